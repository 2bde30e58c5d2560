"""Figures that are products or sums of other figures: containers x load, parts, price x count.

In: the facts that stand for themselves, definitions, prices. Out: derived_from links from the
figure to each claim it was computed from. Only nearby claims of one voice, one page or one
definition are tried, a bounded number a claim.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from math import floor, isclose, log, log10

from steelyard.base.dates import parse_span
from steelyard.case.prices import Price
from steelyard.weighing.copies.compare import SAME, source_level
from steelyard.weighing.copies.facts import Fact, Relations
from steelyard.weighing.copies.found import FoundLink, figure_words
from steelyard.weighing.copies.weights import probability

PRIOR = log(0.05)
NEAREST = 7
"""Inputs tried a block: the nearest reported before."""
AROUND_DAYS = 60
"""Between the days that a figure and its inputs speak of, at most."""
LATE_DAYS = 5
"""By which an input's own row may be reported after what was computed from it."""
HITS = {"exact": 0.5, "rounded": 0.45}
"""How often a computed figure shows its arithmetic so."""
LEAST_CHANCE = 0.002
KNOWN = {"computed": log(4.0), "stated": 0.0, "unknown": 0.0, "observed": log(0.1)}
VOICE = {
    "same": log(3.0),
    "named": log(6.0),
    "shared": log(2.0),
    "unnamed": 0.0,
    "camp": 0.0,
    "other": log(0.5),
}
DEFINED = log(8.0)
"""The case itself says that the one is made of the other."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the search looks at."""

    facts: tuple[Fact, ...]
    roots: frozenset[int]
    relations: Relations
    prices: tuple[Price, ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    parts: tuple[Fact, ...]
    how: str
    odds: float


def find_derived(inputs: Inputs) -> list[FoundLink]:
    """The links from computed figures to their inputs."""
    roots = [inputs.facts[place] for place in sorted(inputs.roots) if inputs.facts[place].reported]
    blocks = _Blocks(roots)
    prices = _prices(inputs.prices)
    found: list[FoundLink] = []
    for a in roots:
        if a.claim.knowledge == "observed" and a.item not in inputs.relations.parts:
            continue
        near = blocks.near(a, inputs.relations)
        hits = [*_products(a, near, inputs.relations), *_sums(a, near, inputs.relations)]
        hits += _priced(a, near, prices)
        if not hits:
            continue
        best = max(hits, key=lambda hit: (hit.odds, [-fact.place for fact in hit.parts]))
        # Every further try makes an accident likelier.
        score = round(probability(best.odds), 3)
        found += [
            FoundLink(a.claim.id, b.claim.id, "derived_from", score, f"{best.how}.", ())
            for b in best.parts
        ]
    return found


class _Blocks:
    """Facts by voice, page and item, each in the order of their reports."""

    def __init__(self, facts: list[Fact]) -> None:
        self.blocks: dict[str, list[tuple[int, int, Fact]]] = {}
        for fact in facts:
            for key in self._keys(fact):
                self.blocks.setdefault(key, []).append((_day(fact), fact.place, fact))
        for members in self.blocks.values():
            members.sort(key=lambda one: one[:2])

    def _keys(self, fact: Fact) -> list[str]:
        keys = [f"voice {voice}" for voice in sorted(fact.voices)] + [f"item {fact.item}"]
        return [*keys, f"page {fact.page}"] if fact.page else keys

    def near(self, a: Fact, relations: Relations) -> list[Fact]:
        """The facts that `a` may have been computed from, by place."""
        keys = self._keys(a)
        keys += [f"item {part}" for part in sorted(relations.parts.get(a.item, ()))]
        found: dict[int, Fact] = {}
        for key in keys:
            members = self.blocks.get(key, [])
            end = bisect_left(members, (_day(a) + LATE_DAYS + 1, -1))
            nearest = members[max(0, end - NEAREST - 1) : end]
            found |= {at: fact for _, at, fact in nearest if at != a.place and _around(a, fact)}
        return [found[place] for place in sorted(found)]


def _day(fact: Fact) -> int:
    return fact.reported.last.toordinal() if fact.reported else 0


def _around(a: Fact, b: Fact) -> bool:
    if a.as_of is None or b.as_of is None:
        return True
    gap = max((a.as_of.first - b.as_of.last).days, (b.as_of.first - a.as_of.last).days)
    return gap <= AROUND_DAYS


def _products(a: Fact, near: list[Fact], relations: Relations) -> list[_Hit]:
    """Count x load, count x share."""
    hits = []
    factors = [c for c in near if c.claim.kind == "share" or _is_factor(c, a, near)]
    counts = [b for b in near if b.claim.kind != "share" and b.claim.kind == "quantity"]
    if a.claim.kind == "share":
        return []
    tries = max(1, len(factors) * len(counts))
    for c in factors:
        for b in counts:
            share = c.claim.kind == "share"
            if b is c or (b.item == c.item and not share):
                continue
            # A share of a good is counted like the good; a load turns one good into another.
            if share and b.dimension != a.dimension:
                continue
            parts = relations.parts.get(a.item, frozenset())
            if not share and not {b.item, c.item} <= parts and a.item == b.item:
                continue
            hit = _matches(a, [x * y for x in b.ends for y in c.ends])
            if hit:
                how = f"Its figure is {_number(b)} x {_number(c)}"
                hits.append(_hit(a, (b, c), how, hit, tries, defined={b.item, c.item} <= parts))
    return hits


def _is_factor(c: Fact, a: Fact, near: list[Fact]) -> bool:
    """A load: small against the figure, and of another good."""
    del near
    return c.item != a.item and max(c.ends) < min(a.ends) / 2


def _sums(a: Fact, near: list[Fact], relations: Relations) -> list[_Hit]:
    """A total and its parts."""
    if a.claim.kind == "share" or a.claim.measure == "level":
        return []
    parts = relations.parts.get(a.item, frozenset())
    like = [
        b
        for b in near
        if b.dimension == a.dimension
        and b.claim.kind == a.claim.kind
        and len(b.ends) == 1
        and max(b.ends) < max(a.ends)
        and (b.item != a.item or b.start != a.start or b.claim.measure != a.claim.measure)
    ]
    hits = []
    groups = [*combinations(like, 2), *combinations(like[:8], 3)]
    for group in groups:
        same_time = len({b.as_of for b in group}) == 1
        goods = {b.item for b in group}
        if len(goods) < len(group) or not (same_time or goods <= parts):
            continue
        total = sum(b.ends[0] for b in group)
        hit = _matches(a, [total])
        # What hardly adds anything hardly shows.
        if hit and min(b.ends[0] for b in group) >= 0.02 * total:
            how = "Its figure is the sum of " + " and ".join(_number(b) for b in group)
            hits.append(_hit(a, group, how, hit, len(groups), defined=goods <= parts))
    return hits


def _priced(a: Fact, near: list[Fact], known: dict[str, list[tuple[date, float]]]) -> list[_Hit]:
    """Money as a count times a price that was known when the money was reported.

    A later price explains nothing, and would tell a weighing of an earlier day what came after.
    """
    if not a.dimension.startswith("money") or a.reported is None:
        return []
    until = a.reported.last
    prices = {
        item: sorted({amount for day, amount in rows if day <= until})
        for item, rows in known.items()
    }
    hits = []
    counts = [b for b in near if not b.dimension.startswith("money") and b.item in prices]
    tries = max(1, sum(len(prices[b.item]) for b in counts))
    for b in counts:
        hit = _matches(a, [x * price for x in b.ends for price in prices[b.item]])
        if hit:
            how = f"Its figure is {_number(b)} times a price"
            hits.append(_hit(a, (b,), how, hit, tries, defined=False))
    return hits


def _prices(prices: tuple[Price, ...]) -> dict[str, list[tuple[date, float]]]:
    """Item -> the day from which each price is known, and the price of one."""
    found: dict[str, list[tuple[date, float]]] = {}
    for price in prices:
        known = parse_span(price.reported_on or f"{price.price_year:04d}").last
        for amount in (price.price_low, price.price_high):
            if price.item and amount:
                row = (known, amount * (price.per_item or 1.0))
                found.setdefault(price.item, []).append(row)
    return found


def _matches(a: Fact, computed: list[float]) -> tuple[str, float] | None:
    """How a computed number meets one that `a` prints, and how wide the net was."""
    for value in computed:
        for end in a.ends:
            if end <= 0 or value <= 0:
                continue
            if isclose(value, end, rel_tol=SAME):
                return "exact", LEAST_CHANCE
            step = _step(end)
            if abs(value - end) <= step / 2 and step / end <= 0.1:
                return "rounded", step / end
    return None


def _step(number: float) -> float:
    """The place value of the last figure, two figures at least."""
    digits = f"{number:.5e}".split("e", maxsplit=1)[0].replace(".", "").rstrip("0")
    return float(10.0 ** (floor(log10(number)) - max(len(digits), 2) + 1))


def _hit(
    a: Fact,
    parts: tuple[Fact, ...],
    how: str,
    hit: tuple[str, float],
    tries: int,
    *,
    defined: bool,
) -> _Hit:
    relation, width = hit
    chance = min(0.9, max(LEAST_CHANCE, width) * max(1.0, tries / 2))
    odds = PRIOR + log(HITS[relation] / chance) + KNOWN[a.claim.knowledge]
    odds += min(VOICE[source_level(a, b)] for b in parts)
    if defined:
        odds += DEFINED
    return _Hit(parts, how, odds)


def _number(fact: Fact) -> str:
    return f"{fact.claim.id} ({figure_words(fact.ends[-1])})"
