"""Two pans and a beam: sums, differences, ratios and shares, on joint draws."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.base.spread import Bounds, Draws
from steelyard.case.case import Case
from steelyard.case.series import SeriesRow
from steelyard.weighing.balance import (
    Balance,
    Leg,
    add_up,
    compare_output,
    exchange_ratio,
    weigh_legs,
)
from steelyard.weighing.pricing import Series, UnitPrice
from steelyard.weighing.valuation import Estimate, Valuation

OPEN = "every claim is one-sided"
SOME = Bounds(1.0, 2.0)
# Two years and two days of 365.25, so that shares per year come out by hand.
START, END = date(2023, 1, 1), date(2024, 12, 31)
WINDOW_YEARS = 731 / 365.25


def valuation(case: Case, item: str, value: Draws, bounds: Bounds) -> Valuation:
    one = case.item(item)
    estimate = Estimate(
        one, (), (), value[None, :], value, value, None, bounds, (None, None), False
    )
    price = UnitPrice(one, "comparable", (), np.ones(value.shape[0]), Bounds(1.0, 1.0))
    path = np.stack([0.5 * value, value])
    return Valuation(estimate, price, value, path, bounds)


def leg(*values: float, bounds: Bounds = SOME) -> Leg:
    draws = np.array(values)
    return Leg((), draws, draws[None, :], bounds)


def output(case: Case, **fields: Any) -> Case:
    """The case with one reference changed, and no other."""
    first = dataclasses.replace(case.exchange.output[0], **fields)
    exchange = dataclasses.replace(case.exchange, output=(first,))
    return dataclasses.replace(case, exchange=exchange)


def compared(case: Case, balance: Balance, start: date = START, end: date = END) -> Any:
    (found,) = compare_output(case.exchange, Series(case), balance, start, end)
    return found


BALANCE = weigh_legs(
    leg(30e6, 60e6, bounds=Bounds(20e6, 80e6)), leg(10e6, 5e6, bounds=Bounds(4e6, 12e6))
)


def test_a_leg_adds_its_items_draw_by_draw_and_month_by_month(small: Case) -> None:
    a = valuation(small, "drones", np.array([1.0, 2.0]), Bounds(1.0, 3.0))
    b = valuation(small, "spare_parts", np.array([10.0, 40.0]), Bounds(5.0, 50.0))
    found = add_up((a, b), 2, 2)
    assert found.value.tolist() == [11.0, 42.0]
    assert found.path.tolist() == [[5.5, 21.0], [11.0, 42.0]]
    assert found.bounds == Bounds(6.0, 53.0)


def test_nothing_adds_up_to_nothing() -> None:
    found = add_up((), 3, 2)
    assert found.value.tolist() == [0.0, 0.0]
    assert found.path.shape == (3, 2)
    assert found.bounds == Bounds(0.0, 0.0)


def test_an_open_item_leaves_the_leg_open_and_is_named(small: Case) -> None:
    a = valuation(small, "drones", np.array([1.0]), Bounds(1.0, 3.0))
    b = valuation(small, "fuel", np.array([2.0]), Bounds(2.0, None, OPEN))
    assert add_up((a, b), 2, 1).bounds == Bounds(3.0, None, f"fuel: {OPEN}")


def test_the_difference_pairs_draws_and_crosses_bounds() -> None:
    assert BALANCE.difference.tolist() == [20e6, 55e6]
    assert BALANCE.difference_bounds == Bounds(8e6, 76e6)
    assert BALANCE.ratio.tolist() == [3.0, 12.0]
    assert BALANCE.ratio_bounds == Bounds(20 / 12, 20.0)


def test_open_legs_leave_the_difference_and_the_ratio_open() -> None:
    found = weigh_legs(leg(5.0), leg(1.0, bounds=Bounds(1.0, None, OPEN)))
    assert found.difference_bounds == Bounds(None, 1.0, OPEN)
    assert found.ratio_bounds == Bounds(None, 2.0, OPEN)


def test_a_ratio_without_a_return_is_open_not_huge() -> None:
    found = weigh_legs(leg(5.0, 6.0), leg(0.0, 2.0, bounds=Bounds(0.0, 2.0)))
    assert found.ratio.tolist() == [np.inf, 3.0]
    assert found.ratio_bounds.low == 0.5
    assert found.ratio_bounds.high is None
    assert found.ratio_bounds.open == "the lower end of what came back is zero"


def test_a_return_of_next_to_nothing_is_nothing_and_nothing_given_is_zero() -> None:
    given_, returned = np.array([1e9, 1e9, 0.0, 0.0]), np.array([1.0, 1e6, 5.0, 0.0])
    assert exchange_ratio(given_, returned).tolist() == [np.inf, 1000.0, 0.0, 0.0]


VALUES = st.lists(st.floats(0.01, 1e12), min_size=1, max_size=6)


@given(VALUES, st.data())
def test_swapping_the_legs_turns_the_beam_round(values: list[float], data: st.DataObject) -> None:
    size = len(values)
    others = data.draw(st.lists(st.floats(0.01, 1e12), min_size=size, max_size=size))
    one = leg(*values, bounds=Bounds(min(values), max(values)))
    other = leg(*others, bounds=Bounds(min(others), max(others)))
    there, back = weigh_legs(one, other), weigh_legs(other, one)
    assert np.array_equal(there.difference, -back.difference)
    low, high = back.difference_bounds.low, back.difference_bounds.high
    assert low is not None
    assert high is not None
    assert there.difference_bounds == Bounds(-high, -low)


# Against output


def test_a_sum_per_year_is_set_against_the_mean_output_of_the_windows_years(small: Case) -> None:
    found = compared(output(small), BALANCE)
    # 214 and 221 million in prices of their years, brought to 2024.
    mean = (214e6 * 123.1 / 119.5 + 221e6) / 2
    assert found.years == (2023, 2024)
    assert found.output == pytest.approx(mean)
    assert found.given == pytest.approx(np.array([30e6, 60e6]) / WINDOW_YEARS / mean)
    assert found.given_bounds.low == pytest.approx(20e6 / WINDOW_YEARS / mean)
    assert found.rate == ""


def test_a_whole_sum_is_set_against_the_newest_year_of_the_window(small: Case) -> None:
    found = compared(output(small, per="window"), BALANCE)
    assert found.years == (2024,)
    assert found.output == pytest.approx(221e6)
    assert found.returned == pytest.approx(np.array([10e6, 5e6]) / 221e6)
    assert found.returned_bounds.high == pytest.approx(12e6 / 221e6)


def test_where_the_window_has_no_year_the_newest_before_it_stands_in(small: Case) -> None:
    found = compared(output(small), BALANCE, date(2025, 2, 1), date(2025, 9, 30))
    assert found.years == (2024,)


def test_an_output_in_another_currency_takes_its_own_years_rate(small: Case) -> None:
    found = compared(output(small, currency="EUR", per="window"), BALANCE)
    assert found.output == pytest.approx(221e6 / 0.92)
    assert found.rate == "0.92 EUR per USD (2023), 0.92 EUR per USD (2024)"


@pytest.mark.parametrize("fields", [{"currency": "XTS"}, {"series": "unheard of"}])
def test_a_reference_without_a_usable_year_is_left_out(small: Case, fields: dict[str, Any]) -> None:
    case = output(small, **fields)
    assert compare_output(case.exchange, Series(case), BALANCE, START, END) == ()


def test_a_year_without_a_deflator_is_left_out(small: Case) -> None:
    later = SeriesRow(id="S099", series="output of Aland", period="2026", value=250.0, unit="USD m")
    case = dataclasses.replace(output(small), series=(*small.series, later))
    assert compared(case, BALANCE, date(2024, 1, 1), date(2026, 6, 30)).years == (2024,)
