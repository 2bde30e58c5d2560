"""Signs of money and verbs of change beside a number."""

from __future__ import annotations

import pytest
from tests.reading.told import told

from steelyard.reading.reader import read_text

SIGNS_AND_HEDGES = [
    (
        "en",
        "Remittances of Rs 386 crore came in.",
        ("Rs 386 crore", 3.86e9, 3.86e9, "INR", "exact"),
    ),
    ("en", "It cost Rs 500.", ("Rs 500", 500, 500, "INR", "exact")),
    (
        "en",
        "The number has gone up to 12,640 workers.",
        ("12,640", 12640, 12640, "persons", "exact"),
    ),
    (
        "de",
        "Das macht ~25.000 Schuss.",
        ("~25.000 Schuss", 25000, 25000, "rounds", "approx"),
    ),
    ("ko", "지금은 3000명을 웃돕니다.", ("3000명", 3000, None, "persons", "at_least")),
    ("ru", "Фрахт подорожал до 24 долларов.", ("24 долларов", 24, 24, "USD", "exact")),
    ("uk", "Фрахт подорожчав до 24 доларів.", ("24 доларів", 24, 24, "USD", "exact")),
]


@pytest.mark.parametrize(("lang", "text", "amount"), SIGNS_AND_HEDGES)
def test_signs_of_money_and_verbs_of_change_are_read_for_what_they_are(
    lang: str, text: str, amount: tuple[str, float | None, float | None, str, str]
) -> None:
    assert amount in told(lang, text)


def test_over_behind_a_contract_is_no_bound() -> None:
    assert read_text("Der Kontrakt über 4.000 Lastwagen gilt.")[0].bound == "exact"


def test_a_verb_with_over_bounds_nothing() -> None:
    for text in ("Chile rolled over 2 billion dollars.", "Chile signed over 40 tonnes to Peru."):
        assert [one[4] for one in told("en", text)] == ["exact"]
    assert told("en", "Chile holds over 40 tonnes.")[0][4] == "at_least"
