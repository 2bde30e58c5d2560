"""Words that name a good and also somebody's office, as one word says tin and president.

In: the words of a text with their marks. Out: the same without the marks of a good where the word is
the title behind a name: no amount is of that, and no flow. Decides by what stands beside the word.
"""

from __future__ import annotations

from steelyard.reading.cues import Cues
from steelyard.reading.marks import Mark, Words

OF_GOODS = frozenset({"item", "flow"})
"""Kinds of marks that such a word has as a good."""
OF_NAMES = frozenset({"title", "media_hint", "stop"})
"""Kinds of marks that a name may have: all else that is known is no name."""
HEDGED, OBJECT = 2, 4
"""A number stands so many words behind the good it counts, with a hedge between; and its last word."""


def without_titles(words: Words, cues: Cues) -> Words:
    """Without the marks of a good on words that are somebody's title."""
    stems = cues.ends["voices.good_titles"]
    if not stems or not any(stem in words.text for stem in stems):
        return words
    gone = frozenset(
        [
            mark
            for mark in words.marks
            if mark.kind in OF_GOODS
            and words.small[mark.first].startswith(stems)
            and _is_title(words, cues, mark, stems)
        ]
    )
    return words.without(gone)


def _is_title(words: Words, cues: Cues, mark: Mark, stems: tuple[str, ...]) -> bool:
    """Whether a name stands before the word and its ending is one that somebody has."""
    small = words.small[mark.first]
    ending = small.removeprefix(next(stem for stem in stems if small.startswith(stem)))
    if ending not in cues.ends["voices.title_endings"]:
        return False
    if _is_counted(words, cues, mark.last, bare=not ending):
        return False
    return mark.first > 0 and _is_name(words, cues, mark.first - 1)


def _is_counted(words: Words, cues: Cues, last: int, *, bare: bool) -> bool:
    """Whether a number follows, and behind a topic is no object: then the word is what it counts.

    "Tin came to 40 tonnes", and the president promised 40.
    """
    following = words.small[last + 1 : last + 1 + OBJECT]
    if not any(one[0].isdigit() for one in following[:HEDGED]):
        return False
    objects = cues.ends["voices.object_particles"]
    return bare or not (objects and any(one.endswith(objects) for one in following))


def _is_name(words: Words, cues: Cues, number: int) -> bool:
    """Whether a word can be a name: it is written bare, and no list knows it as anything else."""
    word = words.small[number]
    if not word[0].isalpha() or word in cues.stops or cues.stopped[word]:
        return False
    if word.endswith((*cues.attributive, *cues.ends["voices.likely"])):
        return False
    if word in cues.voice_words["name_heads"]:
        return True
    return not any(
        mark.kind not in OF_NAMES
        for first in (number - 1, number)
        for mark in words.of(first)
        if mark.last >= number
    )
