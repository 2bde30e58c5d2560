"""Draws paired by rank: each posterior keeps its own draws, in another order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.weighing.small import weigh_small

from steelyard.case.case import Case, changed_case
from steelyard.case.scenarios import ItemChange, Scenario
from steelyard.weighing.estimates.posterior import Posterior
from steelyard.weighing.paths import Paths
from steelyard.weighing.weigh import Weighing, weigh
from steelyard.weighing.what_if.coupling import pair


@pytest.fixture(scope="module")
def two(small: Case) -> tuple[Weighing, Weighing]:
    one = Scenario(id="one", name={"en": "One"}, items={"drones": ItemChange(magnitude=60.0)})
    return weigh_small(400), weigh(changed_case(small, one), draws=400)


def quantity(w: Weighing, posterior: Posterior, id: str) -> NDArray[Any]:
    leans = np.zeros((w.paths.leans.shape[0], posterior.flat().shape[0]))
    paths = Paths(posterior, leans, 1, w.paths.months[-1:])
    found: NDArray[Any] = paths.read((id,), paths.months)[0, 0]
    return found


def test_a_block_keeps_its_draws_and_takes_the_ranks_of_the_base(
    two: tuple[Weighing, Weighing],
) -> None:
    base, other = two
    paired = pair(base.posterior, other.posterior, {"drones": 1.0, "spare_parts": 0.1})
    before, after = (quantity(other, one, "drones") for one in (other.posterior, paired))
    assert np.array_equal(np.sort(before), np.sort(after))
    own = quantity(base, base.posterior, "drones")
    ranks = [np.argsort(np.argsort(one)) for one in (own, before, after)]
    assert np.corrcoef(ranks[0], ranks[2])[0, 1] > 0.9
    assert abs(np.corrcoef(ranks[0], ranks[1])[0, 1]) < 0.5
    # Rows of a block stay whole: what hangs together still does.
    rows = {row.tobytes() for row in other.posterior.flat()[:, _columns(other, "drones")]}
    assert {row.tobytes() for row in paired.flat()[:, _columns(other, "drones")]} <= rows


def test_the_same_posterior_is_left_as_it_is(two: tuple[Weighing, Weighing]) -> None:
    base = two[0].posterior
    assert np.array_equal(pair(base, base, {"drones": 1.0}).parameters, base.parameters)


def test_another_number_of_draws_is_not_paired(two: tuple[Weighing, Weighing]) -> None:
    base, other = two[0].posterior, two[1].posterior
    fewer = replace(other, parameters=other.parameters[:, :-3])
    assert pair(base, fewer, {}) is fewer


def _columns(w: Weighing, item: str) -> NDArray[Any]:
    from steelyard.weighing.estimates.blocks import split

    model = w.posterior.model
    node = model.program.node_of[item]
    for block in split(model.packed, model.names, model.start):
        if node in block.nodes.tolist():
            return np.concatenate([block.params, model.packed.size + block.flows])
    raise AssertionError(item)
