"""Records of strangers are read in processes of their own, which go on from record to record.

In: the bytes of a record and what is told of them. Out: its pages, or why there are none. A record
that hangs, crashes or eats memory takes only that process with it, and the next gets a new one.
"""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO, Final

from steelyard.base.errors import CaseError
from steelyard.corpus.bounds import (
    BOUNDS,
    Bounds,
    bound_memory,
    start,
    told_bounds,
    watch,
    why_too_slow,
)
from steelyard.corpus.page import Told, read_page

OPEN_SIGN: Final = b"ready\n"
_TRIES: Final = 2
"""A process that died by no bound of ours (killed from outside, for want of memory) is tried once
more, so that what is set aside is set aside for what it is."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one record: its pages as JSON, or a name and a sentence why not."""

    pages: tuple[Mapping[str, Any], ...] = ()
    reason: str = ""
    what: str = ""


class Reader:
    """One such process. Not for two threads at once."""

    def __init__(self, bounds: Bounds = BOUNDS) -> None:
        self._bounds = bounds
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, body: bytes, told: Told) -> Answer:
        """The answer for one record; starts a new process where the last one is gone."""
        for _ in range(_TRIES):
            line = self._ask(body, told)
            if line.endswith(b"\n"):
                return _answer(line)
            died = self.close()
            if limit := why_too_slow(died, self._bounds):
                return Answer(reason="too-slow", what=f"{told.name} takes more than {limit}.")
        return Answer(reason="reader-crashed", what=f"{told.name} made the reader end ({died}).")

    def _ask(self, body: bytes, told: Told) -> bytes:
        process = self._started()
        head = json.dumps({**asdict(told), "size": len(body)}).encode() + b"\n"
        incoming, outgoing = process.stdin, process.stdout
        if incoming is None or outgoing is None:
            raise ValueError("the reader was started without pipes")
        try:
            incoming.write(head)
            incoming.write(body)
            incoming.flush()
        except BrokenPipeError:
            return b""
        return outgoing.readline()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        self._process = start("steelyard.corpus.apart", self._bounds)
        if self._process.stdout is None or self._process.stdout.readline() != OPEN_SIGN:
            raise OSError("a process that reads records could not be started")
        return self._process

    def close(self) -> int:
        """End the process; how it ended."""
        process, self._process = self._process, None
        if process is None:
            return 0
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        return process.wait()


_lock = threading.Lock()
_idle: list[Reader] = []


@contextlib.contextmanager
def borrowed() -> Iterator[Reader]:
    """A reader that an earlier part has warmed up, or a new one.

    The processes end with this one: the end of their input tells them.
    """
    with _lock:
        reader = _idle.pop() if _idle else Reader()
    try:
        yield reader
    except BaseException:
        reader.close()
        raise
    with _lock:
        _idle.append(reader)


def close_idle() -> None:
    """End the readers that are waiting for work."""
    with _lock:
        waiting = list(_idle)
        _idle.clear()
    for reader in waiting:
        reader.close()


def _answer(line: bytes) -> Answer:
    told = json.loads(line)
    if "reason" in told:
        return Answer(reason=told["reason"], what=told["what"])
    return Answer(pages=tuple(told["pages"]))


def serve(incoming: BinaryIO, outgoing: BinaryIO, bounds: Bounds) -> None:
    """Answer record after record until the input ends: what the process does."""
    # Ctrl-C goes to everybody at the terminal; whoever asked us ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    bound_memory(bounds)
    outgoing.write(OPEN_SIGN)
    outgoing.flush()
    while head := incoming.readline():
        told = json.loads(head)
        body = incoming.read(told.pop("size"))
        told["encodings"] = tuple(told["encodings"])
        watch(bounds.seconds, bounds.waiting_seconds)
        answer, spent = _answered(body, Told(**told))
        watch(0.0, 0.0)
        outgoing.write(json.dumps(answer, ensure_ascii=True).encode() + b"\n")
        outgoing.flush()
        if spent:
            # What failed for want of memory may have left little of it.
            return


def _answered(body: bytes, told: Told) -> tuple[dict[str, Any], bool]:
    """The answer, and whether this process should not go on."""
    try:
        return {"pages": [one.to_json() for one in read_page(body, told)]}, False
    except CaseError as error:
        problem = error.problems[0]
        return {"reason": problem.name, "what": problem.what}, False
    except MemoryError:
        return {"reason": "too-much-memory", "what": f"{told.name} needs too much memory."}, True
    except Exception as error:  # noqa: BLE001 - one bad record must not stop the archive
        why = f"{type(error).__name__}: {error}"[:200]
        return {"reason": "reader-failed", "what": f"{told.name}: {why}."}, False


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer, told_bounds(sys.argv[1]))
