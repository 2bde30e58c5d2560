"""Writes the charts of a weighing as files: SVG, PNG, tidy CSV, and text to paste.

In: the weighing document and a folder. Out: `<name>.<lang>.<ending>` for each chart.
The same document gives the same bytes. Never writes outside the folder.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from steelyard.desk import words
from steelyard.desk.charts.bases import bases
from steelyard.desk.charts.curve import curve, curve_items, curves
from steelyard.desk.charts.items import value_by_item
from steelyard.desk.charts.page import Chart
from steelyard.desk.charts.pans import pans
from steelyard.desk.charts.png import render_png
from steelyard.desk.charts.promises import has_promises, promises
from steelyard.desk.charts.published import published, published_rows
from steelyard.desk.charts.svg import PRINT, Look
from steelyard.desk.charts.swings import has_swings, swings
from steelyard.desk.charts.timeline import value_over_time
from steelyard.desk.charts.waterfall import waterfall
from steelyard.desk.charts.widths import width_items, widths

# A picture costs more than its drawing, so only these are also written as PNG.
_PICTURES = ("pans", "published", "bases", "curves")
_NARROW_MM = 85.0


def all_charts(document: Mapping[str, Any], look: Look = PRINT) -> Iterator[Chart]:
    """Every chart the document has figures for, in the order of the report."""
    yield pans(document, look)
    if published_rows(document):
        yield published(document, look)
    shown = curve_items(document)
    if shown:
        yield curves(document, look)
    for item in shown:
        yield curve(document, item, look)
    if document.get("by_basis"):
        yield bases(document, look)
    if has_promises(document):
        yield promises(document, look)
    yield value_by_item(document, look)
    if has_swings(document):
        yield swings(document, look)
    if width_items(document):
        yield widths(document, look)
    if document.get("value_curves"):
        yield value_over_time(document, look)
    for bridge in document.get("bridges") or ():
        if bridge["headline"] and bridge["ends"]:
            yield waterfall(document, bridge["figure"], look)


def write_charts(
    document: Mapping[str, Any], folder: Path, languages: tuple[str, ...] = words.LANGUAGES
) -> tuple[Path, ...]:
    """Write all charts 176 mm wide, the two pans also at 85 mm; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for lang in languages:
        for chart in all_charts(document, Look(lang=lang)):
            stem = f"{chart.name}.{lang}"
            parts: list[tuple[str, bytes]] = [
                ("svg", chart.svg.encode("utf-8")),
                ("csv", render_rows(chart).encode("utf-8")),
                ("txt", render_words(chart).encode("utf-8")),
            ]
            if chart.name in _PICTURES:
                parts.append(("png", render_png(chart.svg, chart.width_mm)))
            for ending, content in parts:
                path = folder / f"{stem}.{ending}"
                path.write_bytes(content)
                written.append(path)
        narrow = pans(document, Look(lang=lang, width_mm=_NARROW_MM))
        path = folder / f"pans-85mm.{lang}.svg"
        path.write_bytes(narrow.svg.encode("utf-8"))
        written.append(path)
    return tuple(written)


def render_rows(chart: Chart) -> str:
    """The chart's figures as CSV, unrounded; an open end is an empty cell."""
    out = io.StringIO()
    if chart.rows:
        writer = csv.DictWriter(out, list(chart.rows[0]), lineterminator="\n")
        writer.writeheader()
        for row in chart.rows:
            writer.writerow({key: _cell(value) for key, value in row.items()})
    return out.getvalue()


def render_words(chart: Chart) -> str:
    """Title, subtitle, note, source and alternative text, ready to paste."""
    parts = (
        ("title", chart.title),
        ("subtitle", chart.subtitle),
        ("note", chart.note),
        ("source", chart.source),
        ("alt", chart.alt),
    )
    return "".join(
        f"{words.phrase(f'charts.text.{key}', chart.lang)}\n{text}\n\n" for key, text in parts
    )


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value
