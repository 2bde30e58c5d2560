"""How much of a large case the page draws and lists, so that a browser can open it.

In: the public part of a weighing document. Out: the claims that are drawn, listed and shown as
repeated, the same ones each time; and in words how many claims enter no estimate. Changes no figure, and no case of usual size: the page says what
it leaves to the files beside it, where every claim stands, and the way down from a figure to its
claims stays whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from steelyard.desk.charts.panel import claim_points
from steelyard.desk.report.bilingual import Both, code, join, say
from steelyard.desk.report.public import Document
from steelyard.weighing.evidence import COUNTED

MOST_MARKS: Final = 100
"""Claims drawn on one item's curve: in a small panel more lie on top of each other, and each costs
2 kB in two languages at two widths."""
MOST_ROWS: Final = 2000
"""Rows of the table of claims. Each costs 1 kB and twenty elements: with 10,000 of them a page
takes seconds to open and to sort."""
MOST_ORIGINS: Final = 500
"""Repeated origins with their copies, most repeated first."""


@dataclass(frozen=True, slots=True)
class Left:
    """How many claims and repeated origins there are beyond those on the page."""

    marks: int
    rows: int
    origins: int


def drawn_document(document: Document) -> Document:
    """The document with no more claims on an item than its curve can show.

    Of an item with more, those that count come before repeats; kept are the first, the newest, the
    lowest and the highest, and of the rest every so many in order of date.
    """
    gone: set[str] = set()
    for item in document.get("curves") or ():
        claims = claim_points(document, item)
        if len(claims) > MOST_MARKS:
            gone |= {claim["id"] for claim in claims} - _spread(claims)
    if not gone:
        return document
    kept = [claim for claim in document["claims"] if claim["id"] not in gone]
    return {**document, "claims": kept}


def listed_claims(claims: Sequence[Document]) -> list[Document]:
    """The claims of the table, in their order: those that count first, then the newest reported."""
    if len(claims) <= MOST_ROWS:
        return list(claims)

    def weight(claim: Mapping[str, Any]) -> tuple[bool, str, str]:
        return (claim["use"] in COUNTED, claim.get("reported_on") or "", claim["id"])

    kept = {claim["id"] for claim in sorted(claims, key=weight, reverse=True)[:MOST_ROWS]}
    return [claim for claim in claims if claim["id"] in kept]


def left_out(document: Document, drawn: Document, repeated: int) -> Left:
    """What the page does not show of a document, of which `repeated` origins were repeated."""
    return Left(
        len(document["claims"]) - len(drawn["claims"]),
        max(len(document["claims"]) - MOST_ROWS, 0),
        max(repeated - MOST_ORIGINS, 0),
    )


def _spread(claims: Sequence[Mapping[str, Any]]) -> set[str]:
    """Ids of MOST_MARKS of the claims, which stand in order of date."""
    counted = [claim for claim in claims if claim["use"] in COUNTED]
    pool = counted if len(counted) >= MOST_MARKS else list(claims)
    kept = {
        pool[0]["id"],
        pool[-1]["id"],
        min(pool, key=_height)["id"],
        max(pool, key=_height)["id"],
    }
    if pool is not counted:
        kept |= {claim["id"] for claim in counted}
    rest = [claim["id"] for claim in pool if claim["id"] not in kept]
    room = max(MOST_MARKS - len(kept), 0)
    return kept | {rest[at * len(rest) // room] for at in range(room)}


def _height(claim: Mapping[str, Any]) -> float:
    ends = [claim["point"].get(end) for end in ("low", "high")]
    known = [float(end) for end in ends if end is not None]
    return sum(known) / len(known)


def claims_aside(claims: Iterable[Document]) -> Both | None:
    """How many claims enter no estimate, with why; None where all do."""
    uses = Counter(one["use"] for one in claims if one["use"] not in COUNTED)
    if not uses:
        return None
    why = join(
        *(say("aside_use", why=code("use", use), n=n) for use, n in uses.most_common()), sep="; "
    )
    return say("claims_aside", n=sum(uses.values()), why=why)
