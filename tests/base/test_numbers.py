"""Numbers as sentences tell them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.base.numbers import plain_number


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (3e6, "3,000,000"),
        (1234567.0, "1,234,567"),
        (0.25, "0.25"),
        (-1200.5, "-1,200.5"),
        (0.0, "0"),
        (0.00001, "0.00001"),
        (1e300, "1e+300"),
        (1e-9, "1e-09"),
        (float("inf"), "inf"),
    ],
)
def test_a_number_is_told_with_all_its_digits(number: float, told: str) -> None:
    assert plain_number(number) == told


def test_it_can_be_rounded_to_significant_digits() -> None:
    assert plain_number(1307.24891, 6) == "1,307.25"
    assert plain_number(2345678.0, 6) == "2,345,680"


@given(st.floats(min_value=1e-6, max_value=9e14))
def test_no_exponent_stands_where_somebody_reads_the_digits(number: float) -> None:
    told = plain_number(number)
    assert "e" not in told
    assert float(told.replace(",", "")) == pytest.approx(number, rel=1e-4, abs=1e-9)
