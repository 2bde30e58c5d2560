"""The pages of a site beside report and brief: its first page, and the documents with their quotes.

In: the public document, the articles of both languages, the names of the files. Out: HTML, one page
a language; nothing is loaded, no script is run, every text is escaped.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from steelyard.desk import words
from steelyard.desk.brief.article import Article
from steelyard.desk.charts.pans import pans
from steelyard.desk.charts.svg import Look, Theme
from steelyard.desk.headlines import headlines
from steelyard.desk.pages import asset, content_hash, environment
from steelyard.desk.report.bilingual import Both, code
from steelyard.desk.report.cards import claim_amount
from steelyard.desk.report.public import web_address
from steelyard.desk.site.accepted import JUDGED
from steelyard.desk.words import phrase

Document = Mapping[str, Any]

FIGURES = frozenset({"given.value", "returned.value", "balance", "ratio", "share_of_economy.given"})
"""Those of the first screen."""
THEMES: tuple[Theme, ...] = ("light", "dark")
WIDE_MM, NARROW_MM = 176.0, 85.0
"""Widths that the charts are made for in print."""
SHORT_QUOTE = 8
"""A quotation of fewer words says little alone: its sentence or our paraphrase stands beside it."""


def file_of(stem: str, lang: str) -> str:
    """The name of a page: English has none of its language in it."""
    return f"{stem}.html" if lang == "en" else f"{stem}.{lang}.html"


def first_page(
    document: Document,
    article: Article,
    withheld: int,
    sizes: Mapping[str, int],
    unaccepted: int = 0,
) -> str:
    """index.html: the finding, the figures, and where everything else lies."""
    lang = article.lang
    lead = next((block.text for block in article.blocks if block.kind == "lead"), "")
    return _render(
        "site_index.html.j2",
        lang,
        other=file_of("index", "de" if lang == "en" else "en"),
        title=article.title,
        case=words.pick(document["title"], lang) or document["case"],
        warnings=[one[lang] for one in document.get("warnings", ())],
        lead=lead,
        day=words.day(article.as_of, lang),
        rows=_figures(document, lang),
        picture=_picture(document, lang),
        parts=_parts(lang),
        downloads=_downloads(lang, sizes),
        withheld=withheld,
        unaccepted=unaccepted,
        licence=str(document.get("licence") or "") or phrase("release.no_licence", lang),
    )


def told_claims(document: Document) -> list[Document]:
    """Claims that somebody accepted: what was rejected, parked or never judged says nobody's words."""
    return [
        one
        for one in document["claims"]
        if one["use"] != "unreviewed" and one.get("state") in JUDGED
    ]


def document_page(document: Document, lang: str, sentences: Mapping[str, str] | None = None) -> str:
    """documents.html: each document with the words that claims quote of it, then all other claims.

    `sentences` are those that short quotations stand in, by the id of the claim.
    """
    claims = told_claims(document)
    kept = sentences or {}
    by: dict[str, list[Document]] = {}
    for one in claims:
        by.setdefault(str(one.get("document") or ""), []).append(one)
    documents = sorted(
        document["documents"], key=lambda one: (one.get("published") or "", one["id"])
    )
    return _render(
        "site_documents.html.j2",
        lang,
        other=file_of("documents", "de" if lang == "en" else "en"),
        title=phrase("site.documents", lang),
        case=words.pick(document["title"], lang) or document["case"],
        documents=[
            {
                "id": one["id"],
                "title": one["title"],
                "publisher": one["publisher"],
                "day": words.day(one["published"], lang) if one.get("published") else "",
                "language": one["language"],
                "url": web_address(one.get("url") or ""),
                "kept": web_address(one.get("archive_url") or ""),
                "sha256": one.get("sha256") or "",
                "claims": [_claim(document, claim, lang, kept) for claim in by.get(one["id"], ())],
            }
            for one in documents
        ],
        others=[
            _claim(document, one, lang, kept)
            for one in claims
            if one.get("document") not in {each["id"] for each in documents}
        ],
    )


def is_short(quote: str) -> bool:
    """Whether a quotation needs words beside it to be understood."""
    return 0 < len(quote.split()) < SHORT_QUOTE


