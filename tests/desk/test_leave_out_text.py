"""The table without each source fits the terminal, and asking again is answered from the store."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.weighing.conftest import SMALL

from steelyard.desk.leave_out_files import leave_out_folder
from steelyard.desk.leave_out_text import render_leave_out


def _quiet(_stage: str, _share: float) -> None:
    pass


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("case") / "small"
    shutil.copytree(SMALL, path)
    return path


@pytest.fixture(scope="module")
def document(folder: Path) -> dict[str, Any]:
    return leave_out_folder(folder, progress=_quiet, draws=400)


@pytest.mark.parametrize("lang", ["en", "de"])
def test_no_line_is_longer_than_the_terminal(document: dict[str, Any], lang: str) -> None:
    text = render_leave_out(document, lang)
    assert max(len(line) for line in text.splitlines()) <= 80


def test_every_row_is_printed_with_how_it_was_come_by(document: dict[str, Any]) -> None:
    lines = render_leave_out(document).splitlines()
    for row in document["rows"]:
        own = [line for line in lines if line.startswith(row["source"])]
        assert len(own) == 1
        word = {"refit": "refit", "refused": "cannot be weighed", "unchanged": "same draws"}
        assert word.get(row["how"], "reweighted") in own[0]


def test_asking_again_is_answered_from_the_store(folder: Path, document: dict[str, Any]) -> None:
    stages: list[str] = []
    again = leave_out_folder(folder, progress=lambda stage, _: stages.append(stage), draws=400)
    assert again == document
    assert not stages


def test_what_is_open_or_without_end_is_null_and_never_a_number(document: dict[str, Any]) -> None:
    refused = [row for row in document["rows"] if row["how"] == "refused"]
    assert refused
    assert all(row["move"] is None and row["figures"] == {} for row in refused)
