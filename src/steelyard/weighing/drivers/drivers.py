"""What tips the balance: how much of a figure's spread each item, price and lean accounts for.

In: a Weighing. Out: Splits, one a kind, whose shares add to 1 each and are never added over kinds:
the same spread is cut in another way every time. Shares are of the variance of the figure's
normal score, so a ratio without an upper end has them too. Changes no estimate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from steelyard.base.chance import stream
from steelyard.base.spread import Draws
from steelyard.weighing.drivers.shapley import (
    MOST_GROUPS,
    Groups,
    blocks_of,
    jackknife,
    shapley_effects,
    worth_by_neighbours,
    worth_by_scores,
)
from steelyard.weighing.valuation import Valuation
from steelyard.weighing.weigh import Weighing

Kind = Literal["item", "price", "assumption"]
KINDS: Final[tuple[Kind, ...]] = ("item", "price", "assumption")

OTHERS: Final = "(others)"
"""All items that have no place of their own."""
QUANTITIES: Final = "(quantities)"
"""What the prices leave: how much there was of everything."""
ALL_ELSE: Final = "(all else)"
"""What the common leans leave: the evidence, the prices, chance."""

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


@dataclass(frozen=True, slots=True)
class Driver:
    """One group of inputs: its share of the figure's spread, and that share's standard error."""

    name: str
    share: float
    se: float


@dataclass(frozen=True, slots=True)
class Split:
    """The shares of one kind, largest first; they add to 1, or there are none."""

    kind: Kind
    drivers: tuple[Driver, ...]
    told: float
    """Of the figure's spread, how much the inputs of this kind tell before shares are scaled."""
    method: Literal["scores", "neighbours"]


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
    result, legs = result_of(w, figure), w.balance
    valuations = {
        "ratio": (*legs.given.valuations, *legs.returned.valuations),
        "given.value": legs.given.valuations,
        "returned.value": legs.returned.valuations,
    }[figure]
    return (
        _split("item", {v.estimate.item.id: v.value[None] for v in valuations}, result, w),
        _split("price", _prices(valuations), result, w),
        _split("assumption", _leans(w), result, w, rest=ALL_ELSE),
    )


def _prices(valuations: Sequence[Valuation]) -> dict[str, Draws]:
    """Columns of each price by the item whose sales it rests on, and all quantities as one."""
    found: dict[str, list[Draws]] = {}
    for valuation in valuations:
        price = valuation.price
        if not price.nominal:
            root = price.rows[0].price.item if price.rows else None
            found.setdefault(root or price.item.id, []).append(price.draws)
    if not found:
        return {}
    counted = np.stack([valuation.estimate.quantity for valuation in valuations])
    return {**{name: np.stack(each) for name, each in found.items()}, QUANTITIES: counted}


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
    inputs = np.concatenate([columns[name] for name in ordered])
    groups: list[range] = []
    first = 0
    for name in single:
        groups.append(range(first, first + len(columns[name])))
        first += len(columns[name])
    if first < len(inputs):
        groups.append(range(first, len(inputs)))
    return inputs, groups, (*single, *([OTHERS] if len(groups) > len(single) else []))


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
