"""What a subject is called as a voice."""

from __future__ import annotations

import pytest
from tests.reading.spots import around


@pytest.mark.parametrize(
    ("lang", "text", "chain"),
    [
        ("ru", "Представитель Минрыбхоза сообщил, что лодок #40#.", ("Минрыбхоз",)),
        ("ru", "Собеседник в порту сообщил, что лодок #40#.", ("Собеседник в порту",)),
        ("ru", "Владелец судов, фирма «Бриз», сообщил, что лодок #40#.", ("Бриз",)),
        (
            "uk",
            "Колишня кухарка, а тепер директорка порту Анна Лось каже: #40# човнів.",
            ("Анна Лось",),
        ),
    ],
)
def test_a_person_by_name_a_source_by_what_it_is_a_speaker_by_the_body(
    lang: str, text: str, chain: tuple[str, ...]
) -> None:
    assert around(text, lang)[0].attribution == chain


def test_a_common_word_means_the_body_of_the_sentence_before() -> None:
    text = "МСН не спешит. В ведомстве допускают, что прибыло #40# лодок."
    assert around(text, "ru")[0].attribution == ("МСН",)


def test_a_body_of_another_kind_is_itself() -> None:
    text = "Газета «Маяк» пишет о #40# лодках. Полиция насчитала #12#."
    assert [one.attribution for one in around(text, "ru")] == [("Маяк",), ("Полиция",)]
