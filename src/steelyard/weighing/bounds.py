"""Plain bounds: interval arithmetic over accepted evidence, as published studies do it.

In: evidence and items. Out: Bounds per item, and the raw span beside them. Not a statement
of probability. An end that every claim leaves open is None, with the reason.

The rule: the newest counted claim of each source, none older than a year before the newest
of them; the lowest lower end and the highest upper end. Capacities, rates and windows stay
out, but where they go on telling of more for longer than that after the newest total, they open
the upper end. What has no claim of its own follows from its definition, or from a sum it is part of.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from steelyard.base.spread import Bounds
from steelyard.case.case import Case
from steelyard.case.expressions import Binary, Integral, Name, Node, Number, parse_expression
from steelyard.case.items import Item
from steelyard.weighing.estimates.grid import window_first
from steelyard.weighing.evidence import Evidence, Reading, spoken_day

Window = tuple[date, date]
ONE_SIDED = "every claim is one-sided"
NOTHING = "no claim gives a number"
GOES_ON = "later claims tell of more"


def plain_bounds(
    case: Case, evidence: Evidence, window: Window, recency_months: float
) -> dict[str, Bounds]:
    """Bounds of every item at the end of the window, in the item's unit."""
    items = {item.id: item for item in case.items if item.same_as is None}
    spoken: dict[str, list[Reading]] = {}
    for reading in evidence.counted():
        spoken.setdefault(reading.read_as, []).append(reading)
    direct: dict[str, Bounds] = {}
    for id in sorted(items):
        found = _direct(spoken.get(id, []), recency_months)
        if found is not None:
            direct[id] = found
    return {id: _bounds(id, items, direct, window, frozenset()) for id in sorted(items)}


def raw_span(case: Case, evidence: Evidence) -> dict[str, tuple[float | None, float | None]]:
    """Lowest and highest number that any reviewed row gives for an item, copies included.

    Only rows in the unit of the item: a sum of money is no amount of goods. What was read out of
    a note on rows of the case gives no number that those rows do not give.
    """
    notes = {document.id for document in case.documents if document.reports_rows}
    units = {item.id: item.unit for item in case.items}
    ends: dict[str, list[float]] = {}
    for reading in evidence.readings:
        claim = reading.claim
        if reading.use in {"unreviewed", "after_cutoff", "without", "promise"}:
            continue
        if claim.status != "delivered" or claim.measure in {"rate", "additional"}:
            continue
        if claim.document in notes:
            continue
        if claim.unit and claim.unit != units.get(reading.read_as):
            continue
        for amount in (claim.amount_low, claim.amount_high):
            if amount is not None:
                ends.setdefault(reading.read_as, []).append(amount)
    return {
        item.id: (min(ends[item.id]), max(ends[item.id])) if item.id in ends else (None, None)
        for item in case.items
    }


def _direct(readings: list[Reading], recency_months: float) -> Bounds | None:
    """Bounds from the counted readings of one item."""
    newest: dict[str, tuple[date, Reading]] = {}
    for reading in readings:
        claim = reading.claim
        day = spoken_day(claim)
        if reading.use == "capacity" or day is None:
            continue
        if claim.measure not in {"cumulative", "level"}:
            continue
        source = claim.source or claim.id
        if source not in newest or (day, claim.id) > (
            newest[source][0],
            newest[source][1].claim.id,
        ):
            newest[source] = (day, reading)
    if not newest:
        return None
    last = max(day for day, _ in newest.values())
    reach = timedelta(days=round(recency_months * 30.4375))
    recent = [reading for day, reading in newest.values() if last - day <= reach]
    claims = [reading.claim for reading in recent]
    lows = [
        reading.claim.amount_low
        for reading in recent
        if reading.claim.amount_low is not None
        and reading.claim.bound != "at_most"
        and not reading.ceiling
    ]
    highs = [
        c.amount_high if c.amount_high is not None else c.amount_low
        for c in claims
        if c.bound != "at_least"
    ]
    tops = [high for high in highs if high is not None]
    low = min(lows) if lows else 0.0
    if not tops:
        return Bounds(low, None, ONE_SIDED)
    if any(day - last > reach for day in _told_of_more(readings, last)):
        return Bounds(low, None, GOES_ON)
    # A floor above every upper end still stands: the top is not below what somebody saw.
    return Bounds(low, max(*tops, *lows, low), "")


