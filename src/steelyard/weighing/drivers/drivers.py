"""What tips the balance: how much of a figure's spread each item, price and lean accounts for.

In: a Weighing. Out: Splits, one a kind, whose shares add to 1 each and are never added over kinds:
the same spread is cut in another way every time. Shares are of the variance of the figure's
normal score, so a ratio without an upper end has them too. Changes no estimate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

import numpy as np

from steelyard.base.chance import stream
from steelyard.base.spread import Draws
from steelyard.weighing.drivers.numbers import sold_as
from steelyard.weighing.drivers.shapley import (
    MOST_GROUPS,
    Groups,
    blocks_of,
    jackknife,
    shapley_effects,
    worth_by_neighbours,
    worth_by_scores,
)
from steelyard.weighing.drivers.sources import split_sources
from steelyard.weighing.drivers.splits import (
    ALL_ELSE,
    OTHERS,
    QUANTITIES,
    Driver,
    Kind,
    Split,
)
from steelyard.weighing.valuation import Valuation
from steelyard.weighing.weigh import Weighing

MOST_DRAWS: Final = 6000
"""Evenly taken; more move no share by as much as its standard error."""
BLOCKS: Final = 16
"""Stretches of draws for standard errors; each is left out once."""
LEAST_TOLD: Final = 0.8
"""If the scores of all inputs tell less of the result, it is no monotone function of them."""
NEAR_GROUPS: Final = 6
NEAR_DRAWS: Final = 2000
"""For the slower estimate: 64 coalitions of so many draws take two or three seconds."""
NEAR_BLOCKS: Final = 4


def find_figure(w: Weighing) -> str:
    """The figure that is split: the ratio where both pans hold something, else the fuller pan."""
    balance = w.balance
    if balance.given.valuations and balance.returned.valuations:
        return "ratio"
    return "given.value" if balance.given.valuations else "returned.value"


def result_of(w: Weighing, figure: str) -> Draws:
    """The draws of `ratio`, `given.value` or `returned.value`."""
    balance = w.balance
    if figure == "ratio":
        return balance.ratio
    return (balance.given if figure == "given.value" else balance.returned).value


def find_drivers(w: Weighing, figure: str) -> tuple[Split, ...]:
    """One Split a kind of KINDS for `ratio`, `given.value` or `returned.value`."""
    result = result_of(w, figure)
    legs = [leg.valuations for leg in (w.balance.given, w.balance.returned)]
    chosen = {"ratio": legs, "given.value": legs[:1], "returned.value": legs[1:]}[figure]
    items = _split("item", _items(chosen), result, w)
    prices = _split("price", _prices(chosen), result, w)
    return (
        split_sources(w, [v for leg in chosen for v in leg], items, prices),
        items,
        prices,
        _split("assumption", _leans(w), result, w, rest=ALL_ELSE),
    )


# A group has a column a leg at most: what it comes to there, whatever else stays at its median.
# So a case of hundreds of items is split as fast as one of ten.


def _items(legs: Sequence[Sequence[Valuation]]) -> dict[str, Draws]:
    """The value of each item, on the row of its leg."""
    return _by_leg([[(v.estimate.item.id, v.value) for v in valuations] for valuations in legs])


def _prices(legs: Sequence[Sequence[Valuation]]) -> dict[str, Draws]:
    """What is priced by each sale at median quantities, and all quantities at median prices."""
    priced: list[list[tuple[str, Draws]]] = []
    counted: list[list[tuple[str, Draws]]] = []
    for valuations in legs:
        each = [(v, float(np.median(v.estimate.quantity))) for v in valuations]
        priced.append(
            [(sold[0], v.price.draws * middle) for v, middle in each if (sold := sold_as(v))]
        )
        counted.append(
            [
                (QUANTITIES, v.estimate.quantity * float(np.median(v.price.draws)))
                for v in valuations
            ]
        )
    found = _by_leg(priced)
    return {**found, **_by_leg(counted)} if found else {}


def _by_leg(legs: Sequence[Sequence[tuple[str, Draws]]]) -> dict[str, Draws]:
    """Sums by name, a row a leg (legs, draws); a leg in which a name does not stand is nothing."""
    found: dict[str, Draws] = {}
    for at, pairs in enumerate(legs):
        for name, draws in pairs:
            rows = found.setdefault(name, np.zeros((len(legs), len(draws))))
            rows[at] += draws
    return found


def _leans(w: Weighing) -> dict[str, Draws]:
    """The lean that all sources of a family share, which no claim can teach."""
    program = w.posterior.model.program
    families = sorted({node.family for node in (*program.flows, *program.levels)})
    return {name: lean[None] for name, lean in zip(families, w.paths.leans, strict=True)}


def _split(
    kind: Kind, columns: Mapping[str, Draws], result: Draws, w: Weighing, rest: str = ""
) -> Split:
    """Shares of `result` by name; `rest` names what the columns need not tell, if anything."""
    if not columns:
        return Split(kind, (), 0.0, "scores")
    every = -(-len(result) // MOST_DRAWS)
    result, columns = result[::every], {name: x[:, ::every] for name, x in columns.items()}
    inputs, groups, names = _grouped(columns, result, MOST_GROUPS)
    worth = worth_by_scores(inputs, result, groups)
    told = float(worth[-1])
    if rest:
        scale, names = 1.0, (*names, rest)
    elif told < LEAST_TOLD:
        return _by_neighbours(kind, columns, result, told, w)
    else:
        scale = told

    def shares(worth: Draws, scale: float) -> Draws:
        each = shapley_effects(worth) / scale
        return np.append(each, 1.0 - each.sum()) if rest else each

    parts = []
    for block in blocks_of(len(result), BLOCKS):
        kept = np.delete(np.arange(len(result)), block)
        part = worth_by_scores(inputs[:, kept], result[kept], groups)
        parts.append(shares(part, scale if rest else float(part[-1])))
    return _sorted(kind, names, shares(worth, scale), jackknife(parts), told, "scores")


def _by_neighbours(
    kind: Kind, columns: Mapping[str, Draws], result: Draws, told: float, w: Weighing
) -> Split:
    rng = stream(w.options.seed, f"drivers by {kind}")
    chosen = np.sort(rng.permutation(len(result))[:NEAR_DRAWS])
    # The result by its ranks: a mean of variances needs ends that are finite.
    ranks = result[chosen].argsort(kind="stable").argsort(kind="stable") / len(chosen)
    fewer = {name: draws[:, chosen] for name, draws in columns.items()}
    inputs, groups, names = _grouped(fewer, ranks, NEAR_GROUPS)
    shares = shapley_effects(worth_by_neighbours(inputs, ranks, groups))
    parts = []
    for block in blocks_of(len(chosen), NEAR_BLOCKS):
        kept = np.delete(np.arange(len(chosen)), block)
        parts.append(shapley_effects(worth_by_neighbours(inputs[:, kept], ranks[kept], groups)))
    return _sorted(kind, names, shares, jackknife(parts), told, "neighbours")


def _grouped(
    columns: Mapping[str, Draws], result: Draws, most: int
) -> tuple[Draws, Groups, tuple[str, ...]]:
    """All columns, their groups and the groups' names: what tells least alone goes together."""
    alone = {
        name: float(worth_by_scores(draws, result, [range(len(draws))])[-1])
        for name, draws in columns.items()
    }
    ordered = sorted(columns, key=lambda name: (-alone[name], name))
    single = ordered if len(ordered) <= most else ordered[: most - 1]
    parts = [columns[name] for name in single]
    rest = [columns[name] for name in ordered[len(single) :]]
    if rest:
        # Those of one kind have a row a leg each, so their sums are what they come to together.
        parts.append(np.sum(rest, axis=0))
    ends = np.cumsum([len(part) for part in parts])
    groups = [range(end - len(part), end) for end, part in zip(ends, parts, strict=True)]
    return np.concatenate(parts), groups, (*single, *([OTHERS] if rest else []))


def _sorted(
    kind: Kind,
    names: Sequence[str],
    shares: Draws,
    errors: Draws,
    told: float,
    method: Literal["scores", "neighbours"],
) -> Split:
    rows = [
        Driver(name, float(share), float(se))
        for name, share, se in zip(names, shares, errors, strict=True)
    ]
    return Split(kind, tuple(sorted(rows, key=lambda one: (-one.share, one.name))), told, method)
