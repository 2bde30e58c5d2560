"""Later claims are set against what was expected, by what was known on the day alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.weighing.drawn import sample_once

from steelyard.case.case import Case
from steelyard.weighing.evidence import reported_day
from steelyard.weighing.hindcast import (
    LEADS,
    Hindcast,
    Later,
    hindcast,
    period_ends,
    tally,
)
from steelyard.weighing.weigh import OptionError

DAYS = (date(2025, 6, 30), date(2025, 8, 31))


@pytest.fixture(scope="module")
def cast(small: Case) -> Hindcast:
    return hindcast(small, DAYS, draws=400, sampler=sample_once)


def test_only_claims_reported_after_the_day_and_within_a_year_are_scored(
    small: Case, cast: Hindcast
) -> None:
    reports = {claim.id: reported_day(claim) for claim in small.claims}
    assert cast.later
    for one in cast.later:
        reported = reports[one.claim]
        assert reported is not None
        assert one.day < reported
        assert (reported - one.day).days <= 366


def test_a_source_is_fresh_only_where_it_had_no_claim_on_the_item_by_then(
    small: Case, cast: Hindcast
) -> None:
    sources = {claim.id: claim for claim in small.claims}
    for one in cast.later:
        earlier = [
            claim
            for claim in small.claims
            if claim.source == sources[one.claim].source
            and claim.item == sources[one.claim].item
            and claim.state in {"accepted", "edited"}
            and (reported_day(claim) or date.max) <= one.day
        ]
        assert one.fresh or earlier


def test_what_is_known_later_moves_no_predictive(small: Case, cast: Hindcast) -> None:
    first = [one for one in cast.later if one.day == DAYS[0]]
    claim = next(c for c in small.claims if c.id == first[0].claim)
    higher = replace(
        claim,
        amount_low=claim.amount_low and 2.0 * claim.amount_low,
        amount_high=claim.amount_high and 2.0 * claim.amount_high,
    )
    case = replace(small, claims=tuple(higher if c.id == claim.id else c for c in small.claims))
    again = next(
        x
        for x in hindcast(case, DAYS[:1], draws=400, sampler=sample_once).later
        if x.claim == claim.id
    )
    assert again.figure == pytest.approx(2.0 * first[0].figure)
    # A rounder number has another rounding, which is part of what a source would print.
    assert again.p50 == pytest.approx(first[0].p50, rel=0.05)
    assert again.place >= first[0].place


def test_intervals_nest_and_a_figure_far_off_costs_more(cast: Hindcast) -> None:
    for one in cast.later:
        assert one.p05 <= one.p25 <= one.p50 <= one.p75 <= one.p95
        assert one.inside(0.9) or not one.inside(0.5)
        assert one.score > 0.0


def test_days_with_too_little_evidence_are_left_out(small: Case) -> None:
    with pytest.raises(OptionError, match="needs 10 origins"):
        hindcast(small, (date(2024, 3, 31),), draws=400, sampler=sample_once)


def test_quarters_end_with_the_newest_day() -> None:
    assert period_ends(date(2024, 1, 1), date(2024, 11, 5), 3) == (
        date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30), date(2024, 11, 5),
    )  # fmt: skip
    assert period_ends(date(2024, 1, 15), date(2024, 2, 29), 1) == (
        date(2024, 1, 31), date(2024, 2, 29),
    )  # fmt: skip


def test_fresh_and_used_sources_are_tallied_apart(cast: Hindcast) -> None:
    tallies = tally(cast.later)
    assert sum(one.claims for one in tallies) == len(cast.later)
    assert {(one.fresh, one.lead) for one in tallies} == {
        (fresh, lead) for fresh in (True, False) for lead in LEADS
    }
    assert all(sum(one.bins) == one.claims for one in tallies)


def test_shares_inside_are_of_the_claims_counted() -> None:
    day = date(2025, 1, 31)
    places = (0.02, 0.3, 0.5, 0.97)
    ones = tuple(
        Later(
            day, f"C{k}", "s", "c", "i", "exact", True, day, day, 3, True, 1, 1, 1, 1, 1, 1, x, 0, 1
        )
        for k, x in enumerate(places)
    )
    first = tally(ones)[0]
    assert (first.claims, first.inside_50, first.inside_90) == (4, 0.5, 0.5)
    assert first.bins == (1, 0, 0, 1, 0, 1, 0, 0, 0, 1)
