"""The files of a case as they stand, in one short name.

In: a case folder. Out: a name that is another one as soon as a file of the case is. Reads no file.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

TEXT_SUFFIXES: Final = frozenset({".yaml", ".yml", ".csv", ".txt", ".jsonl"})
"""What a case is read from; results, stores and drafts are none of it."""


def stamp_of(root: Path) -> str:
    """A name for the case's files: names, sizes and times of all of them."""
    marks: list[str] = []
    _gather(str(root), "", marks)
    marks.sort()
    return hashlib.sha256("\n".join(marks).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _gather(folder: str, inside: str, marks: list[str]) -> None:
    # A folder that goes away between two looks, or that nobody may read, has no files to name.
    with suppress(OSError), os.scandir(folder) as entries:
        for one in entries:
            if one.name[0] == "." or (inside == "" and one.name == "results"):
                continue
            if one.is_dir(follow_symlinks=False):
                marks.append(f"{inside}{one.name}/")
                _gather(one.path, f"{inside}{one.name}/", marks)
            elif one.name[one.name.rfind(".") :].lower() in TEXT_SUFFIXES:
                with suppress(OSError):
                    stat = one.stat()
                    marks.append(f"{inside}{one.name} {stat.st_size} {stat.st_mtime_ns}")
