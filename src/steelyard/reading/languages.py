"""The language of a text, among those that there is a lexicon for.

In: a text. Out: the language whose letters and small words it is written in, or None.
Looks at the first thousand signs and some. Not the detector of `case/texts`, which names a
hundred languages but takes longer to load than a first claim may.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import compress
from operator import itemgetter

from steelyard.base import tables
from steelyard.reading.lexicon import FOLDER, languages
from steelyard.reading.marks import Remembered, lowered
from steelyard.reading.tokens import WORD

HEADINGS = ("letters", "function_words", "common_words", "neighbours", "telling_ends")
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


ENDING = 0.2
"""What a word counts that ends as those of the language often do, in a text of few words, against 1
for a small word: headlines and entries of tables have none of these."""

WHOLLY = 0.99
"""Share of the letters from which a text is written in the language's own alone."""

STRANGE = 4
"""How many of its own small words a word counts that only neighbours of the language write: close
relatives share half of theirs, while a foreign name brings in one of them at most."""


LETTER, OWN, SMALL, NEAR = 1, 2, 1, 2
"""What a sign is in a language, as flags: a letter of it, one that only it has; what a word is: a
small word of it, one that only its neighbours write."""

BITS = 2
"""Flags of one language; those of the next one stand beside them."""


@dataclass(frozen=True, slots=True)
class _Script:
    """What a language is told by: its letters, those that only it has, its small words and others'."""

    letters: re.Pattern[str]
    own: re.Pattern[str] | None
    shared: bool
    ends: tuple[str, ...]
    small: frozenset[str]
    neighbours: frozenset[str]
    alone: frozenset[str]

    def of_sign(self, sign: str) -> int:
        letter = LETTER if self.letters.match(sign) else 0
        return letter | (OWN if self.own is not None and self.own.match(sign) else 0)

    def of_word(self, word: str) -> int:
        return (SMALL if word in self.small else 0) | (NEAR if word in self.neighbours else 0)


@dataclass(frozen=True, slots=True)
class _Known:
    """Every language, and what a sign and a word are in each: nothing of most words."""

    scripts: dict[str, _Script]
    signs: Remembered[int]
    words: dict[str, int]


@cache
def _known() -> _Known:
    found = {}
    for language in languages():
        page = tables.read_headings(f"{FOLDER}/{language}.yaml", HEADINGS)
        letters = page["letters"]
        own = letters.get("own")
        found[language] = _Script(
            re.compile(f"[{letters['all']}]"),
            re.compile(f"[{own}]") if own else None,
            own != letters["all"],
            tuple(page.get("telling_ends", ())),
            frozenset(lowered(one) for row in page["function_words"] for one in row)
            | frozenset(map(lowered, page.get("common_words", ()))),
            frozenset(lowered(str(one)) for one in page.get("neighbours", ())),
            frozenset(letters.get("alone", "")),
        )
    scripts = tuple(found.values())
    words = {word for one in scripts for word in one.small | one.neighbours}
    return _Known(
        found,
        Remembered(lambda sign: _side_by_side(one.of_sign(sign) for one in scripts)),
        {word: _side_by_side(one.of_word(word) for one in scripts) for word in words},
    )


def _side_by_side(flags: Iterable[int]) -> int:
    """The flags of every language in one number."""
    return sum(one << BITS * number for number, one in enumerate(flags))


def find_language(text: str) -> str | None:
    """The language of `text`, or None where none of them fits."""
    sample = lowered(text[:LOOKED_AT])
    written = WORD.findall(sample)
    words = list(compress(written, map(str.isalpha, map(itemgetter(0), written))))
    letters = sum(map(len, words))
    if not letters:
        return None
    known = _known()
    # Signs and words have few classes over all languages: these are counted, and asked of each.
    signs: dict[int, int] = {}
    for sign, many in Counter(sample).items():
        flags = known.signs[sign]
        signs[flags] = signs.get(flags, 0) + many
    classes = Counter(filter(None, map(known.words.get, words)))
    best: tuple[float, str] | None = None
    for number, (language, script) in enumerate(known.scripts.items()):
        share = _count(signs, number, LETTER) / letters
        if share < LEAST_SHARE:
            continue
        familiar = _count(classes, number, SMALL) / len(words)
        sure = not script.alone.isdisjoint(sample)
        if script.shared and not sure and len(words) >= ENOUGH_WORDS:
            # A single sentence in its letters alone may have one or two: no part of a word is
            # asked for then.
            least = LEAST_SMALL * len(words)
            if _count(classes, number, SMALL) < (int(least) if share >= WHOLLY else least):
                continue
        strange = _count(classes, number, NEAR) / len(words)
        if strange * STRANGE > familiar:
            continue
        score = share + familiar
        if script.own is not None:
            score += OWN_LETTER * _count(signs, number, OWN) / letters
        if script.ends and len(words) < ENOUGH_WORDS:
            score += ENDING * sum(word.endswith(script.ends) for word in words) / len(words)
        if best is None or score > best[0]:
            best = (score, language)
    return best[1] if best else None


def _count(counted: Mapping[int, int], number: int, flag: int) -> int:
    """How many have `flag` in language `number`, of flags and how often each was found."""
    flag <<= BITS * number
    return sum([many for one, many in counted.items() if one & flag])
