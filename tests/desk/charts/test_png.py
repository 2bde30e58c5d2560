"""Pictures come from the shipped fonts alone, at twice the pixels of a screen."""

from __future__ import annotations

import struct
from typing import Any

import pytest

from steelyard.desk.charts import Look, pans
from steelyard.desk.charts.png import render_png
from steelyard.desk.charts.svg import Canvas


def _size(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def _picture(words: str) -> bytes:
    canvas = Canvas(Look(width_mm=85), "probe")
    canvas.text(10, 30, words, 12)
    return render_png(canvas.render(40, "probe", "probe"), 85)


@pytest.mark.parametrize("width_mm", [85.0, 176.0])
def test_a_picture_has_twice_the_pixels_of_its_width(
    document: dict[str, Any], width_mm: float
) -> None:
    chart = pans(document, Look(width_mm=width_mm))
    width, height = _size(render_png(chart.svg, width_mm))
    assert width == round(width_mm / 25.4 * 96 * 2)
    assert height == pytest.approx(width * chart.height_mm / width_mm, abs=2)


def test_a_picture_is_the_same_each_time(document: dict[str, Any]) -> None:
    svg = pans(document).svg
    assert render_png(svg, 176) == render_png(svg, 176)


@pytest.mark.parametrize(
    ("one", "other"), [("북", "한"), ("Ж", "Я"), ("→", "←"), ("ä", "ö"), ("€", "£")]
)
def test_letters_of_all_scripts_print_as_themselves_and_not_as_boxes(one: str, other: str) -> None:
    """A box is the same box for every missing letter, so two letters must differ."""
    assert _picture(one) != _picture(other)
    assert _picture(one) != _picture("\ue000")
