"""Whose government acts where its country is not said: "the ministry sent", "the government bought".

In: a scene, a sentence, a word of flow with an open side. Out: the country that the text named with
that body before, else the one whose own institutions the text names; None where there is neither, or
no such body acts.
"""

from __future__ import annotations

from steelyard.reading.frames import Frame
from steelyard.reading.particles import bare
from steelyard.reading.scene import Scene, Sentence
from steelyard.reading.sides import TAKES

REACH = 30
"""A subject stands so many words before its verb at most, where verbs close the clause."""
VERBS = frozenset({"give", "receive", "give_noun", "receive_noun"})


def owner_of(scene: Scene, sentence: Sentence, frame: Frame) -> str | None:
    """Whose body is the doer of a frame."""
    bodies = scene.cues.ends["flows.bodies"]
    done = frame.receiver if frame.mark.value in TAKES else frame.giver
    if not bodies or done is not None or frame.passive or frame.mark.value not in VERBS:
        return None
    words = scene.words
    for number in range(
        frame.mark.first - 1, max(sentence.first, frame.mark.first - REACH) - 1, -1
    ):
        small = words.small[number]
        if not small.startswith(bodies) or scene.cues.subjects[small] is None:
            continue
        body = bare(scene, words.written(number))
        if body not in bodies:
            continue
        if number and any(one.kind == "place" for one in words.of(number - 1)):
            return None
        return _named_with(scene, number, body) or home_of(scene)
    return None


def home_of(scene: Scene) -> str | None:
    """The country that alone has institutions which the text names: its own government is that one's."""
    for country, names in scene.cues.flows.get("home", {}).items():
        if any(str(name) in scene.text for name in names):
            return str(country)
    return None


def _named_with(scene: Scene, before: int, body: str) -> str | None:
    """The place that stands right before the same body earlier in the text, the last one."""
    words = scene.words
    for number in range(before - 1, 0, -1):
        if words.small[number].startswith(body):
            place = next((one for one in words.of(number - 1) if one.kind == "place"), None)
            if place is not None and place.last == number - 1:
                return place.value
    return None
