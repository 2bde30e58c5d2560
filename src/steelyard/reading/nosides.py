"""Places that are on no side: in the name of who speaks, where they sit, in the words of money, of a war.

In: a scene, a place in it, the voices beside it. Out: yes or no. Gives no place a role.
"""

from __future__ import annotations

from bisect import bisect_left

from steelyard.reading.marks import Mark
from steelyard.reading.mentions import Voice
from steelyard.reading.scene import Scene, Sentence

APART_REACH = 6
"""So many words behind a place the noun stands that takes it off either side."""
HYPHEN = "-"
GOODS = frozenset({"item", "own_item"})
VERBS = frozenset({"flow", "status", "around"})


def in_office(scene: Scene, mark: Mark, spoken: set[int]) -> bool:
    """'Said the ministry in Lima': whether a place tells where who speaks sits."""
    before = mark.first - 1
    if before - 1 not in spoken or before in spoken:
        return False
    return scene.words.small[before] in scene.cues.voice_words["inside"]


def is_of_money(scene: Scene, mark: Mark) -> bool:
    """'50 million US dollars': whether a place is only part of the words of an amount."""
    at = bisect_left(scene.amount_starts, mark.end) - 1
    return at >= 0 and scene.amounts[at].end > mark.start


def is_named(scene: Scene, mark: Mark, voices: tuple[Voice, ...]) -> bool:
    written = scene.text[mark.start : mark.end]
    return any(name == written for voice in voices for name in (*voice.names, voice.written))


def named_only(scene: Scene, mark: Mark, voices: tuple[Voice, ...]) -> bool:
    written = scene.text[mark.start : mark.end].casefold()[:4]
    return any(
        written in name.casefold() for voice in voices for name in (*voice.names, voice.written)
    )


def watches(scene: Scene, mark: Mark, voices: tuple[Voice, ...]) -> bool:
    """'The intelligence service of Peru said': whether a place is in the name of somebody who watches
    others, such as a service, an institute or a paper, and does nothing itself.
    """
    kinds = scene.cues.ends["flows.watchers"]
    if not kinds:
        return False
    about = [voice for voice in voices if voice.first <= mark.first <= voice.last]
    if not about:
        return False
    behind = scene.words.small[mark.last + 1 : mark.last + 2]
    if any(kind in word for word in behind for kind in kinds):
        # "The Peruvian daily X": what the voice is called need not say whose it is.
        return True
    written = scene.text[mark.start : mark.end].casefold()[:4]
    names = (name.casefold() for voice in about for name in voice.names)
    return any(written in name and any(kind in name for kind in kinds) for name in names)


def is_apart(scene: Scene, sentence: Sentence, after: int) -> bool:
    """'Since Peru's full-scale invasion': whether a place only says whose war or attack it is."""
    nouns = scene.cues.ends["flows.apart"]
    if not nouns:
        return False
    words = scene.words
    for number in range(after, min(after + APART_REACH, sentence.last + 1)):
        small = words.small[number]
        if small in nouns:
            # "Peruvian attack drones": there it is part of a good.
            beside = (*words.of(number), *words.of(number + 1))
            return not any(one.kind in GOODS for one in beside)
        if small != HYPHEN and (not small[0].isalpha() or small in scene.cues.stops):
            return False
        if any(one.kind in VERBS for one in words.of(number)):
            return False
    return False
