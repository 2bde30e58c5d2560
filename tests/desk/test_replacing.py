"""A folder of outputs is replaced whole: whatever fails, the earlier one is there or comes back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from steelyard.desk.replacing import OccupiedError, check_replaceable, put_back, replacing

MARK = "mark.txt"


def write(folder: Path, text: str) -> None:
    with replacing(folder) as fresh:
        (fresh / MARK).write_text(text, encoding="utf-8")


def write_half(folder: Path) -> None:
    with replacing(folder) as fresh:
        (fresh / MARK).write_text("half", encoding="utf-8")
        raise KeyboardInterrupt


def told(folder: Path) -> str:
    return (folder / MARK).read_text(encoding="utf-8")


def check(folder: Path) -> None:
    check_replaceable(folder, "a thing is", mark=MARK, ours=lambda name: name == MARK)


def test_a_new_folder_takes_the_place_of_the_earlier_one_and_leaves_nothing_beside_it(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "deep" / "outputs"
    write(folder, "first")
    (folder / "of-yesterday.txt").touch()
    write(folder, "second")
    assert told(folder) == "second"
    assert [path.name for path in folder.iterdir()] == [MARK]
    assert [path.name for path in folder.parent.iterdir()] == ["outputs"]


def test_where_writing_fails_the_earlier_folder_was_never_moved(tmp_path: Path) -> None:
    folder = tmp_path / "outputs"
    write(folder, "first")
    with pytest.raises(KeyboardInterrupt):
        write_half(folder)
    assert told(folder) == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["outputs"]


def test_where_the_second_rename_fails_the_earlier_folder_is_put_back(tmp_path: Path) -> None:
    folder = tmp_path / "outputs"
    write(folder, "first")
    # What was written goes before it can be put in place, as on a disk that is taken away.
    with pytest.raises(FileNotFoundError), replacing(folder) as fresh:
        shutil.rmtree(fresh)
    assert told(folder) == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["outputs"]


def test_where_the_first_rename_fails_the_earlier_folder_stays(tmp_path: Path) -> None:
    folder = tmp_path / "outputs"
    write(folder, "first")
    (tmp_path / ".outputs.old").touch()
    with pytest.raises(OSError, match="outputs"):
        write(folder, "second")
    assert told(folder) == "first"
    assert not list(tmp_path.glob(".outputs.new*"))


def test_a_crash_between_the_two_renames_is_mended_by_whoever_looks_next(tmp_path: Path) -> None:
    folder = tmp_path / "outputs"
    for look in (put_back, check, lambda path: write(path, "first")):
        write(folder, "first")
        folder.rename(tmp_path / ".outputs.old")
        look(folder)
        assert told(folder) == "first"
        assert [path.name for path in tmp_path.iterdir()] == ["outputs"]


def test_what_was_left_aside_beside_a_folder_that_stands_is_cleared_away(tmp_path: Path) -> None:
    folder = tmp_path / "outputs"
    write(folder, "second")
    (tmp_path / ".outputs.old").mkdir()
    left = tmp_path / ".outputs.new-1"
    left.mkdir()
    os.utime(left, (0, 0))
    put_back(folder)
    assert told(folder) == "second"
    write(folder, "third")
    assert told(folder) == "third"
    assert [path.name for path in tmp_path.iterdir()] == ["outputs"]


def test_of_two_runs_at_once_the_one_that_ends_last_stands_whole(tmp_path: Path) -> None:
    folder = tmp_path / "outputs"
    other = (
        "import sys; from pathlib import Path; from steelyard.desk.replacing import replacing\n"
        "with replacing(Path(sys.argv[1])) as fresh:\n"
        f"    (fresh / {MARK!r}).write_text('other')\n"
    )
    with replacing(folder) as fresh:
        (fresh / MARK).write_text("first", encoding="utf-8")
        subprocess.run([sys.executable, "-c", other, str(folder)], check=True)
        assert told(folder) == "other"
    assert told(folder) == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["outputs"]


def test_a_link_to_a_folder_leads_to_the_folder_that_is_replaced(tmp_path: Path) -> None:
    folder, link = tmp_path / "outputs", tmp_path / "link"
    write(folder, "first")
    try:
        link.symlink_to(folder, target_is_directory=True)
    except OSError:
        # Windows lets only some users make links.
        assert os.name == "nt"
        return
    write(link, "second")
    assert link.is_symlink()
    assert told(folder) == "second"
    assert {path.name for path in tmp_path.iterdir()} == {"outputs", "link"}


def test_a_folder_with_anything_else_in_it_is_refused(tmp_path: Path) -> None:
    check(tmp_path / "new")
    check(tmp_path)
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OccupiedError, match=r"holds letter\.txt; a thing is written only"):
        check(tmp_path)
    with pytest.raises(OccupiedError, match=r"letter\.txt is a file"):
        check(tmp_path / "letter.txt")
    with pytest.raises(OccupiedError, match="root of the disk"):
        check(Path(tmp_path.anchor))
    (tmp_path / MARK).touch()
    (tmp_path / "letter.txt").unlink()
    check(tmp_path)
