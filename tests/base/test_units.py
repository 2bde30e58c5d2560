"""Units by their spellings: one or many, with hyphens or lines, and of time behind another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.base.units import find_unit, known_units, units_ratio


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("round", "rounds", 1.0),
        ("missile", "missiles", 1.0),
        ("Tonne", "tonnes", 1.0),
        ("person-month", "person_months", 1.0),
        ("soldier-month", "person months", 1.0),
        ("kg", "tonnes", 0.001),
        ("MWh", "kilowatt_hours", 1000.0),
        ("crate", "crates", 1.0),
        ("battery", "batteries", 1.0),
        ("crate", "pieces", None),
        ("barrel", "tonnes", None),
        ("soldier-month", "persons", None),
        ("soldier-year", "person_months", None),
        ("", "pieces", None),
    ],
)
def test_spellings_of_one_unit_are_one(one: str, other: str, ratio: float | None) -> None:
    assert units_ratio(one, other) == ratio


@given(st.sampled_from(sorted(known_units())), st.sampled_from(sorted(known_units())))
def test_there_and_back_is_where_one_began(one: str, other: str) -> None:
    there, back = units_ratio(one, other), units_ratio(other, one)
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert there * back == pytest.approx(1.0)


@given(st.text(max_size=60))
def test_any_text_is_a_unit_or_none(text: str) -> None:
    assert find_unit(text) is None or isinstance(find_unit(text), tuple)
    assert units_ratio(text, text) == 1.0
