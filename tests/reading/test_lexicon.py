"""What the file of a language may hold."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from steelyard.reading.lexicon import languages, read_page
from steelyard.reading.marks import lowered
from steelyard.reading.reader import read_text
from steelyard.reading.tokens import WORD


def _listed(part: object) -> Iterator[object]:
    """Every entry of every list, however deep."""
    if isinstance(part, dict):
        for one in part.values():
            yield from _listed(one)
    if isinstance(part, list):
        for one in part:
            yield one
            yield from _listed(one)


@pytest.mark.parametrize("lang", languages())
def test_no_word_is_taken_for_nothing_or_for_yes_or_no(lang: str) -> None:
    """What YAML reads otherwise ("no", "off", "~", "null") stands in quotation marks."""
    assert not [one for one in _listed(read_page(lang)) if one is None or isinstance(one, bool)]


def test_a_short_sentence_with_a_foreign_name_has_its_language() -> None:
    text = "Лаос поставив Угорщині понад мільйон барелів нафти, йдеться у доповіді Far Shore Watch."
    assert [one.amount_low for one in read_text(text)] == [1_000_000]


@pytest.mark.parametrize("lang", languages())
def test_common_words_are_whole_words_and_no_small_ones(lang: str) -> None:
    page = read_page(lang)
    common = [lowered(str(one)) for one in page.get("common_words", ())]
    small = {lowered(str(one)) for one in _listed(page["function_words"]) if isinstance(one, str)}
    assert len(set(common)) == len(common)
    assert small.isdisjoint(common)
    assert [one for one in common if WORD.findall(one) != [one]] == []


def test_words_cut_at_their_apostrophe_tell_no_language() -> None:
    assert {"ять", "дев", "прем", "зобов"}.isdisjoint(read_page("uk")["common_words"])
