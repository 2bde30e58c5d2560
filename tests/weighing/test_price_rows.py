"""What stands far from its cell is named, and an edit reprices what rests on it and no more."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from tests.weighing.drawn import weigh
from tests.weighing.small import weigh_small

from steelyard.case.case import Case
from steelyard.weighing.document.figures import price_grid
from steelyard.weighing.document.price_rows import (
    convert_known,
    find_outliers,
    grid_after,
    price_rows,
)
from steelyard.weighing.settings import read_settings
from steelyard.weighing.weigh import Weighing


@pytest.fixture(scope="module")
def weighed(small: Case) -> Weighing:
    return weigh_small(200)


def with_price(case: Case, id: str, **fields: Any) -> Case:
    prices = tuple(dataclasses.replace(p, **fields) if p.id == id else p for p in case.prices)
    return dataclasses.replace(case, prices=prices)


def sales(case: Case, *prices: float) -> Case:
    """The case with so many sales of one good for these prices, and no others."""
    first = next(p for p in case.prices if p.state == "accepted" and p.role == "evidence")
    made = tuple(
        dataclasses.replace(
            first, id=f"sale-{n}", price_low=price, price_high=price, bound="approx", kind="market"
        )
        for n, price in enumerate(prices)
    )
    return dataclasses.replace(case, prices=made)


def outliers(case: Case) -> dict[str, float]:
    return find_outliers(convert_known(case), read_settings(case))


def test_a_price_far_from_all_others_of_its_cell_is_told_with_its_distance(small: Case) -> None:
    found = outliers(sales(small, 100.0, 110.0, 95.0, 1050.0))
    assert list(found) == ["sale-3"]
    assert found["sale-3"] == pytest.approx(10.5)


def test_prices_that_differ_as_sales_do_are_not_told(small: Case) -> None:
    assert outliers(sales(small, 100.0, 140.0, 80.0, 160.0)) == {}


def test_of_two_sales_neither_is_the_odd_one_out(small: Case) -> None:
    assert outliers(sales(small, 1.0, 1000.0)) == {}


def test_a_row_set_aside_is_held_against_those_that_count(small: Case) -> None:
    case = with_price(
        sales(small, 100.0, 110.0, 9.0), "sale-2", role="excluded", reason="another class"
    )
    assert list(outliers(case)) == ["sale-2"]


def test_a_row_names_its_steps_and_why_it_does_not_count(small: Case) -> None:
    rows = price_rows(convert_known(small))
    assert [row["id"] for row in rows] == sorted(price.id for price in small.prices)
    assert all(row["used"] == (not row["why"]) for row in rows)


def test_the_grid_of_the_same_case_is_the_grid_as_weighed(weighed: Weighing) -> None:
    assert grid_after(weighed, weighed.case, weighed.settings) == price_grid(weighed)


def test_an_edited_price_moves_its_cell_as_a_weighing_would(weighed: Weighing) -> None:
    cell = next(row for row in price_grid(weighed) if row["rows"])
    price = next(one for one in weighed.case.prices if one.id == cell["rows"][0])
    dearer = with_price(
        weighed.case, price.id, price_low=3 * (price.price_low or 1.0), price_high=None
    )
    after = grid_after(weighed, dearer, weighed.settings)
    assert after == price_grid(weigh(dearer, draws=200))
    moved = {
        (now["item"], now["basis"])
        for was, now in zip(price_grid(weighed), after, strict=True)
        if was != now
    }
    assert (cell["item"], cell["basis"]) in moved
    borrowing = {
        (item.id, basis)
        for item in weighed.case.items
        for basis, proxy in item.proxies.items()
        if (proxy.item, proxy.basis) in moved
    }
    assert moved - borrowing == {(cell["item"], cell["basis"])}
