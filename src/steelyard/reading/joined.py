"""What is named side by side: places, as in "to Peru and Chile", and verbs of one subject.

In: a scene, and two places or two verbs of one of its sentences. Out: whether they are joined. Reads
joining words, signs and endings as the lexicon tells them.
"""

from __future__ import annotations

from itertools import pairwise

from steelyard.reading.marks import Mark
from steelyard.reading.scene import Direction, Scene, Sentence

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


def are_joined(scene: Scene, one: Mark, other: Mark) -> bool:
    """Whether two places that follow one another are named side by side."""
    small = scene.words.small
    between = small[one.last + 1 : other.first]
    if not between:
        # Where words carry particles one of them joins.
        return small[one.last].endswith(scene.cues.ends["flows.with_particles"] or ("\0",))
    joiners = scene.cues.clause_joiners
    return len(between) == 1 and (between[0] in POINTS or between[0] in joiners)


def alone(scene: Scene, sentence: Sentence, direction: Direction) -> Direction:
    """The sides without those that are shared: of ten trucks to Peru and Chile neither got ten."""
    places = sentence.of("place")
    shared: set[str] = set()
    for one, other in pairwise(places):
        if one.value != other.value and are_joined(scene, one, other):
            shared |= {one.value, other.value}
    giver, receiver = direction
    if not shared or {giver, receiver} <= shared:
        # Who trades with whom is also joined so.
        return direction
    return (None if giver in shared else giver), (None if receiver in shared else receiver)


def goes_on(scene: Scene, one: Mark, other: Mark) -> bool:
    """Whether the first of two verbs ends as one does whose subject goes on to the next."""
    ends = scene.cues.ends["flows.going_on"]
    first = one if one.first < other.first else other
    return bool(ends) and scene.words.small[first.last].endswith(ends)
