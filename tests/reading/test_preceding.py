"""Who stands before a verb of saying."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text


def who(text: str) -> tuple[str, ...]:
    return read_text(text, lang="en")[-1].attribution


def test_a_clause_about_somebody_is_told_by_them() -> None:
    text = 'It is in a post by the politician Jane Roe, who claimed that "40 tanks have gone".'
    assert who(text) == ("Jane Roe",)
    text = "He met the minister Jane Roe, who said that 40 tanks had gone."
    assert who(text) == ("Jane Roe",)


@pytest.mark.parametrize(
    "text",
    [
        "A video shared more than 40,000 times on TikTok and X says Chile sent 40 tanks.",
        "Few in Lima believed the number of 40 tanks.",
        "Western states have not gone. Chile sent Peru 40 tanks.",
        "Our own estimate is lower: 40 tanks.",
    ],
)
def test_what_is_counted_a_quantifier_and_a_plural_noun_are_nobody(text: str) -> None:
    assert who(text) == ()


def test_a_body_behind_the_time_of_a_ticker_speaks() -> None:
    assert who("18.52 Peru's oil ministry says 40 tankers have left.") != ()


def test_who_has_seen_a_paper_is_no_part_of_its_maker() -> None:
    text = "According to figures compiled by the Action Service and seen by us, 40 tanks have come."
    assert who(text) == ("Action Service",)


def test_a_name_with_a_hyphen_behind_its_office_is_the_name() -> None:
    text = "Peru's defence minister, Lin Kuo-chang, told lawmakers that 40 tanks had come."
    assert who(text) == ("Lin Kuo-chang",)


def test_somebody_with_an_indefinite_article_was_not_heard_before() -> None:
    first = "The minister Jane Roe said 20 tanks were gone.\n\n"
    assert who(first + "Another 40 tanks came, a spokeswoman confirms.") == ("spokeswoman",)
    assert who(first + "Another 40 tanks came, the minister said.") == ("Jane Roe",)
