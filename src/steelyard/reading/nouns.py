"""What a noun beside a cue is: a paper that somebody made, or a body of people.

In: a scene and the number of a word. Out: whether its language's file lists it as one. Reads no names.
"""

from __future__ import annotations

from functools import lru_cache

from steelyard.reading.cues import Cues
from steelyard.reading.marks import lowered
from steelyard.reading.scene import Scene

LONG_STEM = 4
"""A shorter stem says nothing."""
ENDING = 4
"""The ending of a case has so many letters at most, and fewer than its word."""


def is_body(scene: Scene, number: int) -> bool:
    """Whether a word is one for a body of people: an office, an institute, a paper that is edited."""
    small, cues = scene.words.small[number], scene.cues
    return small in in_small(cues.voice_words["body"]) or small.endswith(
        cues.ends["voices.body_ends"]
    )


def is_paper(scene: Scene, number: int) -> bool:
    """Whether a word is a paper: a report, data, pictures.

    Written with a capital inside a sentence it is a name, save where every noun has one.
    """
    words, papers = scene.words, scene.cues.voice_words["documents"]
    if words.written(number) in papers:
        return True
    opens = number == 0 or not words.small[number - 1][0].isalnum()
    return opens and words.small[number] in papers


def holds_paper(scene: Scene, first: int, last: int) -> bool:
    """Whether one of words `first` to `last` is a paper."""
    small = scene.words.small
    # Most sentences hold none however it is written: that is asked of all of it in one look.
    if in_small(scene.cues.voice_words["documents"]).isdisjoint(small[first : last + 1]):
        return False
    return any(is_paper(scene, number) for number in range(first, last + 1))


@lru_cache(maxsize=32)
def in_small(words: frozenset[str]) -> frozenset[str]:
    """The words of a list as they stand in small letters."""
    return frozenset(map(lowered, words))


@lru_cache(maxsize=32)
def body_stems(cues: Cues) -> tuple[str, ...]:
    """What the words for bodies open with, whatever their case."""
    every = cues.voice_words["body"] | cues.voice_words["body_many"]
    return tuple(sorted({word[:-1] if len(word) > LONG_STEM else word for word in every}))


@lru_cache(maxsize=20_000)
def names_body(cues: Cues, small: str) -> bool:
    """Whether a word is one for a body in some case, and no first name that only opens as one does."""
    return any(
        small.startswith(stem) and len(small) - len(stem) <= min(ENDING, len(stem) - 1)
        for stem in body_stems(cues)
    )


@lru_cache(maxsize=20_000)
def names_person(cues: Cues, written: str) -> bool:
    """Whether a word written small is one for a person in some case: 'inspektorowi'."""
    return any(
        written.startswith(stem) and len(written) - len(stem) <= ENDING
        for stem in _person_stems(cues)
    )


@lru_cache(maxsize=32)
def _person_stems(cues: Cues) -> tuple[str, ...]:
    """What the words for a person open with, whatever their case."""
    titles = cues.voice_words["person"] - cues.voice_words["no_title"]
    return tuple(sorted(one[:-1] for one in titles if len(one) > LONG_STEM))
