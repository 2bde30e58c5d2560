"""The unit of what is counted: people by their nation, parts of them, a heading's good."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text

PEOPLES = [
    ("de", "In Mexiko arbeiten 500 Kubaner.", "CU"),
    ("de", "Norwegen rekrutierte 300 junge Äthiopier.", "ET"),
    ("de", "Nach Katar gingen 900 Nepalesen.", "NP"),
    ("en", "Some 4,000 Cubans are fighting in Russia.", "CU"),
    ("en", "Norway recruited 300 young Ethiopians.", "ET"),
    ("en", "About 900 Sri Lankans arrived in Qatar.", "LK"),
    ("ru", "В Мексике работают 500 кубинцев.", "CU"),
    ("ru", "Норвегия наняла 300 эфиопов.", "ET"),
    ("ru", "В Катар прибыли 900 непальцев.", "NP"),
    ("uk", "У Мексиці працюють 500 кубинців.", "CU"),
    ("uk", "Норвегія найняла 300 ефіопів.", "ET"),
    ("uk", "До Катару прибули 900 непальців.", "NP"),
    ("ko", "쿠바인 500명이 멕시코에서 일하고 있다.", "CU"),
    ("ko", "카타르에 네팔인 900명이 도착했다.", "NP"),
    ("fr", "Quelque 500 Cubains travaillent au Mexique.", "CU"),
]


@pytest.mark.parametrize(("lang", "text", "origin"), PEOPLES)
def test_a_people_is_counted_in_persons_and_is_from_there(
    lang: str, text: str, origin: str
) -> None:
    (claim,) = read_text(text, lang=lang)
    assert claim.unit == "persons"
    assert claim.direction is not None
    assert claim.direction[0] == origin


THINGS = [
    ("de", "Peru kaufte 12 russische Hubschrauber."),
    ("en", "Peru bought 12 Russian helicopters."),
    ("ru", "Перу купило 12 грузинских вертолётов."),
    ("uk", "Перу купило 12 грузинських вертольотів."),
    ("fr", "Le Pérou a acheté 12 hélicoptères russes."),
]


@pytest.mark.parametrize(("lang", "text"), THINGS)
def test_a_thing_from_somewhere_is_no_person(lang: str, text: str) -> None:
    assert [one.unit for one in read_text(text, lang=lang)] == ["pieces"]


HEADED = [
    ("de", "Die Zahl der gelieferten Artilleriegranaten bezifferte er auf vier Millionen."),
    ("en", "He put the number of artillery shells delivered so far at four million."),
    ("ru", "Число поставленных артиллерийских снарядов он оценил в четыре миллиона."),
    ("uk", "Кількість поставлених артилерійських снарядів він оцінив у чотири мільйони."),
]


@pytest.mark.parametrize(("lang", "text"), HEADED)
def test_the_number_of_something_is_counted_as_that_is(lang: str, text: str) -> None:
    (claim,) = read_text(text, lang=lang)
    assert (claim.unit, claim.item) == ("rounds", "artillery_shells")


def test_a_heading_of_people_counts_persons() -> None:
    assert [one.unit for one in read_text("Число солдат в Мали достигло 1500.", lang="ru")] == [
        "persons"
    ]


def test_a_part_of_people_is_people() -> None:
    text = "11.000 Nordkoreaner kämpfen in Russland, von denen rund 4000 getötet wurden."
    assert [one.unit for one in read_text(text, lang="de")] == ["persons", "persons"]
