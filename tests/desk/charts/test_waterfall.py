"""The waterfall from a published sum to ours: a row a step, the remainder an outline."""

from __future__ import annotations

import re
from typing import Any

import pytest

from steelyard.desk.charts.svg import Look
from steelyard.desk.charts.waterfall import bridged_figure, waterfall

Json = dict[str, Any]


def test_the_figure_that_prints_most_is_drawn(document: Json) -> None:
    assert bridged_figure(document) == "V01"
    document["bridges"] = [one for one in document["bridges"] if not one["ends"]]
    assert bridged_figure(document) is None
    assert bridged_figure({}) is None


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("width", [85.0, 176.0])
def test_rows_are_the_steps_unrounded(document: Json, lang: str, width: float) -> None:
    chart = waterfall(document, "V01", Look(lang=lang, width_mm=width))
    amounts = [row["amount"] for row in chart.rows]
    assert amounts[0] + sum(amounts[1:-1]) == pytest.approx(amounts[-1])
    assert [row["row"] for row in chart.rows[1:-1]] == [
        "count", "price", "remainder", "scope", "window",
    ]  # fmt: skip
    assert chart.name == "why-not-V01"
    x = [float(one) for one in re.findall(r'<text x="([\d.]+)"', chart.svg)]
    assert max(x) < chart.width_mm * 72 / 25.4


def test_the_upper_end_is_drawn_unless_the_other_is_asked_for(document: Json) -> None:
    assert "$900m" in waterfall(document, "V01").title
    assert "$300m" in waterfall(document, "V01", end="low").title


def test_what_is_not_printed_has_no_bar(document: Json) -> None:
    chart = waterfall(document, "V04")
    assert "no price printed" in chart.svg
    assert "no price printed" in chart.alt
    assert 'data-published="V04"' in chart.svg
    assert 'data-figure="returned.value"' in chart.svg
