"""A spreadsheet written into a case just as it was shown."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from steelyard.base.errors import CaseError
from steelyard.desk.editing.history import History
from steelyard.desk.editing.sheets import apply_shown
from steelyard.desk.sheets import ImportResult, import_file

SMALL = Path(__file__).parents[2] / "cases" / "drones-for-gold"
HEAD = "id,item,amount,unit,from,to,as of,source,status\n"
NEW = "N1,drones,150,pieces,AA,BB,2025-01-31,harbour-watch,delivered\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    shutil.copytree(SMALL, folder, ignore=shutil.ignore_patterns("results", ".steelyard"))
    return folder


def propose(case: Path, rows: str) -> ImportResult:
    sheet = case.parent / "sheet.csv"
    sheet.write_text(HEAD + rows, encoding="utf-8")
    return import_file(case, sheet)


def files_of(case: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(case)): path.read_bytes()
        for path in sorted(case.rglob("*"))
        if path.is_file() and ".steelyard" not in path.parts and path.name != "reviews.jsonl"
    }


def apply(case: Path, result: ImportResult) -> tuple[str, ...]:
    return apply_shown(case, result, "mine.csv", by="anna", when="2026-01-02")


def test_what_was_shown_is_written_logged_and_undone_as_one_edit(case: Path) -> None:
    before = files_of(case)
    result = propose(case, NEW)
    assert apply(case, result) == tuple(edit.name for edit in result.imports[-1].files)
    for edit in result.imports[-1].files:
        assert (case / edit.name).read_text(encoding="utf-8") == edit.text
    line = json.loads((case / "reviews.jsonl").read_text().splitlines()[-1])
    assert (line["claim"], line["action"], line["why"]) == ("N1", "added", "import of mine.csv")
    History(case).undo("anna", "2026-01-03")
    assert files_of(case) == before


def test_a_sheet_that_says_what_stands_there_writes_nothing(case: Path) -> None:
    apply(case, propose(case, NEW))
    before = files_of(case)
    assert apply(case, propose(case, NEW)) == ()
    assert files_of(case) == before


def test_it_is_refused_when_a_file_of_it_changed_meanwhile(case: Path) -> None:
    apply(case, propose(case, NEW))
    result = propose(case, NEW.replace("150", "160"))
    path = case / "claims" / "imported.csv"
    path.write_text(path.read_text().replace("150", "170"), encoding="utf-8")
    before = files_of(case)
    with pytest.raises(CaseError, match=r"imported\.csv"):
        apply(case, result)
    assert files_of(case) == before


def test_it_is_refused_when_the_case_would_have_a_problem_by_it_now(case: Path) -> None:
    result = propose(case, NEW)
    path = case / "items.yaml"
    path.write_text(path.read_text().replace("id: drones", "id: planes"), encoding="utf-8")
    before = files_of(case)
    with pytest.raises(CaseError, match="drones"):
        apply(case, result)
    assert files_of(case) == before


def test_a_sheet_with_a_problem_is_never_written(case: Path) -> None:
    before = files_of(case)
    with pytest.raises(CaseError):
        apply(case, propose(case, NEW.replace("150", "a lot")))
    assert files_of(case) == before
