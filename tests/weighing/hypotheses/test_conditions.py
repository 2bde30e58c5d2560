"""Conditions on results, looked at on the draws."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr
from tests.weighing.small import weigh_small

from steelyard.case.case import Case
from steelyard.case.hypotheses import Condition, parse_condition
from steelyard.weighing.hypotheses.conditions import draws_of, find_held, rank_correlation
from steelyard.weighing.weigh import Weighing


@pytest.fixture(scope="module")
def weighed(small: Case) -> Weighing:
    return weigh_small(400)


def read(text: str) -> Condition:
    condition = parse_condition(text)
    assert condition is not None
    return condition


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ratio",
        "ratio == 5",
        "ratio > five",
        "ratio > 5 > 4",
        "returned > 5",
        "given.items.drones > 5",
        "supporting.crates.value > 5",
        "ratio > 5bn",
        "ratio > " + "9" * 10 + " and balance > 1",
    ],
)
def test_what_is_no_condition_is_not_read_as_one(text: str) -> None:
    assert parse_condition(text) is None


def test_a_condition_is_read_with_or_without_space() -> None:
    assert read("ratio>5") == read("  ratio  >  5.0 ")
    assert read("returned.value <= -1.5e9").end == -1.5e9


def test_the_item_of_a_condition_may_have_a_dot_and_a_hyphen() -> None:
    found = read("given.items.a.b-c.quantity < 2")
    assert (found.section, found.item, found.part) == ("given", "a.b-c", "quantity")


def test_a_conditions_probability_is_the_share_of_draws(weighed: Weighing) -> None:
    middle = float(np.median(weighed.balance.ratio))
    found = find_held(weighed, read(f"ratio > {middle!r}"))
    assert found is not None
    assert found.probability == pytest.approx(0.5, abs=0.01)
    assert 0.0 < found.error < 0.1


def test_a_condition_and_its_opposite_add_to_one(weighed: Weighing) -> None:
    above, below = (find_held(weighed, read(f"balance {sign} 1e6")) for sign in (">", "<="))
    assert above is not None
    assert below is not None
    assert above.probability + below.probability == pytest.approx(1.0)


@pytest.mark.parametrize(
    "figure",
    [
        "ratio",
        "balance",
        "given.value",
        "returned.value",
        "due.value",
        "trade.value",
        "share_of_economy.given",
        "share_of_economy.returned",
        "given.items.drones.value",
        "given.items.drones.quantity",
        "returned.items.gold.quantity",
        "supporting.crates.quantity",
    ],
)
def test_every_kind_of_figure_has_draws(weighed: Weighing, figure: str) -> None:
    draws = draws_of(weighed, read(f"{figure} > 0"))
    assert draws is not None
    assert draws.shape == weighed.balance.ratio.shape


@pytest.mark.parametrize(
    "figure",
    ["returned.items.drones.value", "due.items.gold.value", "supporting.gold.quantity"],
)
def test_a_figure_of_another_leg_is_not_known(weighed: Weighing, figure: str) -> None:
    assert find_held(weighed, read(f"{figure} > 0")) is None


def test_rank_correlation_is_spearmans(weighed: Weighing) -> None:
    a, b = weighed.balance.ratio, weighed.balance.returned.value
    assert rank_correlation(a, b) == pytest.approx(float(spearmanr(a, b).statistic))
    assert rank_correlation(a, np.zeros_like(a)) == 0.0
