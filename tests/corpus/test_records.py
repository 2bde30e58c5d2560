"""Records of tables, lists and files: what is told of each, and what is set aside."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from steelyard.corpus.bodies import MOST_BYTES
from steelyard.corpus.parts import list_lots, survey
from steelyard.corpus.records import Bad, Found, Record, read_records


def records(path: Path) -> list[Found]:
    return [
        one for lot in list_lots([path]) for part in survey(lot, "v1") for one in read_records(part)
    ]


def record(found: Found) -> Record:
    assert isinstance(found, Record), found
    return found


def bad(found: Found) -> Bad:
    assert isinstance(found, Bad), found
    return found


def test_a_table_tells_of_its_rows_what_its_columns_are_called(tmp_path: Path) -> None:
    table = pa.table(
        {
            "URL": ["https://a.example/1", None, "https://a.example/3"],
            "Text": ["Some words", None, ""],
            "html": [None, "<p>More words</p>", None],
            "Publish-Date": ["2025-03-01", None, None],
            "other": [1, 2, 3],
        }
    )
    parquet.write_table(table, tmp_path / "t.parquet")
    first, second, third = records(tmp_path / "t.parquet")
    one, two = record(first), record(second)
    assert (one.body, one.told.media) == (b"Some words", "text/plain")
    assert (one.told.url, one.told.published) == ("https://a.example/1", "2025-03-01")
    assert (two.body, two.told.media) == (b"<p>More words</p>", "text/html")
    assert (bad(third).reason, bad(third).position) == ("no-text", "2")
    assert bad(third).url == "https://a.example/3"


def test_texts_that_are_no_utf_8_are_bad_each_by_itself(tmp_path: Path) -> None:
    broken = pa.array([b"Good words", b"\xff\xfe\xfa\xfb"], type=pa.binary()).view(pa.string())
    parquet.write_table(pa.table({"text": broken}), tmp_path / "t.parquet")
    first, second = records(tmp_path / "t.parquet")
    assert record(first).body == b"Good words"
    assert record(second).body == b"\xff\xfe\xfa\xfb"


def test_a_table_without_texts_says_what_it_has(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"price": [1, 2]}), tmp_path / "t.parquet")
    (only,) = records(tmp_path / "t.parquet")
    assert bad(only).reason == "no-text-column"
    assert "price" in bad(only).what


def test_a_table_that_is_none_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "t.parquet").write_bytes(b"PAR1 and nothing else")
    (only,) = records(tmp_path / "t.parquet")
    assert bad(only).reason == "broken-archive"


def test_columns_of_any_type_stand_beside_a_text(tmp_path: Path) -> None:
    table = pa.table(
        {
            "text": pa.array(["Some words", "More"], pa.large_string()),
            "id": [1, 2],
            "date": [dt.date(2025, 1, 2), None],
            "url": pa.array(["a", None]).dictionary_encode(),
            "title": [["no", "title"], None],
        }
    )
    parquet.write_table(table, tmp_path / "t.parquet")
    first, second = map(record, records(tmp_path / "t.parquet"))
    assert (first.body, second.body) == (b"Some words", b"More")
    assert (first.told.name, first.told.published) == ("1", "2025-01-02")
    assert (first.told.url, first.told.title) == ("a", "")
    parquet.write_table(pa.table({"text": [["Some words"]]}), tmp_path / "t.parquet")
    assert bad(records(tmp_path / "t.parquet")[0]).reason == "no-text-column"


def test_a_table_with_two_columns_of_one_name_is_set_aside(tmp_path: Path) -> None:
    table = pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["text", "text"])
    parquet.write_table(table, tmp_path / "t.parquet")
    (only,) = records(tmp_path / "t.parquet")
    assert bad(only).reason == "broken-archive"


def test_a_row_group_that_is_too_large_is_set_aside_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [*(f"{number} {'a' * 900}" for number in range(4)), "Some words"]
    parquet.write_table(pa.table({"text": texts}), tmp_path / "t.parquet", row_group_size=4)
    monkeypatch.setattr("steelyard.corpus.parquet.MOST_GROUP", 2_000)
    first, second = records(tmp_path / "t.parquet")
    assert (bad(first).reason, bad(first).position) == ("record-too-big", "0")
    assert (record(second).body, record(second).position) == (b"Some words", "4")


def test_lines_that_are_no_texts_are_set_aside_with_their_place(tmp_path: Path) -> None:
    deep = "[" * 50_000
    rows: list[Any] = [
        {"text": "Some words", "lang": "en", "date": 2025},
        {"text": 7},
        {"id": 1},
        5,
    ]
    lines = [*map(json.dumps, rows), '{"text": "half', deep, '{"text": "a \\ud800 b"}']
    (tmp_path / "l.jsonl").write_text("\n".join(lines), encoding="utf-8")
    found = records(tmp_path / "l.jsonl")
    assert record(found[0]).told.language == "en"
    assert record(found[0]).told.published == "2025"
    assert [bad(one).reason for one in found[1:6]] == [
        "no-text", "broken-record", "broken-record", "broken-record", "broken-record",
    ]  # fmt: skip
    assert bad(found[1]).position == str(len(lines[0]) + 1)
    assert record(found[6]).body == b"a ? b"


def test_a_file_that_is_too_big_is_set_aside_and_the_others_are_read(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as opened:
        opened.truncate(MOST_BYTES + 1)
    (tmp_path / "b.txt").write_text("Some words", encoding="utf-8")
    first, second = records(tmp_path)
    assert bad(first).reason == "file-too-big"
    assert record(second).told.name == "b.txt"
