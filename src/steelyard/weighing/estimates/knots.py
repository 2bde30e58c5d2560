"""When a free quantity may change: knots and the newest evidence.

In: soundings, the program of quantities, the window. Out: dates and days by item. Never looks
at an amount.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from steelyard.base.dates import parse_span
from steelyard.case.items import Item
from steelyard.weighing.estimates.grid import spoken_span, thin
from steelyard.weighing.estimates.quantities import VALUED, Program
from steelyard.weighing.estimates.soundings import Sounding
from steelyard.weighing.settings import Settings

_FEWEST_DATES = 3
# Dates at which an item outside the totals, and what it is tied to, may change.
_SIDE_KNOTS = 4
# A claim that means any day of a longer time places no knot.
_VAGUE_DAYS = 92


@dataclass(frozen=True, slots=True)
class Dates:
    """By free item: the dates at which it may change, and the newest day it is spoken of."""

    knots: dict[str, tuple[date, ...]]
    newest: dict[str, date]
    spacing: tuple[int, int]
    """Days between two knots at least, and how many there may be: settings of the case."""

    def kept(self, was: Dates, start: date, end: date) -> Dates:
        """These, with the knots of `was` for every item whose newest day is the same.

        So that draws of the one model can stand for the other: where a quantity may change
        between two dates that nobody speaks of any more hardly moves its total. Knots outside of
        the window are none, and with another spacing all are others.
        """
        if self.spacing != was.spacing:
            return self
        knots = {
            item: was.knots[item] if self._alike(was, item, start, end) else own
            for item, own in self.knots.items()
        }
        return replace(self, knots=knots)

    def _alike(self, was: Dates, item: str, start: date, end: date) -> bool:
        return (
            item in was.knots
            and self.newest.get(item) == was.newest.get(item)
            and all(start <= day < end for day in was.knots[item])
        )


def find_knots(
    program: Program,
    soundings: tuple[Sounding, ...],
    items: tuple[Item, ...],
    settings: Settings,
    start: date,
    end: date,
) -> dict[str, tuple[date, ...]]:
    """Dates at which each free item may change its rate, or at which its level is free."""
    accounts = {item.id: item.account for item in items}
    spoken: dict[str, list[date]] = {}
    for s in soundings:
        span = spoken_span(s.reading.claim)
        if span is None or s.item.id not in program.leaves:
            continue
        for leaf in program.leaves[s.item.id]:
            days = spoken.setdefault(leaf, [])
            if span.days <= _VAGUE_DAYS and start <= span.middle < end:
                days.append(span.middle)
    least, most = spacing_of(settings)
    central = frozenset().union(
        *(program.leaves[id] for id in program.node_of if accounts[id] in VALUED)
    )
    knots: dict[str, tuple[date, ...]] = {}
    for item in (*program.flows, *program.levels):
        own = sum(1 for s in soundings if s.item.id == item.id)
        limit = most if item.id in central or own > 2 * _SIDE_KNOTS else _SIDE_KNOTS
        thinned = thin(spoken.get(item.id, []), least, limit)
        fewest = _FEWEST_DATES if item.measure == "cumulative" else 1
        knots[item.id] = thinned if len(thinned) >= fewest else ()
    return knots


def spacing_of(settings: Settings) -> tuple[int, int]:
    """Days between two knots at least, and how many an item may have."""
    return int(settings["knot_days"]), int(settings["knot_limit"])


def newest_days(program: Program, soundings: tuple[Sounding, ...], end: date) -> dict[str, date]:
    """The newest day on which each free item is spoken of; after it a flow goes on unseen."""
    newest: dict[str, date] = {}
    for s in soundings:
        span = spoken_span(s.reading.claim)
        if span is None or (s.reading.use == "capacity" and s.item.definition is None):
            continue
        for leaf in program.leaves[s.item.id]:
            newest[leaf] = max(newest.get(leaf, date.min), min(span.last, end))
    return newest


def item_start(item: Item, start: date) -> date:
    """The day before which nothing of the item went, never before the window."""
    return max(parse_span(item.start).first, start) if item.start else start
