"""What others would print for the same claims: three rules of thumb, and our model made blind.

In: a case and its counted claims. Out: (low, middle, high) by item, meant as 90 % intervals of
the quantity. A rule that has nothing to go by gives no answer.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator

from steelyard.case.case import Case
from steelyard.case.claims import Claim

Interval = tuple[float, float, float]
RECENT_DAYS = 365
"""Figures older than this before the newest one are left out, as plain bounds do."""
WIDTH = 0.2
"""What DerSimonian and Laird are told of the error within a claim: that of an estimate."""
BOOTSTRAPS = 400
SCORE_90 = 1.6449


def amount(claim: Claim) -> float:
    """The one number that somebody who drops the hedge would note down."""
    if claim.amount_low is None:
        return float(claim.amount_high or 0.0)
    if claim.amount_high is None:
        return float(claim.amount_low)
    return math.sqrt(claim.amount_low * claim.amount_high)


def newest_of_each(claims: list[Claim]) -> list[Claim]:
    """The newest claim of every source, none a year older than the newest of all."""
    newest: dict[str, Claim] = {}
    for claim in sorted(claims, key=lambda c: (c.as_of or "", c.id)):
        newest[claim.source or claim.id] = claim
    last = max((date.fromisoformat(c.as_of or "") for c in claims), default=date.min)
    return [
        c
        for c in newest.values()
        if date.fromisoformat(c.as_of or "") >= last - timedelta(days=RECENT_DAYS)
    ]


def min_max(figures: list[float]) -> Interval:
    """From the lowest figure to the highest."""
    return min(figures), float(np.median(figures)), max(figures)


def median_bootstrap(figures: list[float], rng: Generator) -> Interval:
    """The median with a percentile bootstrap (Efron 1979)."""
    rows = rng.choice(figures, (BOOTSTRAPS, len(figures)))
    low, high = np.quantile(np.median(rows, axis=1), (0.05, 0.95))
    return float(low), float(np.median(figures)), float(high)


def dersimonian_laird(figures: list[float]) -> Interval:
    """A random-effects mean of the logs (DerSimonian and Laird 1986, equations 8 and 9)."""
    y = np.log(figures)
    w = np.full(len(y), WIDTH**-2)
    mean = float((w * y).sum() / w.sum())
    q = float((w * (y - mean) ** 2).sum())
    scale = float(w.sum() - (w**2).sum() / w.sum())
    between = max(0.0, (q - (len(y) - 1)) / scale) if scale > 0.0 else 0.0
    # All widths are alike, so the weights are, and the mean is plain.
    error = SCORE_90 * math.sqrt((WIDTH**2 + between) / len(y))
    mean = float(y.mean())
    return math.exp(mean - error), math.exp(mean), math.exp(mean + error)


def rules_of_thumb(claims: list[Claim], rng: Generator) -> dict[str, Interval]:
    """The three rules on the counted claims of one item; empty where there is none."""
    figures = [amount(c) for c in newest_of_each(claims) if amount(c) > 0.0]
    if not figures:
        return {}
    return {
        "min-max": min_max(figures),
        "median": median_bootstrap(figures, rng),
        "DerSimonian-Laird": dersimonian_laird(figures),
    }


def without_links(case: Case) -> Case:
    """The case of somebody who counts every report."""
    return replace(case, links=tuple(x for x in case.links if x.kind != "same_origin"))


def without_hedges(case: Case) -> Case:
    """The case of somebody who drops "more than", "up to" and "millions"."""
    return replace(case, claims=tuple(_plain(claim) for claim in case.claims))


def _plain(claim: Claim) -> Claim:
    if claim.bound not in {"at_least", "at_most", "order"}:
        return claim
    number = amount(claim)
    return replace(claim, bound="exact", amount_low=number, amount_high=number)
