"""Whom a common word for a person means."""

from __future__ import annotations

from tests.reading.spots import around

HEARING = (
    "Заместитель министра Пётр Лосев заявил, что прибыло #40# лодок. Сенатор Анна Бобр сказала, что "
    "лодок #12#. "
)


def test_an_office_of_the_same_class_is_meant() -> None:
    text = HEARING + "Замминистра напомнил о #3# лодках."
    assert around(text, "ru")[2].attribution == ("Пётр Лосев",)


def test_who_answers_is_not_who_spoke_last() -> None:
    text = HEARING + "Чиновник возразил: лодок #3#."
    assert around(text, "ru")[2].attribution == ("Пётр Лосев",)


def test_who_asked_is_remembered() -> None:
    text = "Сенатор Ян Лось спросил о лодках. Сенатор утверждал, что их #40#."
    assert around(text, "ru")[0].attribution == ("Ян Лось",)
