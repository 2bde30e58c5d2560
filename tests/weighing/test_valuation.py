"""Quantity times price, ordinary trade taken off, open ends with their reasons."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import numpy as np
import pytest

from steelyard.base.spread import Bounds
from steelyard.case.case import Case
from steelyard.weighing.pricing import Pricing, Series, convert_prices
from steelyard.weighing.settings import read_settings
from steelyard.weighing.valuation import Estimate, Valuation, value_item

SIZE = 500
YEARS = np.array([0.5, 1.0])
PATH = np.linspace([10.0, 30.0], [20.0, 60.0], SIZE).T


def pricing(case: Case) -> Pricing:
    return Pricing(case, convert_prices(case, Series(case)), read_settings(case), 3, SIZE)


def estimate(case: Case, item: str, bounds: Bounds, **fields: Any) -> Estimate:
    found = dataclasses.replace(case.item(item), **fields)
    return Estimate(
        found, (), (), PATH, PATH[1], PATH[0], date(2025, 6, 30), bounds, (None, None), False
    )


def valued(case: Case, one: Estimate, basis: str = "comparable") -> Valuation:
    found = value_item(one, pricing(case), basis, YEARS, 0.5)
    assert found is not None
    return found


def test_a_value_is_quantity_times_price_draw_by_draw(small: Case) -> None:
    one = estimate(small, "gold", Bounds(30.0, 60.0))
    found = valued(small, one)
    assert np.array_equal(found.value, PATH[1] * found.price.draws)
    assert np.array_equal(found.path, PATH * found.price.draws)
    low, high = found.price.bounds.low, found.price.bounds.high
    assert low is not None
    assert high is not None
    assert found.bounds == Bounds(30.0 * low, 60.0 * high)


def test_ordinary_trade_of_the_years_so_far_is_taken_off_before_pricing(small: Case) -> None:
    found = valued(small, estimate(small, "gold", Bounds(30.0, 60.0), baseline=40.0))
    over = np.maximum(PATH - np.array([[20.0], [40.0]]), 0.0)
    assert np.array_equal(found.path, over * found.price.draws)
    assert np.array_equal(found.value, over[1] * found.price.draws)
    assert found.value.min() == 0.0
    # Plain bounds reach to the newest evidence, so only the trade up to there comes off.
    low, high = found.price.bounds.low, found.price.bounds.high
    assert low is not None
    assert high is not None
    assert found.bounds == Bounds(10.0 * low, 40.0 * high)


def test_without_a_price_there_is_no_value(small: Case) -> None:
    crates = estimate(small, "crates", Bounds(1.0, 2.0))
    assert value_item(crates, pricing(small), "comparable", YEARS, 0.5) is None


@pytest.mark.parametrize(
    ("bounds", "reason"),
    [
        (Bounds(30.0, None, "every claim is one-sided"), "every claim is one-sided"),
        (Bounds(None, None, "no claim gives a number"), "no claim gives a number"),
        (Bounds(30.0, None), "no plain bound"),
    ],
)
def test_an_open_quantity_leaves_the_value_open_and_says_why(
    small: Case, bounds: Bounds, reason: str
) -> None:
    found = valued(small, estimate(small, "gold", bounds)).bounds
    assert found.high is None
    # What nobody counts is documented as nothing, so the low end is never open.
    assert (found.low == 0.0) == (bounds.low is None)
    assert found.open == reason


def test_what_lies_after_the_newest_evidence_is_a_share_of_the_median(small: Case) -> None:
    one = estimate(small, "gold", Bounds(1.0, 2.0))
    assert one.continued_share == pytest.approx(1.0 - 15.0 / 45.0)
    level = estimate(small, "instructors", Bounds(1.0, 2.0))
    assert level.continued_share == 0.0
    nothing = dataclasses.replace(one, quantity=np.zeros(SIZE))
    assert nothing.continued_share == 0.0
