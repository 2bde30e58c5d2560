"""Bytes of files that were taken out: kept for whoever may put them back, and let go later."""

from __future__ import annotations

import os
from pathlib import Path

from steelyard.desk.editing.memory import REMOVED, STORE, YOUNG, Changed, Memory, Remembered

NOW = "2025-11-02T10:00:00Z"


def edit(what: str, *gone: str) -> Remembered:
    files = tuple(Changed(f"originals/{one[:8]}.pdf", gone=one) for one in gone)
    return Remembered(what, "Ada", NOW, files)


def age(path: Path) -> None:
    then = path.stat().st_mtime_ns - 2 * YOUNG
    os.utime(path, ns=(then, then))


def test_what_one_program_lays_by_outlives_the_edit_of_another(tmp_path: Path) -> None:
    one, other = Memory(tmp_path), Memory(tmp_path)
    name = one.lay_by(b"the only copy")
    draft = tmp_path / STORE / REMOVED / ".half.draft"
    draft.write_bytes(b"the on")
    other.add(edit("price P001"))
    assert one.laid_by(name) == b"the only copy"
    assert draft.exists()
    one.add(edit("document note", name))
    assert other.laid_by(name) == b"the only copy"


def test_what_no_edit_names_for_long_is_let_go(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    named, forgotten = memory.lay_by(b"named"), memory.lay_by(b"forgotten")
    for name in (named, forgotten):
        age(tmp_path / STORE / REMOVED / name)
    memory.add(edit("document note", named))
    assert memory.laid_by(named) == b"named"
    assert memory.laid_by(forgotten) is None


def test_bytes_that_are_laid_by_again_are_young_again(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    name = memory.lay_by(b"twice")
    age(tmp_path / STORE / REMOVED / name)
    assert memory.lay_by(b"twice") == name
    Memory(tmp_path).add(edit("price P001"))
    assert memory.laid_by(name) == b"twice"
