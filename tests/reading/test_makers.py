"""Who put a figure or made a paper is named behind "by"."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text

MADE = [
    ("Exports are put at 40 tonnes a day by Harbour Watch.", "Harbour Watch"),
    ("Exports were 40 tonnes, according to pictures analysed by Harbour Watch.", "Harbour Watch"),
    ("Exports were 40 tonnes, according to papers leaked by Harbour Watch.", "Harbour Watch"),
    ("Exports were 40 tonnes, according to Harbour Watch.", "Harbour Watch"),
]


@pytest.mark.parametrize(("text", "voice"), MADE)
def test_who_made_it_speaks(text: str, voice: str) -> None:
    (claim,) = read_text(text, lang="en", date="2026-03-01")
    assert claim.attribution == (voice,)


def test_who_does_something_else_behind_an_amount_does_not_speak() -> None:
    (claim,) = read_text("Exports of 40 tonnes were loaded by Harbour Watch.", lang="en")
    assert claim.attribution == ()
