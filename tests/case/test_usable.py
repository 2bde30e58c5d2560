"""What the arithmetic needs is asked of the case before it is weighed."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from steelyard.base.tables import read_table
from steelyard.case.case import Case, check_case
from steelyard.case.folder import read_case
from steelyard.case.links import Link
from steelyard.case.priors import Prior

SMALL = Path(__file__).parents[1] / "cases" / "drones-for-gold"
CASE = read_case(SMALL)


def names(case: Case) -> list[str]:
    return [problem.name for problem in check_case(case)]


def changed(case: Case, field: str, id: str, **fields: Any) -> Case:
    """The case with one record of one kind changed."""
    records = tuple(
        dataclasses.replace(one, **fields) if one.id == id else one for one in getattr(case, field)
    )
    kept: dict[str, Any] = {field: records}
    return dataclasses.replace(case, **kept)


def test_the_small_case_can_be_used_as_it_is() -> None:
    assert names(CASE) == []


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"unit": "share"}, "other-unit"),
        ({"unit": "", "kind": "share"}, "other-unit"),
        ({"direction": ("BB", "AA")}, "direction-against-item"),
        ({"direction": ("", "AA")}, "direction-against-item"),
    ],
)
def test_an_evidence_row_agrees_with_its_item(fields: dict[str, Any], name: str) -> None:
    assert names(changed(CASE, "claims", "D004", **fields)) == [name]
    beside = {"role": "comparison", "reason": "another matter"}
    assert names(changed(CASE, "claims", "D004", **fields, **beside)) == []


def test_a_side_that_is_not_named_is_against_nothing() -> None:
    assert names(changed(CASE, "claims", "D004", direction=("", "BB"))) == []


def test_a_zero_needs_a_detection_limit_only_where_it_counts() -> None:
    none = {"bound": "exact", "amount_low": 0.0, "amount_high": 0.0}
    bare = changed(CASE, "items", "drones", detection_limit=None)
    assert names(changed(bare, "claims", "D004", **none)) == ["no-detection-limit"]
    # D003 speaks of the same item under another name.
    assert names(changed(bare, "claims", "D003", **none)) == ["no-detection-limit"]
    assert names(changed(bare, "claims", "D004", state="rejected", **none)) == []
    limited = changed(CASE, "items", "drones", detection_limit=5.0)
    assert names(changed(limited, "claims", "D004", **none)) == []


def test_a_capacity_is_divided_by_an_amount_above_zero() -> None:
    empty = {"amount_low": 0.0, "amount_high": 0.0, "state": "rejected"}
    assert names(changed(CASE, "claims", "D008", **empty)) == ["input-without-amount"]


def test_a_copy_of_two_origins_is_a_problem_unless_they_are_one() -> None:
    two = (*CASE.links, Link(a="D004", b="D001", kind="same_origin"))
    two = (*two, Link(a="D004", b="D003", kind="same_origin"))
    assert names(dataclasses.replace(CASE, links=two)) == ["two-origins"]
    one = (*CASE.links, Link(a="D004", b="D001", kind="same_origin"))
    one = (*one, Link(a="D004", b="D002", kind="same_origin"))
    assert names(dataclasses.replace(CASE, links=one)) == []


def test_prices_and_the_series_they_are_converted_by_are_above_zero() -> None:
    price = next(p for p in CASE.prices if p.role == "evidence" and p.price_low is not None)
    assert "out-of-range" in names(changed(CASE, "prices", price.id, price_low=0.0))
    used = {CASE.exchange.money.deflator, *CASE.exchange.money.exchange_rates.values()}
    used |= {reference.series for reference in CASE.exchange.output}
    rows = [row for row in CASE.series if row.series in used and row.use]
    assert rows
    for row in rows:
        for value in (0.0, -1.0):
            assert "out-of-range" in names(changed(CASE, "series", row.id, value=value))
        assert names(changed(CASE, "series", row.id, value=None)) == []


def prior(name: str, value: float, spread: float | None = None) -> Case:
    row = Prior(name=name, value=value, spread=spread, reason="Tried out.")
    return dataclasses.replace(CASE, priors=(row,))


@pytest.mark.parametrize(
    "name", ["rate_spread", "stop_per_quarter", "width_observed", "price_market", "lean_scale"]
)
@pytest.mark.parametrize("value", [0.0, -0.5])
def test_a_scale_is_above_zero(name: str, value: float) -> None:
    assert names(prior(name, value)) == ["out-of-range"]


def test_a_hedge_needs_its_spread_and_a_share_stays_below_one() -> None:
    assert names(prior("hedge_over", 0.2)) == ["missing-value"]
    assert names(prior("hedge_over", 0.2, 0.4)) == []
    assert names(prior("range_coverage", 1.0)) == ["out-of-range"]
    assert names(prior("early_start_months", 0.0)) == []


def test_every_setting_of_the_package_could_stand_in_a_case() -> None:
    for row in read_table("priors.csv"):
        spread = float(row["spread"]) if row["spread"] else None
        assert names(prior(row["name"], float(row["value"]), spread)) == [], row["name"]


def test_a_price_that_counts_is_in_the_unit_of_its_item_or_says_how_it_gets_there() -> None:
    other = changed(CASE, "prices", "P004", unit="carat")
    (problem,) = check_case(other)
    assert problem.name == "other-price-unit"
    assert "5000" in problem.mend
    unknown = changed(CASE, "prices", "P004", unit="ingot")
    assert "per_item_reason" in check_case(unknown)[0].mend
    for spelling in ("kg", "Kilograms", "kilogramme"):
        assert names(changed(CASE, "prices", "P004", unit=spelling)) == []
    for said in (
        {"per_item": 0.08},
        {"per_item_reason": "An ingot here weighs a kilogram."},
        {"state": "proposed"},
        {"role": "excluded", "reason": "another matter"},
    ):
        assert names(changed(CASE, "prices", "P004", unit="ingot", **said)) == []
