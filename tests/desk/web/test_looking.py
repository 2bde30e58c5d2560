"""The files of a large case: looked at once a moment, one's own edit taken over at once."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from steelyard.case.folder import read_case
from steelyard.desk.judging import STATES
from steelyard.desk.web import looking
from steelyard.desk.web.asking import Form
from steelyard.desk.web.bench import Bench, default_clock
from steelyard.desk.web.deeds.judging import judge
from steelyard.desk.web.files_of import marks_of, number_of
from steelyard.desk.web.looking import Looking
from steelyard.desk.web.speech import Speech

CLAIMS = "claims/harbour-report.yaml"


@pytest.fixture
def large(case: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small case, looked at as a large one is."""
    monkeypatch.setattr(looking, "MANY", 3)
    monkeypatch.setattr(looking, "FRESH", 60.0)
    return case


def opened(root: Path) -> tuple[Looking, Event]:
    differed = Event()
    made = Looking(root, differed.set)
    made.look()
    return made, differed


def reworded(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def until_read(files: Looking) -> None:
    end = time.monotonic() + 20
    while files._reading is not None and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(0.3)


def test_many_files_are_looked_at_again_only_after_a_moment(large: Path) -> None:
    files, _ = opened(large)
    before = files.look()
    os.utime(large / "items.yaml", ns=(1, 1))
    assert files.look() is before
    assert files.look(since=time.monotonic()).stamp != before.stamp


def test_few_files_are_looked_at_each_time(case: Path) -> None:
    files, _ = opened(case)
    before = files.look()
    os.utime(case / "items.yaml", ns=(1, 1))
    assert files.look().stamp != before.stamp


def test_an_own_edit_stands_there_at_once_and_is_read_again_beside(large: Path) -> None:
    files, differed = opened(large)
    before = files.seen
    assert before.case is not None
    one = next(c for c in before.case.claims if c.document == "harbour-report")
    path = large / CLAIMS
    with path.open("a", encoding="utf-8") as file:
        file.write(f"# {one.id} was looked at\n")
    files.take({one.id: one}, frozenset({CLAIMS}))
    assert files.seen.stamp != before.stamp
    assert files.look().case == before.case
    taken = files.seen.case
    until_read(files)
    assert files.seen.case is taken
    assert not differed.is_set()


def test_what_was_taken_over_and_is_not_so_is_put_right(large: Path) -> None:
    files, differed = opened(large)
    case = files.seen.case
    assert case is not None
    one = next(c for c in case.claims if c.document == "harbour-report")
    with (large / CLAIMS).open("a", encoding="utf-8") as file:
        file.write("# nothing else\n")
    files.take({one.id: replace(one, note="never written")}, frozenset({CLAIMS}))
    taken = files.seen.case
    assert taken is not None
    assert "never written" in {c.note for c in taken.claims}
    assert differed.wait(20)
    assert files.seen.case == case


def test_an_edit_is_not_taken_over_where_another_file_changed_too(large: Path) -> None:
    files, _ = opened(large)
    case = files.seen.case
    assert case is not None
    one = next(c for c in case.claims if c.document == "harbour-report")
    (large / CLAIMS).write_text(
        (large / CLAIMS).read_text(encoding="utf-8") + "# x\n", encoding="utf-8"
    )
    reworded(large / "case.yaml", "title:", "title :")
    files.take({one.id: replace(one, note="never written")}, frozenset({CLAIMS}))
    read = files.seen.case
    assert read is not None
    assert "never written" not in {c.note for c in read.claims}


def test_a_file_that_somebody_else_changed_is_read_before_it_is_edited(large: Path) -> None:
    files, _ = opened(large)
    before = files.look()
    assert files.before(CLAIMS) is before
    with (large / CLAIMS).open("a", encoding="utf-8") as file:
        file.write("# by an editor\n")
    assert files.before(CLAIMS).stamp != before.stamp


def test_a_claim_that_is_judged_in_a_large_case_counts_on_the_next_page(large: Path) -> None:
    bench = Bench(large, "anna", default_clock, weigh_at_once=False)
    bench.answered.set()
    assert bench.opened.wait(20)
    assert bench.case is not None
    one = next(c for c in bench.case.claims if c.document == "harbour-report")
    verb = "park" if one.state != "parked" else "reject"
    shown = {"claim": one.id, "verb": verb, "because": "a test", "shown": bench.show(one)}
    judge(bench, Form(Speech("en"), shown, {}, ()))
    now = next(c for c in bench.case.claims if c.id == one.id)
    assert now.state == STATES[verb]
    until_read(bench.files)
    assert bench.case == read_case(large)


def test_files_are_counted_by_their_names_as_they_are_marked(case: Path) -> None:
    (case / ".hidden").mkdir()
    (case / ".hidden" / "a.txt").write_text("a")
    (case / "picture.png").write_bytes(b"")
    assert number_of(case) == len(marks_of(case)) > 0
    assert number_of(case / "nowhere") == 0
