"""What must be true for a stated figure to hold: a condition set on the draws of a weighing.

In: a Weighing, a figure and an end. Out: how probable it is, on every price basis; how each number
would have to differ from today's, and how probable it is where the numbers that differ most are
high or low; how far each number would have to move by itself. Nothing is estimated anew: the
draws in which the figure holds are looked at by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from steelyard.base.diagnostics import share_error
from steelyard.base.spread import Draws
from steelyard.weighing.balance import Balance
from steelyard.weighing.drivers.numbers import Kind, numbers_of, sold_as, standard_logs
from steelyard.weighing.estimates.chains import CHAINS
from steelyard.weighing.weigh import Weighing

FIGURES: Final = ("given", "returned", "ratio", "balance", "break_even")
LEAST_HELD: Final = 40
"""With fewer draws in which it holds nothing can be said of them."""
LEADING: Final = 3
"""Numbers that are combined: eight combinations can be read, sixteen cannot."""
LEAST_SHIFT: Final = 0.25
"""In standard deviations; what differs by less differs by chance or hardly matters."""

Held = NDArray[np.bool_]
"""(draws,) whether the figure holds."""
Side = Literal["at_least", "at_most"]


@dataclass(frozen=True, slots=True)
class Shift:
    """A number today, and where the figure holds: 5, 50 and 95 % quantiles."""

    kind: Kind
    name: str
    today: tuple[float, float, float]
    held: tuple[float, float, float]
    shift: float
    """How far its mean log lies from today's, in today's standard deviations."""


@dataclass(frozen=True, slots=True)
class Combination:
    """The leading numbers each above or below today's median, and what that is worth."""

    high: tuple[bool, ...]
    """In the order of `leading`."""
    chance: float
    """How probable the combination is."""
    holds: float
    """How probable the figure is where it is true."""
    share: float
    """Of the draws in which the figure holds, the part with this combination."""


@dataclass(frozen=True, slots=True)
class Alone:
    """Where one number would have to stand if all others stayed at their medians."""

    kind: Kind
    name: str
    today: float
    """Its median."""
    needed: float
    """Where the figure is just at its end."""
    probability: float
    """How probable it is that the number lies there or beyond."""

    @property
    def times(self) -> float:
        """`needed` as a multiple of today's median."""
        return self.needed / self.today


@dataclass(frozen=True, slots=True)
class Supposition:
    """What a figure of at least, or at most, so much would take."""

    figure: str
    side: Side
    end: float
    probability: float
    error: float
    """The Monte Carlo standard error of `probability`."""
    draws: int
    """In how many draws it holds."""
    shifts: tuple[Shift, ...]
    """Numbers that would have to differ, those that would most first; none if draws are too few."""
    leading: tuple[tuple[Kind, str], ...]
    combinations: tuple[Combination, ...]
    by_basis: dict[str, float]
    """How probable it is on each price basis, its own among them."""
    holds_at_medians: bool
    """Whether it holds where every number stands at its median."""
    alone: tuple[Alone, ...]
    """Numbers that could tip it by themselves, the most probable first."""


def suppose(w: Weighing, figure: str, side: Side, end: float) -> Supposition:
    """What must be true for `figure` to be at least or at most `end` (the case's currency).

    Raises ValueError for a figure that is not one of FIGURES.
    """
    if figure not in FIGURES:
        raise ValueError(f"no figure {figure!r}; there are {', '.join(FIGURES)}")
    draws = draws_of(w.balance, figure)
    held = _holds(draws, side, end)
    probability = float(held.mean())
    count = int(held.sum())
    shifts: list[tuple[Shift, Draws]] = []
    if count >= LEAST_HELD:
        shifts = sorted(_shifts(w, figure, held), key=lambda one: (-abs(one[0].shift), one[0].name))
    leading = shifts[:LEADING]
    return Supposition(
        figure,
        side,
        end,
        probability,
        share_error(held, CHAINS),
        count,
        tuple(shift for shift, _ in shifts),
        tuple((shift.kind, shift.name) for shift, _ in leading),
        tuple(_combinations([numbers for _, numbers in leading], held)),
        {
            name: float(_holds(draws_of(panned.balance, figure), side, end).mean())
            for name, panned in w.panned.items()
        },
        bool(_holds(np.array([np.median(draws)]), side, end)[0]),
        tuple(sorted(_alone(w, figure, side, end), key=lambda one: (-one.probability, one.name))),
    )


