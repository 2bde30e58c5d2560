"""What was offered and taken back: nothing is promised any more.

In: the cues of status of one sentence. Out: the same, where a promise or a plan whose withdrawal
follows says no more than that nothing changes hands. What was handed over before stays so.
"""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.marks import Mark
from steelyard.reading.scene import Scene

WITHDRAWN = "withdrawn"
OTHER = "other"
OPEN = frozenset({"promise", "contract", "announce", "plan", "expect", "future", "delivery"})
"""What can be taken back."""
UNDONE = 2
"""So many words behind a withdrawal stands that it is only asked for, thought of, or did not come."""
BESIDE = 2
"""So many words behind a verb stands the plan or the promise that it is part of."""
ONLY_MEANT = frozenset({"ask", "plan", "expect", "future", "deny"})
"""A withdrawal that somebody means or asks for has not come."""
NEGATIONS = frozenset({"negation", "not_yet"})


def taken_back(scene: Scene, cues: Sequence[Mark], around: Sequence[Mark]) -> list[Mark]:
    """The cues, with what a withdrawal takes back told as nothing that changes hands."""
    found = list(cues)
    for number, cue in enumerate(cues):
        if cue.value != WITHDRAWN:
            continue
        found[number] = cue._replace(value=OTHER)
        if _is_only_meant(scene, cue, cues, around):
            continue
        behind = _behind(scene, found, number)
        for other in behind:
            found[other] = found[other]._replace(value=OTHER)
        if behind:
            continue
        for before in range(number - 1, -1, -1):
            if _is_part(scene, found, before, number):
                # "A plan to hand over": what was meant to be done was not.
                found[before] = found[before]._replace(value=OTHER)
            elif found[before].value == "deliver" and not _hangs_on(scene, found[before], cue):
                break
            if found[before].value in OPEN:
                found[before] = found[before]._replace(value=OTHER)
    return found


def _behind(scene: Scene, cues: Sequence[Mark], number: int) -> list[int]:
    """'Took back its offer to send ten': what stands behind a withdrawal in its own clause."""
    if scene.cues.order["subject"] != "both":
        return []
    found, cue = [], cues[number]
    for other in range(number + 1, len(cues)):
        one = cues[other]
        between = scene.words.small[cue.last + 1 : one.first]
        if scene.apart[one.first] != scene.apart[cue.last] or one.value == "deliver":
            break
        if not scene.cues.clause_joiners.isdisjoint(between):
            break
        if one.value in OPEN:
            found.append(other)
    return found


def _is_only_meant(scene: Scene, cue: Mark, cues: Sequence[Mark], around: Sequence[Mark]) -> bool:
    """Whether a withdrawal is asked for, planned or did not come."""
    near = range(cue.first, cue.last + UNDONE + 1)
    if scene.cues.order["subject"] == "both":
        # What governs a verb stands before it there.
        near = range(cue.first - UNDONE, cue.last + 1)
    if any(one.value in ONLY_MEANT and one.first in near for one in cues):
        return True
    return any(one.value in NEGATIONS and one.first in near for one in around)


def _hangs_on(scene: Scene, verb: Mark, cue: Mark) -> bool:
    """Whether a verb is a participle before a noun: what was asked back had been promised so."""
    ends = scene.cues.attributive
    return bool(ends) and scene.words.small[verb.last].endswith(ends) and verb.last < cue.first


def _is_part(scene: Scene, cues: Sequence[Mark], before: int, number: int) -> bool:
    """Whether a verb of delivery only says what a plan right behind it is, where verbs close a clause."""
    if before + 1 >= number or not scene.cues.order.get("particles"):
        return False
    verb, plan = cues[before], cues[before + 1]
    closes = scene.cues.ends["flows.going_on"]
    if verb.value != "deliver" or plan.value != OTHER or plan.first - verb.last > BESIDE:
        return False
    return not scene.words.small[verb.last].endswith(closes or ("\0",))
