"""Ends of flows move among what is possible, and stay where the posterior says."""

from __future__ import annotations

import dataclasses
import math
from datetime import date

import numpy as np
import pytest

from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.items import Item
from steelyard.weighing.estimates.blocks import split
from steelyard.weighing.estimates.curves import curves
from steelyard.weighing.estimates.density import claim_log_likelihoods, claim_shifts, log_density
from steelyard.weighing.estimates.ends import claims_on, may_end, move_ends
from steelyard.weighing.estimates.model import make_model
from steelyard.weighing.estimates.packed import Floats, Ints, Packed
from steelyard.weighing.evidence import gather_evidence
from steelyard.weighing.settings import read_settings

START, END = date(2024, 1, 1), date(2025, 1, 31)


@pytest.fixture(scope="module")
def packed(small: Case) -> Packed:
    """Two flows with a report a quarter each, tied by their sum; either may end at any of them."""

    def item(id: str, definition: str | None = None) -> Item:
        return Item(
            id=id, name={"en": id}, unit="pieces", family="systems", measure="cumulative",
            magnitude=None if definition else 1000.0, spread=1.0, definition=definition,
        )  # fmt: skip

    def told(id: str, item: str, day: str, amount: float) -> Claim:
        return Claim(
            id=id, item=item, status="delivered", bound="approx", amount_low=amount,
            amount_high=amount, as_of=day, reported_on=day, source=small.sources[0].id,
            knowledge="computed", state="accepted", measure="cumulative",
        )  # fmt: skip

    days = ("2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31")
    claims = tuple(
        told(f"{name}{k}", name, day, amount)
        for name, amounts in (("left", (300, 700, 750, 760)), ("right", (100, 210, 330, 420)))
        for k, (day, amount) in enumerate(zip(days, amounts, strict=True))
    )
    whole = told("B1", "both", "2024-12-31", 1250.0)
    items = (item("left"), item("right"), item("both", "left + right"))
    case = dataclasses.replace(
        small, items=items, claims=(*claims, whole), ties=(), links=(), grades=(), priors=()
    )
    model = make_model(case, gather_evidence(case, start=START), read_settings(case), START, END)
    (block,) = split(model.packed, model.names, model.start)
    own = block.packed
    ends = np.full_like(own.flow_ends, -np.inf)
    for f, segments in enumerate(own.flow_segments):
        ends[f, :segments] = -math.log(segments)
    return own._replace(flow_ends=ends)


def _space(p: Packed) -> tuple[Floats, Floats, Floats]:
    nodes, points, flows = len(p.node_kind), len(p.grid), len(p.flow_param)
    cells = (flows, points - 1)
    return np.zeros((nodes, points)), np.zeros(cells), np.zeros(cells)


def _said(p: Packed, x: Floats, active: Ints) -> Floats:
    """The log likelihood of each claim, by itself."""
    values, increments, lengths = _space(p)
    claims = len(p.claim_kind)
    noise, lean, mean, out = (np.empty(claims) for _ in range(4))
    curves(x, active, p, values, increments, lengths)
    claim_shifts(x, p, noise, lean, mean)
    claim_log_likelihoods(p, values, np.ones(claims, np.bool_), noise, lean, mean, out)
    return out


def test_a_flow_that_may_end_has_more_than_one_possible_end(packed: Packed) -> None:
    found = set(may_end(packed).tolist())
    assert found
    for f in range(len(packed.flow_param)):
        possible = np.isfinite(packed.flow_ends[f, : packed.flow_segments[f]]).sum()
        assert (f in found) == (possible > 1)


def test_only_the_claims_on_a_flow_hear_of_its_rate(packed: Packed) -> None:
    """A claim left out would let its flow end as if nobody had said it."""
    rng = np.random.default_rng(3)
    x = 0.3 * rng.standard_normal(packed.size)
    spoken = claims_on(packed)
    before = _said(packed, x, packed.flow_segments)
    for f in range(len(packed.flow_param)):
        moved = x.copy()
        moved[packed.flow_param[f]] += 0.5
        heard = _said(packed, moved, packed.flow_segments) != before
        assert not (heard & ~spoken[f]).any()
        assert heard.any()


def _weights(p: Packed, x: Floats, f: int) -> Floats:
    """Log posterior of each end of one flow at these parameters, moves that are run no more apart."""
    values, increments, lengths = _space(p)
    back, g = np.zeros_like(values), np.zeros(p.size)
    found = np.full(p.flow_segments[f], -np.inf)
    for end in range(1, p.flow_segments[f] + 1):
        if np.isfinite(p.flow_ends[f, end - 1]):
            active = p.flow_segments.copy()
            active[f] = end
            density = log_density(x, active, p, g, values, increments, lengths, back)
            found[end - 1] = density + p.flow_ends[f, end - 1]
    return found


def test_moves_among_ends_leave_the_posterior_as_it_is(packed: Packed) -> None:
    """With moves too small to matter, ends are visited as often as the density has them."""
    f = int(may_end(packed)[0])
    rng = np.random.default_rng(5)
    x = np.zeros(packed.size)
    x[packed.flow_walk[f]] = math.log(1e-6)
    first, count = int(packed.flow_param[f]), int(packed.flow_segments[f])
    x[first + 1 : first + count] = 0.0
    weights = _weights(packed, x, f)
    chances = np.exp(weights - weights.max())
    chances /= chances.sum()
    values, increments, lengths = _space(packed)
    active = packed.flow_segments.copy()
    only = np.array([f], np.int64)
    spoken = claims_on(packed)
    turns = 4000
    seen = np.zeros(count)
    start = x.copy()
    for _ in range(turns):
        move_ends(x, active, packed, only, spoken, values, increments, lengths, rng)
        seen[active[f] - 1] += 1
    assert np.abs(x - start).max() < 1e-3
    # Twenty proposals lie between two looks, so looks hang together little.
    error = np.sqrt(chances * (1.0 - chances) / (turns / 4.0)) + 1.0 / turns
    assert (np.abs(seen / turns - chances) < 4.0 * error).all()
    assert chances.max() < 0.999, "there was something to choose"
