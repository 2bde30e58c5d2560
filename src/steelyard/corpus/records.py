"""A part of an archive -> its records, one after another, each within bounds.

In: a `Part`. Out: `Record`s, the bytes of each with what the archive tells of it; `Bad` for one
that cannot be read, with the reason; `Passed` for what is no document (pictures, failed answers).
Reads files and changes none; unpacks nothing but the archive itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from steelyard.corpus.bodies import MOST_BYTES
from steelyard.corpus.columns import as_word, find_columns
from steelyard.corpus.page import Told
from steelyard.corpus.parquet import Refused, read_rows
from steelyard.corpus.parts import Part, PartFile

MOST_LINE: Final = MOST_BYTES + 1_000_000
_HEADED: Final = ("html", "text/plain", "application/pdf")
"""Types of answers that hold documents."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record: where it stands, its bytes, and what is told of it."""

    file: PartFile
    position: str
    body: bytes
    told: Told
    fetched: str = ""


@dataclass(frozen=True, slots=True)
class Bad:
    """A record that cannot be read, and why."""

    file: PartFile
    position: str
    url: str
    reason: str
    what: str


@dataclass(frozen=True, slots=True)
class Passed:
    """A record that is no document."""

    reason: str


Found = Record | Bad | Passed


def read_records(part: Part) -> Iterator[Found]:
    """The records of a part in its order. Raises OSError where a file cannot be opened."""
    readers = {"warc": _warc, "parquet": _parquet, "list": _list, "files": _files}
    yield from readers[part.kind](part)


def _files(part: Part) -> Iterator[Found]:
    for file in part.files:
        with Path(file.path).open("rb") as opened:
            body = opened.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            yield Bad(file, "", "", "file-too-big", f"{file.name} has more than {_mb(MOST_BYTES)}.")
            continue
        yield Record(file, "", body, Told(name=file.name))


def _warc(part: Part) -> Iterator[Found]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    file = part.files[0]
    position = part.start
    with Path(file.path).open("rb") as opened:
        opened.seek(part.start)
        records: Any = iter(ArchiveIterator(opened, record_types=wanted, parse_http=False))
        number = 0
        while part.count is None or number < part.count:
            try:
                record = next(records, None)
                if record is None:
                    return
                position = record.stream_pos
                found = _answer(file, record)
            except (OSError, ValueError, UnicodeError) as error:
                # Where the next record starts is not known once one of them is broken.
                what = f"{file.name} is broken after byte {position:,}: {error}. The rest is lost."
                yield Bad(file, str(position), "", "broken-archive", what)
                return
            number += 1
            yield found


def _answer(file: PartFile, record: Any) -> Found:
    """One record of a web archive."""
    head = record.headers
    url = (head.get("WARC-Target-URI") or "").strip("<>")
    position, name = str(record.stream_pos), url or f"{file.name}:{record.stream_pos}"
    media = head.get("Content-Type") or ""
    encodings: tuple[str, ...] = ()
    if record.is_http:
        record.parse_http()
        http = record.http_headers
        status = http.status_code
        if status is not None and not 200 <= status < 300:
            return Passed(f"status {status}")
        media = http.get("Content-Type") or ""
        encodings = _encodings(http)
    sort = media.partition(";")[0].strip().lower()
    if not any(one in sort for one in _HEADED):
        return Passed(sort[:60] if sort.isascii() and sort else "no type")
    body = record.reader.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        what = f"{name} has more than {_mb(MOST_BYTES)}."
        return Bad(file, position, url, "record-too-big", what)
    if "html" in sort:
        # All that is HTML by its type, whatever sort of it.
        media = media.replace(sort, "text/html") if sort in media else "text/html"
    told = Told(name=name, media=media, encodings=encodings, url=url)
    return Record(file, position, body, told, fetched=head.get("WARC-Date") or "")


def _encodings(http: Any) -> tuple[str, ...]:
    """How the body is packed: first as content, then for the way."""
    names = ("Content-Encoding", "Transfer-Encoding")
    fields = [field for name in names for field in http.get_multiple(name)]
    listed = (one.strip().lower() for field in fields for one in field.split(","))
    return tuple(one for one in listed if one and one != "identity")


def _list(part: Part) -> Iterator[Found]:
    """JSON Lines; a line that is none is set aside and the others are read."""
    file = part.files[0]
    with Path(file.path).open("rb") as opened:
        opened.seek(part.start)
        position, number = part.start, 0
        while part.count is None or number < part.count:
            line = opened.readline(MOST_LINE)
            if not line:
                return
            if len(line) >= MOST_LINE and not line.endswith(b"\n"):
                what = f"{file.name} has a line of more than {_mb(MOST_LINE)} at byte {position:,}."
                yield Bad(file, str(position), "", "record-too-big", what)
                while line and not line.endswith(b"\n"):
                    line = opened.readline(MOST_LINE)
            elif line.strip():
                yield _line(file, position, line)
            position, number = opened.tell(), number + 1


def _line(file: PartFile, position: int, line: bytes) -> Found:
    try:
        row = json.loads(line)
        columns = find_columns(tuple(map(str, row))) if isinstance(row, dict) else None
        if columns is None:
            raise ValueError("no text")
    except (ValueError, RecursionError):
        what = f'{file.name} has at byte {position:,} no line of JSON with "text".'
        return Bad(file, str(position), "", "broken-record", what)
    return _row(file, str(position), {name: row[given] for name, given in columns.items()})


def _parquet(part: Part) -> Iterator[Found]:
    file = part.files[0]
    for found in read_rows(file.path, file.name, part.start, part.groups):
        position = "" if found.position < 0 else str(found.position)
        if isinstance(found, Refused):
            yield Bad(file, position, "", found.reason, found.what)
        else:
            yield _row(file, position, {**found.words, **found.texts})


def _row(file: PartFile, position: str, cells: dict[str, Any]) -> Found:
    """One row of a table or line of a list, by the names of `columns`."""
    told = {name: as_word(cell) for name, cell in cells.items() if name not in {"text", "html"}}
    name = told.pop("id", "") or f"{file.name}:{position}"
    text, html = cells.get("text"), cells.get("html")
    body = html if text in {None, "", b""} else text
    media = "text/html" if body is html and html is not None else "text/plain"
    if isinstance(body, str):
        # A half of a pair of signs, which JSON can write and UTF-8 cannot.
        body = body.encode("utf-8", "replace")
    if not isinstance(body, bytes) or not body.strip():
        return Bad(
            file, position, told.get("url", ""), "no-text", f"{name} holds no words to read."
        )
    if len(body) > MOST_BYTES:
        what = f"{name} has more than {_mb(MOST_BYTES)}."
        return Bad(file, position, told.get("url", ""), "record-too-big", what)
    known = Told(
        name=name,
        media=told.get("media") or media,
        url=told.get("url", ""),
        title=told.get("title", ""),
        publisher=told.get("publisher", ""),
        language=told.get("language", ""),
        published=told.get("published", ""),
    )
    return Record(file, position, body, known, told.get("fetched", ""))


def _mb(size: int) -> str:
    return f"{size // 1_000_000} MB"
