"""Value by item and over time, the report's helpers."""

from __future__ import annotations

from typing import Any

from tests.desk.charts.conftest import marks_of

from steelyard.desk.charts import value_by_item, value_over_time


def test_the_share_in_the_title_is_of_the_sum_the_page_prints(document: dict[str, Any]) -> None:
    document["given"]["items"]["timber"]["value"]["p50"] = 3.2e9
    document["given"]["value"]["p50"] = 6.2e9
    assert "about 52% of the value" in value_by_item(document).title


def test_helpers_for_the_report_name_their_figures(document: dict[str, Any]) -> None:
    assert "returned.items.coal.value" in marks_of(value_by_item(document).svg, "data-figure")
    assert "balance" in marks_of(value_over_time(document).svg, "data-figure")