def _told_of_more(readings: Iterable[Reading], last: date) -> Iterator[date]:
    """The days that claims on a further part of a flow speak of, which the total of `last` lacks.

    A stretch that began before that total may lie in it, and what may have been nothing adds
    nothing.
    """
    for reading in readings:
        claim = reading.claim
        if reading.use == "capacity" or claim.bound == "at_most" or not claim.amount_low:
            continue
        day, begin = spoken_day(claim), window_first(claim)
        opens = claim.measure == "rate" or (
            claim.measure == "window" and begin is not None and begin > last
        )
        # An addition says itself that it comes on top, unless it names an earlier start.
        opens |= claim.measure == "additional" and (begin is None or begin > last)
        if opens and day is not None:
            yield day


def _bounds(
    id: str, items: dict[str, Item], direct: dict[str, Bounds], window: Window, seen: frozenset[str]
) -> Bounds:
    if id in direct:
        return direct[id]
    if id in seen:
        return Bounds(None, None, NOTHING)
    seen = seen | {id}
    item = items[id]
    if item.definition is not None:
        return _arithmetic(parse_expression(item.definition).root, items, direct, window, seen)
    remainder = _remainder(id, items, direct, window, seen)
    if remainder is not None:
        return remainder
    return Bounds(None, None, NOTHING)


def _remainder(
    id: str, items: dict[str, Item], direct: dict[str, Bounds], window: Window, seen: frozenset[str]
) -> Bounds | None:
    """A free part of claimed sums: each sum less what its other parts are at least or at most.

    Every sum that the item is part of narrows it; a term that stands twice counts twice.
    """
    found: list[Bounds] = []
    for other in sorted(items):
        definition = items[other].definition
        if other not in direct or definition is None:
            continue
        terms = _terms(parse_expression(definition).root)
        if terms is None or id not in terms:
            continue
        total, times = direct[other], terms.pop(id)
        below, above = 0.0, 0.0
        for name, count in sorted(terms.items()):
            part = _bounds(name, items, direct, window, seen)
            below += count * (part.low or 0.0)
            above = math.inf if part.high is None else above + count * part.high
        low = max((total.low or 0.0) - above, 0.0) / times
        high = max(total.high - below, 0.0) / times if total.high is not None else None
        found.append(Bounds(low, high, total.open))
    if not found:
        return None
    low = max(bounds.low or 0.0 for bounds in found)
    highs = [bounds.high for bounds in found if bounds.high is not None]
    if not highs:
        return Bounds(low, None, found[0].open)
    # Sums that contradict each other leave what lies between them.
    return Bounds(min(low, *highs), max(low, min(highs)))


def _terms(root: Node) -> Counter[str] | None:
    """The names of a plain sum and how often each stands in it, None for anything else."""
    match root:
        case Name(id=id):
            return Counter({id: 1})
        case Binary(op="+", left=left, right=right):
            a, b = _terms(left), _terms(right)
            return a + b if a is not None and b is not None else None
        case _:
            return None


def _arithmetic(
    root: Node,
    items: dict[str, Item],
    direct: dict[str, Bounds],
    window: Window,
    seen: frozenset[str],
) -> Bounds:
    match root:
        case Number(value=value):
            return Bounds(value, value)
        case Name(id=id):
            return _bounds(id, items, direct, window, seen)
        case Integral(id=id):
            start, end = window
            level = _bounds(id, items, direct, window, seen)
            begin = max(start, date.fromisoformat(items[id].start or start.isoformat()))
            months = max((end - begin).days, 0) / 30.4375
            return Bounds(
                level.low * months if level.low is not None else None,
                level.high * months if level.high is not None else None,
                level.open,
            )
        case Binary(op=op, left=left, right=right):
            a = _arithmetic(left, items, direct, window, seen)
            b = _arithmetic(right, items, direct, window, seen)
            return _combine(op, a, b)


def _combine(op: str, a: Bounds, b: Bounds) -> Bounds:
    reason = a.open or b.open
    if op == "+":
        return Bounds(_both(a.low, b.low, "+"), _both(a.high, b.high, "+"), reason)
    if op == "*":
        return Bounds(_both(a.low, b.low, "*"), _both(a.high, b.high, "*"), reason)
    return Bounds(_both(a.low, b.high, "/"), _both(a.high, b.low, "/"), reason)


def _both(a: float | None, b: float | None, op: str) -> float | None:
    if a is None or b is None or (op == "/" and b == 0.0):
        return None
    return a + b if op == "+" else a * b if op == "*" else a / b
