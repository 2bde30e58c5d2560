"""What an amount counts, weighs or pays for.

In: a scene and the cells of its tables. Out: for each amount the id of an item: of the case where one
fits, else of the general lexicon, else None. What no list has stays unknown; nothing is guessed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from steelyard.reading.counting import is_money, people_beside
from steelyard.reading.cues import Cues
from steelyard.reading.grid import Cell
from steelyard.reading.marks import Mark
from steelyard.reading.scene import ABOUT, Scene, Sentence, Spot
from steelyard.reading.status import words_between
from steelyard.reading.units import factor_between

REACH = 16
"""Beyond so many words (commas count more) a noun is not what the amount is of."""
BESIDE = 4
"""A good so near on the side where the language writes it is the one counted."""
COUNTED = -20
"""The noun that is counted is what the amount is of, whatever else stands near."""
OTHER_SIDE = 2
"""A good on the side where the language does not write it counts as so many words further."""
ODD = 6
"""A good that is seldom counted so (tanks by weight, grain by the piece) as so many."""
JOINED = 5
"""A good behind an "and" counts as so many words further."""
HYPHENS = frozenset({"-", "‑"})
JOINED_WORDS = 3
"""So many words are joined to one by hyphens at most."""
LONG_STEM = 4
"""The last part of a compound is a good's name when its stem has so many letters."""
WEAK = 5
"""A word that names goods of any kind as so many."""
PARAGRAPHS = 1
"""The good of the amount before goes on over so many paragraphs at most."""
TOLD_OF = 3
"""A good named so many sentences away is still the one spoken of."""
LOOKED_BACK = 6
"""So many amounts back one of the same kind is looked for."""
VAGUE = 2
"""How weak a word is that says nothing of whom or what it counts."""
PEOPLE, MONEY, ECONOMY = "people", "money", "economy"
SINGLE = frozenset({"systems", "carriers", "machinery"})
"""Families that are counted."""
PIECES, PERSONS, PAY = "pieces", "persons", "pay"
PARTS = frozenset({"", "percent", "share"})
"""Units that fit any good."""
COUNTS = frozenset({"pieces", "rounds", "containers", "doses", "voyages"})
FITTING: Mapping[str, frozenset[str]] = {
    "kilowatt_hours": frozenset({"fuel"}),
    "megawatt_hours": frozenset({"fuel"}),
    "gigawatt_hours": frozenset({"fuel"}),
    "terawatt_hours": frozenset({"fuel"}),
    "barrels": frozenset({"fuel"}),
    "bushels": frozenset({"food"}),
    "carats": frozenset({"materials"}),
    "rounds": frozenset({"munitions", "systems"}),
    "doses": frozenset({"medical"}),
}
"""Units that only goods of some families are measured in."""


class Named(NamedTuple):
    """A good named in a sentence: its words, the items it can be, whether they are the case's own."""

    mark: Mark
    items: tuple[str, ...]
    own: bool


