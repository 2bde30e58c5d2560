"""An edit is weighed at once: it agrees with the full weighing, and says how it was come by."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.weighing.drawn import weigh
from tests.weighing.small import weigh_small

from steelyard.base.diagnostics import diagnose
from steelyard.case.case import Case
from steelyard.case.priors import Prior
from steelyard.weighing import reweigh as reweigh_module
from steelyard.weighing.estimates.posterior import Posterior
from steelyard.weighing.reweigh import LEAST_ESS, MOST_SHAPE, reweigh
from steelyard.weighing.weigh import OptionError, Panned, Weighing, weigh_end

DRAWS = 4000


@pytest.fixture(scope="module")
def weighed(small: Case) -> Weighing:
    return weigh_small(DRAWS)


def edited(case: Case, id: str, **changes: Any) -> Case:
    return replace(
        case, claims=tuple(replace(c, **changes) if c.id == id else c for c in case.claims)
    )


def scaled(case: Case, id: str, factor: float) -> Case:
    claim = next(c for c in case.claims if c.id == id)
    low, high = claim.amount_low, claim.amount_high
    return edited(case, id, amount_low=low and low * factor, amount_high=high and high * factor)


def test_without_an_edit_nothing_is_weighed_anew(weighed: Weighing) -> None:
    again = reweigh(weighed, weighed.case)
    assert (again.how, again.k_hat, again.ess, again.r_hat) == ("unchanged", None, None, None)
    ratio = float(np.median(again.balance.ratio))
    # Half of the draws, from every chain alike.
    assert ratio == pytest.approx(float(np.median(weighed.balance.ratio)), rel=0.05)


def test_reweighted_quantiles_agree_with_the_full_weighing(weighed: Weighing) -> None:
    case = scaled(weighed.case, "D004", 1.1)
    quick, full = reweigh(weighed, case), weigh(case, draws=DRAWS)
    assert quick.how == "reweighted"
    assert quick.k_hat is not None
    assert quick.k_hat < MOST_SHAPE
    assert quick.ess is not None
    assert quick.ess >= LEAST_ESS
    given = full.balance.given.value
    for q in (0.05, 0.5, 0.95):
        error = diagnose(given.reshape(4, -1), (q,)).mcse_log
        # Two errors of the same size, the quick one over half as many draws.
        bound = 4 * math.sqrt(3) * error
        quick_q, full_q = np.quantile(quick.balance.given.value, q), np.quantile(given, q)
        assert math.log(quick_q / full_q) == pytest.approx(0.0, abs=bound)


def test_an_edit_moves_the_balance_the_way_the_full_weighing_does(weighed: Weighing) -> None:
    base = float(np.median(weighed.balance.given.value))
    case = scaled(weighed.case, "D004", 1.5)
    quick = float(np.median(reweigh(weighed, case).balance.given.value))
    full = float(np.median(weigh(case, draws=DRAWS).balance.given.value))
    assert (quick > base) == (full > base)


def test_another_structure_starts_short_chains_and_says_so(weighed: Weighing) -> None:
    case = edited(weighed.case, "D004", state="rejected")
    quick = reweigh(weighed, case)
    assert quick.how == "warm start"
    assert quick.sampled
    assert quick.ess is not None
    assert quick.r_hat is not None
    given = weigh(case, draws=DRAWS).balance.given.value
    # Short chains are worth what their effective size says.
    spread = float(np.std(np.log(given)))
    bound = 4 * 1.2533 * spread / math.sqrt(quick.ess)
    moved = math.log(np.median(quick.balance.given.value) / np.median(given))
    assert moved == pytest.approx(0.0, abs=bound)


def test_bounds_are_those_of_the_full_weighing(weighed: Weighing) -> None:
    case = scaled(weighed.case, "D004", 1.1)
    assert (
        reweigh(weighed, case).balance.given.bounds == weigh(case, draws=400).balance.given.bounds
    )


def test_an_edit_that_leaves_nothing_is_refused_as_by_weigh(weighed: Weighing) -> None:
    case = replace(
        weighed.case, claims=tuple(replace(c, state="rejected") for c in weighed.case.claims)
    )
    with pytest.raises(OptionError, match="nothing counts"):
        reweigh(weighed, case)


def test_the_same_edit_gives_the_same_bytes(weighed: Weighing) -> None:
    case = edited(weighed.case, "D004", state="rejected")
    one, other = reweigh(weighed, case), reweigh(weighed, case)
    assert np.array_equal(one.balance.ratio, other.balance.ratio)


def test_a_quantity_that_an_edit_adds_to_the_model_moves_freely(
    small: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Flows that may end have their moves drawn anew in any case, so here they run on.
    case = replace(small, items=tuple(replace(item, stops=False) for item in small.items))
    added = replace(
        next(c for c in case.claims if c.id == "D004"),
        id="D900", as_of="2025-08-31", reported_on="2025-09",
    )  # fmt: skip
    told = replace(case, claims=(*case.claims, added))
    before, full = weigh(case, draws=400), weigh(told, draws=400)
    held: list[Posterior] = []

    def end(*parts: Any) -> Panned:
        held.append(parts[-1])
        return weigh_end(*parts)

    monkeypatch.setattr(reweigh_module, "weigh_end", end)
    assert reweigh(before, told).how == "warm start"
    new = set(full.posterior.model.names) - set(before.posterior.model.names)
    assert new
    for name in new:
        at = full.posterior.model.names.index(name)
        quick, long = held[0].flat()[:, at].std(), full.posterior.flat()[:, at].std()
        # Two short chains: within a factor of two is what they can show.
        assert 0.5 < quick / long < 2.0, name


def test_fewer_dates_of_change_are_not_weighed_as_if_nothing_were_edited(
    weighed: Weighing,
) -> None:
    fewest = Prior(name="knot_limit", value=1.0, reason="Tried.")
    others = tuple(one for one in weighed.case.priors if one.name != fewest.name)
    case = replace(weighed.case, priors=(*others, fewest))
    assert reweigh(weighed, case).how != "unchanged"
