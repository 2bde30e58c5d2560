"""weighing/document/scenario_rows.py: scenarios in the document, as far as no draws are needed."""

from __future__ import annotations

from dataclasses import replace

from tests.weighing.drawn import weigh
from tests.weighing.small import weigh_small

from steelyard.case.case import Case
from steelyard.case.scenarios import Scenario, Scope
from steelyard.weighing.document.scenario_rows import scenario_rows

DRAWS = 400


def test_what_is_only_read_otherwise_has_figures_and_the_rest_its_name(small: Case) -> None:
    w = weigh_small(DRAWS)
    bases = sorted(w.panned)
    source = small.sources[0].id
    scenarios = (
        Scenario(id="basis", name={"en": "Another basis"}, basis=bases[-1]),
        Scenario(id="short", name={"en": "Shorter"}, scope=Scope(end=w.options.end.isoformat())),
        Scenario(id="left", name={"en": "One left out"}, without=(source,)),
    )
    rows = scenario_rows(replace(w, case=replace(small, scenarios=scenarios)))
    assert [(one["id"], one["how"]) for one in rows] == [
        ("basis", "same"),
        ("short", "same"),
        ("left", "not_weighed"),
    ]
    assert rows[0]["basis"] == bases[-1]
    whole = w.panned[bases[-1]].balance
    assert rows[0]["figures"]["given"]["p05"] <= float(whole.given.value.max())
    assert rows[2]["figures"] == {}
    assert rows[1]["differences"]["given"]["move"] is not None


def test_a_case_without_scenarios_has_none(small: Case) -> None:
    assert (
        scenario_rows(replace(weigh(small, draws=DRAWS), case=replace(small, scenarios=()))) == []
    )
