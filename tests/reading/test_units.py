"""Units as a case spells them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.base import tables
from steelyard.reading.reader import read_text
from steelyard.reading.scene import Known
from steelyard.reading.units import factor_between, restated

UNITS = sorted(row["unit"] for row in tables.read_table("units.csv"))


def test_one_unit_has_many_spellings_and_exact_multiples() -> None:
    assert factor_between("tonnes", "t") == 1
    assert factor_between("cubic_metres", "m3") == 1
    assert factor_between("pieces", "rounds") == 1
    assert factor_between("kilograms", "tonnes") == 0.001
    assert factor_between("something", "something") == 1


def test_things_of_different_kinds_are_not_turned_into_one_another() -> None:
    assert factor_between("pieces", "tonnes") is None
    assert factor_between("persons", "pieces") is None
    assert factor_between("barrels", "tonnes") is None
    assert factor_between("USD", "EUR") is None


@given(st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_there_and_back_is_the_same(one: str, other: str) -> None:
    there, back = factor_between(one, other), factor_between(other, one)
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert abs(there * back - 1) < 1e-9


def test_an_amount_is_told_in_the_unit_of_its_item() -> None:
    items = (Known("wheat", ("Wheat",), "t"), Known("gas", ("Natural gas",), "m3"))
    text = "Chile sent 300 kilograms of wheat, 5 tonnes of wheat and 9 cubic metres of natural gas."
    found = read_text(text, lang="en", items=items)
    assert [(one.amount_low, one.unit) for one in found] == [(0.3, "t"), (5, "t"), (9, "m3")]


def test_an_open_end_stays_open() -> None:
    assert restated(None, 0.001) is None
    assert restated(300.0, 0.001) == 0.3


MEASURES = [
    ("en", "Norway sold 10,000 b/d of oil.", 1e4, "barrels"),
    ("en", "Norway sold 10,000 bpd of oil.", 1e4, "barrels"),
    ("en", "Norway sold 40 kb/d of oil.", 4e4, "barrels"),
    ("en", "Norway sold 1.2 mb/d of oil.", 1.2e6, "barrels"),
    ("en", "Norway sold 31 bcm of gas.", 31e9, "cubic_metres"),
    ("de", "Norwegen verkaufte 10.000 b/d Öl.", 1e4, "barrels"),
    ("de", "Norwegen verkaufte 3 bcm Gas.", 3e9, "cubic_metres"),
    ("fr", "La Norvège a vendu 10 000 b/j de pétrole.", 1e4, "barrels"),
    ("ru", "Норвегия продала 10 тыс. б/с нефти.", 1e4, "barrels"),
    ("ru", "Норвегия продала 5 тыс. барр./сут. нефти.", 5e3, "barrels"),
    ("uk", "Норвегія продала 10 тис. б/д нафти.", 1e4, "barrels"),
]


@pytest.mark.parametrize(("lang", "text", "value", "unit"), MEASURES)
def test_short_forms_of_oil_and_gas_trade_are_measures(
    lang: str, text: str, value: float, unit: str
) -> None:
    (claim,) = read_text(text, lang=lang)
    assert (claim.amount_low, claim.unit) == (value, unit)
