"""From the reader to plain numbers, for suites that ask for no more.

In: a text and its language. Out: the ends of every amount found; None where no reader reads it.
"""

from __future__ import annotations

import importlib
import importlib.util


def numbers_of(text: str, lang: str) -> list[float] | None:
    """Every end of every amount, in the order of the text."""
    if importlib.util.find_spec("steelyard.reading") is None or not importlib.util.find_spec(
        "steelyard.reading.amounts"
    ):
        return None
    amounts, sentences, lexicon = (
        importlib.import_module(f"steelyard.reading.{name}")
        for name in ("amounts", "sentences", "lexicon")
    )
    if lang not in lexicon.languages():
        return None
    words = lexicon.read_lexicon(lang)
    found = amounts.find_amounts(text, sentences.find_sentences(text, words), words)
    return [end for one in found for end in (one.low, one.high) if end is not None]
