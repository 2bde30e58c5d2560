"""What the files of a case were read as the last time, for a program that stays open.

In: a file's text and how to read it. Out: what it is read as; the kept one where the text is the
very same. Keeps nothing until it is asked to, and never changes what is read.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any, Final

from steelyard.case.validate import Found

MOST_KEPT: Final = 64 * 1024 * 1024
"""Characters of text; what they are read as takes some ten times that in memory."""


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


def keep_what_is_read() -> None:
    """From now on, keep what each file was read as until its text is another one.

    A case of 5,000 claims in 2,000 files is read again in a tenth of the time.
    """
    global _kept  # noqa: PLW0603 - one store a program; every answer is the same without it
    _kept = _kept or _Kept()


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