def _claim(
    document: Document, claim: Document, lang: str, sentences: Mapping[str, str]
) -> dict[str, Any]:
    sources = {one["id"]: one for one in document["sources"]}
    source = sources.get(claim.get("source") or "", {})
    names = document.get("names") or {}
    quote, sentence = str(claim.get("quote") or ""), sentences.get(str(claim["id"]), "")
    told_by_quote = quote and (sentence or not is_short(quote))
    return {
        "id": claim["id"],
        "quote": quote,
        "sentence": sentence,
        "lang": claim.get("lang") or "",
        "amount": _of(claim_amount(dict(claim)), lang)
        if (claim.get("amount_low"), claim.get("amount_high")) != (None, None)
        else "",
        "status": _of(code("status", claim.get("status")), lang),
        "as_of": words.day(claim["as_of"], lang) if claim.get("as_of") else "",
        "paraphrase": "" if told_by_quote else claim.get("paraphrase") or claim.get("said") or "",
        "translation": claim.get("translation") or "",
        "how": words.translation_mark(claim, lang) if claim.get("translation") else "",
        "item": words.pick(names.get(claim["item"]), lang) or claim["item"],
        "source": words.translated(source, "name", lang) or claim.get("source_name") or "",
        "chain": " > ".join(claim.get("attribution") or ()),
        "reported": words.day(claim["reported_on"], lang) if claim.get("reported_on") else "",
        "use": phrase(f"use.{claim['use']}", lang)
        if words.has_phrase(f"use.{claim['use']}")
        else claim["use"],
        "url": _address(document, claim),
        "place": f"{claim['start']}–{claim['end']}" if claim.get("start") is not None else "",
    }


def _of(text: Both, lang: str) -> str:
    return text.de if lang == "de" else text.en


def _address(document: Document, claim: Document) -> str:
    """Where the claim was printed: its own address, else that of its document."""
    kept: Document = next(
        (one for one in document["documents"] if one["id"] == claim.get("document")), {}
    )
    return web_address(str(claim.get("url") or kept.get("url") or "")) or ""


def _figures(document: Document, lang: str) -> list[dict[str, str]]:
    """The first figures in words: median and 90 % range, and the plain bounds beside them."""
    made = []
    for one in headlines(document):
        if one.path in FIGURES:
            low, high = words.outward(one.spread.get("low"), one.spread.get("high"))
            bounds = ""
            if (low, high) != (None, None):
                bounds = (
                    words.money_range(low, high, str(document["currency"]), lang)
                    if one.kind == "money"
                    else words.amount_range(low, high, lang=lang)
                )
            if one.kind == "share":
                bounds = ""
            made.append({"name": one.names[lang], "words": one.words[lang], "bounds": bounds})
    return made


def _picture(document: Document, lang: str) -> dict[str, str]:
    """The two pans, for wide and narrow screens on light and dark grounds, as addresses of data."""
    drawn = {
        f"{theme}_{name}": pans(document, Look(lang=lang, theme=theme, width_mm=width))
        for theme in THEMES
        for name, width in (("wide", WIDE_MM), ("narrow", NARROW_MM))
    }
    found = {
        name: f"data:image/svg+xml;base64,{b64encode(chart.svg.encode()).decode()}"
        for name, chart in drawn.items()
    }
    return {**found, "alt": drawn["light_wide"].alt}


def _parts(lang: str) -> list[dict[str, str]]:
    return [
        {
            "href": file_of(stem, lang),
            "name": phrase(f"site.part_{stem}", lang),
            "about": phrase(f"site.part_{stem}_about", lang),
        }
        for stem in ("report", "brief", "documents")
    ]


def _downloads(lang: str, sizes: Mapping[str, int]) -> list[dict[str, str]]:
    return [
        {
            "href": name,
            "name": name,
            "about": phrase(f"site.{key}", lang),
            "size": _size(sizes[name], lang),
        }
        for name, key in _listed(lang)
        if name in sizes
    ]


def _listed(lang: str) -> Sequence[tuple[str, str]]:
    return (
        ("report.xlsx", "f_xlsx"),
        (f"brief.{lang}.docx", "f_docx"),
        ("weighing.json", "f_json"),
        ("annotations.jsonld", "f_jsonld"),
        ("tables/datapackage.json", "f_tables"),
        (f"charts/pans.{lang}.svg", "f_charts"),
    )


def _size(n: int, lang: str) -> str:
    kilobytes = max(1, round(n / 1000))
    if kilobytes < 1000:
        return f"{kilobytes} KB"
    return f"{words.decimals(kilobytes / 1000, 1, lang)} MB"


def _render(template: str, lang: str, **values: Any) -> str:
    css = asset("site.css")
    page: str = (
        environment()
        .get_template(template)
        .render(
            lang=lang,
            css=Markup(css),
            policy=f"default-src 'none'; img-src data:; style-src '{content_hash(css)}'; base-uri 'none'; form-action 'none'",
            say=lambda key, **more: phrase(f"site.{key}", lang, **more),
            file=lambda stem: file_of(stem, lang),
            **values,
        )
    )
    return page.encode("utf-8", "replace").decode("utf-8")
