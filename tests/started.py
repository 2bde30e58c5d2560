"""The program started as by hand, in a process of its own, without loading it each time anew.

`run` gives what `subprocess.run([python, "-m", "steelyard", ...])` gives. The first call starts a
process that loads the program and then waits; every command is a fork of it, with its own folder,
environment, output and end. Where nothing forks, each command is a Python of its own. What is
loaded for `--help`, and what a signal does, is tested on processes started the plain way.
"""

from __future__ import annotations

import atexit
import importlib
import io
import json
import os
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

MOST_SECONDS = 300
"""After which a command is ended; its exit code is then that of the signal."""
LOADED = (
    "steelyard.desk.cli",
    "steelyard.desk.results",
    "steelyard.desk.charts",
    "steelyard.desk.posterior_file",
    "steelyard.desk.report",
    "steelyard.desk.tables",
    "steelyard.desk.workbook",
    "steelyard.reading.reader",
    "steelyard.weighing.document",
    "steelyard.weighing.weigh",
)
"""What most commands load."""


def run(
    *words: object, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `steelyard WORDS` in `folder`, where nobody answers questions."""
    asked = [*map(str, words)]
    env = dict(os.environ if environment is None else environment)
    env.setdefault("PYTHONIOENCODING", "utf-8")
    if not hasattr(os, "fork"):
        return subprocess.run(
            [sys.executable, "-m", "steelyard", *asked],
            cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8",
            timeout=MOST_SECONDS,
        )  # fmt: skip
    with TemporaryDirectory(prefix="started-") as place:
        out, err = Path(place) / "out", Path(place) / "err"
        order = {"words": asked, "folder": str(folder or Path.cwd()), "env": env}
        code = _waiting().do({**order, "out": str(out), "err": str(err)})
        told = [one.read_text(encoding="utf-8") for one in (out, err)]
    return subprocess.CompletedProcess(["steelyard", *asked], code, *told)


class _Waiting:
    """The process that is loaded and waits."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def do(self, order: dict[str, object]) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the process that starts commands has ended"
        return int(answer)

    def end(self) -> None:
        self._process.communicate()


@cache
def _waiting() -> _Waiting:
    made = _Waiting()
    atexit.register(made.end)
    return made


def _wait_for_orders() -> None:
    for name in LOADED:
        importlib.import_module(name)
    # The answers go where nothing that a command prints can.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _be(order)
        _, status = os.waitpid(child, 0)
        answers.write(f"{os.waitstatus_to_exitcode(status)}\n")
        answers.flush()


def _be(order: dict[str, object]) -> None:
    """Become the command, and end as it ends."""
    signal.alarm(MOST_SECONDS)
    os.chdir(str(order["folder"]))
    env = order["env"]
    assert isinstance(env, dict)
    os.environ.clear()
    os.environ.update(env)
    kept = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(os.open(str(order["out"]), kept), 1)
    os.dup2(os.open(str(order["err"]), kept), 2)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    signs, _, errors = os.environ["PYTHONIOENCODING"].partition(":")
    sys.stdout = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), signs, errors or "strict")
    sys.stderr = io.TextIOWrapper(
        io.FileIO(2, "w", closefd=False), signs, "backslashreplace", line_buffering=True
    )
    words = order["words"]
    assert isinstance(words, list)
    sys.argv = ["steelyard", *words]
    code = 1
    try:
        importlib.import_module("steelyard.desk.cli").main(words)
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else int(left.code is not None)
    except BaseException:  # noqa: BLE001
        # As Python ends a program.
        traceback.print_exc()
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)


if __name__ == "__main__":
    _wait_for_orders()
