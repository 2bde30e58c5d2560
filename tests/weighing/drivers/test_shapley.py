"""Shapley effects against closed forms: jointly normal inputs, and Ishigami's function."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from steelyard.base.chance import stream
from steelyard.base.spread import Draws
from steelyard.weighing.drivers.shapley import (
    MOST_GROUPS,
    blocks_of,
    jackknife,
    normal_scores,
    shapley_effects,
    worth_by_neighbours,
    worth_by_scores,
)

COVARIANCE = np.array([[1.0, 0.6, 0.0], [0.6, 1.0, -0.3], [0.0, -0.3, 1.0]])
SLOPES = np.array([1.0, 0.5, 2.0])


def told_of(chosen: tuple[int, ...]) -> float:
    """Var(E[Y | chosen]) / Var(Y) of Y = SLOPES x of normal x: the law of total variance."""
    whole = float(SLOPES @ COVARIANCE @ SLOPES)
    if not chosen:
        return 0.0
    at = list(chosen)
    with_y = COVARIANCE[at] @ SLOPES
    return float(with_y @ np.linalg.solve(COVARIANCE[np.ix_(at, at)], with_y)) / whole


def effects_by_orders() -> Draws:
    """The definition: what each input adds, averaged over all orders of learning them."""
    effects = np.zeros(3)
    orders = list(permutations(range(3)))
    for order in orders:
        for at, one in enumerate(order):
            effects[one] += told_of(order[: at + 1]) - told_of(order[:at])
    return effects / len(orders)


@pytest.fixture(scope="module")
def normal() -> tuple[Draws, Draws]:
    rng = stream(11, "normal inputs")
    x = np.linalg.cholesky(COVARIANCE) @ rng.standard_normal((3, 40_000))
    return x, SLOPES @ x


@pytest.mark.parametrize("shape", [lambda y: y, np.exp, np.arctan])
def test_dependent_normal_inputs_have_their_closed_form(
    normal: tuple[Draws, Draws], shape: np.ufunc
) -> None:
    x, y = normal
    # Any rising function of the inputs and of the result has the same scores.
    worth = worth_by_scores(np.exp(x), shape(y), [[0], [1], [2]])
    assert shapley_effects(worth) == pytest.approx(effects_by_orders(), abs=0.01)
    assert worth[-1] == pytest.approx(1.0, abs=0.002)


def test_neighbours_find_the_closed_form_too(normal: tuple[Draws, Draws]) -> None:
    x, y = (draws[..., :8000] for draws in normal)
    worth = worth_by_neighbours(x, y, [[0], [1], [2]])
    assert shapley_effects(worth) == pytest.approx(effects_by_orders(), abs=0.03)


def test_ishigami_which_no_regression_reads_has_its_closed_form() -> None:
    rng = stream(3, "ishigami")
    x = rng.uniform(-math.pi, math.pi, (3, 8000))
    y = np.sin(x[0]) + 7.0 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])
    first = 0.5 * (1.0 + 0.1 * math.pi**4 / 5.0) ** 2
    second = 49.0 / 8.0
    both = 0.01 * math.pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
    whole = first + second + both
    # Independent inputs share what they only have together in equal parts (Owen 2014).
    expected = np.array([first + both / 2.0, second, both / 2.0]) / whole
    worth = worth_by_neighbours(x, y, [[0], [1], [2]])
    assert shapley_effects(worth) == pytest.approx(expected, abs=0.04)
    # The fast estimate says itself that it does not see it.
    assert worth_by_scores(x, y, [[0], [1], [2]])[-1] < 0.5


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("bent", [False, True])
def test_beside_salib_effects_lie_between_first_and_total_effects(bent: bool) -> None:
    """Independent inputs, which is all that SALib covers: there Owen's bounds hold (2014)."""
    from SALib.analyze import sobol
    from SALib.sample import sobol as sobol_points

    def run(x: Draws) -> Draws:
        y: Draws = x[0] + 0.5 * x[1] + 2.0 * x[2]
        if bent:
            y = np.sin(x[0]) + 7.0 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])
        return y

    problem = {"num_vars": 3, "names": list("abc"), "bounds": [[-math.pi, math.pi]] * 3}
    theirs = sobol.analyze(
        problem, run(sobol_points.sample(problem, 2048, seed=1).T), calc_second_order=True, seed=1
    )
    x = stream(5, "independent").uniform(-math.pi, math.pi, (3, 8000))
    ours = shapley_effects(worth_by_neighbours(x, run(x), [[0], [1], [2]]))
    assert (ours > theirs["S1"] - 0.04).all()
    assert (ours < theirs["ST"] + 0.04).all()
    if bent:
        # What two of three have only together is shared in equal parts.
        both = theirs["S2"][0, 2]
        expected = theirs["S1"] + [both / 2.0, 0.0, both / 2.0]
        assert ours == pytest.approx(expected / expected.sum(), abs=0.05)
    else:
        by_scores = shapley_effects(worth_by_scores(x, run(x), [[0], [1], [2]]))
        assert by_scores / by_scores.sum() == pytest.approx(theirs["S1"], abs=0.01)


