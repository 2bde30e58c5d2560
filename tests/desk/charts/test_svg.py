"""The frame of a drawing."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from tests.desk.charts.conftest import SVG

from steelyard.desk.charts import Look, pans


def test_the_view_box_is_in_points_and_the_size_in_millimetres(document: dict[str, Any]) -> None:
    root = ET.fromstring(pans(document, Look(width_mm=85)).svg)
    assert root.tag == f"{SVG}svg"
    assert root.attrib["width"] == "85mm"
    assert float(root.attrib["viewBox"].split()[2]) == pytest.approx(85 / 25.4 * 72, abs=0.01)
