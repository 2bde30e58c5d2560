"""What can be undone in a case, kept beside it in `.steelyard/history.jsonl`.

In: edits as they are made and taken back. Out: the last of them, also after a restart. The file
may be deleted at any time; one that is broken or of another case is taken for none, and what it
says is checked before anything is done with it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from threading import get_ident
from typing import IO, Any, Final

from steelyard.desk.editing.lines import Block, split_lines

MOST_EDITS: Final = 200
"""Edits that can be undone: a day's work of somebody quick."""
MOST_BYTES: Final = 16 * 1024 * 1024
"""Of the file; the oldest edits go first. It is written anew with every edit."""
STORE: Final = ".steelyard"
NAME: Final = "history.jsonl"
LOCKED: Final = "history.lock"
"""An empty file that is held while the other is read and written."""
REMOVED: Final = "removed"
"""The folder of files that were taken out, each under the hash of its bytes."""
YOUNG: Final = 3600 * 10**9
"""Nanoseconds for which bytes stay that no edit names: another program that laid them by names them
only after it took the file out, and a slow disk may take minutes for that."""
VERSION: Final = 1
_FOLDERS = frozenset({"claims", "documents", "texts", "originals", "private"})
_ENDINGS = frozenset({".csv", ".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class Changed:
    """What an edit did to one file: the lines it changed, or the hash of a file made or taken out."""

    name: str
    blocks: tuple[Block, ...] = ()
    made: str = ""
    fresh: bool = False
    """There was no such file before."""
    gone: str = ""
    """The hash of a file that was taken out; its bytes are kept beside the history."""

    @property
    def size(self) -> int:
        """Characters that are kept of it."""
        return sum(len(line) for one in self.blocks for line in (*one.old, *one.new))


@dataclass(frozen=True, slots=True)
class Remembered:
    """One edit: what it was, by whom and when, what it did to files, what the log says of it."""

    what: str
    by: str
    when: str
    files: tuple[Changed, ...] = ()
    reviews: tuple[dict[str, str], ...] = field(default=())


class Memory:
    """The edits of a case in their order, in memory and in the file where that can be written."""

    def __init__(self, root: Path) -> None:
        self._path = root / STORE / NAME
        self._case = hashlib.sha256(str(root.resolve()).encode("utf-8", "replace")).hexdigest()
        # In one, so that pages that look beside an edit see the one with the other.
        self._known: tuple[tuple[int, int] | None, tuple[Remembered, ...]] = (None, ())

    @property
    def edits(self) -> tuple[Remembered, ...]:
        """All edits, the oldest first, as the file has them now."""
        stamp = self._stamp()
        seen, edits = self._known
        if stamp != seen:
            edits = () if stamp is None else _read(self._path, self._case)
            self._known = stamp, edits
        return edits

    def add(self, edit: Remembered) -> None:
        """Put an edit behind the others, those of other programs among them."""
        with self._alone():
            self._keep((*self.edits, edit)[-MOST_EDITS:])
            self._clear()

    def drop(self, edit: Remembered) -> None:
        """Take that edit out, where it is the last one or stands before what others added."""
        with self._alone():
            edits = list(self.edits)
            for at in range(len(edits) - 1, -1, -1):
                if edits[at] == edit:
                    del edits[at]
                    break
            self._keep(tuple(edits))

    def lay_by(self, content: bytes) -> str:
        """Keep the bytes of a file that is taken out, as long as that can be undone; their hash.

        Raises OSError: what cannot be kept must not go.
        """
        name = hashlib.sha256(content).hexdigest()
        folder = self._path.parent / REMOVED
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".{name}.{os.getpid()}-{get_ident()}.draft"
        draft.write_bytes(content)
        draft.replace(folder / name)
        return name

    def laid_by(self, name: str) -> bytes | None:
        """The bytes that were kept under that hash; None where they are not there or others."""
        try:
            content = (self._path.parent / REMOVED / name).read_bytes()
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == name else None

    def _clear(self) -> None:
        """Let go of bytes that no edit would put back any more, nor one that is being made."""
        wanted = {one.gone for edit in self.edits for one in edit.files}
        with contextlib.suppress(OSError):
            # The history was written just now: by the clock of the same disk.
            old = self._path.stat().st_mtime_ns - YOUNG
            for path in (self._path.parent / REMOVED).iterdir():
                if path.name not in wanted and path.stat().st_mtime_ns < old:
                    path.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """From reading the file to having written it no other program does; as far as can be."""
        with contextlib.ExitStack() as stack:
            with contextlib.suppress(OSError):
                self._path.parent.mkdir(exist_ok=True)
                file = stack.enter_context(self._path.with_name(LOCKED).open("a+b"))
                stack.enter_context(_locked(file))
            # A change within one tick of the file's clock is none by its time.
            if self._stamp() is not None:
                self._known = None, ()
            yield

    def _keep(self, edits: tuple[Remembered, ...]) -> None:
        lines = [json.dumps(_plain(one)) for one in edits]
        while sum(len(line) + 1 for line in lines) > MOST_BYTES:
            del lines[0]
        head = json.dumps({"history": VERSION, "case": self._case})
        draft = self._path.with_name(f".{NAME}.{os.getpid()}-{get_ident()}.draft")
        try:
            self._path.parent.mkdir(exist_ok=True)
            draft.write_text("\n".join([head, *lines, ""]), encoding="utf-8")
            draft.replace(self._path)
        except OSError:
            # Undoing then lasts as long as the program does; the edit itself is saved.
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
        self._known = self._stamp(), edits

    def _stamp(self) -> tuple[int, int] | None:
        try:
            stat = self._path.stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size


@contextlib.contextmanager
def _locked(file: IO[bytes]) -> Iterator[None]:
    """The file held by this program alone. Raises OSError where the disk knows no locks."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        # Closing the file lets go of it, and so does the end of the program, however it ends.
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


_MEMORIES: dict[Path, Memory] = {}


def memory_of(root: Path) -> Memory:
    """The one memory that a program has of a case, so that its file is read when it changed."""
    return _MEMORIES.setdefault(root.resolve(), Memory(root))


def _read(path: Path, case: str) -> tuple[Remembered, ...]:
    """The edits of a file; none where it is broken or of another case."""
    try:
        if path.stat().st_size > 2 * MOST_BYTES:
            return ()
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        if not rows or rows[0] != {"history": VERSION, "case": case}:
            return ()
        return tuple(_edit(row) for row in rows[1:])[-MOST_EDITS:]
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return ()


def _plain(edit: Remembered) -> dict[str, Any]:
    return {
        "what": edit.what,
        "by": edit.by,
        "when": edit.when,
        "files": [
            {
                "name": one.name,
                "made": one.made,
                "fresh": one.fresh,
                "gone": one.gone,
                "blocks": [["".join(block.old), "".join(block.new)] for block in one.blocks],
            }
            for one in edit.files
        ],
        "reviews": list(edit.reviews),
    }


def _edit(row: dict[str, Any]) -> Remembered:
    """Raises ValueError, TypeError or KeyError for what is no edit."""
    files = []
    for one in row["files"]:
        name = _text(one["name"])
        if not _in_a_case(name):
            raise ValueError("a file that no edit changes")
        blocks = tuple(
            Block(split_lines(_text(old)), split_lines(_text(new))) for old, new in one["blocks"]
        )
        gone = _text(one.get("gone", ""))
        files.append(Changed(name, blocks, _text(one["made"]), one["fresh"] is True, gone))
    reviews = tuple(
        {_text(key): _text(value) for key, value in line.items()} for line in row["reviews"]
    )
    what, by, when = (_text(row[key]) for key in ("what", "by", "when"))
    return Remembered(what, by, when, tuple(files), reviews)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("expected text")
    return value


def _in_a_case(name: str) -> bool:
    """Whether an edit may have changed a file of that name: a table, an entry, a kept document."""
    path = PurePosixPath(name)
    parts = path.parts
    if not parts or path.is_absolute() or ".." in parts or "\\" in name or ":" in name:
        return False
    return parts[0] in _FOLDERS if len(parts) > 1 else path.suffix in _ENDINGS
