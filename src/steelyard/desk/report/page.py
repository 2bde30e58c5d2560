"""A weighing document as one page of HTML that needs nothing else: the whole report.

In: the document and charts as SVG. Out: text, the same bytes for the same input. The page loads
nothing from anywhere, runs only its own script, and shows nothing that is marked internal.
Never reckons and never reads a case: every number is in the document, rounded by desk/words.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from steelyard.desk.pages import asset, content_hash, environment
from steelyard.desk.report import bilingual
from steelyard.desk.report.bilingual import named, say
from steelyard.desk.report.cards import claim_cards, month_texts, price_cards
from steelyard.desk.report.drawings import (
    Chart,
    chart_versions,
    draw_charts,
    needed_hashes,
    width_key,
    width_pictures,
)
from steelyard.desk.report.figures import trace_nodes
from steelyard.desk.report.public import Document, public_document
from steelyard.desk.report.sizing import MOST_MARKS, MOST_ORIGINS, drawn_document, left_out
from steelyard.desk.report.views import view

LANGUAGES = ("en", "de")


def render_report(
    document: Mapping[str, Any],
    charts: Iterable[Chart] | None = None,
    *,
    lang: str | None = None,
) -> str:
    """The report page of a weighing document, in both languages.

    With `lang` the page is one that was written for that language and opens in it whatever the
    browser's own is; without, it opens in the reader's, in English where that is none of the two.

    The charts are drawn here unless given: in print order, in each language, a narrow one beside
    a wide one where there is, colours left to the page, from `public_document(document)[0]`. With
    charts of one's own the widths of items are told in words alone.
    Raises ValueError for a chart that names a withheld row, and for an unknown language.
    """
    if lang is not None and lang not in LANGUAGES:
        raise ValueError(f"the page speaks {' and '.join(LANGUAGES)}, not {lang!r}")
    shown, withheld = public_document(document)
    fitting = drawn_document(shown)
    drawn = chart_versions(draw_charts(fitting) if charts is None else charts, _hidden(document))
    nodes = trace_nodes(shown)
    looks = view(shown, nodes)
    css, js = asset("palette.css") + asset("report.css"), asset("report.js")
    page_title = {
        one: say("title", case=named(shown["title"], shown["case"]))[n]
        for n, one in enumerate(LANGUAGES)
    }
    page: str = (
        environment()
        .get_template("report.html.j2")
        .render(
            **looks,
            left=left_out(shown, fitting if charts is None else shown, len(looks["repeated"])),
            most_marks=MOST_MARKS,
            most_origins=MOST_ORIGINS,
            doc=shown,
            lang=lang or LANGUAGES[0],
            written_for=lang,
            withheld=withheld,
            charts=drawn,
            pictures=width_pictures(shown, _hidden(document)) if charts is None else {},
            width_key=width_key(shown) if charts is None else (),
            css=Markup(css),
            js=Markup(js),
            policy=_policy(css, js, needed_hashes(drawn)),
            page_title=page_title,
            data=Markup(_data(shown, nodes, page_title)),
        )
    )
    return page.encode("utf-8", "replace").decode("utf-8")


def _hidden(document: Mapping[str, Any]) -> frozenset[str]:
    kinds = ("claims", "prices", "documents")
    return frozenset(
        row["id"] for kind in kinds for row in document.get(kind, ()) if row.get("internal")
    )


def _policy(css: str, js: str, styles: tuple[str, ...]) -> str:
    """Nothing may be loaded, sent or run but the style and script that stand in the page."""
    hashes = " ".join(f"'{one}'" for one in (content_hash(css), *styles))
    return (
        f"default-src 'none'; img-src data:; style-src {hashes}; script-src '{content_hash(js)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _data(document: Document, nodes: Mapping[str, Any], page_title: Mapping[str, str]) -> str:
    """What the page's script needs, as JSON that no text of a case can break out of."""
    content = {
        "nodes": nodes,
        "months": month_texts(document),
        "claims": claim_cards(document),
        "prices": price_cards(document),
        "ui": _phrases(),
        "title": page_title,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029]", lambda found: f"\\u{ord(found.group()):04x}", text)


def _phrases() -> dict[str, str | list[str]]:
    """The script's words. Places that the script fills stay as they are."""
    places = {"n": "{n}", "all": "{all}", "month": "{month}"}
    return {
        key: bilingual.say(f"ui.{key}", **places).packed() for key in bilingual.phrases("report.ui")
    }
