"""Whether a number stands as an amount: number words alone, calibres, names, numbers of lines."""

from __future__ import annotations

import pytest
from tests.reading.told import told

from steelyard.reading.reader import read_text


def quotes(text: str, lang: str = "uk") -> list[str]:
    return [text[one.start : one.end] for one in read_text(text, lang=lang, date="2026-03-01")]


ALONE = [
    ("Привезли дванадцять тракторів, працює вісім.", ["дванадцять", "вісім"]),
    ("Шпиталь просив десять ліжок, отримав шість.", ["десять", "шість"]),
    ("Данія віддала дві машини, Норвегія — одну.", ["дві", "одну"]),
]


@pytest.mark.parametrize(("text", "found"), ALONE)
def test_a_number_word_that_closes_its_clause_is_an_amount(text: str, found: list[str]) -> None:
    assert quotes(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Прибуток поділили на три.",
        "Зібралися міністри Групи семи.",
        "Почали о шостій, тобто о шість.",
    ],
)
def test_a_number_word_behind_a_preposition_or_a_name_is_none(text: str) -> None:
    assert quotes(text) == []


SIZES = [
    ("uk", "Купили 40 тисяч 152-міліметрових пострілів.", "40 тисяч", "rounds"),
    ("en", "They bought 2 million 152-mm shells.", "2 million", "rounds"),
]


@pytest.mark.parametrize(("lang", "text", "quote", "unit"), SIZES)
def test_a_size_between_a_number_and_its_noun_is_no_part_of_it(
    lang: str, text: str, quote: str, unit: str
) -> None:
    (one,) = read_text(text, lang=lang, date="2026-03-01")
    assert (text[one.start : one.end], one.unit) == (quote, unit)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They shipped 155mm shells and 7.62mm rounds.", []),
        ("They shipped 900 rounds of 152mm ammunition.", ["900"]),
        ("Exports reached 2.1mm barrels a day, worth $500mm.", ["2.1mm barrels", "$500mm"]),
    ],
)
def test_mm_behind_digits_multiplies_money_and_measures_and_is_a_length_elsewhere(
    text: str, found: list[str]
) -> None:
    assert quotes(text, "en") == found


def test_a_letter_written_onto_digits_is_no_measure() -> None:
    assert quotes("Порт прийняв 30 М119 і 12 М-60.") == ["30", "12"]


def test_a_stroke_numbers_a_line() -> None:
    assert quotes("1/ Почнемо з вугілля.\n2/ Прийшло 40 тонн.") == ["40 тонн"]


def test_a_share_and_a_sum_behind_a_dash_are_two_amounts() -> None:
    assert quotes("Перекази впали на 12% — 31,5 млрд.") == ["12%", "31,5 млрд"]


COUNTED = [
    ("За ніч на летовищі сіло шість транспортних літаків.", "шість", "voyages"),
    ("Борошно доставили трьома літаками.", "трьома", "voyages"),
]


@pytest.mark.parametrize(("text", "quote", "unit"), COUNTED)
def test_what_a_ukrainian_number_counts(text: str, quote: str, unit: str) -> None:
    (one,) = [p for p in read_text(text, lang="uk") if text[p.start : p.end] == quote]
    assert one.unit == unit


STATUSES = [
    ("Ліжок у лікарні лишилося 40.", "40", "other"),
    ("Торгівля двох країн зросла до 7 млрд доларів.", "7 млрд доларів", "other"),
]


@pytest.mark.parametrize(("text", "quote", "status"), STATUSES)
def test_who_gives_in_the_present_has_promised(text: str, quote: str, status: str) -> None:
    (one,) = [p for p in read_text(text, lang="uk") if text[p.start : p.end] == quote]
    assert one.status == status


def test_a_participle_before_its_noun_is_no_verb_behind_the_number() -> None:
    text = "Із 90 тисяч замовлених сіток війська отримали 30 тисяч."
    assert [one.unit for one in read_text(text, lang="uk")] == ["pieces", "pieces"]


@pytest.mark.parametrize(
    "text",
    [
        "Die Liste erhielt 31,4 Prozent der Stimmen, die Wahlbeteiligung lag bei 58 Prozent.",
        "Für den Antrag votierten 211 Abgeordnete, 140 stimmten dagegen.",
        "За постанову проголосували 240 депутатів, проти — 31.",
        "Кандидат здобув 44,1% голосів, явка становила 52 відсотки.",
    ],
)
def test_a_vote_and_a_share_of_the_votes_are_no_amounts(text: str) -> None:
    assert not read_text(text)


def test_a_vote_against_another_is_no_amount_whatever_it_is_for() -> None:
    text = "Das Parlament gab mit 77 gegen 54 Stimmen 3 Millionen Euro frei."
    assert [one.unit for one in read_text(text)] == ["EUR"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They built a $40 million factory and two depots.", ["$40 million", "two"]),
        ("They agreed on a $40 million 10-year plan.", ["$40 million"]),
        ("It was nearly double the 7,300 of a year before.", ["7,300"]),
    ],
)
def test_what_money_pays_for_may_be_anything(text: str, found: list[str]) -> None:
    assert quotes(text, "en") == found


def test_the_share_that_wins_an_election_is_no_amount() -> None:
    for text in (
        "Die Kandidatin gewann die Wahl mit 57,3 Prozent.",
        "Її переобрано з результатом 57%.",
    ):
        assert not read_text(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Варшава объявила о сорок восьмом пакете: в нём 20 танков.", ["20"]),
        ("Это двадцать первый рейс с 20 танками.", ["20"]),
        ("Пришло 25 генераторов мощностью 5 кВт.", ["25"]),
        ("Пришло 25 первых генераторов.", ["25"]),
        ("Закуплено 5 тыс. кВт·ч электроэнергии.", ["5 тыс. кВт·ч"]),
    ],
)
def test_ordinals_and_power_are_no_amounts(text: str, found: list[str]) -> None:
    assert [one.quote for one in read_text(text, lang="ru")] == found


def test_a_surname_that_is_a_number_word_counts_nothing() -> None:
    assert told("uk", "Сказав директор порту Гліб Сорока.") == []
    assert told("uk", "Гліба Сорока чекали ввечері.") == []
    found = told("uk", "Перу передало порту сорок кранів.")
    assert [one[1] for one in found] == [40]


def test_goods_that_were_paid_for_are_counted() -> None:
    found = told("uk", "Перу розрахувалося за мільйон снарядів, віддало золото.")
    assert [one[1] for one in found] == [1e6]
    assert [one[1] for one in told("uk", "Ціна 40 євро за тисячу снарядів зросла.")] == [40]
    assert told("uk", "Про поставки у млн снарядів") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Закуплено 9 гаубиц RCH 155 на сумму 120 млн евро.", ["9", "120 млн евро"]),
        ("Передано 9 пусковых установок RBS 70, а также 12 орудий.", ["9", "12"]),
        ("Передано 9 гаубиц фирмы Nexter и 20 танков.", ["9", "20"]),
        ("Передано 9 ракет AIM, 20 танков Leopard и 30 машин.", ["9", "20", "30"]),
    ],
)
def test_a_number_behind_a_latin_name_among_other_letters_is_a_model(
    text: str, found: list[str]
) -> None:
    assert [one.quote for one in read_text(text, lang="ru")] == found
