"""Bytes of strangers are read in a process of their own, with bounds on time and memory.

In: bytes and what is told of them. Out: the documents, or a CaseError; a reader that crashes,
hangs or eats memory takes only that process with it. Writes nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from steelyard.base.errors import CaseError
from steelyard.case.texts.extracted import Extracted, as_json, refusal
from steelyard.case.texts.formats import extract

# How libraries in C end where memory is refused them: SIGABRT, SIGTRAP, SIGKILL, SIGSEGV, SIGILL.
_ABORTED: Final = frozenset({-6, -5, -9, -11, -4})
_TUPLES: Final = ("pages", "remarks")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What reading one file may take; a PDF of 1,000 pages takes 10 s and 300 MB."""

    seconds: float = 60.0
    memory_bytes: int = 1_500_000_000


BOUNDS: Final = Bounds()


def extract_apart(
    content: bytes,
    file: str,
    *,
    media: str = "",
    encoding: str = "",
    url: str = "",
    bounds: Bounds = BOUNDS,
) -> tuple[Extracted, ...]:
    """The same as `formats.extract`, in a process of its own.

    Raises CaseError, `reading-stopped` where the bounds were reached or the reader crashed.
    """
    told = {
        "file": file, "media": media, "encoding": encoding, "url": url,
        "seconds": bounds.seconds, "memory": bounds.memory_bytes,
    }  # fmt: skip
    head = json.dumps(told).encode() + b"\n"
    # -P: no file of the folder that the command is started in is taken for a module.
    command = [sys.executable, "-P", "-m", "steelyard.case.texts.worker"]
    try:
        done = subprocess.run(  # noqa: S603 - no part of the command comes from outside
            command, input=head + content, capture_output=True, timeout=bounds.seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise _stopped(file, f"it took longer than {bounds.seconds:g} s") from None
    if done.returncode != 0:
        raise _stopped(file, _why(done.returncode, done.stderr, bounds))
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise refusal(file, *answer["refused"])
    return tuple(_back(one) for one in answer["texts"])


def _why(code: int, told: bytes, bounds: Bounds) -> str:
    most = f"{bounds.memory_bytes // 1_000_000:,} MB of memory"
    if b"MemoryError" in told or b"bad_alloc" in told:
        return f"it needs more than {most}"
    if code in _ABORTED:
        return f"it needs more than {most}, or is made to crash its reader"
    lines = told.decode("utf-8", "replace").strip().splitlines()
    return f"the reader ended ({lines[-1][:100]})" if lines else f"the reader crashed ({code})"


def _stopped(file: str, why: str) -> CaseError:
    return refusal(
        file,
        "reading-stopped",
        f"{file} was given up: {why}.",
        "Save its words as plain text, and add that.",
    )


def _back(fields: dict[str, Any]) -> Extracted:
    return Extracted(**{**fields, **{name: tuple(fields[name]) for name in _TUPLES}})


def _bound(seconds: float, memory_bytes: int) -> None:
    """Bounds that the system itself holds, where it can: not on Windows."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_CPU, int(seconds) + 1),
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        top = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (top, top))


def serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Read one request, answer it: what the process does."""
    told = json.loads(incoming.readline())
    _bound(told["seconds"], told["memory"])
    content = incoming.read()
    answer: dict[str, object]
    try:
        texts = extract(
            content, told["file"], media=told["media"], encoding=told["encoding"], url=told["url"]
        )
        answer = {"texts": [as_json(one) for one in texts]}
    except CaseError as error:
        problem = error.problems[0]
        answer = {"refused": [problem.name, problem.what, problem.mend]}
    outgoing.write(json.dumps(answer, ensure_ascii=False).encode("utf-8"))
    outgoing.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
