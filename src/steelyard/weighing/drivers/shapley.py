"""Draws of inputs and of a result -> what share of the result's variance each group explains.

In: joint draws, inputs that may hang together. Out: Shapley effects, which add to 1. Knows no
case. A coalition of groups is a number whose bits say which groups are in it.

The worth of a coalition is Var(E[Y | its inputs]) / Var(Y); a group's effect is what it adds to
that, averaged over all orders in which the groups may be learnt (Owen 2014; Song, Nelson and
Staum 2016). Two estimates of the worth:

- scores: R^2 of a regression on normal scores, exact for inputs and results that are monotone
  functions of jointly normal ones; fast, and biased where a result is no monotone function.
- neighbours: the variance among the nearest draws in the inputs of the coalition (Broto, Bachoc
  and Depecker 2020), which holds for any function and is slow and less exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import factorial

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from scipy.special import ndtri
from scipy.stats import rankdata

from steelyard.base.spread import Draws

MOST_GROUPS = 12
"""Coalitions double with each group: 4,096 of twelve."""
NEIGHBOURS = 4
"""Draws of a neighbourhood, the draw itself among them: few are near in many dimensions."""
_NOTHING = 1e-10
"""A pivot below this is a column that others have told already."""

Groups = Sequence[Sequence[int]]
"""The columns of each group."""


def normal_scores(draws: Draws) -> Draws:
    """Each row of (..., n) as normal quantiles of its ranks; equal numbers have equal scores."""
    ranks = rankdata(draws, axis=-1)
    scores: Draws = ndtri((ranks - 0.5) / draws.shape[-1])
    return scores


def worth_by_scores(columns: Draws, result: Draws, groups: Groups) -> Draws:
    """The worth of each coalition (2**groups,): R^2 of `result` (n,) on scores of `columns`.

    Raises ValueError for more than MOST_GROUPS groups.
    """
    _check(groups)
    both = np.vstack([normal_scores(columns), normal_scores(result)[None]])
    moving = both.std(axis=1) > 0.0
    if not moving[-1]:
        return np.zeros(2 ** len(groups))
    kept = np.flatnonzero(moving[:-1])
    place = {int(column): at for at, column in enumerate(kept)}
    # Of a single row it is a number: nothing moves but the result.
    matrix = np.atleast_2d(np.corrcoef(both[moving]))
    inner = [[place[column] for column in group if column in place] for group in groups]
    return _swept(matrix, inner)


def _swept(matrix: Draws, groups: Groups) -> Draws:
    """R^2 of the last row on each coalition, each from one that lacks its highest group."""
    worth = np.zeros(2 ** len(groups))
    states = [matrix]
    for number, group in enumerate(groups):
        added = [_sweep(state, group) for state in states]
        for at, state in enumerate(added):
            worth[2**number + at] = 1.0 - state[-1, -1]
        states += added
    return worth


def _sweep(matrix: Draws, columns: Sequence[int]) -> Draws:
    """What is left of the covariances once `columns` are known (Gaussian elimination)."""
    for column in columns:
        pivot = matrix[column, column]
        if pivot > _NOTHING:
            told = matrix[:, column]
            matrix = matrix - np.outer(told, told) / pivot
    return matrix


def worth_by_neighbours(columns: Draws, result: Draws, groups: Groups) -> Draws:
    """The worth of each coalition (2**groups,) by the variance of `result` among neighbours.

    The worth of all groups is 1: what they do not tell, no other input does. Raises ValueError
    for more than MOST_GROUPS groups.
    """
    _check(groups)
    scores = normal_scores(columns)
    whole = float(result.var())
    worth = np.zeros(2 ** len(groups))
    if whole == 0.0:
        return worth
    for coalition in range(1, len(worth)):
        chosen = [c for at, group in enumerate(groups) if coalition >> at & 1 for c in group]
        points = np.ascontiguousarray(scores[chosen].T)
        _, near = cKDTree(points).query(points, k=NEIGHBOURS)
        left = float(result[near].var(axis=1, ddof=1).mean())
        worth[coalition] = min(max(1.0 - left / whole, 0.0), 1.0)
    worth[-1] = 1.0
    return worth


def shapley_effects(worth: Draws) -> Draws:
    """The effect of each group (groups,) from the worth of each coalition; they add to worth[-1]."""
    count = (len(worth) - 1).bit_length()
    coalitions = np.arange(len(worth))
    sizes = np.array([int(c).bit_count() for c in coalitions])
    effects = np.zeros(count)
    for group in range(count):
        without = coalitions[(coalitions >> group & 1) == 0]
        weights = np.array(
            [
                factorial(size) * factorial(count - size - 1) / factorial(count)
                for size in sizes[without]
            ]
        )
        effects[group] = float((weights * (worth[without | 1 << group] - worth[without])).sum())
    return effects


def _check(groups: Groups) -> None:
    if len(groups) > MOST_GROUPS:
        raise ValueError(f"{len(groups)} groups, and {MOST_GROUPS} are the most")


Indices = NDArray[np.int64]


def blocks_of(size: int, blocks: int) -> list[Indices]:
    """Draws by stretches of neighbours, for a jackknife that respects their order."""
    return [np.asarray(part, np.int64) for part in np.array_split(np.arange(size), blocks)]


def jackknife(parts: Sequence[Draws]) -> Draws:
    """Standard errors from estimates that each leave one block out (Efron and Stein 1981)."""
    estimates = np.stack(parts)
    n = len(estimates)
    spread: Draws = np.sqrt((n - 1) / n * ((estimates - estimates.mean(axis=0)) ** 2).sum(axis=0))
    return spread
