"""First names that are written as a month in short: 'colonel Jan Roe'.

In: a scene, one of its sentences and the mark of a month in it. Out: whether it is a person's name.
Knows no list of names: what stands around it tells.
"""

from __future__ import annotations

from steelyard.reading.marks import Mark
from steelyard.reading.scene import Scene, Sentence

SHORT_MONTH = 3
"""Letters of a month in short that is a first name as well: Jan."""
TITLE = 4
"""Words of a title at most."""
SPEAKS_BEFORE, SPEAKS_BEHIND = 1, 4
"""So many words before a first name, and so many behind it, a title or a verb of saying stands."""
SPEAKING = frozenset({"title", "say", "say_perfect", "according_pre", "citing_pre"})
"""Marks beside which a capital word names a person."""


def is_first_name(scene: Scene, sentence: Sentence, mark: Mark) -> bool:
    """Whether a short form of a month is the name of a person: 'colonel Jan Roe'.

    A person's title or a verb of saying stands beside one, and neither a country nor a number behind
    it; what dates a month before it, and a month written whole, make it none.
    """
    words, after = scene.words, mark.last + 1
    if mark.end - mark.start != SHORT_MONTH or after > sentence.last:
        return False
    surname = words.written(after)
    if not (surname[0].isupper() and surname[-1].isalpha()) or words.is_kind(after, "place"):
        return False
    if not _is_shortened(scene, mark):
        return False
    before = words.small[mark.first - 1] if mark.first > sentence.first else ""
    if before[:1].isdigit() or before == "." or before in scene.cues.since:
        return False
    spoken = _beside(scene, sentence, mark)
    # "According to Jan Roe" names a person, "in Jan" does not.
    dated = before in scene.cues.voice_words["preposition"]
    return any(one.last < mark.first or not dated for one in spoken)


def _beside(scene: Scene, sentence: Sentence, mark: Mark) -> list[Mark]:
    """The marks of speaking that end right before a mark, or open within a few words behind it."""
    words = scene.words
    first = max(sentence.first, mark.first - TITLE)
    last = min(sentence.last, mark.last + SPEAKS_BEHIND)
    return [
        one
        for one in words.between(words.starts[first], words.ends[last])
        if one.kind in SPEAKING
        and (one.first > mark.last or mark.first - SPEAKS_BEFORE <= one.last < mark.first)
    ]


def _is_shortened(scene: Scene, mark: Mark) -> bool:
    """Whether a month is written in short: a longer name of it begins so."""
    short = scene.words.small[mark.first]
    names = scene.cues.times["months"]
    forms = names.get(int(mark.value)) or names.get(mark.value) or ()
    return any(len(name) > len(short) and name.lower().startswith(short) for name in forms)
