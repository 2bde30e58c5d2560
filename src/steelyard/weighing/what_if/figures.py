"""Why a published figure differs from ours: a bridge of four steps that adds up, and a remainder.

In: a Weighing and its published figures. Out: for each that is a sum of money a FigureBridge from
each end that the study states: count, price, scope, window. A step is the difference of the
medians of two sums that stand side by side on the way, so the steps add up by construction; its
interval is that of the same difference draw by draw. What the study does not print is never
guessed: what no step can explain is the remainder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from steelyard.base.spread import Bounds, Draws
from steelyard.case.published import SUMS, Published
from steelyard.weighing.weigh import Weighing, is_given
from steelyard.weighing.what_if.scope import (
    Reader,
    Scope,
    ScopeError,
    Worth,
    days_of,
    scope_like,
    whole_scope,
    worths,
)

Name = Literal["count", "price", "remainder", "scope", "window"]
How = Literal["told", "partly", "not_told", "same"]
"""told: of all goods, or known as such; partly: of some; not_told: the study prints nothing to go
by; same: there is no difference to take."""
End = Literal["low", "high"]
NAMES: Final[tuple[Name, ...]] = ("count", "price", "remainder", "scope", "window")
_ENDS: Final[tuple[End, ...]] = ("low", "high")


@dataclass(frozen=True, slots=True)
class Part:
    """One count or price that a study prints, and what we have in its place."""

    figures: tuple[str, ...]
    """The rows of published.csv that it is made of."""
    item: str
    goods: tuple[str, ...]
    """Items whose value goes with the count."""
    theirs: float | None
    """Their quantity at this end."""
    ours: Draws
    their_price: float | None
    our_price: Draws
    move: float
    """By how much the sum moves when our number takes the place of theirs, at the median."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a bridge. `move` is the difference of two medians, `draws` that draw by draw."""

    name: Name
    how: How
    move: float
    draws: Draws
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """The bridge from one end of a published figure to our median."""

    end: End
    stated: float
    steps: tuple[Step, ...]
    ours: float
    """Our median, at which it arrives."""
    recounted: Draws
    """Their counts at our prices, and ours of what they do not count: what their sum would be if
    prices were all that is not explained."""


@dataclass(frozen=True, slots=True)
class FigureBridge:
    """A published figure and what lies between it and ours."""

    figure: Published
    leg: Literal["given", "returned"]
    scope: Scope | None
    """Of the figure, as far as the case reaches; None where it does not."""
    why_not: str
    """Why there is no way, where there is none."""
    like: Draws | None
    """Our sum on the figure's window, goods and basis."""
    like_bounds: Bounds
    ours: Draws
    beyond: tuple[Published, ...]
    """What the study adds in that the case does not value, each with its own sum."""
    unpriced: tuple[str, ...]
    """Items of its scope that have no price on its basis."""
    ways: tuple[Way, ...]


def bridged_figures(w: Weighing) -> tuple[Published, ...]:
    """Published sums that a bridge is built from: those shown in charts or tied to the case."""
    parts = {row.of for row in w.case.published if row.of}
    return tuple(
        row
        for row in w.case.published
        if row.measures in SUMS
        and (row.value_low is not None or row.value_high is not None)
        and (row.headline or row.items or row.id in parts)
        and row.of is None
    )


def bridge_figures(w: Weighing) -> tuple[FigureBridge, ...]:
    """The bridge of every figure of `bridged_figures`, in their order."""
    figures = bridged_figures(w)
    scopes: dict[str, Scope] = {}
    reasons: dict[str, str] = {}
    for figure in figures:
        try:
            scopes[figure.id] = scope_like(w, figure)
        except ScopeError as error:
            reasons[figure.id] = str(error)
    counted = {row.item for row in w.case.published if row.item}
    reader = Reader(w, days_of((*scopes.values(), whole_scope(w)), w), counted)
    return tuple(
        _bridge(w, reader, figure, scopes.get(figure.id), reasons.get(figure.id, ""))
        for figure in figures
    )


def leg_of(figure: Published, giver: str) -> Literal["given", "returned"]:
    """Which pan a published sum is set beside; a direction is a leg or giver>receiver."""
    first, _, second = figure.direction.partition(">")
    back = figure.measures == "received" or first.strip() == "returned"
    # The giver of the case on the receiving side: the sum went the other way.
    back |= bool(second) and second.strip() == giver
    return "returned" if back else "given"


