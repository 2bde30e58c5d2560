"""Prints of texts: what they tell of how alike two texts are."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from steelyard.corpus.shingles import (
    BANDS,
    GRAM,
    MOST_WORDS,
    ROWS,
    held,
    likeness,
    make_print,
)


def words(count: int, seed: str) -> list[str]:
    chance = random.Random(seed)
    return [f"w{chance.randrange(5_000)}x" for _ in range(count)]


def shared_bands(one: str, other: str) -> int:
    pairs = zip(make_print(one).bands, make_print(other).bands, strict=True)
    return sum(left == right for left, right in pairs)


def grams(text: str) -> set[tuple[str, ...]]:
    parts = text.split()
    return {tuple(parts[at : at + GRAM]) for at in range(len(parts) - GRAM + 1)}


@settings(max_examples=50)
@given(st.text(max_size=300))
def test_a_text_is_like_itself_in_any_case_and_spacing(text: str) -> None:
    one, other = make_print(text), make_print(f"  {text}\n\n")
    assert one == other
    assert make_print(text.upper().casefold()) == make_print(text.upper())
    assert likeness(one.words, one.words, MOST_WORDS) == 1.0
    assert held(one.numerals, one.numerals) == 1.0


def test_bands_meet_as_often_as_the_shingles_that_two_texts_share_say() -> None:
    """The chance of a band is the likeness to the power of its rows (Leskovec et al., 3.4)."""
    for kept in (0.95, 0.8, 0.5):
        met, expected = 0, 0.0
        tried = 60
        for number in range(tried):
            base = words(300, f"{kept}-{number}")
            cut = int(len(base) * kept)
            one = " ".join(base)
            other = " ".join([*base[:cut], *words(300 - cut, f"other-{kept}-{number}")])
            left, right = grams(one), grams(other)
            expected += (len(left & right) / len(left | right)) ** ROWS
            met += shared_bands(one, other)
        share, known = met / (tried * BANDS), expected / tried
        # Bands of one pair hang together little: four standard errors of so many throws.
        assert abs(share - known) < 4 * (known * (1 - known) / (tried * BANDS)) ** 0.5 + 0.01


def test_texts_that_share_nothing_meet_in_no_band() -> None:
    for number in range(50):
        one, other = words(200, f"a{number}"), words(200, f"b{number}")
        assert shared_bands(" ".join(one), " ".join(other)) == 0


@settings(max_examples=40)
@given(st.integers(0, 3_000), st.integers(0, 3_000), st.integers(1, 3_000))
def test_likeness_of_a_sample_is_near_that_of_the_whole(
    start: int, other_start: int, size: int
) -> None:
    left = {f"v{number}" for number in range(start, start + size)}
    right = {f"v{number}" for number in range(other_start, other_start + size)}
    exact = len(left & right) / len(left | right)
    told = likeness(make_print(" ".join(left)).words, make_print(" ".join(right)).words, MOST_WORDS)
    assert abs(told - exact) < 5 * 0.5 / MOST_WORDS**0.5


def test_numerals_are_those_of_the_text() -> None:
    one = make_print("It sent 1,200 boats on 3 May and 14.5 t of rice")
    assert held(one.numerals, make_print("1,200 and 3 and 14.5 and 99").numerals) == 1.0
    assert held(one.numerals, make_print("1,300 and 4 and 14.6").numerals) == 0.0
    assert held(one.numerals, make_print("no numerals").numerals) == 1.0


def test_an_empty_text_and_a_short_one_have_prints() -> None:
    assert len(make_print("").bands) == BANDS
    assert make_print("two words").bands != make_print("three other words").bands
