"""Numbers, dates and phrases as the reader meets them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.base.tables import read_yaml
from steelyard.desk import words


@pytest.mark.parametrize(
    ("x", "lang", "expected"),
    [
        (12_345, "en", "12,000"),
        (12_345, "de", "12.000"),
        (5.04, "en", "5.0"),
        (5.04, "de", "5,0"),
        (5, "en", "5"),
        (9.96, "en", "10"),
        (0.01234, "en", "0.012"),
        (0, "en", "0"),
        (-1234.5, "en", "\N{MINUS SIGN}1,200"),
        (None, "de", "offen"),
        (7_400_000, "en", "7,400,000"),
    ],
)
def test_amounts_keep_two_significant_digits(x: float | None, lang: str, expected: str) -> None:
    assert words.amount(x, lang=lang) == expected


@pytest.mark.parametrize(
    ("x", "currency", "lang", "expected"),
    [
        (5.61e9, "USD", "en", "$5.6bn"),
        (5.61e9, "USD", "de", "5,6 Mrd. Dollar"),
        (430e6, "USD", "en", "$430m"),
        (430e6, "USD", "de", "430 Mio. Dollar"),
        (999.6e6, "USD", "en", "$1.0bn"),
        (1.2e9, "CHF", "en", "CHF 1.2bn"),
        (1.2e9, "CHF", "de", "1,2 Mrd. CHF"),
        (-2.5e9, "USD", "en", "\N{MINUS SIGN}$2.5bn"),
        (3.4e9, "DEM", "de", "3,4 Mrd. D-Mark"),
        (1.25e12, "EUR", "en", "€1.2tn"),
        (2040, "USD", "en", "$2,000"),
        (0, "USD", "en", "$0"),
        (None, "USD", "en", "open"),
    ],
)
def test_money_names_its_scale_and_currency(
    x: float | None, currency: str, lang: str, expected: str
) -> None:
    assert words.money(x, currency, lang).replace("\N{NO-BREAK SPACE}", " ") == expected


@pytest.mark.parametrize(
    ("low", "high", "lang", "expected"),
    [
        (4.1e9, 9e9, "en", "$4.1bn to $9.0bn"),
        (4.1e9, 9e9, "de", "4,1 bis 9,0 Mrd. Dollar"),
        (430e6, 1.2e9, "de", "430 Mio. bis 1,2 Mrd. Dollar"),
        (4.1e9, None, "en", "at least $4.1bn"),
        (None, 4.1e9, "de", "höchstens 4,1 Mrd. Dollar"),
        (None, None, "de", "offen"),
    ],
)
def test_ranges_of_money_say_an_open_end_in_words(
    low: float | None, high: float | None, lang: str, expected: str
) -> None:
    text = words.money_range(low, high, "USD", lang)
    assert text.replace("\N{NO-BREAK SPACE}", " ") == expected


def test_tables_in_billions_keep_two_digits_or_two_decimals() -> None:
    values = (12.3e9, 5.04e9, 0.456e9, 0.0449e9, 0.0004e9, -0.31e9)
    printed = [words.billions(x) for x in values]
    assert printed == ["12", "5.0", "0.46", "0.04", "0", "\N{MINUS SIGN}0.31"]


def test_dates_stay_as_partial_as_they_were_written() -> None:
    assert words.day("2026-03-01") == "1 Mar 2026"
    assert words.day("2026-03-01", "de") == "1. März 2026"
    assert words.day("2026-03") == "Mar 2026"
    assert words.day("2026") == "2026"
    assert words.day("2023-08/2026-03-01") == "Aug 2023 to 1 Mar 2026"
    assert words.month("2026-03-01", "de") == "März 2026"
    assert words.month(None) == "unknown"


def test_percent_takes_a_decimal() -> None:
    assert words.percent(0.1349) == "13%"
    assert words.percent(0.1349, "de") == "13\N{NO-BREAK SPACE}%"


def test_an_unknown_phrase_or_an_unfilled_place_is_a_programmers_mistake() -> None:
    with pytest.raises(KeyError):
        words.phrase("no.such.phrase")
    with pytest.raises(KeyError):
        words.phrase("caveats")
    with pytest.raises(KeyError):
        words.phrase("caveats.price")


def test_words_fall_back_to_english_then_to_any_language() -> None:
    assert words.pick({"en": "oil", "de": "Öl"}, "de") == "Öl"
    assert words.pick({"en": "oil"}, "de") == "oil"
    assert words.pick({"fr": "pétrole"}, "de") == "pétrole"
    assert words.pick({}, "de") == ""


def leaves(tree: dict[str, Any], path: str = "") -> list[tuple[str, dict[str, str]]]:
    """Every phrase of the tree with its dotted key."""
    found = []
    for key, value in tree.items():
        if not isinstance(value, dict):
            continue
        if "en" in value and isinstance(value["en"], str):
            found.append((f"{path}{key}", value))
        else:
            found += leaves(value, f"{path}{key}.")
    return found


def test_every_phrase_speaks_both_languages_with_the_same_places() -> None:
    import string

    for key, phrase in leaves(read_yaml("words.yaml")):
        assert {"en", "de"} <= set(phrase), key
        places = [
            {name for _, name, _, _ in string.Formatter().parse(phrase[lang]) if name}
            for lang in ("en", "de")
        ]
        assert places[0] == places[1], key


def test_german_never_says_billion_for_a_milliarde() -> None:
    german = " ".join(phrase["de"] for _, phrase in leaves(read_yaml("words.yaml")))
    assert "illion" not in german.replace("Million", "")


@given(st.floats(min_value=1e-6, max_value=1e13, allow_nan=False))
def test_an_amount_read_back_is_within_half_of_its_second_digit(x: float) -> None:
    printed = float(words.amount(x).replace(",", ""))
    assert printed == pytest.approx(x, rel=0.051)
    assert "e" not in words.amount(x)


def test_a_factor_of_one_is_the_same_price() -> None:
    assert words.factor(1, 1) == "same price"
    assert words.factor(1.0, 1.0, "de") == "gleicher Preis"
    assert words.factor(0.35, 1.0, "de") == "mal 0,35 bis 1"
    assert words.factor(2, 2) == "times 2"


def test_two_shares_carry_their_sign_once() -> None:
    assert words.percent_range(0.0741, 0.0812) == "7.4 to 8.1%"
    assert words.percent_range(0.0741, 0.0812, "de") == "7,4 bis 8,1\N{NO-BREAK SPACE}%"
    assert words.percent_range(0.0741, 0.0743) == "7.4%"


def test_a_percent_sign_stands_as_its_language_wants_it() -> None:
    for key, phrase in leaves(read_yaml("words.yaml")):
        assert " %" not in phrase["en"], key
        assert "\N{NO-BREAK SPACE}%" not in phrase["en"], key
        assert " %" not in phrase["de"], key


def test_an_expression_names_its_items() -> None:
    names = {"shells": "Shells", "share": "Share of 122 mm"}
    assert words.expression("shells * share", names.__getitem__) == "Shells × Share of 122 mm"
    assert words.expression("integral(shells) <= share", names.__getitem__) == (
        "sum over months of (Shells) ≤ Share of 122 mm"
    )


def test_an_item_has_the_name_the_document_gives_it() -> None:
    document = {
        "names": {"gun_used": {"en": "Used gun", "de": "Gebrauchtes Geschütz"}},
        "given": {"items": {"ore": {"name": {"en": "Ore"}}}},
    }
    names = words.item_names(document)
    assert words.item_words(names, "gun_used", "de") == "Gebrauchtes Geschütz"
    assert words.item_words(names, "ore", "de") == "Ore"
    assert words.item_words(names, "not_there") == "not there"


def test_a_row_speaks_german_where_it_has_a_column_for_it() -> None:
    row = {"basis": "list prices", "basis_de": "Listenpreise", "label": "X", "label_de": ""}
    assert words.translated(row, "basis", "de") == "Listenpreise"
    assert words.translated(row, "basis") == "list prices"
    assert words.translated(row, "label", "de") == "X"


@given(st.text())
def test_a_line_holds_nothing_that_steers_a_terminal(text: str) -> None:
    line = words.one_line(text)
    assert not [sign for sign in line if ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0]


def test_line_breaks_stay_and_a_lone_return_is_seen() -> None:
    assert words.visible("a\r\nb\tc\rd") == "a\r\nb\tc[U+000D]d"


@given(
    st.floats(1e-6, 1e15, allow_nan=False),
    st.floats(1.0, 50.0),
    st.integers(1, 4),
)
def test_plain_bounds_never_read_inside_the_evidence(
    low: float, factor: float, digits: int
) -> None:
    """A claim of 18,500 refutes a bound of 18,000 that rests on it."""
    high = low * factor
    first, last = words.outward(low, high, digits)
    assert first is not None
    assert last is not None
    assert first <= low * (1.0 + 1e-9)
    assert last >= high * (1.0 - 1e-9)
    step = 10.0 ** (1 - digits)
    assert first >= low * (1.0 - 1.01 * step)
    assert last <= high * (1.0 + 1.01 * step)
    assert words.rounded(first, digits) == first
    assert words.rounded(last, digits) == last


def test_bounds_that_have_few_digits_and_open_ends_stay() -> None:
    assert words.outward(1_850.5, 18_500.0) == (1_800.0, 19_000.0)
    assert words.outward(0.3, 0.1 + 0.2) == (0.3, 0.3)
    assert words.outward(None, 12.0) == (None, 12.0)
    assert words.outward(0.0, None) == (0.0, None)


def test_an_open_end_is_told_by_the_names_of_its_items() -> None:
    names = {"oil": {"en": "Petroleum", "de": "Öl"}}
    reason = "air_defence: every claim is one-sided; oil: every claim is one-sided; it never ended"
    told = words.open_words(reason, names)
    assert told == "air defence, Petroleum: every report is one-sided; it never ended"
    assert words.open_words(reason, names, "de").startswith("air defence, Öl: alle Angaben")
