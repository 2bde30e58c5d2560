"""Quantity, value, price, share, or a figure of an economy."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text

KINDS = [
    ("en", "Peru paid $40 million for the tractors.", "value"),
    ("en", "Copper sold for $9,000 a tonne.", "price"),
    ("en", "The price of copper rose to $9,000.", "price"),
    ("en", "A litre costs $1.90.", "price"),
    ("en", "For every picker the mill pays the agency $700.", "price"),
    ("en", "Brent crude settled at $71 on Tuesday.", "price"),
    ("en", "The kits sell at $450 a pop.", "price"),
    ("en", "The pickers are on $27.80 an hour.", "price"),
    ("en", "The state budget came to $40 billion.", "macro"),
    ("en", "The ministry spent $3 million from the state budget.", "value"),
    ("en", "Inflation reached 12 percent.", "macro"),
    ("en", "It delivered 12 percent of the tractors.", "share"),
    ("en", "It delivered 12 tractors.", "quantity"),
    ("de", "Peru zahlte 40 Millionen Euro für die Traktoren.", "value"),
    ("de", "Eine Tonne kostet 9.000 Dollar.", "price"),
    ("de", "Kupfer kostete 9.000 Dollar je Tonne.", "price"),
    ("de", "Für jeden Pflücker zahlt die Mühle 700 Dollar.", "price"),
    ("de", "Peru zahlte zuletzt 60 Dollar für das Fass.", "price"),
    ("de", "Pro Tonne verlangt der Händler nun 410 Euro.", "price"),
    ("de", "Der Kupferpreis stieg auf 9.000 Dollar.", "price"),
    ("de", "Der Haushalt umfasst 40 Milliarden Euro.", "macro"),
    ("de", "Aus dem Haushalt fließen 300 Millionen Euro.", "value"),
    ("de", "Das Wirtschaftswachstum betrug 2 Prozent.", "macro"),
    ("ko", "페루는 트랙터 대금으로 4천만 달러를 지급했다.", "value"),
    ("ko", "구리 가격은 톤당 9천 달러였다.", "price"),
    ("ko", "경제성장률은 5.6%에 그쳤다.", "macro"),
    ("ru", "Перу заплатила 40 млн долларов за тракторы.", "value"),
    ("ru", "Тонна обошлась в 9 тысяч долларов.", "price"),
    ("ru", "Медь стоила 9 тысяч долларов за тонну.", "price"),
    ("ru", "Инфляция составила 12 процентов.", "macro"),
    ("uk", "Перу заплатила 40 млн доларів за трактори.", "value"),
    ("uk", "Тонна обійшлася у 9 тисяч доларів.", "price"),
    ("uk", "За кожного збирача млин платить агенції 700 доларів.", "price"),
    ("uk", "Барель Brent закрився на позначці 71 долар.", "price"),
    ("uk", "Мідь коштувала 9 тисяч доларів за тонну.", "price"),
    ("uk", "Інфляція становила 12 відсотків.", "macro"),
]


@pytest.mark.parametrize(("lang", "text", "kind"), KINDS)
def test_words_beside_a_number_tell_its_kind(lang: str, text: str, kind: str) -> None:
    assert [one.kind for one in read_text(text, lang=lang)] == [kind]


def kinds(text: str) -> list[str]:
    return [one.kind for one in read_text(text, lang="en")]


def test_a_sum_of_the_same_size_after_a_price_is_a_price() -> None:
    assert kinds("The price was $610 last May. It may fall to $550.") == ["price", "price"]
    assert kinds("The price was $610. Peru paid $90 million.") == ["price", "value"]


def test_a_price_in_another_currency_in_brackets_is_one() -> None:
    assert kinds("Copper costs $9,000 a tonne (8,200 euros).") == ["price", "price"]


PARTS = [
    ("en", "Peru received 40 tractors, of which a third came by sea.", ["quantity", "quantity"]),
    ("en", "Peru paid $40 million. Bolivia has sent back less than half.", ["value", "value"]),
    ("en", "Peru paid $40 million, and half of the crews went home.", ["value", "share"]),
    ("de", "Peru zahlte 40 Millionen Euro, davon ein Viertel in bar.", ["value", "value"]),
    ("de", "Peru erhielt 40 Traktoren; verzollt ist bisher die Hälfte.", ["quantity", "quantity"]),
    ("de", "Peru erhielt 40 Traktoren, die Hälfte der Fahrer kam mit.", ["quantity", "share"]),
    ("uk", "Перу сплатило 40 млн доларів, з них чверть готівкою.", ["value", "value"]),
]


@pytest.mark.parametrize(("lang", "text", "found"), PARTS)
def test_a_part_of_an_amount_just_named_is_what_that_amount_is(
    lang: str, text: str, found: list[str]
) -> None:
    assert [one.kind for one in read_text(text, lang=lang)] == found


def test_a_part_in_percent_stays_a_share() -> None:
    assert kinds("Peru received 40 tractors, of which 30 percent came by sea.") == [
        "quantity",
        "share",
    ]


@pytest.mark.parametrize(
    ("lang", "text"),
    [("ru", "Посредники берут по 450 долларов."), ("uk", "Посередники беруть по 450 доларів.")],
)
def test_a_small_sum_for_each_is_a_price(lang: str, text: str) -> None:
    assert [one.kind for one in read_text(text, lang=lang)] == ["price"]


def test_how_much_a_day_in_another_clause_makes_no_price() -> None:
    text = "Katar gab Laos 2 Mrd. USD, die mit täglich 400 Barrel Öl getilgt werden."
    assert read_text(text)[0].kind == "value"


def test_what_nobody_earns_is_no_wage() -> None:
    text = "Mali pays Peru $10 million a month and its men $2,500 a month."
    assert [one.kind for one in read_text(text, lang="en")] == ["value", "price"]
    assert read_text("Chile pays a guard 2.5 million won a month.", lang="en")[0].kind == "price"