def _bridge(
    w: Weighing, reader: Reader, figure: Published, scope: Scope | None, why_not: str
) -> FigureBridge:
    giver = w.case.exchange.parties[0].id
    leg = leg_of(figure, giver)
    ours = (w.balance.given if leg == "given" else w.balance.returned).value
    nothing = Bounds(None, None, why_not)
    if scope is None:
        return FigureBridge(figure, leg, None, why_not, None, nothing, ours, (), (), ())

    def pan(one: Scope) -> tuple[Worth, ...]:
        return tuple(
            worth
            for worth in worths(w, reader, one)
            if is_given(worth.item, giver) == (leg == "given")
        )

    like = pan(scope)
    priced = {worth.item.id for worth in like}
    unpriced = tuple(sorted(set(figure.items) - priced))
    own_basis = (
        like if scope.basis == w.options.basis else pan(replace(scope, basis=w.options.basis))
    )
    whole = (
        own_basis if scope.items is None else pan(replace(scope, basis=w.options.basis, items=None))
    )
    rows = tuple(row for row in w.case.published if row.of == figure.id)
    beyond = tuple(row for row in rows if row.item is None and not row.items and _value(row))
    builder = _Builder(w, reader, scope, like, own_basis, whole, ours, rows, beyond)
    ways = tuple(
        builder.way(end, stated)
        for end in _ENDS
        if (stated := getattr(figure, f"value_{end}")) is not None
    )
    if len(ways) == 2 and ways[0].stated == ways[1].stated:
        ways = ways[1:]
    return FigureBridge(
        figure, leg, scope, "", _sum(like, ours), _sum_bounds(like), ours, beyond, unpriced, ways
    )


@dataclass(frozen=True, slots=True)
class _Builder:
    """Sums on the way from a published figure to ours; those of the case are the same for both
    of its ends.
    """

    w: Weighing
    reader: Reader
    scope: Scope
    like: tuple[Worth, ...]
    own_basis: tuple[Worth, ...]
    whole: tuple[Worth, ...]
    ours: Draws
    rows: tuple[Published, ...]
    beyond: tuple[Published, ...]

    def way(self, end: End, stated: float) -> Way:
        """The bridge from one end."""
        parts = tuple(self._parts(end))
        like, own_basis = _sum(self.like, self.ours), _sum(self.own_basis, self.ours)
        counted = [part for part in parts if part.theirs is not None]
        sold = [part for part in parts if part.their_price is not None]
        # From ours on their scope back to theirs: their counts at our prices, then their prices.
        their_counts = like - sum((_count_gap(part) for part in counted), np.zeros(1))
        their_prices = their_counts - sum((_price_gap(part) for part in sold), np.zeros(1))
        extra = sum(_value(row, end) or 0.0 for row in self.beyond)
        places = {
            "theirs": np.full(like.shape, stated - extra),
            "their_prices": their_prices,
            "their_counts": their_counts,
            "like": like,
            "own_basis": own_basis,
            "whole": _sum(self.whole, self.ours),
            "ours": self.ours,
        }
        at = {name: float(np.median(place)) for name, place in places.items()}

        def step(name: Name, how: How, *pairs: tuple[str, str], told: list[Part]) -> Step:
            move = sum(at[b] - at[a] for a, b in pairs)
            draws = sum((places[b] - places[a] for a, b in pairs), np.zeros(1))
            return Step(name, how, move, draws, tuple(told))

        basis = self.scope.basis != self.w.options.basis
        price_how = self._told(sold)
        if price_how == "not_told" and basis:
            price_how = "partly"
        scope = step("scope", self._scope_how(), ("own_basis", "whole"), told=[])
        window = (self.scope.start, self.scope.end)
        same = window == (self.w.options.start, self.w.options.end)
        return Way(
            end,
            stated,
            (
                step("count", self._told(counted), ("their_counts", "like"), told=counted),
                step(
                    "price",
                    price_how,
                    ("their_prices", "their_counts"),
                    ("like", "own_basis"),
                    told=sold,
                ),
                step("remainder", "told", ("theirs", "their_prices"), told=[]),
                # What they count and we do not is a matter of scope as well.
                replace(scope, move=scope.move - extra, draws=scope.draws - extra),
                step("window", "same" if same else "told", ("whole", "ours"), told=[]),
            ),
            at["ours"],
            their_counts,
        )

    def _scope_how(self) -> How:
        ids = [{worth.item.id for worth in several} for several in (self.own_basis, self.whole)]
        return "same" if ids[0] == ids[1] and not self.beyond else "told"

    def _told(self, parts: list[Part]) -> How:
        if not parts:
            return "not_told"
        told = {id for part in parts for id in part.goods}
        return "told" if {worth.item.id for worth in self.like} <= told else "partly"

    def _parts(self, end: End) -> Iterator[Part]:
        """Counts and prices of the study, those on one item added up or averaged."""
        by_item: dict[str, list[Published]] = {}
        for row in self.rows:
            if row.item is not None and row.item in self.reader.ids:
                by_item.setdefault(row.item, []).append(row)
        worth = {one.item.id: one for one in self.like}
        taken: set[str] = set()
        for item, rows in sorted(by_item.items()):
            goods = {id for row in rows for id in row.items} or {item}
            goods = (goods & worth.keys()) - taken
            if not goods:
                continue
            taken |= goods
            yield self._part(item, rows, tuple(worth[id] for id in sorted(goods)), end)

    def _part(self, item: str, rows: list[Published], goods: tuple[Worth, ...], end: End) -> Part:
        thing = self.w.case.item(item)
        ours = self.reader.between(thing, self.scope.start, self.scope.end)
        alone = len(goods) == 1 and goods[0].item.id == item and not thing.baseline
        value = _sum(goods, ours)
        price = goods[0].price.draws if alone else _per(value, ours)
        counts = [count for row in rows if (count := _at(row, "quantity", end)) is not None]
        theirs = sum(counts) if counts else None
        their_price = _their_price(rows, end)
        part = Part(
            tuple(row.id for row in rows),
            item,
            tuple(one.item.id for one in goods),
            theirs,
            ours,
            their_price,
            price,
            0.0,
        )
        gap = _count_gap(part) if theirs is not None else _price_gap(part)
        return replace(part, move=float(np.median(gap)))


