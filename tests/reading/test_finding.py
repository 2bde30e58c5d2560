"""Copied words are found where they stand, and nowhere else."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reading.pace import keeps_pace

from steelyard.reading.finding import LONGEST, Finder

TEXT = (
    "In 2012 came 12 boats; in March 12 boats and 112 cars, 12.5 tonnes, “about\u00a07”, 7–9 oxen."
)


def finder(text: str = TEXT) -> Finder:
    return Finder(text, (0, len(text)))


def test_the_same_words_again_are_the_next_that_stand_there() -> None:
    found = finder()
    places = [found.find_next("12 boats") for _ in range(3)]
    assert places == [(13, 21), (32, 40), None]


def test_a_number_is_not_cut_out_of_a_longer_one() -> None:
    found = finder()
    assert [found.find_next("12") for _ in range(3)] == [(13, 15), (32, 34), None]
    assert finder("It has 1,200 and 3.200").find_next("200") is None
    assert finder("It has 1,200.").find_next("1,200") == (7, 12)
    assert finder("somewhat more").find_next("what more") is None


def test_an_ending_may_follow_the_copied_words() -> None:
    assert finder("1만발의 포탄").find_next("1만발") == (0, 3)
    assert finder("zwei Millionen").find_next("zwei Million") == (0, 12)


@pytest.mark.parametrize(
    ("copied", "written"),
    [('"about 7"', "“about\u00a07”"), ("ABOUT 7", "about\u00a07"), ("7-9 oxen", "7–9 oxen"),
     ("in march", "in March"), ("  12.5   tonnes ", "12.5 tonnes")],
)  # fmt: skip
def test_a_copy_may_lose_spaces_capitals_and_the_look_of_signs(copied: str, written: str) -> None:
    span = finder().find_next(copied)
    assert span is not None
    assert TEXT[slice(*span)] == written


@pytest.mark.parametrize("words", ["", "  ", "13 boats", "boats 12", "x" * (LONGEST + 1), "\u200b"])
def test_what_does_not_stand_there_is_not_found(words: str) -> None:
    assert finder().find_next(words) is None
    assert finder().find_any(words) is None


def test_nothing_outside_the_stretch_is_found() -> None:
    found = Finder(TEXT, (22, 40))
    assert found.find_next("12 boats") == (32, 40)
    assert found.find_any("2012") is None


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_words_taken_from_a_text_are_found_as_they_stand(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    span = finder(text).find_any(text[start:end])
    if span is not None:
        there, copied = text[slice(*span)], text[start:end].strip()
        fold = {unicodedata.normalize("NFKC", words).casefold() for words in (there, copied)}
        assert there == copied or len(fold) == 1 or len(there) >= 1


def test_a_text_made_to_be_slow_takes_no_time() -> None:
    def search(size: int) -> None:
        found = finder("1" * size)
        for _ in range(20):
            assert found.find_next("11") is None

    assert keeps_pace(search, 25_000)
