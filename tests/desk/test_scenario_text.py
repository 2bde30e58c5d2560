"""Scenarios side by side in a terminal: they fit, and say what chance alone may do."""

from __future__ import annotations

from typing import Any

import pytest

from steelyard.desk.charts.scenarios import scenario_chart
from steelyard.desk.charts.svg import Look
from steelyard.desk.scenario_text import WIDTH, by_chance, render_scenarios

Json = dict[str, Any]


def q(p05: float | None, p50: float | None, p95: float | None) -> Json:
    return {"low": None, "high": None, "p05": p05, "p50": p50, "p95": p95, "open": "made up"}


def d(move: float | None, p05: float | None, p95: float | None, error: float = 0.0) -> Json:
    return {"move": move, "p05": p05, "p50": move, "p95": p95, "error": error}


@pytest.fixture
def found() -> Json:
    figures = {
        "given": q(2e9, 5e9, 9e9), "returned": q(1e8, 3e8, 8e8),
        "balance": q(1e9, 4.7e9, 8e9), "ratio": q(4.0, 17.0, 60.0),
    }  # fmt: skip
    window = {"start": "2023-08-01", "end": "2024-03-14"}
    one = {
        "id": "big", "name": {"en": "A name that is much too long for its column", "de": "Ein Name"},
        "why": {}, "how": "sampled", "why_not": "", "basis": "export", "items": None, "r_hat": 1.0,
        "window": {"start": "2023-08-01", "end": "2023-12-31"}, "figures": figures,
        "differences": {
            "given": d(2e9, -1e9, 9e9), "returned": d(1e6, -1e7, 1e7, 1e6), "balance": d(2e9, 0.0, 3e9),
            "ratio": d(1.2, 0.9, 1.4),
        },
    }  # fmt: skip
    small = {
        **one, "id": "small", "name": {"en": "Small", "de": "Klein"}, "how": "same", "window": window,
        "basis": "comparable",
        "differences": {name: d(0.0, 0.0, 0.0) for name in ("given", "returned", "balance")}
        | {"ratio": d(None, None, None)},
    }  # fmt: skip
    refused = {**one, "id": "no", "name": {}, "how": "refused", "why_not": "nothing counts", "figures": {}, "differences": {}}  # fmt: skip
    return {
        "title": {"en": "Timber for grain", "de": "Holz gegen Getreide"}, "currency": "USD",
        "price_year": 2024, "basis": "comparable", "window": window, "as_of": "2024-03-14",
        "basis_names": {"comparable": {"en": "comparable sales", "de": "vergleichbare Verkäufe"}},
        "base": figures, "scenarios": [one, small, refused],
    }  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "de"])
def test_every_line_fits_and_every_scenario_is_there(found: Json, lang: str) -> None:
    text = render_scenarios(found, lang)
    assert all(len(line) <= WIDTH for line in text.splitlines())
    assert ("Small" if lang == "en" else "Klein") in text
    assert "nothing counts" in text
    assert render_scenarios(found, "en", ascii_only=True).isascii()


def test_a_move_that_chance_may_make_is_marked(found: Json) -> None:
    text = " ".join(render_scenarios(found).split())
    assert "sampled; window 1 Aug 2023 to 31 Dec 2023; export; within chance: Back" in text
    assert by_chance(d(1.0, 0.0, 2.0, 0.5))
    assert not by_chance(d(1.1, 0.0, 2.0, 0.5))
    assert by_chance(d(0.99, 0.9, 1.1, 0.01), factor=True)
    assert not by_chance(d(None, None, None))


def test_the_chart_has_a_row_for_each_that_was_weighed(found: Json) -> None:
    for lang in ("en", "de"):
        for width in (85.0, 176.0):
            chart = scenario_chart(found, "given", Look(lang=lang, width_mm=width))
            assert chart is not None
            assert [row["scenario"] for row in chart.rows] == ["big", "small"]
            assert "+2" in chart.svg
    assert scenario_chart({**found, "scenarios": found["scenarios"][2:]}, "given") is None


def test_the_title_names_what_moves_it_most(found: Json) -> None:
    chart = scenario_chart(found, "given")
    assert chart is not None
    assert chart.title == "A name that is much too long for its column would move it most"
    calm = scenario_chart({**found, "scenarios": found["scenarios"][1:2]}, "given")
    assert calm is not None
    assert calm.title == "No scenario moves it"
