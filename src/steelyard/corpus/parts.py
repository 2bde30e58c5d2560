"""An archive -> its parts, each a bounded run of records and the unit of what is done once.

In: files and folders. Out: `Part`s with an id made of what they hold and of the program that reads
them, so that the same archive always falls into the same parts, and what was read before is known
again. Surveying reads every file once, to hash it and to find where the runs start.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal

from steelyard.case.texts.formats import SUFFIXES
from steelyard.corpus.parquet import group_rows
from steelyard.corpus.tables import is_output

Kind = Literal["warc", "parquet", "list", "files"]

RECORDS_A_PART: Final = 500
"""A kill costs each worker what it did of one part, a second or two; a million pages have two
thousand parts. For a billion take more a part, so that there are not millions of files."""
BYTES_A_PART: Final = 64_000_000
"""Of a run of files, and of records between two places where a run may start."""
CUTS_A_PART: Final = 4
"""A run of files ends where the hash of a name says so, on the average so many times sooner than
it must: a new file then changes the run it falls into and no other."""

_BEGINNINGS: Final = (b"WARC/", b"\x1f\x8b\x08")
"""Of a record as it is, and of one packed by itself."""
_MANY: Final[dict[str, Kind]] = {
    ".warc": "warc", ".warc.gz": "warc", ".warc.zst": "warc", ".wet.gz": "warc", ".wet": "warc",
    ".parquet": "parquet", ".jsonl": "list", ".ndjson": "list",
}  # fmt: skip
_SINGLE: Final = frozenset(
    [*SUFFIXES.values(), ".htm", ".xhtml", ".text", ".markdown"]
) - {".warc"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartFile:
    """A file: where it is, what refusals call it, and the hash of its bytes."""

    path: str
    name: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A run of records: `count` of them from byte or row `start`, or all to the end."""

    id: str
    kind: Kind
    files: tuple[PartFile, ...]
    start: int = 0
    count: int | None = None
    groups: tuple[int, ...] = ()
    """Of a Parquet file, the row groups."""


@dataclass(frozen=True, slots=True)
class Lot:
    """Files that are surveyed together: one of many records, or a run of single documents."""

    kind: Kind
    files: tuple[PartFile, ...]
    key: str
    """Changes when a file was written to: what was surveyed before is not surveyed again."""


def list_lots(
    inputs: Sequence[Path], most: int = RECORDS_A_PART, out: Path | None = None
) -> tuple[Lot, ...]:
    """What is to be surveyed, in the order of the inputs and in each by name.

    Raises FileNotFoundError for an input that is not there. Names are relative to the input, so
    that a folder that was moved is the same archive. What lies below `out`, or in another folder that
    an archive was read into, was written by us and is left out.
    """
    lots: list[Lot] = []
    for given in inputs:
        if not given.exists():
            raise FileNotFoundError(2, "No such file or directory", str(given))
        single: list[tuple[Path, str]] = []
        for path, name in _walk(given, out):
            kind = _kind(path)
            if kind is not None:
                lots.append(_lot(kind, [(path, name)]))
            elif given.is_file() or path.suffix.lower() in _SINGLE:
                single.append((path, name))
        lots += [_lot("files", run) for run in _runs(single, most)]
    return tuple(lots)


def _walk(given: Path, out: Path | None) -> Iterator[tuple[Path, str]]:
    """Files below a folder in a fixed order; links in it are not followed, they lead elsewhere."""
    root = given.resolve()
    if out is not None and root.is_relative_to(out):
        return
    if given.is_file():
        yield root, given.name
        return
    for folder, below, names in os.walk(root):
        if Path(folder) == out or is_output(Path(folder)):
            below.clear()
            continue
        below[:] = sorted(one for one in below if not one.startswith("."))
        for name in sorted(names):
            path = Path(folder) / name
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path, path.relative_to(root).as_posix()


def _kind(path: Path) -> Kind | None:
    name = path.name.lower()
    return next((kind for ending, kind in _MANY.items() if name.endswith(ending)), None)


def _runs(single: list[tuple[Path, str]], most: int) -> Iterator[list[tuple[Path, str]]]:
    run: list[tuple[Path, str]] = []
    size = 0
    between = max(1, most // CUTS_A_PART)
    for path, name in single:
        run.append((path, name))
        size += path.stat().st_size
        cut = int(hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:8], 16)
        if len(run) >= most or size >= BYTES_A_PART or cut % between == 0:
            yield run
            run, size = [], 0
    if run:
        yield run


def _lot(kind: Kind, files: Iterable[tuple[Path, str]]) -> Lot:
    digest = hashlib.sha256(kind.encode())
    found = []
    for path, name in files:
        state = path.stat()
        digest.update(f"\0{path}\0{state.st_size}\0{state.st_mtime_ns}".encode("utf-8", "replace"))
        found.append(PartFile(str(path), name))
    return Lot(kind, tuple(found), digest.hexdigest()[:32])


