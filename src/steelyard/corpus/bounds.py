"""Bounds on time and memory of a process that reads what strangers made, held by the system itself.

In: what it may take. Out: a process that is started with it, and ends where it takes more. The
bound on time is the processor's: it also stops a library that does not come back, it works below
any thread of any worker, and a busy machine does not shorten it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one record may take: a page takes a few milliseconds, a PDF of 1,000 pages 10 s."""

    seconds: float = 30.0
    """Of processor time."""
    waiting_seconds: float = 300.0
    """Of time on the clock, for what waits and does not compute."""
    memory_bytes: int = 1_500_000_000


BOUNDS: Final = Bounds()
_ALONE: Final = {
    # One thread a process: there is a process a core already.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    # Bounded is what is asked for, and Arrow's own allocator asks for 1 GB ahead.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}


def start(module: str, bounds: Bounds, more: Iterable[str] = ()) -> subprocess.Popen[bytes]:
    """A process of a module of ours, which is told its bounds first, with pipes to and from it.

    Raises OSError where none can be started.
    """
    told = json.dumps(asdict(bounds))
    # -P: no file of the folder that the command is started in is taken for a module.
    return subprocess.Popen(  # noqa: S603 - no part of it comes from outside
        [sys.executable, "-P", "-m", module, told, *more],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **_ALONE},
    )


def told_bounds(text: str) -> Bounds:
    """The bounds that a process was told."""
    return Bounds(**json.loads(text))


def why_too_slow(ended: int, bounds: Bounds) -> str:
    """What a process took too much of, by how it ended; empty where that was no bound on time."""
    if ended in {-signal.SIGPROF, -signal.SIGXCPU}:
        return f"{bounds.seconds:g} s of work"
    if ended == -signal.SIGALRM:
        return f"{bounds.waiting_seconds:g} s on the clock"
    return ""


def watch(seconds: float, waiting_seconds: float) -> None:
    """Set the system's alarms, which end the process; 0 takes them back. Not on Windows."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, waiting_seconds)


def bound_memory(bounds: Bounds) -> None:
    """Bounds that the system itself holds, where it can: not on Windows.

    Nor does the process write files, or leave its memory in one when it crashes.
    """
    try:
        import resource
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, bounds.memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        top = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (top, top))
