"""Parts of an archive: bounded runs, the same for the same bytes, each record in exactly one."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest
from bench.corpus.pages import make_pages, write_warc
from hypothesis import given, settings
from hypothesis import strategies as st

from steelyard.corpus.parts import Part, list_lots, survey
from steelyard.corpus.records import Bad, Record, read_records


def parts_of(path: Path, most: int) -> list[Part]:
    return [part for lot in list_lots([path], most) for part in survey(lot, "v1", most)]


def positions(parts: list[Part]) -> list[str]:
    return [
        one.position or one.file.name
        for part in parts
        for one in read_records(part)
        if isinstance(one, Record)
    ]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("warc") / "a.warc.gz"
    write_warc(path, make_pages(60, words=30))
    return path


@pytest.mark.parametrize("most", [1, 7, 60, 1_000])
def test_each_record_of_a_web_archive_is_in_exactly_one_part(archive: Path, most: int) -> None:
    whole = positions(parts_of(archive, 1_000))
    parts = parts_of(archive, most)
    assert positions(parts) == whole
    assert len(whole) == 60
    assert len(parts) == -(-60 // most)
    assert len({part.id for part in parts}) == len(parts)


def test_an_archive_that_is_packed_as_a_whole_is_one_part(archive: Path, tmp_path: Path) -> None:
    path = tmp_path / "whole.warc.gz"
    path.write_bytes(gzip.compress(gzip.decompress(archive.read_bytes())))
    parts = parts_of(path, 7)
    assert len(parts) == 1
    assert len(list(read_records(parts[0]))) == 60


def test_a_web_archive_that_is_not_packed_falls_into_the_same_parts(
    archive: Path, tmp_path: Path
) -> None:
    path = tmp_path / "plain.warc"
    path.write_bytes(gzip.decompress(archive.read_bytes()))
    parts = parts_of(path, 7)
    assert len(parts) == 9
    assert len(set(positions(parts))) == 60


def test_of_a_broken_archive_what_stands_before_the_break_is_read(
    archive: Path, tmp_path: Path
) -> None:
    path = tmp_path / "broken.warc.gz"
    content = archive.read_bytes()
    path.write_bytes(content[: len(content) // 2] + b"\0" * 500 + content[len(content) // 2 :])
    found = [one for part in parts_of(path, 7) for one in read_records(part)]
    bad = [one for one in found if isinstance(one, Bad)]
    assert [one.reason for one in bad] == ["broken-archive"]
    assert 20 < len(found) < 40


def test_a_part_is_known_by_its_bytes_and_not_by_its_place(archive: Path, tmp_path: Path) -> None:
    copy = tmp_path / "b.warc.gz"
    shutil.copy(archive, copy)
    ids = [part.id for part in parts_of(archive, 7)]
    assert [part.id for part in parts_of(copy, 7)] == ids
    other = [part.id for lot in list_lots([archive], 7) for part in survey(lot, "v2", 7)]
    assert not set(other) & set(ids)


@settings(max_examples=30, deadline=None)
@given(
    lines=st.lists(st.sampled_from(["x" * 50, "", "no JSON"]), max_size=40), most=st.integers(1, 9)
)
def test_each_line_of_a_list_is_in_exactly_one_part(
    lines: list[str], most: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("list") / "list.jsonl"
    rows = [json.dumps({"text": line}) if line.startswith("x") else line for line in lines]
    path.write_text("\n".join(rows), encoding="utf-8")
    parts = parts_of(path, most)
    assert len(positions(parts)) == sum(line.startswith("x") for line in lines)
    found = [one for part in parts for one in read_records(part)]
    assert len(found) == sum(bool(line) for line in lines)


def test_a_new_file_changes_the_part_it_falls_into_and_hardly_another(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number:03d}.txt").write_text(f"Text {number}", encoding="utf-8")
    before = {part.id for part in parts_of(tmp_path, 40)}
    (tmp_path / "100a.txt").write_text("A new one", encoding="utf-8")
    after = {part.id for part in parts_of(tmp_path, 40)}
    assert len(before - after) <= 2
    assert len(before) > 5


def test_a_folder_is_walked_in_order_and_other_files_are_left_out(tmp_path: Path) -> None:
    for name in ("b.html", "a.txt", "picture.png", ".hidden.txt", "sub/c.md", "sub/d.zip"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Some words", encoding="utf-8")
    assert positions(parts_of(tmp_path, 500)) == ["a.txt", "b.html", "sub/c.md"]
    with pytest.raises(FileNotFoundError):
        list_lots([tmp_path / "none"])


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Some words", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("Not meant", encoding="utf-8")
    (tmp_path / "in" / "b.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "in" / "c").symlink_to(tmp_path)
    assert positions(parts_of(tmp_path / "in", 500)) == ["a.txt"]
