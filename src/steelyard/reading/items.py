"""What an amount counts, weighs or pays for.

In: a scene. Out: for each amount the id of an item: of the case where one fits, else of the
general lexicon, else None. What no list has stays unknown; nothing is guessed.
"""

from __future__ import annotations

from steelyard.reading.marks import Mark, find_marks
from steelyard.reading.scene import Scene, Spot
from steelyard.reading.status import distance

REACH = 16
"""Beyond so many words (commas count more) a noun is not what the amount is of."""
BESIDE = 4
"""A good so near on the side where the language writes it is the one counted."""
PEOPLE = "people"
LOOSE = {"", "percent", "share", "pieces"}
"""Units that fit any good; persons fit people, money fits all, measures fit all but people."""


def find_items(scene: Scene) -> tuple[str | None, ...]:
    """One item an amount."""
    own = _own_items(scene)
    found: list[str | None] = []
    for number, amount in enumerate(scene.amounts):
        sentence = scene.sentences[scene.homes[number]]
        marks = [mark for mark in sentence.of("item") if _fits(scene, mark, amount.unit)]
        best: tuple[int, str] | None = None
        for mark in marks:
            away = _away(scene, mark, amount, distance(scene, sentence, mark, amount.start))
            if best is None or away < best[0]:
                best = (away, mark.value)
        item = best[1] if best is not None and best[0] <= REACH else None
        if item is None:
            item = _before(scene, number, found)
        found.append(item)
    return tuple(own.get(item, item) if item is not None else None for item in found)


def _away(scene: Scene, mark: Mark, amount: Spot, away: int) -> int:
    start, end = amount.start, amount.end
    noun = amount.noun_start
    if noun is not None and noun >= 0 and mark.start <= noun < mark.end:
        return -BESIDE * 2
    item_after = scene.cues.order["item"] == "after"
    right = mark.start >= end
    between = scene.text[end : mark.start] if right else scene.text[mark.end : start]
    if right == item_after and "," not in between and ";" not in between:
        words = len(between.split())
        if words <= BESIDE:
            return words - BESIDE
    return away + (2 if right != item_after else 0)


def _fits(scene: Scene, mark: Mark, unit: str) -> bool:
    good = scene.cues.goods.get(mark.value)
    if good is None:
        return True
    if unit == "persons":
        return good.family == PEOPLE
    if unit in LOOSE or (len(unit) == 3 and unit.isupper()):
        return True
    if unit == "containers":
        return True
    return good.family != PEOPLE


def _before(scene: Scene, number: int, found: list[str | None]) -> str | None:
    """The item of the amount before, when that stands in the same paragraph and fits."""
    if not number:
        return None
    here, there = scene.homes[number], scene.homes[number - 1]
    same = scene.sentences[here].paragraph == scene.sentences[there].paragraph
    item = found[number - 1]
    if item is None or here - there > 1 or not same:
        return None
    good = scene.cues.goods.get(item)
    persons = good is not None and good.family == PEOPLE
    if (scene.amounts[number].unit == "persons") != persons and scene.amounts[
        number
    ].unit not in LOOSE:
        if not scene.amounts[number].unit.isupper():
            return None
    return item


def _own_items(scene: Scene) -> dict[str, str]:
    """General ids -> the case's own, where the case names the same good."""
    own: dict[str, str] = {}
    for known in scene.context.items:
        names = " . ".join((*known.names, known.id.replace("_", " ")))
        for mark in find_marks(names, scene.cues.phrases).marks:
            if mark.kind == "item":
                own.setdefault(mark.value, known.id)
    return own
