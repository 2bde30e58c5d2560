"""Scenarios of the case in the document, as far as they need no draws of their own.

In: a Weighing. Out: JSON-ready rows, in the order of the case. Another price basis or scope reads the
draws that are there; whatever would have to be sampled anew is named and not weighed, since
`steelyard scenarios` does that and a weighing shall not wait for it.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, NoReturn

from steelyard.case.scenarios import Scenario
from steelyard.weighing.weigh import Weighing
from steelyard.weighing.what_if.scenarios import Outcome, weigh_scenarios


def scenario_rows(w: Weighing) -> list[dict[str, Any]]:
    """Every scenario: with its figures where the base's own draws give them, else by name."""
    told = tuple(one for one in w.case.scenarios if one.only_read_otherwise)
    read = {one.scenario.id: one for one in weigh_scenarios(w, told, sampler=_none).outcomes}
    return [
        _row(one, read[one.id]) if one.id in read else _named(one, "not_weighed")
        for one in w.case.scenarios
    ]


def _none(*_: object) -> NoReturn:
    raise AssertionError("a scenario that is only read otherwise samples nothing")


def _named(scenario: Scenario, how: str) -> dict[str, Any]:
    return {
        "id": scenario.id,
        "name": dict(scenario.name),
        "why": dict(scenario.why),
        "how": how,
        "why_not": "",
        "basis": None,
        "window": None,
        "figures": {},
        "differences": {},
    }


def _row(scenario: Scenario, one: Outcome) -> dict[str, Any]:
    return {
        **_named(scenario, one.how),
        "why_not": one.why_not,
        "basis": one.basis,
        "window": {"start": one.window[0].isoformat(), "end": one.window[1].isoformat()},
        "figures": one.figures,
        "differences": {name: asdict(found) for name, found in one.differences.items()},
    }
