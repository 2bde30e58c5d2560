"""desk/sheet_values.py: what people write in cells has one reading, or is said to have two."""

from __future__ import annotations

import contextlib
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.desk.sheet_values import (
    Decimal,
    UnclearError,
    decimal_evidence,
    order_evidence,
    parse_amount,
    parse_date,
    parse_number,
    plain,
)
from steelyard.desk.words import day, month

NUMBERS = st.integers(-(10**12), 10**12) | st.floats(-1e9, 1e9, allow_nan=False).map(
    lambda x: round(x, 3)
)


def written(number: float, decimal: Decimal, group: bool) -> str:
    text = f"{number:,.3f}".rstrip("0").rstrip(".") if group else f"{number:.3f}"
    return text if decimal == "point" else text.translate(str.maketrans(",.", ".,"))


@given(NUMBERS, st.sampled_from(["comma", "point"]), st.booleans())
def test_a_number_written_the_german_or_the_english_way_reads_back(
    number: float, decimal: Decimal, group: bool
) -> None:
    assert parse_number(written(number, decimal, group), decimal) == pytest.approx(number, abs=1e-9)


@given(st.integers(1000, 999_999), st.sampled_from(["comma", "point"]))
def test_without_evidence_three_digits_after_a_sign_are_never_guessed(
    number: int, decimal: Decimal
) -> None:
    text = written(number, decimal, group=True)
    with pytest.raises(UnclearError):
        parse_number(text)
    assert parse_number(text, decimal) == number


@given(st.lists(NUMBERS, min_size=1), st.sampled_from(["comma", "point"]))
def test_evidence_never_points_the_wrong_way(numbers: list[float], decimal: Decimal) -> None:
    found, shown = decimal_evidence(written(number, decimal, group=True) for number in numbers)
    assert found in (None, decimal)
    assert bool(shown) == (found is not None)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12 000", 12000),
        ("12\u00a0000,5", 12000.5),
        ("1'000", 1000),
        ("1,5E+06", 1.5e6),
        ("0,125", 0.125),
        ("1234,567", 1234.567),
        ("1.234.567", 1234567),
        (".5", 0.5),
        ("\u22123,5", -3.5),
    ],
)
def test_numbers_that_have_one_reading(text: str, number: float) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "n/a", "1e999", "1.2.3", "12,34,567", "--5", "1e", "0x10", "1 2"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse_number(text)


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    for parse in (parse_amount, parse_date, parse_number):
        with contextlib.suppress(ValueError):
            assert parse(text) is not None


@pytest.mark.parametrize(
    ("text", "low", "high", "bound"),
    [
        ("mindestens 5.000,0", 5000, None, "at_least"),
        ("more than $5bn", 5e9, None, "at_least"),
        ("5000+", 5000, None, "at_least"),
        ("bis zu 9,8 Mrd. Dollar", None, 9.8e9, "at_most"),
        ("up to 12", None, 12, "at_most"),
        ("ca. 300", 300, 300, "approx"),
        ("~3000", 3000, 3000, "approx"),
        ("10-30", 10, 30, "range"),
        ("zwischen 10 und 20", 10, 20, "range"),
        ("5,6 bis 9,8 Mio.", 5.6e6, 9.8e6, "range"),
        ("5,6 Mio. - 9,8 Mio.", 5.6e6, 9.8e6, "range"),
        ("450", 450, 450, "exact"),
    ],
)
def test_a_qualifier_becomes_a_bound(
    text: str, low: float | None, high: float | None, bound: str
) -> None:
    amount = parse_amount(text)
    assert (amount.low, amount.high, amount.bound) == (low, high, bound)


def test_what_stands_beside_the_number_is_kept() -> None:
    assert parse_amount("500 EUR").currency == "EUR"
    assert parse_amount("$12").currency == "USD"
    assert parse_amount("about 12 rounds").unit == "rounds"
    assert parse_amount("about 12 rounds").words == "about"
    share = parse_amount("35 %")
    assert share.percent
    assert share.low == pytest.approx(0.35)


def test_a_billion_is_asked_about() -> None:
    with pytest.raises(UnclearError, match="10\\^12 in German"):
        parse_amount("2 billion")
    assert parse_amount("2 bn").low == parse_amount("2 Mrd.").low == 2e9


def test_a_range_that_ends_below_its_start_is_refused() -> None:
    with pytest.raises(ValueError, match="ends below"):
        parse_amount("30-10")


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.sampled_from(["en", "de"]))
def test_days_and_months_as_we_print_them_read_back(when: date, lang: str) -> None:
    iso = when.isoformat()
    assert parse_date(day(iso, lang)) == iso
    assert parse_date(month(iso, lang)) == iso[:7]


@given(st.dates(date(1990, 1, 1), date(2029, 12, 31)))
def test_dates_of_spreadsheets_read_back(when: date) -> None:
    iso = when.isoformat()
    assert parse_date(iso) == iso
    assert parse_date(f"{when.day}.{when.month}.{when.year}") == iso
    assert parse_date(when.strftime("%d.%m.%y")) == iso
    assert parse_date(when.strftime("%d/%m/%Y"), "day") == iso
    assert parse_date(when.strftime("%m/%d/%Y"), "month") == iso
    assert parse_date(str((when - date(1899, 12, 30)).days)) == iso


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("März 2024", "2024-03"),
        ("Mär 24", "2024-03"),
        ("Mrz. 2024", "2024-03"),
        ("Mar-24", "2024-03"),
        ("March 7, 2024", "2024-03-07"),
        ("7th of March 2024", "2024-03-07"),
        ("12/2024", "2024-12"),
        ("2024", "2024"),
        ("Q1 2024", "2024-01/2024-03"),
        ("1.1.2024 bis 31.3.2024", "2024-01-01/2024-03-31"),
        ("2024-03/2024-11-05", "2024-03/2024-11-05"),
    ],
)
def test_partial_dates_and_windows_stay_partial(text: str, read: str) -> None:
    assert parse_date(text) == read


def test_a_date_of_two_readings_is_asked_about_unless_the_column_shows_the_order() -> None:
    with pytest.raises(UnclearError):
        parse_date("03/04/2024")
    assert parse_date("03/03/2024") == "2024-03-03"
    assert order_evidence(["03/04/2024", "13/04/2024"]) == ("day", "13/04/2024")
    assert order_evidence(["13/04/2024", "04/13/2024"]) == (None, "")


@pytest.mark.parametrize("text", ["30.02.2024", "2024-13", "31/31/2024", "someday", "7", "99999"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_date(text)


def test_umlauts_and_punctuation_do_not_part_words() -> None:
    assert plain("Höchst-Menge (t)") == plain("hoechst menge t") == "hoechst menge t"


@pytest.mark.parametrize("text", ["31.13.2025", "2025-13-31", "13/31/12", "30. 2. 2024"])
def test_a_day_that_is_not_there_is_quoted_as_it_was_typed(text: str) -> None:
    with pytest.raises(ValueError, match=f"^there is no such day as {re.escape(text)}$"):
        parse_date(text, "day")
