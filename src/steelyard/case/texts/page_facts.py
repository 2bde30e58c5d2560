"""What a web page says about itself: title, publisher, date, language, address.

In: a parsed page. Out: Facts, empty where it says nothing. Takes the words of the page's own
head and of its data for search engines; never guesses from the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

# Names under which pages tell each fact, the most reliable first.
_TITLES: Final = ("og:title", "twitter:title", "dc.title", "citation_title")
_PUBLISHERS: Final = ("og:site_name", "citation_publisher", "dc.publisher", "application-name")
_DATES: Final = (
    "article:published_time", "og:published_time", "datepublished", "citation_publication_date",
    "citation_date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date",
    "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "date",
)  # fmt: skip
_ADDRESSES: Final = ("og:url",)
# Of data for search engines no page has more, and no more is looked at.
MOST_DATA: Final = 500_000
MOST_THINGS: Final = 1_000
# In it, kinds of things that are what the page is about.
_ARTICLES: Final = re.compile(r"Article|Report|Posting|WebPage|Statement", re.IGNORECASE)
_WEB: Final = re.compile(r"https?://\S+\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the page says, as it says it."""

    title: str = ""
    publisher: str = ""
    published: str = ""
    language: str = ""
    url: str = ""


def read_facts(tree: Any) -> Facts:
    """The facts of a page parsed by resiliparse."""
    metas: dict[str, str] = {}
    canonical, stamped = "", ""
    schema: Mapping[str, object] = {}
    language = ""
    document = tree.document
    for html in document.get_elements_by_tag_name("html")[:1]:
        language = (html.getattr("lang") or html.getattr("xml:lang") or "")[:2].lower()
    for meta in document.get_elements_by_tag_name("meta"):
        name = meta.getattr("property") or meta.getattr("name") or meta.getattr("itemprop") or ""
        if name and (meta.getattr("content") or "").strip():
            metas.setdefault(name.lower(), meta.getattr("content").strip())
    for link in document.get_elements_by_tag_name("link"):
        if "canonical" in (link.getattr("rel") or "").lower().split():
            canonical = canonical or (link.getattr("href") or "").strip()
    for time in document.get_elements_by_tag_name("time"):
        if time.hasattr("pubdate") or (time.getattr("itemprop") or "").lower() == "datepublished":
            stamped = stamped or (time.getattr("datetime") or "")
    for script in document.get_elements_by_tag_name("script"):
        if "ld+json" in (script.getattr("type") or ""):
            schema = schema or _article(script.text)
    heading = next((h.text for h in document.get_elements_by_tag_name("h1") if h.text.strip()), "")
    address = canonical or _first(metas, _ADDRESSES)
    return Facts(
        title=_first(metas, _TITLES)
        or _words(schema.get("headline"))
        or heading
        or tree.title
        or "",
        publisher=_first(metas, _PUBLISHERS) or _name(schema.get("publisher")),
        published=_first(metas, _DATES) or _words(schema.get("datePublished")) or stamped,
        language=language if re.fullmatch("[a-z]{2}", language) else "",
        url=address if _WEB.match(address) else "",
    )


def _first(metas: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((metas[name] for name in names if name in metas), "")


def _words(value: object) -> str:
    return value if isinstance(value, str) else ""


def _name(value: object) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    return _words(value.get("name")) if isinstance(value, dict) else _words(value)


def _article(text: str) -> Mapping[str, object]:
    """The thing in a page's data that is the article; empty where there is none."""
    if len(text) > MOST_DATA:
        return {}
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    for thing in _things(value):
        if _ARTICLES.search(str(thing.get("@type"))[:100]) and thing.get("datePublished"):
            return thing
    return {}


def _things(value: object) -> Iterator[Mapping[str, object]]:
    waiting, seen = [value], 0
    while waiting and seen < MOST_THINGS:
        seen += 1
        one = waiting.pop(0)
        if isinstance(one, dict):
            yield one
            waiting.extend(inner for inner in one.values() if isinstance(inner, dict | list))
        elif isinstance(one, list):
            waiting.extend(one[:MOST_THINGS])
