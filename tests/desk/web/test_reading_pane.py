"""What of a text is shown: all of it in the end, in bounded stretches, with nothing unseen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.case.claims import Claim
from steelyard.case.folder import read_case
from steelyard.desk.web.reading_pane import (
    BEFORE,
    LONGEST,
    MOST_PIECES,
    SHOWN,
    Pane,
    Piece,
    page_of,
    pane_of,
)
from steelyard.desk.words import visible

SMALL = Path(__file__).parents[2] / "cases" / "drones-for-gold"
A_CLAIM = next(one for one in read_case(SMALL).claims if one.start is not None)
HOSTILE = "\u202e\u2066\u200b\ufeff\x00\x1b\u3164\U000e0041\u2028\r"
TEXTS = st.text(st.sampled_from(f"ab \n{HOSTILE}") | st.characters(codec="utf-16"), max_size=400)


def claim(id: str, start: int, end: int) -> Claim:
    return replace(A_CLAIM, id=id, start=start, end=end)


def said(piece: Piece, text: str) -> str:
    return text[piece.start : piece.end]


def whole(text: str, claims: list[Claim]) -> tuple[list[Pane], str]:
    """All stretches of a text from its first character on, and their words."""
    panes = [pane_of(text, claims, None, 0)]
    while panes[-1].later is not None:
        assert panes[-1].later > panes[-1].first
        panes.append(pane_of(text, claims, None, panes[-1].later))
    pieces = [one for pane in panes for line in pane.paragraphs for one in line]
    return panes, "".join(said(one, text) for one in pieces)


@given(text=TEXTS, spans=st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60)), max_size=8))
def test_every_character_is_shown_once_and_in_order(
    text: str, spans: list[tuple[int, int]]
) -> None:
    claims = [claim(f"c{n}", start, start + size) for n, (start, size) in enumerate(spans)]
    panes, words = whole(text, claims)
    assert words == text.replace("\n", "")
    for pane in panes:
        for line in pane.paragraphs:
            for one in line:
                assert one.text
                if one.sign:
                    assert visible(said(one, text)) == f"[{one.text}]"
                else:
                    assert one.text == said(one, text)
                    assert visible(one.text) == one.text
                assert set(one.claims) == {
                    c.id for c in claims if (c.start or 0) <= one.start and (c.end or 0) >= one.end
                }


@given(text=TEXTS.map(lambda part: part * 40), at=st.integers(0, 20_000))
def test_the_stretch_round_a_place_holds_it(text: str, at: int) -> None:
    pane = pane_of(text, [], at, None)
    assert 0 <= pane.first <= max(min(at, len(text) - 1), 0)
    assert pane.last > min(at, len(text) - 1) or len(text) == 0 or pieces_of(pane) >= MOST_PIECES
    assert pieces_of(pane) <= MOST_PIECES


def pieces_of(pane: Pane) -> int:
    return sum(len(line) for line in pane.paragraphs)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000_000,
        "\u200b" * 1_000_000,
        "\n" * 1_000_000,
        "a\u202e" * 500_000,
        "a\n" * 500_000,
    ],
    ids=["one line", "nothing to see", "no words", "turned round", "short lines"],
)
def test_a_stretch_is_bounded_and_quick_whatever_the_text(text: str) -> None:
    claims = [claim(f"c{n}", n * 3, n * 3 + 40) for n in range(2000)]
    began = process_time()
    pane = pane_of(text, claims, len(text) // 2, None)
    middle = process_time() - began
    pane_of(text, claims, 0, None)
    # Far below what reading the whole would take, on a machine however busy.
    assert middle < 5.0
    assert pane.last - pane.first <= SHOWN
    assert pieces_of(pane) <= MOST_PIECES
    assert max((len(one.text) for line in pane.paragraphs for one in line), default=0) <= LONGEST
    assert pane.earlier is not None
    assert pane.later is not None


def test_words_behind_many_unseen_signs_are_reached() -> None:
    text = "\u200b" * (MOST_PIECES + 10) + "the words behind"
    _, words = whole(text, [])
    assert words == text


def test_a_stretch_round_a_claim_begins_at_a_line() -> None:
    line = "twenty chars a line.\n"
    text = line * 2000
    pane = pane_of(text, [], 30_000, None)
    assert pane.first % len(line) == 0
    assert 0 <= 30_000 - pane.first <= BEFORE + len(line)


def test_a_page_of_a_pdf_is_counted_from_one() -> None:
    assert page_of((), 5) is None
    assert page_of((10, 20), None) is None
    assert [page_of((10, 20), at) for at in (0, 9, 10, 19, 20, 99)] == [1, 1, 2, 2, 3, 3]
