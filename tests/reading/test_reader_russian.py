"""Constructions of Russian that a reader of its news meets: sides, voices, what is no amount."""

from __future__ import annotations

import pytest

from steelyard.reading.proposal import Proposal
from steelyard.reading.reader import read_text


def read(text: str) -> list[Proposal]:
    """The proposals of a Russian text of a fixed day."""
    return list(read_text(text, lang="ru", date="2026-02-10"))


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Норвегия отправила в Замбию через Танзанию 40 тонн риса.", ("NO", "ZM")),
        ("Норвегия решила предоставить Замбии кредит на 40 млн крон.", ("NO", "ZM")),
        ("Норвегия выделит Кении грант на 40 млн крон.", ("NO", "KE")),
    ],
)
def test_who_is_given_to_is_told_by_the_case_and_where_it_only_passes_is_no_side(
    text: str, direction: tuple[str, str]
) -> None:
    assert [one.direction for one in read(text)] == [direction]


@pytest.mark.parametrize(
    "text",
    [
        "Катар продал Индии 12 самолётов Mirage 2000.",
        "Катар продал Индии 12 самолётов Mirage 2000-5.",
        "Катар продал Индии 12 самолётов «Мираж-2000».",
    ],
)
def test_the_number_of_a_model_is_no_year(text: str) -> None:
    assert [(one.quote, one.as_of) for one in read(text)] == [("12", None)]


def test_all_the_more_is_no_bound_and_a_noun_belongs_to_the_number_before_it() -> None:
    (one,) = read("Судов не получали, тем более 40 штук.")
    assert (one.amount_low, one.amount_high, one.bound) == (40, 40, "exact")
    assert [one.bound for one in read("Из 50 обещанных машин 30 уже пришли.")] == ["exact"] * 2


def test_a_stretch_of_months_that_no_january_opens_has_no_date() -> None:
    (one,) = read("За семь месяцев Чили поставила в Перу 20 автобусов.")
    assert (one.as_of, one.status) == (None, "delivered")


def test_a_comparison_with_another_year_is_no_amount() -> None:
    assert [
        one.quote for one in read("Чили купила 40 тонн чая, вдвое больше, чем в 2024 году.")
    ] == ["40 тонн"]


def test_a_part_of_the_product_that_is_given_is_given() -> None:
    found = read("Чили выделит Перу 0,3% ВВП, то есть около 90 млн евро.")
    assert [one.status for one in found if one.unit == "EUR"] == ["planned"]


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("По словам Ярослава Вишневского, прибыло 20 тонн риса.", "Ярослав Вишневский"),
        ("По словам Ольги Мельниковой, прибыло 20 тонн риса.", "Ольга Мельникова"),
        ("По словам Евгения Орлова, прибыло 20 тонн риса.", "Евгений Орлов"),
        ("По данным Главного лесного управления, прибыло 20 тонн риса.", "Главное лесное управление"),
        ("По данным Федерального агентства дорог, прибыло 20 тонн риса.", "Федеральное агентство дорог"),
        ("Министр рыболовства Анна Рудзик-Малова заявила, что прибыло 20 тонн риса.", "Анна Рудзик-Малова"),
    ],
)  # fmt: skip
def test_a_voice_stands_in_the_first_case_with_its_whole_name(text: str, voice: str) -> None:
    assert [one.attribution for one in read(text)] == [(voice,)]


def test_a_verb_behind_a_number_is_no_noun_and_not_reaching_a_place_no_bound() -> None:
    found = read("Перу вернуло банку 40 млн евро, из которых 15 млн пришлось на проценты.")
    assert [one.unit for one in found] == ["EUR", "EUR"]
    found = read("Из обещанных 30 млн евро до больниц не дошло ничего.")
    assert [(one.amount_low, one.bound) for one in found][:1] == [(30e6, "exact")]


def test_who_would_not_confirm_is_the_voice() -> None:
    (one,) = read("Министр Анна Белова отказалась подтвердить, что Чили отправила 40 пушек.")
    assert one.attribution == ("Анна Белова",)


def test_not_of_that_many_but_of_so_many() -> None:
    found = read("Речь идёт не о 40, а о 30 автобусах.")
    assert [one.certainty for one in found] == ["doubted", "asserted"]


def test_the_name_of_a_weapon_is_no_island() -> None:
    found = read("Чили передала соседям два дивизиона ЗРК «Куб».")
    assert [one.direction for one in found] == [("CL", None)]
