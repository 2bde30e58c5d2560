"""One case on the bench: its files as they stand, its last weighing, and provisional ones.

In: a case folder. Out: the Case, read anew when a file changed, whoever changed it; the document
of the last full weighing; provisional balances after edits and with sources or claims switched
off. Writes nothing itself. Pages are asked for by several threads, so everything here may be.
"""

from __future__ import annotations

import gc
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from secrets import token_hex
from threading import Event, Lock, RLock, Thread
from typing import Any, Final

from steelyard.base.errors import CaseError, Problem
from steelyard.case.case import Case
from steelyard.case.claims import COUNTED_STATES
from steelyard.case.folder import keep_what_is_read
from steelyard.desk.editing.history import History
from steelyard.desk.editing.rows import row_hash
from steelyard.desk.web.earlier import find_earlier_outline, keep_earlier
from steelyard.desk.web.long_work import LongWork, Work
from steelyard.desk.web.looking import Look, Looking
from steelyard.desk.web.reckoning import reweigh_with

KEPT: Final = 24
"""Provisional balances that are kept: going back and forth between switches is instant."""

PATIENCE: Final = 0.25
"""Seconds that a page waits for what is made beside: within them small cases are done."""

SHORT: Final = 1.2
"""Seconds that a page waits for what it switches off, where the last balance took no longer: the
switch and its balance are then one answer."""
FORGOTTEN: Final = 5.0
"""Seconds after which a balance that nobody asked for again is not begun."""

FIRST: Final = 5.0
"""Seconds that loading the draws of a large case leaves to the first page, if none was asked for."""

LOADING: Final = RLock()
"""Held while slow parts of the program are loaded: two threads that each load half of what needs
the other would be let through with half of it."""

REMEMBERED: Final = 2000
"""Records as they were shown, for the page that tells what changed meanwhile."""

PROPOSALS: Final = 4
"""Spreadsheets that are proposed and not yet written; each may hold a case's files anew."""


