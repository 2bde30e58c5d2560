"""What the reader does with German: its words for people and voyages, its turns of speech."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text


def units(text: str) -> list[str]:
    """The unit of every claim."""
    return [one.unit for one in read_text(text, lang="de")]


VOYAGES = [
    "Im Mai gab es vier Überflüge nach Tripolis.",
    "Der Frachter machte zwölf Fahrten nach Batumi.",
    "Am Sonntag landeten zwei Transportmaschinen aus Peru.",
    "Die Bahn zählte 40 Getreidezüge aus Kasachstan.",
    "Die Helfer organisierten sieben Hilfstransporte nach Odessa.",
]


@pytest.mark.parametrize("text", VOYAGES)
def test_ways_of_transport_are_voyages_by_any_of_their_words(text: str) -> None:
    assert units(text) == ["voyages"]


PEOPLE = [
    "Das Werk verspricht 300 Arbeitsplätze.",
    "Kenia zählte 90 Ausreisen.",
    "Die Klinik stellte acht Pflegeassistentinnen ein.",
    "Der Konzern zog 70 Bahnbeschäftigte ab.",
    "Oslo schickte 20 Logistiker.",
]


@pytest.mark.parametrize("text", PEOPLE)
def test_people_are_persons_by_calling_and_by_coming_and_going(text: str) -> None:
    assert units(text) == ["persons"]


def test_a_good_named_right_before_a_bare_number_is_what_it_counts() -> None:
    assert units("Arbeiter kamen im Mai 900 aus Tschad.") == ["persons"]
