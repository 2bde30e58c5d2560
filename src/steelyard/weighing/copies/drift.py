"""What a copy changed of what its origin said, by kind.

In: two facts and how they stand to each other. Out: kinds of drift, in the order of this page.
"""

from __future__ import annotations

import re

from steelyard.weighing.copies.compare import Likeness, moved, status
from steelyard.weighing.copies.facts import Fact, Relations

_DEATHS = re.compile(r"kill|death|dead|died|fatal", re.IGNORECASE)
_HURT = re.compile(r"casualt|loss|wounded|killed_and|hurt", re.IGNORECASE)
_ALTERNATIVE = re.compile(r"\b(or|if all|if only|either|assuming|oder|wenn)\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(and|plus|as well as|und)\b", re.IGNORECASE)
_ADDED = frozenset({"additional", "window"})
_SHIFTED = 1
"""Days by which a date has moved."""


def find_drift(a: Fact, b: Fact, likeness: Likeness, relations: Relations) -> tuple[str, ...]:
    """The kinds of drift from the origin `b` to its copy `a`."""
    levels = likeness.levels
    found = [
        _bound(a, b, likeness.number),
        "rounding" if likeness.number in {"rounded", "near"} else "",
        "middle of a range" if likeness.number == "middle" else "",
        "capacity as delivery" if b.claim.capacity and not a.claim.capacity else "",
        "OR as AND" if _joined(a, b) else "",
        _good(a, b, relations),
        _unit(a, b),
        "cumulative as additional" if _is_added(a) and not _is_added(b) else "",
        "wrong start" if levels["window"] == "differs" else "",
        "plan as delivery" if status(b) == "plan" and status(a) == "delivered" else "",
        "delivery as plan" if status(a) == "plan" and status(b) == "delivered" else "",
        "direction reversed" if levels["direction"] == "differs" else "",
        "wrong source" if levels["source"] in {"camp", "other"} else "",
        "later date" if moved(a.as_of, b.as_of) >= _SHIFTED else "",
    ]
    return tuple(dict.fromkeys(kind for kind in found if kind))


def side(fact: Fact) -> str:
    """Which sides of the amount are open: floor, ceiling, range or point."""
    claim = fact.claim
    if claim.bound == "at_least" or (claim.bound == "order" and claim.amount_high is None):
        return "floor"
    if claim.bound == "at_most" or claim.amount_low is None:
        return "ceiling"
    return "range" if len(fact.ends) == 2 else "point"


def _bound(a: Fact, b: Fact, number: str) -> str:
    ours, theirs = side(a), side(b)
    if number == "middle" or ours == theirs:
        return ""
    if {ours, theirs} == {"floor", "ceiling"}:
        return "flipped bound"
    if theirs == "point":
        return "gained bound"
    return "lost bound" if ours == "point" or theirs == "range" else "gained bound"


def _good(a: Fact, b: Fact, relations: Relations) -> str:
    if a.item == b.item:
        return ""
    if _HURT.search(b.item) and _DEATHS.search(a.item) and not _DEATHS.search(b.item):
        return "casualties as deaths"
    if a.item in relations.parts.get(b.item, ()):
        return "group as member"
    # An equivalent in rounds of one kind is told as all rounds: that is the capacity's drift.
    if b.claim.capacity and not a.claim.capacity and b.item in relations.parts.get(a.item, ()):
        return ""
    return "other good"


def _unit(a: Fact, b: Fact) -> str:
    if a.unit == b.unit:
        return ""
    return "other currency" if a.dimension.startswith("money") else "other unit"


def _joined(a: Fact, b: Fact) -> bool:
    ours = f"{a.claim.words} {a.claim.said} {a.claim.quote or ''}"
    theirs = f"{b.claim.words} {b.claim.said} {b.claim.quote or ''}"
    return bool(
        _ALTERNATIVE.search(theirs) and not _ALTERNATIVE.search(ours) and _BOTH.search(ours)
    )


def _is_added(fact: Fact) -> bool:
    return fact.claim.measure in _ADDED
