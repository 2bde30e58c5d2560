"""What is paid for goes against what is paid: "paid $50 million for 24 jets".

In: a scene, a sentence, the frame nearest to an amount of it. Out: whether that amount goes the other
way than the frame tells. Says nothing of who gives and who gets.
"""

from __future__ import annotations

from bisect import bisect_left

from steelyard.reading.counting import is_money
from steelyard.reading.doing import pays
from steelyard.reading.frames import Frame
from steelyard.reading.marks import Mark
from steelyard.reading.scene import Scene, Sentence

VERBS = frozenset({"give", "receive"})
GOODS = frozenset({"item", "own_item"})
ADJECTIVE_REACH = 25
"""An adjective stands within so many signs behind its amount."""
LIST_REACH = 8
"""So many words stand at most between two of the things that were paid for together."""


def goes_back(scene: Scene, sentence: Sentence, frame: Frame, number: int) -> bool:
    """Whether amount `number` is what was given for the other: goods for money, or money for goods."""
    if frame.mark.value not in VERBS:
        return False
    amount, words = scene.amounts[number], scene.words
    here = words.index(amount.start)
    if here <= sentence.first:
        return False
    if scene.cues.order.get("particles"):
        return _before_its_verb(scene, sentence, frame, number)
    if _is_barter(scene, sentence, frame, here):
        return True
    if _is_paid_for(scene, frame, number):
        return True
    between = scene.cues.ends["flows.in_exchange"]
    if not between:
        return False
    if frame.mark.last >= here:
        # "For 24 jets Peru paid ...": it opens its clause, and the verb follows.
        opens = here - 1 == sentence.first or not words.small[here - 2][0].isalnum()
        if not opens or words.small[here - 1] not in between:
            return False
        return is_money(amount.unit) != pays(scene, frame.mark)
    if words.small[here - 1] not in between:
        return _goes_on(scene, sentence, frame, number)
    if is_money(amount.unit):
        return not pays(scene, frame.mark) and _has_goods(scene, frame, here)
    if not pays(scene, frame.mark):
        return False
    # "Paid for ten ambulances for Peru": what is behind them says who gets them.
    return not any(
        mark.value == frame.receiver
        and mark.start > amount.end
        and not _is_adjective(scene, mark, number)
        for mark in sentence.of("place")
    )


def is_price(scene: Scene, number: int) -> bool:
    """Whether the word before a sum says that it is the price of what was told of before."""
    words = scene.words
    here = words.index(scene.amounts[number].start)
    stems = tuple(one.rstrip("*") for one in scene.cues.ends["flows.price_of"])
    return bool(stems) and here > 0 and words.small[here - 1].startswith(stems)


def _before_its_verb(scene: Scene, sentence: Sentence, frame: Frame, number: int) -> bool:
    """Where the verb closes the clause: a price "at" which something is bought, or what a price is of."""
    amount, words = scene.amounts[number], scene.words
    start, end = amount.end, frame.mark.start
    if end <= start:
        return False
    if is_money(amount.unit):
        at = words.small[words.index(amount.end - 1)]
        beside = words.ends[words.index(amount.end - 1)]
        price = scene.text[amount.end : beside] or scene.text[amount.end : amount.end + 1]
        sold = price in scene.cues.ends["flows.price_particles"] and at[0].isalnum()
        begins = words.starts[sentence.first]
        return (
            sold
            and not pays(scene, frame.mark)
            and any(one.kind in GOODS for one in words.between(begins, amount.start))
        )
    following = scene.amounts[number + 1 : number + 2]
    if not following or not is_money(following[0].unit) or following[0].start >= end:
        return False
    between = words.small[words.index(start) : words.index(following[0].start)]
    price_of = tuple(one.rstrip("*") for one in scene.cues.ends["flows.price_of"])
    closes = scene.cues.ends["flows.going_on"]
    if closes and any(word.endswith(closes) for word in between):
        # The price is told in a clause of its own.
        return False
    return bool(price_of) and any(word.startswith(price_of) for word in between)


def _is_barter(scene: Scene, sentence: Sentence, frame: Frame, here: int) -> bool:
    """'In exchange for 24 jets': whether the amount at word `here` is what the other was given for."""
    barter = scene.cues.ends["flows.barter"]
    if not barter or not sentence.of("in_return"):
        return False
    number = here - 1
    if scene.words.small[number] in barter:
        number -= 1
    mark = next((one for one in sentence.of("in_return") if one.last == number), None)
    # "Getting 24 jets in return": the verb beside it has been turned round already.
    return mark is not None and frame.mark.last != mark.first - 1


def _is_paid_for(scene: Scene, frame: Frame, number: int) -> bool:
    """'Peru paid for 24 Chilean jets', in one word: the object of such a verb is what is bought."""
    amount, words = scene.amounts[number], scene.words
    stems = tuple(one.rstrip("*") for one in scene.cues.ends["flows.pays_for"])
    if not stems or is_money(amount.unit) or frame.passive:
        return False
    if not words.small[frame.mark.last].startswith(stems):
        return False
    return any(
        mark.kind == "place"
        and frame.receiver in {None, mark.value}
        and _is_adjective(scene, mark, number)
        for mark in words.between(amount.end, amount.end + ADJECTIVE_REACH)
    )


def _is_adjective(scene: Scene, mark: Mark, number: int) -> bool:
    """Whether a place stands right behind an amount and says where what is counted is from."""
    last = scene.words.index(scene.amounts[number].end - 1)
    small, cues = scene.words.small, scene.cues
    return mark.first == last + 1 and small[mark.last].endswith(cues.ends["voices.adjective_ends"])


def _has_goods(scene: Scene, frame: Frame, here: int) -> bool:
    """Whether a good, or an amount of one, stands between the verb and word `here`."""
    words = scene.words
    low, high = words.ends[frame.mark.last], words.starts[here]
    if any(mark.kind in GOODS for mark in words.between(low, high)):
        return True
    sentence = scene.sentences[scene.sentence_at(frame.mark.start)]
    first, last = (bisect_left(scene.amount_starts, at) for at in (sentence.start, sentence.end))
    inside = [one for one in scene.amounts[first:last] if not is_money(one.unit)]
    if any(low <= one.start < high for one in inside):
        return True
    # Passive: the goods stand before it.
    return frame.passive and any(one.end <= words.starts[frame.mark.first] for one in inside)


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
