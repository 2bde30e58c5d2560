"""A weighing read on a scope of one's own: another window, fewer goods, another price basis.

In: a Weighing and a Scope, which may be that of a published figure. Out: what each good of the
two pans is worth on it, draw by draw. The same draws as those of the weighing are read between
two other days; nothing is estimated anew, so that two scopes differ by their scope alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from steelyard.base.dates import parse_span
from steelyard.base.spread import Bounds, Draws
from steelyard.case.items import Item
from steelyard.case.published import Published
from steelyard.case.scenarios import Scope as Written
from steelyard.weighing.balance import Balance, Leg, add_up, weigh_legs
from steelyard.weighing.bounds import plain_bounds
from steelyard.weighing.dated_money import year_ends
from steelyard.weighing.evidence import gather_evidence
from steelyard.weighing.pricing import UnitPrice
from steelyard.weighing.valuation import Estimate, Valuation
from steelyard.weighing.weigh import Weighing, is_given

LATER_START: Final = "plain bounds run from the start of the case's window"
_YEAR = 365.25


class ScopeError(ValueError):
    """A scope on which the case has nothing to say; the message says why."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Days, goods and a price basis. `items` None: all that lie on the two pans."""

    start: date
    end: date
    items: frozenset[str] | None
    basis: str
    starts_earlier: bool = False
    """Whether it was meant to start before the case's window, where the case knows nothing."""
    ends_later: bool = False
    """The same of its end."""

    def holds(self, item: str) -> bool:
        """Whether an item counts on it."""
        return self.items is None or item in self.items


@dataclass(frozen=True, slots=True)
class Worth:
    """One item of a pan between two days, on one basis. Draws have shape (draws,)."""

    item: Item
    quantity: Draws
    price: UnitPrice
    value: Draws
    bounds: Bounds
    quantity_bounds: Bounds


def whole_scope(w: Weighing) -> Scope:
    """The scope of the weighing itself."""
    return Scope(w.options.start, w.options.end, None, w.options.basis)


def scope_like(w: Weighing, figure: Published) -> Scope:
    """Window, goods and basis of a published figure, as far as the case reaches.

    Raises ScopeError where its window and the case's have no day in common.
    """
    own = whole_scope(w)
    start = parse_span(figure.window_start).first if figure.window_start else own.start
    last = figure.window_end or figure.as_of
    end = parse_span(last).last if last else own.end
    return _inside(
        w, figure.id, start, end, frozenset(figure.items) or None, figure.case_basis or own.basis
    )


def scope_of(w: Weighing, written: Written) -> Scope:
    """A scope as a scenario writes it: that of the figure it is like, with what it says itself.

    Raises ScopeError as `scope_like` does.
    """
    figure = next((row for row in w.case.published if row.id == written.like), None)
    base = scope_like(w, figure) if figure is not None else whole_scope(w)
    start = date.fromisoformat(written.start) if written.start else base.start
    end = date.fromisoformat(written.end) if written.end else base.end
    made = _inside(w, "the scope", start, end, frozenset(written.items) or base.items, base.basis)
    return Scope(
        made.start,
        made.end,
        made.items,
        made.basis,
        made.starts_earlier or (base.starts_earlier and not written.start),
        made.ends_later or (base.ends_later and not written.end),
    )


def _inside(
    w: Weighing, whose: str, start: date, end: date, items: frozenset[str] | None, basis: str
) -> Scope:
    own = w.options
    first, last = max(start, own.start), min(end, own.end)
    if items is not None:
        items = _both_pans(w, items)
    if last < first:
        raise ScopeError(
            f"{whose} runs from {start.isoformat()} to {end.isoformat()}, and the case from "
            f"{own.start.isoformat()} to {own.end.isoformat()}: they have no day in common"
        )
    return Scope(first, last, items, basis, start < own.start, end > own.end)


def _both_pans(w: Weighing, items: frozenset[str]) -> frozenset[str]:
    """The items named, and all of a pan of which none is named: a figure on what was given does
    not say that nothing came back.
    """
    giver = w.case.exchange.parties[0].id
    found = set(items)
    for given in (True, False):
        own = {item.id for item in pan_items(w) if is_given(item, giver) == given}
        if not own & items:
            found |= own
    return frozenset(found)


