"""A bridge begins at one sum and ends at the other, and each part begins where the last ended."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from steelyard.desk.charts.bridge import bridge
from steelyard.desk.charts.svg import Look

MINUS = "\N{MINUS SIGN}"


def five(p50: float | None) -> dict[str, float | None]:
    ends: tuple[float | None, ...] = (None,) * 5
    if p50 is not None:
        ends = (p50 - 2e9, p50 - 1e9, p50, p50 + 3e9, None)
    return dict(zip(("low", "p05", "p50", "p95", "high"), ends, strict=True))


def document(
    *ways: float | None, causes: tuple[str, ...] = ("corrected", "time")
) -> dict[str, Any]:
    """A comparison whose balance goes this way."""
    parts = [
        {
            "causes": [cause],
            "after": five(after),
            "move": {"p50": None if None in (before, after) else after - before},  # type: ignore[operator]
            "error": {"p50": 1e7},
            "reverse": None,
        }
        for cause, before, after in zip(causes, ways, ways[1:], strict=False)
    ]
    figure = {"a": five(ways[0]), "b": five(ways[-1]), "parts": parts}
    side = {"label": "as_of", "as_of": "2025-02-28", "window_end": "2025-02-20"}
    return {
        "currency": "USD",
        "a": side,
        "b": {**side, "label": "stands", "as_of": None},
        "figures": {"balance": figure},
    }


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("width", [85.0, 176.0])
def test_rows_join_and_labels_add_up(lang: str, width: float) -> None:
    chart = bridge(document(5.84e9, 6.31e9, 3.2e9), "balance", Look(lang=lang, width_mm=width))
    assert chart is not None
    ET.fromstring(chart.svg)
    rows = chart.rows
    assert [row["start"] for row in rows] == pytest.approx([0.0, 5.84, 6.31, 0.0])
    assert [row["end"] for row in rows] == pytest.approx([5.84, 6.31, 3.2, 3.2])
    shown = [row["label"].replace(",", ".").replace(MINUS, "-") for row in rows]
    assert shown[1].startswith("+")
    start, *parts, end = map(float, shown)
    assert start + sum(parts) == pytest.approx(end)
    for row in rows:
        assert row["label"] in chart.svg
        assert f"{row['row']}: {row['label']}" in chart.alt


def test_sums_below_zero_have_room() -> None:
    chart = bridge(document(-3e9, -7e9, 1e9), "balance")
    assert chart is not None
    for x in re.findall(r' x="([\d.-]+)"', chart.svg):
        assert -1 <= float(x) <= Look().width


def test_an_open_median_is_not_drawn_and_nothing_stands_for_itself() -> None:
    assert bridge(document(1e9, None, 2e9), "balance") is None
    chart = bridge(document(0.0, causes=()), "balance")
    assert chart is not None
    assert [row["end"] for row in chart.rows] == [0.0, 0.0]
