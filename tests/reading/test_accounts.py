"""Where only an adjective says whose account it is, the side of that country tells it."""

from __future__ import annotations

import pytest
from tests.reading.spots import around

SIDES = [
    ("Nach polnischen Angaben kamen #40# Kräne an.", "Polen"),
    ("Nach offiziellen polnischen Angaben kamen #40# Kräne an.", "Polen"),
    ("Nach bolivianischer Darstellung kamen #40# Kräne an.", "Bolivien"),
    ("Polnischen Angaben zufolge kamen #40# Kräne an.", "Polen"),
    ("Es kamen laut polnischen Angaben #40# Kräne an.", "Polen"),
]
OTHERS = [
    ("Nach polnischen Angaben des Hafenamts kamen #40# Kräne an.", ("Hafenamt",)),
    ("Nach übereinstimmenden Angaben kamen #40# Kräne an.", ()),
]


@pytest.mark.parametrize(("text", "name"), SIDES)
def test_an_account_with_the_adjective_of_a_country_is_told_by_its_side(
    text: str, name: str
) -> None:
    assert around(text, "de")[0].attribution == (name,)


@pytest.mark.parametrize(("text", "names"), OTHERS)
def test_an_account_with_a_maker_or_without_a_country_is_not(
    text: str, names: tuple[str, ...]
) -> None:
    assert around(text, "de")[0].attribution == names
