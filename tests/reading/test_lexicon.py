"""What the file of a language may hold."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from steelyard.reading.lexicon import languages, read_page


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
