"""What of promises and hypotheses may leave the house.

In: the document, about to be shown, and the ids of hidden rows. Out: the same document without
internal promises, expectations and pieces, and without what names a hidden row; scores,
probabilities and ranks stay as they were weighed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from steelyard.desk.report.withheld import hidden_sources

Document = dict[str, Any]


def hide_relations(shown: Document, hidden: set[str]) -> int:
    """Take out of `shown` what is internal; how many rows of their own that were."""
    # Asked before anything is gone: who is named by internal rows only.
    unnamed = hidden_sources(shown, hidden)
    # A row of promises.csv stands under its promise too and is counted once.
    gone = _internal(shown.get("expectations", ()))
    promises = []
    for promise in shown.get("promises", ()):
        gone |= _internal(promise.get("expected") or ())
        gone |= _internal([promise["settled"]] if promise.get("settled") else ())
        if promise.get("claim") not in hidden:
            promises.append(_promise(promise, hidden))
    if "promises" in shown:
        shown["promises"] = promises
    if "expectations" in shown:
        shown["expectations"] = _expected(shown["expectations"], hidden)
    found = shown.get("hypotheses")
    if found is None:
        return len(gone)
    pieces = {one["id"] for one in found["pieces"] if one["internal"]}
    _hide_pieces(found, pieces, hidden, unnamed)
    return len(gone | pieces)


def _internal(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    return {row["id"] for row in rows if row.get("internal")}


def _promise(promise: Document, hidden: set[str]) -> Document:
    settled = promise.get("settled")
    if settled is not None:
        kept = _expected([settled], hidden)
        settled = kept[0] if kept else None
    return {
        **promise,
        "settled": settled,
        "told": [id for id in promise.get("told") or () if id not in hidden],
        "expected": _expected(promise.get("expected") or (), hidden),
    }


def _expected(rows: Iterable[Document], hidden: set[str]) -> list[Document]:
    """Rows that are not internal; what was taken from hidden claims alone goes with them."""
    return [
        {
            **row,
            "claim": None if row.get("claim") in hidden else row.get("claim"),
            "rests_on": [id for id in row["rests_on"] if id not in hidden],
        }
        for row in rows
        if not row.get("internal") and not (row["rests_on"] and set(row["rests_on"]) <= hidden)
    ]


def _hide_pieces(found: Document, internal: set[str], hidden: set[str], unnamed: set[str]) -> None:
    """Pieces that are internal, or rest on hidden rows alone, lose their row, never their weight."""
    gone = internal | {
        one["id"] for one in found["pieces"] if one["rests_on"] and set(one["rests_on"]) <= hidden
    }
    kept = {one["id"] for one in found["pieces"]} - gone
    # An origin is named after its first piece, which may be gone.
    names: dict[str, str] = {}
    for one in sorted(found["pieces"], key=lambda piece: piece["id"]):
        if one["id"] in kept:
            names.setdefault(one["origin"], one["id"])
    found["pieces"] = [
        {
            **one,
            "origin": names[one["origin"]],
            "stands_for": one["stands_for"] if one["stands_for"] in kept else None,
            "rests_on": [id for id in one["rests_on"] if id not in hidden],
            "sources": [source for source in one["sources"] if source["id"] not in unnamed],
        }
        for one in found["pieces"]
        if one["id"] in kept
    ]
    found["without_piece"] = [one for one in found["without_piece"] if one["without"] in kept]
    found["without_source"] = [
        one for one in found["without_source"] if one["without"] not in unnamed
    ]
    found["overturn"] = [
        {
            **one,
            "pieces": None
            if one["pieces"] is None
            else [id if id in kept else None for id in one["pieces"]],
        }
        for one in found["overturn"]
    ]
