"""The same goods on each valuation basis."""

from __future__ import annotations

from typing import Any

from tests.desk.charts.conftest import marks_of

from steelyard.desk.charts import bases


def test_bases_run_from_the_cheapest_to_the_dearest(document: dict[str, Any]) -> None:
    totals = [row["p50"] for row in bases(document).rows if row["kind"] == "total"]
    assert totals == sorted(totals)
    assert "$630m to $930m" in bases(document).title
    assert {"P01", "P02"} <= marks_of(bases(document).svg, "data-price")
