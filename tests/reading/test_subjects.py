"""The subject of a verb of saying, where nouns have cases."""

from __future__ import annotations

import pytest
from tests.reading.spots import around

from steelyard.reading.reader import read_text


@pytest.mark.parametrize(
    ("lang", "text", "chain"),
    [
        # Behind the verb, over the outlet that was told.
        ("ru", "Прибыло #40# лодок, рассказал «Маяку» источник в порту.", ("источник в порту",)),
        ("ru", "Подробности пересказал депутат Пак Мин Су: #40# лодок.", ("Пак Мин Су",)),
        ("uk", "Прибуло #40# човнів, розповів «Маяку» власник верфі Ян Лось.", ("Ян Лось",)),
        # Over insertions between commas and in brackets.
        ("ru", "Анна Лосева, живущая в порту, считает, что лодок #40#.", ("Анна Лосева",)),
        ("uk", "Два брокери, опитані «Маяком», кажуть, що човнів #40#.", ("брокери",)),
        ("ru", "Ян Лосев (фракция «Море») сообщил: прибыло #40# лодок.", ("Ян Лосев",)),
        ("ru", "Фирма «Бриз», помолчав, признала, что лодок #40#.", ("Бриз",)),
        # Between other words of the clause.
        ("uk", "Втрати флоту адмірал Ян Лось оцінює у #40# човнів.", ("Ян Лось",)),
        # In a body, where the verb is one of several.
        ("ru", "В Минрыбхозе заявили, что прибыло #40# лодок.", ("Минрыбхоз",)),
        (
            "uk",
            "У Міністерстві праці, куди звернувся «Обрій», відповіли: #40#.",
            ("Міністерство праці",),
        ),
        # A gerund has the subject of its sentence.
        ("ru", "Капитан Ян Лосев ушёл, пояснив, что лодок #40#.", ("Ян Лосев",)),
    ],
)
def test_the_subject_is_somebody_in_the_first_case(
    lang: str, text: str, chain: tuple[str, ...]
) -> None:
    assert around(text, lang)[0].attribution == chain


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ru", "Соглашение предполагает #40# лодок."),
        ("ru", "Ещё #40# лодок ожидает отправки."),
        ("ru", "Весной мы сообщали о #40# лодках."),
        ("uk", "Із #40# човнів, про які говорили рибалки, не прийшов жоден."),
        ("ru", "Он обещал #40# лодок."),
    ],
)
def test_what_is_spoken_of_counted_or_awaited_speaks_not(lang: str, text: str) -> None:
    assert around(text, lang)[0].attribution == ()


def test_a_country_that_waits_says_nothing() -> None:
    assert around("Польша ожидает #40# лодок.", "ru")[0].attribution == ()
    assert around("Польша отрицает, что отдала #40# лодок.", "ru")[0].attribution == ("Польша",)


def test_a_verb_without_a_subject_goes_on() -> None:
    text = "Мер Ян Лось сказав: прибуло #40# човнів. Каже ще, що #3# затонули."
    assert [one.attribution for one in around(text, "uk")] == [("Ян Лось",)] * 2


@pytest.mark.parametrize(
    "text",
    [
        "Прийшло #40# човнів, більше за межу, яку портова рада оцінювала в #30#.",
        "Прийшло #40# човнів: директор порту, помовчавши, каже, що їх #30#.",
    ],
)
def test_a_relative_clause_and_a_clause_with_that_tell_only_what_follows(text: str) -> None:
    assert [bool(one.attribution) for one in around(text, "uk")] == [False, True]


def test_whoever_stands_alone_behind_a_verb_that_closes_a_speech_speaks() -> None:
    text = "«Пришло #40# лодок», — вздыхает кочегар."
    assert around(text, "ru")[0].attribution == ("кочегар",)


def test_who_was_told_is_no_subject() -> None:
    text = "Об этом «Морскому вестнику» сообщил мэр Ян Лосев: лодок #40#."
    assert around(text, "ru")[0].attribution == ("Ян Лосев",)


def test_a_day_between_a_verb_and_its_subject_governs_nothing() -> None:
    text = "Як повідомило 12 лютого Міністерство торгівлі Лаосу, країна вивезла 40 тонн рису."
    assert read_text(text)[0].attribution == ("Міністерство торгівлі Лаосу",)
