"""So much a day, a month or a year is a rate, and "a month earlier" is none."""

from __future__ import annotations

import pytest

from steelyard.reading.rates import period_of
from steelyard.reading.reader import read_text

RATES = [
    ("en", "Peru sends Chile 55,000 barrels of crude oil per day.", "day"),
    ("en", "Peru sold Chile 1,200 tonnes of rice a month.", "month"),
    ("en", "Peru pays an annual $3 million to Chile.", "year"),
    ("de", "Peru liefert Chile 53.000 Barrel am Tag.", "day"),
    ("de", "Peru zahlt Chile monatlich drei Millionen Euro.", "month"),
    ("ru", "Перу поставляет Чили 19 тыс. баррелей нефти в сутки.", "day"),
    ("ru", "Перу ежемесячно отправляет Чили 40 танков, ежегодно 50 кранов.", "year"),
    ("uk", "Перу щомісяця 40 тисяч тонн зерна везе до Чилі.", "month"),
    ("uk", "Перу постачає Чилі 40 тисяч барелів на добу.", "day"),
    ("ko", "페루는 칠레에 하루 5만 배럴의 원유를 보낸다.", "day"),
    ("ko", "페루는 칠레에 매달 쌀 1200톤을 보냈다. 월 300만 달러를 받았다.", "month"),
    ("fr", "Le Pérou livre au Chili 40 000 barils de pétrole par jour.", "day"),
]
NONE = [
    ("en", "Peru sent Chile 40 tanks a month earlier."),
    ("en", "Peru sent Chile 40 tanks a year ago."),
    ("en", "Peru sent Chile 40 tanks. Every day counts."),
    ("de", "Peru lieferte Chile im Jahr 2024 40 Kräne."),
    ("de", "Peru lieferte Chile 40 Kräne am Tag zuvor."),
    ("de", "Peru lieferte Chile 40 Kräne im Jahr 2024."),
    ("ru", "Перу отправило Чили 40 танков в мае."),
    ("ko", "페루는 5월 40대를 칠레에 보냈다."),
]


@pytest.mark.parametrize(("lang", "text", "period"), RATES)
def test_a_rate_is_told_by_the_words_beside_it(lang: str, text: str, period: str) -> None:
    assert read_text(text, lang=lang)[-1].period == period


@pytest.mark.parametrize(("lang", "text"), NONE)
def test_a_time_is_no_rate(lang: str, text: str) -> None:
    assert [one.period for one in read_text(text, lang=lang)] == [""]


def test_a_long_run_of_words_takes_no_time() -> None:
    text = "40 " + "barrels " * 20_000
    assert period_of(text, 0, 2, "en") == ""
