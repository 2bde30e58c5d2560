"""The language of a text, among those that there is a lexicon for.

In: a text. Out: the language whose letters and small words it is written in, or None.
Looks at the first thousand signs and some. Not the detector of `case/texts`, which names a
hundred languages but takes longer to load than a first claim may.
"""

from __future__ import annotations

import re
from functools import cache

from steelyard.base import tables
from steelyard.reading.lexicon import FOLDER, languages
from steelyard.reading.marks import lowered
from steelyard.reading.tokens import TOKEN

LOOKED_AT = 1_500
"""Signs from the start: enough to tell, and the same work for a book."""

OWN_LETTER = 3.0
"""What a letter counts that only this language of its script has, against 1 for a small word."""

LEAST_SHARE = 0.3
"""Share of the letters that must be of the language's script: below it is another one's text."""

ENOUGH_WORDS = 12
LEAST_SMALL = 0.1
"""Of so many words, the share that must be small words of the language, where others write in its
letters too: prose has 15 to 45 in a hundred of its own, and single ones of a neighbour's. Without
it a French number would be read by English rules, and come out a million times too small."""


@cache
def _known() -> dict[str, tuple[re.Pattern[str], re.Pattern[str] | None, frozenset[str]]]:
    found = {}
    for language in languages():
        page = tables.read_yaml(f"{FOLDER}/{language}.yaml")
        letters = page["letters"]
        own = re.compile(f"[{letters['own']}]") if letters.get("own") else None
        small = {lowered(one) for row in page["function_words"] for one in row}
        found[language] = (re.compile(f"[{letters['all']}]"), own, frozenset(small))
    return found


def find_language(text: str) -> str | None:
    """The language of `text`, or None where none of them fits."""
    sample = lowered(text[:LOOKED_AT])
    words = [word for word in TOKEN.findall(sample) if word[0].isalpha()]
    letters = sum(map(len, words))
    if not letters:
        return None
    best: tuple[float, str] | None = None
    for language, (script, own, small) in _known().items():
        share = len(script.findall(sample)) / letters
        if share < LEAST_SHARE:
            continue
        familiar = sum(word in small for word in words) / len(words)
        shared = own is None or own.pattern != script.pattern
        if shared and len(words) >= ENOUGH_WORDS and familiar < LEAST_SMALL:
            continue
        score = share + familiar
        if own is not None:
            score += OWN_LETTER * len(own.findall(sample)) / letters
        if best is None or score > best[0]:
            best = (score, language)
    return best[1] if best else None
