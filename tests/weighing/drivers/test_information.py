"""What verifying a number is worth: the closed form of normal numbers, and honest ends."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from tests.weighing.drawn import weigh
from tests.weighing.small import weigh_small

from steelyard.base.chance import stream
from steelyard.case.case import Case
from steelyard.weighing.document import to_document
from steelyard.weighing.drivers.information import (
    CHECK_WIDTH,
    LEAST_DRAWS,
    TRUTHS,
    _Imagined,
    _round_down,
    find_information,
)
from steelyard.weighing.weigh import Weighing


@pytest.fixture(scope="module")
def weighed(small: Case) -> Weighing:
    return weigh_small(2000)


@pytest.mark.parametrize("slope", [0.0, 0.5, 0.9, 1.0])
def test_the_gain_of_jointly_normal_numbers_is_that_of_the_closed_form(slope: float) -> None:
    rng = stream(8, "normal")
    x, e = rng.standard_normal((2, 6000))
    result = np.exp(slope * x + math.sqrt(1.0 - slope**2) * e)
    gain, _, _ = _Imagined(result, 1.0).check((x - x.mean()) / x.std(), rng)
    # A measurement of x with that width leaves of Var(y) the part that x does not tell, and of
    # the part it does what a check of x itself leaves.
    left = 1.0 - slope**2 / (1.0 + CHECK_WIDTH**2)
    assert gain == pytest.approx(1.0 - math.sqrt(left), abs=0.03)


def test_before_anybody_looks_a_check_is_expected_to_change_no_probability() -> None:
    rng = stream(9, "guard")
    x, e = rng.standard_normal((2, 6000))
    result = np.exp(0.7 * x + 0.7 * e)
    truths = x[np.arange(TRUTHS) * len(x) // TRUTHS]
    after = []
    for value in truths + CHECK_WIDTH * rng.standard_normal(TRUTHS):
        weights = np.exp(-0.5 * ((x - value) / CHECK_WIDTH) ** 2)
        after.append(float(weights[result >= 1.0].sum() / weights.sum()))
    assert np.mean(after) == pytest.approx(float((result >= 1.0).mean()), abs=0.05)


def test_a_statement_falls_more_often_the_more_a_number_tells() -> None:
    rng = stream(10, "falls")
    x, e = rng.standard_normal((2, 6000))
    result = np.exp(0.9 * x + math.sqrt(0.19) * e)
    at_least = float(np.quantile(result, 0.1))
    imagined = _Imagined(result, at_least)
    assert imagined.holds == pytest.approx(0.9, abs=0.001)
    told, nothing = imagined.check(x, rng)[2], imagined.check(rng.permutation(x), rng)[2]
    assert 0.02 < told < 0.2
    assert nothing == 0.0


def test_numbers_are_sorted_by_gain_and_named_with_their_kind(weighed: Weighing) -> None:
    found = find_information(weighed)
    assert found is not None
    gains = [one.gain for one in found.checks]
    assert gains == sorted(gains, reverse=True)
    assert gains[0] > found.noise
    names = {(one.kind, one.name) for one in found.checks}
    assert ("quantity", "gold") in names
    assert ("price", "gold") in names
    # Priced as a part of a drone, and by the drone's sales alone.
    assert ("price", "spare_parts") not in names
    assert found.probability >= 0.9


def test_what_tells_nothing_gains_nothing(weighed: Weighing) -> None:
    found = find_information(weighed)
    assert found is not None
    assert 0.0 <= found.noise < 0.03


def test_a_range_without_an_end_cannot_shrink(weighed: Weighing) -> None:
    basis = weighed.options.basis
    endless = replace(weighed.balance, ratio=np.where(np.arange(4) < 3, 1.0, np.inf).repeat(600))
    panned = {**weighed.panned, basis: replace(weighed.panned[basis], balance=endless)}
    assert find_information(replace(weighed, panned=panned)) is None


def test_too_few_draws_tell_nothing(weighed: Weighing) -> None:
    basis = weighed.options.basis
    few = replace(weighed.balance, ratio=weighed.balance.ratio[: LEAST_DRAWS - 1])
    panned = {**weighed.panned, basis: replace(weighed.panned[basis], balance=few)}
    assert find_information(replace(weighed, panned=panned)) is None


def test_the_document_says_what_to_verify_first(weighed: Weighing) -> None:
    information = to_document(weighed)["information"]
    assert information["figure"] == "ratio"
    assert set(information["checks"][0]) == {"kind", "name", "gain", "worst", "falls"}


@pytest.mark.parametrize(
    ("x", "said"), [(7.9, 7.0), (0.0312, 0.03), (10.0, 10.0), (4.5e9, 4e9), (0.0, 0.0)]
)
def test_what_is_said_is_rounded_down(x: float, said: float) -> None:
    assert _round_down(x) == pytest.approx(said)


def test_draws_without_an_upper_end_leave_every_gain_a_number() -> None:
    rng = stream(12, "open")
    x, e = rng.standard_normal((2, 6000))
    result = np.exp(0.9 * x + math.sqrt(0.19) * e)
    # The largest are infinite: where a check says high, the whole upper end is.
    result[result > np.quantile(result, 0.97)] = np.inf
    gain, worst, _ = _Imagined(result, 1.0).check(x / x.std(), rng)
    assert math.isfinite(worst)
    assert 0.0 < gain < 1.0


@pytest.mark.parametrize("leg", ["given", "returned"])
def test_a_pan_that_never_outweighs_ordinary_trade_is_weighed_and_asks_for_no_check(
    small: Case, leg: str
) -> None:
    giver = small.exchange.parties[0].id
    items = tuple(
        replace(item, baseline=1e9)
        if item.account == "exchange"
        and item.direction is not None
        and (item.direction[0] == giver) == (leg == "given")
        else item
        for item in small.items
    )
    w = weigh(replace(small, items=items), draws=LEAST_DRAWS)
    assert float(getattr(w.balance, leg).value.max()) == 0.0
    assert find_information(w) is None
    for kind, rows in to_document(w)["drivers"].items():
        assert math.isclose(sum(row["share"] for row in rows), 1.0), kind