def test_a_group_of_two_tells_what_both_tell(normal: tuple[Draws, Draws]) -> None:
    x, y = normal
    apart = worth_by_scores(x, y, [[0], [1], [2]])
    together = worth_by_scores(x, y, [[0, 1], [2]])
    assert together == pytest.approx(apart[[0, 3, 4, 7]])


def test_an_input_that_stands_still_explains_nothing(normal: tuple[Draws, Draws]) -> None:
    x, y = normal
    still = np.vstack([x[:1], np.ones((1, x.shape[1]))])
    assert shapley_effects(worth_by_scores(still, y, [[0], [1]]))[1] == 0.0
    assert not worth_by_scores(x, np.ones_like(y), [[0], [1], [2]]).any()
    assert not worth_by_neighbours(x, np.ones_like(y), [[0], [1], [2]]).any()


def test_twins_share_what_either_tells(normal: tuple[Draws, Draws]) -> None:
    x, _ = normal
    twins = np.vstack([x[0], 2.0 * x[0] + 1.0])
    effects = shapley_effects(worth_by_scores(twins, x[0], [[0], [1]]))
    assert effects == pytest.approx([0.5, 0.5], abs=1e-6)


@given(arrays(np.float64, st.sampled_from([2, 4, 8, 16]), elements=st.floats(0.0, 1.0)))
@settings(max_examples=50, deadline=None)
def test_effects_always_add_to_the_worth_of_all(worth: Draws) -> None:
    worth[0] = 0.0
    assert shapley_effects(worth).sum() == pytest.approx(worth[-1])


def test_more_groups_than_can_be_weighed_are_refused() -> None:
    with pytest.raises(ValueError, match="13 groups, and 12 are the most"):
        worth_by_scores(np.zeros((13, 9)), np.zeros(9), [[k] for k in range(MOST_GROUPS + 1)])


def test_scores_are_normal_quantiles_of_ranks_and_ends_may_be_infinite() -> None:
    scores = normal_scores(np.array([3.0, np.inf, -1.0, 3.0]))
    assert scores[2] < scores[0] == scores[3] < scores[1] < np.inf
    assert scores[0] == pytest.approx(0.0, abs=0.2)


def test_the_jackknife_finds_the_error_of_a_mean() -> None:
    draws = stream(5, "mean").standard_normal(6400)
    parts = [np.delete(draws, block).mean(keepdims=True) for block in blocks_of(len(draws), 16)]
    assert jackknife(parts)[0] == pytest.approx(1.0 / 80.0, rel=0.5)


def test_a_column_that_never_moves_alone_tells_nothing() -> None:
    result = np.arange(50.0)
    assert worth_by_scores(np.zeros((1, 50)), result, [range(1)]).tolist() == [0.0, 0.0]
