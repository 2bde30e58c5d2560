"""A weighing document as one page of HTML that needs nothing else: the whole report.

In: the document and charts as SVG. Out: text, the same bytes for the same input. The page loads
nothing from anywhere, runs only its own script, and shows nothing that is marked internal.
Never reckons and never reads a case: every number is in the document, rounded by desk/words.py.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from typing import Any, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from steelyard.desk.report import bilingual
from steelyard.desk.report.bilingual import named, same, say
from steelyard.desk.report.drawings import chart_versions, needed_hashes
from steelyard.desk.report.figures import claim_cards, month_texts, price_cards, trace_nodes
from steelyard.desk.report.public import Document, public_document
from steelyard.desk.report.views import view

LANGUAGES = ("en", "de")


class Chart(Protocol):
    """What a chart brings: a drawing with live text, and the words printed round it."""

    @property
    def svg(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def subtitle(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def alt(self) -> str: ...


def render_report(
    document: Mapping[str, Any],
    charts: Mapping[str, Mapping[str, Chart]] | None = None,
    *,
    lang: str = "en",
) -> str:
    """The report page of a weighing document, in both languages, `lang` shown first.

    `charts` is language -> name -> chart, drawn from `public_document(document)[0]`.
    Raises ValueError for a chart that names a withheld row, and for an unknown language.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"the page speaks {' and '.join(LANGUAGES)}, not {lang!r}")
    shown, withheld = public_document(document)
    drawn = chart_versions(charts or {}, _hidden(document))
    nodes = trace_nodes(shown)
    css, js = _asset("report.css"), _asset("report.js")
    page_title = {one: say("title", case=named(shown["title"], shown["case"]))[n] for n, one in
                  enumerate(LANGUAGES)}
    page = _environment().get_template("report.html.j2").render(
        **view(shown, nodes),
        doc=shown,
        lang=lang,
        withheld=withheld,
        charts=drawn,
        css=Markup(css),
        js=Markup(js),
        policy=_policy(css, js, needed_hashes(drawn)),
        page_title=page_title,
        data=Markup(_data(shown, nodes, page_title)),
    )
    return page.encode("utf-8", "replace").decode("utf-8")


def _hidden(document: Mapping[str, Any]) -> frozenset[str]:
    kinds = ("claims", "prices", "documents")
    return frozenset(
        row["id"] for kind in kinds for row in document.get(kind, ()) if row.get("internal")
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("steelyard.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _asset(name: str) -> str:
    source = _environment().loader
    if source is None:
        raise ValueError("the page has no templates")
    return source.get_source(_environment(), name)[0].replace("\r\n", "\n").strip() + "\n"


def _policy(css: str, js: str, styles: tuple[str, ...]) -> str:
    """Nothing may be loaded, sent or run but the style and script that stand in the page."""
    hashes = " ".join(f"'{one}'" for one in (_hash(css), *styles))
    return (
        f"default-src 'none'; img-src data:; style-src {hashes}; script-src '{_hash(js)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


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
    from_words = bilingual.phrases("report.ui")
    return {key: bilingual.label(f"report.ui.{key}", **_places(key)).packed() for key in from_words}


def _places(key: str) -> dict[str, object]:
    """Places that the script fills stay as they are."""
    return {"n": same("{n}"), "all": same("{all}"), "month": same("{month}")}
