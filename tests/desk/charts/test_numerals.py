"""Numbers as charts write them, in both languages."""

from __future__ import annotations

from steelyard.desk.charts.numerals import axis_words, rung_words, short, short_range, tick_words


def test_short_numbers_in_both_languages() -> None:
    assert short(4_000_000, "en") == "4m"
    assert short(4_200_000, "de") == "4,2\N{NO-BREAK SPACE}Mio."
    assert short(12_345, "de") == "12.000"
    assert short_range(2e6, 1e7, "de") == "2 bis 10\N{NO-BREAK SPACE}Mio."
    assert short_range(3, None, "en") == "at least 3"
    assert short_range(None, None, "en") == "open"


def test_numbers_of_an_axis_share_their_decimals() -> None:
    assert tick_words([0, 0.5, 1.0], "de") == ("0", "0,5", "1,0")
    assert axis_words([0, 2e6, 4e6], "en") == ("0", "2m", "4m")
    assert axis_words([0, 500, 1000], "de") == ("0", "500", "1.000")
    assert rung_words([0.1, 1, 30, 3e6], "en") == ("0.1", "1", "30", "3m")
