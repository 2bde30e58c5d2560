"""How far a figure swings: the closed form of jointly normal logs, and what a case's numbers do."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.weighing.small import weigh_small

from steelyard.base.chance import stream
from steelyard.case.case import Case
from steelyard.weighing.document.driver_rows import driver_rows
from steelyard.weighing.drivers import swings
from steelyard.weighing.drivers.swings import ENDS, MOST_SWINGS, find_swings
from steelyard.weighing.weigh import Weighing


@pytest.fixture(scope="module")
def weighed(small: Case) -> Weighing:
    return weigh_small(2000)


def test_the_widest_swing_comes_first_and_ends_are_the_numbers_own(weighed: Weighing) -> None:
    found = find_swings(weighed)
    assert 0 < len(found.swings) <= MOST_SWINGS
    widths = [abs(math.log(one.at_high / one.at_low)) for one in found.swings]
    assert widths == sorted(widths, reverse=True)
    drones = next(one for one in found.swings if (one.kind, one.name) == ("quantity", "drones"))
    assert [drones.low, drones.high] == pytest.approx(
        np.quantile(weighed.estimates["drones"].quantity, ENDS)
    )
    # More drones out, more out for what came back.
    assert drones.at_low < found.middle < drones.at_high


def test_a_number_that_is_the_figure_swings_it_to_its_own_quantiles(
    weighed: Weighing, monkeypatch: pytest.MonkeyPatch
) -> None:
    x, e = stream(4, "normal").standard_normal((2, 40_000))
    result = np.exp(0.6 * x + 0.8 * e)
    monkeypatch.setattr(swings, "result_of", lambda *_: result)
    monkeypatch.setattr(swings, "numbers_of", lambda _: [("quantity", "x", np.exp(x))])
    (one,) = find_swings(weighed).swings
    # E[log y | x at its 10 %] = 0.6 times that quantile of a standard normal.
    assert math.log(one.at_low) == pytest.approx(0.6 * -1.2816, abs=0.06)
    assert math.log(one.at_high) == pytest.approx(0.6 * 1.2816, abs=0.06)


def test_what_has_nothing_to_do_with_the_figure_is_left_out(
    weighed: Weighing, monkeypatch: pytest.MonkeyPatch
) -> None:
    x, y = np.exp(stream(6, "apart").standard_normal((2, 40_000)))
    monkeypatch.setattr(swings, "result_of", lambda *_: y)
    monkeypatch.setattr(swings, "numbers_of", lambda _: [("quantity", "x", x)])
    assert find_swings(weighed).swings == ()


def test_an_end_that_is_infinite_is_open_in_the_document(
    weighed: Weighing, monkeypatch: pytest.MonkeyPatch
) -> None:
    ratio = weighed.balance.ratio.copy()
    ratio[np.argsort(ratio)[-len(ratio) // 3 :]] = np.inf
    monkeypatch.setattr(swings, "result_of", lambda *_: ratio)
    told = driver_rows(weighed)["swings"]
    ends = [row[end] for row in told["rows"] for end in ("at_low", "at_high")]
    assert None in ends
    assert all(end is None or math.isfinite(end) for end in ends)
