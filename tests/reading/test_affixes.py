"""Stems and endings of words: found as a look at each of them finds them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from steelyard.reading.affixes import Endings, Stems

LONGEST = 6
LETTERS = st.text("abc", max_size=8)


def test_the_shortest_stem_of_a_word_comes_first() -> None:
    stems = Stems(["deliver", "de", "deliveries", "send"], 40)
    assert list(stems.of("deliveries")) == [2, 7, 10]


def test_a_word_without_a_stem_has_none() -> None:
    assert not Stems(["send"], 40).of("sen")


def test_an_ending_is_looked_for_at_the_end() -> None:
    assert list(Endings(["ung", "lieferung"], 40).of("waffenlieferung")) == [3, 9]


def test_a_stem_that_is_longer_than_any_word_is_never_met() -> None:
    assert not Stems(["a" * 50], 40).of("a" * 60)


@given(st.lists(LETTERS), LETTERS)
def test_every_affix_is_found_and_no_other(affixes: list[str], word: str) -> None:
    known = {one for one in affixes if 0 < len(one) <= LONGEST}
    opens = sorted(len(one) for one in known if word.startswith(one))
    closes = sorted(len(one) for one in known if word.endswith(one))
    assert list(Stems(affixes, LONGEST).of(word)) == opens
    assert list(Endings(affixes, LONGEST).of(word)) == closes
