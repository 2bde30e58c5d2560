"""The tables of a read archive: their columns, and how they get to disk whole.

In: rows as mappings. Out: Parquet files, each written beside and renamed, the same bytes for the
same rows. A file that is there is complete.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from steelyard.corpus.shingles import BANDS

WORK: Final = ".work"
"""Below the output: what goes on with a run that was stopped."""
MANIFEST: Final = "manifest.json"
"""Written last: while it is missing, the output is not complete."""
TABLES: Final = ("documents", "claims", "refused", "prints")
"""What each part makes, a folder a table, a file a part."""
ROWS_A_GROUP: Final = 5_000
"""Rows gathered before they are written: some 20 MB of documents."""
CHARACTERS_A_GROUP: Final = 20_000_000

COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "documents": {
        "doc": "string", "file": "string", "position": "string", "url": "string",
        "title": "string", "publisher": "string", "language": "string", "published": "string",
        "fetched": "string", "kind": "string", "read_by": "string", "sha256": "string",
        "characters": "int64", "claims": "int64", "text": "string",
    },
    "claims": {
        "doc": "string", "start": "int64", "end": "int64", "quote": "string",
        "amount_low": "double", "amount_high": "double", "unit": "string", "bound": "string",
        "item": "string", "giver": "string", "receiver": "string", "status": "string",
        "as_of": "string", "attribution": "list", "certainty": "string", "kind": "string",
        "rule": "string", "context": "string", "url": "string", "title": "string",
        "publisher": "string", "language": "string", "published": "string",
    },
    "refused": {
        "file": "string", "position": "string", "url": "string", "reason": "string",
        "what": "string",
    },
    "prints": {
        "doc": "string", "published": "string", "fetched": "string", "characters": "int64",
        "claims": "int64", "words": "binary", "numerals": "binary",
        **{f"band_{number:02d}": "int64" for number in range(BANDS)},
    },
    "clusters": {
        "doc": "string", "cluster": "string", "stands": "bool", "documents": "int64",
        "likeness": "double",
    },
    "counts": {"what": "string", "value": "string", "count": "int64"},
    "parts": {
        "part": "string", "records": "int64", "documents": "int64", "claims": "int64",
        "refused": "int64", "documents_sha256": "string", "claims_sha256": "string",
        "refused_sha256": "string",
    },
}  # fmt: skip
"""Table -> column -> type. Where nothing is known a cell is null."""


def schema_of(table: str) -> Any:
    """The table's schema for pyarrow."""
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "int64": pa.int64(),
        "double": pa.float64(),
        "bool": pa.bool_(),
        "binary": pa.binary(),
        "list": pa.list_(pa.string()),
    }
    return pa.schema([(name, types[kind]) for name, kind in COLUMNS[table].items()])


class Writer:
    """One file of one table: rows are gathered, written in groups, and there once it is closed."""

    def __init__(self, table: str, path: Path) -> None:
        from pyarrow import parquet

        self._schema = schema_of(table)
        self._columns: dict[str, list[Any]] = {name: [] for name in COLUMNS[table]}
        self._rows = self._characters = 0
        self._path = path
        self._beside = beside(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._open = parquet.ParquetWriter(self._beside, self._schema, compression="zstd")

    def add(self, row: Mapping[str, Any]) -> None:
        """One more row; a column that it does not name is null."""
        for name, cells in self._columns.items():
            cell = row.get(name)
            if isinstance(cell, str | bytes):
                self._characters += len(cell)
            if isinstance(cell, str) and not cell.isascii():
                # A half of a pair of signs, as names of files may have, is no text for others.
                cell = cell.encode("utf-8", "replace").decode("utf-8")
            cells.append(None if cell == "" else cell)
        self._rows += 1
        if self._rows >= ROWS_A_GROUP or self._characters >= CHARACTERS_A_GROUP:
            self._write()

    def _write(self) -> None:
        import pyarrow as pa

        if self._rows:
            self._open.write_table(pa.table(self._columns, schema=self._schema))
        self._columns = {name: [] for name in self._columns}
        self._rows = self._characters = 0

    def close(self) -> str:
        """Put the file in its place; the hash of its bytes."""
        self._write()
        self._open.close()
        with self._beside.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        put(self._beside, self._path)
        return digest

    def drop(self) -> None:
        """Leave nothing behind."""
        self._open.close()
        self._beside.unlink(missing_ok=True)


def write_rows(table: str, path: Path, rows: Sequence[Mapping[str, Any]]) -> str:
    """A whole table at once; the hash of its bytes."""
    writer = Writer(table, path)
    try:
        for row in rows:
            writer.add(row)
        return writer.close()
    except BaseException:
        writer.drop()
        raise


def beside(path: Path) -> Path:
    """A name of our own in the same folder, whoever else writes the same file at the same time."""
    own = f"{os.uname().nodename if hasattr(os, 'uname') else ''}-{os.getpid()}"
    return path.with_name(f".{path.name}.{own}-{threading.get_ident()}.part")


def put(written: Path, path: Path) -> None:
    """Move a finished file to its name, so that it is there whole or not at all."""
    with written.open("rb") as opened:
        os.fsync(opened.fileno())
    written.replace(path)


def is_output(folder: Path) -> bool:
    """Whether an archive was read into this folder, to its end or not."""
    return (folder / WORK / "lock").is_file() or (
        (folder / MANIFEST).is_file() and (folder / "parts.parquet").is_file()
    )


def write_text(path: Path, text: str) -> None:
    """A small file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = beside(path)
    temporary.write_text(text, encoding="utf-8", newline="\n")
    put(temporary, path)
