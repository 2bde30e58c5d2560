"""What each kind of claim becomes on the log scale, and what never gets that far."""

from __future__ import annotations

import dataclasses
import math
from datetime import date
from typing import Any

import pytest

from steelyard.case.case import Case
from steelyard.weighing.bounds import plain_bounds
from steelyard.weighing.estimates.packed import AT_LEAST, AT_MOST, NONE_SEEN, POINT
from steelyard.weighing.estimates.soundings import Sounding, sound
from steelyard.weighing.evidence import gather_evidence
from steelyard.weighing.settings import read_settings

START, END = date(2024, 1, 1), date(2025, 9, 30)


def changed(case: Case, id: str, **fields: Any) -> Case:
    claims = tuple(dataclasses.replace(c, **fields) if c.id == id else c for c in case.claims)
    return dataclasses.replace(case, claims=claims)


def added(case: Case, like: str, id: str, **fields: Any) -> Case:
    (one,) = (claim for claim in case.claims if claim.id == like)
    return dataclasses.replace(
        case, claims=(*case.claims, dataclasses.replace(one, id=id, **fields))
    )


def soundings(case: Case) -> dict[str, Sounding]:
    evidence = gather_evidence(case, start=START, end=END)
    return {s.reading.claim.id: s for s in sound(case, evidence, read_settings(case))}


def bounds(case: Case, item: str) -> tuple[float | None, float | None]:
    evidence = gather_evidence(case, start=START, end=END)
    found = plain_bounds(case, evidence, (START, END), 12.0)[item]
    return found.low, found.high


def test_a_total_from_well_before_the_window_bounds_from_above_only(small: Case) -> None:
    early = changed(
        small, "D004", bound="approx", amount_low=300.0, amount_high=None, window_start="2023-01"
    )
    one = soundings(early)["D004"]
    assert (one.kind, one.high) == (AT_MOST, math.log(300.0))
    # Of the other claims one has a floor, 180, and D003 the highest top, 400.
    assert bounds(early, "drones") == (180.0, 400.0)
    as_it_stands = changed(early, "D004", window_start="2023-11")
    assert soundings(as_it_stands)["D004"].kind == POINT
    drones = {"D001", "D002", "harbour-report-1"}
    only = dataclasses.replace(early, claims=tuple(c for c in early.claims if c.id not in drones))
    assert bounds(only, "drones") == (0.0, 400.0)
    assert bounds(changed(only, "D004", window_start="2023-11"), "drones") == (300.0, 400.0)


def test_amounts_of_a_day_after_the_window_change_nothing(small: Case) -> None:
    late = added(small, "D004", "D0041", amount_low=9000.0, amount_high=9100.0, as_of="2026-01-31")
    late = dataclasses.replace(
        late,
        claims=tuple(
            dataclasses.replace(c, reported_on="2026-02") if c.id == "D0041" else c
            for c in late.claims
        ),
    )
    assert "D0041" not in soundings(late)
    assert soundings(late).keys() == soundings(small).keys()
    assert bounds(late, "drones") == bounds(small, "drones")
    evidence = gather_evidence(late, start=START)
    assert "D0041" in {reading.claim.id for reading in evidence.counted()}


def test_none_seen_needs_a_detection_limit_and_a_floor_of_nothing_does_not_count(
    small: Case,
) -> None:
    none = changed(small, "D004", bound="exact", amount_low=0.0, amount_high=0.0)

    def limited(limit: float | None) -> Case:
        items = tuple(
            dataclasses.replace(item, detection_limit=limit) if item.id == "drones" else item
            for item in none.items
        )
        return dataclasses.replace(none, items=items)

    with pytest.raises(ValueError, match="no detection limit"):
        soundings(limited(None))
    one = soundings(limited(5.0))["D004"]
    assert (one.kind, one.low) == (NONE_SEEN, math.log(5.0))
    floor = changed(small, "D004", bound="at_least", amount_low=0.0, amount_high=None)
    assert "D004" not in soundings(floor)


def test_a_floor_a_ceiling_and_a_capacity(small: Case) -> None:
    found = soundings(small)
    assert (found["G003"].kind, found["G003"].low) == (AT_LEAST, math.log(30000.0))
    assert (found["D003"].kind, found["D003"].high) == (AT_MOST, math.log(400.0))
    # 384 drones fit into 32 crates.
    assert (found["D009"].kind, found["D009"].high) == (AT_MOST, math.log(12.0))
