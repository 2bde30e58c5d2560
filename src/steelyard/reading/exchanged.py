"""What is paid for goes against what is paid: "paid $50 million for 24 jets".

In: a scene, a sentence, the frame nearest to an amount of it. Out: whether that amount goes the other
way than the frame tells. Says nothing of who gives and who gets.
"""

from __future__ import annotations

from steelyard.reading.counting import is_money
from steelyard.reading.frames import Frame
from steelyard.reading.scene import Scene, Sentence

VERBS = frozenset({"give", "receive"})
GOODS = frozenset({"item", "own_item"})
LIST_REACH = 8
"""So many words stand at most between two of the things that were paid for together."""


def pays(scene: Scene, frame: Frame) -> bool:
    """Whether the verb of a frame is one of paying: its object is money."""
    stems = tuple(one.rstrip("*") for one in scene.cues.ends["flows.pays"])
    return bool(stems) and scene.words.small[frame.mark.last].startswith(stems)


def goes_back(scene: Scene, sentence: Sentence, frame: Frame, number: int) -> bool:
    """Whether amount `number` is what was given for the other: goods for money, or money for goods."""
    between = scene.cues.ends["flows.in_exchange"]
    if not between or frame.mark.value not in VERBS:
        return False
    amount, words = scene.amounts[number], scene.words
    here = words.index(amount.start)
    if here <= sentence.first or frame.mark.last >= here:
        return False
    if words.small[here - 1] not in between:
        return _goes_on(scene, sentence, frame, number)
    if is_money(amount.unit):
        return not pays(scene, frame) and _has_goods(scene, frame, here)
    if not pays(scene, frame):
        return False
    # "Paid for ten ambulances for Peru": what is behind them says who gets them.
    return not any(
        mark.value == frame.receiver and mark.start > amount.end for mark in sentence.of("place")
    )


def _has_goods(scene: Scene, frame: Frame, here: int) -> bool:
    """Whether a good, or an amount of one, stands between the verb and word `here`."""
    words = scene.words
    low, high = words.ends[frame.mark.last], words.starts[here]
    if any(mark.kind in GOODS for mark in words.between(low, high)):
        return True
    return any(low <= one.start < high and not is_money(one.unit) for one in scene.amounts) or any(
        # Passive: the goods stand before it.
        one.end <= words.starts[frame.mark.first] and not is_money(one.unit)
        for one in scene.amounts
        if frame.passive
    )


def _goes_on(scene: Scene, sentence: Sentence, frame: Frame, number: int) -> bool:
    """'For 24 jets and twelve helicopters': one more of what was paid for, without a verb between."""
    if not number or scene.homes[number - 1] != scene.homes[number]:
        return False
    one, before, words = scene.amounts[number], scene.amounts[number - 1], scene.words
    if is_money(one.unit) or is_money(before.unit):
        return False
    first, last = words.index(before.end - 1), words.index(one.start)
    if last - first > LIST_REACH or frame.mark.last >= words.index(before.start):
        return False
    if any(mark.kind in {"flow", "say"} for mark in words.between(before.end, one.start)):
        return False
    joined = any(
        word == "," or word in scene.cues.clause_joiners for word in words.small[first + 1 : last]
    )
    return joined and goes_back(scene, sentence, frame, number - 1)
