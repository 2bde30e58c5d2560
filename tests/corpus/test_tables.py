"""Tables on disk: whole or not there, the same bytes for the same rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyarrow import parquet

from steelyard.corpus.tables import COLUMNS, ROWS_A_GROUP, Writer, write_rows, write_text


def test_a_table_is_there_once_it_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "refused" / "part-a.parquet"
    writer = Writer("refused", path)
    writer.add({"file": "a.warc", "reason": "no-text"})
    assert not path.exists()
    writer.close()
    assert [one.name for one in path.parent.iterdir()] == ["part-a.parquet"]
    assert parquet.read_table(path).to_pylist() == [
        {"file": "a.warc", "position": None, "url": None, "reason": "no-text", "what": None}
    ]


def test_a_table_that_is_dropped_leaves_nothing(tmp_path: Path) -> None:
    writer = Writer("refused", tmp_path / "a.parquet")
    writer.add({"file": "a"})
    writer.drop()
    assert not list(tmp_path.iterdir())
    with pytest.raises(Exception, match="bytes"):
        write_rows("refused", tmp_path / "b.parquet", [{"file": 7}])
    assert not list(tmp_path.iterdir())


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    rows = [{"what": "claims", "value": str(n), "count": n} for n in range(ROWS_A_GROUP + 5)]
    one = write_rows("counts", tmp_path / "a.parquet", rows)
    assert write_rows("counts", tmp_path / "b.parquet", rows) == one
    assert write_rows("counts", tmp_path / "c.parquet", rows[1:]) != one
    assert parquet.read_table(tmp_path / "a.parquet").to_pylist() == [
        {**row, "value": row["value"]} for row in rows
    ]


def test_half_signs_become_question_marks_and_empty_words_null(tmp_path: Path) -> None:
    write_rows("refused", tmp_path / "a.parquet", [{"file": "a\udcff.txt", "url": ""}])
    (row,) = parquet.read_table(tmp_path / "a.parquet").to_pylist()
    assert (row["file"], row["url"]) == ("a?.txt", None)


def test_a_text_is_written_whole(tmp_path: Path) -> None:
    write_text(tmp_path / "deep" / "a.json", "{}")
    assert [one.name for one in (tmp_path / "deep").iterdir()] == ["a.json"]


def test_no_column_is_named_twice_and_every_type_is_known() -> None:
    kinds = {kind for columns in COLUMNS.values() for kind in columns.values()}
    assert kinds <= {"string", "int64", "double", "bool", "binary", "list"}
