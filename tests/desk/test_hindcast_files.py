"""A hindcast is written whole, over nothing else, and says what is told later and what is not."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from tests.weighing.small import SMALL

from steelyard.desk.hindcast_files import check_free, hindcast_folder, write_hindcast
from steelyard.desk.hindcast_text import render_hindcast
from steelyard.desk.replacing import OccupiedError


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("case") / "small"
    shutil.copytree(SMALL, path)
    return path


@pytest.fixture(scope="module")
def document(case: Path) -> dict[str, Any]:
    return hindcast_folder(case, draws=400)


def test_the_same_case_gives_the_same_document(case: Path, document: dict[str, Any]) -> None:
    assert hindcast_folder(case, draws=400) == document


@pytest.mark.parametrize("lang", ["en", "de"])
def test_no_line_is_longer_than_the_terminal(document: dict[str, Any], lang: str) -> None:
    lines = render_hindcast(document, lang).splitlines()
    assert max(len(line) for line in lines) <= 80
    assert not any("truth" in line.lower() for line in lines)


def test_files_hold_every_later_claim_and_charts_are_drawn(
    document: dict[str, Any], tmp_path: Path
) -> None:
    folder = tmp_path / "hindcast"
    write_hindcast(document, folder)
    write_hindcast(document, folder)
    assert json.loads((folder / "hindcast.json").read_text(encoding="utf-8")) == document
    with (folder / "later.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["claim"] for row in rows] == [one["claim"] for one in document["later"]]
    for svg in folder.glob("march-*.en.svg"):
        ET.parse(svg)
        assert (folder / svg.name.replace(".en.", ".de.")).is_file()
    assert (folder / "march-given.en.svg").is_file()


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OccupiedError, match=r"letter\.txt"):
        check_free(tmp_path)


def test_what_is_internal_is_not_told(case: Path, document: dict[str, Any]) -> None:
    from dataclasses import replace
    from datetime import date

    from steelyard.case.folder import read_case
    from steelyard.desk.hindcast_text import hindcast_document
    from steelyard.weighing.hindcast import hindcast

    read = read_case(case)
    secret = document["later"][0]["claim"]
    claims = tuple(replace(c, internal=c.id == secret) for c in read.claims)
    hidden = replace(read, claims=claims)
    cast = hindcast(hidden, (date(2025, 6, 30),), draws=400)
    told = hindcast_document(cast, hidden, "comparable", 7)
    assert secret not in {one["claim"] for one in told["later"]}


def test_a_rename_that_fails_loses_neither_the_old_nor_the_new(
    document: dict[str, Any], tmp_path: Path
) -> None:
    folder = tmp_path / "hindcast"
    write_hindcast(document, folder)
    # A file stands where the earlier folder would be moved aside.
    (tmp_path / ".hindcast.old").touch()
    with pytest.raises(OSError, match="hindcast"):
        write_hindcast(document | {"seed": 1}, folder)
    assert json.loads((folder / "hindcast.json").read_text(encoding="utf-8")) == document
    (tmp_path / ".hindcast.old").unlink()
    # As a crash between two renames would leave it.
    folder.rename(tmp_path / ".hindcast.old")
    check_free(folder)
    assert json.loads((folder / "hindcast.json").read_text(encoding="utf-8")) == document
