"""Amounts settled among each other."""

from __future__ import annotations

import pytest
from tests.reading.told import Told, told

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
)  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "amounts"), SETTLED, ids=lambda one: str(one)[:50])
def test_amounts_are_settled_among_each_other(lang: str, text: str, amounts: list[Told]) -> None:
    found = told(lang, text)
    assert [one[0] for one in found] == [one[0] for one in amounts]
    for got, wanted in zip(found, amounts, strict=True):
        assert got[3:] == wanted[3:]
        assert got[1:3] == pytest.approx(wanted[1:3])
