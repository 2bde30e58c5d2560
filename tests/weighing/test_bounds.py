"""Plain bounds are interval arithmetic over the newest claim of each source."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.weighing.small import SMALL

from steelyard.base.spread import Bounds
from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.folder import read_case
from steelyard.case.items import Item
from steelyard.weighing.bounds import GOES_ON, NOTHING, ONE_SIDED, plain_bounds, raw_span
from steelyard.weighing.evidence import gather_evidence

START, END = date(2024, 1, 1), date(2025, 9, 30)
RECENT = 12.0
CASE = read_case(SMALL)


def bounds_of(case: Case) -> dict[str, Bounds]:
    return plain_bounds(case, gather_evidence(case, start=START), (START, END), RECENT)


def said(id: str, item: str, source: str = "coast-paper", **fields: Any) -> Claim:
    """An accepted claim; an amount alone is meant exactly."""
    given: dict[str, Any] = {
        "status": "delivered", "bound": "exact", "as_of": "2025-06-30", "reported_on": "2025-07-01",
        "state": "accepted", "source": source,
    }  # fmt: skip
    return Claim(id=id, item=item, **{**given, **fields})


def exactly(id: str, item: str, amount: float, **fields: Any) -> Claim:
    return said(id, item, amount_low=amount, amount_high=amount, **fields)


def of(items: tuple[Item, ...], *claims: Claim) -> Case:
    """The small case with other items and claims, whose links are settled: there are none."""
    exchange = dataclasses.replace(CASE.exchange, copies="list")
    return dataclasses.replace(
        CASE, exchange=exchange, items=items, ties=(), claims=claims, links=()
    )


def item(id: str, **fields: Any) -> Item:
    return Item(id=id, name={"en": id}, unit="pieces", family="systems", **fields)


PARTS = (item("a"), item("b"), item("whole", definition="a + b"))


def test_bounds_are_the_lowest_and_highest_of_the_newest_claim_of_each_source(small: Case) -> None:
    # Harbour Watch last counted 180, the Coast Paper says up to 400, the Customs Union 250-300.
    assert bounds_of(small)["drones"] == Bounds(180.0, 400.0)


def test_a_newer_claim_of_the_same_source_takes_the_place_of_its_older_one(small: Case) -> None:
    newer = exactly("D020", "drones", 260.0, source="harbour-watch", as_of="2025-05-31")
    case = dataclasses.replace(small, claims=(*small.claims, newer))
    assert bounds_of(case)["drones"] == Bounds(250.0, 400.0)


def test_a_source_silent_for_a_year_is_left_out() -> None:
    old = exactly("C1", "a", 5.0, source="harbour-watch", as_of="2024-06-29")
    new = exactly("C2", "a", 50.0, source="customs-union", as_of="2025-06-30")
    assert bounds_of(of((item("a"),), old, new))["a"] == Bounds(50.0, 50.0)
    within = dataclasses.replace(old, as_of="2024-06-30")
    assert bounds_of(of((item("a"),), within, new))["a"] == Bounds(5.0, 50.0)


def test_where_every_claim_is_a_floor_the_top_is_open_and_says_so(small: Case) -> None:
    assert bounds_of(small)["fuel"] == Bounds(55000.0, None, ONE_SIDED)


def test_a_floor_above_every_upper_end_lifts_the_top(small: Case) -> None:
    # 35 were stated in August, at least 40 were seen in May.
    assert bounds_of(small)["instructors"] == Bounds(35.0, 40.0)


def test_a_flow_that_is_told_of_long_after_the_newest_total_opens_the_top() -> None:
    total = exactly("X1", "a", 10, as_of="2024-02-29", reported_on="2024-03-01")

    def with_rate(**fields: Any) -> Bounds:
        rate = {
            "amount_low": 3,
            "amount_high": 3,
            "measure": "rate",
            "unit": "pieces/month",
            "as_of": "2025-09-15",
            **fields,
        }
        return bounds_of(of(PARTS, total, said("X2", "a", source="harbour-watch", **rate)))["a"]

    assert with_rate() == Bounds(10, None, GOES_ON)
    assert with_rate(measure="additional", unit="pieces", window_start="2025-08-01").high is None
    assert with_rate(as_of="2025-02-15") == Bounds(10, 10, ""), "within a year of the total"
    assert with_rate(bound="at_most", amount_low=None) == Bounds(10, 10, ""), (
        "may have been nothing"
    )
    assert with_rate(amount_low=0, amount_high=0) == Bounds(10, 10, ""), "was nothing"
    window = {"measure": "window", "unit": "pieces"}
    assert with_rate(**window, window_start="2025-08-01").high is None
    assert with_rate(**window, window_start="2024-01-01") == Bounds(10, 10, ""), (
        "began before the total and may lie in it"
    )


def test_where_every_claim_is_a_ceiling_the_bottom_is_nothing() -> None:
    case = of((item("a"),), said("C1", "a", bound="at_most", amount_high=9.0))
    assert bounds_of(case)["a"] == Bounds(0.0, 9.0)


def test_an_item_nobody_speaks_of_has_no_bounds(small: Case) -> None:
    assert bounds_of(small)["blueprints"] == Bounds(None, None, NOTHING)


def test_capacities_rates_and_additions_stay_out(small: Case) -> None:
    assert bounds_of(small)["gold"] == Bounds(140.0, 150.0)
    extra = exactly(
        "C1",
        "gold",
        900.0,
        measure="additional",
        window_start="2025-01-01",
        source="borda-ministry",
    )
    case = dataclasses.replace(small, claims=(*small.claims, extra))
    assert bounds_of(case)["gold"] == Bounds(140.0, 150.0)


def test_copies_move_no_bound(small: Case) -> None:
    alone = dataclasses.replace(
        small, claims=tuple(claim for claim in small.claims if claim.id != "D002")
    )
    assert bounds_of(alone) == bounds_of(small)


def test_a_quotient_pairs_the_low_end_with_the_high(small: Case) -> None:
    assert bounds_of(small)["drones_per_crate"] == Bounds(180.0 / 32.0, 400.0 / 32.0)


def test_a_product_pairs_like_ends() -> None:
    items = (item("a"), item("load", measure="constant"), item("all", definition="a * load"))
    case = of(
        items,
        said("C1", "a", bound="range", amount_low=2.0, amount_high=3.0),
        said("C2", "load", bound="range", amount_low=10.0, amount_high=20.0, measure="level"),
    )
    assert bounds_of(case)["all"] == Bounds(20.0, 60.0)


def test_a_sum_adds_like_ends_and_an_open_part_leaves_it_open() -> None:
    floor = said("C2", "b", bound="at_least", amount_low=5.0)
    case = of(PARTS, exactly("C1", "a", 10.0), floor)
    assert bounds_of(case)["whole"] == Bounds(15.0, None, ONE_SIDED)


def test_a_part_without_a_claim_is_what_is_left_of_the_sum() -> None:
    whole = said("C1", "whole", bound="range", amount_low=100.0, amount_high=120.0)
    part = said("C2", "a", bound="range", amount_low=30.0, amount_high=50.0)
    assert bounds_of(of(PARTS, whole, part))["b"] == Bounds(50.0, 90.0)


def test_every_sum_that_a_part_stands_in_narrows_it() -> None:
    items = (*PARTS, item("c"), item("fleet", definition="a + c"))
    case = of(
        items,
        exactly("1", "whole", 100.0),
        exactly("2", "b", 30.0),
        exactly("3", "fleet", 60.0),
        said("4", "c", bound="at_most", amount_high=20.0),
    )
    # 70 left of the whole; between 40 and 60 left of the fleet: they contradict each other.
    assert bounds_of(case)["a"] == Bounds(60.0, 70.0)
    milder = of(
        items,
        exactly("1", "whole", 80.0),
        exactly("2", "b", 30.0),
        exactly("3", "fleet", 60.0),
        said("4", "c", bound="at_most", amount_high=20.0),
    )
    assert bounds_of(milder)["a"] == Bounds(50.0, 50.0)


def test_a_term_that_stands_twice_counts_twice() -> None:
    items = (item("a"), item("b"), item("whole", definition="a + b + a"))
    case = of(items, exactly("1", "whole", 100.0), exactly("2", "b", 30.0))
    assert bounds_of(case)["a"] == Bounds(35.0, 35.0)


def test_a_remainder_is_never_below_nothing() -> None:
    case = of(PARTS, exactly("C1", "whole", 10.0), exactly("C2", "a", 40.0))
    assert bounds_of(case)["b"] == Bounds(0.0, 0.0)


def test_a_remainder_beside_an_unknown_part_may_be_nothing() -> None:
    case = of(PARTS, exactly("C1", "whole", 10.0))
    assert bounds_of(case)["a"] == bounds_of(case)["b"] == Bounds(0.0, 10.0)


def test_an_integral_is_the_level_over_the_months_of_the_window() -> None:
    items = (item("present", measure="level"), item("months", definition="integral(present)"))
    case = of(items, exactly("C1", "present", 10.0, measure="level"))
    months = (END - START).days / 30.4375
    assert bounds_of(case)["months"] == Bounds(10.0 * months, 10.0 * months)
    late = (item("present", measure="level", start="2025-01-01"), items[1])
    months = (END - date(2025, 1, 1)).days / 30.4375
    found = bounds_of(dataclasses.replace(case, items=late))["months"]
    assert found == Bounds(10.0 * months, 10.0 * months)


def test_the_raw_span_holds_copies_and_older_claims_but_no_other_unit(small: Case) -> None:
    spans = raw_span(small, gather_evidence(small, start=START))
    assert spans["drones"] == (120.0, 400.0)
    # G006 puts a sum of money on the gold; a sum is no amount of gold.
    assert spans["gold"] == (140.0, 150.0)
    assert spans["blueprints"] == (None, None)


AMOUNTS = st.floats(1.0, 1e6)


@given(st.lists(AMOUNTS, min_size=1, max_size=5), AMOUNTS)
def test_one_more_source_of_the_same_day_never_narrows_the_bounds(
    amounts: list[float], more: float
) -> None:
    claims = [exactly(f"C{k}", "a", x, source=f"source-{k}") for k, x in enumerate(amounts)]
    before = bounds_of(of((item("a"),), *claims))["a"]
    after = bounds_of(of((item("a"),), *claims, exactly("X", "a", more, source="another")))["a"]
    assert before == Bounds(min(amounts), max(amounts))
    assert after == Bounds(min(*amounts, more), max(*amounts, more))


@given(st.lists(AMOUNTS, min_size=2, max_size=5), st.data())
def test_one_more_source_within_the_bounds_moves_neither_end(
    amounts: list[float], data: st.DataObject
) -> None:
    inside = data.draw(st.floats(min(amounts), max(amounts)))
    claims = [exactly(f"C{k}", "a", x, source=f"source-{k}") for k, x in enumerate(amounts)]
    before = bounds_of(of((item("a"),), *claims))
    assert bounds_of(of((item("a"),), *claims, exactly("X", "a", inside, source="more"))) == before


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_the_truth_inside_the_parts_is_inside_the_sum(
    a: float, b: float, c: float, d: float
) -> None:
    first = said("C1", "a", bound="range", amount_low=min(a, b), amount_high=max(a, b))
    second = said("C2", "b", bound="range", amount_low=min(c, d), amount_high=max(c, d))
    whole = bounds_of(of(PARTS, first, second))["whole"]
    assert whole.low is not None
    assert whole.high is not None
    for x in (a, b):
        for y in (c, d):
            assert whole.low <= x + y <= whole.high


@pytest.mark.parametrize("bound", ["at_least", "at_most"])
def test_a_number_on_one_side_opens_or_grounds_the_other(bound: str) -> None:
    side = "amount_low" if bound == "at_least" else "amount_high"
    amount: dict[str, Any] = {side: 7.0}
    found = bounds_of(of((item("a"),), said("C1", "a", bound=bound, **amount)))["a"]
    assert found == (Bounds(7.0, None, ONE_SIDED) if bound == "at_least" else Bounds(0.0, 7.0))
