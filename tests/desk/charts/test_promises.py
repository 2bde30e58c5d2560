"""Promises stand in order and are never added up."""

from __future__ import annotations

from typing import Any

from tests.desk.charts.conftest import marks_of

from steelyard.desk.charts import promises


def test_promises_are_in_order_and_have_no_total(document: dict[str, Any]) -> None:
    chart = promises(document)
    assert "never part of a total" in chart.note
    assert "C09" in marks_of(chart.svg, "data-claim")
    assert not any("total" in str(row["name"]).lower() for row in chart.rows)
