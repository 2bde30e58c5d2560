"""Where sources contradict each other, or all of them what the case expected before any report.

In: the evidence of a case. Out: the worst pair of a floor and a ceiling below it of each item,
and how many ceilings are topped; only ends that were stated as ends count there, since numbers
that differ are ordinary doubt. Then the items whose every claim lies far from the order of
magnitude that the case states. Changes no estimate.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from math import exp, inf

from steelyard.case.case import Case
from steelyard.case.items import Item
from steelyard.weighing.estimates.grid import window_first
from steelyard.weighing.evidence import Evidence, Reading, spoken_day
from steelyard.weighing.settings import Settings

# Days between which what is present may be compared; a level may fall as well as rise.
_SAME_TIME_DAYS = 31
# Two printed figures, each rounded to a digit, may cross by this much and mean the same.
_ROUNDED = 1.1
_WHOLE = frozenset({"cumulative", "level"})
# Claims so many of the prior's own standard deviations away, on the log scale, speak against it
# and not for an odd case: under the prior fewer than three quantities in a thousand lie there.
# With the default spreads this is 90 times for a flow or a level and 4.5 times for a constant.
_AT_ODDS_SD = 3.0
_MONTH_DAYS = 365.25 / 12


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


@dataclass(frozen=True, slots=True)
class AtOdds:
    """An item whose claims all lie above its order of magnitude, or all below it, by far."""

    item: str
    expected: float
    """The magnitude that the case states: per month for a flow."""
    told: float
    """What the claim nearest to it comes to, in the same measure."""
    claims: int
    per_month: bool


def find_at_odds(case: Case, evidence: Evidence, settings: Settings) -> tuple[AtOdds, ...]:
    """Items whose stated magnitude is at odds with every claim on them, by item id.

    A floor alone speaks only against a magnitude below it, a ceiling only against one above it.
    Capacities speak of loads and are left out.
    """
    items = {item.id: item for item in case.items if item.magnitude}
    told: dict[str, list[tuple[float, float]]] = {}
    for reading in evidence.counted():
        item = items.get(reading.read_as)
        if item is not None and reading.use != "capacity":
            told.setdefault(item.id, []).append(_as_magnitude(reading, item, case))
    found = []
    for id in sorted(told):
        item, expected = items[id], float(items[id].magnitude or 0.0)
        name = "constant_spread" if item.measure == "constant" else "rate_spread"
        far = exp(_AT_ODDS_SD * (item.spread or settings[name]))
        lows = [low for low, _ in told[id] if low > 0.0]
        highs = [high for _, high in told[id] if high < inf]
        if lows and min([*lows, *highs]) > far * expected:
            near = min(lows)
        elif highs and max([*lows, *highs]) < expected / far:
            near = max(highs)
        else:
            continue
        found.append(AtOdds(id, expected, near, len(told[id]), item.measure == "cumulative"))
    return tuple(found)


def _as_magnitude(reading: Reading, item: Item, case: Case) -> tuple[float, float]:
    """What a claim says in the measure of its item's magnitude, from the least to the most."""
    claim, share = reading.claim, 1.0
    if claim.measure == "rate":
        share = 12.0 if claim.unit.endswith("/year") else 1.0
    elif item.measure == "cumulative":
        begin = date.fromisoformat(item.start or case.exchange.window.start)
        first, last = window_first(claim) or begin, spoken_day(claim) or begin
        share = max((last - max(first, begin)).days / _MONTH_DAYS, 1.0)
    # A nothing says that less came than would have been seen, and is no number of its own.
    low = 0.0 if reading.ceiling or not claim.amount_low else claim.amount_low / share
    return low, claim.amount_high / share if claim.amount_high else inf


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
