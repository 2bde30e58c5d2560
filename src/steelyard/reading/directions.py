"""From whom to whom an amount goes.

In: a scene and where its voices are named. Out: for each amount (giver, receiver), None for an
unknown side, and None where there is no flow. A side is a party of the case or a country's code.
A place in the name of who speaks is no side. Nothing is guessed: what is not said stays open.
"""

from __future__ import annotations

from dataclasses import dataclass

from steelyard.reading.marks import Mark
from steelyard.reading.scene import Scene, Sentence
from steelyard.reading.speakers import Voice
from steelyard.reading.status import distance

Direction = tuple[str | None, str | None]

SPEAKS = "speaks"
"""The side of a place that is named as a voice: taken for a side when no other place is."""
SIDE_REACH = 4
"""A preposition so many words before a place tells which side it is on."""


@dataclass(frozen=True, slots=True)
class _Place:
    mark: Mark
    side: str


def find_directions(
    scene: Scene, voices: tuple[tuple[Voice, ...], ...], items: tuple[str | None, ...]
) -> tuple[Direction | None, ...]:
    """One direction an amount.

    A sentence that tells one side takes the other from the flow before; one that tells none and
    speaks of a good that flowed before, or goes on about the flow, takes both.
    """
    found: list[Direction | None] = []
    before: Direction | None = None
    flowed: dict[str, Direction] = {}
    for number, amount in enumerate(scene.amounts):
        home = scene.homes[number]
        sentence = scene.sentences[home]
        direction = direction_of(scene, sentence, voices[home], amount.start)
        flows = sentence.of("flow")
        backwards = bool(sentence.of("in_return"))
        if direction is not None and before is not None:
            direction = _filled(direction, before)
        elif direction is None and items[number] in flowed and not backwards:
            direction = flowed[items[number] or ""]
        elif direction is None and before is not None and (flows or sentence.of("status")):
            turned = backwards and not any(
                found[k] for k in range(number) if scene.homes[k] == home
            )
            direction = (before[1], before[0]) if turned else before
        if direction is not None and direction != (None, None):
            before = direction
            if items[number] is not None:
                flowed[items[number] or ""] = direction
        found.append(direction if direction != (None, None) else None)
    return tuple(found)


def _filled(direction: Direction, before: Direction) -> Direction:
    """The open side from the flow before, when the other side took part in it."""
    giver, receiver = direction
    if giver is not None and receiver is None:
        if giver == before[0]:
            return giver, before[1]
        if giver == before[1]:
            return giver, before[0]
    if receiver is not None and giver is None:
        if receiver == before[1]:
            return before[0], receiver
        if receiver == before[0]:
            return before[1], receiver
    return direction


def direction_of(
    scene: Scene, sentence: Sentence, voices: tuple[Voice, ...], position: int
) -> Direction | None:
    """The flow a sentence tells of, by the word of giving or receiving nearest to `position`."""
    flows = sentence.of("flow")
    if not flows:
        return None
    flow = min(flows, key=lambda mark: (distance(scene, sentence, mark, position), mark.first))
    gives = flow.value in {"give", "give_noun"}
    noun = flow.value.endswith("noun")
    places = _places(scene, sentence, voices)
    giver: str | None = None
    receiver: str | None = None
    rest: list[_Place] = []
    for place in sorted(places, key=lambda one: distance(scene, sentence, one.mark, position)):
        code = place.mark.value
        if place.side == "to" and receiver is None and gives:
            receiver = code
        elif place.side == "from" and giver is None:
            giver = code
        elif place.side != "from":
            rest.append(place)
    ahead = sorted(
        (place for place in rest if place.side != "to"),
        key=lambda place: (place.side == SPEAKS, place.side != "subject", place.mark.first),
    )
    for place in ahead:
        code = place.mark.value
        if code in {giver, receiver}:
            continue
        behind = scene.cues.order["subject"] == "before" and place.mark.first > flow.last
        if behind and gives and not noun and not scene.cues.order.get("particles"):
            # The language puts the giver before the verb: behind it stands who is given to.
            receiver = receiver or code
        elif gives and giver is None:
            giver = code
        elif (
            (not gives and receiver is None)
            or (gives and receiver is None and not noun and scene.cues.order["subject"] != "before")
            or (gives and receiver is None and place.mark.first > flow.last)
        ):
            receiver = code
    if giver is None and receiver is None:
        return None
    return None if giver == receiver else (giver, receiver)


def _places(scene: Scene, sentence: Sentence, voices: tuple[Voice, ...]) -> list[_Place]:
    """The places of a sentence that no voice is named with, and their sides."""
    spoken = {n for voice in voices if voice.names for n in range(voice.first, voice.last + 1)}
    verbs = {mark.first for mark in sentence.of("say")}
    found: list[_Place] = []
    for mark in sentence.of("place"):
        named = mark.first in spoken and _named_only(scene, mark, voices)
        if not named or mark.first in verbs:
            found.append(_Place(mark, _side(scene, sentence, mark)))
        elif scene.cues.order.get("particles") or _is_name(scene, mark, voices):
            # A party that speaks of itself, or whose name need not be said again.
            found.append(_Place(mark, SPEAKS))
    return found


def _is_name(scene: Scene, mark: Mark, voices: tuple[Voice, ...]) -> bool:
    written = scene.text[mark.start : mark.end]
    return any(name == written for voice in voices for name in voice.names)


def _named_only(scene: Scene, mark: Mark, voices: tuple[Voice, ...]) -> bool:
    written = scene.text[mark.start : mark.end].casefold()[:4]
    return any(written in name.casefold() for voice in voices for name in voice.names)


def _side(scene: Scene, sentence: Sentence, mark: Mark) -> str:
    words, flows = scene.words, scene.cues.flows
    if scene.cues.order.get("particles"):
        word = words.small[mark.last]
        for side in ("from", "to", "subject"):
            for ending in sorted(
                (str(e) for e in flows[f"{side}_particles"]), key=len, reverse=True
            ):
                following = words.small[mark.last + 1] if mark.last + 1 <= sentence.last else ""
                if word.endswith(ending) and len(word) > len(ending) + 1:
                    return side
                if (
                    following.endswith(ending)
                    and len(ending) > 1
                    and not word.endswith(tuple(str(e) for e in flows["subject_particles"]))
                ):
                    return side
        return ""
    for number in range(mark.first - 1, max(sentence.first, mark.first - SIDE_REACH) - 1, -1):
        small = words.small[number]
        if not small[0].isalnum():
            break
        sides = [
            one.value
            for one in words.between(words.starts[number], words.ends[number])
            if one.kind == "side" and one.last == number
        ]
        if sides:
            if "to" in sides:
                return "to"
            return "from" if {"from", "by"} & set(sides) else ""
        if any(
            one.kind in {"flow", "status", "place"}
            for one in words.between(words.starts[number], words.ends[number])
        ):
            break
    return ""
