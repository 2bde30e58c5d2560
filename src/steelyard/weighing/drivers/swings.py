"""How far a figure swings with one number: what it comes to where the number is low, and where high.

In: a Weighing. Out: one Swing a quantity and price that moves the figure, the widest first: what a
tornado chart draws. A bar is no interval and bars do not add up: numbers hang together, and a
number that is low is low with all that goes with it. Changes no estimate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import ndtr, ndtri

from steelyard.weighing.drivers.drivers import find_figure, result_of
from steelyard.weighing.drivers.numbers import Kind, numbers_of, standard_logs
from steelyard.weighing.drivers.shapley import normal_scores
from steelyard.weighing.weigh import Weighing

ENDS: Final = (0.1, 0.9)
"""A number is low where it is less in one draw of ten only, and high the other way round."""
MOST_SWINGS: Final = 12
"""More bars nobody reads, and those that follow are short."""
LEAST_TOLD: Final = 0.05
"""A correlation of scores below this is within what chance does in a few thousand draws."""
MOST_DRAWS: Final = 6000
"""Evenly taken, as for the drivers."""


@dataclass(frozen=True, slots=True)
class Swing:
    """A number at its 10 and 90 % quantiles, and the figure's median where it stands there."""

    kind: Kind
    name: str
    low: float
    high: float
    at_low: float
    at_high: float


@dataclass(frozen=True, slots=True)
class Swings:
    """The figure, its median, and the numbers that move it."""

    figure: str
    middle: float
    swings: tuple[Swing, ...]


def find_swings(w: Weighing) -> Swings:
    """The figure's median given each number at its low and its high end, on normal scores.

    E[score of the figure | score z of the number] = r z where both are rising functions of jointly
    normal variables, r the correlation of scores; read back by the figure's own quantiles.
    """
    figure = find_figure(w)
    whole = result_of(w, figure)
    every = -(-len(whole) // MOST_DRAWS)
    result = whole[::every]
    ranks = normal_scores(result)
    spread = float(ranks.std())
    found: list[tuple[float, Swing]] = []
    for kind, name, draws in numbers_of(w):
        scores = standard_logs(draws[::every])
        if scores is None or spread == 0.0:
            continue
        told = float(np.corrcoef(normal_scores(scores), ranks)[0, 1])
        if abs(told) < LEAST_TOLD:
            continue
        low, high = (float(x) for x in np.quantile(draws, ENDS))
        at_low, at_high = (_read_back(result, told * float(ndtri(end))) for end in ENDS)
        found.append((abs(told), Swing(kind, name, low, high, at_low, at_high)))
    found.sort(key=lambda one: (-one[0], one[1].kind, one[1].name))
    middle = _read_back(result, 0.0)
    return Swings(figure, middle, tuple(swing for _, swing in found[:MOST_SWINGS]))


def _read_back(result: np.ndarray, score: float) -> float:
    """The quantile of the figure at a normal score; one of the draws, which may be infinite."""
    return float(np.quantile(result, float(ndtr(score)), method="higher"))
