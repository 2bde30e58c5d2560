"""hypotheses.yaml: every problem of the file is told at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from steelyard.case.folder import check_folder

SMALL = Path(__file__).parents[1] / "cases" / "drones-for-gold"
FILE = """\
hypotheses:
  - {id: one, name: {en: One}}
  - {id: two, name: {en: Two}}
pieces:
  - id: p1
    text: {en: A}
    why: {en: B}
    url: https://example.org/a
    ratings: {one: %s, two: C}
  - id: p1
    text: {en: A}
    why: {en: B}
    ratings: {one: C, three: C}
"""
OTHERS = {"duplicate-id", "unknown-hypothesis", "rating-missing", "piece-without-ground"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "case"))


def names(folder: Path, text: str) -> set[str]:
    (folder / "hypotheses.yaml").write_text(text, encoding="utf-8")
    return {one.name for one in check_folder(folder)}


def test_a_rating_there_is_not_hides_no_other_problem(folder: Path) -> None:
    assert names(folder, FILE % "C") == OTHERS
    assert names(folder, FILE % "XX") == OTHERS | {"unknown-value"}


def test_what_stands_in_for_a_rating_makes_no_problem_of_its_own(folder: Path) -> None:
    sound = FILE.partition("  - id: p1\n    text: {en: A}\n    why: {en: B}\n    ratings")[0]
    assert names(folder, sound % "C") == set()
    assert names(folder, sound % "XX") == {"unknown-value"}
    assert names(folder, sound.replace("ratings:", "trust: much\n    ratings:") % "XX") == {
        "unknown-value"
    }


def test_a_file_amiss_as_a_whole_is_told_and_no_more(folder: Path) -> None:
    assert names(folder, "hypotheses: 5\npieces: []\n") == {"wrong-shape"}