class Reader:
    """Reads quantities at days off the paths of a weighing, each day once."""

    def __init__(self, w: Weighing, days: Iterable[date], more: Iterable[str] = ()) -> None:
        """`days` are all that will be asked for; `more` are items beside those of the pans."""
        self.w = w
        pans = {item.id for item in pan_items(w)}
        self.ids = tuple(sorted(pans | set(more) & set(w.estimates)))
        self._at: dict[date, dict[str, Draws]] = {}
        wanted = sorted({day for day in days if w.options.start <= day <= w.options.end})
        places = {day: _neighbours(w.months, day) for day in wanted}
        months = sorted({k for pair in places.values() for k in pair})
        if not months:
            return
        points = w.paths.months[months]
        column = {k: n for n, k in enumerate(months)}
        for part in w.paths.slices(self.ids, len(months)):
            read = w.paths.read(part, points)
            for day, pair in places.items():
                found = self._at.setdefault(day, {})
                near = [column[k] for k in pair]
                for id, path in zip(sorted(part), read, strict=True):
                    found[id] = _on_line(w, id, pair, path[near], day)

    def at(self, id: str, day: date) -> Draws:
        """The quantity of an item on a day (draws,); nothing before the window starts."""
        if day < self.w.options.start:
            return np.zeros(self.w.pricing.size)
        return self._at[day][id]

    def between(self, item: Item, start: date, end: date) -> Draws:
        """What came from `start` to `end`; of a level or a constant, what it is at the end."""
        last = self.at(item.id, end)
        if item.measure != "cumulative" or start <= self.w.options.start:
            return last
        return np.maximum(last - self.at(item.id, before(start)), 0.0)


def before(day: date) -> date:
    """The day before."""
    return day - timedelta(days=1)


def days_of(scopes: Sequence[Scope], w: Weighing) -> set[date]:
    """Every day that reading these scopes asks for."""
    asked = set()
    for scope in scopes:
        asked |= {scope.end, before(scope.start)}
        if any(item.money_of_the_day for item in pan_items(w)):
            asked |= {*year_ends(w.options.start, scope.end)}
            asked |= {*year_ends(w.options.start, before(scope.start))}
    return {day for day in asked if day >= w.options.start}


def pan_items(w: Weighing) -> tuple[Item, ...]:
    """Items that count in the totals on any basis, in order of id."""
    return tuple(
        estimate.item
        for _, estimate in sorted(w.estimates.items())
        if estimate.item.account == "exchange" and estimate.item.direction is not None
    )


def worths(
    w: Weighing, reader: Reader, scope: Scope, bounds: Mapping[str, Bounds] | None = None
) -> tuple[Worth, ...]:
    """What every item of the scope is worth on it; an item without a price there is left out."""
    found = []
    bounds = quantity_bounds(w, scope) if bounds is None else bounds
    for item in pan_items(w):
        if not scope.holds(item.id):
            continue
        price = w.pricing.unit_price(item.id, scope.basis)
        if price is None:
            continue
        quantity = reader.between(item, scope.start, scope.end)
        if price.of_the_day:
            price = _price_between(w, reader, item, price, quantity, scope)
        usual = (item.baseline or 0.0) * _years(w, item, scope.start, scope.end)
        value = np.maximum(quantity - usual, 0.0) * price.draws
        own = bounds[item.id]
        # What is ordinary is taken off the plain bounds as far as somebody reported.
        newest = w.estimates[item.id].newest or scope.end
        until = (item.baseline or 0.0) * _years(w, item, scope.start, min(newest, scope.end))
        found.append(Worth(item, quantity, price, value, _bounds(own, price, until), own))
    return tuple(found)


def quantity_bounds(w: Weighing, scope: Scope) -> dict[str, Bounds]:
    """Plain bounds of all items on the scope's window; open where it starts later than the case."""
    o = w.options
    if scope.start > o.start:
        open_ends = Bounds(None, None, LATER_START)
        return dict.fromkeys((item.id for item in w.case.items), open_ends)
    if scope.end == o.end:
        return {id: estimate.bounds for id, estimate in w.estimates.items()}
    evidence = gather_evidence(w.case, o.as_of, frozenset(o.without), o.start, scope.end)
    return plain_bounds(w.case, evidence, (o.start, scope.end), w.settings["bounds_months"])


