"""What an amount counts where its unit leaves that open: people by their nation, rounds by a heading.

In: words with their marks, a sentence, an amount counted in pieces. Out: the unit it is counted in.
"4,000 Cubans" are persons; "the number of shells handed over at four million" are rounds.
Never changes a unit that the text writes, nor the words that are quoted.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from steelyard.reading.cues import Cues
from steelyard.reading.marks import Mark, Words

PIECES, PERSONS, VOYAGES = "pieces", "persons", "voyages"
OPEN = frozenset({"persons", "rounds"})
COUNTED = frozenset({"persons", "rounds", "containers", "voyages"})
"""Units that an amount without a noun of its own takes from the good it numbers."""
CARRIED = OPEN | {"containers", "voyages"}
"""Units that a number without a noun takes from the one before, however small it is."""
UNITS = 500
"""So many units are known at once for money or not."""
BESIDE = 40
"""Signs between an amount and the people it counts: an adjective or two, no further noun."""
OF_THOSE = 30
"""Signs between "of whom" and the amount that is a part of them."""
BEFORE, HEADING = 160, 60
"""Signs between "the number of" and its amount, and between it and the good it numbers."""
SAILING = 40
"""Signs behind ships, and half as many before their number, among which a word says that they sail."""
ENDS = ".;!?\n"
"""Signs that end what a noun is counted in."""
PARTS = frozenset({"percent", "share"})
"""Units that say nothing of what a number after them counts."""
FEW = 1000
"""So many of a thing and fewer may be of another kind than what was weighed or paid before."""
MANY = 1e6
"""So many of nothing named are money, where the text has spoken of some."""
SPOKEN_OF = 200
"""So many signs back a good or a people was spoken of that a number without a noun counts."""
VERBS = frozenset({"status", "flow"})
"""Marks of what is done with goods."""
GOODS = frozenset({"item", "own_item", "people"})
"""Marks of what can be counted."""


class Spot(Protocol):
    """What is asked of an amount: where it stands and what is counted."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def unit(self) -> str: ...
    @property
    def noun_start(self) -> int | None: ...
    @property
    def noun_end(self) -> int | None: ...


class Recounted(NamedTuple):
    """An amount in the unit that the words around it say."""

    start: int
    end: int
    unit: str
    noun_start: int | None
    noun_end: int | None
    low: float | None
    high: float | None


def counted(
    text: str, words: Words, cues: Cues, start: int, amounts: Sequence[Spot]
) -> tuple[Spot, ...]:
    """The amounts of a text, those of people in persons, those with a heading in its good's unit.

    `start` is where the first sentence begins.
    """
    found: list[Spot] = []
    before = start
    last = named = money = noun = ""
    for amount in amounts:
        unit = amount.unit
        if unit == PIECES:
            unit = _unit(text, words, cues, before, amount)
            if unit == PIECES and last in OPEN and _are_of_those(text, words, cues, before, amount):
                unit = last
            if "\n" in text[before : amount.start]:
                named = noun = ""
            if unit == PIECES and (amount.noun_start is None or _is_verb(words, cues, amount)):
                unit = _of_before(amount, named, money)
                if unit == PIECES or (is_money(unit) and size_of(amount) < MANY):
                    unit = noun or _spoken_of(words, cues, amount) or unit
            elif amount.noun_start is not None:
                noun = unit
        elif "\n" in text[before : amount.start]:
            noun = unit if unit in COUNTED else ""
        elif unit in COUNTED:
            noun = unit
        before, last = amount.end, unit
        named = named if unit in PARTS else unit
        money = unit if is_money(unit) else money
        found.append(amount if unit == amount.unit else _recounted(amount, unit))
    return tuple(found)


def _of_before(amount: Spot, named: str, money: str) -> str:
    """What a number without a noun counts: what the one before it in its paragraph counts.

    A small number may be of something else than what was weighed or paid; one of millions that
    nothing names is money.
    """
    size = size_of(amount)
    if named in {"", PIECES}:
        return money if money and size >= MANY else PIECES
    if named in CARRIED or size == 0 or size >= FEW:
        return named
    return PIECES


def _is_verb(words: Words, cues: Cues, amount: Spot) -> bool:
    """Whether the word right behind a number is a verb and no good: "60 arrived", "1,200 remain"."""
    if not cues.order.get("spoken_of") or amount.noun_start is None:
        return False
    if amount.noun_start - amount.end > 1:
        return False
    here = words.between(amount.noun_start, amount.noun_start + 1)
    return any(one.kind in VERBS for one in here) and not any(one.kind in GOODS for one in here)


