"""Where all claims on an item speak against what the case expected, that is found and said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.weighing.drawn import weigh
from tests.weighing.small import SMALL
from tests.weighing.test_changes import edited

from steelyard.case.case import Case
from steelyard.case.folder import read_case
from steelyard.desk.caveats import add_words
from steelyard.weighing.contradictions import AtOdds, find_at_odds
from steelyard.weighing.document import to_document
from steelyard.weighing.evidence import gather_evidence
from steelyard.weighing.settings import read_settings

CASE = read_case(SMALL)
START = date.fromisoformat(CASE.exchange.window.start)


def odds(case: Case) -> dict[str, AtOdds]:
    evidence = gather_evidence(case, None, start=START)
    return {one.item: one for one in find_at_odds(case, evidence, read_settings(case))}


def expected(item: str, magnitude: float, **fields: Any) -> Case:
    return edited(CASE, "items", item, magnitude=magnitude, **fields)


def test_a_case_that_expected_what_is_reported_is_at_odds_with_nothing() -> None:
    assert odds(CASE) == {}


@pytest.mark.parametrize(("times", "far"), [(50.0, False), (1e3, True), (1e6, True)])
def test_a_flow_is_at_odds_beyond_three_sd_of_its_prior(times: float, far: bool) -> None:
    # Gold: 150 kg in the first year, at least 140, and 20 in a month: 12 to 20 kg a month.
    for magnitude in (12.0 / times, 20.0 * times):
        found = odds(expected("gold", magnitude, spread=None))
        assert (set(found) == {"gold"}) == far
    assert odds(expected("gold", 12.0 / times, spread=20.0)) == {}


def test_the_nearest_claim_is_told_in_the_measure_of_the_magnitude() -> None:
    below = odds(expected("gold", 0.001))["gold"]
    assert below.per_month
    assert below.expected == 0.001
    assert 10.0 < below.told < 20.0
    above = odds(expected("gold", 1e5))["gold"]
    assert 10.0 < below.told < above.told <= 20.0


def test_a_floor_speaks_only_against_less_and_a_ceiling_only_against_more() -> None:
    claims = tuple(
        replace(one, bound="at_least", amount_high=None) if one.item == "gold" else one
        for one in CASE.claims
    )
    floors = replace(CASE, claims=claims)
    assert odds(edited(floors, "items", "gold", magnitude=1e9)) == {}
    assert set(odds(edited(floors, "items", "gold", magnitude=1e-6))) == {"gold"}
    claims = tuple(
        replace(one, bound="at_most", amount_low=None, amount_high=one.amount_high or 150.0)
        if one.item == "gold"
        else one
        for one in CASE.claims
    )
    ceilings = replace(CASE, claims=claims)
    assert odds(edited(ceilings, "items", "gold", magnitude=1e-6)) == {}
    assert set(odds(edited(ceilings, "items", "gold", magnitude=1e9))) == {"gold"}


def test_an_unstated_magnitude_is_at_odds_with_nothing() -> None:
    assert odds(edited(CASE, "items", "gold", magnitude=None)) == {}


def test_the_result_says_it_with_the_mend() -> None:
    document = add_words(to_document(weigh(expected("gold", 0.001), draws=400)))
    (check,) = [one for one in document["failed_checks"] if one["code"].startswith("magnitude")]
    assert check["code"] == "magnitude_too_low_a_month"
    assert check["items"] == ["gold"]
    (words,) = [one for one in document["warnings"] if one["code"] == check["code"]]
    assert "Every report on Gold lies far above" in words["en"]
    assert "before any: 0.0010 a month" in words["en"]
    assert "check magnitude in items.yaml and its unit" in words["en"]
    assert "im Monat" in words["de"]
