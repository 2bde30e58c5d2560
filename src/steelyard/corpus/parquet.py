"""A Parquet file -> its row groups and its rows, read in a process of its own.

In: a path. Out: runs of row groups, and rows as words and texts. A file says itself how large what
it holds will be, and a forged one says what it likes: whatever it makes of memory or time, it takes
only that process with it. What a file repeats it holds once, and so do we.
"""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from steelyard.corpus.bodies import MOST_BYTES
from steelyard.corpus.bounds import Bounds, bound_memory, start, told_bounds, watch, why_too_slow
from steelyard.corpus.columns import BYTES_AT_ONCE, MOST_GROUP, ROWS_AT_ONCE, as_word, find_columns

BOUNDS: Final = Bounds(memory_bytes=2_500_000_000)
"""For one row, and what the library holds of its row group."""
_TEXTS: Final = ("text", "html")

Groups = tuple[int, int, tuple[int, ...]]
"""The first row, how many, and the row groups that hold them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, by the names of `columns`: its words, and its texts as bytes."""

    position: int
    words: dict[str, str]
    texts: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Refused:
    """What could not be read from a row on, and why; -1 where it is the whole file."""

    position: int
    reason: str
    what: str


def group_rows(path: Path, most: int, bounds: Bounds = BOUNDS) -> list[Groups]:
    """Runs of whole row groups of at least `most` rows: the smallest part that can be gone to.

    Empty where the file cannot be opened as a table; whoever reads its rows is told why.
    """
    with _process(bounds, "groups", json.dumps(str(path))) as process:
        line = process.stdout.readline() if process.stdout else b""
    sizes = json.loads(line) if line.endswith(b"\n") else []
    runs: list[Groups] = []
    first, rows, groups = 0, 0, []
    for number, size in enumerate(sizes):
        groups.append(number)
        rows += size
        if rows >= most or number == len(sizes) - 1:
            runs.append((first, rows, tuple(groups)))
            first, rows, groups = first + rows, 0, []
    return runs


def read_rows(
    path: str, name: str, first: int, groups: Sequence[int], bounds: Bounds = BOUNDS
) -> Generator[Row | Refused]:
    """The rows of some row groups, of all where none are named; `name` is what refusals call it."""
    asked = json.dumps([path, name, first, list(groups), MOST_GROUP])
    position = first
    with _process(bounds, "rows", asked) as process:
        incoming = process.stdout
        if incoming is None:
            raise ValueError("the reader of a table was started without a pipe")
        while (head := incoming.readline()).endswith(b"\n"):
            told = json.loads(head)
            if told is None:
                return
            if "reason" in told:
                yield Refused(**told)
                continue
            texts = {one: incoming.read(size) for one, size in told["sizes"].items()}
            if any(len(texts[one]) < size for one, size in told["sizes"].items()):
                break
            position = told["position"] + 1
            yield Row(told["position"], told["words"], texts)
        ended = process.wait()
    limit = why_too_slow(ended, bounds)
    reason = "too-slow" if limit else "reader-crashed"
    why = f"takes more than {limit}" if limit else f"made the reader end ({ended})"
    what = f"{name} {why} after row {position:,}. The rest of this part is lost."
    yield Refused(position, reason, what)


@contextlib.contextmanager
def _process(bounds: Bounds, what: str, asked: str) -> Iterator[subprocess.Popen[bytes]]:
    """One process that answers one question, and is gone afterwards whoever stops asking.

    The question goes in through its pipe: a file may have more row groups than a command has room.
    """
    process = start("steelyard.corpus.parquet", bounds, (what,))
    try:
        if process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                process.stdin.write(asked.encode() + b"\n")
                process.stdin.flush()
        yield process
    finally:
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        process.wait()


def _serve(incoming: BinaryIO, outgoing: BinaryIO, bounds: Bounds, what: str) -> None:
    """Answer one question: what the process does."""
    # Ctrl-C goes to everybody at the terminal; whoever asked us ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked = json.loads(incoming.readline())
    bound_memory(bounds)
    watch(bounds.seconds, bounds.waiting_seconds)
    if what == "groups":
        outgoing.write(json.dumps(_sizes(asked)).encode() + b"\n")
        return
    for found in _rows(*asked):
        watch(0.0, 0.0)
        outgoing.write(_line(found))
        if isinstance(found, Row):
            outgoing.writelines(found.texts.values())
        outgoing.flush()
        watch(bounds.seconds, bounds.waiting_seconds)
    outgoing.write(b"null\n")


