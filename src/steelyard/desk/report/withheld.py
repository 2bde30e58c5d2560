"""Who is named by internal rows only, taken out of what else a weighing tells of sources.

In: the public document as far as it is made, the whole one, ids of its internal claims. Out: its
splits, contradictions and failed checks, changed in place: a share stays and loses its name, a
contradiction stays and loses its sides. No share, sum or count changes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

from steelyard.desk import words
from steelyard.weighing.drivers.splits import UNNAMED

Document = dict[str, Any]

_CONTRADICTION: Final = "contradiction"
_WITHHELD: Final = "contradiction_withheld"


def hidden_sources(document: Mapping[str, Any], hidden: set[str]) -> set[str]:
    """Sources that only internal claims, or only internal rows of any kind, name.

    By id, and as the row of a price names them in words. What a source of internal claims says is
    not told under its name either where a public price names it.
    """
    claims = document.get("claims", ())
    spoken = {one.get("source") for one in claims if one["id"] not in hidden}
    unspoken = {str(one["source"]) for one in claims if one.get("source")} - spoken
    ids = {
        str(text).strip().casefold(): str(source["id"])
        for source in document.get("sources", ())
        for text in (source["id"], source.get("name"), *source.get("aliases", ()))
    }
    named: dict[bool, set[str]] = {True: set(), False: set()}
    for row in _rows_with_source(document):
        text = str(row["source"])
        internal = bool(row.get("internal")) or row.get("id") in hidden
        named[internal] |= {text, ids.get(text.strip().casefold(), text)}
    return unspoken | named[True] - named[False]


def _rows_with_source(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Claims, prices, and what of promises was expected or settles them."""
    for kind in ("claims", "prices", "expectations"):
        yield from (row for row in document.get(kind, ()) if row.get("source"))
    for promise in document.get("promises", ()):
        under = (*(promise.get("expected") or ()), promise.get("settled") or {})
        yield from (row for row in under if row.get("source"))


def hide_sources(shown: Document, document: Mapping[str, Any], hidden: set[str]) -> None:
    """Take the names of such sources out of splits and contradictions."""
    unnamed = hidden_sources(document, hidden)
    splits = shown.get("drivers") or {}
    if splits.get("source"):
        splits["source"] = _merged(splits["source"], unnamed)
    rows = shown.get("contradictions", ())
    secret = {row["item"] for row in rows if _claims(row) & hidden}
    if not secret:
        return
    shown["contradictions"] = [row for row in rows if row["item"] not in secret]
    names = words.item_names(document)
    warnings = list(shown.get("warnings", ()))
    for place, check in enumerate(shown.get("failed_checks", ())):
        if not check["code"].startswith(_CONTRADICTION) or not set(check["items"]) & secret:
            continue
        shown["failed_checks"][place] = {"code": _WITHHELD, "items": check["items"]}
        # Warnings are the words of the failed checks, one each and in their order.
        if place < len(warnings):
            warnings[place] = {"code": _WITHHELD} | {
                lang: words.phrase(
                    f"warnings.{_WITHHELD}",
                    lang,
                    items=", ".join(words.item_words(names, id, lang) for id in check["items"]),
                )
                for lang in words.LANGUAGES
            }
    shown["warnings"] = warnings


def _claims(row: Mapping[str, Any]) -> set[str]:
    return {str(row[side]["claim"]) for side in ("at_least", "at_most")}


def _merged(rows: list[Document], unnamed: set[str]) -> list[Document]:
    """A row for all that have no name now, where the first of them stood."""
    nameless = [row for row in rows if row["name"] in unnamed or row["name"] == UNNAMED]
    if not any(row["name"] in unnamed for row in nameless):
        return rows
    whole = {
        **nameless[0],
        "name": UNNAMED,
        "share": sum(row["share"] for row in nameless),
        "se": math.hypot(*(row["se"] for row in nameless)),
    }
    kept = [whole if row is nameless[0] else row for row in rows]
    return [row for row in kept if row is whole or row not in nameless]
