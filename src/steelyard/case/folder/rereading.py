"""What the files of a case were read as the last time, for a program that stays open.

In: a file's name and times, or its text, and how to read it. Out: its text, or what it is read as;
the kept one where the times, or the text, are the very same. Keeps nothing until it is asked to,
and never changes what is read.
"""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any, Final

from steelyard.case.validate import Found

MOST_KEPT: Final = 64 * 1024 * 1024
"""Characters of text; what they are read as takes some ten times that in memory."""

SETTLED: Final = 100_000_000
"""Nanoseconds after which a file that was written has times of its own: one that is written twice
in the same tick of the clock of its disk has the same times both times. No disk's tick is so long
but that of FAT, where two seconds pass."""


class _Texts:
    """Texts of files with their sizes and times, the ones asked for last. Several threads may ask."""

    def __init__(self) -> None:
        self._texts: OrderedDict[str, tuple[_Times, str]] = OrderedDict()
        self._lock = Lock()
        self._size = 0

    def find(self, path: str, times: _Times) -> str | None:
        with self._lock:
            kept = self._texts.get(path)
            if kept is None or kept[0] != times:
                return None
            self._texts.move_to_end(path)
            return kept[1]

    def keep(self, path: str, times: _Times, text: str) -> None:
        with self._lock:
            before = self._texts.pop(path, None)
            self._texts[path] = (times, text)
            self._size += len(text) - (len(before[1]) if before else 0)
            while self._size > MOST_KEPT and len(self._texts) > 1:
                _, dropped = self._texts.popitem(last=False)
                self._size -= len(dropped[1])


_Times = tuple[int, int, int, int, int]
"""Device, number, size, and when a file's text and when anything of it was last changed."""


class _Kept:
    """What files were read as, the ones asked for last. Several threads may ask."""

    def __init__(self) -> None:
        self._found: OrderedDict[tuple[Path, str], tuple[type[Any], str, Found[Any]]]
        self._found = OrderedDict()
        self._lock = Lock()
        self._size = 0

    def find(self, place: tuple[Path, str], kind: type[Any], text: str) -> Found[Any] | None:
        with self._lock:
            kept = self._found.get(place)
            if kept is None or kept[0] is not kind or kept[1] != text:
                return None
            self._found.move_to_end(place)
            return kept[2]

    def keep(self, place: tuple[Path, str], kind: type[Any], text: str, found: Found[Any]) -> None:
        with self._lock:
            before = self._found.pop(place, None)
            self._found[place] = (kind, text, found)
            self._size += len(text) - (len(before[1]) if before else 0)
            while self._size > MOST_KEPT and len(self._found) > 1:
                _, dropped = self._found.popitem(last=False)
                self._size -= len(dropped[1])


_kept: _Kept | None = None
_texts: _Texts | None = None


def keep_what_is_read() -> None:
    """From now on, keep each file's text until its times are others, and what it was read as.

    A case of 5,000 claims in 6,000 files is read again in a tenth of the time.
    """
    global _kept, _texts  # noqa: PLW0603 - one store a program; every answer is the same without it
    _kept = _kept or _Kept()
    _texts = _texts or _Texts()


def text_once(path: str, stat: os.stat_result, read: Callable[[], str]) -> str:
    """The text of the file at `path`, whose state is `stat`. Raises what `read` raises."""
    if _texts is None:
        return read()
    times = (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
    text = _texts.find(path, times)
    if text is None:
        text = read()
        # Its times were asked for before it was read: what is written meanwhile makes others.
        if time.time_ns() - max(stat.st_mtime_ns, stat.st_ctime_ns) > SETTLED:
            _texts.keep(path, times, text)
    return text


def read_once(
    root: Path, name: str, kind: type[Any], text: str, read: Callable[[], Found[Any]]
) -> Found[Any]:
    """What `read` makes of the text, which must depend on nothing else. Raises what it raises."""
    if _kept is None:
        return read()
    place = (root, name)
    found = _kept.find(place, kind, text)
    if found is None:
        found = read()
        _kept.keep(place, kind, text, found)
    return found
