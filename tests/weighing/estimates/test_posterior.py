"""The sampler finds posteriors that are known in closed form or by quadrature."""

from __future__ import annotations

import dataclasses
from datetime import date

import numpy as np
import pytest
from scipy.stats import norm, t

from steelyard.base.diagnostics import diagnose
from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.items import Item
from steelyard.case.priors import Prior
from steelyard.weighing.estimates.model import Model, make_model
from steelyard.weighing.estimates.posterior import (
    common_leans,
    prior_parameters,
    quantity_draws,
    sample_posterior,
)
from steelyard.weighing.evidence import gather_evidence
from steelyard.weighing.settings import read_settings

START, END = date(2024, 1, 1), date(2024, 12, 31)


def _quiet(stage: str, share: float) -> None:
    """No progress is shown."""


def _one_constant(small: Case) -> tuple[Case, Model]:
    """One load with a log-normal prior, one claim, and leans too small to matter."""
    item = Item(
        id="load", name={"en": "load"}, unit="pieces", family="systems", measure="constant",
        magnitude=100.0, spread=0.5,
    )  # fmt: skip
    claim = Claim(
        id="C1", item="load", status="delivered", bound="approx", amount_low=173.0,
        amount_high=173.0, as_of="2024-06-01", reported_on="2024-06-02",
        source=small.sources[0].id, knowledge="observed", state="accepted",
    )  # fmt: skip
    tiny = tuple(
        Prior(name=name, value=value, reason="too small to matter")
        for name, value in (("lean_scale", 1e-4), ("camp_scale", 1e-4), ("noise_spread", 0.02))
    )
    fixed = Prior(name="width_observed", value=0.4, reason="a width the test knows")
    sources = (dataclasses.replace(small.sources[0], kind="government"),)
    case = dataclasses.replace(
        small, items=(item,), ties=(), claims=(claim,), links=(), grades=(), sources=sources,
        priors=(*tiny, fixed),
    )  # fmt: skip
    evidence = gather_evidence(case, start=START)
    return case, make_model(case, evidence, read_settings(case), START, END)


def test_one_claim_on_one_constant_is_the_known_posterior(small: Case) -> None:
    _, model = _one_constant(small)
    posterior = sample_posterior(model, 5, 4000, _quiet)
    draws = 100.0 * np.exp(0.5 * posterior.parameters[:, :, 0])
    grid = np.linspace(-4.0, 4.0, 8001)
    said = (np.log(173.0) - np.log(100.0) - 0.5 * grid) / 0.4
    weight = norm.pdf(grid) * t(4).pdf(said)
    cdf = np.cumsum(weight) / weight.sum()
    found = diagnose(draws)
    assert found.r_hat < 1.01
    for q in (0.05, 0.5, 0.95):
        exact = 100.0 * np.exp(0.5 * grid[np.searchsorted(cdf, q)])
        assert np.log(np.quantile(draws, q) / exact) == pytest.approx(0.0, abs=5 * found.mcse_log)


def test_without_claims_to_speak_of_the_posterior_is_the_prior(small: Case) -> None:
    """A claim so wide that it says nothing leaves every flow where its prior had it."""
    wide = [
        Prior(name=f"width_{kind}", value=1e6, reason="says nothing")
        for kind in ("observed", "estimate", "secondhand")
    ]
    plain = [
        dataclasses.replace(claim, bound="approx", amount_low=100.0, amount_high=100.0)
        for claim in small.claims
        if claim.item in {"gold", "fuel"} and claim.role == "evidence" and claim.measure != "rate"
        and claim.status == "delivered"
    ]  # fmt: skip
    case = dataclasses.replace(small, claims=tuple(plain), links=(), ties=(), priors=tuple(wide))
    settings = read_settings(case)
    evidence = gather_evidence(case, start=START)
    model = make_model(case, evidence, settings, START, END)
    posterior = sample_posterior(model, 2, 4000, _quiet)
    last = np.array([len(model.grid.days) - 1], np.int64)
    size = posterior.flat().shape[0]
    none = np.zeros((len(common_leans(model, case.exchange, settings, 1, 1)), size))
    after = quantity_draws(model, posterior.flat(), none, last)
    before = quantity_draws(model, prior_parameters(model, settings, 3, size), none, last)
    for k, id in enumerate(sorted(model.program.node_of)):
        error = diagnose(after[k, 0].reshape(4, -1)).mcse_log
        gap = np.log(np.median(after[k, 0]) / np.median(before[k, 0]))
        assert gap == pytest.approx(0.0, abs=max(6 * error, 0.1)), id


def test_the_same_seed_gives_the_same_draws_and_another_does_not(small: Case) -> None:
    _, model = _one_constant(small)
    first = sample_posterior(model, 1, 400, _quiet).parameters
    again = sample_posterior(model, 1, 400, _quiet).parameters
    other = sample_posterior(model, 2, 400, _quiet).parameters
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def _agreeing(small: Case, n: int) -> Case:
    """`n` claims of as many sources that all count 173, with leans of their own too small to see."""
    item = Item(
        id="flow", name={"en": "flow"}, unit="pieces", family="systems", measure="cumulative",
        magnitude=100.0,
    )  # fmt: skip
    sources = tuple(
        dataclasses.replace(small.sources[0], id=f"source-{k}", kind="government") for k in range(n)
    )
    claims = tuple(
        Claim(
            id=f"C{k:02d}", item="flow", status="delivered", bound="approx", amount_low=173.0,
            amount_high=173.0, as_of="2024-06-01", reported_on="2024-06-02", measure="cumulative",
            source=f"source-{k}", knowledge="observed", state="accepted",
        )
        for k in range(n)
    )  # fmt: skip
    tiny = tuple(
        Prior(name=name, value=value, reason="too small to matter")
        for name, value in (("lean_scale", 1e-4), ("camp_scale", 1e-4), ("noise_spread", 0.02))
    )
    return dataclasses.replace(
        small, items=(item,), ties=(), claims=claims, links=(), grades=(), sources=sources,
        priors=tiny,
    )  # fmt: skip


def _log_spreads(small: Case, n: int) -> tuple[float, float, float]:
    """Sd of the log quantity on the day of the claims without and with the common lean, and the
    sd that this lean has before any claim.
    """
    case = _agreeing(small, n)
    # A dozen equal figures look like copies; here they are known to be none.
    case = dataclasses.replace(case, exchange=dataclasses.replace(case.exchange, copies="list"))
    settings = read_settings(case)
    model = make_model(case, gather_evidence(case, start=START), settings, START, END)
    parameters = sample_posterior(model, 7, 2000, _quiet).flat()
    leans = common_leans(model, case.exchange, settings, 7, len(parameters))
    day = np.array([model.grid.point(date(2024, 6, 1))], np.int64)
    plain, wide = (
        float(np.log(quantity_draws(model, parameters, lean, day)[0, 0]).std())
        for lean in (np.zeros_like(leans), leans)
    )
    return plain, wide, settings[f"common_{case.exchange.families['systems'].common_lean}"]


def test_a_dozen_agreeing_sources_do_not_narrow_the_lean_they_share(small: Case) -> None:
    plain_of_one, wide_of_one, common = _log_spreads(small, 1)
    plain, wide, _ = _log_spreads(small, 12)
    assert plain < common, "a dozen counts pin the number itself"
    assert plain < 0.6 * plain_of_one
    assert wide > 0.95 * common, "and still nobody knows whether all of them run high"
    assert wide_of_one > wide > plain
