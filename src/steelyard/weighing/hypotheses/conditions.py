"""A condition on a result, "ratio > 5", looked at on the draws of a weighing.

In: a Weighing and a Condition. Out: the draws of its figure and how probable the condition is.
Estimates nothing anew.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from scipy.stats import rankdata

from steelyard.base.diagnostics import share_error
from steelyard.base.spread import Draws
from steelyard.case.hypotheses import Condition
from steelyard.weighing.balance import Leg
from steelyard.weighing.estimates.chains import CHAINS
from steelyard.weighing.weigh import Weighing

_SIGNS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Held:
    """A condition on the draws of a weighing."""

    draws: Draws
    probability: float
    error: float
    """The Monte Carlo standard error of `probability`."""


def find_held(w: Weighing, condition: Condition) -> Held | None:
    """How probable the condition is; None where the weighing knows nothing of its figure."""
    draws = draws_of(w, condition)
    if draws is None:
        return None
    held = _SIGNS[condition.sign](draws, condition.end)
    return Held(draws, float(held.mean()), share_error(held, CHAINS))


def draws_of(w: Weighing, condition: Condition) -> Draws | None:
    """The draws of a condition's figure on the basis of the weighing, (draws,)."""
    if condition.item:
        return _of_item(w, condition)
    panned = w.panned[w.options.basis]
    balance = panned.balance
    whole = {
        "ratio": balance.ratio,
        "balance": balance.difference,
        "given.value": balance.given.value,
        "returned.value": balance.returned.value,
        "due.value": panned.due.value,
        "trade.value": panned.trade.value,
    }
    if condition.figure in whole:
        return whole[condition.figure]
    if not w.comparisons:
        return None
    first = w.comparisons[0]
    return first.given if condition.figure == "share_of_economy.given" else first.returned


def _of_item(w: Weighing, condition: Condition) -> Draws | None:
    estimate = w.estimates.get(condition.item)
    if estimate is None:
        return None
    leg = _leg(w, condition.section)
    if condition.section == "supporting" or leg is None:
        return estimate.quantity if estimate.item.account == "none" else None
    for valuation in leg.valuations:
        if valuation.estimate.item.id == condition.item:
            return valuation.value if condition.part == "value" else estimate.quantity
    return None


def _leg(w: Weighing, section: str) -> Leg | None:
    panned = w.panned[w.options.basis]
    return {
        "given": panned.balance.given,
        "returned": panned.balance.returned,
        "due": panned.due,
        "trade": panned.trade,
    }.get(section)


def rank_correlation(a: Draws, b: Draws) -> float:
    """Spearman's, over joint draws; 0 where one of them never moves."""
    x, y = (rankdata(one) for one in (a, b))
    x, y = x - x.mean(), y - y.mean()
    norm = math.sqrt(float(x @ x) * float(y @ y))
    return float(x @ y) / norm if norm else 0.0
