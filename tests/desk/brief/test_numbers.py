"""desk/brief/numbers.py: a path and a form become words, and a wrong path nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.desk.brief.numbers import FORMS, find_value, number, said_amount
from steelyard.desk.words import as_said

Document = dict[str, Any]
NB = "\N{NO-BREAK SPACE}"


def told(document: Document, path: str, form: str, lang: str) -> str:
    found = number(document, path, form, lang)
    assert found is not None
    assert (found.path, found.form) == (path, form)
    return found.text.replace(NB, " ")


def test_money_is_written_as_running_text_has_it(document: Document) -> None:
    assert told(document, "given.value", "mid", "en") == "$630m"
    assert told(document, "given.value", "mid", "de") == "630 Millionen Dollar"
    assert told(document, "given.value", "range", "de") == "370 Millionen bis 1,1 Milliarden Dollar"
    assert told(document, "balance.p05", "size", "en") == "$290m"


def test_bounds_are_rounded_outwards_and_an_open_end_is_said(document: Document) -> None:
    assert told(document, "given.value", "bounds", "en") == "$210m to $1.8bn"
    assert told(document, "returned.value", "bounds", "en") == "at least $39m"


def test_shares_are_written_out(document: Document) -> None:
    document["continued"]["returned"] = 0.584
    assert told(document, "continued.returned", "mid", "en") == "58 per cent"
    assert told(document, "continued.returned", "mid", "de") == "58 Prozent"


def test_a_quantity_has_its_unit(document: Document) -> None:
    document["given"]["items"]["timber"]["quantity"] |= {"p50": 1.0}
    document["given"]["items"]["timber"]["unit"] = "vehicles"
    assert told(document, "given.items.timber.quantity", "mid", "en") == "1 vehicle"
    document["given"]["items"]["timber"]["quantity"] |= {"p50": 12345.0}
    assert told(document, "given.items.timber.quantity", "mid", "de") == "12.000 Fahrzeuge"


@pytest.mark.parametrize(
    ("x", "unit", "text"),
    [
        (2.2, "vehicles", "2 vehicles"),
        (0.8, "vehicles", "1 vehicle"),
        (0.2, "vehicles", "less than 1 vehicle"),
        (9.4, "persons", "9 people"),
        (238.4, "missiles", "240 missiles"),
        (2.2, "t", "2.2 tonnes"),
        (0.2, "rounds/container", "0.20 rounds a container"),
    ],
)
def test_things_that_come_whole_are_told_as_whole_numbers(
    document: Document, x: float, unit: str, text: str
) -> None:
    item = document["given"]["items"]["timber"]
    item["unit"] = unit
    item["quantity"] |= {"p50": x}
    assert told(document, "given.items.timber.quantity", "mid", "en") == text


def test_a_range_of_things_that_come_whole_is_whole_at_both_ends(document: Document) -> None:
    item = document["given"]["items"]["timber"]
    item["unit"] = "vehicles"
    item["quantity"] |= {"p05": 0.3, "p50": 2.2, "p95": 5.4}
    assert told(document, "given.items.timber.quantity", "range", "en") == "0 to 5 vehicles"
    item["quantity"] |= {"p05": 1.8, "p95": 2.3}
    assert told(document, "given.items.timber.quantity", "range", "de") == "2 Fahrzeuge"
    item["quantity"] |= {"p05": 0.1, "p95": 0.4}
    assert told(document, "given.items.timber.quantity", "range", "de") == "weniger als 1 Fahrzeug"


def test_a_day_a_month_and_a_year(document: Document) -> None:
    assert told(document, "window.start", "day", "de") == "1. August 2023"
    assert told(document, "window.start", "month", "de") == "August 2023"
    assert told(document, "window.start", "year", "de") == "2023"


@pytest.mark.parametrize("form", FORMS)
def test_a_path_that_leads_nowhere_gives_nothing(document: Document, form: str) -> None:
    for path in (
        "nowhere",
        "given.items.nothing.value",
        "claims.X99",
        "earlier.given.value",
        "a.*.b",
    ):
        assert number(document, path, form, "en") is None
    assert find_value(document, "given.value.p50.deeper") is None


def test_what_somebody_said_keeps_its_digits_and_its_bound() -> None:
    def said(*told: Any) -> str:
        return said_amount(*told).replace(NB, " ")

    assert said(15809.0, 15809.0, "approx", "containers", "en") == "about 15,809 containers"
    assert said(6e6, None, "at_least", "rounds", "de") == "mindestens 6 Millionen Schuss"
    assert said(None, 9e6, "at_most", "rounds", "de") == "höchstens 9 Millionen Schuss"
    assert said(10900.0, 12000.0, "range", "persons", "en") == "10,900 to 12,000 people"
    assert said(7.67e9, 14.4e9, "", "USD", "en") == "$7.67bn to $14.4bn"
    assert said(7.67e9, 14.4e9, "", "USD", "de") == "7,67 bis 14,4 Milliarden Dollar"
    assert said(650.0, None, "at_least", "USD", "en") == "at least $650"
    assert said(5e7, 5e7, "approx", "DEM", "en") == "about 50 million marks"
    assert said(6e5, 7e5, "range", "t", "de") == "600.000 bis 700.000 Tonnen"
    assert said(1.0, None, "at_least", "vehicles", "en") == "at least 1 vehicle"


@given(st.integers(min_value=0, max_value=10**13))
def test_no_digit_of_a_stated_number_is_lost(n: int) -> None:
    text = as_said(float(n)).replace(NB, " ")
    digits, _, word = text.partition(" ")
    size = {"": 1, "million": 10**6, "billion": 10**9, "trillion": 10**12}[word]
    assert round(float(digits.replace(",", "")) * size) == n
