"""What a stated figure would take: shares of draws, and how its numbers differ."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from tests.weighing.small import weigh_small

from steelyard.case.case import Case
from steelyard.weighing.drivers.supposition import LEAST_HELD, LEAST_SHIFT, suppose
from steelyard.weighing.weigh import Weighing


@pytest.fixture(scope="module")
def weighed(small: Case) -> Weighing:
    return weigh_small(2000)


@pytest.mark.parametrize("side", ["at_least", "at_most"])
@pytest.mark.parametrize("share", [0.1, 0.5])
def test_the_probability_is_the_share_of_draws_in_which_it_holds(
    weighed: Weighing, side: Literal["at_least", "at_most"], share: float
) -> None:
    value = weighed.balance.given.value
    end = float(np.quantile(value, 1.0 - share if side == "at_least" else share))
    found = suppose(weighed, "given", side, end)
    assert found.probability == pytest.approx(share, abs=0.001)
    assert found.draws == round(found.probability * value.size)
    assert 0.0 < found.error < 0.05


def test_numbers_of_the_pan_differ_the_way_the_figure_does(weighed: Weighing) -> None:
    value = weighed.balance.given.value
    found = suppose(weighed, "given", "at_least", float(np.quantile(value, 0.9)))
    shifts = {(one.kind, one.name): one for one in found.shifts}
    assert shifts["price", "drones"].shift > LEAST_SHIFT
    assert shifts["price", "drones"].held[1] > shifts["price", "drones"].today[1]
    assert [abs(one.shift) for one in found.shifts] == sorted(
        (abs(one.shift) for one in found.shifts), reverse=True
    )
    low = suppose(weighed, "given", "at_most", float(np.quantile(value, 0.1)))
    assert {(one.kind, one.name): one.shift for one in low.shifts}["price", "drones"] < 0.0


def test_combinations_share_out_the_draws_in_which_it_holds(weighed: Weighing) -> None:
    value = weighed.balance.given.value
    found = suppose(weighed, "given", "at_least", float(np.quantile(value, 0.8)))
    assert sum(one.share for one in found.combinations) == pytest.approx(1.0)
    assert sum(one.chance * one.holds for one in found.combinations) == pytest.approx(
        found.probability
    )
    assert len(found.leading) == 3
    assert all(len(one.high) == 3 for one in found.combinations)
    assert found.combinations[0].share == max(one.share for one in found.combinations)


def test_of_what_hardly_ever_holds_nothing_is_said(weighed: Weighing) -> None:
    value = np.sort(weighed.balance.given.value)
    rare = suppose(weighed, "given", "at_least", float(value[1 - LEAST_HELD]))
    assert (rare.draws, rare.shifts, rare.combinations) == (LEAST_HELD - 1, (), ())
    never = suppose(weighed, "given", "at_least", 2.0 * float(value[-1]))
    assert (never.probability, never.draws) == (0.0, 0)
    assert never.error == pytest.approx(1.0 / value.size)


def test_every_figure_can_be_asked_of_and_no_other(weighed: Weighing) -> None:
    for figure in ("given", "returned", "ratio", "balance"):
        assert 0.0 <= suppose(weighed, figure, "at_least", 0.0).probability <= 1.0
    with pytest.raises(ValueError, match="no figure 'gold'"):
        suppose(weighed, "gold", "at_least", 0.0)


def test_it_is_told_how_probable_it_is_on_every_price_basis(weighed: Weighing) -> None:
    end = float(np.median(weighed.balance.given.value))
    found = suppose(weighed, "given", "at_least", end)
    assert set(found.by_basis) == set(weighed.case.exchange.bases)
    assert found.by_basis[weighed.options.basis] == found.probability
    for name, share in found.by_basis.items():
        other = weighed.panned[name].balance.given.value
        assert share == pytest.approx(float((other >= end).mean()))


def test_a_number_alone_moves_the_sum_to_its_end(weighed: Weighing) -> None:
    total = float(np.median(weighed.balance.given.value))
    found = suppose(weighed, "given", "at_least", 2.0 * total)
    assert not found.holds_at_medians
    alone = {(one.kind, one.name): one for one in found.alone}
    for v in weighed.balance.given.valuations:
        one = alone["quantity", v.estimate.item.id]
        own = float(np.median(v.value))
        # So many times its value, and the rest as it is, make the sum asked for.
        assert one.times * own + total - own == pytest.approx(2.0 * total)
        share = float((v.estimate.quantity >= one.needed).mean())
        assert one.probability == pytest.approx(share)
    # One price that two goods rest on moves both.
    assert alone["price", "drones"].times < alone["quantity", "drones"].times


def test_what_holds_at_the_medians_is_told_where_it_would_tip(weighed: Weighing) -> None:
    total = float(np.median(weighed.balance.given.value))
    found = suppose(weighed, "given", "at_least", 0.8 * total)
    assert found.holds_at_medians
    assert all(one.times < 1.0 for one in found.alone)


def test_more_of_what_came_back_works_against_the_ratio(weighed: Weighing) -> None:
    middle = float(np.median(weighed.balance.ratio))
    found = suppose(weighed, "ratio", "at_least", 3.0 * middle)
    alone = {(one.kind, one.name): one.times for one in found.alone}
    given = {v.estimate.item.id for v in weighed.balance.given.valuations}
    for (kind, name), times in alone.items():
        if kind == "quantity":
            assert (times > 1.0) == (name in given)


def test_the_unseen_return_that_levels_is_never_less_than_nothing(weighed: Weighing) -> None:
    found = suppose(weighed, "break_even", "at_least", 0.0)
    assert found.probability == 1.0
    difference = weighed.balance.difference
    end = float(np.quantile(difference, 0.5))
    if end > 0.0:
        share = suppose(weighed, "break_even", "at_most", end).probability
        assert share == pytest.approx(0.5, abs=0.001)


def test_what_lies_in_the_other_pan_need_not_differ(weighed: Weighing) -> None:
    end = float(np.quantile(weighed.balance.returned.value, 0.7))
    found = suppose(weighed, "returned", "at_least", end)
    given = {v.estimate.item.id for v in weighed.balance.given.valuations}
    assert found.shifts
    assert not given & {one.name for one in found.shifts}
    # A figure that rests on both pans keeps the numbers of both.
    ratio = float(np.quantile(weighed.balance.ratio, 0.7))
    assert given & {one.name for one in suppose(weighed, "ratio", "at_least", ratio).shifts}
