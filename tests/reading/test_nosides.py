"""Places that are on no side."""

from __future__ import annotations

from steelyard.reading.reader import read_text


def test_the_country_in_the_words_of_money_is_on_no_side() -> None:
    text = "Vereinbart wurde ein Kredit von 50 Milliarden US-Dollar an Laos."
    assert read_text(text)[0].direction == (None, "LA")
