"""Interviews, labels and signed headlines, where nouns have cases."""

from __future__ import annotations

import pytest
from tests.reading.spots import around

from steelyard.reading.reader import read_text

INTERVIEW = (
    "Директор порта Ян Лосев рассказал о лодках.\n\n— Сколько пришло, #100#?\n\n"
    "— Пришло #40#. По данным таможни, #12# ушли.\n\n— А остальные?\n\n— Осталось #28#.\n\n— Почему?\n\n— Шторм."
)
"""Questions and answers behind dashes."""


def test_an_answer_is_told_by_who_answers_on_the_word_of_others() -> None:
    assert [one.attribution for one in around(INTERVIEW, "ru")] == [
        (),
        ("Ян Лосев",),
        ("Ян Лосев", "таможня"),
        ("Ян Лосев",),
    ]


def test_speeches_in_a_report_are_no_interview() -> None:
    text = (
        "Директор порта Ян Лосев молчал.\n\n— Пришло #40# лодок, — сказала мэр Анна Бобр.\n\n"
        "— Нет, — ответил Пак.\n\n— Почему?\n\n— Ушло #12#, — заметил рыбак Том Рысь."
    )
    assert [one.attribution for one in around(text, "ru")] == [("Анна Бобр",), ("Том Рысь",)]


@pytest.mark.parametrize(
    ("lang", "text", "chain"),
    [
        ("ru", "Портовая полиция: в залив вошло #40# лодок", ("Портовая полиция",)),
        ("ru", "14:05 Минобороны: в залив вошло #40# лодок.", ("Минобороны",)),
        ("ru", "Ян Лось, мэр города: «Пришло #40# лодок».", ("Ян Лось",)),
        ("uk", "Знайомий зі складу: «Прийшло #40# човнів».", ("Знайомий зі складу",)),
        ("ru", "В залив вошло ещё около #40# лодок — Минобороны", ("Минобороны",)),
        ("uk", "До затоки зайшло ще #40# човнів — портова поліція", ("портова поліція",)),
    ],
)
def test_who_stands_before_the_colon_or_signs_the_headline_speaks(
    lang: str, text: str, chain: tuple[str, ...]
) -> None:
    assert around(text, lang)[0].attribution == chain


@pytest.mark.parametrize(
    "text",
    [
        "Прогноз: придёт #40# лодок.",
        "Компания: #40# лодок.",
        "Главный заказчик #40# лодок — Египет.",
    ],
)
def test_a_heading_or_a_predicate_is_nobody(text: str) -> None:
    assert around(text, "ru")[0].attribution == ()


def test_a_minister_by_name_signs_a_headline_that_has_a_full_stop() -> None:
    text = "Лаос передав Угорщині 30 автобусів — міністр Анушаускас."
    assert read_text(text)[0].attribution == ("Анушаускас",)


def test_a_thing_before_a_colon_heads_a_figure_and_says_nothing() -> None:
    text = "Допомога Лаосу Угорщині: 12 млрд доларів, з них 3 млрд готівкою."
    assert read_text(text)[0].attribution == ()