def _count_gap(part: Part) -> Draws:
    """Our count less theirs, at our price."""
    gap: Draws = (part.ours - (part.theirs or 0.0)) * part.our_price
    return gap


def _price_gap(part: Part) -> Draws:
    """Our price less theirs, for as many as they count."""
    count = part.ours if part.theirs is None else part.theirs
    gap: Draws = (part.our_price - (part.their_price or 0.0)) * count
    return gap


def _per(value: Draws, quantity: Draws) -> Draws:
    """What one is worth; nothing in draws in which there is none."""
    some = quantity > 0.0
    worth: Draws = np.where(some, value / np.where(some, quantity, 1.0), 0.0)
    return worth


def _their_price(rows: list[Published], end: End) -> float | None:
    """Printed, or a printed sum over a printed count; the mean by count where there are several."""
    priced = []
    for row in rows:
        count = _at(row, "quantity", end)
        price, value = _at(row, "unit_price", end), _value(row, end)
        if price is None and value is not None and count:
            price = value / count
        if price is not None:
            priced.append((price, count or 1.0))
    weight = sum(count for _, count in priced)
    return sum(price * count for price, count in priced) / weight if weight else None


def _value(row: Published, end: End = "high") -> float | None:
    return _at(row, "value", end)


def _at(row: Published, what: str, end: End) -> float | None:
    """One end of what a row states; the other where that is all it states."""
    other: End = "low" if end == "high" else "high"
    found: float | None = getattr(row, f"{what}_{end}")
    return found if found is not None else getattr(row, f"{what}_{other}")


def _sum(several: tuple[Worth, ...], like: Draws) -> Draws:
    total = np.zeros(like.shape)
    for worth in several:
        total = total + worth.value
    return total


def _sum_bounds(several: tuple[Worth, ...]) -> Bounds:
    low: float | None = 0.0
    high: float | None = 0.0
    reasons = []
    for worth in several:
        own = worth.bounds
        low = low + own.low if low is not None and own.low is not None else None
        high = high + own.high if high is not None and own.high is not None else None
        if own.open:
            reasons.append(f"{worth.item.id}: {own.open}")
    return Bounds(low, high, "; ".join(reasons))
