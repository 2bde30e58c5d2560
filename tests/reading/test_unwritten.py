"""Amounts without a numeral."""

from __future__ import annotations

import pytest
from tests.reading.told import told

from steelyard.reading.reader import read_text


@pytest.mark.parametrize(
    ("lang", "text", "unit"),
    [
        ("de", "Es kamen keine Traktoren an.", "pieces"),
        ("de", "Bisher floss kein Cent.", "EUR"),
        ("en", "So far no tractors have arrived.", "pieces"),
        ("ru", "Не выплачено ни копейки.", "RUB"),
        ("uk", "Не надійшло ані тонни солі.", "tonnes"),
        ("ko", "창고에서 한 상자도 나가지 않았다.", "pieces"),
    ],
)
def test_none_of_what_is_counted_is_an_amount_of_nought(lang: str, text: str, unit: str) -> None:
    (found,) = told(lang, text)
    assert found[1:] == (0, 0, unit, "exact")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Kein Land half ihnen, und keine Antwort kam."),
        ("en", "There is no doubt and no way back."),
        ("ru", "Ни страны, ни мнения они не назвали."),
    ],
)
def test_a_denial_of_a_thing_that_nobody_counts_is_none(lang: str, text: str) -> None:
    assert told(lang, text) == []


@pytest.mark.parametrize(
    ("lang", "text", "low"),
    [
        ("en", "Peru sent 40 looms, and Chile five times as many.", 200),
        ("en", "Peru sent 40 looms; Chile sent half that number.", 20),
        ("de", "Peru schickte 40 Kräne, Chile halb so viele.", 20),
    ],
)
def test_so_many_times_as_many_is_worked_out(lang: str, text: str, low: float) -> None:
    assert told(lang, text)[-1][1] == low


def test_a_hedge_before_twice_as_many_is_its_bound() -> None:
    found = told("en", "Peru sent 40 looms, and Chile at least twice that number.")[-1]
    assert found == ("at least twice that number", 80, None, "pieces", "at_least")


def test_times_as_much_as_another_is_worked_out_by_nobody() -> None:
    text = "Катар виробляє три мільйони снарядів на рік, втричі більше, ніж Лаос."
    assert [one.amount_low for one in read_text(text)] == [3_000_000]


def test_not_one_of_a_measure_is_none() -> None:
    one = read_text("Nicht eine Tonne Weizen ist seit Juli aus Odessa ausgelaufen.")[0]
    assert (one.amount_low, one.unit) == (0, "tonnes")


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Von den 48 zugesagten Booten hat Peru bisher keines erhalten.", "keines"),
        ("Chile versprach 20 Boote. Angekommen ist keines.", "keines"),
        ("Bestellt sind 30 Boote. Bislang wurde keines geliefert.", "keines"),
        ("Es ging um 30 Boote, geliefert wurde keins, bezahlt keines.", "keines"),
        ("Wie viele Boote hat Chile geliefert?\nAntwort: Keine.\nEs folgt die Liste.", "Keine"),
    ],
)
def test_none_of_what_was_counted_or_asked_for_may_stand_alone(text: str, quote: str) -> None:
    zero = [one for one in told("de", text) if one[1] == 0]
    assert [(one[0], one[3]) for one in zero] == [(quote, "pieces")]


@pytest.mark.parametrize(
    "text",
    [
        "Chile versprach 20 Boote. Das hat keiner erwartet.",
        "Chile schickte 20 Boote, und keiner weiß, wohin.",
        "Es wurde keiner gefragt.",
    ],
)
def test_nobody_is_no_amount(text: str) -> None:
    assert not [one for one in told("de", text) if one[1] == 0]


def test_none_is_of_what_was_counted_and_not_of_what_was_paid() -> None:
    text = "Peru bestellte sechs Boote. Es zahlt 95 Millionen Euro. Geliefert wurde bisher keines."
    assert told("de", text)[-1][1:4] == (0, 0, "pieces")
