"""Where sources contradict each other: a floor above what somebody else says is the most.

In: the evidence of a case. Out: the worst such pair of each item, and how many ceilings are
topped. Only ends that were stated as ends count (at least, at most, the ends of ranges);
numbers that differ are ordinary doubt. Changes no estimate.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from steelyard.case.case import Case
from steelyard.weighing.estimates.grid import window_first
from steelyard.weighing.evidence import Evidence, Reading, spoken_day

# Days between which what is present may be compared; a level may fall as well as rise.
_SAME_TIME_DAYS = 31
# Two printed figures, each rounded to a digit, may cross by this much and mean the same.
_ROUNDED = 1.1
_WHOLE = frozenset({"cumulative", "level"})


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A reading that says at least `floor`, and one of the same or a later day that says at
    most `ceiling`, which is less.
    """

    item: str
    floor: float
    floor_reading: Reading
    ceiling: float
    ceiling_reading: Reading
    topped: int
    """Ceilings on this item that some floor tops."""


def find_contradictions(case: Case, evidence: Evidence) -> dict[str, Contradiction]:
    """The worst contradiction of each item that has one, by item id.

    A total only grows, so a floor holds for all later days; a level is compared within a
    month. Rates, capacities and totals that begin inside the window are left out.
    """
    measures = {item.id: item.measure for item in case.items}
    floors: dict[str, list[tuple[date, float, Reading]]] = {}
    ceilings: dict[str, list[tuple[date, float, Reading]]] = {}
    for reading in evidence.counted():
        claim, day = reading.claim, spoken_day(reading.claim)
        if reading.use != "evidence" or day is None or claim.measure not in _WHOLE:
            continue
        if measures.get(reading.read_as) not in _WHOLE or _begins_inside(reading, case):
            continue
        low, high = claim.amount_low, claim.amount_high
        if claim.bound in {"at_least", "range"} and low and not reading.ceiling:
            floors.setdefault(reading.read_as, []).append((day, low, reading))
        if claim.bound in {"at_most", "range"} and high:
            ceilings.setdefault(reading.read_as, []).append((day, high, reading))
    found = {}
    for id in sorted(floors.keys() & ceilings.keys()):
        worst = _worst(id, floors[id], ceilings[id], level=measures[id] == "level")
        if worst is not None:
            found[id] = worst
    return found


def _higher(
    a: tuple[date, float, Reading], b: tuple[date, float, Reading]
) -> tuple[date, float, Reading]:
    return b if b[1] > a[1] else a


def _begins_inside(reading: Reading, case: Case) -> bool:
    first = window_first(reading.claim)
    return first is not None and first > date.fromisoformat(case.exchange.window.start)


def _worst(
    id: str,
    floors: list[tuple[date, float, Reading]],
    ceilings: list[tuple[date, float, Reading]],
    *,
    level: bool,
) -> Contradiction | None:
    floors = sorted(floors, key=lambda one: (one[0], one[2].claim.id))
    days = [day for day, _, _ in floors]
    # The highest floor up to each day, so that each ceiling needs one look.
    highest = list(accumulate(floors, _higher))
    worst: Contradiction | None = None
    topped = 0
    by_day: dict[date, tuple[date, float, Reading]] = {}
    for one in floors:
        if one[0] not in by_day or one[1] > by_day[one[0]][1]:
            by_day[one[0]] = one
    for day, ceiling, reading in sorted(ceilings, key=lambda one: one[2].claim.id):
        if level:
            reach = range(-_SAME_TIME_DAYS, _SAME_TIME_DAYS + 1)
            near = [by_day[d] for k in reach if (d := day + timedelta(days=k)) in by_day]
            top = max(near, key=lambda one: one[1], default=None)
        else:
            at = bisect_right(days, day)
            top = highest[at - 1] if at else None
        if top is None or top[1] <= _ROUNDED * ceiling:
            continue
        topped += 1
        if worst is None or top[1] / ceiling > worst.floor / worst.ceiling:
            worst = Contradiction(id, top[1], top[2], ceiling, reading, topped)
    if worst is None:
        return None
    return Contradiction(
        id, worst.floor, worst.floor_reading, worst.ceiling, worst.ceiling_reading, topped
    )
