"""What a clause tells of goods holds for the money that they are worth."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text

FLOWS = [
    ("de", "Die Lastwagen, die Peru nach Chile geliefert hat, sind rund 40 Millionen Euro wert."),
    ("de", "Das, was Peru nach Chile geliefert hat, wird auf 40 Millionen Euro geschätzt."),
    (
        "de",
        "Der Wert der Boote, die Peru nach Chile verschifft hat, liegt bei 40 Millionen Dollar.",
    ),
    ("de", "Die Hilfe, die Peru Chile geleistet hat, beläuft sich auf 40 Millionen Dollar."),
    ("en", "The trucks, which Peru sent to Chile in May, are worth $40 million."),
    ("en", "The value of the trucks Peru sent to Chile lies between 40 and 50 million dollars."),
    ("ru", "Стоимость грузовиков, которые Перу отправило в Чили, составляет 40 млн долларов."),
    ("ru", "Танки, которые Перу передало Чили, оценены в 40 млн долларов."),
    ("uk", "Вантажівки, які Перу передало Чилі, оцінено в 40 млн доларів."),
    ("uk", "Допомога, яку Перу надало Чилі, становить 40 млн євро."),
]
OTHERS = [
    (
        "de",
        "Der Umsatz der Firma, die Lastwagen nach Chile geliefert hat, beträgt 40 Millionen Euro.",
    ),
    ("en", "The firm, which had sent a yard to Chile, is worth $40 million."),
    ("ru", "Капитал фирмы, которая продала двор, составляет 40 млн долларов."),
    ("uk", "Ферма, яку купила фірма, коштує 40 млн доларів."),
]


@pytest.mark.parametrize(("lang", "text"), FLOWS)
def test_money_that_delivered_goods_are_worth_was_delivered(lang: str, text: str) -> None:
    (claim,) = read_text(text, lang=lang)
    assert (claim.status, claim.direction) == ("delivered", ("PE", "CL"))


@pytest.mark.parametrize(("lang", "text"), OTHERS)
def test_what_something_else_is_worth_changed_no_hands(lang: str, text: str) -> None:
    (claim,) = read_text(text, lang=lang)
    assert claim.status == "other"


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("uk", "Снаряди, які Перу відправило до Чилі, оцінюють у 40 млн доларів."),
        ("ru", "Снаряды, которые Перу отправило в Чили, оценивают в 40 млн долларов."),
    ],
)
def test_who_gave_in_a_clause_between_says_nothing(lang: str, text: str) -> None:
    (claim,) = read_text(text, lang=lang)
    assert claim.attribution == ()
