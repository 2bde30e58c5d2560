"""Whether a clause tells of the goods that an amount of money is the worth of.

In: a scene, a sentence, a clause about the noun before it, an amount behind it. Out: whether what
the clause tells holds for the amount: "the shells, which were sent to Peru, are worth 20 million".
"""

from __future__ import annotations

from steelyard.reading.counting import is_money
from steelyard.reading.scene import Scene, Sentence, Spot

SIGNS = frozenset(",;:()")
NEAR = 3
"""The verb of the worth stands at most so many words behind the clause."""
GOODS = frozenset({"item", "own_item", "flow"})


def tells_worth(
    scene: Scene, sentence: Sentence, clause: tuple[int, int], amount: Spot, here: int
) -> bool:
    """Whether what stands in `clause`, the words between its two signs, is told of what the money
    that begins at word `here` is the worth of.
    """
    verbs = scene.cues.amounting
    if not verbs or not is_money(amount.unit):
        return False
    opens, closes = clause
    small = scene.words.small
    if not SIGNS.isdisjoint(small[closes + 1 : here]):
        return False
    if verbs.isdisjoint(small[closes + 1 : min(here, closes + 1 + NEAR)]):
        return False
    if small[opens - 1] in scene.cues.voice_words["this"]:
        # "All that was sent".
        return True
    return any(mark.last == opens - 1 for kind in GOODS for mark in sentence.of(kind))
