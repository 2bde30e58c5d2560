"""docs/flagship.md on what moved its figures: the tables add up and the words hold in them."""

from __future__ import annotations

import re
import runpy
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from steelyard.case.case import Case
from steelyard.case.folder import read_case
from steelyard.desk.compare_document import bridge_document
from steelyard.desk.revisions import find_side
from steelyard.weighing.changes import as_known, find_changes
from steelyard.weighing.compare import compare

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "flagship.md"
SMALL = ROOT / "tests" / "cases" / "drones-for-gold"


@cache
def maker() -> dict[str, Any]:
    """The script that writes the tables, as a namespace."""
    return runpy.run_path(str(ROOT / "docs" / "make_compare.py"))


@cache
def case() -> Case:
    return read_case(maker()["CASE"])


def rows(name: str) -> list[list[str]]:
    page = PAGE.read_text(encoding="utf-8")
    found = re.findall(rf"<!-- compare: {name} -->\n(.*?)<!-- compared -->", page, re.DOTALL)
    assert len(found) == 1
    lines = [line.strip().strip("|") for line in found[0].strip().split("\n")]
    assert len({line.count("|") for line in lines}) == 1
    return [[cell.strip() for cell in line.split("|")] for line in lines[2:]]


def number(text: str) -> float:
    return float(text.replace("\N{MINUS SIGN}", "-").replace(",", ""))


def steps() -> list[list[list[str]]]:
    """The table of medians cut at its days: from day to day, both ends among the rows."""
    table = rows("medians")
    days = [at for at, row in enumerate(table) if row[0].startswith("**")]
    assert len(days) == 3
    return [table[a : b + 1] for a, b in pairwise(days)]


@pytest.mark.parametrize("step", [0, 1])
def test_every_column_adds_up_as_printed(step: int) -> None:
    part = steps()[step]
    for column in range(1, len(part[0]) - 1):
        first, *moves, last = (number(row[column]) for row in part)
        assert first + sum(moves) == pytest.approx(last, abs=1e-6)


def test_the_words_under_the_tables_hold_in_them() -> None:
    first, second = ({row[0]: [number(x) for x in row[1:-1]] for row in part} for part in steps())
    october, september = (next(iter(one.values())) for one in (first, second))
    today = list(second.values())[-1]
    assert 1.7 < september[0] / october[0] < 2.4, "doubled"
    assert first["time passed"][0] > 0.85 * (september[0] - october[0]), "nearly all is time"
    assert abs(first["new claim"][0]) < 0.1 * october[0], "hardly changed"
    assert first["new claim"][3] > 0.1 * october[3], "for what came back it did"
    assert today[0] < september[0], "fallen"
    assert -second["new claim"][0] > second["time passed"][0] > 0.0, "took more than was added"
    until = september[0] + sum(move[0] for name, move in second.items() if name == "new claim")
    assert september[1] < until < september[2], "the interval held the later median"
    alone = {row[0]: number(row[2]) for row in rows("alone")}
    assert alone["G218"] > 0.0 > alone["G220"], "not the newest total, but a month without any"
    assert alone["G220"] < 0.5 * second["new claim"][0]
    assert -alone["G220"] > 3.0 * number(next(r[3] for r in rows("alone") if r[0] == "G220"))
    claims = next(r for r in rows("causes") if "as it stands" in r[0] and r[1] == "new claim")
    assert {"G218", "G220"} < set(re.findall(r"G\d+", claims[2]))
    assert claims[3].startswith("Artillery shells")


def test_the_changes_named_are_those_of_the_case() -> None:
    days = [find_side(maker()["CASE"], day).as_of for day in maker()["DAYS"]]
    for (a, b), step in zip(pairwise(days), ("30 Sep 2025", "the case as it stands"), strict=True):
        changes = find_changes(as_known(case(), a), as_known(case(), b))
        named = [row for row in rows("causes") if row[0] == f"to {step}"]
        claims = [one for one in changes if one.kind == "claims"]
        text = next(row[2] for row in named if row[1] == "new claim")
        assert text.startswith(f"{len(claims)} claims, ")
        for cause, kind in (("rate or deflator", "series"), ("new price", "prices")):
            count = sum(1 for one in changes if one.kind == kind)
            assert next(row[2] for row in named if row[1] == cause).startswith(f"{count} rows: ")


def test_the_tables_are_made_of_a_comparison() -> None:
    sides = [find_side(SMALL, day) for day in ("2025-02", "2025-06", ".")]
    documents = [bridge_document(compare(a, b, draws=400)) for a, b in pairwise(sides)]
    medians = maker()["medians"](documents).split("\n")
    assert medians[2].startswith("| **known by 28 Feb 2025**, to 31 Dec 2024 | 0.01 |")
    assert "| **the case as it stands**, to 30 Sep 2025 |" in medians[-2]
    causes = maker()["causes"](documents)
    assert "| to 30 Jun 2025 | new claim |" in causes
    assert "D004" in causes
