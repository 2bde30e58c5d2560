"""A weighing read on another window, with fewer goods, on another basis: the same draws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from tests.weighing.drawn import weigh
from tests.weighing.small import weigh_small

from steelyard.case.case import Case
from steelyard.case.published import Published
from steelyard.case.scenarios import Scope as Written
from steelyard.weighing.at_day import read_figures
from steelyard.weighing.balance import Balance
from steelyard.weighing.weigh import Weighing
from steelyard.weighing.what_if.scope import (
    LATER_START,
    Reader,
    Scope,
    ScopeError,
    days_of,
    pans_on,
    scope_like,
    scope_of,
    whole_scope,
)


@pytest.fixture(scope="module")
def weighed(small: Case) -> Weighing:
    return weigh_small(800)


def on(w: Weighing, scope: Scope) -> Balance:
    return pans_on(w, Reader(w, days_of((scope,), w)), scope)


def figure(**fields: object) -> Published:
    return Published(
        id="X1", study="A Study", year="2025", direction="given", said="goods", measures="given",
        value_high=1e7, **fields,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize("basis", ["comparable", "replacement"])
def test_the_scope_of_the_weighing_gives_its_own_balance(weighed: Weighing, basis: str) -> None:
    found = on(weighed, replace(whole_scope(weighed), basis=basis))
    own = weighed.panned[basis].balance
    for name in ("given", "returned"):
        a, b = getattr(found, name), getattr(own, name)
        assert np.allclose(a.value, b.value, rtol=1e-12)
        assert a.bounds.low == pytest.approx(b.bounds.low)
        assert a.bounds.high == pytest.approx(b.bounds.high)


def test_an_earlier_end_is_the_weighing_read_on_that_day(weighed: Weighing) -> None:
    day = weighed.options.start + (weighed.options.end - weighed.options.start) / 2
    found = on(weighed, replace(whole_scope(weighed), end=day))
    read = read_figures(weighed, day).figures
    for name in ("given", "returned"):
        leg = getattr(found, name)
        assert float(np.median(leg.value)) == pytest.approx(read[f"{name}.value"]["p50"])
        assert leg.bounds.low == pytest.approx(read[f"{name}.value"]["low"])


def test_two_windows_side_by_side_add_up_to_both(weighed: Weighing) -> None:
    o = weighed.options
    middle = o.start + (o.end - o.start) / 2
    whole = whole_scope(weighed)
    first, last = replace(whole, end=middle), replace(whole, start=middle + timedelta(days=1))
    legs = [on(weighed, one).given for one in (whole, first, last)]
    flows = [
        sum(v.value for v in leg.valuations if v.estimate.item.measure == "cumulative")
        for leg in legs
    ]
    assert np.allclose(flows[0], flows[1] + flows[2])
    assert legs[2].bounds.high is None
    assert LATER_START in legs[2].bounds.open


def test_fewer_goods_leave_the_other_pan_as_it_is(weighed: Weighing) -> None:
    scope = scope_of(weighed, Written(items=("drones",)))
    found = on(weighed, scope)
    assert [v.estimate.item.id for v in found.given.valuations] == ["drones"]
    assert np.allclose(found.returned.value, weighed.balance.returned.value)
    assert (found.given.value < weighed.balance.given.value).all()


def test_a_scope_like_a_figure_takes_its_window_goods_and_basis(weighed: Weighing) -> None:
    scope = scope_like(
        weighed,
        figure(
            window_start="2023", window_end="2024-12", items=("drones",), case_basis="replacement"
        ),
    )
    assert (scope.start, scope.end) == (weighed.options.start, date(2024, 12, 31))
    assert scope.starts_earlier
    assert not scope.ends_later
    assert scope.basis == "replacement"
    assert scope.holds("drones")
    assert not scope.holds("spare_parts")
    assert scope.holds("gold")


def test_a_figure_without_window_or_goods_takes_those_of_the_case(weighed: Weighing) -> None:
    scope = scope_like(weighed, figure())
    assert scope == whole_scope(weighed)


def test_what_a_scope_says_itself_goes_before_what_it_is_like(small: Case) -> None:
    w = weigh(
        replace(small, published=(figure(window_end="2024-12", items=("drones",)),)), draws=400
    )
    scope = scope_of(w, Written(like="X1", end="2024-06-30"))
    assert scope.end == date(2024, 6, 30)
    assert scope.holds("drones")
    assert not scope.holds("spare_parts")


def test_a_window_that_the_case_does_not_reach_is_refused(weighed: Weighing) -> None:
    with pytest.raises(ScopeError, match="no day in common"):
        scope_like(weighed, figure(window_start="2011", window_end="2012"))
