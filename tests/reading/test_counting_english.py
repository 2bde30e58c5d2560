"""What a bare number counts in English: people by any word, what was spoken of last, voyages of ships."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text

PEOPLE = ["chaps", "lads", "fishers", "seafarers", "kids", "households", "jobs", "nephews", "ppl"]


@pytest.mark.parametrize("word", PEOPLE)
def test_people_are_people_by_any_word(word: str) -> None:
    (claim,) = read_text(f"Peru counted 40 {word} in Ghana.", lang="en")
    assert claim.unit == "persons"


SPOKEN_OF = [
    ("The growers asked Kathmandu for workers and got 40.", "persons"),
    ("Shells are scarce on this front. Today the battery had 60.", "rounds"),
    ("Tractors are scarce on this farm. Today the owner had 60.", "pieces"),
]


@pytest.mark.parametrize(("text", "unit"), SPOKEN_OF)
def test_a_number_alone_counts_what_was_spoken_of_last(text: str, unit: str) -> None:
    assert [claim.unit for claim in read_text(text, lang="en")] == [unit]


def test_a_small_number_behind_a_price_goes_on_with_the_count_before_it() -> None:
    text = "Ghana hired 20 welders at $900 a month each. Of these 12 are home again."
    assert [claim.unit for claim in read_text(text, lang="en")] == ["persons", "USD", "persons"]


SHIPS = [
    ("Three tankers sailed from Lima last week.", "voyages"),
    ("Accra turned away two grain ships.", "voyages"),
    ("Ghana bought three tankers from Peru.", "pieces"),
    ("Peru builds two ferries; a lorry left on Monday.", "pieces"),
]


@pytest.mark.parametrize(("text", "unit"), SHIPS)
def test_ships_that_sail_are_voyages_and_ships_that_are_sold_are_not(text: str, unit: str) -> None:
    assert [claim.unit for claim in read_text(text, lang="en")] == [unit]


ALONE = [
    ("Ghana wanted fifteen and was offered four.", ["fifteen", "four"]),
    ("Nineteen were already on the quay.", ["Nineteen"]),
    ("Peru gave six in 2022.", ["six"]),
    ("The minister spoke for ten minutes and left at seven.", []),
]


@pytest.mark.parametrize(("text", "numbers"), ALONE)
def test_a_number_word_that_closes_its_clause_or_opens_a_verb_counts(
    text: str, numbers: list[str]
) -> None:
    assert [text[claim.start : claim.end] for claim in read_text(text, lang="en")] == numbers


def test_a_letter_behind_a_sum_with_its_sign_is_a_multiplier() -> None:
    (claim,) = read_text("The fund paid Ghana US$ 360 m; more is due.", lang="en")
    assert (claim.unit, claim.amount_low) == ("USD", 360e6)
