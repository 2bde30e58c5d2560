"""What all exports say of a claim alike: which are told, who says so, what they say in numbers.

In: the public document. Out: rows and plain values. Holds no words of its own but those of a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID, uuid5

from steelyard.desk import words
from steelyard.desk.report.public import web_address

Document = Mapping[str, Any]

# Of this program alone: names made in it are the same for the same case everywhere.
_OURS: Final = UUID("5d0c1f1e-7a0b-5c0e-9d52-3f6c1b7a8e21")
_LEFT_OUT: Final = frozenset({"unreviewed"})


def name_of(document: Document, *parts: str) -> UUID:
    """A name that the same case, cut-off, basis and parts always have."""
    whole = (document["case"], document["known_to"], document["basis"], *parts)
    return uuid5(_OURS, "\0".join(str(one) for one in whole))


def told_claims(document: Document) -> Iterator[Document]:
    """Claims that somebody has judged, in the order of their ids."""
    for claim in sorted(document["claims"], key=lambda one: str(one["id"])):
        if claim["use"] not in _LEFT_OUT and claim.get("state") != "rejected":
            yield claim


def source_of(document: Document, claim: Document) -> Document:
    """The row of the source of a claim; empty where it names none."""
    wanted = claim.get("source")
    return next((one for one in document["sources"] if one["id"] == wanted), {})


def item_of(document: Document, claim: Document) -> str:
    """The name of the good that a claim speaks of."""
    named = (document.get("names") or {}).get(claim["item"])
    return words.pick(named) or str(claim["item"] or claim.get("said") or "")


def amount_of(claim: Document) -> str:
    """What a claim says in numbers: `at_least 140 kilograms`."""
    low, high = claim.get("amount_low"), claim.get("amount_high")
    ends = [None if one is None else f"{one:.12g}" for one in (low, high)]
    if ends == [None, None]:
        return ""
    amount = str(ends[0]) if ends[0] == ends[1] else " to ".join(one or "open" for one in ends)
    return " ".join(part for part in (str(claim["bound"]), amount, str(claim["unit"])) if part)


def words_of(claim: Document) -> str:
    """Its quotation where there is one, else our paraphrase, marked as one."""
    if claim.get("quote"):
        return str(claim["quote"])
    said = claim.get("paraphrase") or claim.get("said") or ""
    return f"[paraphrase] {said}" if said else ""


def address_of(document: Document, claim: Document) -> str:
    """Where the claim was printed, if a browser may open it."""
    kept: Document = next(
        (one for one in document["documents"] if one["id"] == claim.get("document")), {}
    )
    return web_address(str(claim.get("url") or kept.get("url") or "")) or ""