class _Goods:
    """The goods of each sentence, read when they are asked for."""

    __slots__ = ("_named", "_scene")

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._named: dict[int, list[Named]] = {}

    def about(self, home: int, position: int) -> list[Named]:
        """Those of sentence `home` about a place; a sentence without end has too many."""
        named = self._named.get(home)
        if named is None:
            named = self._named[home] = goods_named(self._scene, self._scene.sentences[home])
        if len(named) <= ABOUT:
            return named
        here = bisect_left(named, position, key=lambda one: one.mark.start)
        return named[max(0, here - ABOUT // 2) : here + ABOUT // 2]


def find_items(
    scene: Scene, cells: Mapping[int, Cell], kinds: tuple[str, ...]
) -> tuple[str | None, ...]:
    """One item an amount."""
    goods = _Goods(scene)
    found: list[str | None] = []
    for number, amount in enumerate(scene.amounts):
        home = scene.homes[number]
        if number in cells:
            found.append(_of_cell(scene, cells[number]))
            continue
        item = _compound(scene, amount)
        item = item or _nearest(
            scene, scene.sentences[home], goods.about(home, amount.start), amount
        )
        if amount.unit == PERSONS and people_beside(scene.text, scene.words, amount.end):
            item = _just_people(scene.cues)
        if item is None or _is_vague(scene, item):
            item = _before(scene, number, found) or item
        if kinds[number] == "price" and item is not None:
            item = _pay(scene, scene.sentences[home], item)
        found.append(item)
    return tuple(
        item if item is not None or kinds[number] == "macro" else _told_of(scene, goods, number)
        for number, item in enumerate(found)
    )


def _pay(scene: Scene, sentence: Sentence, item: str) -> str:
    """A price of people's time is their pay."""
    good = scene.cues.goods.get(item)
    if good is None or good.family != PEOPLE or not sentence.of("wage"):
        return item
    return next((one.id for one in scene.cues.goods.values() if one.unit == PAY), item)


@lru_cache(maxsize=32)
def _just_people(cues: Cues) -> str | None:
    """The good that says no more than that people are counted."""
    return next((one.id for one in cues.goods.values() if one.weak == VAGUE), None)


def _is_vague(scene: Scene, item: str) -> bool:
    """Whether an item says no more than that people are counted."""
    good = scene.cues.goods.get(item)
    return good is not None and good.weak == VAGUE


def _told_of(scene: Scene, goods: _Goods, number: int) -> str | None:
    """Without a good beside it: the one its unit alone measures, or that the text speaks of there.

    The last good named before it, then the first behind it in the paragraph, then that of the
    headline or first sentence; each only when it is measured in the amount's unit.
    """
    amount = scene.amounts[number]
    if _counts_another(scene, amount):
        return None
    home = scene.homes[number]
    sentence = scene.sentences[home]
    before = range(home, max(-1, home - TOLD_OF), -1)
    behind = range(home + 1, min(len(scene.sentences), home + TOLD_OF))
    for other in (*before, *behind, 0):
        there = scene.sentences[other]
        if other > home and there.paragraph != sentence.paragraph:
            continue
        fitting = [
            one
            for one in goods.about(other, amount.start)
            if not _is_weak(scene, one) and _oddness(scene, one, amount.unit) == 0
        ]
        if fitting:
            told = fitting[-1 if other <= home and other else 0]
            return _pick(scene, told.items, amount.unit)
    return _measured_alone(scene.cues).get(amount.unit)


@lru_cache(maxsize=32)
def _measured_alone(cues: Cues) -> Mapping[str, str]:
    """Units that one good of the general lexicon alone is counted in -> that good."""
    found: dict[str, list[str]] = {}
    for good in cues.goods.values():
        found.setdefault(good.unit, []).append(good.id)
    return {unit: ids[0] for unit, ids in found.items() if len(ids) == 1}


def goods_named(scene: Scene, sentence: Sentence) -> list[Named]:
    """The goods of a sentence, each word once: the case's own first, then the longest stem.

    Of two that stand together one names the other's kind: the head stays, unless it is a weak word.
    """
    own = sentence.of("own_item")
    if not own and not sentence.of("item"):
        return []
    found: dict[tuple[int, int], Named] = {}
    for mark in own:
        span = mark.first, mark.last
        others = found[span].items if span in found else ()
        found[span] = Named(mark, (*others, mark.value), own=True)
    taken = {n for mark in own for n in range(mark.first, mark.last + 1)}
    spans: dict[tuple[int, int], list[Mark]] = {}
    for mark in sentence.of("item"):
        if not taken.intersection(range(mark.first, mark.last + 1)):
            spans.setdefault((mark.first, mark.last), []).append(mark)
    for span, marks in spans.items():
        mark = marks[0] if len(marks) == 1 else _longest_stem(scene, marks)
        items = scene.knowns.goods.get(mark.value)
        found[span] = Named(mark, items or (mark.value,), own=items is not None)
    ordered = [found[span] for span in sorted(found)]
    return _heads(scene, ordered)


def _heads(scene: Scene, named: list[Named]) -> list[Named]:
    first = scene.cues.order.get("head") == "first"
    kept: list[Named] = []
    for one in named:
        before = kept[-1] if kept else None
        if before is None or one.mark.first != before.mark.last + 1:
            kept.append(one)
            continue
        head, other = (before, one) if first else (one, before)
        kept[-1] = other if _is_weak(scene, head) and not _is_weak(scene, other) else head
    return kept


def _is_weak(scene: Scene, one: Named) -> bool:
    good = scene.cues.goods.get(one.mark.value)
    return good is not None and good.weak > 0 and not one.own


def _longest_stem(scene: Scene, marks: list[Mark]) -> Mark:
    """Of phrases that end in a star and fit one word, the one that says most of it."""
    word = scene.words.small[marks[0].last]
    stems = _stems(scene.cues)
    for length in range(len(word), 0, -1):
        items = stems.get(word[:length], ())
        for mark in marks:
            if mark.value in items:
                return mark
    return marks[0]


@lru_cache(maxsize=32)
def _stems(cues: Cues) -> Mapping[str, frozenset[str]]:
    """The last word of each phrase for a good, without its star -> the goods it can be."""
    found: dict[str, set[str]] = {}
    for phrase, kind, value in cues.rows:
        if kind == "item":
            found.setdefault(phrase.split()[-1].strip("*").lower(), set()).add(value)
    return {stem: frozenset(items) for stem, items in found.items()}


def _nearest(scene: Scene, sentence: Sentence, named: list[Named], amount: Spot) -> str | None:
    """The good of a sentence that an amount is of, None where none is near and fits."""
    if not named:
        return None
    best: tuple[int, str] | None = None
    reach, here = REACH, scene.words.index(amount.start)
    for one in named:
        odd = _oddness(scene, one, amount.unit)
        if odd is None:
            continue
        away = _away(scene, one.mark, amount, words_between(scene, sentence, one.mark, here))
        reach = REACH + odd if best is None or away + odd < best[0] else reach
        away += odd
        if best is None or away < best[0]:
            best = (away, _pick(scene, one.items, amount.unit))
    if best is None or best[0] > reach:
        return None
    return None if best[0] > COUNTED + ODD * 2 and _counts_another(scene, amount) else best[1]


def _pick(scene: Scene, items: tuple[str, ...], unit: str) -> str:
    """Of the case's items of one name the first that is counted in `unit`, else the first."""
    units = scene.knowns.units
    fitting = (item for item in items if factor_between(unit, units.get(item, "")) is not None)
    return next(fitting, items[0])


def _counts_another(scene: Scene, amount: Spot) -> bool:
    """Whether a noun that no list has is what is counted or weighed: no other good is, then."""
    if not scene.cues.order.get("capitals") or amount.unit in PARTS or is_money(amount.unit):
        return False
    noun = _noun_of(scene, amount)
    if noun is None or noun[0] < amount.end or not scene.text[noun[0]].isupper():
        return False
    start, end = noun
    if len(scene.text[amount.end : start].split()) > 1:
        return False
    near = scene.words.between(max(0, start - 40), end)
    return not any(
        mark.kind in {"item", "own_item", "place"} and mark.start < end and start < mark.end
        for mark in near
    )


def _compound(scene: Scene, amount: Spot) -> str | None:
    """The good that the last part of the noun counted names, where nouns are written together."""
    if not _counts_another(scene, amount):
        return None
    noun = _noun_of(scene, amount)
    if noun is None:
        return None
    word = scene.text[slice(*noun)].lower()
    stems = _single_stems(scene.cues)
    for first in range(2, len(word) - LONG_STEM + 1):
        part = word[first:]
        for last in range(len(part), LONG_STEM - 1, -1):
            item = stems.get(part[:last])
            if item is not None and (last == len(part) or (item[1] and len(part) - last <= 3)):
                return scene.knowns.goods.get(item[0], (item[0],))[0]
    return None


@lru_cache(maxsize=32)
def _single_stems(cues: Cues) -> Mapping[str, tuple[str, bool]]:
    """Single words for goods -> the good, and whether the word takes endings."""
    found: dict[str, tuple[str, bool]] = {}
    for phrase, kind, value in cues.rows:
        if kind == "item" and " " not in phrase and not phrase.startswith("*"):
            found.setdefault(phrase.rstrip("*").lower(), (value, phrase.endswith("*")))
    return found


def _noun_of(scene: Scene, amount: Spot) -> tuple[int, int] | None:
    """The noun counted, whole where words are joined by hyphens."""
    start, end = amount.noun_start, amount.noun_end
    if start is None or end is None or start < 0:
        return None
    words = scene.words
    number = words.index(start)
    for _ in range(JOINED_WORDS):
        if number + 2 >= len(words.small) or words.small[number + 1] not in HYPHENS:
            break
        if words.starts[number + 1] != end or words.starts[number + 2] != words.ends[number + 1]:
            break
        number += 2
        end = words.ends[number]
    return start, end


def _away(scene: Scene, mark: Mark, amount: Spot, away: int) -> int:
    """How far a good is from an amount in words, nearer on the side where it is written.

    A sum stands before what it pays ("in grants") as well as behind it ("a loan of").
    """
    start, end = amount.start, amount.end
    noun = _noun_of(scene, amount)
    if noun is not None and mark.start < noun[1] and noun[0] < mark.end:
        return COUNTED
    right = mark.start >= end
    sided = right == (scene.cues.order["item"] == "after")
    either = sided or is_money(amount.unit)
    if abs(away) > BESIDE * 2:
        return away + (0 if sided else OTHER_SIDE)
    between = scene.text[end : mark.start] if right else scene.text[mark.end : start]
    words = between.split()
    joined = _joins(scene, words) or (not right and _ends_joined(scene, mark))
    if either and not joined and "," not in between and ";" not in between:
        if len(words) <= BESIDE:
            return len(words) - BESIDE
    return away + (0 if sided else OTHER_SIDE) + (JOINED if joined else 0)


def _joins(scene: Scene, words: list[str]) -> bool:
    """Whether "and" stands between: what comes behind it is counted by another number."""
    return not scene.cues.clause_joiners.isdisjoint(words)


def _ends_joined(scene: Scene, mark: Mark) -> bool:
    """Whether a good has an "and" at its end, where words carry particles."""
    return scene.words.small[mark.last].endswith(scene.cues.ends["flows.with_particles"])


def _oddness(scene: Scene, one: Named, unit: str) -> int | None:
    """How seldom a good is counted in `unit`, in words of distance; None for never."""
    good = scene.cues.goods.get(one.mark.value)
    if good is None:
        return 0
    family, money = good.family, is_money(unit)
    weak = WEAK if _is_weak(scene, one) else 0
    if unit in PARTS:
        return weak
    if family in {MONEY, ECONOMY}:
        return weak if money else None
    if money:
        return weak + (ODD if family == PEOPLE else 0)
    if unit == PERSONS:
        return weak if family == PEOPLE else None
    if family == PEOPLE:
        return None
    if unit in FITTING and family not in FITTING[unit]:
        return None
    counted = good.unit in COUNTS
    if unit in COUNTS:
        return weak + (0 if counted or unit != PIECES else ODD)
    return weak + (ODD if counted and family in SINGLE else 0)


def _before(scene: Scene, number: int, found: list[str | None]) -> str | None:
    """The item of the last amount that fits and stands near; of persons, of the last persons."""
    unit = scene.amounts[number].unit
    here = scene.sentences[scene.homes[number]]
    if _counts_another(scene, scene.amounts[number]):
        return None
    for other in range(number - 1, max(-1, number - 1 - LOOKED_BACK), -1):
        apart = here.paragraph - scene.sentences[scene.homes[other]].paragraph
        far = scene.homes[number] - scene.homes[other] > PARAGRAPHS + 1
        if apart > PARAGRAPHS or (far and unit != PERSONS):
            return None
        item = found[other]
        if item is None or _is_vague(scene, item):
            continue
        if apart and unit not in {*PARTS, PERSONS}:
            return None
        good = scene.cues.goods.get(item)
        named = Named(Mark(0, 0, 0, 0, "item", item), (item,), own=False)
        if good is None or _oddness(scene, named, unit) in {0, WEAK}:
            return item
        if unit != PERSONS:
            return None
    return None


def _of_cell(scene: Scene, cell: Cell) -> str | None:
    """The good that the row, the column or the caption of a table names."""
    spans = [cell.row, cell.column]
    if cell.caption is not None:
        caption = scene.sentences[cell.caption]
        spans.append((caption.start, caption.end))
    for start, end in spans:
        marks = [m for m in scene.words.between(start, end) if m.kind in {"item", "own_item"}]
        own = [mark for mark in marks if mark.kind == "own_item"]
        strong = [m for m in marks if not _is_weak(scene, Named(m, (m.value,), own=False))]
        for mark in own or strong or marks:
            return mark.value if own else scene.knowns.goods.get(mark.value, (mark.value,))[0]
    return None