def _line(found: Row | Refused) -> bytes:
    if isinstance(found, Refused):
        told: dict[str, Any] = {
            "position": found.position,
            "reason": found.reason,
            "what": found.what,
        }
    else:
        sizes = {name: len(text) for name, text in found.texts.items()}
        told = {"position": found.position, "words": found.words, "sizes": sizes}
    return json.dumps(told).encode() + b"\n"


def _sizes(path: str) -> list[int]:
    """The rows of each row group; none of a file that is broken."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as opened:
            return [opened.metadata.row_group(n).num_rows for n in range(opened.num_row_groups)]
    except (pa.ArrowException, OSError, MemoryError):
        return []


def _rows(
    path: str, name: str, first: int, groups: Sequence[int], most_group: int
) -> Iterator[Row | Refused]:
    import pyarrow as pa
    from pyarrow import parquet

    number = first
    try:
        # A few bytes of a file may say one text of 30 MB a million times.
        schema = parquet.read_schema(path)
        flat = tuple(one.name for one in schema if not pa.types.is_nested(_held_type(pa, one)))
        columns = find_columns(flat)
        known = list((columns or {}).values())
        fields = {one.name: one for one in schema}
        texts = [one for one in known if _is_text(pa, _held_type(pa, fields[one]))]
        with parquet.ParquetFile(
            path, pre_buffer=False, buffer_size=1 << 20, read_dictionary=texts
        ) as opened:
            if columns is None:
                listed = ", ".join(opened.schema_arrow.names)[:200]
                what = f"{name} has no column of texts; it has: {listed}."
                yield Refused(-1, "no-text-column", what)
                return
            for group in groups or range(opened.num_row_groups):
                told = opened.metadata.row_group(group)
                size = _unpacked_size(told, set(known))
                if size > most_group:
                    what = f"{name} has from row {number:,} a row group of {_mb(size)} unpacked."
                    yield Refused(number, "record-too-big", what)
                    number += told.num_rows
                    continue
                rows = ROWS_AT_ONCE if size <= BYTES_AT_ONCE else 1
                for batch in opened.iter_batches(
                    rows, row_groups=[group], columns=known, use_threads=False
                ):
                    for row in range(batch.num_rows):
                        yield _row(pa, number, batch, row, columns)
                        number += 1
    except MemoryError:
        # pyarrow's own lack of memory is one of these too, and says no more.
        what = f"{name} needs too much memory after row {number:,}. The rest of this part is lost."
        yield Refused(number, "too-much-memory", what)
    except (pa.ArrowException, OSError, KeyError) as error:
        # KeyError: two columns of one name.
        what = f"{name} is broken after row {number:,}: {error}"[:300]
        yield Refused(number, "broken-archive", what)


def _row(pa: Any, number: int, batch: Any, row: int, columns: dict[str, str]) -> Row:
    cells = {name: _cell(pa, batch.column(given), row) for name, given in columns.items()}
    texts = {
        name: cells[name][: MOST_BYTES + 1] for name in _TEXTS if isinstance(cells.get(name), bytes)
    }
    words = {name: as_word(cell) for name, cell in cells.items() if name not in _TEXTS}
    return Row(number, words, texts)


def _held_type(pa: Any, field: Any) -> Any:
    return field.type.value_type if pa.types.is_dictionary(field.type) else field.type


def _is_text(pa: Any, kind: Any) -> bool:
    types = pa.types
    return bool(
        types.is_string(kind)
        or types.is_large_string(kind)
        or types.is_binary(kind)
        or types.is_large_binary(kind)
    )


def _unpacked_size(group: Any, names: set[str]) -> int:
    """Bytes of the columns that are read, as the file itself tells them."""
    columns = (group.column(number) for number in range(group.num_columns))
    return sum(
        max(0, one.total_uncompressed_size)
        for one in columns
        if one.path_in_schema.partition(".")[0] in names
    )


def _cell(pa: Any, column: Any, row: int) -> Any:
    """One cell, a text as bytes: one that is no UTF-8 is one bad record, not the end of all."""
    if pa.types.is_dictionary(column.type):
        index = column.indices[row].as_py()
        return None if index is None else _cell(pa, column.dictionary, index)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        large = pa.types.is_large_string(column.type)
        column = column.view(pa.large_binary() if large else pa.binary())
    return column[row].as_py()


def _mb(size: int) -> str:
    return f"{size // 1_000_000} MB"


if __name__ == "__main__":
    _serve(sys.stdin.buffer, sys.stdout.buffer, told_bounds(sys.argv[1]), sys.argv[2])
