"""Entries of a list, and the line that they hang on."""

from __future__ import annotations

from tests.reading.spots import around

from steelyard.reading.scene import Context


def test_an_entry_has_voice_and_date_of_the_line_above() -> None:
    text = "According to the salt board, Peru got in March 2021:\n- #40# boats\n- #12# cranes\n"
    answers = around(text, "en", Context(date="2021-05-17"))
    assert [(one.attribution, one.as_of) for one in answers] == [(("salt board",), "2021-03")] * 2


def test_a_line_without_a_colon_is_no_lead() -> None:
    text = "According to the salt board, Peru got boats in March 2021.\n\n- #40# cranes\n"
    answer = around(text, "en", Context(date="2021-05-17"))[0]
    assert (answer.attribution, answer.as_of) == ((), None)
