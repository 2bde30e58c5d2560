"""desk/report/scenarios.py: scenarios in the report, with figures or by name."""

from __future__ import annotations

from typing import Any

from steelyard.desk.report import render_report
from steelyard.desk.report.scenarios import scenario_view

Document = dict[str, Any]


def with_scenarios(document: Document) -> Document:
    q = {"low": None, "p05": 1e8, "p50": 2e8, "p95": 5e8, "high": None}
    moved = {"move": -4.3e8, "p05": -5e8, "p50": -4e8, "p95": -1e8, "error": 0.0}
    ratio = {"low": None, "p05": 1.0, "p50": 2.7, "p95": 8.0, "high": None}
    times = {"move": 0.31, "p05": 0.2, "p50": 0.3, "p95": 0.4, "error": 0.0}
    legs = ("given", "returned", "balance")
    told = {
        "id": "dear", "name": {"en": "Dear", "de": "Teuer"}, "why": {"en": "Why not.", "de": "Nun."},
        "how": "same", "why_not": "", "basis": "export",
        "window": {"start": "2023-08-01", "end": "2023-12-31"},
        "figures": {**dict.fromkeys(legs, q), "ratio": ratio},
        "differences": {**dict.fromkeys(legs, moved), "ratio": times},
    }  # fmt: skip
    bare: Document = {"basis": None, "window": None, "figures": {}, "differences": {}, "why": {}}
    waits = {**told, **bare, "id": "paid", "name": {"en": "Paid"}, "how": "not_weighed"}
    refused = {
        **told,
        **bare,
        "id": "no",
        "name": {"en": "No"},
        "how": "refused",
        "why_not": "none",
    }
    return {**document, "scenarios": [told, waits, refused]}


def test_a_scenario_stands_beside_the_case(document: Document) -> None:
    view = scenario_view(with_scenarios(document))
    (row,) = view["scenarios"]
    assert row.name.de == "Teuer"
    assert "export price" in row.how.en
    assert "31 Dec 2023" in row.how.en
    given, _, _, ratio = row.figures
    assert (given.middle.en, given.range.en) == ("$200m", "$100m to $500m")
    assert given.moved.en == "\N{MINUS SIGN}$430m"
    assert ratio.moved.de == "× 0,31"
    base = view["scenario_base"]
    assert [one.moved.en for one in base] == [""] * 4
    assert view["scenarios_left"].en == "Paid"
    assert view["scenarios_refused"][0].en == "No was not weighed: none."


def test_the_section_is_there_where_the_case_has_scenarios(document: Document) -> None:
    page = render_report(with_scenarios(document))
    assert 'href="#scenarios"' in page
    assert "Weighed by the command steelyard scenarios alone" in page
    bare = render_report(document)
    assert "scenarios-table" not in bare
    assert 'href="#scenarios"' not in bare


def test_a_case_without_studies_has_no_heading_for_them(document: Document) -> None:
    assert 'id="published"' in render_report(document)
    page = render_report({**document, "published": [], "bridges": []})
    assert 'id="published"' not in page
    assert 'href="#published"' not in page
