"""What is said of a document is put right, and nothing else of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from steelyard.base.errors import CaseError
from steelyard.case.folder import read_case, read_reviews
from steelyard.desk.editing.document_rows import edit_document
from steelyard.desk.editing.history import History
from steelyard.desk.editing.rows import ConflictError, row_hash

CASE = Path(__file__).parents[2] / "cases" / "drones-for-gold"
NOW = "2025-11-02T10:00:00Z"
ID = "harbour-report"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    shutil.copytree(CASE, folder)
    return folder


def shown(case: Path) -> str:
    return row_hash(next(one for one in read_case(case).documents if one.id == ID))


def edit(case: Path, hash_: str = "", /, **changes: str) -> Any:
    return edit_document(case, ID, changes, hash_ or shown(case), by="Ada", when=NOW, why="Seen.")


def test_date_and_publisher_are_put_right_and_undone(case: Path) -> None:
    path = case / "documents" / f"{ID}.yaml"
    before = path.read_bytes()
    saved = edit(case, published="2025-04", publisher="Harbour: Watch", note="Second print.")
    assert set(saved.changed) == {"published", "publisher", "note"}
    now = next(one for one in read_case(case).documents if one.id == ID)
    assert (now.published, now.publisher) == ("2025-04", "Harbour: Watch")
    kept = [line for line in before.decode().splitlines() if line.startswith(("text", "sha256"))]
    assert set(kept) <= set(path.read_text(encoding="utf-8").splitlines())
    (line,) = read_reviews(case)
    assert (line["document"], line["action"], line["why"]) == (ID, "changed", "Seen.")
    History(case).undo("Ada", NOW)
    assert path.read_bytes() == before


def test_an_empty_field_is_taken_out_and_nothing_changed_is_nothing_written(case: Path) -> None:
    assert edit(case, published="").changed == ("published",)
    assert next(one for one in read_case(case).documents if one.id == ID).published is None
    assert edit(case, published="", internal="false").changed == ()


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"published": "last spring"}, "bad-date"),
        ({"kind": "gossip"}, "unknown-value"),
        ({"language": "English"}, "bad-language"),
    ],
)
def test_what_is_wrong_is_refused(case: Path, changes: dict[str, str], name: str) -> None:
    before = (case / "documents" / f"{ID}.yaml").read_bytes()
    with pytest.raises(CaseError) as caught:
        edit(case, **changes)
    assert name in {one.name for one in caught.value.problems}
    assert (case / "documents" / f"{ID}.yaml").read_bytes() == before


def test_a_record_that_changed_meanwhile_is_not_written_over(case: Path) -> None:
    old = shown(case)
    edit(case, publisher="Coast Paper")
    with pytest.raises(ConflictError) as caught:
        edit(case, old, publisher="Harbour Post")
    assert [one.now for one in caught.value.fields if one.field == "publisher"] == ["Coast Paper"]


def test_the_text_and_its_hash_are_not_changed_here(case: Path) -> None:
    with pytest.raises(ValueError, match="sha256"):
        edit(case, sha256="0" * 64)
