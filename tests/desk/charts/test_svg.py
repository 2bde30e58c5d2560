"""The frame of a drawing."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from tests.desk.charts.conftest import SVG

from steelyard.desk.charts import Look, pans
from steelyard.desk.charts.fonts import is_measured, text_width


def test_the_view_box_is_in_points_and_the_size_in_millimetres(document: dict[str, Any]) -> None:
    root = ET.fromstring(pans(document, Look(width_mm=85)).svg)
    assert root.tag == f"{SVG}svg"
    assert root.attrib["width"] == "85mm"
    assert float(root.attrib["viewBox"].split()[2]) == pytest.approx(85 / 25.4 * 72, abs=0.01)


def test_every_text_keeps_its_room_whatever_font_the_computer_has(document: dict[str, Any]) -> None:
    root = ET.fromstring(pans(document, Look()).svg)
    texts = root.findall(f".//{SVG}text")
    assert texts
    for one in texts:
        runs = [one, *one] if len(one) else [one]
        width = sum(
            text_width(run.text or "", float(one.attrib["font-size"]), "font-weight" in run.attrib)
            for run in runs
        )
        assert float(one.attrib["textLength"]) == pytest.approx(width, abs=0.01)
        assert one.attrib["lengthAdjust"] == "spacingAndGlyphs"


def test_a_text_whose_width_is_a_guess_is_left_as_wide_as_it_comes() -> None:
    assert is_measured("Mörser 5.6")
    assert not is_measured("포탄")
