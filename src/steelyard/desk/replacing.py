"""The one way in which a folder of outputs takes the place of an earlier one: whole or not at all.

In: the folder that is meant. Out: a fresh one beside it to write into, which is put in its place
when all is written. Whatever goes wrong in between, the earlier folder is there or is put back;
a folder that holds anything else is refused and never touched.
"""

from __future__ import annotations

import glob
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_NAMED = 3
"""So many foreign files are named in a refusal."""
_LEFT = 86_400.0
"""Seconds after which a half-written folder is what a crash left, and no run at work."""


class OccupiedError(ValueError):
    """The folder named for the outputs holds something else, which is never touched."""


def check_replaceable(
    folder: Path, what: str, *, mark: str, ours: Callable[[str], bool], earlier: str = "one"
) -> None:
    """Whether `what` may be written here: a new or empty folder, or one that holds an earlier one.

    `mark` is the file that every such folder has, `ours` tells its files by name. What else a
    user keeps there would go with the old outputs, so it is refused with OccupiedError. An
    earlier folder that a crash left aside is put back first.
    """
    folder = folder.resolve()
    if not folder.name:
        raise OccupiedError(f"{folder} is the root of the disk; name a folder with --out")
    put_back(folder)
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OccupiedError(f"{folder} is a file; name a folder with --out")
    names = {entry.name for entry in folder.iterdir()}
    foreign = sorted(name for name in names if not ours(name))
    if foreign or (names and mark not in names):
        held = ", ".join(foreign[:_NAMED]) or f"files and no {mark}"
        raise OccupiedError(
            f"{folder} holds {held}; {what} written only into a new folder or over an earlier "
            f"{earlier}, so name another with --out"
        )


def put_back(folder: Path) -> None:
    """Put an earlier folder back that was moved aside and whose successor never came."""
    old = _beside(folder, "old")
    if old.is_dir() and not folder.exists():
        old.replace(folder)


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """An empty folder to write into; it takes the place of `folder` if the block ends well.

    A folder cannot be put over another in one step, so the earlier one is moved aside first. If
    the second step fails it is moved back; if the program dies between the two, the next one
    moves it back. It is removed only once its successor stands. Each run writes into a folder of
    its own, so that of two at once the one that ends last stands, whole.
    """
    folder = folder.resolve()
    put_back(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    old = _beside(folder, "old")
    fresh = _beside(folder, f"new-{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    try:
        yield fresh
        # Of an earlier run, and not needed: else `put_back` would have found no folder.
        shutil.rmtree(old, ignore_errors=True)
        if folder.exists():
            folder.replace(old)
        fresh.replace(folder)
    finally:
        put_back(folder)
        shutil.rmtree(fresh, ignore_errors=True)
    if old.exists():
        # Under the other name first: what is called old is always whole, so it may be put back.
        old.replace(fresh)
        shutil.rmtree(fresh, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Take away what runs that died long ago had half written."""
    for left in folder.parent.glob(f"{glob.escape(_beside(folder, 'new').name)}-*"):
        if time.time() - left.stat().st_mtime > _LEFT:
            shutil.rmtree(left, ignore_errors=True)


def _beside(folder: Path, what: str) -> Path:
    return folder.with_name(f".{folder.name}.{what}")
