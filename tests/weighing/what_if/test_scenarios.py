"""Scenarios beside the base: figures as weighed alone, differences on paired draws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from tests.weighing.drawn import sample_once, weigh
from tests.weighing.small import weigh_small

from steelyard.case.case import Case, changed_case
from steelyard.case.scenarios import GradeChange, ItemChange, Scenario, Scope
from steelyard.weighing.document.spreads import q_of
from steelyard.weighing.weigh import Weighing
from steelyard.weighing.what_if.scenarios import Outcome, _factor, weigh_scenarios

DRAWS = 800


@pytest.fixture(scope="module")
def weighed(small: Case) -> Weighing:
    return weigh_small(DRAWS)


def scenario(**fields: object) -> Scenario:
    return Scenario(id="one", name={"en": "One"}, **fields)  # type: ignore[arg-type]


def outcome(w: Weighing, one: Scenario) -> Outcome:
    return weigh_scenarios(w, (one,), sampler=sample_once).outcomes[0]


def test_another_basis_is_the_weighing_on_it(weighed: Weighing, small: Case) -> None:
    found = outcome(weighed, scenario(basis="replacement"))
    own = weigh(small, draws=DRAWS, basis="replacement").balance
    assert (found.how, found.r_hat) == ("same", None)
    assert found.figures["given"] == q_of(own.given.value, own.given.bounds)
    base = weighed.balance.given.value
    difference = found.differences["given"]
    assert difference.move == pytest.approx(float(np.median(own.given.value) - np.median(base)))
    p05, p95 = np.quantile(own.given.value - base, (0.05, 0.95))
    assert [difference.p05, difference.p95] == pytest.approx([p05, p95])


@pytest.mark.parametrize(
    "one",
    [
        scenario(without=("coast-paper",)),
        scenario(settings={"common_counted": 0.3}),
        scenario(settings={"lean_scale": 0.5}),
        scenario(grades=(GradeChange(source="harbour-watch", letter="E"),)),
        scenario(items={"drones": ItemChange(magnitude=200.0)}),
        scenario(items={"fuel": ItemChange(account="trade")}),
        scenario(items={"drones": ItemChange(baseline=50.0)}),
    ],
    ids=["without", "lean of all", "leans", "grade", "magnitude", "account", "baseline"],
)
def test_a_scenarios_figures_are_those_of_weighing_it_alone(
    weighed: Weighing, small: Case, one: Scenario
) -> None:
    found = outcome(weighed, one)
    own = weigh(changed_case(small, one), draws=DRAWS, without=one.without).balance
    assert found.how != "refused", found.why_not
    for name, leg in (("given", own.given), ("returned", own.returned)):
        assert found.figures[name]["p50"] == pytest.approx(float(np.median(leg.value)))
        assert found.figures[name]["low"] == pytest.approx(leg.bounds.low)


def test_what_changes_no_part_of_the_model_keeps_its_draws(weighed: Weighing) -> None:
    found = outcome(weighed, scenario(items={"fuel": ItemChange(account="trade")}))
    assert found.how == "same"
    given = found.differences["given"]
    assert (given.move, given.p05, given.p95, given.error) == (0.0, 0.0, 0.0, 0.0)
    returned = found.differences["returned"]
    assert returned.p95 is not None
    assert returned.p95 < 0.0


def test_paired_draws_leave_less_doubt_than_two_that_know_nothing_of_each_other(
    weighed: Weighing,
) -> None:
    one = scenario(items={"drones": ItemChange(magnitude=30.0)})
    found = outcome(weighed, one)
    assert found.how == "sampled"
    assert found.r_hat is not None
    difference = found.differences["given"]
    assert difference.p05 is not None
    assert difference.p95 is not None
    base = weighed.balance.given.value
    other = weigh(changed_case(weighed.case, one), draws=DRAWS).balance.given.value
    rng = np.random.default_rng(1)
    apart = rng.permutation(other) - base
    wide = np.subtract(*np.quantile(apart, (0.95, 0.05)))
    assert difference.p95 - difference.p05 < 0.3 * wide
    # A move of a median is at most a few errors of chance away from that of the pairs.
    assert difference.move == pytest.approx(difference.p50, abs=6 * difference.error)


def test_other_prices_move_every_draw_alike(weighed: Weighing) -> None:
    """A setting of prices alone: the paired draws differ by what the setting does, no more."""
    found = outcome(weighed, scenario(settings={"common_prices": 0.0}))
    assert found.how == "same"
    assert abs(found.differences["ratio"].move or 0.0) == pytest.approx(1.0, abs=0.1)


def test_a_scope_like_a_published_figure_is_weighed_on_it(weighed: Weighing) -> None:
    found = outcome(weighed, scenario(scope=Scope(like="F001")))
    assert found.scope is not None
    assert found.window[1] < weighed.options.end
    assert found.how == "same"
    assert (found.differences["given"].p95 or 1.0) <= 0.0


def test_a_scope_and_another_assumption_go_together(weighed: Weighing) -> None:
    scope = Scope(end="2024-12-31")
    both = outcome(weighed, scenario(scope=scope, items={"drones": ItemChange(baseline=30.0)}))
    alone = outcome(weighed, scenario(scope=scope))
    assert both.how == "same"
    medians = [float(one.figures["given"]["p50"] or 0.0) for one in (both, alone)]
    assert medians[0] < medians[1]


def test_an_earlier_day_ends_the_window_with_what_was_known(weighed: Weighing) -> None:
    found = outcome(weighed, scenario(as_of="2025-03-31"))
    own = weigh(weighed.case, draws=DRAWS, as_of=date(2025, 3, 31))
    assert found.window == (own.options.start, own.options.end)
    assert found.window[1] < weighed.options.end
    assert found.figures["given"]["p50"] == pytest.approx(float(np.median(own.balance.given.value)))


def test_what_cannot_be_weighed_is_told_and_stops_nothing(weighed: Weighing) -> None:
    sources = tuple(source.id for source in weighed.case.sources)
    several = (
        scenario(without=sources),
        scenario(scope=Scope(start="2030-01-01", end="2031-01-01")),
        scenario(basis="replacement"),
    )
    found = weigh_scenarios(weighed, several, sampler=sample_once).outcomes
    assert [one.how for one in found] == ["refused", "refused", "same"]
    assert all(one.why_not for one in found[:2])
    assert found[0].figures == {}


def test_the_base_is_the_weighing_itself(weighed: Weighing) -> None:
    found = weigh_scenarios(weighed, (), sampler=sample_once)
    balance = weighed.balance
    assert found.base["given"] == q_of(balance.given.value, balance.given.bounds)
    assert found.outcomes == ()


def test_the_same_scenario_gives_the_same_numbers(weighed: Weighing) -> None:
    one = scenario(settings={"lean_scale": 0.5})
    assert outcome(weighed, one) == outcome(weighed, replace(one))


def test_a_base_of_which_nothing_went_out_has_no_factor() -> None:
    nothing, some = np.zeros(400), np.full(400, 2.0)
    found = _factor(nothing, some, some, sampled=False)
    assert (found.move, found.p05, found.p50, found.p95) == (None, None, None, None)
    assert _factor(nothing, nothing, nothing, sampled=True).move is None
    assert _factor(some, nothing, nothing, sampled=True).move == 0.0
