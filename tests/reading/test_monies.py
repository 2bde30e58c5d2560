"""Whose money it is, where several countries have one of that name."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Schweden stiftet dafür 900 Millionen Kronen.", "SEK"),
        ("Dänemark stiftet dafür 900 Millionen Kronen.", "DKK"),
        ("Прага виділила Молдові 70 млн крон.", "CZK"),
        ("Pakistan paid 40 million rupees.", "PKR"),
        ("Schweden zahlte Oslo 900 Millionen Kronen.", "NOK"),
        ("Oslo zahlte Schweden 900 Millionen schwedische Kronen.", "SEK"),
        ("Schweden zahlte 900 Millionen norwegische Kronen.", "NOK"),
        ("Das kostet 900 Millionen Kronen.", "NOK"),
    ],
)
def test_a_bare_word_is_the_money_of_the_country_named_nearest(text: str, code: str) -> None:
    assert read_text(text)[0].unit == code
