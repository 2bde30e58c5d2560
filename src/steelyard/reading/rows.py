"""The sides of a table by its caption and its title, where no word of flow tells them.

In: a scene, the caption of a table, the place of a row. Out: from whom to whom, an open side None.
"""

from __future__ import annotations

from steelyard.reading.frames import Frame
from steelyard.reading.scene import Direction, Scene, Sentence
from steelyard.reading.sides import TAKES

TITLE = 3
"""So many sentences above the caption of a table its title stands at most."""


def side_of_row(scene: Scene, caption: Sentence, frame: Frame, place: str) -> Direction:
    """'Imports by country of origin': the side on which a row's own place is, where no other is told."""
    words = scene.words.small[caption.first : caption.last + 1]
    gives, gets = scene.cues.ends["flows.row_gives"], scene.cues.ends["flows.row_gets"]
    if not gives:
        return None, None
    if any(word in gets for word in words):
        return None, place
    if any(word in gives for word in words) or frame.mark.value in TAKES:
        return place, None
    return None, place


def side_of_title(scene: Scene, caption: int, direction: Direction) -> Direction | None:
    """The other side of the rows of a table: the only place that the lines above its caption name."""
    gives = scene.cues.ends["flows.row_gives"]
    above = scene.sentences[max(0, caption - TITLE) : caption + 1]
    places = {mark.value for one in above for mark in one.of("place")}
    if not gives or len(places) != 1 or direction == (None, None):
        return None
    giver, receiver = direction
    other = places.pop()
    if other in direction:
        return None
    return (giver, other) if receiver is None else (other, receiver)
