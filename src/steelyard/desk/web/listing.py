"""Lists that are longer than a page: a stretch of them, and addresses that keep what is filtered.

In: what a page was asked for, and all rows that fit. Out: some rows, with the addresses of the
pages before and after.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from steelyard.desk.web.asking import Query
from steelyard.desk.web.places import NO_DOCUMENT

PASSING: Final = frozenset({"said", "page", "edit", "new", "then", "token", "lang"})
"""Parts of an address that do not outlive a click on another filter."""
MOST_PAIRS: Final = 40
"""Pairs of an address that are carried along."""
MOST_PAGES: Final = 1_000_000
LONGEST: Final = 700
"""Characters of one text in a list; all of it stands where the row's link leads."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The rows of one page of a list, out of `total`."""

    rows: Sequence[Any]
    total: int
    page: int
    pages: int
    before: str = ""
    after: str = ""


def stretch_of(query: Query, path: str, rows: Sequence[Any], length: int) -> Stretch:
    """The rows of the page that is asked for; beyond the last one, the last."""
    return stretch_at(query, path, rows, length, query.number("page", 0, MOST_PAGES), "page")


def stretch_at(
    query: Query,
    path: str,
    rows: Sequence[Any],
    length: int,
    page: int,
    name: str,
    /,
    **kept: object,
) -> Stretch:
    """The rows of one page of a list whose page stands in the address under a name.

    `kept` is what leads to that list, where a page has several.
    """
    pages = max(1, -(-len(rows) // length))
    page = min(page, pages - 1)
    return Stretch(
        rows[page * length : (page + 1) * length],
        len(rows),
        page,
        pages,
        address(query, path, **kept, **{name: page - 1}) if page else "",
        address(query, path, **kept, **{name: page + 1}) if page + 1 < pages else "",
    )


def address(query: Query, path: str, /, **changes: object) -> str:
    """The page's address with some of its pairs set anew; an empty one is taken out."""
    kept = [
        (name, value)
        for name, value in query.pairs[:MOST_PAIRS]
        if value and name not in changes and name not in PASSING
    ]
    kept += [(name, str(value)) for name, value in changes.items() if value not in ("", None)]
    return f"{path}?{urlencode(kept)}" if kept else path


def kept_pairs(query: Query, *without: str) -> list[tuple[str, str]]:
    """The pairs that a form of filters carries along unseen."""
    return [
        (name, value)
        for name, value in query.pairs[:MOST_PAIRS]
        if value and name not in PASSING and name not in without
    ]


def holds(wanted: str, texts: Iterable[str | None]) -> bool:
    """Whether all words that are searched for stand in the texts, in any order and case."""
    every = " ".join(text for text in texts if text).casefold()
    return all(word in every for word in wanted.casefold().split())


def claim_address(document: str | None, claim: str, state: str = "") -> str:
    """Where the words of a claim stand, in the list of a state."""
    where = quote(document or NO_DOCUMENT, safe="")
    return f"/inbox/{where}?{urlencode({'state': state or 'all', 'claim': claim})}"


def cut(text: str | None, longest: int = LONGEST) -> str:
    """A text as a list shows it: no longer than a paragraph, whatever the file holds."""
    text = text or ""
    return text if len(text) <= longest else f"{text[:longest].rstrip()} …"
