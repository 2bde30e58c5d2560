"""Words pointed at are read by the rules, by themselves."""

from __future__ import annotations

import pytest

from steelyard.reading.rereading import LONGEST_NAME, LONGEST_WORDS, Rereader
from steelyard.reading.scene import Context, Known

READER = Rereader("en", Context("2024-03-10"), "some 40 tonnes", "tonnes")


@pytest.mark.parametrize(
    ("name", "words", "value"),
    [("as_of", "last year", "2023"), ("as_of", "in 1998", "1998"), ("as_of", "August 2023", "2023-08"),
     ("status", "had pledged", "promised"), ("status", "denied", "denied"),
     ("certainty", "reportedly", "possible"), ("certainty", "estimates", "estimated"),
     ("item", "copper", "copper"),
     ("status", "the tall", None), ("certainty", "blue", None), ("as_of", "then", None),
     ("item", "qwerty", None), ("item", "", None), ("status", "pledged " * LONGEST_WORDS, None)],
)  # fmt: skip
def test_words_say_what_the_rules_read_in_them(name: str, words: str, value: str | None) -> None:
    assert READER.field(name, words) == value


def test_the_amount_itself_dates_and_names_nothing() -> None:
    reader = Rereader("en", Context(), "2,000 soldiers", "persons")
    assert reader.field("as_of", "in August") is None
    assert Rereader("en", Context(), "2000 tonnes", "tonnes").field("as_of", "soon") is None


def test_a_side_is_a_party_of_the_case_or_one_country() -> None:
    context = Context(parties=(Known("harbour_union", ("Harbour Union",)),))
    reader = Rereader("en", context, "40", "pieces")
    assert reader.side("the Harbour Union") is None
    assert reader.side("Harbour Union") == "harbour_union"
    assert reader.side("Peru") == "PE"
    assert reader.side("Peru and Togo") is None
    assert reader.side("") is reader.side("nowhere") is reader.side("Peru " * LONGEST_NAME) is None


def test_a_name_is_short_and_of_letters() -> None:
    context = Context(sources=(Known("doe", ("John Doe", "Doe")),))
    reader = Rereader("en", context, "40", "pieces")
    assert reader.name("Minister Jane Roe") == "Jane Roe"
    assert reader.name("the port authority") == "port authority"
    assert reader.name("Mr Doe") == "John Doe"
    assert reader.name("12 345") is reader.name("Jane\nRoe") is reader.name("a" * 81) is None
