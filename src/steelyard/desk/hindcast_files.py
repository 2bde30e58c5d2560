"""The disk door of hindcasts: a case folder weighed as of one day after another, and its files.

In: a case folder and from when, how often. Out: the document; a folder with it as JSON, tables of
the standings and of the later claims, and charts. Draws are kept in the case's store day by day,
so that a run that was stopped goes on where it was. Writes nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from steelyard.case.folder import read_case
from steelyard.desk import words
from steelyard.desk.charts.files import render_words
from steelyard.desk.charts.march import FIGURES, march, march_items
from steelyard.desk.charts.svg import Look
from steelyard.desk.hindcast_text import hindcast_document
from steelyard.desk.replacing import check_replaceable, replacing
from steelyard.desk.results import Progress, sampler_of
from steelyard.desk.tables.files import render_dicts
from steelyard.weighing.hindcast import DRAWS, hindcast, period_ends
from steelyard.weighing.weigh import resolve_options

EVERY: Final = {"quarter": 3, "month": 1}
MARK: Final = "hindcast.json"
_MOST_CHARTS = 8


def hindcast_folder(
    path: Path,
    *,
    every: str = "quarter",
    since: date | None = None,
    draws: int | None = None,
    progress: Progress = lambda stage, share: None,
) -> dict[str, Any]:
    """The document of a hindcast. Raises CaseError and OptionError."""
    case = read_case(path)
    options = resolve_options(case)
    days = period_ends(since or options.start, options.as_of or options.end, EVERY[every])
    cast = hindcast(case, days, draws=draws or DRAWS, sampler=sampler_of(path), progress=progress)
    return hindcast_document(cast, case, options.basis, options.seed)


def check_free(folder: Path) -> None:
    """Whether a hindcast may be written here; raises OccupiedError where it may not."""
    check_replaceable(folder, "a hindcast is", mark=MARK, ours=_ours)


def write_hindcast(document: Mapping[str, Any], folder: Path) -> None:
    """Write every file by way of a folder beside it: a crash leaves the old ones or the new."""
    check_free(folder)
    with replacing(folder) as fresh:
        for name, text in _files(document).items():
            (fresh / name).write_text(text, encoding="utf-8", newline="\n")


def _ours(name: str) -> bool:
    return name in {MARK, "later.csv", "standings.csv"} or (
        name.startswith("march-") and name.endswith((".svg", ".txt"))
    )


def _files(document: Mapping[str, Any]) -> dict[str, str]:
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)
    files = {
        MARK: f"{text}\n",
        "later.csv": render_dicts(document["later"]),
        "standings.csv": render_dicts(_standing_rows(document)),
    }
    for lang in words.LANGUAGES:
        for path in (*FIGURES, *march_items(document)[:_MOST_CHARTS]):
            chart = march(document, path, Look(lang=lang))
            if chart is not None:
                files[f"{chart.name}.{lang}.svg"] = chart.svg
                files[f"{chart.name}.{lang}.txt"] = render_words(chart)
    return files


def _standing_rows(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "day": one["day"],
            "end": one["end"],
            "origins": one["origins"],
            "what": what,
            **{end: figure[end] for end in ("low", "p05", "p50", "p95", "high")},
        }
        for one in document["standings"]
        for what, figure in (*one["figures"].items(), *one["quantities"].items())
    ]
