"""Every chart as drawing, table and text; the same document gives the same files."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

from steelyard.desk.charts import all_charts, render_rows, render_words, write_charts


def test_each_chart_comes_as_svg_csv_and_text_in_both_languages(
    document: dict[str, Any], tmp_path: Path
) -> None:
    written = write_charts(document, tmp_path / "charts")
    names = {path.name for path in written}
    assert names == {path.name for path in (tmp_path / "charts").iterdir()}
    for chart in all_charts(document):
        for lang in ("en", "de"):
            assert {f"{chart.name}.{lang}.{end}" for end in ("svg", "csv", "txt")} <= names
    assert {f"{name}.de.png" for name in ("pans", "published", "bases", "curves")} <= names
    assert {"pans-85mm.en.svg", "pans-85mm.de.svg"} <= names


def test_writing_twice_gives_the_same_bytes(document: dict[str, Any], tmp_path: Path) -> None:
    first = write_charts(document, tmp_path / "a", ("de",))
    second = write_charts(document, tmp_path / "b", ("de",))
    assert [path.name for path in first] == [path.name for path in second]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()
        assert b"\r" not in one.read_bytes() or one.suffix == ".png"


def test_rows_are_unrounded_and_an_open_end_is_an_empty_cell(document: dict[str, Any]) -> None:
    chart = next(iter(all_charts(document)))
    rows = list(csv.DictReader(io.StringIO(render_rows(chart))))
    by_figure = {row["figure"]: row for row in rows}
    assert float(by_figure["given.value"]["p50"]) == document["given"]["value"]["p50"]
    assert document["returned"]["value"]["high"] is None
    assert by_figure["returned.value"]["high"] == ""


def test_words_to_paste_hold_everything_a_newspaper_sets_again(document: dict[str, Any]) -> None:
    chart = next(iter(all_charts(document)))
    text = render_words(chart)
    for part in (chart.title, chart.subtitle, chart.note, chart.source, chart.alt):
        assert part in text


def test_the_renderer_of_pictures_is_loaded_late() -> None:
    code = "import sys, steelyard.desk.charts; sys.exit('resvg_py' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
