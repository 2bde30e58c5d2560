"""How sure an amount is: asserted, estimated, possible or doubted.

In: a scene and the statuses of its amounts. Out: for each amount one certainty, by the cue nearest to
it. Without a cue it is asserted; a bound is no doubt.
"""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.marks import Mark
from steelyard.reading.scene import Scene, Sentence, Spot
from steelyard.reading.status import words_between
from steelyard.reading.telling import FAR, is_perfect

MONEY = "EUR"
"""Units of money have three letters, all capitals."""
NEAR_WORTH = 8
"""So many words stand between a number and what it is worth."""
TURN = 16
"""Signs between an amount that is taken back and the turn to what it is instead."""
WORTH = frozenset({"asserted", "possible"})
VERBS = frozenset({"status", "say", "certainty", "contrast"})
SURE = {"estimate": "estimated", "possible": "possible", "doubt": "doubted"}


def find_certainties(scene: Scene, statuses: tuple[str, ...]) -> tuple[str, ...]:
    """One certainty an amount. Who denies an amount is sure of it, whatever they call it."""
    found: list[str] = []
    takes_back = scene.cues.voice_words["takes_back"]
    no_such = scene.cues.voice_words["no_such"]
    for number, amount in enumerate(scene.amounts):
        sentence = scene.sentences[scene.homes[number]]
        if statuses[number] == "denied":
            found.append("asserted")
            continue
        certainty = "asserted"
        around, unsure = sentence.of("around"), sentence.of("certainty")
        if unsure:
            certainty = _nearest(scene, sentence, unsure, amount.start)
        if not takes_back:
            if (around or no_such) and _set_right(scene, sentence, amount):
                certainty = "doubted"
        else:
            behind = scene.words.index(amount.end - 1) + 1
            if scene.words.small[behind : behind + 1] and scene.words.small[behind] in takes_back:
                certainty = "doubted"
            elif certainty == "doubted" and _was_set_right(scene, number, found):
                certainty = "asserted"
        found.append(certainty)
    return tuple(_with_worth(scene, found))


def _was_set_right(scene: Scene, number: int, found: Sequence[str]) -> bool:
    """Whether an amount stands for the one before it, which its sentence took back."""
    if not number or scene.homes[number - 1] != scene.homes[number]:
        return False
    before, amount = scene.amounts[number - 1], scene.amounts[number]
    return found[-1] == "doubted" and before.unit == amount.unit


def _of_other_words(scene: Scene, doubt: Mark, position: int) -> bool:
    """Whether a doubt is part of quoted words that `position` is not: they speak of something else."""
    quote = scene.quote_of(doubt.start)
    return quote is not None and not quote[0] <= position < quote[1]


def _nearest(scene: Scene, sentence: Sentence, unsure: Sequence[Mark], position: int) -> str:
    """The certainty that the cue nearest to a place gives."""
    best, certainty = FAR // 3, "asserted"
    around, here = sentence.of("around"), scene.words.index(position)
    # A modal verb of a plan says what is meant to be, not how sure somebody is.
    modals = {
        one.start
        for one in sentence.of("status")
        if one.value == "modal" and not is_perfect(around, one)
    }
    for mark in unsure:
        if mark.start in modals:
            continue
        if mark.value == "doubt" and _of_other_words(scene, mark, position):
            continue
        away = words_between(scene, sentence, mark, here)
        if away < best or (mark.value == "doubt" and away < FAR // 2):
            best, certainty = away, SURE[mark.value]
    return certainty


def _with_worth(scene: Scene, found: list[str]) -> list[str]:
    """A number and what it is worth are possible together: 'ten, worth two million, may have come'."""
    for number in range(1, len(found)):
        pair = (number - 1, number)
        if found[number - 1] == found[number] or {found[one] for one in pair} != WORTH:
            continue
        first, last = scene.amounts[number - 1], scene.amounts[number]
        if scene.homes[number] != scene.homes[number - 1] or len(last.unit) != len(MONEY):
            continue
        if first.unit == last.unit or not last.unit.isupper():
            continue
        low, high = scene.words.index(first.end), scene.words.index(last.start)
        marks = scene.sentences[scene.homes[number]].marks
        inside = any(first.start <= one.start < last.end and one.kind in VERBS for one in marks)
        if high - low <= NEAR_WORTH and not inside:
            found[number - 1] = found[number] = "possible"
    return found


def _set_right(scene: Scene, sentence: Sentence, amount: Spot) -> bool:
    """'Not ten, but twelve', 'no ten, but twelve': what negates right before a number takes it back."""
    words = scene.words
    before = words.index(amount.start) - 1
    if before >= 0 and words.small[before] in scene.cues.opening:
        before -= 1
    if before > 0 and words.small[before] in scene.cues.voice_words["speaks_of"]:
        # "Not of ten, but of twelve": what it is instead follows.
        turns = sentence.near("contrast", amount.end)
        if any(amount.end <= one.start <= amount.end + TURN for one in turns):
            before -= 1
    if before >= 0 and words.small[before] in scene.cues.voice_words["no_such"]:
        return True
    return any(one.value == "negation" and one.last == before for one in sentence.of("around"))
