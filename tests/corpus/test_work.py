"""What a worker does: once, whole, and only as the same program."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from steelyard.corpus.page import Told
from steelyard.corpus.parts import Part, PartFile, list_lots, survey
from steelyard.corpus.records import Record
from steelyard.corpus.work import do, document_id, program_print, read_task, survey_task

TEXT = "The harbour office said on Monday that it had received at least 40 boats in March.\n"
Files = Callable[[Path], dict[str, bytes]]


def part_in(folder: Path) -> Part:
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (lot,) = list_lots([folder / "a.txt"])
    (part,) = survey(lot, program_print())
    return part


def test_a_part_with_a_receipt_is_not_read_again(tmp_path: Path) -> None:
    part = part_in(tmp_path)
    task = read_task(tmp_path / "out", part, program_print(), "")
    receipt = do(task)
    (tmp_path / "a.txt").unlink()
    assert do(task) == receipt
    assert json.loads(receipt)["counts"]["claims"] == 1


def test_two_workers_at_one_part_write_the_same_bytes(tmp_path: Path, files: Files) -> None:
    part = part_in(tmp_path)
    for name in ("one", "two"):
        do(read_task(tmp_path / name, part, program_print(), ""))
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_a_part_that_fails_leaves_no_table_and_no_receipt(tmp_path: Path) -> None:
    part = part_in(tmp_path)
    (tmp_path / "a.txt").unlink()
    with pytest.raises(FileNotFoundError):
        do(read_task(tmp_path / "out", part, program_print(), ""))
    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file()]


def test_a_worker_of_another_version_does_nothing(tmp_path: Path) -> None:
    part = part_in(tmp_path)
    (lot,) = list_lots([tmp_path / "a.txt"])
    for task in (
        read_task(tmp_path / "out", part, "another", ""),
        survey_task(tmp_path / "out", lot, "another", 500),
    ):
        with pytest.raises(ValueError, match="another version"):
            do(task)
    assert not (tmp_path / "out").exists()


def test_an_id_is_of_the_bytes_and_the_place() -> None:
    def made(sha256: str, position: str, name: str = "a.warc", key: str = "") -> str:
        file = PartFile(f"/anywhere/{name}", name, sha256)
        part = Part("p", "warc", (file,))
        return document_id(part, Record(file, position, b"", Told(name="x")), key)

    known = made("aa", "10")
    assert known == made("aa", "10", name="moved.warc")
    assert len({known, made("aa", "11"), made("bb", "10"), made("aa", "10", key="2")}) == 4