def size_of(amount: Spot) -> float:
    """The larger end of an amount that is known, 1 for none."""
    ends = [getattr(amount, end, None) for end in ("low", "high")]
    return max((abs(end) for end in ends if end is not None), default=1.0)


def _spoken_of(words: Words, cues: Cues, amount: Spot) -> str:
    """The unit of the people or rounds that were spoken of last, "" where it is another good."""
    if not cues.order.get("spoken_of"):
        return ""
    near = words.between(max(0, amount.start - SPOKEN_OF), amount.start)
    last = next((mark for mark in reversed(near) if mark.kind in GOODS), None)
    if last is None or last.kind == "own_item":
        return ""
    if last.kind == "people":
        return PERSONS
    good = cues.goods.get(last.value)
    return good.unit if good is not None and good.unit in OPEN else ""


def _sails(text: str, words: Words, amount: Spot) -> bool:
    """Whether an amount counts ships of which its clause says that they sail, call or carry."""
    if amount.noun_start is None:
        return False
    near = words.between(amount.end, amount.end + BESIDE)
    ship = next((mark for mark in near if mark.kind == "carrier"), None)
    if (
        ship is None
        or ship.value == "not"
        or any(one in text[amount.end : ship.start] for one in ENDS + ",:(")
    ):
        return False
    around = words.between(max(0, amount.start - SAILING // 2), ship.end + SAILING)
    return any(
        mark.kind == "sails"
        and not any(one in text[mark.end : amount.start] for one in ENDS + ",:(")
        and not any(one in text[ship.end : mark.start] for one in ENDS + ":(")
        for mark in around
    )


def _recounted(amount: Spot, unit: str) -> Recounted:
    ends = (getattr(amount, end, None) for end in ("low", "high"))
    return Recounted(amount.start, amount.end, unit, amount.noun_start, amount.noun_end, *ends)


@lru_cache(maxsize=UNITS)
def is_money(unit: str) -> bool:
    """Whether `unit` is a code of ISO 4217."""
    return len(unit) == 3 and unit.isalpha() and unit.isupper()


def people_beside(text: str, words: Words, end: int) -> Mark | None:
    """The people that an amount which ends at `end` counts, None where it counts another thing."""
    for mark in words.between(end, end + BESIDE):
        if mark.kind in {"item", "own_item", "flow", "say"}:
            return None
        if mark.kind == "people":
            # The full stop of a short form is no sign between: "40 thous. Cubans".
            between = text[end : mark.start]
            if text[mark.start].islower():
                between = between.removeprefix(".")
            plain = all(one.isalpha() or one in " \u00a0-" for one in between)
            return mark if plain and between.count(" ") <= 2 else None
    return None


def _are_of_those(text: str, words: Words, cues: Cues, before: int, amount: Spot) -> bool:
    """Whether an amount is a part of what was counted just before: "of whom 4,000 were killed"."""
    low = max(before, amount.start - OF_THOSE)
    said = [mark.end for mark in words.between(low, amount.start) if mark.kind == "of_those"]
    return (
        bool(said)
        and not any(one in text[said[-1] : amount.start] for one in ".;\n")
        and not any(
            mark.kind == "own_item" or (mark.kind == "item" and not _is_people(cues, mark))
            for mark in words.between(amount.end, amount.end + BESIDE)
        )
    )


def _is_people(cues: Cues, mark: Mark) -> bool:
    """Whether a good is people: "of whom 3,000 were wounded"."""
    good = cues.goods.get(mark.value)
    return good is not None and good.unit == PERSONS


def _unit(text: str, words: Words, cues: Cues, before: int, amount: Spot) -> str:
    if people_beside(text, words, amount.end) is not None:
        return PERSONS
    if _sails(text, words, amount):
        return VOYAGES
    if amount.noun_start is not None and any(
        mark.kind in {"item", "own_item"} for mark in words.between(amount.end, amount.end + BESIDE)
    ):
        return PIECES
    low = max(before, amount.start - BEFORE)
    heads = [mark for mark in words.between(low, amount.start) if mark.kind == "count_of"]
    if not heads or any(one in text[heads[-1].end : amount.start] for one in ".;\n"):
        return PIECES
    for mark in words.between(heads[-1].start, min(amount.start, heads[-1].end + HEADING)):
        good = cues.goods.get(mark.value) if mark.kind == "item" else None
        if good is not None:
            return good.unit if good.unit in CARRIED else PIECES
    return PIECES
