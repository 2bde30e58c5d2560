"""The files of a case as they stand: read anew when one changed, whoever changed it.

In: a case folder. Out: a Look, of one moment: a name for the files, the Case, what is wrong. An
edit that was made here is taken over at once and read again beside. Changes no file.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock, Thread, local
from typing import Final

from steelyard.base.errors import CaseError, Problem
from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.folder import read_with_problems
from steelyard.desk.web.files_of import changed_between, mark_of, marks_of, number_of, stamp_of

MANY: Final = 500
"""Files from which looking at each of them takes a page's time."""
FRESH: Final = 0.2
"""Seconds for which a look at so many files is not taken again; one's own edits are seen at once."""
QUIET: Final = 0.5
"""Seconds without an edit after which what was taken over is read again: the next page first."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the files said at one moment: their stamp with what was read under it, never another's."""

    stamp: str
    case: Case | None = None
    problems: tuple[Problem, ...] = ()
    listed: tuple[Problem, ...] = ()


class Looking:
    """Looks at one case folder; `differed` is called where what was taken over was not so."""

    def __init__(self, root: Path, differed: Callable[[], None]) -> None:
        self._root, self._differed = root, differed
        self._lock = RLock()
        self._held = local()
        self._seen = Look("")
        self._marks: frozenset[str] = frozenset()
        self._at = 0.0
        self._taken_at = 0.0
        self._reading: Thread | None = None

    @property
    def many(self) -> int:
        """How many files there are, where looking at them takes a page's time; else none."""
        number = len(self._marks) or number_of(self._root)
        return number if number > MANY else 0

    @property
    def seen(self) -> Look:
        """The last look that was taken, however long ago."""
        return self._seen

    @property
    def is_held(self) -> bool:
        """Whether this thread asks for a page."""
        return getattr(self._held, "look", None) is not None

    @contextmanager
    def held(self) -> Iterator[None]:
        """One look for all that this thread asks within."""
        before = getattr(self._held, "look", None)
        self._held.look = before or self.look()
        try:
            yield
        finally:
            self._held.look = before

    def look(self, *, since: float | None = None) -> Look:
        """The files as they stand; of many files as they stood a moment ago, or `since` then."""
        held: Look | None = getattr(self._held, "look", None)
        if held is not None:
            return held
        if since is None and len(self._marks) > MANY:
            since = time.monotonic() - FRESH
        if since is not None and self._at > since:
            return self._seen
        at = time.monotonic()
        marks = frozenset(marks_of(self._root))
        stamp = stamp_of(marks)
        with self._lock:
            if stamp != self._seen.stamp:
                self._seen = self._read(stamp)
            self._marks, self._at = marks, at
            return self._seen

    def _read(self, stamp: str) -> Look:
        try:
            case, listed = read_with_problems(self._root)
        except CaseError as error:
            # The last case that could be read stays on the pages, with what is wrong on top.
            return Look(stamp, self._seen.case, tuple(error.problems))
        return Look(stamp, case, (), listed)

    # --- edits that were made here ---

    def before(self, name: str) -> Look:
        """The look from which that one file is edited: taken anew if the file changed since."""
        if not self.is_held and mark_of(self._root, name) not in self._marks:
            return self.look(since=time.monotonic())
        return self.look()

    def take(self, claims: Mapping[str, Claim], names: frozenset[str]) -> None:
        """Claims as they were just written to the files `names`, and to no others.

        All is read again where another file changed too; else soon, when nobody waits for it.
        """
        at = time.monotonic()
        marks = frozenset(marks_of(self._root))
        with self._lock:
            seen = self._seen
            alone = changed_between(self._marks, marks) <= names
            if not alone or seen.case is None or seen.problems or len(marks) <= MANY:
                self.look(since=at)
                return
            case = replace(
                seen.case, claims=tuple(claims.get(one.id, one) for one in seen.case.claims)
            )
            self._seen = replace(seen, stamp=stamp_of(marks), case=case)
            self._marks, self._at, self._taken_at = marks, at, at
            if self._reading is None or not self._reading.is_alive():
                self._reading = Thread(target=self._read_again, daemon=True)
                self._reading.start()

    def wait_quiet(self) -> None:
        """Until what was taken over is read again, which begins when no edit follows another."""
        with self._lock:
            going = self._reading
        if going is not None:
            going.join()

    def _read_again(self) -> None:
        while True:
            with self._lock:
                seen, taken = self._seen, self._taken_at
            left = taken + QUIET - time.monotonic()
            if left > 0:
                time.sleep(left)
                continue
            found = self._read(seen.stamp)
            with self._lock:
                if self._taken_at != taken:
                    continue
                self._reading = None
                if self._seen is not seen:
                    # All was read anew meanwhile.
                    return
                if found.case == seen.case:
                    # The very case that was worked with stays: what was found in it is kept by it.
                    found = replace(found, case=seen.case)
                self._seen = found
                break
        if found.case is not seen.case:
            self._differed()
