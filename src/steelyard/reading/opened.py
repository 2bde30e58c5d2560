"""The place that opens a line before a colon or a dash.

In: a scene, a sentence, what its words tell of the sides, the line that its list hangs on. Out: the
sides with that place among them. A place that speaks, or stands in running text, opens nothing.
"""

from __future__ import annotations

from steelyard.reading.frames import Frame, frames_of
from steelyard.reading.marks import Mark
from steelyard.reading.scene import Direction, Scene, Sentence
from steelyard.reading.sides import TAKES

COLONS = frozenset({":", "–", "—", "-"})
BULLET = 3
"""So many signs that are no words stand at most before the place that opens a line."""
BEFORE = 16
"""So many signs before the first word of a sentence are looked at for a bullet or a line's end."""


def opening_place(scene: Scene, sentence: Sentence) -> Mark | None:
    """The place that opens a line before a colon or a spaced dash."""
    places = sentence.of("place")
    if not places or places[0].first - sentence.first > BULLET:
        return None
    words, mark = scene.words, places[0]
    if any(words.small[n][0].isalnum() for n in range(sentence.first, mark.first)):
        return None
    before = scene.text[max(0, sentence.start - BEFORE) : sentence.start]
    if before.strip(" \t*•-–—") and "\n" not in before:
        return None
    behind = mark.last + 1
    if behind >= sentence.last or words.small[behind] not in COLONS:
        return None
    if words.small[behind] != ":" and words.starts[behind] == words.ends[mark.last]:
        return None
    return mark


def with_opening(
    scene: Scene,
    opens: Mark,
    told: Direction | None,
    frames: tuple[Frame, ...],
    lead: int | None,
    near: Direction | None,
) -> Direction:
    """The sides of an entry: what its own words leave open is the place that opens it.

    Where they leave both open the line above tells which one it is, else its verb, else the flow
    before.
    """
    place = opens.value
    giver, receiver = told or (None, None)
    if place in {giver, receiver}:
        if None not in {giver, receiver} or lead is None:
            return giver, receiver
        giver = receiver = None
    if giver is None and receiver is not None:
        return place, receiver
    if receiver is None and giver is not None:
        return giver, place
    if giver is not None and receiver is not None:
        return giver, receiver
    above = _above(scene, lead) if lead is not None else None
    if above is not None:
        giver, receiver = above
        if giver is not None and (receiver is None or place == receiver):
            return giver, place
        return place, receiver
    kinds = {frame.mark.value for frame in frames}
    if kinds & TAKES:
        return (near[0] if near is not None and near[0] != place else None), place
    if near is not None and near[1] == place:
        return near[0], place
    return place, near[1] if near is not None else None


def _above(scene: Scene, lead: int) -> Direction | None:
    """What the line above a list tells of its sides."""
    for frame in frames_of(scene, scene.sentences[lead], ()):
        if frame.direction is not None:
            return frame.direction
    return None
