"""Which single number, if somebody verified it, would narrow the result most.

In: a Weighing. Out: one Check a number that could be looked into: what it would leave of the
range on average, and how often a statement that holds today would fall. The check is imagined:
a truth is drawn, a measurement of it made up, and all draws are weighed by how well they agree.
Changes no estimate.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from steelyard.base.chance import stream
from steelyard.base.spread import Draws
from steelyard.weighing.drivers.drivers import find_figure, result_of
from steelyard.weighing.drivers.numbers import Kind, numbers_of, standard_logs, valuations_of
from steelyard.weighing.drivers.shapley import normal_scores
from steelyard.weighing.weigh import Weighing

CHECK_WIDTH: Final = 0.3
"""Width of the check as a share of today's standard deviation of the log number: a good count and
no revelation. Smaller ones leave too few draws that agree."""
LEAST_DRAWS: Final = 2000
"""With fewer, too few agree with a check to tell a range by."""
MOST_DRAWS: Final = 6000
TRUTHS: Final = 200
"""Evenly taken from the draws, so that the average has little chance in it."""
MOST_CHECKS: Final = 40
"""Numbers that are imagined checked: those that go with the result most; the rest gain nothing."""
STATED: Final = 0.9
"""What is said of a result holds with this probability."""
FALLEN: Final = 0.55
"""Below this it is not even likely any more (ICD 203)."""
CONTROLS: Final = 8
"""Numbers put in another order, which can tell nothing: their largest gain is the noise."""
_ENDS: Final = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class Check:
    """One number that could be verified."""

    kind: Kind
    name: str
    gain: float
    """By what share the 90 % range of the log result would shrink, on average."""
    worst: float
    """The same in the tenth of cases in which it shrinks least; below 0 it would widen."""
    falls: float
    """The chance that the statement would fall."""


@dataclass(frozen=True, slots=True)
class Information:
    """All checks, the best first, and what they are measured against."""

    figure: str
    at_least: float
    """The statement: the figure is at least this; it holds with `probability`."""
    probability: float
    checks: tuple[Check, ...]
    noise: float
    """What numbers that tell nothing seem to gain; less than this is nothing."""


def find_information(w: Weighing) -> Information | None:
    """What verifying each number would be worth; None where draws are too few to tell."""
    figure = find_figure(w)
    whole = result_of(w, figure)
    every = -(-len(whole) // MOST_DRAWS)
    result = whole[::every]
    top = _ranked(result, _ENDS[1])
    if len(result) < LEAST_DRAWS or not np.isfinite(top) or top <= 0.0:
        return None
    imagined = _Imagined(result, _round_down(_ranked(result, 1.0 - STATED)))
    if imagined.width <= 0.0:
        # What is the same in all draws no check can narrow.
        return None
    rng = stream(w.options.seed, "value of information")
    checks = [
        Check(kind, name, *imagined.check(scores, rng))
        for kind, name, scores in _telling(w, result, every)
    ]
    ordered = tuple(sorted(checks, key=lambda one: (-one.gain, one.kind, one.name)))
    noise = max(
        (imagined.check(scores, rng)[0] for scores in _controls(w, every, rng)), default=0.0
    )
    return Information(figure, imagined.at_least, imagined.holds, ordered, max(noise, 0.0))


def _telling(w: Weighing, result: Draws, every: int) -> list[tuple[Kind, str, Draws]]:
    """The numbers whose scores go with the result most, with their scores."""
    ranks = normal_scores(result)
    found = []
    for kind, name, draws in numbers_of(w):
        scores = standard_logs(draws[::every])
        if scores is not None:
            told = abs(float(np.corrcoef(scores, ranks)[0, 1]))
            found.append((told, kind, name, scores))
    found.sort(key=lambda one: (-one[0], one[1], one[2]))
    return [(kind, name, scores) for _, kind, name, scores in found[:MOST_CHECKS]]


def _controls(w: Weighing, every: int, rng: np.random.Generator) -> Iterator[Draws]:
    """Scores of the dearest items in an order that has nothing to do with the result."""
    dearest = sorted(
        valuations_of(w), key=lambda v: (-float(np.median(v.value)), v.estimate.item.id)
    )
    for valuation in dearest[:CONTROLS]:
        scores = standard_logs(valuation.estimate.quantity[::every])
        if scores is not None:
            yield rng.permutation(scores)


class _Imagined:
    """A result before and after imagined checks."""

    def __init__(self, result: Draws, at_least: float) -> None:
        self._order = np.argsort(result, kind="stable")
        ordered = result[self._order]
        # Beyond the largest number that was drawn there is no telling how far a range reaches.
        largest = ordered[np.isfinite(ordered)][-1]
        self._logs = np.log(np.clip(ordered, np.finfo(float).tiny, largest))
        self.at_least = at_least
        self._above = ordered >= at_least
        self.holds = float(self._above.mean())
        self.width = self._range(np.full(len(result), 1.0 / len(result)))

    def check(self, scores: Draws, rng: np.random.Generator) -> tuple[float, float, float]:
        """Mean gain, the gain of the worst tenth, and the chance that the statement falls."""
        truths = scores[np.arange(TRUTHS) * len(scores) // TRUTHS]
        measured = truths + CHECK_WIDTH * rng.standard_normal(TRUTHS)
        ordered = scores[self._order]
        gains, falls = np.empty(TRUTHS), 0
        for at, value in enumerate(measured):
            weights = np.exp(-0.5 * ((ordered - value) / CHECK_WIDTH) ** 2)
            weights /= weights.sum()
            gains[at] = 1.0 - self._range(weights) / self.width
            falls += float(weights[self._above].sum()) < FALLEN
        return float(gains.mean()), float(np.quantile(gains, 0.1)), falls / TRUTHS

    def _range(self, weights: Draws) -> float:
        """Width of the 90 % range of the log result under weights."""
        low, high = np.interp(_ENDS, np.cumsum(weights) - 0.5 * weights, self._logs)
        return float(high - low)


def _ranked(result: Draws, share: float) -> float:
    """A quantile that is one of the draws: between infinite ones nothing can be interpolated."""
    return float(np.quantile(result, share, method="higher"))


def _round_down(x: float) -> float:
    """`x` to one significant digit, downwards: what one would say."""
    if x <= 0.0:
        return 0.0
    step = 10.0 ** math.floor(math.log10(x))
    return math.floor(x / step) * step
