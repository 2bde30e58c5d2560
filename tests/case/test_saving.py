"""New files come whole and over nothing, also where a file has one name only."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from steelyard.case.folder.saving import write_new


def one_name_only(_draft: Path, path: Path) -> None:
    """What a stick or a shared folder answers to a second name."""
    raise OSError(errno.EPERM, "Operation not permitted", str(path))


def full(_draft: Path, path: Path) -> None:
    raise OSError(errno.ENOSPC, "No space left on device", str(path))


def test_a_new_file_is_written_without_a_second_name_too(tmp_path: Path) -> None:
    write_new(tmp_path / "one.txt", b"boats")
    write_new(tmp_path / "two.txt", b"boats", one_name_only)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "one.txt": b"boats",
        "two.txt": b"boats",
    }


def test_what_stands_there_stays_either_way(tmp_path: Path) -> None:
    file = tmp_path / "one.txt"
    file.write_bytes(b"theirs")
    with pytest.raises(FileExistsError):
        write_new(file, b"mine")
    with pytest.raises(FileExistsError):
        write_new(file, b"mine", one_name_only)
    assert [path.name for path in tmp_path.iterdir()] == ["one.txt"]
    assert file.read_bytes() == b"theirs"


def test_a_disk_that_refuses_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space"):
        write_new(tmp_path / "one.txt", b"boats", full)
    assert list(tmp_path.iterdir()) == []
