"""Blocks: the parts of a model that know nothing of one another."""

from __future__ import annotations

import dataclasses
from datetime import date

import numpy as np

from steelyard.case.case import Case
from steelyard.case.items import Tie
from steelyard.weighing.estimates.blocks import split
from steelyard.weighing.estimates.density import log_density
from steelyard.weighing.estimates.model import Model, make_model
from steelyard.weighing.estimates.packed import Floats, Ints, Packed
from steelyard.weighing.estimates.posterior import (
    claim_log_likelihoods,
    prior_parameters,
    sample_posterior,
)
from steelyard.weighing.evidence import gather_evidence
from steelyard.weighing.settings import read_settings

START, END = date(2024, 1, 1), date(2025, 6, 30)


def model_of(case: Case) -> Model:
    evidence = gather_evidence(case, start=START, end=END)
    return make_model(case, evidence, read_settings(case), START, END)


def density(p: Packed, x: Floats, active: Ints) -> tuple[float, Floats]:
    nodes, points, flows = len(p.node_kind), len(p.grid), len(p.flow_param)
    values, back = np.zeros((nodes, points)), np.zeros((nodes, points))
    increments, lengths = np.zeros((flows, points - 1)), np.zeros((flows, points - 1))
    g = np.zeros(p.size)
    return log_density(x, active, p, g, values, increments, lengths, back), g


def draws_of(model: Model, case: Case) -> Floats:
    x = prior_parameters(model, read_settings(case), 3, 40)
    return np.ascontiguousarray(x)


def test_the_density_is_the_sum_of_those_of_its_blocks_and_so_is_its_gradient(
    small: Case,
) -> None:
    model = model_of(small)
    p = model.packed
    blocks = split(p, model.names, model.start)
    assert len(blocks) > 1
    checked = 0
    for row in draws_of(model, small):
        x, active = row[: p.size].copy(), row[p.size :].astype(np.int64)
        whole, gradient = density(p, x, active)
        if not np.isfinite(whole):
            continue
        parts = [density(b.packed, x[b.params], active[b.flows]) for b in blocks]
        assert np.isclose(whole, sum(part for part, _ in parts), rtol=1e-9, atol=1e-9)
        for block, (_, own) in zip(blocks, parts, strict=True):
            np.testing.assert_allclose(gradient[block.params], own, rtol=1e-7, atol=1e-7)
        checked += 1
    assert checked > 5


def test_every_parameter_flow_and_claim_is_in_one_block(small: Case) -> None:
    model = model_of(small)
    blocks = split(model.packed, model.names, model.start)
    params = np.concatenate([block.params for block in blocks])
    flows = np.concatenate([block.flows for block in blocks])
    assert sorted(params) == list(range(model.packed.size))
    assert sorted(flows) == list(range(len(model.packed.flow_param)))
    assert sum(len(b.packed.claim_kind) for b in blocks) == len(model.packed.claim_kind)


def test_the_likelihoods_of_claims_add_up_to_what_the_density_holds_beside_prior_and_ties(
    small: Case,
) -> None:
    model = model_of(small)
    p = model.packed
    none = np.zeros(0, np.int64)
    rows = draws_of(model, small)
    each = claim_log_likelihoods(model, rows)
    assert each.shape == (len(p.claim_kind), len(rows))
    without = p._replace(claim_kind=none)
    checked = 0
    for d, row in enumerate(rows):
        x, active = row[: p.size].copy(), row[p.size :].astype(np.int64)
        whole, _ = density(p, x, active)
        if np.isfinite(whole):
            rest, _ = density(without, x, active)
            assert np.isclose(whole - rest, each[:, d].sum(), rtol=1e-9, atol=1e-8)
            checked += 1
    assert checked > 5


def test_draws_of_a_block_do_not_change_with_what_is_said_in_another(small: Case) -> None:
    model = model_of(small)
    p = model.packed
    blocks = split(p, model.names, model.start)
    first, last = blocks[0], blocks[-1]
    spoken = np.flatnonzero(np.isin(p.claim_family, _families(p, last.params)))
    assert len(spoken)
    low = p.claim_low.copy()
    low[spoken] += 0.3
    moved = Model(
        p._replace(claim_low=low), model.names, model.start, model.program, model.grid,
        model.soundings, model.families, model.leans, model.camps, model.unstated, model.dates,
    )  # fmt: skip
    before = sample_posterior(model, 4, 400, lambda stage, share: None).parameters
    after = sample_posterior(moved, 4, 400, lambda stage, share: None).parameters
    np.testing.assert_array_equal(before[:, :, first.params], after[:, :, first.params])
    assert (before[:, :, last.params] != after[:, :, last.params]).any()


def test_a_tie_to_a_plain_number_is_in_the_block_of_what_it_ties(small: Case) -> None:
    tie = Tie(tie="drones <= 2 * 1000", reason={"en": "There are no more."})
    case = dataclasses.replace(small, ties=(*small.ties, tie))
    model = model_of(case)
    blocks = split(model.packed, model.names, model.start)
    assert sum(len(b.packed.tie_left) for b in blocks) == len(model.packed.tie_left)
    assert len(model.packed.tie_left) == len(small.ties) + 1
    for row in draws_of(model, case)[:5]:
        x, active = row[: model.packed.size].copy(), row[model.packed.size :].astype(np.int64)
        whole, _ = density(model.packed, x, active)
        if np.isfinite(whole):
            parts = [density(b.packed, x[b.params], active[b.flows])[0] for b in blocks]
            assert np.isclose(whole, sum(parts), rtol=1e-9, atol=1e-9)


def _families(p: Packed, params: Ints) -> Ints:
    return np.flatnonzero(np.isin(p.noise_param, params))
