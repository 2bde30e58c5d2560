"""Amounts settled among each other."""

from __future__ import annotations

import pytest
from tests.reading.told import Told, told

from steelyard.reading.reader import read_text

SETTLED: tuple[tuple[str, str, list[Told]], ...] = (
    # Ranges, and what only looks like one.
    ("de", "Drei- bis viertausend Helfer.", [("Drei- bis viertausend", 3000, 4000, "persons", "range")]),
    ("en", "A budget of $3-$4 billion.", [("$3-$4 billion", 3e9, 4e9, "USD", "range")]),
    ("en", "Tin rose $2.40 to $71.30.", [("$2.40", 2.4, 2.4, "USD", "exact"), ("$71.30", 71.3, 71.3, "USD", "exact")]),
    ("en", "Prices rose 5 to 7 percent.", [("5 to 7 percent", 5, 7, "percent", "range")]),
    # Shares of a whole that is counted.
    ("en", "Seven in ten Peruvians agree.", [("Seven in ten", 0.7, 0.7, "share", "exact")]),
    ("en", "One in six Peruvians agrees.", [("One in six", 1 / 6, 1 / 6, "share", "exact")]),
    # What stands in brackets says the amount once more and is no antecedent.
    (
        "en",
        "Peru lent 40 million euros (about $44 million), half of it in May.",
        [
            ("40 million euros", 4e7, 4e7, "EUR", "exact"),
            ("about $44 million", 4.4e7, 4.4e7, "USD", "approx"),
            ("half", 2e7, 2e7, "EUR", "exact"),
        ],
    ),
    # A bounded part of them stays a share.
    (
        "de",
        "Es kamen 90 Traktoren, davon mehr als die Hälfte im Mai.",
        [("90", 90, 90, "pieces", "exact"), ("mehr als die Hälfte", 0.5, None, "share", "at_least")],
    ),
    # Across sentences no multiplier is taken.
    (
        "en",
        "They sold 12 thousand tonnes of salt. Of the others there were 30.",
        [("12 thousand tonnes", 12e3, 12e3, "tonnes", "exact"), ("30", 30, 30, "pieces", "exact")],
    ),
    # A multiplier, a unit, or the order of words that the second of two says for both.
    ("en", "With them came three or four hundred children.", [("three or four hundred", 300, 400, "persons", "range")]),
    ("ru", "Улетят ещё тысяч шесть-семь.", [("ещё тысяч шесть-семь", 6000, 7000, "pieces", "range")]),
    ("uk", "Перу дасть 100 млн, Чилі — 50, а Гана — 25 млн євро.", [("100 млн", 1e8, 1e8, "EUR", "exact"), ("50", 5e7, 5e7, "EUR", "exact"), ("25 млн євро", 2.5e7, 2.5e7, "EUR", "exact")]),
    # The sentence before says it where the number is about as large.
    ("de", "Vereinbart sind sechs Milliarden Euro. Geflossen sind zuletzt knapp fünf.", [("sechs Milliarden Euro", 6e9, 6e9, "EUR", "exact"), ("knapp fünf", 5e9, 5e9, "EUR", "approx")]),
    # What is no amount hands nothing on.
    ("en", "In a good week some 5,000 tonnes, in a bad one fewer than 2,000.", [("some 5,000 tonnes", 5000, 5000, "tonnes", "approx"), ("fewer than 2,000", None, 2000, "tonnes", "at_most")]),
    # Two numbers far apart are no range.
    ("uk", "Партія з 10 тис. — 4 млн євро.", [("10 тис", 1e4, 1e4, "pieces", "exact"), ("4 млн євро", 4e6, 4e6, "EUR", "exact")]),
    # Of nouns in a row the last is counted.
    ("en", "It will send a dozen drone pilots.", [("a dozen", 12, 12, "persons", "exact")]),
    # A word for what is counted before a sum belongs to the verb.
    ("uk", "Заплатила за солдатів 10 мільярдів доларів.", [("10 мільярдів доларів", 1e10, 1e10, "USD", "exact")]),
    # Korean: endings that stack, verbs that bound behind the number, how far something rises.
    ("ko", "물품은 3억달러어치를 넘지 못한다.", [("3억달러", None, 3e8, "USD", "at_most")]),
    ("ko", "수입은 160만배럴보다는 적었다.", [("160만배럴", 1.6e6, 1.6e6, "barrels", "exact")]),
    ("ko", "물량은 5억㎥를 크게 밑돈다.", [("5억㎥", None, 5e8, "cubic_metres", "at_most")]),
    ("ko", "선적은 180만배럴까지 늘어난다.", [("180만배럴", 1.8e6, 1.8e6, "barrels", "exact")]),
)  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "amounts"), SETTLED, ids=lambda one: str(one)[:50])
def test_amounts_are_settled_among_each_other(lang: str, text: str, amounts: list[Told]) -> None:
    found = told(lang, text)
    assert [one[0] for one in found] == [one[0] for one in amounts]
    for got, wanted in zip(found, amounts, strict=True):
        assert got[3:] == wanted[3:]
        assert got[1:3] == pytest.approx(wanted[1:3])


def test_a_number_in_the_place_of_another_counts_the_same() -> None:
    text = "Minsk zahlt nur noch 127 statt 142 Dollar je 1.000 Kubikmeter."
    assert [(one.amount_low, one.unit) for one in read_text(text)] == [(127, "USD"), (142, "USD")]


def test_millions_behind_a_percentage_are_no_percent() -> None:
    text = (
        "The value was 398.6 million dollars, 12.3 percent less than before. "
        "Of this, 251 million went to Peru."
    )
    assert [one[3] for one in told("en", text)] == ["USD", "percent", "USD"]
    text = "The share was 40 percent, then 35, and at last 12."
    assert {one[3] for one in told("en", text)} == {"percent"}


def test_a_word_that_opens_its_sentence_counts_what_was_paid_for() -> None:
    text = "Five radars were ordered for $5.4 billion. Three have been delivered."
    assert told("en", text)[-1][1] == 3
    text = "Last year it was $5.4 billion. This year: three."
    assert told("en", text)[-1][1] == 3e9


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("uk", "Перу отримало 10,6 із 15,5 мільярда доларів.", [(10.6e9, "USD"), (15.5e9, "USD")]),
        ("en", "Peru received 3.5 of the 7 million euros.", [(3.5e6, "EUR"), (7e6, "EUR")]),
        ("de", "Peru erhielt 10,6 von 15,5 Milliarden Dollar.", [(10.6e9, "USD"), (15.5e9, "USD")]),
        ("ru", "Перу получило 12 из 40 тысяч тонн.", [(12e3, "tonnes"), (40e3, "tonnes")]),
        # What was counted before is no unit of it.
        (
            "uk",
            "Перу сплатить 18 мільйонів євро. Уночі збили 76 зі 101 дрона.",
            [(18e6, "EUR"), (76, "pieces"), (101, "pieces")],
        ),
        # Whoever has a noun of its own keeps it.
        ("uk", "Надійшло 20 кранів із 15,5 мільйона доларів.", [(20, "pieces"), (15.5e6, "USD")]),
    ],
)
def test_the_number_of_a_part_counts_as_its_whole(
    lang: str, text: str, found: list[tuple[float, str]]
) -> None:
    assert [(low, unit or "pieces") for _, low, _, unit, _ in told(lang, text)] == found


def test_by_so_much_to_so_much_has_one_unit() -> None:
    found = told("de", "Die Prognose sank um 90.000 auf 710.000 Barrel.")
    assert [(one[1], one[3]) for one in found] == [(90_000, "barrels"), (710_000, "barrels")]
