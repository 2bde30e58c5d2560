"""Who does the tasks: Daft on this machine or on a Ray cluster, the same for both.

In: tasks, one line each, and the function that does one. Out: its answers as they come. Holds no
knowledge of what the tasks are. A cluster is joined with a token and never without: whoever may
talk to Ray may run programs on every node.
"""

from __future__ import annotations

import os
import re
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

Work = Callable[[str], str]
Engine = Callable[[Work, Sequence[str]], Iterator[str]]

NEEDED: Final = ("daft", "pyarrow")
_SILENT: Final = {
    # No bars on standard error, and nothing is told to anybody about the run.
    "DAFT_PROGRESS_BAR": "0",
    "DAFT_ANALYTICS_ENABLED": "0",
    "DO_NOT_TRACK": "true",
    "SCARF_NO_ANALYTICS": "true",
    "RAY_USAGE_STATS_ENABLED": "0",
}
_PATIENCE: Final = {
    # Ray asks twenty times, a minute each, before it says that nobody answers.
    "RAY_NUM_REDIS_GET_RETRIES": "2",
    "RAY_py_gcs_connect_timeout_s": "10",
}


_WRAPPED: Final = re.compile(r"^.*(?:PyO3Error|RayTaskError\S*)\s*")


class EngineError(ValueError):
    """The engine cannot be used as it was asked for; the sentence says how to mend that."""


def check_installed(*, cluster: bool) -> None:
    """Raises EngineError where the extra is not installed."""
    from importlib.util import find_spec

    missing = [name for name in (*NEEDED, *(["ray"] if cluster else [])) if not find_spec(name)]
    if missing:
        extra = "corpus,cluster" if cluster else "corpus"
        raise EngineError(
            f"archives need {' and '.join(missing)}: pip install 'steelyard[{extra}]', "
            f"or in a checkout: .venv/bin/pip install --editable '.[{extra}]'"
        )


def plainly(work: Work, tasks: Sequence[str]) -> Iterator[str]:
    """One after another in this process: for few tasks, and to compare with."""
    return map(work, tasks)


def native(jobs: int | None = None) -> Engine:
    """Daft on this machine, with so many workers (all cores)."""
    os.environ.update(_SILENT)
    daft = _daft()
    daft.set_runner_native(num_threads=jobs)
    return lambda work, tasks: _spread(daft, work, tasks, nodes=False)


def cluster(address: str) -> Engine:
    """Daft on the Ray cluster at `address`. Raises EngineError."""
    check_token(os.environ, Path.home())
    # Read when ray is loaded.
    os.environ.update({**_SILENT, **_PATIENCE, "RAY_AUTH_MODE": "token"})
    import logging

    import ray

    try:
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
    except (OSError, RuntimeError, ValueError) as error:
        why = " ".join(str(error).split())[:200].rstrip(".")
        raise EngineError(
            f"the cluster at {address} cannot be joined ({why}): see that it runs, and that the "
            "token here is the one it was started with"
        ) from None
    daft = _daft()
    with warnings.catch_warnings():
        # It remarks that it uses the connection made above.
        warnings.simplefilter("ignore")
        daft.set_runner_ray(noop_if_initialized=True)
    return lambda work, tasks: _spread(daft, work, tasks, nodes=True)


def check_token(environment: Any, home: Path) -> None:
    """Raises EngineError where no token is set, or doing without one was asked for."""
    mode = environment.get("RAY_AUTH_MODE", "token").lower()
    if mode != "token":
        raise EngineError(
            f"RAY_AUTH_MODE is {mode}: a cluster is joined with a token only. "
            "Set it to token on this machine and on every node"
        )
    named = environment.get("RAY_AUTH_TOKEN_PATH")
    file = Path(named) if named else home / ".ray" / "auth_token"
    if not environment.get("RAY_AUTH_TOKEN") and not file.is_file():
        raise EngineError(
            "there is no token for the cluster: copy the one that it was started with to "
            f"{file}, or make one with `ray get-auth-token --generate` and start it anew"
        )


def _daft() -> Any:
    import daft

    return daft


def _spread(daft: Any, work: Work, tasks: Sequence[str], *, nodes: bool) -> Iterator[str]:
    """Each task is a batch of its own, so that they go out one by one and answers come at once."""
    if not tasks:
        return
    # A thread and not a process a task: what is heavy happens in the readers, apart.
    carried = daft.func(work, return_dtype=daft.DataType.string(), use_process=False)
    frame = daft.from_pydict({"task": list(tasks)})
    if nodes:
        frame = frame.into_partitions(len(tasks))
    frame = frame.into_batches(1)
    rows = frame.select(carried(frame["task"]).alias("receipt"))
    answered = 0
    try:
        for row in rows.iter_rows(results_buffer_size=None):
            answered += 1
            yield row["receipt"]
    except KeyboardInterrupt:
        _hush()
        raise
    except Exception as error:
        # However deep it was wrapped on its way here, the last line says what a worker met.
        why = _WRAPPED.sub("", str(error).strip().splitlines()[-1]).strip()
        raise EngineError(
            f"a worker stopped ({why[:300].rstrip('.')}); what was read stays, and the same "
            "command goes on from there once that is mended"
        ) from error
    if answered < len(tasks):
        # The engine hears an interrupt by itself and ends as if it were done. Where this process
        # was started deaf to it, as a shell does in the background, nobody else tells of it.
        _hush()
        raise KeyboardInterrupt


def _hush() -> None:
    """The engine's own generators may complain while they are taken down half-way: the command ends
    with that, and says itself what was kept.
    """
    sys.unraisablehook = lambda _: None
