"""The list of found copies, and what an analyst says of them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from steelyard.case.folder import append_links, read_case
from steelyard.desk.copies_list import JudgementError, judge, list_copies, render_copies

SMALL = Path(__file__).parents[1] / "cases" / "drones-for-gold"
DAY = date(2026, 1, 2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small case without its first link, so that one copy is open."""
    to = tmp_path / "mycase"
    shutil.copytree(SMALL, to)
    path = to / "links.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0], *lines[2:]]) + "\n", encoding="utf-8")
    return to


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "steelyard", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_the_copy_that_nobody_judged_is_listed_and_acts(folder: Path) -> None:
    rows = list_copies(read_case(folder))
    row = next(row for row in rows if {row["a"], row["b"]} == {"D001", "D002"})
    assert row["kind"] == "same_origin"
    assert row["acts"]
    text = render_copies(rows)
    assert all(len(line) <= 80 for line in text.split("\n"))
    assert "Harbour Watch" in text


def test_a_judgement_is_appended_and_nothing_else_moves(folder: Path) -> None:
    case = read_case(folder)
    row = list_copies(case)[0]
    before = (folder / "links.csv").read_text(encoding="utf-8")
    append_links(folder, judge(case, (), (f"{row['a']}:{row['b']}",), "me", DAY))
    after = (folder / "links.csv").read_text(encoding="utf-8")
    assert after.startswith(before)
    assert after.count("\n") == before.count("\n") + 1
    assert read_case(folder).links[-1].by in {"me", "tests"}
    assert row["a"] not in {one["a"] for one in list_copies(read_case(folder))}


def test_a_case_without_links_gets_the_file(folder: Path) -> None:
    (folder / "links.csv").unlink()
    case = read_case(folder)
    append_links(folder, judge(case, ("D002:D001",), (), "me", DAY))
    (link,) = read_case(folder).links
    assert (link.a, link.b, link.judgement, link.when) == ("D002", "D001", "yes", "2026-01-02")


@pytest.mark.parametrize("pair", ["D001", "D001:", "D001:nobody", "D001:D001"])
def test_what_is_no_pair_of_claims_is_refused(folder: Path, pair: str) -> None:
    with pytest.raises(JudgementError):
        judge(read_case(folder), (pair,), (), "me", DAY)


def test_judged_links_say_whether_the_program_agrees() -> None:
    case = read_case(SMALL)
    rows = [row for row in list_copies(case, judged=True) if row["judgement"]]
    assert len(rows) == len(case.links)
    assert "Judged in the case: 2 links" in render_copies(list_copies(case, judged=True))


def test_nothing_found_is_said(folder: Path) -> None:
    case = read_case(folder)
    none = replace(case, claims=case.claims[:1], links=())
    assert render_copies(list_copies(none)) == "Nothing is found that is not judged yet."


def test_the_command_prints_rows_and_refuses_in_one_line(folder: Path) -> None:
    done = run("copies", folder, "--json")
    assert done.returncode == 0, done.stderr
    assert {"a", "b", "kind", "score", "why", "drift", "acts"} <= set(json.loads(done.stdout)[0])
    wrong = run("copies", folder, "--accept", "D001:nobody")
    assert wrong.returncode == 2
    assert wrong.stderr == "steelyard: there is no claim 'nobody'.\n"
