"""What is read in slices is what would be read at once, to the last bit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from steelyard.base.dates import month_ends
from steelyard.case.folder import read_case
from steelyard.weighing import paths as paths_module
from steelyard.weighing.estimates.chains import Progress
from steelyard.weighing.estimates.model import Model
from steelyard.weighing.estimates.part import part_of
from steelyard.weighing.estimates.posterior import Posterior, prior_parameters, quantity_draws
from steelyard.weighing.estimator import Estimator
from steelyard.weighing.settings import read_settings
from steelyard.weighing.weigh import REPEATS, Weighing, weigh

FLAGSHIP = Path(__file__).parents[2] / "cases" / "unequal-partnership"
CASE = read_case(FLAGSHIP)
SETTINGS = read_settings(CASE)
DRAWS = 600


def prior_sampler(model: Model, seed: int, draws: int, progress: Progress) -> Posterior:
    """Draws from the prior: what is read off them does not care where they are from."""
    drawn = prior_parameters(model, SETTINGS, seed, draws)
    progress("sampling", 1.0)
    parameters = drawn.reshape(2, -1, drawn.shape[1])
    return Posterior(model, parameters, 0, 0.0, np.zeros(parameters.shape[:2]))


@pytest.fixture(scope="module")
def weighing() -> Weighing:
    return weigh(CASE, draws=DRAWS, sampler=prior_sampler)


def test_a_part_of_a_model_reads_the_curves_of_the_whole(weighing: Weighing) -> None:
    posterior, leans = weighing.posterior, weighing.paths.leans[:, ::REPEATS].copy()
    points = weighing.paths.months
    whole = quantity_draws(posterior.model, posterior.flat(), leans, points)
    for k, id in enumerate(sorted(posterior.model.program.node_of)):
        part = part_of(posterior.model, (id,))
        assert part.packed.node_kind.shape[0] <= posterior.model.packed.node_kind.shape[0]
        one = quantity_draws(part, posterior.flat(), leans, points)
        assert np.array_equal(one, whole[k : k + 1]), id


def test_each_repeat_of_a_draw_has_a_lean_of_its_own(weighing: Weighing) -> None:
    paths, ids = weighing.paths, sorted(weighing.estimates)
    flat = weighing.posterior.flat()
    laid_out = np.repeat(flat, REPEATS, axis=0)
    whole = quantity_draws(weighing.posterior.model, laid_out, paths.leans, paths.months)
    assert np.array_equal(paths.read(ids, paths.months), whole)
    halved = quantity_draws(weighing.posterior.model, laid_out, 0.5 * paths.leans, paths.months)
    assert np.array_equal(paths.read(ids, paths.months, 0.5), halved)


def test_the_size_of_a_slice_changes_nothing(
    weighing: Weighing, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = dict(weighing.paths.each(tuple(weighing.estimates)))
    months = len(weighing.months)
    monkeypatch.setattr(paths_module, "NUMBERS_AT_ONCE", 2 * months * weighing.paths.size)
    monkeypatch.setattr(paths_module, "DRAWS_AT_ONCE", 7)
    assert len(list(weighing.paths.slices(tuple(at_once), months))) == (len(at_once) + 1) // 2
    in_slices = dict(weighing.paths.each(tuple(at_once)))
    assert list(in_slices) == sorted(at_once)
    assert all(np.array_equal(in_slices[id], path) for id, path in at_once.items())


def test_what_is_kept_of_a_path_is_its_end_and_its_newest_evidence(weighing: Weighing) -> None:
    grid = weighing.posterior.model.grid
    for id, path in weighing.paths.each(tuple(weighing.estimates)):
        estimate = weighing.estimates[id]
        assert np.array_equal(path[-1], estimate.quantity), id
        day = estimate.newest or weighing.options.end
        point = np.array([grid.point(day)], np.int64)
        assert np.array_equal(weighing.paths.read((id,), point)[0, 0], estimate.documented), id
        assert estimate.path.shape == (1, weighing.paths.size)


def test_the_paths_of_the_pans_are_the_sums_of_those_of_their_items(weighing: Weighing) -> None:
    start = weighing.options.start
    for leg in (weighing.balance.given, weighing.balance.returned):
        assert leg.path.shape == (len(weighing.months), weighing.paths.size)
        assert np.allclose(leg.path[-1], leg.value)
        total = np.zeros(leg.path.shape)
        for v in leg.valuations:
            item = v.estimate.item
            begin = date.fromisoformat(item.start) if item.start else start
            years = np.array(
                [max((day - max(begin, start)).days + 1, 0) / 365.25 for day in weighing.months]
            )
            path = dict(weighing.paths.each((item.id,)))[item.id]
            usual = (item.baseline or 0.0) * years
            total += np.maximum(path - usual[:, None], 0.0) * v.price.draws
        assert np.allclose(total, leg.path, rtol=1e-9)


def test_the_prior_is_read_at_the_window_s_end(weighing: Weighing) -> None:
    options = weighing.options
    months = (*(d for d in month_ends(options.start, options.end) if d < options.end), options.end)
    estimator = Estimator(
        CASE,
        SETTINGS,
        weighing.evidence,
        weighing.posterior,
        months,
        start=options.start,
        seed=options.seed,
        repeats=REPEATS,
    )
    found = estimator.prior(50)
    assert sorted(found) == sorted(weighing.estimates)
    assert all(draws.shape == (50,) and (draws >= 0.0).all() for draws in found.values())
