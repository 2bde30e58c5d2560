"""The doubt by source: it adds to 1, and each item's goes to those who speak of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import pytest
from tests.weighing.drawn import weigh
from tests.weighing.small import weigh_small

from steelyard.case.case import Case
from steelyard.weighing.drivers.drivers import find_drivers
from steelyard.weighing.drivers.sources import claimed_by, information, sold_by, split_sources
from steelyard.weighing.drivers.splits import OTHERS, QUANTITIES, UNNAMED, Driver, Split
from steelyard.weighing.weigh import Weighing


@pytest.fixture(scope="module")
def weighed(small: Case) -> Weighing:
    return weigh_small(1000)


def test_every_item_is_told_of_wholly(weighed: Weighing) -> None:
    total: dict[str, float] = defaultdict(float)
    for (item, _), share in information(weighed).items():
        assert share > 0.0
        total[item] += share
    assert total.keys() >= {"drones"}
    assert all(one == pytest.approx(1.0) for one in total.values())


def test_a_source_that_says_more_of_an_item_tells_more_of_it(weighed: Weighing) -> None:
    counted = [r for r in weighed.evidence.counted() if r.read_as == "drones"]
    worth = information(weighed)
    by_source: dict[str, int] = defaultdict(int)
    for reading in counted:
        by_source[reading.claim.source or UNNAMED] += 1
    assert len(by_source) > 1
    assert {source for item, source in worth if item == "drones"} == set(by_source)


def test_what_one_item_leaves_open_falls_to_its_own_sources(weighed: Weighing) -> None:
    only = Split("item", (Driver("drones", 1.0, 0.02),), 1.0, "scores")
    counted = Split("price", (Driver(QUANTITIES, 1.0, 0.02),), 1.0, "scores")
    split = split_sources(weighed, weighed.balance.given.valuations, only, counted)
    drones = next(v for v in weighed.balance.given.valuations if v.estimate.item.id == "drones")
    expected = claimed_by(drones, information(weighed))
    assert {one.name: one.share for one in split.drivers} == pytest.approx(expected)
    assert all(one.se == pytest.approx(0.02 * one.share) for one in split.drivers)


def test_what_a_price_leaves_open_falls_to_those_who_name_sales(weighed: Weighing) -> None:
    items = Split("item", (Driver("drones", 1.0, 0.0),), 1.0, "scores")
    prices = Split(
        "price", (Driver("drones", 0.75, 0.0), Driver(QUANTITIES, 0.25, 0.0)), 1.0, "scores"
    )
    shares = {
        one.name: one.share
        for one in split_sources(weighed, weighed.balance.given.valuations, items, prices).drivers
    }
    drones = next(v for v in weighed.balance.given.valuations if v.estimate.item.id == "drones")
    sold, claimed = sold_by(weighed, drones), claimed_by(drones, information(weighed))
    for name, share in shares.items():
        assert share == pytest.approx(0.75 * sold.get(name, 0.0) + 0.25 * claimed.get(name, 0.0))


def test_items_that_go_together_have_parts_by_their_spread(weighed: Weighing) -> None:
    valuations = weighed.balance.given.valuations
    together = Split("item", (Driver(OTHERS, 1.0, 0.0),), 1.0, "scores")
    counted = Split("price", (Driver(QUANTITIES, 1.0, 0.0),), 1.0, "scores")
    shares = {
        one.name: one.share for one in split_sources(weighed, valuations, together, counted).drivers
    }
    total = sum(float(v.value.std()) for v in valuations)
    expected: dict[str, float] = defaultdict(float)
    for v in valuations:
        for source, part in claimed_by(v, information(weighed)).items():
            expected[source] += part * float(v.value.std()) / total
    assert shares == pytest.approx(dict(expected))
    assert sum(shares.values()) == pytest.approx(1.0)


def test_claims_without_a_source_are_told_of_as_such(small: Case) -> None:
    claims = tuple(replace(claim, source=None) for claim in small.claims)
    weighed = weigh(replace(small, claims=claims), draws=400)
    assert {source for _, source in information(weighed)} == {UNNAMED}
    split = find_drivers(weighed, "ratio")[0]
    assert split.kind == "source"
    assert UNNAMED in {one.name for one in split.drivers}
    assert sum(one.share for one in split.drivers) == pytest.approx(1.0)
