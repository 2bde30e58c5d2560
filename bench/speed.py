"""How long a weighing takes in a new process, how much memory, and where the time goes.

In: a case folder. Out: a table on standard output; asserts nothing. Beside the seconds stand
ratios against baselines measured in the same run, because seconds depend on the machine:
`start-up` is an interpreter that imports numpy and numba, `plain` a Monte Carlo of the same
totals in plain NumPy, lognormal quantities times lognormal prices with no evidence model.
Run on a machine that does nothing else; the best of a few runs is shown.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
CASE = ROOT / "cases" / "unequal-partnership"
PROGRAM = [sys.executable, "-m", "steelyard"]
START_UP = [sys.executable, "-c", "import numpy, numba"]
# The same sums as a weighing of 25 items over 31 months, without any model of the evidence.
_PLAIN = """
import numpy as np
rng = np.random.default_rng(1)
quantity = np.exp(rng.normal(8, 0.4, (25, 31, 20_000)).cumsum(axis=1) / 31)
price = np.exp(rng.normal(5, 0.5, (25, 1, 20_000)))
value = (quantity * price).sum(axis=0)
print(np.quantile(value[-1], [0.05, 0.5, 0.95]))
"""
PLAIN = [sys.executable, "-c", _PLAIN]
REPEATS = 3
MEGABYTE = 1024.0  # ru_maxrss is in kilobytes on Linux

# Stages of a run by the function that a profile shows for it.
STAGES = (
    ("read the case", "read_case"),
    ("sort the evidence", "gather_evidence"),
    ("make the model", "make_model"),
    ("sample", "sample_posterior"),
    ("bounds", "plain_bounds"),
    ("price and add up", "_pan"),
    ("make the document", "to_document"),
    ("tables", "write_tables"),
    ("spreadsheet", "write_workbook"),
    ("charts", "write_charts"),
    ("report", "render_report"),
)


class Run(NamedTuple):
    """Wall seconds and peak memory of one process and its children."""

    seconds: float
    peak_mb: float


def measure(command: list[str]) -> Run:
    """Run `command` in a new process. Raises CalledProcessError when it fails."""
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Run(time.perf_counter() - began, used.ru_maxrss / MEGABYTE)


def best(command: list[str], before: Callable[[], None] = lambda: None) -> Run:
    """The fastest of a few runs, each after `before`."""
    runs = []
    for _ in range(REPEATS):
        before()
        runs.append(measure(command))
    return min(runs)


def find_stages(case: Path) -> list[tuple[str, float]]:
    """Seconds of each stage of a run where nothing was kept, by profile; shares, not totals."""
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder) / "profile"
        command = [sys.executable, "-m", "cProfile", "-o", str(profile), "-m", "steelyard"]
        measure([*command, "weigh", str(case)])
        shown = subprocess.run(
            [sys.executable, "-c", _SHOW, str(profile)], capture_output=True, check=True
        )
    spent: dict[str, float] = json.loads(shown.stdout)
    return [(stage, spent[name]) for stage, name in STAGES if name in spent]


_SHOW = """
import json, pstats, sys
stats = pstats.Stats(sys.argv[1]).stats
print(json.dumps({name: row[3] for (_, _, name), row in stats.items()}))
"""


def forget(case: Path) -> None:
    """Throw away what earlier runs kept, so that the next one does all the work."""
    for name in ("results", ".steelyard"):
        shutil.rmtree(case / name, ignore_errors=True)


def main() -> None:
    """Measure and print."""
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else CASE
    with tempfile.TemporaryDirectory() as folder:
        # A copy, so that nobody's results are thrown away.
        case = Path(folder) / given.resolve().name
        shutil.copytree(given, case, ignore=shutil.ignore_patterns("results", ".steelyard"))
        weigh = [*PROGRAM, "weigh", str(case)]
        measure(weigh)  # once unmeasured: compiles what is compiled on first use
        start_up, plain = best(START_UP), best(PLAIN)
        rows = [
            ("baseline: start-up (numpy, numba)", start_up),
            ("baseline: plain Monte Carlo", plain),
            ("steelyard --help", best([*PROGRAM, "--help"])),
            ("steelyard check", best([*PROGRAM, "check", str(case)])),
            ("weigh, nothing kept", best(weigh, lambda: forget(case))),
            ("weigh, nothing changed", best(weigh)),
        ]
        forget(case)
        stages = find_stages(case)
    print(
        f"{given.name}, best of {REPEATS}, {os.cpu_count()} cores, Python {sys.version.split()[0]}"
    )
    print(f"{'':<36}{'seconds':>9}{'peak MB':>9}{'x start-up':>12}{'x plain':>9}")
    for name, run in rows:
        ratios = f"{run.seconds / start_up.seconds:>12.1f}{run.seconds / plain.seconds:>9.1f}"
        print(f"{name:<36}{run.seconds:>9.2f}{run.peak_mb:>9.0f}{ratios}")
    print("\nWhere the time goes, nothing kept (under a profiler, which slows all of it)")
    for stage, seconds in stages:
        print(f"  {stage:<34}{seconds:>9.2f}")


if __name__ == "__main__":
    main()
