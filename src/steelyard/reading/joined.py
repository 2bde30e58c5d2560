"""What is named side by side: places, as in "to Peru and Chile", and verbs of one subject.

In: a scene, and two places or two verbs of one of its sentences. Out: whether they are joined. Reads
joining words, signs and endings as the lexicon tells them.
"""

from __future__ import annotations

from steelyard.reading.marks import Mark
from steelyard.reading.scene import Scene, Sentence

POINTS = frozenset({"·", "/"})
"""Signs that only ever set names side by side."""


def joined_on(scene: Scene, sentence: Sentence, mark: Mark) -> Mark | None:
    """The place right behind a joining sign: where words carry particles, the last name has that of all."""
    behind = mark.last + 1
    if behind >= sentence.last:
        return None
    small = scene.words.small
    if small[behind] not in POINTS and small[behind] not in scene.cues.clause_joiners:
        return None
    return next((one for one in sentence.of("place") if one.first == behind + 1), None)


def goes_on(scene: Scene, one: Mark, other: Mark) -> bool:
    """Whether the first of two verbs ends as one does whose subject goes on to the next."""
    ends = scene.cues.ends["flows.going_on"]
    first = one if one.first < other.first else other
    return bool(ends) and scene.words.small[first.last].endswith(ends)
