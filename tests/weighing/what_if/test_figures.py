"""Bridges from published figures: they add up, guess nothing, and name what they cannot explain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.weighing.drawn import weigh
from tests.weighing.small import weigh_small

from steelyard.case.case import Case
from steelyard.case.published import Published
from steelyard.weighing.weigh import Weighing
from steelyard.weighing.what_if.figures import (
    NAMES,
    FigureBridge,
    Step,
    Way,
    bridge_figures,
    leg_of,
)


def row(id: str, measures: str = "given", **fields: object) -> Published:
    return Published(
        id=id, study="A Study", year="2025", direction="given", said="goods", measures=measures,  # type: ignore[arg-type]
        **fields,  # type: ignore[arg-type]
    )  # fmt: skip


TOTAL = row(
    "T",
    value_low=2e6,
    value_high=9e6,
    window_start="2024-01",
    window_end="2024-12",
    items=("drones", "spare_parts"),
    case_basis="comparable",
    headline=True,
)
DRONES = row("T1", "quantity", of="T", item="drones", quantity_low=100, quantity_high=400)
PARTS = row("T2", "quantity", of="T", item="spare_parts", quantity_high=100)
PRICE = row("T3", "price", of="T", item="drones", unit_price_low=15000, unit_price_high=20000)
EXTRA = row("T4", of="T", value_low=1e5, value_high=3e5)


def bridged(case: Case, *published: Published, basis: str | None = None) -> FigureBridge:
    w = weigh(replace(case, published=published), draws=400, basis=basis)
    (found,) = bridge_figures(w)
    return found


@pytest.fixture(scope="module")
def weighed(small: Case) -> Weighing:
    return weigh(replace(small, published=(TOTAL, DRONES, PARTS)), draws=800)


def steps(found: FigureBridge, end: str = "high") -> tuple[Way, dict[str, Step]]:
    way = next(one for one in found.ways if one.end == end)
    return way, {step.name: step for step in way.steps}


@pytest.mark.parametrize(
    "rows",
    [
        (TOTAL,),
        (TOTAL, DRONES),
        (TOTAL, DRONES, PARTS),
        (TOTAL, DRONES, PARTS, PRICE),
        (TOTAL, PRICE),
        (TOTAL, EXTRA),
        (replace(TOTAL, items=(), case_basis="replacement", window_end=None), DRONES),
    ],
)
def test_the_steps_lead_from_each_end_to_our_median(
    small: Case, rows: tuple[Published, ...]
) -> None:
    found = bridged(small, *rows)
    assert [way.end for way in found.ways] == ["low", "high"]
    for way in found.ways:
        assert tuple(step.name for step in way.steps) == NAMES
        total = way.stated + sum(step.move for step in way.steps)
        assert total == pytest.approx(float(np.median(found.ours)), rel=1e-12)
        assert way.ours == float(np.median(found.ours))
        draws = way.stated + sum(step.draws for step in way.steps)
        assert np.allclose(draws, found.ours)


@settings(max_examples=15, deadline=None)
@given(
    stated=st.floats(1e3, 1e12),
    count=st.one_of(st.none(), st.floats(0.0, 1e9)),
    price=st.one_of(st.none(), st.floats(1e-3, 1e9)),
)
def test_whatever_a_study_prints_the_bridge_adds_up(
    weighed: Weighing, stated: float, count: float | None, price: float | None
) -> None:
    rows = (
        replace(TOTAL, value_low=None, value_high=stated),
        replace(DRONES, quantity_low=None, quantity_high=count, unit_price_high=price),
    )
    w = replace(weighed, case=replace(weighed.case, published=rows))
    (found,) = bridge_figures(w)
    (way,) = found.ways
    total = way.stated + sum(step.move for step in way.steps)
    scale = max(abs(step.move) for step in way.steps) + stated
    assert total == pytest.approx(way.ours, abs=1e-9 * scale)


def test_a_study_without_prices_has_them_in_the_remainder(small: Case) -> None:
    found = bridged(small, TOTAL, DRONES, PARTS)
    way, by_name = steps(found)
    assert (by_name["count"].how, by_name["price"].how) == ("told", "not_told")
    assert by_name["price"].move == 0.0
    # Their counts at our prices against their sum: nothing else is left.
    their = float(np.median(way.recounted))
    assert by_name["remainder"].move == pytest.approx(their - way.stated)


def test_the_count_step_is_the_gap_of_counts_at_our_price(small: Case) -> None:
    w = weigh(replace(small, published=(TOTAL, DRONES)), draws=400)
    (found,) = bridge_figures(w)
    _, by_name = steps(found)
    (part,) = by_name["count"].parts
    assert part.theirs == 400
    price = w.pricing.unit_price("drones", "comparable")
    assert price is not None
    gap = (part.ours - 400) * price.draws
    assert part.move == pytest.approx(float(np.median(gap)))
    assert by_name["count"].how == "partly"
    assert np.allclose(by_name["count"].draws, gap)


def test_the_same_count_leaves_nothing_to_the_count(small: Case) -> None:
    w = weigh(replace(small, published=(TOTAL,)), draws=400)
    (found,) = bridge_figures(w)
    ours = steps(found)[1]["window"]
    assert ours.how == "told"
    whole = replace(TOTAL, window_start=None, window_end=None)
    median = float(np.median(w.estimates["drones"].quantity))
    found = bridged(small, whole, replace(DRONES, quantity_low=median, quantity_high=median))
    _, by_name = steps(found)
    assert by_name["window"].how == "same"
    assert abs(by_name["count"].parts[0].move) < 0.02 * float(np.median(found.ours))


def test_a_printed_price_takes_its_part_out_of_the_remainder(small: Case) -> None:
    _, without = steps(bridged(small, TOTAL, DRONES, PARTS))
    _, told = steps(bridged(small, TOTAL, DRONES, PARTS, PRICE))
    assert told["price"].how == "partly"
    assert told["price"].move != 0.0
    together = told["price"].move + told["remainder"].move
    assert together == pytest.approx(without["remainder"].move)
    assert told["count"].move == pytest.approx(without["count"].move)


def test_a_printed_sum_over_a_printed_count_is_a_price(small: Case) -> None:
    told = replace(DRONES, value_low=100 * 15000.0, value_high=400 * 20000.0)
    _, by_sum = steps(bridged(small, TOTAL, told, PARTS))
    _, by_price = steps(bridged(small, TOTAL, DRONES, PARTS, PRICE))
    assert by_sum["price"].move == pytest.approx(by_price["price"].move)


def test_another_price_basis_of_the_case_is_part_of_the_price(small: Case) -> None:
    found = bridged(small, replace(TOTAL, case_basis="replacement"))
    _, by_name = steps(found)
    assert by_name["price"].how == "partly"
    # New goods cost more than comparable sales, so coming from there takes off.
    assert by_name["price"].move < 0.0


def test_what_they_count_and_we_do_not_goes_out_with_the_scope(small: Case) -> None:
    _, plain = steps(bridged(small, TOTAL))
    found = bridged(small, TOTAL, EXTRA)
    for end, extra in (("low", 1e5), ("high", 3e5)):
        _, by_name = steps(found, end)
        assert by_name["scope"].move == pytest.approx(plain["scope"].move - extra)
    assert [one.id for one in found.beyond] == ["T4"]


def test_goods_that_only_we_count_come_in_with_the_scope(small: Case) -> None:
    found = bridged(small, replace(TOTAL, window_start=None, window_end=None))
    _, by_name = steps(found)
    assert by_name["scope"].how == "told"
    assert by_name["scope"].move > 0.0
    whole = bridged(small, replace(TOTAL, items=(), window_start=None, window_end=None))
    assert steps(whole)[1]["scope"].how == "same"


def test_counts_on_one_item_are_added_up(small: Case) -> None:
    halves = (
        replace(DRONES, id="H1", quantity_low=50, quantity_high=200),
        replace(DRONES, id="H2", quantity_low=50, quantity_high=200),
    )
    _, one = steps(bridged(small, TOTAL, DRONES))
    _, two = steps(bridged(small, TOTAL, *halves))
    assert two["count"].move == pytest.approx(one["count"].move)
    assert two["count"].parts[0].figures == ("H1", "H2")


def test_a_figure_from_before_the_case_has_its_reason_instead_of_a_bridge(small: Case) -> None:
    found = bridged(small, replace(TOTAL, window_start="2011", window_end="2012"))
    assert found.ways == ()
    assert found.like is None
    assert "no day in common" in found.why_not


def test_a_figure_on_what_came_back_leads_to_that_pan(small: Case) -> None:
    found = bridged(
        small, row("B", "received", value_low=5e6, value_high=8e6, items=("gold",), headline=True)
    )
    w = weigh_small(400)
    assert found.leg == "returned"
    assert np.allclose(found.ours, w.balance.returned.value)
    assert found.like is not None
    assert (found.like < found.ours).all()


def test_quantities_and_rows_of_a_total_are_no_figures_of_their_own(small: Case) -> None:
    w = weigh(replace(small, published=(TOTAL, DRONES, PARTS, PRICE, EXTRA)), draws=400)
    assert [one.figure.id for one in bridge_figures(w)] == ["T"]


@pytest.mark.parametrize(
    ("direction", "measures", "leg"),
    [
        ("given", "given", "given"),
        ("returned", "due", "returned"),
        ("AA>BB", "due", "given"),
        ("BB>AA", "due", "returned"),
        ("", "received", "returned"),
    ],
)
def test_a_sum_is_set_beside_the_pan_that_it_went_to(
    direction: str, measures: str, leg: str
) -> None:
    assert leg_of(replace(row("X", measures), direction=direction), "AA") == leg
