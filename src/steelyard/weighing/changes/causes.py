"""What a difference of two cases may be put down to, and how its records are named.

In: a case and a kind of record. Out: its records by name. Compares nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from steelyard.case.case import Case

Cause = Literal[
    # What was computed otherwise from the same words comes first, so that all later steps are
    # taken by one program with one seed.
    "method",
    "chance",
    # A new item brings its claims and prices along: without them its prior alone would count.
    "assumption",
    "basis",
    # A price may need a rate, so rates come before prices.
    "series",
    "new_price",
    "price_corrected",
    "without",
    # What is new before what is taken away: in between nothing may be left to weigh.
    "new_claim",
    "corrected",
    "regraded",
    "copy_found",
    "withdrawn",
    # Late, so that until then both cases are read on the same day.
    "time",
    # What is left when all others have been applied: nothing, unless a cause was overlooked.
    "remainder",
]
ORDER: Final[tuple[Cause, ...]] = get_args(Cause)
"""The order in which causes are applied.

`method`, `chance`, `time` and `remainder` are no part of a case.
"""

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "claims": ("id",),
    "prices": ("id",),
    "items": ("id",),
    "ties": ("tie",),
    "sources": ("id",),
    "grades": ("source", "topic", "since"),
    "links": ("a", "b", "kind"),
    "series": ("id",),
    "priors": ("name",),
}
"""Field of Case -> what names a record of it, in the order that the case is sorted by."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One record, or some of its fields, that differ: None where a side does not have it."""

    cause: Cause
    kind: str
    """Field of Case, or `exchange`, or `texts`."""
    id: str
    fields: tuple[str, ...]
    """What differs; empty where the record as a whole comes or goes."""
    before: Any
    after: Any


def by_key(case: Case, kind: str) -> dict[Key, Any]:
    """The records of a kind by name."""
    return {
        tuple(getattr(record, name) for name in KEYS[kind]): record
        for record in getattr(case, kind)
    }
