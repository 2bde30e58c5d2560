"""Short chains from old draws say what long ones do, and find their way where no draw is a start."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from steelyard.base.diagnostics import diagnose
from steelyard.case.case import Case
from steelyard.weighing.estimates import warm
from steelyard.weighing.estimates.blocks import Block, split
from steelyard.weighing.estimates.carry import carry
from steelyard.weighing.estimates.model import Model, make_model
from steelyard.weighing.estimates.packed import Floats
from steelyard.weighing.estimates.posterior import Posterior, sample_posterior
from steelyard.weighing.estimates.warm import find_starts, warm_chain
from steelyard.weighing.evidence import gather_evidence
from steelyard.weighing.settings import read_settings

START, END = date(2024, 1, 1), date(2025, 9, 30)
CHAINS, SEED = 8, 3


def modelled(case: Case, was: Model | None = None) -> Model:
    evidence = gather_evidence(case, start=START)
    dates = None if was is None else was.dates
    return make_model(case, evidence, read_settings(case), START, END, dates)


def sampled(model: Model) -> Posterior:
    return sample_posterior(model, SEED, 2000, lambda stage, share: None)


def scaled(case: Case, id: str, factor: float) -> Case:
    return replace(
        case,
        claims=tuple(
            replace(
                claim,
                amount_low=claim.amount_low and claim.amount_low * factor,
                amount_high=claim.amount_high and claim.amount_high * factor,
            )
            if claim.id == id
            else claim
            for claim in case.claims
        ),
    )


@pytest.fixture(scope="module")
def old(small: Case) -> Posterior:
    return sampled(modelled(small))


def block_of(model: Model, name: str) -> Block:
    blocks = split(model.packed, model.names, model.start)
    return next(one for one in blocks if one.name == name)


def chained(old: Posterior, model: Model, name: str) -> tuple[Floats, Floats]:
    """(chains, draws, size + flows) and (chains, draws) densities of one block."""
    new, was = block_of(model, name), block_of(old.model, name)
    starts = find_starts(old, was, model, new, SEED, CHAINS)
    run = [warm_chain(new, starts, chain, CHAINS, SEED) for chain in range(CHAINS)]
    return np.stack([one.parameters for one in run]), np.stack([one.densities for one in run])


def test_chains_from_old_draws_agree_with_chains_that_know_nothing(
    small: Case, old: Posterior
) -> None:
    model = modelled(scaled(small, "D004", 2.0), old.model)
    full, name = sampled(model), "crates: log rate"
    new = block_of(model, name)
    made, densities = chained(old, model, name)
    ess = diagnose(densities).ess_bulk
    assert ess > 100.0
    moved = 0
    for k, param in enumerate(new.params):
        long, before = full.flat()[:, param], old.flat()[:, param]
        bound = 4.5 * 1.2533 * float(long.std()) / np.sqrt(ess)
        assert np.median(made[:, :, k]) == pytest.approx(np.median(long), abs=bound)
        moved += abs(np.median(before) - np.median(long)) > bound
    # Else taking the old draws as they are would have done.
    assert moved


def test_where_the_old_step_is_too_long_chains_find_their_own(
    small: Case, old: Posterior, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, name = modelled(scaled(small, "D004", 2.0), old.model), "crates: log rate"
    usual = chained(old, model, name)[0]
    wild = replace(old, tunings={name: 50.0 * old.tunings[name]})
    made, densities = chained(wild, model, name)
    assert made.shape[1] == warm.DRAWS
    assert usual.shape[1] == warm.ALL_MOVES
    assert diagnose(densities).ess_bulk > 100.0


def test_a_block_that_is_new_is_sampled_from_its_own_start(old: Posterior) -> None:
    new = block_of(old.model, "gold: log rate")
    starts = find_starts(old, None, old.model, new, SEED, CHAINS)
    assert not len(starts.rows)
    run = warm_chain(new, starts, 0, CHAINS, SEED)
    assert run.parameters.shape == (warm.DRAWS, new.packed.size + len(new.flows))
    assert np.isfinite(run.densities).all()


def test_draws_of_what_an_edit_leaves_alone_stay_where_they_are(
    small: Case, old: Posterior
) -> None:
    # A month more: every block reads its quantities at another end.
    later = make_model(
        small, gather_evidence(small, start=START), read_settings(small), START,
        date(2025, 10, 31), old.model.dates,
    )  # fmt: skip
    assert not any(one.drawn is not None for one in carry(old, later, SEED))
    kept = [one for one in carry(old, later, SEED, loose=True, threads=2) if one.drawn is not None]
    assert kept
    for one in kept:
        assert one.drawn is not None
        assert one.old is not None
        assert np.isneginf(one.k_hat)
        names = [later.names[k] for k in one.block.params]
        assert names == [old.model.names[k] for k in one.old.params]
        step = old.parameters.shape[1] // one.drawn.parameters.shape[1]
        before = old.parameters[:, ::step, one.old.params]
        assert np.array_equal(one.drawn.parameters[:, :, : one.block.packed.size], before)


def test_dates_are_kept_unless_the_newest_day_is_another(small: Case, old: Posterior) -> None:
    def without(*ids: str) -> Case:
        return replace(small, claims=tuple(one for one in small.claims if one.id not in ids))

    kept = modelled(without("D001"), old.model).dates
    assert kept.knots["drones"] == old.model.dates.knots["drones"]
    assert modelled(without("D001")).dates.knots["drones"] != kept.knots["drones"]
    newest = [one.id for one in small.claims if one.as_of == "2025-06-30"]
    own = modelled(without(*newest), old.model).dates
    assert own.newest["drones"] < old.model.dates.newest["drones"]
    assert own.knots["drones"] == modelled(without(*newest)).dates.knots["drones"]
