"""How a claim reads a curve: totals, levels and rates, on a curve that is known by hand."""

from __future__ import annotations

from datetime import date

import pytest

from steelyard.base.dates import parse_span
from steelyard.weighing.estimates.grid import DAYS_A_MONTH, Grid, Row, make_grid, rate_row

START, END = date(2023, 7, 1), date(2025, 6, 30)
YEAR_DAYS = 12 * DAYS_A_MONTH


def grid() -> Grid:
    return make_grid(START, END, set())


def read(row: Row, curve: dict[str, float]) -> float:
    """The row on a total that grows by a daily amount of its own in each calendar year."""
    total, sums = 0.0, [0.0]
    at = grid()
    for left, right in zip(at.days, at.days[1:], strict=False):
        day = date.fromordinal(START.toordinal() + left)
        total += (right - left) * curve[str(day.year)]
        sums.append(total)
    return sum(weight * sums[point] for point, weight in row.items())


@pytest.mark.parametrize(("per", "days"), [("month", DAYS_A_MONTH), ("year", YEAR_DAYS)])
def test_a_rate_stated_for_a_year_is_the_mean_of_that_year(per: str, days: float) -> None:
    daily = {"2023": 1.0, "2024": 5.0, "2025": 100.0}
    row = rate_row(grid(), parse_span("2024"), per)
    assert read(row, daily) == pytest.approx(5.0 * days)


def test_of_a_year_that_the_window_cuts_the_part_inside_counts() -> None:
    daily = {"2023": 2.0, "2024": 5.0, "2025": 100.0}
    assert read(rate_row(grid(), parse_span("2023"), "year"), daily) == pytest.approx(2 * YEAR_DAYS)
    assert read(rate_row(grid(), parse_span("2025"), "year"), daily) == pytest.approx(
        100 * YEAR_DAYS
    )


@pytest.mark.parametrize("when", ["2024-05", "2024-05-20"])
def test_a_rate_of_a_month_or_a_day_reads_the_month_that_ends_there(when: str) -> None:
    daily = {"2023": 1.0, "2024": 5.0, "2025": 9.0}
    assert read(rate_row(grid(), parse_span(when), "month"), daily) == pytest.approx(
        5.0 * DAYS_A_MONTH
    )
