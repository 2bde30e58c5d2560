"""The status of an amount once more, by all the cues around it and weights that were learnt.

In: a scene, and for each amount the status by the rules, its good, its kind and its date. Out: the
statuses, another one only where the weights speak clearly against the rules. The weights are data,
`data/status_weights.json`, one table for all languages: they weigh cues and no words, so that a new
language needs none of its own. `bench/reading/learn.py` makes them. Changes nothing in a table.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from steelyard.base import tables
from steelyard.reading.counting import is_money
from steelyard.reading.marks import Mark
from steelyard.reading.scene import ABOUT, Scene, Sentence
from steelyard.reading.telling import Told, tell

CLASSES = ("delivered", "promised", "planned", "expected", "denied", "other")
WEIGHTS = "status_weights.json"
BIAS = "bias"
"""The row of what is added whatever is seen."""
CLEARLY = 0.1
"""Another status must be so much likelier than that of the rules: below it, documents that nobody had
looked at lost as often as they gained."""
SCALE = 100
"""Weights are written as whole hundredths."""
NEAR = (0, 1, 2, 3, 4, 4, 4, 5, 5, 5, 5, 5, 5)
"""Words between two places -> how near that is; the last class is further still."""
FURTHEST = 6
NEARNESS = {side: tuple(f"{side}{near}" for near in range(FURTHEST + 1)) for side in "LR"}
INSIDE = {side: f"inside {side}" for side in "LRX"}
PAUSES = frozenset((",", ":", "—", "–", ";", "(", ")", "„", "“", "«", "»", '"'))
"""Signs that a clause ends at."""
BESIDE = 4
"""An auxiliary, a negation stands so many words from the verb that it belongs to."""
REACH = 40
"""So many words on both sides of an amount are looked at; what is further off says little of it."""
MOST = 6
"""So many amounts of its sentence are known on both sides of one (time in proportion to the text)."""
CLOSES = frozenset(".…\"”»)'")
BULLETS = frozenset("-•–—*▪◾")
COUNTED = frozenset(
    [
        "persons",
        "rounds",
        "pieces",
        "containers",
        "voyages",
        "tonnes",
        "barrels",
        "litres",
        "percent",
        "share",
    ]
)
ALL_OF_A_KIND = frozenset(("month", "place", "people", "weekday", "stretch", "title"))
"""Marks whose value says nothing of a status."""
WEIGHED = ALL_OF_A_KIND | {
    *("status", "flow", "around", "certainty", "contrast", "passive", "konjunktiv", "reported"),
    *("say", "say_perfect", "show", "publish", "carried", "own", "according_pre"),
    *("according_post", "citing_pre", "citing_post", "macro", "macro_rate", "price", "each"),
    *("side", "relative", "part", "standing_date", "in_return", "currency"),
}
"""Kinds of marks that are weighed."""


class Asked(NamedTuple):
    """What the rules say of one amount."""

    status: str
    item: str | None
    kind: str
    when: str | None
    voiced: bool


Seen = tuple[str, tuple[str, ...]]
"""A group of signs, and those of it that are seen."""
Row = Sequence[int]
"""A weight for each of CLASSES."""


class Away(NamedTuple):
    """How a mark stands to an amount: its side, how near, what stands between the two."""

    side: str
    near: str
    between: str
    inside: bool
    words: int
    amounts: int
    pauses: int


class Place(NamedTuple):
    """Where an amount stands: its words, those of its clause, other amounts near it, its rank among
    those of its sentence, and what is counted.
    """

    first: int
    last: int
    low: int
    high: int
    others: tuple[int, ...]
    rank: int
    unit: str
    status: str


def settle_statuses(
    scene: Scene, asked: Sequence[Asked], told: dict[int, Told], tabled: Collection[int]
) -> tuple[str, ...]:
    """One status an amount; amounts in tables keep that of the rules.

    `told` holds the cues of sentences that were read already, and takes those of others.
    """
    weights, bias = _weights()
    look = Look(scene, asked, told)
    found = []
    for number, one in enumerate(asked):
        if number in tabled:
            found.append(one.status)
            continue
        # Each row once, however often its sign is seen.
        rows = {0: bias}
        for group, signs in look.at(number):
            known = weights.get(group)
            if known is not None:
                for sign in signs:
                    row = known.get(sign)
                    if row is not None:
                        rows[id(row)] = row
        sums = [sum(column) for column in zip(*rows.values(), strict=True)]
        found.append(likeliest(sums, one.status))
    return tuple(found)


def likeliest(sums: Sequence[int], by_rules: str) -> str:
    """The likeliest class, if it is clearly likelier than that of the rules."""
    best = max(range(len(CLASSES)), key=sums.__getitem__)
    if CLASSES[best] == by_rules:
        return by_rules
    most = sums[best]
    powers = [math.exp((one - most) / SCALE) for one in sums]
    lead = (powers[best] - powers[CLASSES.index(by_rules)]) / sum(powers)
    return CLASSES[best] if lead >= CLEARLY else by_rules


@cache
def _weights() -> tuple[Mapping[str, Mapping[str, Row]], Row]:
    """Group -> sign -> row, and the row that is always added."""
    written: dict[str, dict[str, Row]] = json.loads(tables.read_text(WEIGHTS))
    bias = written.pop(BIAS)
    return written, bias[""]


class Look:
    """What can be seen around the amounts of a scene and is the same in every language.

    It keeps what several amounts ask for: cues of sentences, and how many signs stand before a word.
    """

    def __init__(self, scene: Scene, asked: Sequence[Asked], told: dict[int, Told]) -> None:
        self.scene, self.asked, self._told = scene, asked, told
        small = scene.words.small
        self._pauses = list(accumulate(map(PAUSES.__contains__, small), initial=0))

    def at(self, number: int) -> Iterator[Seen]:
        """The signs of amount `number` by groups; the same may come twice."""
        scene = self.scene
        home = scene.homes[number]
        sentence = scene.sentences[home]
        place = self._place(sentence, number)
        yield from self._of_amount(number, place)
        yield from self._of_sentence(sentence, place)
        cues = self._cues(home)
        yield from self._of_cues(sentence, cues, place, self.asked[number])
        first, last = place.first, place.last
        for mark in _within(sentence.marks, place):
            kind = mark.kind
            if kind == "status" or (kind in WEIGHED and not first <= mark.first <= last):
                yield self._of_mark(
                    _key(kind, mark.value), self._away(sentence, mark, place), place
                )
        yield from self._of_neighbours(home, cues, number)

    def _cues(self, home: int) -> Told:
        known = self._told.get(home)
        if known is None:
            known = self._told[home] = tell(self.scene, self.scene.sentences[home])
        return known

    def _place(self, sentence: Sentence, number: int) -> Place:
        scene, small, homes = self.scene, self.scene.words.small, self.scene.homes
        amount, index = scene.amounts[number], scene.words.index
        first = index(amount.start)
        last = max(first, index(amount.end - 1))
        low, high = first, last
        least, most = max(sentence.first, first - REACH), min(sentence.last, last + REACH)
        while low > least and small[low - 1] not in PAUSES:
            low -= 1
        while high < most and small[high + 1] not in PAUSES:
            high += 1
        begin = end = number
        while begin and number - begin < MOST and homes[begin - 1] == homes[number]:
            begin -= 1
        while end + 1 < len(homes) and end - number < MOST and homes[end + 1] == homes[number]:
            end += 1
        others = tuple(
            [index(scene.amounts[n].start) for n in range(begin, end + 1) if n != number]
        )
        unit = amount.unit
        if unit not in COUNTED:
            unit = "money" if is_money(unit) else "measure"
        status = self.asked[number].status
        return Place(first, last, low, high, others, number - begin, unit, status)

    def _away(self, sentence: Sentence, mark: Mark, place: Place) -> Away:
        if mark.last < place.first:
            side, low, high = "L", mark.last, place.first
        elif mark.first > place.last:
            side, low, high = "R", place.last, mark.first
        else:
            return Away("X", "X0", "X|000", place.low <= mark.first <= place.high, 0, 0, 0)
        words = high - low
        amounts = sum([low < one < high for one in place.others]) if place.others else 0
        pauses = self._pauses[high] - self._pauses[low + 1]
        turns = any(low < turn <= high for turn in sentence.turns) if sentence.turns else False
        near = NEAR[words] if words < len(NEAR) else FURTHEST
        amounts, pauses = min(amounts, 2), min(pauses, 3)
        return Away(
            side,
            NEARNESS[side][near],
            f"{side}|{amounts}{pauses}{turns:d}",
            place.low <= mark.first <= place.high,
            words,
            amounts,
            pauses,
        )

    def _of_amount(self, number: int, place: Place) -> Iterator[Seen]:
        """What the rules say of the amount and of those beside it."""
        asked, scene = self.asked, self.scene
        one, today = asked[number], scene.context.date or ""
        before = asked[number - 1].status if number else "-"
        after = asked[number + 1].status if number + 1 < len(asked) else "-"
        when = "-"
        if one.when is not None:
            day = today[: len(one.when)]
            when = "ahead" if one.when > day else "now" if one.when == day else "past"
        status, kind, family = one.status, one.kind, self._family(one)
        quoted = scene.quote_of(scene.amounts[number].start) is not None
        yield status, ("R", kind, place.unit, "T" + when, "F" + family)
        yield "before " + before, (status, after)
        yield "after " + after, (status,)
        yield "unit", (place.unit,)
        yield "kind", (kind,)
        yield "when", (when,)
        yield "good", (one.item or "", "F" + family)
        yield "voiced" if one.voiced else "own voice", (status,)
        yield "quoted" if quoted else "plain", (status,)

    def _family(self, one: Asked) -> str:
        good = self.scene.cues.goods.get(one.item or "")
        return good.family if good is not None else ""

    def _of_sentence(self, sentence: Sentence, place: Place) -> Iterator[Seen]:
        """How the sentence is built, and where in it the amount stands."""
        scene = self.scene
        end = scene.text[sentence.end - 1 : sentence.end]
        opens = scene.text[scene.words.starts[sentence.first]]
        first = "list" if opens in BULLETS else "digit" if opens.isdigit() else "word"
        near = sentence.near("place", scene.words.starts[place.first])
        places = len({mark.value for mark in near})
        yield "end", (end if end in "?!" else "." if end in CLOSES else "-",)
        yield "paragraph", (str(min(sentence.paragraph, 2)),)
        yield "among", (f"{min(len(place.others) + 1, 4)}|{min(place.rank, 3)}",)
        yield "opens", (first,)
        yield "length", (str(min((sentence.last - sentence.first) // 8, 5)),)
        yield "position", (str(min((place.first - sentence.first) // 5, 4)),)
        yield "places", (f"{min(places, 3)}|{place.status}",)

    def _of_mark(self, key: str, away: Away, place: Place) -> Seen:
        """What a mark says by being there, by its distance, by what stands between, by its clause."""
        if away.inside:
            inside = INSIDE[away.side]
            return key, ("", away.near, away.between, inside, place.status, place.unit)
        return key, ("", away.near, away.between)

    def _of_cues(self, sentence: Sentence, cues: Told, place: Place, one: Asked) -> Iterator[Seen]:
        """What the cues of status say, read together, and the nearest one on each side."""
        nearest: dict[str, tuple[Away, str]] = {}
        around = _within(sentence.of("around"), place)
        for mark in _within(cues.cues, place):
            away = self._away(sentence, mark, place)
            value = mark.value
            yield self._of_mark("cue " + value, away, place)
            side = away.side
            if side != "X" and (side not in nearest or away.words < nearest[side][0].words):
                nearest[side] = away, value
            if mark in cues.alone:
                yield "alone", (value, value + away.near)
            for other in around:
                if abs(other.first - mark.first) <= BESIDE:
                    order = "<" if other.first < mark.first else ">"
                    yield "beside " + value, (other.value + order,)
        if not cues.cues:
            yield "no cue", (f"{place.status}|{place.unit}", one.kind)
        family = self._family(one)
        pair = []
        for side in "LR":
            if side not in nearest:
                pair.append("-")
                continue
            away, value = nearest[side]
            amounts = min(away.amounts, 1)
            pair.append(f"{value}{amounts}")
            yield (
                f"{side} {value}",
                (
                    f"{away.near}|{amounts}|{min(away.pauses, 2)}",
                    place.unit,
                    "F" + family,
                    one.kind,
                ),
            )
        yield "both", (f"{pair[0]}|{pair[1]}",)

    def _of_neighbours(self, home: int, cues: Told, number: int) -> Iterator[Seen]:
        """What the sentences before and behind say."""
        scene, sentence = self.scene, self.scene.sentences[home]
        if home:
            before = scene.sentences[home - 1]
            tag = "earlier" if before.paragraph == sentence.paragraph else "paragraph before"
            told = self._cues(home - 1).cues[-ABOUT:]
            last = told[-1].value if told else "-"
            yield tag, tuple([mark.value for mark in told])
            yield f"{tag} last", (last, f"{last}|{self.asked[number].status}")
            if not cues.cues:
                yield f"{tag}, no cue", (last,)
            end = scene.text[before.end - 1 : before.end]
            if end in "?:":
                yield "after", (end,)
        if home + 1 < len(scene.sentences):
            behind = scene.sentences[home + 1]
            if behind.paragraph == sentence.paragraph:
                yield "later", tuple([mark.value for mark in behind.of("status")[:ABOUT]])


def _within(marks: Sequence[Mark], place: Place) -> Sequence[Mark]:
    """The marks that begin within reach of an amount, of marks in order."""
    if len(marks) <= ABOUT:
        return marks
    low = bisect_left(marks, place.first - REACH, key=_first)
    return marks[low : bisect_right(marks, place.last + REACH, lo=low, key=_first)]


def _first(mark: Mark) -> int:
    return mark.first


@cache
def _key(kind: str, value: str) -> str:
    """The name of a mark's group; of some kinds the value says nothing, of some only its sign."""
    if kind in ALL_OF_A_KIND:
        return kind
    if kind == "relative":
        shift = value.partition(":")[2]
        return f"relative {'-' if shift.startswith('-') else '0' if shift == '0' else '+'}"
    return f"{kind} {value}"
