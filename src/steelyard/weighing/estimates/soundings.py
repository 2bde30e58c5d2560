"""One reading of a claim -> what the likelihood needs: kind, ends, widths, hedge.

In: readings that count, the settings, sources and grades. Out: Soundings, one an origin,
sorted by claim id. A capacity becomes a claim on the load. Nothing is dropped here in
silence: a reading that cannot be used raises ValueError, which a test keeps from happening.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from steelyard.base.dates import parse_span
from steelyard.base.tables import read_table
from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.items import Item
from steelyard.weighing.estimates.packed import AT_LEAST, AT_MOST, NONE_SEEN, ORDER, POINT
from steelyard.weighing.evidence import Evidence, Reading
from steelyard.weighing.settings import Settings

HEDGES = ("hedge_over", "hedge_partial", "hedge_upto")
# An Admiralty letter stands in for the knowledge that a row does not state. F is absence.
_LETTERS = {"A": "observed", "B": "estimate", "C": "estimate", "D": "secondhand", "E": "secondhand"}
# Below this a whole number is a count of single things, not a rounded one.
_ROUNDED_FROM = 10.0


@dataclass(frozen=True, slots=True)
class Sounding:
    """What one origin says about one item, on the log scale."""

    reading: Reading
    item: Item
    kind: int
    low: float
    high: float
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    extra: float
    """Variance added by rounding and by the source's own range."""
    hedge: int
    """Index into HEDGES, -1 for an unhedged claim."""
    amount_low: float | None
    """In the item's unit, as charts plot it; a capacity is already divided by its input."""
    amount_high: float | None


def sound(case: Case, evidence: Evidence, settings: Settings) -> tuple[Sounding, ...]:
    """Soundings of all counted readings, in order of claim id.

    Raises ValueError when a capacity names inputs without an amount, or an item of which none
    was seen has no detection limit; both are problems of the case.
    """
    items = {item.id: item for item in case.items}
    claims = {claim.id: claim for claim in case.claims}
    widths = {(row["kind"], row["knowledge"]): row["width"] for row in read_table("widths.csv")}
    kinds = {source.id: source.kind for source in case.sources}
    soundings = []
    for reading in evidence.counted():
        claim = reading.claim
        item_id = claim.capacity_of if reading.use == "capacity" else reading.read_as
        if item_id is None or item_id not in items:
            raise ValueError(f"claim {claim.id} speaks about an unknown item {item_id!r}")
        low, high = claim.amount_low, claim.amount_high
        if reading.use == "capacity":
            share = _input_amount(claim, claims)
            low = low / share if low is not None else None
            high = high / share if high is not None else None
        width = _width(claim, case, kinds.get(claim.source or "", "unknown"), widths)
        soundings.append(_sounding(reading, items[item_id], low, high, width, settings))
    return tuple(soundings)


def _input_amount(claim: Claim, claims: dict[str, Claim]) -> float:
    """Product of the amounts a capacity was computed from."""
    product = 1.0
    for id in claim.capacity_inputs:
        source = claims[id]
        amount = source.amount_low if source.amount_low is not None else source.amount_high
        if not amount:
            raise ValueError(f"capacity {claim.id} rests on {id}, which has no amount")
        product *= amount
    return product


def _width(claim: Claim, case: Case, kind: str, widths: dict[tuple[str, str], str]) -> str:
    knowledge = claim.knowledge
    letter = _letter(case, claim)
    if letter:
        return _LETTERS.get(letter, "unknown")
    return widths.get((kind, knowledge), "unknown")


def _letter(case: Case, claim: Claim) -> str:
    """The letter in force on the claim's day of report, '' where nobody has graded."""
    when = claim.reported_on or claim.as_of
    valid = [
        grade
        for grade in case.grades
        if grade.source == claim.source
        and (not grade.topic or grade.topic == claim.item)
        and (when is None or parse_span(grade.since).first <= parse_span(when).last)
    ]
    newest = max(
        valid, key=lambda grade: (parse_span(grade.since).first, grade.topic), default=None
    )
    return newest.letter if newest else ""


def _sounding(
    reading: Reading,
    item: Item,
    low: float | None,
    high: float | None,
    width: str,
    settings: Settings,
) -> Sounding:
    claim = reading.claim
    names = ("observed", "estimate", "secondhand")
    if width == "unknown":
        scales = tuple(settings[f"width_{name}"] for name in names)
        weights = tuple(settings[f"unknown_{name}"] for name in names)
    else:
        scales, weights = (settings[f"width_{width}"],), (1.0,)
    kind, left, right, hedge, extra = POINT, 0.0, 0.0, -1, 0.0
    bound = claim.bound
    if reading.ceiling:
        bound, low, high = "at_most", None, high if high is not None else low
    if bound == "order" and low and high and high > low:
        kind, left, right = ORDER, math.log(low), math.log(high)
    elif (high is not None and high <= 0.0) or (low is not None and low <= 0.0 and high is None):
        if item.detection_limit is None:
            raise ValueError(f"claim {claim.id} saw none, and {item.id} has no detection limit")
        kind, left = NONE_SEEN, math.log(item.detection_limit)
    elif bound == "at_most" or not low:
        if high is None:
            raise ValueError(f"claim {claim.id} has no amount that its bound can use")
        kind, right, hedge = AT_MOST, math.log(high), HEDGES.index("hedge_upto")
        extra = _rounding(high, settings)
    elif bound == "at_least" or (bound == "order" and high is None):
        kind, left = AT_LEAST, math.log(low)
        hedge = HEDGES.index("hedge_partial" if claim.partial else "hedge_over")
        extra = _rounding(low, settings)
    elif high is not None and high > low:
        left = 0.5 * (math.log(low) + math.log(high))
        half = 0.5 * (math.log(high) - math.log(low))
        extra = (half / _range_score(settings["range_coverage"])) ** 2
    else:
        left = math.log(low)
        extra = _rounding(low, settings)
    if reading.use == "capacity" and claim.capacity_inputs:
        # Dividing two round numbers leaves a number that only looks exact.
        extra = max(extra, settings["rounding_cap"] ** 2)
    return Sounding(reading, item, kind, left, right, scales, weights, extra, hedge, low, high)


def _range_score(coverage: float) -> float:
    """Normal score of a central range: 1.2816 for 80 %."""
    return NormalDist().inv_cdf(0.5 + coverage / 2.0)


def _rounding(amount: float, settings: Settings) -> float:
    """Variance of rounding: a uniform half-step, read off the trailing zeros."""
    if amount < _ROUNDED_FROM or amount != round(amount):
        return 0.0
    step = 1.0
    whole = round(amount)
    while whole % 10 == 0:
        whole //= 10
        step *= 10.0
    return min(settings["rounding_share"] * step / amount, settings["rounding_cap"]) ** 2