def survey(lot: Lot, reads: str, most: int = RECORDS_A_PART) -> tuple[Part, ...]:
    """The parts of a lot, of at most so many records; `reads`, what else settles the rows, is part
    of every id.

    Raises OSError. A file that is broken somewhere has its last part end there.
    """
    files = tuple(PartFile(one.path, one.name, _file_hash(Path(one.path))) for one in lot.files)
    if lot.kind == "files":
        return (_part("files", files, reads),)
    path = Path(lot.files[0].path)
    runs = {"warc": _warc_runs, "parquet": _parquet_runs, "list": _list_runs}[lot.kind](path, most)
    return tuple(_part(lot.kind, files, reads, *run) for run in runs)


def _part(
    kind: Kind,
    files: tuple[PartFile, ...],
    reads: str,
    start: int = 0,
    count: int | None = None,
    groups: tuple[int, ...] = (),
) -> Part:
    # Of one file of many records its name says nothing: the same file twice is read once.
    names = [one.name for one in files] if kind == "files" else []
    held = [reads, kind, names, [one.sha256 for one in files], start, count, list(groups)]
    id = hashlib.sha256(json.dumps(held).encode()).hexdigest()[:32]
    return Part(id, kind, files, start, count, groups)


def each_once(parts: Iterable[Part], reads: str) -> tuple[Part, ...]:
    """The parts by id, and no document twice, whatever was named how often and in which order.

    A single document is known by its bytes and its name: under one name in two folders it is one.
    A file of many records is known by its bytes, and called by the least of its names.
    """
    found: dict[str, Part] = {}
    for one in parts:
        known = found.setdefault(one.id, one)
        found[one.id] = min(known, one, key=lambda part: [(f.name, f.path) for f in part.files])
    seen: set[tuple[str, str]] = set()
    kept: dict[str, Part] = {}
    for _, part in sorted(found.items()):
        if part.kind != "files":
            kept[part.id] = part
            continue
        files = []
        for file in part.files:
            if (file.name, file.sha256) not in seen:
                seen.add((file.name, file.sha256))
                files.append(file)
        if files:
            again = _part("files", tuple(files), reads)
            kept[again.id] = again
    return tuple(kept[id] for id in sorted(kept))


def _file_hash(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


Run = tuple[int, int | None, tuple[int, ...]]


def _warc_runs(path: Path, most: int) -> list[Run]:
    """Where runs start: each `most` records, where a record can be gone to."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    starts: list[int] = [0]
    counts: list[int] = [0]
    last = -1
    with path.open("rb") as opened, path.open("rb") as probe:
        records: Any = iter(ArchiveIterator(opened, record_types=wanted, parse_http=False))
        while True:
            try:
                record = next(records, None)
            except (OSError, ValueError, UnicodeError):
                # The last run meets it again, and tells it.
                break
            if record is None:
                break
            at = record.stream_pos
            full = counts[-1] >= most or at - starts[-1] >= BYTES_A_PART
            if full and at > last and _begins(probe, at):
                starts.append(at)
                counts.append(0)
            counts[-1] += 1
            last = at
    ends: list[int | None] = [*counts[:-1], None]
    return [(start, count, ()) for start, count in zip(starts, ends, strict=True)]


def _begins(probe: BinaryIO, at: int) -> bool:
    """Whether a record begins at this byte, so that reading can begin there too.

    Of an archive that is packed as a whole no place inside can be gone to: it is one part.
    """
    probe.seek(at)
    return probe.read(5).startswith(_BEGINNINGS)


def _list_runs(path: Path, most: int) -> list[Run]:
    starts, counts = [0], [0]
    size = 0
    with path.open("rb") as opened:
        # A line of 32 MB is one, whatever else stands on it: as the reader of records sees it.
        while line := opened.readline(BYTES_A_PART):
            size += len(line)
            if not line.endswith(b"\n"):
                continue
            counts[-1] += 1
            if counts[-1] >= most or opened.tell() - starts[-1] >= BYTES_A_PART:
                starts.append(opened.tell())
                counts.append(0)
    if starts[-1] >= size and len(starts) > 1:
        del starts[-1], counts[-1]
    ends: list[int | None] = [*counts[:-1], None]
    return [(start, count, ()) for start, count in zip(starts, ends, strict=True)]


def _parquet_runs(path: Path, most: int) -> list[Run]:
    """Of a file that is none, one run of all of it: who reads it meets why."""
    runs: list[Run] = [*group_rows(path, most)]
    return runs or [(0, None, ())]


def from_task(task: dict[str, Any]) -> Part:
    """The part again that `asdict` made fields of, on its way through JSON."""
    files = tuple(PartFile(**one) for one in task["files"])
    return Part(**{**task, "files": files, "groups": tuple(task["groups"])})