def draws_of(balance: Balance, figure: str) -> Draws:
    """The draws of one of FIGURES."""
    found: Draws = {
        "given": balance.given.value,
        "returned": balance.returned.value,
        "ratio": balance.ratio,
        "balance": balance.difference,
        # What nobody saw coming back cannot be less than nothing.
        "break_even": np.maximum(balance.difference, 0.0),
    }[figure]
    return found


def _holds(draws: Draws, side: Side, end: float) -> Held:
    held: Held = draws >= end if side == "at_least" else draws <= end
    return held


def _alone(w: Weighing, figure: str, side: Side, end: float) -> Iterator[Alone]:
    """What each price and each quantity of a pan would have to be by itself.

    A sum is linear in each of them, so the place is where the rest of the median sum leaves off.
    """
    given, returned = (float(np.median(leg.value)) for leg in (w.balance.given, w.balance.returned))
    for leg, total in ((w.balance.given, given), (w.balance.returned, returned)):
        is_given = leg is w.balance.given
        needed = _needed(figure, end, given, returned, of_given=is_given)
        if needed is None:
            continue
        # More of what lies on the pan that counts against the figure works the other way.
        more = (side == "at_least") == (is_given or figure == "returned")
        parts: dict[tuple[Kind, str], tuple[Draws, Draws]] = {}
        for v in leg.valuations:
            item = v.estimate.item
            if not item.baseline:
                parts["quantity", item.id] = (v.estimate.quantity, v.value)
            cell = sold_as(v)
            price = w.pricing.unit_price(*cell) if cell is not None else None
            if cell is not None and price is not None and price.proxy is None:
                before = parts.get(("price", cell[0]), (price.draws, np.zeros(v.value.shape)))
                parts["price", cell[0]] = (price.draws, before[1] + v.value)
        for (kind, name), (numbers, value) in parts.items():
            own, today = float(np.median(value)), float(np.median(numbers))
            wanted = needed - (total - own)
            if own <= 0.0 or today <= 0.0 or wanted <= 0.0:
                continue
            place = today * wanted / own
            beyond = numbers >= place if more else numbers <= place
            yield Alone(kind, name, today, place, float(beyond.mean()))


def _needed(
    figure: str, end: float, given: float, returned: float, *, of_given: bool
) -> float | None:
    """What one pan must come to, the other at its median; None where it has no say."""
    if figure in {"given", "returned"}:
        return end if (figure == "given") == of_given else None
    if figure == "ratio":
        return end * returned if of_given else given / end if end > 0.0 else None
    return end + returned if of_given else given - end


def _shifts(w: Weighing, figure: str, held: Held) -> Iterator[tuple[Shift, Draws]]:
    moving = _moving(w, figure)
    for kind, name, draws in numbers_of(w):
        scores = standard_logs(draws)
        if scores is None or (moving is not None and (kind, name) not in moving):
            continue
        shift = float(scores[held].mean())
        if abs(shift) >= LEAST_SHIFT:
            yield Shift(kind, name, _ends(draws), _ends(draws[held]), shift), draws


def _moving(w: Weighing, figure: str) -> frozenset[tuple[Kind, str]] | None:
    """The numbers that one pan is made of; None where a figure rests on both.

    What lies in the other pan may go with it and cannot move it.
    """
    if figure not in {"given", "returned"}:
        return None
    leg = w.balance.given if figure == "given" else w.balance.returned
    found: set[tuple[Kind, str]] = set()
    for v in leg.valuations:
        found.add(("quantity", v.estimate.item.id))
        found |= {("quantity", reading.read_as) for reading in v.estimate.readings}
        if (cell := sold_as(v)) is not None:
            found.add(("price", cell[0]))
    return frozenset(found)


def _ends(draws: Draws) -> tuple[float, float, float]:
    low, middle, high = (float(x) for x in np.quantile(draws, (0.05, 0.5, 0.95)))
    return low, middle, high


def _combinations(numbers: list[Draws], held: Held) -> Iterator[Combination]:
    """Those that occur, the one with most of the draws in which the figure holds first."""
    above = [draws > np.median(draws) for draws in numbers]
    found = []
    for high in product((True, False), repeat=len(numbers)):
        where = np.ones(len(held), np.bool_)
        for side, wanted in zip(above, high, strict=True):
            where &= side == wanted
        both = int((where & held).sum())
        if numbers and both:
            chance, inside = float(where.mean()), both / int(where.sum())
            found.append(Combination(high, chance, inside, both / int(held.sum())))
    yield from sorted(found, key=lambda one: (-one.share, one.high))
