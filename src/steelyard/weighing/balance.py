"""Valuations -> the two pans and the beam.

In: valuations on one basis. Out: a Balance with the legs, the difference, the ratio and the
comparison with output. All of it on joint draws: two maxima are never paired.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from steelyard.base.numbers import plain_number
from steelyard.base.spread import Bounds, Draws
from steelyard.case.exchange import Exchange, OutputReference
from steelyard.weighing.pricing import Series
from steelyard.weighing.valuation import Valuation

# A return of less than this share of what went out is taken as nothing for the ratio's top.
_NEAR_NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Leg:
    """What went one way: valuations sorted by item, their sum over draws and months."""

    valuations: tuple[Valuation, ...]
    value: Draws
    path: Draws
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Balance:
    """Given, returned, and what follows. Draws have shape (draws,)."""

    given: Leg
    returned: Leg
    difference: Draws
    difference_bounds: Bounds
    ratio: Draws
    ratio_bounds: Bounds


@dataclass(frozen=True, slots=True)
class Comparison:
    """A leg against a yearly output, as shares; `output` in whole currency units a year."""

    reference: OutputReference
    years: tuple[int, ...]
    rate: str
    output: float
    given: Draws
    returned: Draws
    given_bounds: Bounds
    returned_bounds: Bounds


def add_up(valuations: tuple[Valuation, ...], months: int, size: int) -> Leg:
    """Sum valuations; an open end of one leaves the sum open, with the item's name."""
    value = np.zeros(size)
    path = np.zeros((months, size))
    low: float | None = 0.0
    high: float | None = 0.0
    reasons = []
    for valuation in valuations:
        value = value + valuation.value
        path = path + valuation.path
        bounds = valuation.bounds
        low = low + bounds.low if low is not None and bounds.low is not None else None
        high = high + bounds.high if high is not None and bounds.high is not None else None
        if bounds.open:
            reasons.append(f"{valuation.estimate.item.id}: {bounds.open}")
    return Leg(valuations, value, path, Bounds(low, high, "; ".join(reasons)))


def weigh_legs(given: Leg, returned: Leg) -> Balance:
    """Difference and ratio of two legs."""
    difference = given.value - returned.value
    bounds = Bounds(
        _less(given.bounds.low, returned.bounds.high),
        _less(given.bounds.high, returned.bounds.low),
        given.bounds.open or returned.bounds.open,
    )
    return Balance(
        given,
        returned,
        difference,
        bounds,
        exchange_ratio(given.value, returned.value),
        _ratio_bounds(given.bounds, returned.bounds),
    )


def exchange_ratio(given: Draws, returned: Draws) -> Draws:
    """Quotient of joint draws; infinite where nothing came back."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(returned > _NEAR_NOTHING * given, given / returned, np.inf)
    return np.where(given > 0.0, ratio, 0.0)


def _less(a: float | None, b: float | None) -> float | None:
    return a - b if a is not None and b is not None else None


def _ratio_bounds(given: Bounds, returned: Bounds) -> Bounds:
    low = (
        given.low / returned.high
        if given.low is not None and returned.high is not None and returned.high > 0.0
        else None
    )
    high = (
        given.high / returned.low
        if given.high is not None and returned.low is not None and returned.low > 0.0
        else None
    )
    reason = given.open or returned.open
    if high is None and not reason:
        reason = "the lower end of what came back is zero"
    return Bounds(low, high, reason if low is None or high is None else "")


def compare_output(
    exchange: Exchange, series: Series, balance: Balance, start: date, end: date
) -> tuple[Comparison, ...]:
    """Each leg against each reference of the case.

    `per: year` sets the leg's value per year of the window against the mean output of the
    window's years that have one; `per: window` sets the whole sum against the newest such
    year. An output is converted at its own year's rate and brought to the price year.
    References without a usable year are left out.
    """
    window_years = ((end - start).days + 1) / 365.25
    comparisons = []
    for reference in exchange.output:
        outputs, rates = _outputs(exchange, series, reference, start.year, end.year)
        if not outputs:
            continue
        years = tuple(sorted(outputs))
        if reference.per == "year":
            output = sum(outputs.values()) / len(outputs)
            scale = 1.0 / (window_years * output)
        else:
            years = years[-1:]
            output = outputs[years[0]]
            scale = 1.0 / output
        comparisons.append(
            Comparison(
                reference,
                years,
                rates,
                output,
                balance.given.value * scale,
                balance.returned.value * scale,
                balance.given.bounds.times(scale),
                balance.returned.bounds.times(scale),
            )
        )
    return tuple(comparisons)


def _outputs(
    exchange: Exchange, series: Series, reference: OutputReference, first: int, last: int
) -> tuple[dict[int, float], str]:
    """Output by year in the case's currency and price year, and the rates used in words."""
    money = exchange.money
    outputs, rates = {}, []
    now = series.value(money.deflator, money.price_year)
    known = [year for year in series.years(reference.series) if year <= last]
    inside = [year for year in known if year >= first]
    # Where the window has no year of it, the newest before it stands in, and is named.
    for year in inside or known[-1:]:
        value = series.value(reference.series, year)
        then = series.value(money.deflator, year)
        if value is None or then is None or now is None:
            continue
        rate = 1.0
        if reference.currency != money.currency:
            found = series.value(money.exchange_rates.get(reference.currency, ""), year)
            if found is None:
                continue
            rate = found
            rates.append(
                f"{plain_number(rate, 6)} {reference.currency} per {money.currency} ({year})"
            )
        outputs[year] = value * reference.scale / rate * now / then
    return outputs, ", ".join(rates)
