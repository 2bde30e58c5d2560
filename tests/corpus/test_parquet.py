"""Tables of strangers: rows come out, and what a forged file makes of memory stays outside."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from steelyard.corpus.bodies import MOST_BYTES
from steelyard.corpus.bounds import Bounds
from steelyard.corpus.parquet import Refused, Row, group_rows, read_rows

SMALL = Bounds(memory_bytes=700_000_000)


def forge(path: Path, told: int) -> None:
    """Take the sizes that a file tells in its end for 1: numbers may be written longer than need
    be, so that nothing else moves."""
    data = path.read_bytes()
    footer = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    number, written = told << 1, b""
    while number > 127:
        written += bytes([number & 127 | 128])
        number >>= 7
    written += bytes([number])
    short = b"\x82" + b"\x80" * (len(written) - 2) + b"\x00"
    assert written in data[footer:]
    path.write_bytes(data[:footer] + data[footer:].replace(written, short))


def test_rows_come_with_their_words_and_texts(tmp_path: Path) -> None:
    table = pa.table({"text": ["One", None], "url": ["http://a.example", None], "date": [2025, 1]})
    parquet.write_table(table, tmp_path / "t.parquet")
    first, second = read_rows(str(tmp_path / "t.parquet"), "t", 0, (0,))
    assert first == Row(0, {"url": "http://a.example", "published": "2025"}, {"text": b"One"})
    assert second == Row(1, {"url": "", "published": "1"}, {})


def test_groups_are_joined_until_there_are_enough_rows(tmp_path: Path) -> None:
    parquet.write_table(
        pa.table({"text": list("abcdefg")}), tmp_path / "t.parquet", row_group_size=2
    )
    assert group_rows(tmp_path / "t.parquet", 3) == [(0, 4, (0, 1)), (4, 3, (2, 3))]
    rows = list(read_rows(str(tmp_path / "t.parquet"), "t", 4, (2, 3)))
    assert [(one.position, one.texts) for one in rows if isinstance(one, Row)] == [
        (4, {"text": b"e"}),
        (5, {"text": b"f"}),
        (6, {"text": b"g"}),
    ]


def test_a_file_that_is_no_table_has_no_groups_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "t.parquet").write_bytes(b"PAR1 and nothing else")
    assert group_rows(tmp_path / "t.parquet", 3) == []
    (only,) = read_rows(str(tmp_path / "t.parquet"), "t", 0, ())
    assert isinstance(only, Refused)
    assert only.reason == "broken-archive"


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="no list of processes")
def test_who_stops_asking_leaves_no_process(tmp_path: Path) -> None:
    def running() -> int:
        children = (one.read_text().split() for one in Path("/proc/self/task").glob("*/children"))
        commands = (Path(f"/proc/{pid}/cmdline") for each in children for pid in each)
        return sum(b"corpus.parquet" in one.read_bytes() for one in commands if one.exists())

    parquet.write_table(pa.table({"text": ["a" * 100_000] * 500}), tmp_path / "t.parquet")
    with contextlib.closing(read_rows(str(tmp_path / "t.parquet"), "t", 0, (0,))) as rows:
        assert isinstance(next(rows), Row)
        assert running() == 1
    assert running() == 0


def test_a_few_bytes_that_say_one_long_text_many_times_take_little_memory(tmp_path: Path) -> None:
    long = pa.array(["a" * (MOST_BYTES + 8_000_000), "Some words"])
    text = pa.DictionaryArray.from_arrays(pa.array([0] * 40 + [1], type=pa.int32()), long)
    parquet.write_table(
        pa.table({"text": text}),
        tmp_path / "t.parquet",
        compression="zstd",
        dictionary_pagesize_limit=1 << 30,
        store_schema=False,
    )
    assert (tmp_path / "t.parquet").stat().st_size < 20_000
    found = list(read_rows(str(tmp_path / "t.parquet"), "t", 0, (0,), SMALL))
    sizes = [len(one.texts["text"]) for one in found if isinstance(one, Row)]
    assert sizes == [MOST_BYTES + 1] * 40 + [10]


@pytest.mark.parametrize("packed", ["zstd", "gzip"])
def test_a_file_that_tells_a_small_size_and_holds_a_large_text_costs_its_own_process_only(
    tmp_path: Path, packed: str
) -> None:
    long = "a" * 400_000_000
    path = tmp_path / "t.parquet"
    parquet.write_table(
        pa.table({"text": [long, "Some words"]}), path, compression=packed, use_dictionary=False,
        row_group_size=1, write_statistics=False,
    )  # fmt: skip
    told = parquet.read_metadata(path).row_group(0).column(0).total_uncompressed_size
    assert told > len(long)
    forge(path, told)
    assert parquet.read_metadata(path).row_group(0).column(0).total_uncompressed_size == 1
    (only,) = read_rows(str(path), "t", 0, (0,), SMALL)
    assert isinstance(only, Refused)
    assert (only.position, only.reason) == (0, "too-much-memory")
    (other,) = read_rows(str(path), "t", 1, (1,), SMALL)
    assert other == Row(1, {}, {"text": b"Some words"})


def test_what_takes_too_long_is_ended_and_told(tmp_path: Path) -> None:
    parquet.write_table(
        pa.table({"text": ["a" * 200_000_000]}), tmp_path / "t.parquet", compression="gzip",
        use_dictionary=False,
    )  # fmt: skip
    short = Bounds(seconds=0.05)
    (only,) = read_rows(str(tmp_path / "t.parquet"), "t", 7, (0,), short)
    assert isinstance(only, Refused)
    assert (only.position, only.reason) == (7, "too-slow")
    assert "0.05 s of work after row 7" in only.what


def test_a_part_of_very_many_row_groups_is_asked_for(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"text": ["One"]}), tmp_path / "t.parquet")
    groups = (0,) + (1,) * 60_000
    first, second = read_rows(str(tmp_path / "t.parquet"), "t", 0, groups)
    assert first == Row(0, {}, {"text": b"One"})
    assert isinstance(second, Refused)
