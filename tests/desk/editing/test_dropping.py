"""Rows taken out where nothing rests on them, and put back by an undo."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from steelyard.base.errors import CaseError
from steelyard.case.folder import check_folder, read_case, read_reviews
from steelyard.desk.editing.documents import add_document
from steelyard.desk.editing.dropping import drop_row
from steelyard.desk.editing.history import History, UndoError
from steelyard.desk.editing.making import new_row
from steelyard.desk.editing.rows import ConflictError, row_hash

CASES = Path(__file__).parents[2] / "cases"
NOW = "2025-11-02T10:00:00Z"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    shutil.copytree(CASES / "drones-for-gold", folder)
    return folder


def name(record: Any) -> str:
    """What a row is called: a tie has no id."""
    return str(getattr(record, "tie", None) or record.id)


def record(root: Path, kind: str, id: str) -> Any:
    return next(one for one in getattr(read_case(root), kind) if name(one) == id)


def drop(root: Path, kind: str, id: str) -> tuple[str, ...]:
    shown = row_hash(record(root, kind, id))
    return drop_row(root, kind, id, shown, by="Ada", when=NOW, why="twice").files


def files(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".steelyard" not in path.parts and path.name != "reviews.jsonl"
    }


def refusal(root: Path, kind: str, id: str) -> str:
    """Why a row stays; nothing where it is gone."""
    try:
        drop(root, kind, id)
    except CaseError as error:
        return error.problems[0].name
    return ""


LEAST = {
    "claims": 10,
    "prices": 3,
    "promises": 3,
    "series": 3,
    "items": 1,
    "sources": 1,
    "ties": 1,
}
"""Kind -> how many of its rows nothing rests on, at least."""


def with_spare_rows(root: Path) -> None:
    """A source with two grades and an item that nothing rests on."""
    for table, rows in (
        ("sources.csv", "idle-paper,Idle Paper,observers,media,,false,\n"),
        (
            "grades.csv",
            "idle-paper,C,2022,tests,New.,\nidle-paper,B,2024,tests,Two were confirmed.,\n",
        ),
    ):
        with (root / table).open("a", encoding="utf-8", newline="") as file:
            file.write(rows)
    cells = {"name": "Canoes", "name_de": "Kanus", "unit": "pieces", "family": "systems"}
    new_row(root, "items", cells, by="Ada", when=NOW)
    assert check_folder(root) == ()


@pytest.mark.parametrize("kind", LEAST)
def test_a_row_that_nothing_rests_on_goes_and_comes_back(case: Path, kind: str) -> None:
    with_spare_rows(case)
    before, dropped = files(case), 0
    for one in getattr(read_case(case), kind):
        id = name(one)
        told = refusal(case, kind, id)
        if told:
            assert told == "still-needed"
            assert files(case) == before
            continue
        dropped += 1
        assert id not in {name(one) for one in getattr(read_case(case), kind)}
        assert files(case) != before
        assert check_folder(case) == ()
        History(case).undo("Ada", NOW)
        assert files(case) == before
    assert dropped >= LEAST[kind]


def test_grades_go_with_their_source_and_come_back_with_it(case: Path) -> None:
    with_spare_rows(case)
    grades = read_case(case).grades
    own = [one for one in grades if one.source == "idle-paper"]
    assert len(own) == 2
    assert set(drop(case, "sources", "idle-paper")) == {"sources.csv", "grades.csv"}
    assert read_case(case).grades == tuple(one for one in grades if one not in own)
    History(case).undo("Ada", NOW)
    assert read_case(case).grades == grades


def test_what_is_needed_stays(case: Path) -> None:
    for kind, id in (("items", "drones"), ("sources", "harbour-watch")):
        with pytest.raises(CaseError) as caught:
            drop(case, kind, id)
        assert caught.value.problems[0].name == "still-needed"
        assert "more places" in caught.value.problems[0].what
    with pytest.raises(CaseError, match=r"has \d+ claims"):
        drop(case, "documents", "harbour-report")


def test_links_go_with_their_claim(case: Path) -> None:
    links = read_case(case).links
    found = [one.a for one in links if one.kind == "same_origin"]
    assert found
    changed = drop(case, "claims", found[0])
    assert "links.csv" in changed
    assert all(found[0] not in {one.a, one.b} for one in read_case(case).links)
    History(case).undo("Ada", NOW)
    assert read_case(case).links == links


def test_a_row_that_changed_meanwhile_stays(case: Path) -> None:
    with pytest.raises(ConflictError):
        drop_row(case, "prices", "P001", "0" * 16, by="Ada", when=NOW)
    with pytest.raises(ValueError, match="expected one of"):
        drop_row(case, "grades", "x", "", by="Ada", when=NOW)


def test_a_document_without_claims_goes_with_its_files(case: Path) -> None:
    content = b"Nothing to count here.\n"
    (id,) = add_document(case, "note.txt", content, "Ada", NOW).ids
    before = files(case)
    shown = row_hash(record(case, "documents", id))
    done = drop_row(case, "documents", id, shown, by="Ada", when=NOW)
    assert f"documents/{id}.yaml" in done.removed
    assert not any(id in name for name in files(case))
    assert read_reviews(case)[-1]["action"] == "deleted"
    History(case).undo("Ada", NOW)
    assert files(case) == before
    assert read_case(case).texts[id].strip() == content.decode().strip()


def test_a_file_that_is_there_again_is_not_written_over(case: Path) -> None:
    (id,) = add_document(case, "note.txt", b"Nothing to count here.\n", "Ada", NOW).ids
    shown = row_hash(record(case, "documents", id))
    drop_row(case, "documents", id, shown, by="Ada", when=NOW)
    (case / f"texts/{id}.txt").write_text("other words", encoding="utf-8")
    with pytest.raises(UndoError, match="there again"):
        History(case).undo("Ada", NOW)
    assert (case / f"texts/{id}.txt").read_text(encoding="utf-8") == "other words"
