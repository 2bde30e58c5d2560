"""Bounds that the system holds: what a process takes too much of ends it and nobody else."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from steelyard.corpus.bounds import Bounds, told_bounds, why_too_slow

HELD = (
    "import sys\n"
    "from steelyard.corpus.bounds import Bounds, bound_memory, watch\n"
    "bounds = Bounds(seconds=0.2, waiting_seconds=60, memory_bytes=300_000_000)\n"
    "bound_memory(bounds)\n"
    "watch(bounds.seconds, bounds.waiting_seconds)\n"
)


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", HELD + code], capture_output=True, text=True, check=False
    )


def test_memory_beyond_the_bound_is_not_given() -> None:
    assert run("print(len(bytearray(1_000_000)))").stdout == "1000000\n"
    assert "MemoryError" in run("bytearray(400_000_000)").stderr


def test_no_file_is_written(tmp_path: Path) -> None:
    path = tmp_path / "file"
    done = run(f"from pathlib import Path\nPath({str(path)!r}).write_text('a' * 100)")
    assert "File too large" in done.stderr or done.returncode == -signal.SIGXFSZ
    assert path.stat().st_size == 0


def test_work_beyond_the_bound_ends_the_process_and_is_told_as_that() -> None:
    ended = run("while True: pass").returncode
    assert ended == -signal.SIGPROF
    assert why_too_slow(ended, Bounds(seconds=0.2)) == "0.2 s of work"
    assert why_too_slow(-signal.SIGALRM, Bounds(waiting_seconds=5)) == "5 s on the clock"
    assert why_too_slow(-signal.SIGSEGV, Bounds()) == ""


def test_bounds_are_told_as_words() -> None:
    assert told_bounds('{"seconds": 2.0}') == Bounds(seconds=2.0)
