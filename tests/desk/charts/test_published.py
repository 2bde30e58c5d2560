"""Published sums stand beside ours, grouped by what they measure."""

from __future__ import annotations

from typing import Any

from tests.desk.charts.conftest import marks_of

from steelyard.desk.charts import published


def test_published_sums_are_grouped_by_what_they_measure(document: dict[str, Any]) -> None:
    chart = published(document)
    measures = [row["measures"] for row in chart.rows]
    assert measures == sorted(measures, key=["given", "due", "received"].index)
    for group in ("given", "received"):
        first = next(row for row in chart.rows if row["measures"] == group)
        assert first["name"] == "This weighing"
    assert {"V01", "V02"} <= marks_of(chart.svg, "data-published")
    assert "price" in chart.note
