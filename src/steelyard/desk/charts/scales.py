"""Scales and ticks: numbers and dates -> places on paper.

In: a domain and a stretch of paper in points. Out: positions and round tick values.
Never rounds a value that is drawn; only ticks are round.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_RUNGS = ((1.0,), (1.0, 3.0), (1.0, 2.0, 5.0), (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0))


@dataclass(frozen=True, slots=True)
class Scale:
    """A stretch of values [low, high] laid on [start, end]; beyond its ends it is clipped."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        value = min(max(value, self.low), self.high)
        low, high = self.low, self.high
        if self.log:
            value, low, high = math.log(value), math.log(low), math.log(high)
        return self.start + (self.end - self.start) * (value - low) / (high - low)

    def holds(self, value: float) -> bool:
        """Whether `value` lies on the scale."""
        return self.low <= value <= self.high


def linear(high: float, start: float, end: float, low: float = 0.0) -> Scale:
    """A linear scale; one without any length is given one."""
    return Scale(low, high if high > low else low + 1.0, start, end)


def logarithmic(low: float, high: float, start: float, end: float) -> Scale:
    """A logarithmic scale. Raises ValueError when `low` is not above 0."""
    if low <= 0:
        raise ValueError(f"a logarithmic scale starts above 0, not at {low}")
    return Scale(low, high if high > low else low * 10, start, end, log=True)


def round_ticks(high: float, low: float = 0.0, most: int = 6) -> tuple[float, ...]:
    """Round values from `low` to `high`, at most `most` of them, in steps of 1, 2, 2.5 or 5."""
    length = high - low
    if length <= 0 or not math.isfinite(length):
        return (low,)
    rough = length / max(1, most - 1)
    size: float = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * size for factor in _STEPS if factor * size >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    if last - first + 1 > most:
        return round_ticks(high, low, most - 1) if most > 2 else (low,)
    return tuple(round(number * step, 12) + 0.0 for number in range(first, last + 1))


def round_end(high: float, most: int = 6) -> float:
    """`high`, moved out to the next tick when that is near, so that an axis ends on a number."""
    ticks = round_ticks(high, most=most)
    if len(ticks) < 2:
        return high
    step = ticks[1] - ticks[0]
    following = ticks[-1] + step
    return high if high <= ticks[-1] or following - high > 0.35 * step else following


def ladder(low: float, high: float, most: int = 8) -> tuple[float, ...]:
    """Ticks of a logarithmic axis: 1 and 3 of each decade, only the decades, or every few of them.

    They run from the last at or below `low` to the first not below `high`, at most about `most`.
    """
    decades = math.log10(high / low) if high > low else 0.0
    factors = (1.0, 3.0) if 2 * decades <= most else (1.0,)
    every = max(1, math.ceil(decades / most))
    first = math.floor(math.log10(low) + 1e-9)
    rungs = [
        factor * 10.0**decade
        for decade in range(first, math.ceil(math.log10(high)) + every + 1, every)
        for factor in factors
    ]
    start = max(i for i, rung in enumerate(rungs) if rung <= low * (1 + 1e-6))
    end = min(i for i, rung in enumerate(rungs) if rung >= high * (1 - 1e-6))
    return tuple(float(f"{rung:.6g}") for rung in rungs[start : max(end, start + 1) + 1])


def rungs_within(scale: Scale, most: int = 5) -> tuple[float, ...]:
    """Two to `most` round numbers on a log axis that may be short, the fewest kinds that do."""
    first, last = math.floor(math.log10(scale.low)), math.ceil(math.log10(scale.high))
    ladders = []
    for steps in _RUNGS:
        found = (
            float(f"{step * 10.0**decade:.6g}")
            for decade in range(first, last + 1)
            for step in steps
        )
        ladders.append(tuple(x for x in found if scale.holds(x)))
    decades = ladder(scale.low, scale.high, 4)
    ladders.append(tuple(x for x in decades if scale.holds(x)))
    for least in (3, 2):
        for inside in ladders:
            if least <= len(inside) <= most:
                return inside
    return tuple(x for x in round_ticks(scale.high, scale.low, 4) if scale.holds(x))


def day_number(text: str) -> int:
    """The day `2024-03-07` as a number of days."""
    return date.fromisoformat(text).toordinal()


def month_starts(first: int, last: int, every: int) -> tuple[int, ...]:
    """Day numbers of the first days of each `every`-th month of a year, `every` dividing 12."""
    day = date.fromordinal(first)
    month = day.year * 12 + day.month - 1
    found = []
    while (start := date(month // 12, month % 12 + 1, 1).toordinal()) <= last:
        if start >= first and (month % 12) % every == 0:
            found.append(start)
        month += 1
    return tuple(found)
