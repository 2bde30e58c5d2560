"""Whether two cases are bound to give the same figures, told without weighing them.

In: two cases, what is left out and the window. Out: yes where all that a weighing computes with
is the same; no where it is not, or where it cannot be told. Never yes for cases that differ.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from steelyard.case.case import Case
from steelyard.weighing.changes.find import counts, series_used
from steelyard.weighing.changes.known import LATEST, is_put_off
from steelyard.weighing.evidence import gather_evidence, newest_evidence

# Of case.yaml: what is known and drawn, which a comparison settles for both sides alike.
_SETTLED = frozenset({"cutoff", "seed", "draws"})


def weigh_alike(a: Case, b: Case, without: tuple[str, ...], start: date, end: date) -> bool:
    """Whether both cases hand the very same records to a weighing of that window."""
    return a == b or _weighed(a, without, start, end) == _weighed(b, without, start, end)


def _weighed(case: Case, without: tuple[str, ...], start: date, end: date) -> tuple[Any, ...]:
    """All that a weighing computes with.

    Of claims these are the readings that count, as the links leave them, those found by program
    among all that is known included; what is set aside is told in tables and computed nowhere.
    """
    evidence = gather_evidence(case, LATEST, frozenset(without), start, end)
    try:
        newest = newest_evidence(case, LATEST)
    except ValueError:
        newest = None
    readings = tuple(evidence.counted())
    inputs = {id for reading in readings for id in reading.claim.capacity_inputs}
    heard = {reading.claim.source for reading in readings}
    bases = {price.rests_on for price in case.prices}
    used = series_used(case)
    return (
        tuple(
            getattr(case.exchange, one.name)
            for one in fields(case.exchange)
            if one.name not in _SETTLED
        ),
        newest,
        case.items,
        case.ties,
        case.priors,
        case.grades,
        readings,
        tuple(claim for claim in case.claims if claim.id in inputs),
        tuple(source for source in case.sources if source.id in heard),
        tuple(row for row in case.prices if counts(row) or row.id in bases),
        tuple(
            row
            for row in case.series
            if row.series in used and row.use and row.value and not is_put_off(row)
        ),
    )
