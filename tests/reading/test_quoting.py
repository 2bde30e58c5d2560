"""Who speaks a quotation beside a verb that no list has, or beside none."""

from __future__ import annotations

import pytest
from tests.reading.spots import around

BESIDE = [
    ("de", "„Wir haben bis Freitag #40# Boote bestellt“, schnurrt Hafenchefin Mara Lind.", "Mara Lind"),
    ("de", "Hafenmeister Jan Krull (47) zuckt die Schultern: „Es kamen #40# Boote aus Peru.“", "Jan Krull"),
    ("de", "Es regnet. Ökonomin Mara Lind: „Peru hat #40# Boote geschickt.“", "Mara Lind"),
    ("en", "It rained. Harbour master Jan Krull (47): “Peru sent us #40# boats.”", "Jan Krull"),
    ("ru", "«Мы получили из Перу #40# лодок», — буркнул министр Пётр Лосев.", "Пётр Лосев"),
    ("uk", "«Ми отримали з Перу #40# човнів», — буркнув міністр Петро Лось.", "Петро Лось"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "name"), BESIDE)
def test_a_quotation_is_of_who_stands_where_a_verb_of_saying_has_its_subject(
    lang: str, text: str, name: str
) -> None:
    assert [one.attribution for one in around(text, lang)] == [(name,)]


NOBODY = [
    ("de", "Auf dem Schild am Kai steht in roter Schrift: „Heute kamen #40# Boote an.“"),
    ("en", "The price list: “We sell #40# boats from Peru.”"),
    ("de", "Das Schiff „Frau Lind“, blau gestrichen, brachte #40# Boote aus Peru."),
]


@pytest.mark.parametrize(("lang", "text"), NOBODY)
def test_a_thing_before_a_colon_and_a_name_in_quotation_marks_speak_not(
    lang: str, text: str
) -> None:
    assert [one.attribution for one in around(text, lang)] == [()]


REPORTED = [
    ("Der Botschafter winkte ab: Man habe nur #40# Kähne bekommen.", ("Botschafter",)),
    ("Der Minister dankte Peru: #40# Kähne seien schon da.", ("Minister",)),
    ("Der Fahrplan steht: #40# Kähne seien bestellt.", ()),
    ("Der Minister dankte Peru: #40# Kähne kamen an.", ()),
]


@pytest.mark.parametrize(("text", "names"), REPORTED)
def test_who_stands_before_the_colon_of_reported_speech_speaks(
    text: str, names: tuple[str, ...]
) -> None:
    assert around(text, "de")[0].attribution == names