def pans_on(w: Weighing, reader: Reader, scope: Scope) -> Balance:
    """The two pans of a weighing on a scope."""
    giver = w.case.exchange.parties[0].id
    several = worths(w, reader, scope)
    legs = []
    for given in (True, False):
        own = tuple(_valuation(w, one) for one in several if is_given(one.item, giver) == given)
        legs.append(add_up(own, 1, w.pricing.size) if own else _nothing(w))
    return weigh_legs(legs[0], legs[1])


def _nothing(w: Weighing) -> Leg:
    """A pan of which nothing is in the scope."""
    none = np.zeros(w.pricing.size)
    return Leg((), none, none[None], Bounds(0.0, 0.0))


def _valuation(w: Weighing, one: Worth) -> Valuation:
    was = w.estimates[one.item.id]
    estimate = Estimate(
        one.item,
        was.readings,
        was.direct,
        one.quantity[None],
        one.quantity,
        np.minimum(one.quantity, was.documented),
        was.newest,
        one.quantity_bounds,
        was.raw,
        was.prior_only,
    )
    return Valuation(estimate, one.price, one.value, one.value[None], one.bounds)


def _bounds(quantity: Bounds, price: UnitPrice, usual: float) -> Bounds:
    """As `value_item` has it: what nobody counts is documented as nothing, its top is open."""
    low = high = None
    if quantity.open != LATER_START:
        p = price.bounds
        low = max((quantity.low or 0.0) - usual, 0.0) * p.low if p.low is not None else None
        if quantity.high is not None and p.high is not None:
            high = max(quantity.high - usual, 0.0) * p.high
    if low is not None and high is not None:
        return Bounds(low, high)
    return Bounds(low, high, quantity.open or price.bounds.open or "no plain bound")


def _years(w: Weighing, item: Item, start: date, end: date) -> float:
    """Years of the stretch that lie after the item's own start."""
    first = max(start, w.options.start)
    if item.start:
        first = max(first, parse_span(item.start).first)
    return max(((end - first).days + 1) / _YEAR, 0.0)


def _price_between(
    w: Weighing, reader: Reader, item: Item, price: UnitPrice, quantity: Draws, scope: Scope
) -> UnitPrice:
    """What a unit of money of its day is worth over what flowed in the scope's window."""
    money = w.pricing.dated[item.id]
    brought = _brought(w, reader, item, scope.end)
    if scope.start > w.options.start:
        brought = brought - _brought(w, reader, item, before(scope.start))
    flowed = quantity > 0.0
    worth = np.where(
        flowed, brought / np.where(flowed, quantity, 1.0), money.yearly[scope.end.year]
    )
    return UnitPrice(
        price.item, price.basis, price.rows, worth, money.bounds(scope.end), of_the_day=True
    )


def _brought(w: Weighing, reader: Reader, item: Item, day: date) -> Draws:
    days = year_ends(w.options.start, day)
    path = np.stack([reader.at(item.id, one) for one in days])
    found: Draws = w.pricing.dated[item.id].brought(path, days)[-1]
    return found


def _neighbours(months: tuple[date, ...], day: date) -> tuple[int, ...]:
    """The places of the month ends next to a day: one where it is one itself."""
    right = next(k for k, end in enumerate(months) if end >= day)
    return (right,) if months[right] == day or right == 0 else (right - 1, right)


def _on_line(w: Weighing, id: str, pair: tuple[int, ...], path: Draws, day: date) -> Draws:
    """A path (its neighbours, draws) at a day, on a straight line between them."""
    right = w.months[pair[-1]]
    line: Draws = path[-1].copy()
    if right == day:
        return line
    if len(pair) == 1:
        # Before the first month end: a flow has grown from nothing at the window's start.
        start = w.options.start
        grown = ((day - start).days + 1) / ((right - start).days + 1)
        return line * grown if w.estimates[id].item.measure == "cumulative" else line
    left = w.months[pair[0]]
    share = (day - left).days / (right - left).days
    between: Draws = (1.0 - share) * path[0] + share * line
    return between
