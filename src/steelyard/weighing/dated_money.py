"""Money of its day -> what a unit of it is worth in the case's currency and price year.

In: items that count money of the day, series, their curves. Out: for each the worth of a unit in
every year of the window, and draw by draw that of a unit over all years it flowed in. A mark of
1964 is not one of 1983: each year's part is brought to the price year by itself. Fills no year
that a series lacks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from steelyard.base.spread import Bounds, Draws
from steelyard.case.case import Case
from steelyard.weighing.estimates.grid import Grid
from steelyard.weighing.paths import Paths

Values = Callable[[str, int], float | None]
"""The value of a series in a year; None where it has none."""


class NoWorthError(ValueError):
    """A year whose money cannot be brought to the price year; says what is missing."""


@dataclass(frozen=True, slots=True)
class DatedMoney:
    """What a unit of one item is worth: by year, and over what flowed in the window."""

    yearly: dict[int, float]
    draws: Draws
    """(draws,)"""
    end: date

    def bounds(self, end: date) -> Bounds:
        """The worth in the worst and in the best of the years up to `end`."""
        worths = [worth for year, worth in self.yearly.items() if year <= end.year]
        return Bounds(min(worths), max(worths))

    def brought(self, path: Draws, days: Sequence[date]) -> Draws:
        """A curve (days, draws) with each step at its own year's worth.

        No step may straddle two years, as those between month ends do not.
        """
        worth = np.array([self.yearly[day.year] for day in days])
        found: Draws = np.cumsum(_steps(path) * worth[:, None], axis=0)
        return found

    def until(self, path: Draws, days: Sequence[date]) -> Draws:
        """What a unit is worth over what flowed up to the last of `days` (draws,)."""
        total = path[-1]
        flowed = total > 0.0
        brought = self.brought(path, days)[-1]
        # Where nothing flowed there is nothing to weigh the years by.
        return np.where(flowed, brought / np.where(flowed, total, 1.0), self.yearly[days[-1].year])


def date_money(
    case: Case, values: Values, paths: Paths, grid: Grid, end: date
) -> dict[str, DatedMoney]:
    """Every item of the case that counts money of its day and that the model holds.

    Raises NoWorthError where the deflator or a rate lacks a year of the window.
    """
    known = paths.posterior.model.program.node_of
    found = {}
    days = year_ends(grid.start, end)
    points = np.array([grid.point(day) for day in days], np.int64)
    for item in case.items:
        if not item.money_of_the_day or item.id not in known:
            continue
        yearly = {day.year: _worth(case, values, item.unit, item.id, day.year) for day in days}
        path = paths.read((item.id,), points)[0]
        bare = DatedMoney(yearly, np.empty(0), end)
        found[item.id] = replace(bare, draws=bare.until(path, days))
    return found


def year_ends(start: date, end: date) -> tuple[date, ...]:
    """The last days of all years from `start` on that lie before `end`, and `end`."""
    years = (date(year, 12, 31) for year in range(start.year, end.year))
    return (*years, end)


def _steps(path: Draws) -> Draws:
    return np.diff(path, axis=0, prepend=0.0)


def _worth(case: Case, values: Values, currency: str, item: str, year: int) -> float:
    """One unit of a currency of a year, in the case's currency and price year."""
    money = case.exchange.money
    rate = 1.0
    if currency != money.currency:
        name = money.exchange_rates.get(currency)
        if name is None:
            raise NoWorthError(
                f"{item} counts {currency} of its day, and the case has no exchange rate for "
                f"{currency}; name its series under money.exchange_rates"
            )
        rate = _needed(values, name, year, item)
    then = _needed(values, money.deflator, year, item)
    now = _needed(values, money.deflator, money.price_year, item)
    return now / then / rate


def _needed(values: Values, name: str, year: int, item: str) -> float:
    value = values(name, year)
    if value is None:
        raise NoWorthError(
            f"{item} is money of its day, and {name!r} has no value for {year}; none is "
            "extrapolated, so add it to series.csv"
        )
    return value
