"""What a noun beside a cue is: a paper that somebody made, or a body of people.

In: a scene and the number of a word. Out: whether its language's file lists it as one. Reads no names.
"""

from __future__ import annotations

from functools import lru_cache

from steelyard.reading.marks import lowered
from steelyard.reading.scene import Scene


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
