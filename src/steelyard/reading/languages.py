"""The language of a text, among those that there is a lexicon for.

In: a text. Out: the language whose letters and small words it is written in, or None.
Looks at the first thousand signs and some. Not the detector of `case/texts`, which names a
hundred languages but takes longer to load than a first claim may.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import compress

from steelyard.base import tables
from steelyard.reading.lexicon import FOLDER, languages
from steelyard.reading.marks import Remembered, lowered
from steelyard.reading.tokens import TOKEN

HEADINGS = ("letters", "function_words", "neighbours")
"""All that a language is told by; the rest of its file is for its own texts only."""

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


STRANGE = 4
"""How many of its own small words a word counts that only neighbours of the language write: close
relatives share half of theirs, while a foreign name brings in one of them at most."""


@dataclass(frozen=True, slots=True)
class _Script:
    """The letters of a language, those that only it has of its script, its small words and others'."""

    letters: Remembered[bool]
    own: Remembered[bool] | None
    shared: bool
    small: frozenset[str]
    neighbours: frozenset[str]


@cache
def _known() -> dict[str, _Script]:
    found = {}
    for language in languages():
        page = tables.read_headings(f"{FOLDER}/{language}.yaml", HEADINGS)
        letters = page["letters"]
        own = letters.get("own")
        found[language] = _Script(
            _among(letters["all"]),
            _among(own) if own else None,
            own != letters["all"],
            frozenset(lowered(one) for row in page["function_words"] for one in row),
            frozenset(lowered(str(one)) for one in page.get("neighbours", ())),
        )
    return found


def _among(signs: str) -> Remembered[bool]:
    """Whether a letter is one of `signs`, which may be ranges."""
    pattern = re.compile(f"[{signs}]")
    return Remembered(lambda letter: pattern.match(letter) is not None)


def find_language(text: str) -> str | None:
    """The language of `text`, or None where none of them fits."""
    sample = lowered(text[:LOOKED_AT])
    words = [word for word in TOKEN.findall(sample) if word[0].isalpha()]
    letters = sum(map(len, words))
    if not letters:
        return None
    signs = set(sample)
    many = list(map(sample.count, signs))
    best: tuple[float, str] | None = None
    for language, script in _known().items():
        share = sum(compress(many, map(script.letters.__getitem__, signs))) / letters
        if share < LEAST_SHARE:
            continue
        familiar = sum(map(script.small.__contains__, words)) / len(words)
        if script.shared and len(words) >= ENOUGH_WORDS and familiar < LEAST_SMALL:
            continue
        strange = sum(map(script.neighbours.__contains__, words)) / len(words)
        if strange * STRANGE > familiar:
            continue
        score = share + familiar
        if script.own is not None:
            own = sum(compress(many, map(script.own.__getitem__, signs)))
            score += OWN_LETTER * own / letters
        if best is None or score > best[0]:
            best = (score, language)
    return best[1] if best else None
