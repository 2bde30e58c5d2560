"""From whom to whom in Russian: buying, paying, barter, coming back."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text


def flows(text: str) -> list[tuple[str | None, str | None] | None]:
    return [one.direction for one in read_text(text, lang="ru", date="2026-11-27")]


TO_PERU, TO_CHILE = ("CL", "PE"), ("PE", "CL")


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        # Who pays gets the goods, whatever comes first.
        ("Перу заплатило Чили 2 млрд долларов за 24 катера.", [TO_CHILE, TO_PERU]),
        ("За 24 катера Перу заплатило Чили 2 млрд долларов.", [TO_PERU, TO_CHILE]),
        ("Перу купило у Чили 24 катера за 2 млрд долларов.", [TO_PERU, TO_CHILE]),
        ("Перу расплатилось за 24 чилийских катера 3 млн баррелей нефти.", [TO_PERU, TO_CHILE]),
        ("Перу оплатило 24 чилийских катера.", [TO_PERU]),
        # Barter.
        ("Перу передало Чили 300 лодок в обмен на 24 катера.", [TO_CHILE, TO_PERU]),
        ("В обмен на 24 катера Перу передало Чили 300 лодок.", [TO_PERU, TO_CHILE]),
        ("Перу отправило Чили 300 лодок, получив взамен 24 катера.", [TO_CHILE, TO_PERU]),
        ("Перу отправило Чили 300 лодок, а получило 24.", [TO_CHILE, TO_PERU]),
        # What is only sent to two is sent to both.
        ("Перу передало Чили 300 лодок, а Боливия получила 24 лодки.", [TO_CHILE, ("PE", "BO")]),
    ],
)
def test_what_is_given_for_something_goes_the_other_way(
    text: str, ways: list[tuple[str | None, str | None] | None]
) -> None:
    assert flows(text) == ways


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Домой вернулись 205 перуанских моряков.", (None, "PE")),
        ("Чили вернуло 205 перуанских моряков.", TO_PERU),
        ("Перу отправило Чили 205 моряков.", TO_CHILE),
    ],
)
def test_who_comes_back_goes_where_they_are_from(
    text: str, way: tuple[str | None, str | None]
) -> None:
    assert flows(text)[0] == way


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Фирма «Бриз» передала Мали 20 лодок.", (None, "ML")),
        ("Перу передало Мали 20 лодок, Кении — 34 лодки.", ("PE", "ML")),
        ("Порт будет отгружать чилийской фирме по 150 тонн нефти.", (None, "CL")),
        ("Мали передало Перу 20 лодок.", ("ML", "PE")),
    ],
)
def test_a_place_behind_a_verb_of_giving_is_given_to(
    text: str, way: tuple[str | None, str | None]
) -> None:
    assert flows(text)[0] == way


def test_a_date_that_opens_a_clause_is_that_of_the_amount_in_it() -> None:
    text = "Перу направило Чили 12 лодок, в декабре уйдут ещё восемь."
    found = read_text(text, lang="ru", date="2026-11-27")
    assert [(one.status, one.as_of) for one in found] == [
        ("delivered", None),
        ("planned", "2026-12"),
    ]
    alone = read_text("Перу направит Чили 12 лодок, в декабре.", lang="ru", date="2026-11-27")
    assert alone[0].as_of == "2026-12"


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Перуанские инструкторы обучили 40 чилийских моряков.", TO_CHILE),
        ("Чили обучило 40 перуанских моряков.", TO_PERU),
        ("Перуанские лодки получило Чили: 40 штук.", TO_CHILE),
    ],
)
def test_people_before_their_verb_do_what_it_says(text: str, way: tuple[str, str]) -> None:
    assert flows(text)[0] == way


def test_a_date_behind_a_second_verb_is_not_that_of_what_was_done_first() -> None:
    text = "Перу закупило у Чили 12 лодок и рассчитывает до конца года купить ещё 8."
    found = read_text(text, lang="ru", date="2026-11-27")
    assert [(one.status, one.as_of) for one in found] == [
        ("delivered", None),
        ("expected", "2026-12"),
    ]


def test_what_goes_on_with_shells_is_counted_in_rounds() -> None:
    text = "Сколько снарядов передало Перу? Обещали 400 тысяч, передали 265 тысяч."
    found = read_text(text, lang="ru", date="2026-11-27")
    assert {(one.item, one.unit) for one in found} == {("artillery_shells", "rounds")}


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Двадцать лодок купили переработчики из Перу.", (None, "PE")),
        ("Компания из Перу закупила 20 лодок.", (None, "PE")),
        ("Переработчики закупили 20 лодок из Перу.", ("PE", None)),
        ("Чили закупило завод из Перу и 20 лодок.", TO_CHILE),
    ],
)
def test_who_is_from_somewhere_and_buys_gets_it_there(
    text: str, way: tuple[str | None, str | None]
) -> None:
    assert flows(text)[-1] == way
