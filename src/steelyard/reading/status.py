"""Whether an amount changed hands, was promised, planned, expected or denied; and how sure it is.

In: a scene. Out: for each amount one status and one certainty, by the cue nearest to it.
Nearness counts words, and a sign between clauses counts as many: a cue governs its clause first.
"""

from __future__ import annotations

from steelyard.reading.marks import Mark
from steelyard.reading.scene import TURN, Scene, Sentence

FAR = 60
"""Beyond so many words no cue governs an amount."""
NAMES = {
    "deliver": "delivered",
    "promise": "promised",
    "plan": "planned",
    "expect": "expected",
    "deny": "denied",
    "other": "other",
    "negated": "denied",
    "modal": "planned",
}
HEAD_START = {
    "deny": 12,
    "negated": 12,
    "modal": 4,
    "promise": 5,
    "plan": 7,
    "expect": 6,
    "deliver": 0,
    "other": 2,
}
"""So many words nearer: 'plans to deliver' is a plan, for the plan governs the delivery."""
BEYOND = FAR + max(HEAD_START.values())
"""What is further off by words alone governs nothing: what stands between need not be counted."""
SURE = {"estimate": "estimated", "possible": "possible", "doubt": "doubted"}


def distance(scene: Scene, sentence: Sentence, mark: Mark, position: int) -> int:
    """How far a cue is from `position` in words, with what stands between them."""
    words = scene.words
    here = words.index(position)
    low, high = (mark.last, here) if mark.last < here else (here, mark.first)
    away = high - low
    if away > BEYOND:
        return away
    away += scene.apart[high] - scene.apart[low]
    turns = sentence.of("contrast")
    if not turns:
        return away
    start, end = words.starts[low], words.ends[min(high, len(words.ends) - 1)]
    return away + TURN * sum(start < one.start < end for one in turns)


def find_statuses(
    scene: Scene, items: tuple[str | None, ...], kinds: tuple[str, ...]
) -> tuple[str, ...]:
    """One status an amount.

    Without a cue beside it, an amount of a good shares the status of the last one of that good.
    """
    found: list[str] = []
    last: dict[str, tuple[int, str]] = {}
    for number, amount in enumerate(scene.amounts):
        sentence = scene.sentences[scene.homes[number]]
        best, status = FAR, ""
        for mark in sentence.of("status"):
            if mark.value == "perfect" or (mark.value == "modal" and _perfect(sentence, mark)):
                continue
            if mark.value == "negated" and getattr(amount, "high", 1) == 0:
                # "None was delivered" states a none; only somebody who denies makes a denial.
                continue
            away = distance(scene, sentence, mark, amount.start) - HEAD_START[mark.value]
            if away < best:
                best, status = away, NAMES[mark.value]
        item = items[number]
        if not status and kinds[number] != "share" and item in last:
            paragraph, status_before = last[item]
            status = status_before if sentence.paragraph - paragraph <= 1 else ""
        found.append(status or "other")
        if item is not None:
            last[item] = (sentence.paragraph, found[-1])
    return tuple(found)


def _perfect(sentence: Sentence, modal: Mark) -> bool:
    """'Is said to have delivered' is hearsay, 'is to deliver' a plan: a perfect follows the first."""
    return any(
        mark.value == "perfect" and mark.first > modal.first for mark in sentence.of("status")
    )


def find_certainties(scene: Scene, statuses: tuple[str, ...]) -> tuple[str, ...]:
    """One certainty an amount."""
    found = []
    for number, amount in enumerate(scene.amounts):
        sentence = scene.sentences[scene.homes[number]]
        best, certainty = FAR // 3, "asserted"
        for mark in sentence.of("certainty"):
            away = distance(scene, sentence, mark, amount.start)
            # A modal verb of a plan says what is meant to be, not how sure somebody is.
            if mark.value == "possible" and statuses[number] == "planned":
                continue
            modal = any(
                one.start == mark.start for one in sentence.of("status") if one.value == "modal"
            )
            if modal and not _perfect(sentence, mark):
                continue
            if away < best or (mark.value == "doubt" and away < FAR // 2):
                best, certainty = away, SURE[mark.value]
        found.append(certainty)
    return tuple(found)
