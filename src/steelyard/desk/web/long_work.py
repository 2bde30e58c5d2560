"""The full weighing beside the workbench: in a process of its own, with progress, and to be stopped.

In: a case folder. Out: how far it is, and how it ended. It writes what `steelyard weigh` writes,
whole or not at all, so stopping it costs nothing; edits made meanwhile stand in the case's files
and are weighed the next time.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock, Thread
from typing import Literal

State = Literal["running", "done", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Work:
    """How far a weighing is."""

    state: State
    stage: str = ""
    share: float = 0.0
    """Of the stage, 0 to 1."""
    seconds: float = 0.0
    folder: str = ""
    """Name of the results, once done."""
    why: str = ""
    """What a failed one failed of, in words for the user."""


class LongWork:
    """At most one weighing at a time."""

    def __init__(self, root: Path, ended: Callable[[Work], None]) -> None:
        self._root, self._ended = root, ended
        self._lock = Lock()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._work: Work | None = None
        self._began = 0.0

    @property
    def work(self) -> Work | None:
        """The weighing that runs or ran last; None where none has."""
        with self._lock:
            if self._work is not None and self._work.state == "running":
                return replace(self._work, seconds=time.monotonic() - self._began)
            return self._work

    def start(self) -> bool:
        """Begin; whether it did, for one that runs already goes on."""
        with self._lock:
            if self._work is not None and self._work.state == "running":
                return False
            context = multiprocessing.get_context("spawn")
            here, there = context.Pipe(duplex=False)
            process = context.Process(target=_weigh, args=(str(self._root), there), daemon=True)
            process.start()
            there.close()
            self._process, self._began = process, time.monotonic()
            self._work = Work("running", "starting")
        Thread(target=self._listen, args=(process, here), daemon=True).start()
        return True

    def stop(self) -> None:
        """Stop what runs. The results that were there stay."""
        with self._lock:
            if self._work is None or self._work.state != "running" or self._process is None:
                return
            self._work = replace(
                self._work, state="stopped", seconds=time.monotonic() - self._began
            )
            self._process.terminate()

    def _listen(self, process: multiprocessing.process.BaseProcess, here: Connection) -> None:
        try:
            while True:
                self._hear(process, here.recv())
        except (EOFError, OSError):
            # One that is done has written everything: nobody waits for how it goes away.
            if not self._is_done(process):
                process.join()
        finally:
            here.close()
        with self._lock:
            if self._work is None or process is not self._process:
                return
            if self._work.state == "running":
                self._work = replace(self._work, state="failed", why=_DIED)
            work = self._work
        self._ended(work)
        process.join()

    def _is_done(self, process: multiprocessing.process.BaseProcess) -> bool:
        with self._lock:
            return (
                process is self._process and self._work is not None and self._work.state == "done"
            )

    def _hear(
        self, process: multiprocessing.process.BaseProcess, told: tuple[str, str, float]
    ) -> None:
        what, text, share = told
        with self._lock:
            # One that was stopped may have spoken before it was; the next may run by now.
            if process is not self._process or self._work is None:
                return
            if what == "done" and self._work.state == "stopped":
                # It was done before it could be stopped: its results stand on the disk.
                self._work = replace(self._work, state="running")
            if self._work.state != "running":
                return
            seconds = time.monotonic() - self._began
            if what == "stage":
                self._work = Work("running", text, share, seconds)
            elif what == "done":
                self._work = Work("done", text, 1.0, seconds, folder=text)
            else:
                self._work = Work("failed", "", share, seconds, why=text)


_DIED = "The weighing ended without a word; the computer may have run out of memory."


def _weigh(root: str, there: Connection) -> None:
    """In the process of its own: weigh, and tell. Only words cross over."""
    from steelyard.base.errors import CaseError
    from steelyard.desk.results import weigh_folder

    last = 0.0

    def progress(stage: str, share: float) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last > _TELL_SECONDS or share in {0.0, 1.0}:
            last = now
            there.send(("stage", stage, float(share)))

    try:
        _, folder = weigh_folder(Path(root), progress=progress)
        there.send(("done", folder.name, 1.0))
    except (CaseError, ValueError, OSError) as error:
        # Nobody may be there any more to hear it.
        with suppress(OSError):
            there.send(("failed", str(error), 0.0))
    finally:
        there.close()


_TELL_SECONDS = 0.1
