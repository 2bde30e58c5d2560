"""Two facts -> the level of each feature, and what the levels are worth together.

In: a later fact and an earlier one. Out: a Likeness with its score and the features that decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import floor, inf, isclose, log, log10
from types import MappingProxyType

from steelyard.base.dates import Span
from steelyard.weighing.copies.facts import Fact, Relations
from steelyard.weighing.copies.weights import (
    CHANCE,
    LOGS,
    NUMBERS,
    PRIOR,
    STALE_PRIOR,
    figures,
    number_weight,
    probability,
)

SAME = 1e-6
CONVERTED = 0.02
"""A figure told in another unit is rounded there."""
CONVERTED_LOOSE = 0.08
"""The same where the factor itself is loose: exchange rates, densities."""
ROUNDED_MOST = 0.16
"""Rounding to one figure moves a number by no more: 1.4 to 1 is not a rounding but a change."""
NEAR = 0.03
DAYS, WEEKS, MONTHS = 4, 18, 75
CLOSE = 45
STALE_AFTER = 25
"""Days that a restated figure must have moved: what is nearer is one briefing told twice."""
STALE_UNTIL = 300
"""After so long an equal total is a new statement, if a round one."""
TEXT_NEAR, TEXT_SOME = 0.5, 0.2
_PLANS = frozenset({"promised", "planned", "expected"})


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two claims stand to each other."""

    score: float
    """Probability of one act of assertion."""
    stale: float
    """Probability that the later one restates the older figure; 0 where it cannot."""
    levels: Mapping[str, str]
    number: str
    """The relation of the numbers, a key of NUMBERS."""
    size: int
    """How many figures the number carries, an index of CHANCE."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """What two claims have in common, before it is asked how common their number is."""

    levels: Mapping[str, str]
    circumstances: float
    """Log odds of one act of assertion, the number left out."""
    old: float
    """The same of an old figure told again."""
    number: str
    value: float
    size: int
    stale: bool
    """Whether the later one can be an old figure told again."""


LOST = -3.0
"""Log odds that no likeness of numbers is looked for any more."""
MOST_BY_NUMBER = max(log(NUMBERS["equal"] / u) for u in CHANCE)
LOST_CAUSE = Likeness(0.0, 0.0, {"item": "other"}, "unasked", 0)
LOST_MEETING = Meeting({"item": "other"}, -inf, -inf, "unasked", 0.0, 0, stale=False)
FEATURES = (
    "source",
    "as_of",
    "lag",
    "item",
    "window",
    "measure",
    "status",
    "direction",
    "text",
    "page",
)
STALE_PARTS = ("source", "item", "window", "measure", "status", "direction")
"""Features that say something of an old figure told again; its dates differ by nature."""


@dataclass(frozen=True, slots=True)
class Comparer:
    """What the comparison of any two facts of a case needs."""

    relations: Relations
    common: Mapping[tuple[str, float], int]
    """(family, number) -> voices and months that print it."""

    def compare(self, a: Fact, b: Fact) -> Likeness:
        """How alike the later `a` and the earlier `b` are."""
        return self.judge(a, self.meet(a, b))

    def meet(self, a: Fact, b: Fact) -> Meeting:
        """What the two have in common, whatever else there is in the case."""
        levels, circumstances, old = _worth(
            source_level(a, b),
            as_of_level(a, b),
            lag_level(a, b),
            self.relations.between(a, b),
            window_level(a, b),
            "equal" if a.claim.measure == b.claim.measure else "differs",
            "equal" if status(a) == status(b) else "differs",
            _direction_level(a, b),
            text_level(a, b),
            page_level(a, b),
        )
        if PRIOR + circumstances + MOST_BY_NUMBER < LOST and not _stale_voice(a, b, levels):
            return LOST_MEETING
        number, value = relate(a.ends, b.ends, unlike_units(a, b))
        stale = may_be_stale(a, b, levels, number)
        return Meeting(
            levels, circumstances, old, number, value, figures(_printed(a, value)), stale
        )

    def judge(self, a: Fact, met: Meeting) -> Likeness:
        """What that is worth among numbers as common as that of the later `a`."""
        if met is LOST_MEETING:
            return LOST_CAUSE
        common = max(0, self.common.get((a.family, met.value), 1) - 1)
        said = number_weight(met.number, met.size, common)
        stale = probability(STALE_PRIOR + said + met.old) if met.stale else 0.0
        score = probability(PRIOR + said + met.circumstances)
        return Likeness(score, stale, met.levels, met.number, met.size)


@cache
def _worth(*levels: str) -> tuple[Mapping[str, str], float, float]:
    """The levels by feature, what they are worth together, and what they say of an old figure.

    Pairs are many and combinations of levels few, so each is reckoned once.
    """
    named = dict(zip(FEATURES, levels, strict=True))
    weights = {name: LOGS[name][level] for name, level in named.items()}
    old = sum(weights[part] for part in STALE_PARTS)
    return MappingProxyType(named), sum(weights.values()), old


def _direction_level(a: Fact, b: Fact) -> str:
    ours, theirs = a.claim.direction, b.claim.direction
    return "differs" if ours and theirs and ours != theirs else "equal"


def may_be_stale(a: Fact, b: Fact, levels: Mapping[str, str], number: str) -> bool:
    """Whether `a` can be an old total told as if it were of a later day."""
    return (
        number in {"equal", "end", "converted"}
        and _stale_voice(a, b, levels)
        and moved(a.as_of, b.as_of) <= STALE_UNTIL
        and a.claim.measure not in {"level", "rate"}
        and a.claim.kind != "share"
        and status(a) == status(b) == "delivered"
    )


def _stale_voice(a: Fact, b: Fact, levels: Mapping[str, str]) -> bool:
    return (
        levels["source"] in {"same", "named", "camp", "shared"}
        and levels["item"] in {"same", "tied"}
        and moved(a.as_of, b.as_of) >= STALE_AFTER
    )


def moved(later: Span | None, earlier: Span | None) -> int:
    """Days from the end of the earlier span to the start of the later, at least; 0 if unknown."""
    if later is None or earlier is None:
        return 0
    return (later.first - earlier.last).days


def status(fact: Fact) -> str:
    """Promised, planned and expected are one kind of not yet."""
    return "plan" if fact.claim.status in _PLANS else fact.claim.status


def source_level(a: Fact, b: Fact) -> str:
    """The level of the feature `source`."""
    if a.source and a.source == b.source:
        return "same"
    # No voice is an empty text, so a source or an outlet that nobody named is none of them.
    if b.source in a.voices or b.outlet in a.voices or a.source in b.voices or a.outlet in b.voices:
        return "named"
    if not a.voices.isdisjoint(b.voices):
        return "shared"
    if not a.source or not b.source:
        return "unnamed"
    return "camp" if a.camp and a.camp == b.camp else "other"


def as_of_level(a: Fact, b: Fact) -> str:
    """The level of the feature `as_of`."""
    if a.as_of is None or b.as_of is None:
        return "unknown"
    if a.as_of == b.as_of and a.as_of.days == 1:
        return "same_day"
    gap = _gap(a.as_of, b.as_of)
    # A year is no date: it overlaps with everything.
    if gap == 0:
        return "overlap" if max(a.as_of.days, b.as_of.days) <= 100 else "close"
    return "close" if gap <= CLOSE else "apart"


def lag_level(a: Fact, b: Fact) -> str:
    """The level of the feature `lag`."""
    if a.reported is None or b.reported is None:
        return "unknown"
    gap = _gap(a.reported, b.reported)
    # Overlapping months may be weeks apart: half the longer one is expected.
    gap += min(a.reported.days, b.reported.days, 30) // 2 if a.reported.days > 1 else 0
    if gap <= DAYS:
        return "days"
    return "weeks" if gap <= WEEKS else "months" if gap <= MONTHS else "long"


def window_level(a: Fact, b: Fact) -> str:
    """The level of the feature `window`."""
    if not a.start or not b.start:
        return "open"
    # 2023 and 2023-08 may be the same day.
    alike = a.start.startswith(b.start) or b.start.startswith(a.start)
    return "equal" if alike else "differs"


def text_level(a: Fact, b: Fact) -> str:
    """The level of the feature `text`; what stands around two quotes of one page says nothing."""
    if not a.shingles or not b.shingles or a.claim.lang != b.claim.lang:
        return "unknown"
    # Two goods in one sentence have the same words around them, and are two reports.
    if a.page and a.page == b.page:
        return "unknown"
    shared = len(a.shingles & b.shingles) / min(len(a.shingles), len(b.shingles))
    return "near" if shared >= TEXT_NEAR else "some" if shared >= TEXT_SOME else "unlike"


def page_level(a: Fact, b: Fact) -> str:
    """The level of the feature `page`."""
    if not a.page or a.page != b.page:
        return "other"
    alike = a.item == b.item and a.claim.item == b.claim.item and a.claim.said == b.claim.said
    return "twice" if alike and set(a.ends) & set(b.ends) else "two"


def unlike_units(a: Fact, b: Fact) -> float:
    """How far apart one figure in two units may lie; 0 where the units are the same."""
    if a.unit == b.unit or a.claim.kind == "share":
        return 0.0
    return CONVERTED_LOOSE if a.loose or b.loose else CONVERTED


@cache
def relate(ours: tuple[float, ...], theirs: tuple[float, ...], unlike: float) -> tuple[str, float]:
    """How two sets of numbers stand to each other, and the number of the first that says it."""
    if _all_near(ours, theirs, SAME):
        return "equal", ours[0]
    if unlike:
        for x in ours:
            for y in theirs:
                if isclose(x, y, rel_tol=unlike):
                    return "converted", x
        return "far", ours[0]
    for x in ours:
        if any(isclose(x, y, rel_tol=SAME) for y in theirs):
            return "end", x
    if len(ours) == len(theirs) and all(map(rounding, ours, theirs)):
        return "rounded", _rounder(ours[0], theirs[0])
    if len(ours) != len(theirs):
        for x in ours:
            for y in theirs:
                if rounding(x, y):
                    return "rounded", _rounder(x, y)
        one, both = (ours, theirs) if len(ours) == 1 else (theirs, ours)
        middle = sum(both) / 2
        if len(both) == 2 and (isclose(one[0], middle, rel_tol=SAME) or rounding(one[0], middle)):
            return "middle", one[0]
    near = len(ours) == len(theirs) and all(
        isclose(x, y, rel_tol=NEAR) for x, y in zip(ours, theirs, strict=True)
    )
    return ("near" if near else "far"), ours[0]


def rounding(x: float, y: float) -> bool:
    """Whether one is the other with fewer figures, up or down."""
    if min(x, y) <= 0 or max(x, y) / min(x, y) - 1 > ROUNDED_MOST:
        return False
    return _rounds_to(x, y) or _rounds_to(y, x)


def _rounds_to(exact: float, coarse: float) -> bool:
    """Whether `coarse` is `exact` to one, two or three figures, the next step up or down too."""
    # A small count is not rounded: 4 and 5 are two numbers.
    if exact < 20:
        return False
    for digits in (1, 2, 3):
        step = 10.0 ** (floor(log10(exact)) - digits + 1)
        for half in (step, step / 2):
            lower = floor(exact / half + SAME) * half
            if any(isclose(coarse, one, rel_tol=SAME) for one in (lower, lower + half)):
                # With as many figures as before it is another number, not a coarser one.
                return figures(coarse) < figures(exact)
    return False


def _rounder(x: float, y: float) -> float:
    return min((x, y), key=figures)


def _printed(fact: Fact, value: float) -> float:
    """The number as the claim has it, in its own unit."""
    for scaled, own in ((fact.low, fact.claim.amount_low), (fact.high, fact.claim.amount_high)):
        if scaled is not None and own is not None and scaled == value:
            return own
    return value


def _all_near(ours: tuple[float, ...], theirs: tuple[float, ...], reach: float) -> bool:
    return len(ours) == len(theirs) and all(
        isclose(x, y, rel_tol=reach) for x, y in zip(ours, theirs, strict=True)
    )


def _gap(one: Span, other: Span) -> int:
    """Days between two spans, 0 where they overlap."""
    if one.first > other.last:
        return (one.first - other.last).days
    return (other.first - one.last).days if other.first > one.last else 0
