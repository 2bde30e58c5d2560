"""The files of a case as they stand, in one short name.

In: a case folder. Out: a name that is another one as soon as a file of the case is. Reads no file.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

TEXT_SUFFIXES: Final = frozenset({".yaml", ".yml", ".csv", ".txt", ".jsonl"})
"""What a case is read from; results, stores and drafts are none of it."""


def stamp_of(marks: Iterable[str]) -> str:
    """A name for a case's files, from the marks of all of them."""
    text = "\n".join(sorted(marks))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def marks_of(root: Path) -> list[str]:
    """Name, size and time of each file of a case, and the names of its folders."""
    marks: list[str] = []
    _gather(str(root), "", marks)
    return marks


def number_of(root: Path) -> int:
    """How many marks there would be, from names alone: a tenth of the time for thousands."""
    marks: list[str] = []
    _gather(str(root), "", marks, looked=False)
    return len(marks)


def mark_of(root: Path, name: str) -> str:
    """The mark of one file; an empty one where there is none."""
    try:
        stat = (root / name).stat()
    except OSError:
        return ""
    return _mark(name, stat)


def changed_between(before: frozenset[str], now: frozenset[str]) -> set[str]:
    """The names of the files of which the one look has another mark than the other, or none."""
    return {one if one.endswith("/") else one.rsplit(" ", 2)[0] for one in before ^ now}


def _mark(name: str, stat: os.stat_result) -> str:
    return f"{name} {stat.st_size} {stat.st_mtime_ns}"


def _gather(folder: str, inside: str, marks: list[str], *, looked: bool = True) -> None:
    # A folder that goes away between two looks, or that nobody may read, has no files to name.
    with suppress(OSError), os.scandir(folder) as entries:
        for one in entries:
            if one.name[0] == "." or (inside == "" and one.name == "results"):
                continue
            if one.is_dir(follow_symlinks=False):
                marks.append(f"{inside}{one.name}/")
                _gather(one.path, f"{inside}{one.name}/", marks, looked=looked)
            elif one.name[one.name.rfind(".") :].lower() in TEXT_SUFFIXES:
                with suppress(OSError):
                    name = inside + one.name
                    marks.append(_mark(name, one.stat()) if looked else name)
