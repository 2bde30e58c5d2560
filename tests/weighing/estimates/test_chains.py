"""Chains are drawn on from where they stopped, and stop when chance moves little."""

from __future__ import annotations

import dataclasses
from datetime import date

import numpy as np
import pytest

from steelyard.base.diagnostics import diagnose
from steelyard.case.case import Case
from steelyard.weighing.estimates.blocks import Block, split
from steelyard.weighing.estimates.chains import CHAINS, EXTRA, Drawn, Task, sample_tasks, tuned_by
from steelyard.weighing.estimates.model import Model, make_model
from steelyard.weighing.estimates.posterior import (
    MOST_ROWS,
    Goal,
    Posterior,
    quantity_draws,
    sample_posterior,
)
from steelyard.weighing.evidence import gather_evidence
from steelyard.weighing.settings import read_settings

START, END = date(2024, 1, 1), date(2025, 1, 31)


def _quiet(stage: str, share: float) -> None:
    """No progress is shown."""


@pytest.fixture(scope="module")
def model(small: Case) -> Model:
    return make_model(small, gather_evidence(small, start=START), read_settings(small), START, END)


def _errors(posterior: Posterior) -> list[float]:
    """Monte Carlo error of every item's quantity at the end, the worst of its quantiles."""
    model = posterior.model
    flat = posterior.flat()
    families = {item.family for item in (*model.program.flows, *model.program.levels)}
    last = np.array([model.grid.point(END)], np.int64)
    draws = quantity_draws(model, flat, np.zeros((len(families), len(flat))), last)[:, 0]
    return [diagnose(one.reshape(CHAINS, -1)).mcse_log for one in draws]


def test_with_an_error_asked_blocks_are_drawn_on_until_chance_moves_no_quantile_by_more(
    model: Model,
) -> None:
    plain = sample_posterior(model, 3, 400, _quiet)
    asked = sample_posterior(model, 3, 400, _quiet, goal=Goal(error=0.04))
    assert max(_errors(plain)) > 0.04
    # Side by side, blocks with more rows than MOST_ROWS are thinned: hence the margin.
    assert max(_errors(asked)) < 0.045
    assert (plain.times, plain.error, asked.error) == (EXTRA, None, 0.04)
    assert EXTRA < asked.times <= MOST_ROWS
    assert asked.drawn == plain.drawn == 400
    assert asked.trajectories > plain.trajectories


def test_what_was_asked_with_an_error_does_not_depend_on_the_number_of_threads(
    model: Model,
) -> None:
    one = sample_posterior(model, 3, 400, _quiet, threads=1, goal=Goal(error=0.06))
    two = sample_posterior(model, 3, 400, _quiet, threads=2, goal=Goal(error=0.06))
    assert np.array_equal(one.parameters, two.parameters)


def test_the_usual_rows_are_all_of_them_unless_it_was_drawn_on(model: Model) -> None:
    plain = sample_posterior(model, 3, 400, _quiet)
    assert np.array_equal(plain.usual, np.arange(plain.parameters.shape[1]))
    longer = dataclasses.replace(
        plain, parameters=np.repeat(plain.parameters, 2, axis=1), times=2 * EXTRA
    )
    assert np.array_equal(longer.parameters[:, longer.usual], plain.parameters)


def _block(model: Model) -> Block:
    return max(split(model.packed, model.names, model.start), key=lambda one: one.packed.size)


def _drawn(task: Task) -> Drawn:
    (drawn,) = sample_tasks([task], 11, "sampling", _quiet, 2)
    return drawn


def test_chains_drawn_on_keep_their_draws_their_step_and_their_metric(model: Model) -> None:
    block = _block(model)
    before = _drawn(Task(block, None, 150))
    after = _drawn(Task(block, before, 350))
    assert after.parameters.shape[1] == after.densities.shape[1] == 500
    assert np.array_equal(after.parameters[:, :150], before.parameters)
    assert np.array_equal(after.tuning, before.tuning)
    assert after.trajectories == CHAINS * 500
    # What is added has the same law: the medians of both parts agree within their errors.
    old, new = after.densities[:, :150], after.densities[:, 150:]
    scale = np.hypot(
        old.std() / np.sqrt(diagnose(old).ess_bulk), new.std() / np.sqrt(diagnose(new).ess_bulk)
    )
    assert abs(old.mean() - new.mean()) < 4.0 * scale


def test_a_metric_from_draws_is_their_variances_and_the_median_one_for_what_stands_still() -> None:
    draws = np.random.default_rng(1).normal(0.0, (1.0, 3.0, 0.0, 2.0), (5000, 4))
    tuning = tuned_by(draws)
    assert tuning[0] == pytest.approx(4**-0.25)
    assert tuning[[1, 2, 4]] == pytest.approx([1.0, 9.0, 4.0], rel=0.1)
    assert tuning[3] == np.median(tuning[[1, 2, 4]])
    assert np.array_equal(tuned_by(np.zeros((10, 2)))[1:], [1.0, 1.0])
