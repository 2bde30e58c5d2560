"""Write the tables of docs/flagship.md that say what moved the flagship's figures, and when.

In: the flagship case. Out: the page with the text between its `compare` markers replaced. Run
`python docs/make_compare.py`; it weighs some ten cases, which takes a minute or two, and is
the same as `steelyard compare cases/unequal-partnership 2024-10-31 2025-09-30 --draws 4000` and
`steelyard compare cases/unequal-partnership 2025-09-30 . --draws 4000`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from flagship_page import marked, table

from steelyard.base.dates import parse_span
from steelyard.case.folder import read_case
from steelyard.desk import words
from steelyard.desk.compare_files import compare_folder
from steelyard.desk.compare_text import Column, cause_name, column_of, moved_most, signed, unit_of
from steelyard.desk.progress import Progress
from steelyard.desk.results import sampler_of
from steelyard.weighing.changes import as_known
from steelyard.weighing.compare import Side, compare

ROOT = Path(__file__).resolve().parent.parent
CASE = ROOT / "cases" / "unequal-partnership"
PAGE = ROOT / "docs" / "flagship.md"
DRAWS = 4000
DAYS = ("2024-10-31", "2025-09-30", ".")
COLUMNS = (
    ("given.value", "p50", 2, "given, $bn"),
    ("given.value", "p05", 2, "5%"),
    ("given.value", "p95", 2, "95%"),
    ("returned.value", "p50", 3, "came back, $bn"),
    ("balance", "p50", 2, "difference, $bn"),
    ("ratio", "p50", 1, "for each dollar back"),
)
"""Figure, quantile, decimals and head of each column."""
BN = 1e9
# More ids than this in a cell help nobody; the command prints them all.
NAMED = 12
ALONE = ("G218", "G220")
"""Claims that are also let in by themselves: both speak of the good that the step moved most."""


def medians(documents: Sequence[dict[str, Any]]) -> str:
    """The headlines from day to day, with the part of every cause between them."""
    rows: list[tuple[str, ...]] = []
    for number, document in enumerate(documents):
        columns = [_column(document, *column[:3]) for column in COLUMNS]
        if number == 0:
            rows.append((_side(document["a"]), *_cells([c.start for c in columns]), ""))
        for at, part in enumerate(document["causes"]):
            moves = [
                signed(column.parts[at], places)
                for column, (_, _, places, _) in zip(columns, COLUMNS, strict=True)
            ]
            error = document["figures"]["given.value"]["parts"][at]["error"]["p50"]
            rows.append((cause_name(part["causes"]), *moves, words.decimals(error / BN, 2)))
        rows.append((_side(document["b"]), *_cells([c.end for c in columns]), ""))
    return table(("median", *(head for *_, head in COLUMNS), "chance, given"), rows)


def _column(document: dict[str, Any], path: str, quantile: str, places: int) -> Column:
    unit = unit_of(document, path)
    if path != "ratio":
        unit = unit._replace(size=BN)
    return column_of(document["figures"][path], quantile, unit, places)


def _side(side: dict[str, Any]) -> str:
    end = words.day(side["window_end"])
    if side["as_of"]:
        return f"**known by {words.day(side['as_of'])}**, to {end}"
    return f"**the case as it stands**, to {end}"


def _cells(numbers: Sequence[float | None]) -> list[str]:
    return [
        words.decimals(x, places) for x, (_, _, places, _) in zip(numbers, COLUMNS, strict=True)
    ]


def causes(documents: Sequence[dict[str, Any]]) -> str:
    """What each cause rests on and which goods it moved most."""
    rows = []
    for document in documents:
        until = document["b"]["as_of"]
        step = f"to {words.day(until)}" if until else "to the case as it stands"
        for at, part in enumerate(document["causes"]):
            claims = [one for one in part["changes"] if one["kind"] == "claims"]
            others = [one["id"] for one in part["changes"] if one["kind"] in {"prices", "series"}]
            said = f"{len(others)} rows: {', '.join(others[:4])}" if others else ""
            if len(others) > 4:
                said += " and others"
            if claims:
                counting = [one["id"] for one in claims if one["counts"]]
                said = f"{len(claims)} claims, {len(counting)} of which count"
                said += f": {', '.join(counting)}" if len(counting) <= NAMED else ""
            if part["causes"] == ["time"]:
                said = f"{words.day(part['from_day'])} to {words.day(part['to_day'])}"
            rows.append((step, cause_name(part["causes"]), said, moved_most(document, at) or "-"))
    return table(("step", "cause", "rests on", "moved most, median"), rows)


def alone() -> str:
    """What each of a few new claims would have moved, had it been the only new one."""
    case = read_case(CASE)
    day = parse_span(DAYS[1]).last
    known = as_known(case, day)
    original = {claim.id: claim for claim in case.claims}
    rows = []
    for id in ALONE:
        claims = tuple(original[one.id] if one.id == id else one for one in known.claims)
        sides = (Side("as_of", known), Side("as_of", replace(known, claims=claims)))
        bridge = compare(*sides, draws=DRAWS, sampler=sampler_of(CASE))
        part = next(one for one in bridge.parts if one.causes == ("new_claim",))
        move, error = part.move("given.value", "p50"), part.error("given.value", "p50")
        said = original[id].paraphrase or original[id].said
        numbers = (signed((move or 0.0) / BN, 2), words.decimals((error or 0.0) / BN, 2))
        rows.append((id, said, *numbers))
    return table(("claim", "says, in our words", "given, $bn", "chance"), rows)


def main() -> None:
    """Compare day by day and rewrite the tables of the page."""
    with Progress(sys.stderr) as progress:
        documents = [
            compare_folder(CASE, a, b, draws=DRAWS, progress=progress) for a, b in pairwise(DAYS)
        ]
    page = PAGE.read_text(encoding="utf-8")
    tables = {"medians": medians(documents), "causes": causes(documents), "alone": alone()}
    for name, text in tables.items():
        page = marked(page, "compare", name, "compared", text)
    PAGE.write_text(page, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
