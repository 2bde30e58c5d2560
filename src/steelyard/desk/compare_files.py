"""The disk door of comparisons: two sides of a case folder compared, and the files of it.

In: a case folder and what a person calls its two sides. Out: the comparison's document, and
where that is asked for a folder with it as JSON, a tidy CSV and a bridge for each headline.
Draws are kept in the case's store, so that what was weighed once is not sampled again. Writes
nothing else; what is marked internal is not told in the files.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from steelyard.desk import words
from steelyard.desk.charts.bridge import bridge
from steelyard.desk.charts.files import render_words
from steelyard.desk.charts.svg import Look
from steelyard.desk.compare_document import bridge_document, without_internal
from steelyard.desk.replacing import check_replaceable, replacing
from steelyard.desk.results import sampler_of
from steelyard.desk.revisions import find_side
from steelyard.weighing.at_day import COLUMNS, HEADLINES
from steelyard.weighing.changes import ORDER
from steelyard.weighing.compare import compare

Progress = Callable[[str, float], None]
Document = Mapping[str, Any]
MARK = "compare.json"
_FIELDS = ("figure", "column", "step", "cause", "before", "after", "move", "error", "reverse")


def compare_folder(
    path: Path,
    a: str,
    b: str,
    *,
    seed: int | None = None,
    draws: int | None = None,
    basis: str | None = None,
    reverse: bool = False,
    progress: Progress = lambda stage, share: None,
) -> dict[str, Any]:
    """Compare two sides of a case; `reverse` also walks the causes in the other order.

    Raises RevisionError, CompareError, OptionError and CaseError.
    """
    sides = [find_side(path, text, basis=basis) for text in (a, b)]
    if basis is None:
        # Results were weighed on one basis; a date or revision beside them is taken on it too.
        own = next((side.basis for side in sides if side.recorded is not None), None)
        sides = [side if side.basis else replace(side, basis=own) for side in sides]
    options: dict[str, Any] = {"seed": seed, "draws": draws, "sampler": sampler_of(path)}
    share = 0.5 if reverse else 1.0
    one = compare(*sides, **options, progress=lambda stage, part: progress(stage, share * part))
    other = None
    if reverse:
        other = compare(
            *sides,
            **options,
            order=ORDER[::-1],
            progress=lambda stage, part: progress(stage, share + share * part),
        )
    return bridge_document(one, other)


def write_comparison(document: Document, folder: Path) -> tuple[Path, ...]:
    """Write the comparison into a new or empty folder, or over an earlier comparison.

    A crash leaves the earlier one whole. Raises OccupiedError.
    """
    check_free(folder)
    files = _files(without_internal(document))
    with replacing(folder) as fresh:
        for name, text in files.items():
            (fresh / name).write_text(text, encoding="utf-8", newline="\n")
    return tuple(folder / name for name in files)


def check_free(folder: Path) -> None:
    """Whether a comparison may be written here; raises OccupiedError where it may not."""
    check_replaceable(folder, "a comparison is", mark=MARK, ours=_ours)


def _ours(name: str) -> bool:
    return name in {MARK, "compare.csv"} or (
        name.startswith("bridge-") and name.endswith((".svg", ".txt"))
    )


def _files(document: Document) -> dict[str, str]:
    """Name -> text of every file."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)
    files = {MARK: f"{text}\n", "compare.csv": render_rows(document)}
    for lang in words.LANGUAGES:
        for path in HEADLINES:
            chart = bridge(document, path, Look(lang=lang))
            if chart is not None:
                files[f"{chart.name}.{lang}.svg"] = chart.svg
                files[f"{chart.name}.{lang}.txt"] = render_words(chart)
    return files


def render_rows(document: Document) -> str:
    """One row a figure, column and cause, unrounded; an open end is an empty cell."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _FIELDS, lineterminator="\n")
    writer.writeheader()
    for path, figure in document["figures"].items():
        for column in COLUMNS:
            before = figure["a"][column]
            for step, part in enumerate(figure["parts"], 1):
                after = part["after"][column]
                writer.writerow(
                    {
                        "figure": path,
                        "column": column,
                        "step": step,
                        "cause": "+".join(part["causes"]),
                        "before": before,
                        "after": after,
                        "move": part["move"][column],
                        "error": part["error"][column],
                        "reverse": (part["reverse"] or {}).get(column),
                    }
                )
                before = after
    return out.getvalue()
