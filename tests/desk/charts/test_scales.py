"""Scales keep order, ticks are round and lie on the axis."""

from __future__ import annotations

import itertools
import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.desk.charts.scales import (
    day_number,
    ladder,
    linear,
    logarithmic,
    month_starts,
    round_end,
    round_ticks,
)

AMOUNTS = st.floats(1e-6, 1e15)


@given(AMOUNTS, st.lists(st.floats(0, 1), min_size=2, max_size=8))
def test_a_linear_scale_keeps_order_and_stays_on_paper(high: float, parts: list[float]) -> None:
    scale = linear(high, 20, 400)
    places = [scale(part * high) for part in sorted(parts)]
    assert places == sorted(places)
    assert all(20 - 1e-9 <= place <= 400 + 1e-9 for place in places)
    assert scale(0) == 20
    assert math.isclose(scale(high), 400)
    assert scale(high * 10) == scale(high)


@given(AMOUNTS, st.floats(1.1, 1e6))
def test_a_logarithmic_scale_gives_equal_room_to_equal_ratios(low: float, ratio: float) -> None:
    scale = logarithmic(low, low * ratio**2, 0, 100)
    assert math.isclose(scale(low * ratio), 50, abs_tol=1e-6)


def test_a_logarithmic_scale_needs_a_start_above_zero() -> None:
    with pytest.raises(ValueError, match="above 0"):
        logarithmic(0, 10, 0, 100)


def test_a_scale_without_length_still_draws() -> None:
    assert linear(0, 10, 20)(0) == 10
    assert logarithmic(5, 5, 10, 20)(5) == 10


@given(AMOUNTS, st.integers(2, 9))
def test_ticks_are_few_even_and_on_the_axis(high: float, most: int) -> None:
    ticks = round_ticks(high, most=most)
    assert 1 <= len(ticks) <= most
    assert ticks[0] == 0
    assert ticks[-1] <= high * (1 + 1e-6)
    steps = [after - before for before, after in itertools.pairwise(ticks)]
    assert all(math.isclose(step, steps[0], rel_tol=1e-6) for step in steps)


def test_ticks_below_zero_include_zero() -> None:
    assert round_ticks(30, -10, 6) == (-10, 0, 10, 20, 30)


@given(AMOUNTS)
def test_an_axis_ends_at_or_beyond_its_greatest_value(high: float) -> None:
    assert high <= round_end(high) <= high * 2.0001


@given(st.floats(1e-4, 1e12), st.floats(1, 1e10))
def test_the_ladder_spans_its_values_in_few_rungs(low: float, ratio: float) -> None:
    rungs = ladder(low, low * ratio)
    assert rungs[0] <= low * (1 + 1e-5)
    assert rungs[-1] >= low * ratio * (1 - 1e-5)
    assert 2 <= len(rungs) <= 11
    assert list(rungs) == sorted(rungs)


def test_the_ladder_of_a_few_decades_has_ones_and_threes() -> None:
    assert ladder(0.12, 20) == (0.1, 0.3, 1, 3, 10, 30)


@given(
    st.dates(date(1960, 1, 1), date(2090, 1, 1)),
    st.integers(1, 4000),
    st.sampled_from([1, 3, 6, 12]),
)
def test_month_starts_are_first_days_within_the_stretch(first: date, days: int, every: int) -> None:
    start = first.toordinal()
    for day in month_starts(start, start + days, every):
        found = date.fromordinal(day)
        assert found.day == 1
        assert (found.month - 1) % every == 0
        assert start <= day <= start + days


def test_a_day_as_a_number() -> None:
    assert day_number("2024-03-01") - day_number("2024-02-28") == 2