@dataclass(frozen=True, slots=True)
class Switches:
    """What is off, and which settings differ, in a provisional balance."""

    sources: frozenset[str] = frozenset()
    claims: frozenset[str] = frozenset()
    basis: str = ""
    settings: tuple[tuple[str, float], ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is switched at all."""
        return bool(self.sources or self.claims or self.basis or self.settings)


@dataclass(frozen=True, slots=True)
class Provisional:
    """A provisional balance, or why there is none."""

    reweighed: Any
    refused: str = ""


_Key = tuple[str, int, Switches]
"""Files, weighing and switches that a provisional balance is of."""


class Bench:
    """A case that is being worked on. `by` is the name under which judgements are written."""

    def __init__(
        self,
        root: Path,
        by: str,
        clock: Callable[[], str],
        *,
        weigh_at_once: bool = True,
    ) -> None:
        self.root, self.by, self.clock = root.resolve(), by, clock
        self._lock = RLock()
        self._reweighing = Lock()
        self.history = History(self.root)
        keep_what_is_read()
        self.files = Looking(self.root, self._forget)
        self._document: dict[str, Any] | None = None
        self._document_name = ""
        self._document_case = ""
        self._earlier: dict[str, Any] | None = None
        self._found = 0
        self._weighing: Any = None
        self._weighing_name = ""
        self._waits = ""
        self._begun_of = ""
        self._taken_over = ""
        self._shown: OrderedDict[str, Any] = OrderedDict()
        self._aside: OrderedDict[str, Any] = OrderedDict()
        self._provisional: OrderedDict[_Key, Provisional] = OrderedDict()
        self._reckoning: dict[_Key, Event] = {}
        self._wanted: dict[_Key, float] = {}
        self._took = 0.0
        self._made: dict[str, tuple[tuple[str, int], Any]] = {}
        self._making: dict[str, Thread] = {}
        self.long_work = LongWork(self.root, self._ended)
        self.opened, self.answered = Event(), Event()
        if self.files.many:
            # The first page says so, rather than being waited for.
            Thread(target=self._open, args=(weigh_at_once,), daemon=True).start()
        else:
            self._open(weigh_at_once)

    def _open(self, weigh_at_once: bool) -> None:
        try:
            self._find_document()
        finally:
            self.opened.set()
        if self.files.many:
            self.answered.wait(FIRST)
        if self._document is not None:
            Thread(target=self._load_weighing, daemon=True).start()
        elif weigh_at_once and self.case is not None and _counts(self.case):
            self.begin()

    # --- the files ---

    def held(self) -> AbstractContextManager[None]:
        """One look at the files for all that this thread asks within: a page is of one moment."""
        return self.files.held()

    def refresh(self, since: float | None = None) -> str:
        """Read the case anew if a file changed; returns the stamp of what is now known.

        Not where the files were looked at `since` that time of the program's own clock.
        """
        return self.files.look(since=time.monotonic() if since is None else since).stamp

    def stamp(self) -> str:
        """A name for the files as they stand."""
        return self._look().stamp

    def _look(self) -> Look:
        return self.files.look()

    def _forget(self) -> None:
        """What was made of the files is of others than it seemed."""
        with self._lock:
            self._made.clear()
            self._provisional.clear()

    @property
    def case(self) -> Case | None:
        """The case as its files stand, or as they last stood without a problem; None if never."""
        return self._look().case

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What stops the files from being read as they stand."""
        return self._look().problems

    @property
    def listed(self) -> tuple[Problem, ...]:
        """What is wrong in the files and stops nothing."""
        return self._look().listed

    def show(self, record: Any) -> str:
        """The hash of a record that a form is made from; the record is kept for a while."""
        hash_ = row_hash(record)
        with self._lock:
            self._shown[hash_] = record
            self._shown.move_to_end(hash_)
            while len(self._shown) > REMEMBERED:
                self._shown.popitem(last=False)
        return hash_

    def shown(self, hash_: str) -> Any:
        """The record that was shown under that hash, None where it is kept no more."""
        with self._lock:
            return self._shown.get(hash_)

    def lay_aside(self, proposal: Any) -> str:
        """Keep a proposal until somebody says yes to it; its name. A restart forgets it."""
        name = token_hex(8)
        with self._lock:
            self._aside[name] = proposal
            while len(self._aside) > PROPOSALS:
                self._aside.popitem(last=False)
        return name

    def laid_aside(self, name: str) -> Any:
        """The proposal of that name; None where it is kept no more."""
        with self._lock:
            return self._aside.get(name)

    def take_away(self, name: str) -> None:
        """A proposal that is done with."""
        with self._lock:
            self._aside.pop(name, None)

    # --- the last full weighing ---

    @property
    def document(self) -> dict[str, Any] | None:
        """The document of the last full weighing of the case's own settings."""
        with self._lock:
            return self._document

    @property
    def results_name(self) -> str:
        """Name of the folder of results that the document stands in."""
        with self._lock:
            return self._document_name

    @property
    def weighed_as(self) -> str:
        """A name for that weighing, another one where it was weighed again into the same folder."""
        with self._lock:
            return f"{self._document_name}#{self._found}" if self._document else ""

    @property
    def earlier(self) -> dict[str, Any] | None:
        """The weighing before that one in outline (see earlier.py); None where it is not known."""
        with self._lock:
            return self._earlier

    @property
    def stale(self) -> bool:
        """Whether the files say something else than what was weighed."""
        look = self._look()
        with self._lock:
            if self._document is None:
                return True
            if self._document_case == look.stamp:
                return False
            # After an undo the files are others by their times and say the same.
            weighing, of_document = self._weighing, self._weighing_name == self._document_name
            if weighing is None or not of_document or look.case is None or look.problems:
                return True
            if look.case == weighing.case:
                self._document_case = look.stamp
                return False
            return True

    def begin(self) -> bool:
        """Begin the full weighing of the files as they stand; False where one runs already."""
        stamp = self.refresh()
        begun = self.long_work.start()
        if begun:
            with self._lock:
                self._begun_of = stamp
        return begun

    def work(self) -> Work | None:
        """The weighing that runs or ran last; none that failed of files that are others now."""
        work, stamp = self.long_work.work, self.stamp()
        with self._lock:
            mended = self._begun_of not in {"", stamp}
            taken_over = self._taken_over
        if work is not None and work.state == "done" and work.folder != taken_over:
            # It has ended, and what it found is not on the pages yet.
            return replace(work, state="running", stage="showing")
        return None if work is not None and work.state == "failed" and mended else work

    def _find_document(self, before: dict[str, Any] | None = None) -> None:
        """The results of the files as they stand; else the newest of the case's own settings.

        What they take the place of is kept in outline, for the page that tells what moved.
        """
        from steelyard.desk.packed import PACKED, pack_case
        from steelyard.desk.results import keep_headline, newest_results

        stamp = self.refresh()
        found, same = newest_results(self.root), False
        if found is None:
            return
        document, folder = found
        # Every weighing keeps the case it weighed: that tells whether the files are those.
        with suppress(OSError):
            same = (folder / PACKED).read_bytes() == pack_case(self.root)
        earlier = None
        try:
            keep_headline(self.root, document, folder)
            if before is not None:
                keep_earlier(self.root, before, document)
            earlier = find_earlier_outline(self.root, document)
        finally:
            # The new weighing is shown whatever became of what is told beside it.
            with self._lock:
                self._earlier, self._found = earlier, self._found + 1
                self._document, self._document_name = document, folder.name
                self._document_case = stamp if same else ""

    def _load_weighing(self) -> None:
        """Draws and balance of the document in memory, so that provisional ones can start there."""
        with LOADING:
            from steelyard.desk.results import sampler_of
            from steelyard.desk.revisions import find_side
            from steelyard.weighing.copies import keep_what_is_met
            from steelyard.weighing.weigh import OptionError, weigh

            for slow in ("document", "reweigh"):
                import_module(f"steelyard.weighing.{slow}")
            keep_what_is_met()

        with self._lock:
            seen, fresh = self.files.seen, self._document_case
            stamp, case = seen.stamp, seen.case
            name = self._document_name
        try:
            if stamp != fresh or case is None:
                case = find_side(self.root, name).case
            weighing = weigh(case, sampler=sampler_of(self.root))
        except (CaseError, OptionError, ValueError, OSError) as error:
            with self._lock:
                self._waits = str(error)
            return
        with self._lock:
            if name != self._document_name:
                # Another weighing ended while this one was loaded, and loads its own.
                return
            self._weighing, self._weighing_name, self._waits = weighing, name, ""
            self._provisional.clear()
        # All that is here now stays: a large case has millions of things, and looking through
        # them for what nobody holds any more would stop a page for a fifth of its time.
        gc.freeze()

    def _ended(self, work: Work) -> None:
        if work.state == "done":
            try:
                self._find_document(self.document)
            finally:
                with self._lock:
                    self._taken_over = work.folder
            self._load_weighing()

    @property
    def weighing(self) -> Any:
        """The Weighing in memory; None until its draws are loaded."""
        with self._lock:
            return self._weighing

    def once(self, name: str, make: Callable[[Case, Any], Any]) -> Any:
        """What `make` makes of the case and the Weighing, kept until either is another one.

        None where the case could never be read. `make` is asked again rather than waited for.
        """
        look, weighing = self._look(), self.weighing
        if look.case is None:
            return None
        key = (look.stamp, id(weighing))
        with self._lock:
            kept = self._made.get(name)
        if kept is None or kept[0] != key:
            kept = (key, make(look.case, weighing))
            with self._lock:
                self._made[name] = kept
        return kept[1]

    def soon(self, name: str, make: Callable[[Case, Any], Any]) -> tuple[Any, bool]:
        """As `once`, for what may take seconds: waits a moment, then goes on beside.

        Also says whether that is of the files as they stand; else it is of earlier ones, or None.
        """
        look = self._look()
        case = look.case
        if case is None:
            return None, True
        key = (look.stamp, 0)
        with self._lock:
            kept = self._made.get(name)
            going = self._making.get(name)
            if kept is not None and kept[0] == key:
                return kept[1], True
            if going is None or not going.is_alive():

                def work() -> None:
                    made = make(case, None)
                    with self._lock:
                        self._made[name] = (key, made)

                going = self._making[name] = Thread(target=work, daemon=True)
                going.start()
        going.join(PATIENCE)
        with self._lock:
            kept = self._made.get(name)
        return (None, False) if kept is None else (kept[1], kept[0] == key)

    # --- provisional balances ---

    @property
    def ready(self) -> bool:
        """Whether provisional balances can be had."""
        with self._lock:
            return self._weighing is not None

    def provisional(self, switches: Switches = Switches()) -> Provisional | None:
        """The balance of the case as it stands, with switches.

        None until the draws are loaded (why, where they cannot be); within a page also while it is
        being reckoned, where that takes longer than a page waits: asked again later it is there.
        """
        look = self._look()
        with self._lock:
            weighing, key = self._weighing, (look.stamp, id(self._weighing), switches)
            if weighing is None or look.case is None:
                return Provisional(None, self._waits) if self._waits else None
            if key in self._provisional:
                self._provisional.move_to_end(key)
                return self._provisional[key]
            self._wanted[key] = time.monotonic()
            going = self._reckoning.get(key)
            if going is None:
                going = self._reckoning[key] = Event()
                work = (key, weighing, look.case, going)
                Thread(target=self._reckon, args=work, daemon=True).start()
        going.wait(self._patience(switches) if self.files.is_held else None)
        with self._lock:
            return self._provisional.get(key)

    @property
    def busy(self) -> bool:
        """Whether a provisional balance is being reckoned."""
        with self._lock:
            return bool(self._reckoning)

    def _patience(self, switches: Switches) -> float:
        """Seconds that a page waits: as long as it takes where that is short, else hardly."""
        return SHORT if switches and self._took <= SHORT else PATIENCE

    def _reckon(self, key: _Key, weighing: Any, case: Case, done: Event) -> None:
        try:
            # Somebody who judges claim after claim is not held up by balances in between.
            self.files.wait_quiet()
            # One at a time: two at once would each take twice as long.
            with self._reweighing:
                with self._lock:
                    left = self.files.many or time.monotonic() - self._wanted[key] > FORGOTTEN
                    if left and key[0] != self.files.seen.stamp:
                        # Asked for by a page that is gone, of files that are others now.
                        return
                began = time.monotonic()
                made = _reckoned(weighing, case, key[2])
                with self._lock:
                    self._took = time.monotonic() - began
                    self._provisional[key] = made
                    while len(self._provisional) > KEPT:
                        self._provisional.popitem(last=False)
        finally:
            with self._lock:
                self._reckoning.pop(key, None)
                self._wanted.pop(key, None)
            done.set()


def _reckoned(weighing: Any, case: Case, switches: Switches) -> Provisional:
    try:
        return Provisional(
            *reweigh_with(
                weighing,
                case,
                sources=switches.sources,
                claims=switches.claims,
                basis=switches.basis,
                settings=switches.settings,
            )
        )
    except (ArithmeticError, ValueError, LookupError, MemoryError) as error:
        # Said on the page: a thread that died in silence would leave it waiting for ever.
        return Provisional(None, str(error) or type(error).__name__)


def _counts(case: Case) -> bool:
    """Whether there is anything to weigh: an empty case is not told that it failed."""
    return any(one.state in COUNTED_STATES for one in case.claims)


def default_clock() -> str:
    """Now, as reviews are dated."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def today() -> date:
    """The day of this computer."""
    return datetime.now(UTC).astimezone().date()
