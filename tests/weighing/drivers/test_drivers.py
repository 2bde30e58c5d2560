"""Splits of a weighing's spread: one a kind, adding to 1, naming what the pans hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.weighing.drawn import weigh
from tests.weighing.small import weigh_small

from steelyard.case.case import Case
from steelyard.weighing.document import to_document
from steelyard.weighing.drivers.drivers import (
    _by_leg,
    _grouped,
    _split,
    find_drivers,
    find_figure,
)
from steelyard.weighing.drivers.splits import ALL_ELSE, KINDS, OTHERS, QUANTITIES
from steelyard.weighing.weigh import Weighing


@pytest.fixture(scope="module")
def weighed(small: Case) -> Weighing:
    return weigh_small(1000)


@pytest.mark.parametrize("figure", ["ratio", "given.value", "returned.value"])
def test_every_split_adds_to_one_and_is_sorted(weighed: Weighing, figure: str) -> None:
    splits = find_drivers(weighed, figure)
    assert tuple(split.kind for split in splits) == KINDS
    for split in splits:
        shares = [one.share for one in split.drivers]
        assert sum(shares) == pytest.approx(1.0)
        assert shares == sorted(shares, reverse=True)
        assert all(0.0 < one.se < 0.1 for one in split.drivers if one.share > 0.01)


def test_items_are_those_of_the_figures_pan_and_prices_leave_the_quantities(
    weighed: Weighing,
) -> None:
    _, item, price, assumption = find_drivers(weighed, "given.value")
    pan = {valuation.estimate.item.id for valuation in weighed.balance.given.valuations}
    assert {one.name for one in item.drivers} == pan
    assert QUANTITIES in {one.name for one in price.drivers}
    # A set of spare parts is priced as a part of a drone: one price moves both.
    assert "spare_parts" not in {one.name for one in price.drivers}
    assert ALL_ELSE in {one.name for one in assumption.drivers}


def test_the_wider_item_of_two_of_a_size_accounts_for_more(weighed: Weighing) -> None:
    size = weighed.balance.given.value.size
    rng = np.random.Generator(np.random.PCG64(2))
    wide, narrow = np.exp(rng.standard_normal((2, size)) * [[0.5], [0.1]])
    split = _split("item", {"narrow": narrow[None], "wide": wide[None]}, wide + narrow, weighed)
    assert [one.name for one in split.drivers] == ["wide", "narrow"]
    assert split.drivers[0].share > 0.9
    assert split.method == "scores"


def test_what_no_scores_tell_is_split_by_neighbours(weighed: Weighing) -> None:
    rng = np.random.Generator(np.random.PCG64(4))
    bent, plain = rng.standard_normal((2, weighed.balance.given.value.size))
    split = _split("item", {"bent": bent[None], "plain": plain[None]}, bent**2, weighed)
    assert split.told < 0.1
    assert split.method == "neighbours"
    assert split.drivers[0].name == "bent"
    assert split.drivers[0].share > 0.9
    assert sum(one.share for one in split.drivers) == pytest.approx(1.0)


def test_what_tells_least_goes_together_where_there_are_many(weighed: Weighing) -> None:
    rng = np.random.Generator(np.random.PCG64(6))
    each = np.exp(rng.standard_normal((15, 2000)) * np.linspace(0.1, 0.8, 15)[:, None])
    columns = {f"i{at:02}": draws[None] for at, draws in enumerate(each)}
    split = _split("item", columns, each.sum(axis=0), weighed)
    names = {one.name for one in split.drivers}
    assert OTHERS in names
    assert len(names) == 12
    assert "i14" in names
    assert "i00" not in names


def test_a_case_of_hundreds_of_items_has_a_column_a_leg_and_group(weighed: Weighing) -> None:
    rng = np.random.Generator(np.random.PCG64(8))
    each = np.exp(rng.standard_normal((400, 2000)) * 0.3)
    pairs = [(f"i{at:03}", draws) for at, draws in enumerate(each)]
    columns = _by_leg([pairs[:200], pairs[200:]])
    inputs, groups, names = _grouped(columns, each[:200].sum(axis=0) / each[200:].sum(axis=0), 12)
    assert [len(group) for group in groups] == [2] * 12
    assert names[-1] == OTHERS
    assert inputs[-2:].sum(axis=0) == pytest.approx(
        sum(draws for name, draws in pairs if name not in names)
    )


def test_a_pan_alone_is_split_by_itself(weighed: Weighing) -> None:
    balance = weighed.balance
    assert find_figure(weighed) == "ratio"
    empty = replace(balance.returned, valuations=())
    panned = dict(weighed.panned)
    basis = weighed.options.basis
    panned[basis] = replace(panned[basis], balance=replace(balance, returned=empty))
    assert find_figure(replace(weighed, panned=panned)) == "given.value"


def test_the_document_holds_a_split_a_kind_and_says_what_it_is_of(weighed: Weighing) -> None:
    document = to_document(weighed)
    assert tuple(document["drivers"]) == KINDS
    for kind in KINDS:
        rows = document["drivers"][kind]
        assert sum(row["share"] for row in rows) == pytest.approx(1.0)
        assert document["driver_splits"][kind]["figure"] == "ratio"


def test_the_same_draws_give_the_same_shares(small: Case, weighed: Weighing) -> None:
    assert find_drivers(weigh(small, draws=1000), "ratio") == find_drivers(weighed, "ratio")
