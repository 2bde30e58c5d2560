"""Names that no list has, as sides of a flow: who stands before its verb, or behind "to" and "from".

In: a scene and a frame with an open side. Out: the frame with the name that the text writes there.
A name is a word with a capital that comes twice and that no list knows; in languages that give every
noun a capital, or none, there are no such names.
"""

from __future__ import annotations

from collections import Counter
from itertools import compress

from steelyard.reading.frames import Frame
from steelyard.reading.scene import Scene, Sentence
from steelyard.reading.sides import TAKES

OFTEN = 2
"""A name comes so often in a text; a capital that comes once may open anything."""
SHORT = 3
"""A name has so many letters at least."""
BEFORE = 4
"""A subject stands so many words before its verb at most, with auxiliaries between."""
BEHIND = 8
"""A preposition of the flow stands so many words behind its verb at most."""
VERBS = frozenset({"give", "receive"})


def proper_names(scene: Scene, spoken: frozenset[str]) -> frozenset[str]:
    """The words of a text that can only be names, as they are written, `spoken` left out.

    `spoken` are the words in the names of voices: who is asked is seldom who gives.
    """
    order = scene.cues.order
    if order.get("particles") or order.get("capitals"):
        return frozenset()
    words, text = scene.words, scene.text
    signs = map(text.__getitem__, words.starts)
    capitals = compress(range(len(words.starts)), map(str.isupper, signs))
    marked: set[int] = set()
    for mark in words.marks:
        if mark.first == mark.last:
            marked.add(mark.first)
        else:
            marked.update(range(mark.first, mark.last + 1))
    opening = {sentence.first for sentence in scene.sentences}
    counts: Counter[str] = Counter()
    inside: set[str] = set()
    for number in capitals:
        if number in marked:
            continue
        written = words.written(number)
        if len(written) >= SHORT and not written.isupper():
            counts[written] += 1
            if number not in opening:
                inside.add(written)
    return frozenset(name for name in inside - spoken if counts[name] >= OFTEN)


def with_names(scene: Scene, sentence: Sentence, frame: Frame, names: frozenset[str]) -> Frame:
    """`frame` with its open sides from `names`, where one stands at their place."""
    if not names or frame.mark.value not in VERBS or frame.passive:
        return frame
    takes = frame.mark.value in TAKES
    giver, receiver = frame.giver, frame.receiver
    if takes and receiver is None:
        receiver = _before(scene, sentence, frame.mark.first, names)
    if not takes and giver is None:
        giver = _before(scene, sentence, frame.mark.first, names)
    giver = giver or _behind(scene, sentence, frame.mark.last, "from", names)
    receiver = receiver or _behind(scene, sentence, frame.mark.last, "to", names)
    return frame._replace(giver=giver, receiver=receiver)


def _before(scene: Scene, sentence: Sentence, at: int, names: frozenset[str]) -> str | None:
    """The name before word `at`, with small words between and no sign."""
    words = scene.words
    for number in range(at - 1, max(sentence.first, at - BEFORE) - 1, -1):
        if words.written(number) in names:
            return words.written(number)
        if not words.small[number][0].isalpha() or scene.text[words.starts[number]].isupper():
            return None
        near = words.of(number)
        if any(mark.kind in {"item", "own_item", "say", "flow"} for mark in near):
            return None
    return None


def _behind(
    scene: Scene, sentence: Sentence, at: int, role: str, names: frozenset[str]
) -> str | None:
    """The name right behind a preposition of `role` that stands behind word `at`."""
    words = scene.words
    last = min(at + BEHIND, sentence.last - 1)
    for number in range(at + 1, last + 1):
        near = words.of(number)
        if any(one.kind == "side" and one.value == role for one in near):
            written = words.written(number + 1)
            return written if written in names else None
    return None
