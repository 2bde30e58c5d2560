"""How fast archives are read, with Daft on this machine and on a Ray cluster of one node.

In: numbers of made-up pages. Out: seconds, pages a second and core, memory, and whether every way
of reading gave the same rows. Run it on a machine that does nothing else; the load before each run
is printed, so that a figure from a busy one is known as such.

    python -m bench.corpus                      5,000 to 40,000 pages here, 20,000 on Ray
    python -m bench.corpus --pages 2000 --no-ray --no-single
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.corpus.node import ray_node
from bench.corpus.pages import make_pages, write_warc

PAGES = (5_000, 10_000, 20_000, 40_000)
ON_RAY = 20_000
PAGES_A_FILE = 2_500
LOOK_SECONDS = 0.5
"""How often memory is looked at."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: how many pages, how, how long, how much work and memory, and the hash of its rows."""

    way: str
    pages: int
    cores: int
    seconds: float
    work_seconds: float
    """Of processor time, of all processes together."""
    memory_mb: float
    worker_mb: float
    """Of the largest process that reads records."""
    load_before: float
    claims: int
    rows: str

    def line(self) -> str:
        """A row of the table that is printed."""
        each = self.pages / self.seconds
        return (
            f"{self.way:<13}{self.pages:>8,}{self.seconds:>9.1f}{each:>9.0f}"
            f"{each / self.cores:>10.0f}{self.work_seconds:>9.1f}"
            f"{self.pages / self.work_seconds:>9.0f}{self.memory_mb:>8.0f}{self.worker_mb:>8.0f}"
            f"{self.load_before:>6.1f}{self.claims:>9,}  {self.rows[:8]}"
        )


HEAD = (
    f"{'way':<13}{'pages':>8}{'seconds':>9}{'a second':>9}{'and core':>10}{'work, s':>9}"
    f"{'a work s':>9}{'MB':>8}{'reader':>8}{'load':>6}{'claims':>9}  rows"
)


def write_archives(folder: Path, pages: int) -> list[Path]:
    """So many pages in web archives of PAGES_A_FILE each; those that are there are taken."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for number in range(-(-pages // PAGES_A_FILE)):
        path = folder / f"{number:03d}.warc.gz"
        if not path.exists():
            write_warc(path, make_pages(PAGES_A_FILE, seed=number))
        files.append(path)
    return files


def measure(
    way: str,
    files: Sequence[Path],
    out: Path,
    *,
    cores: int,
    more: Sequence[str] = (),
    there: Sequence[str] = (),
    environment: dict[str, str] | None = None,
    also: Sequence[int] = (),
) -> Run:
    """Run the command and watch it; `also` are processes whose memory counts too."""
    shutil.rmtree(out, ignore_errors=True)
    command = [
        *there, sys.executable, "-m", "steelyard", "corpus", "read", *map(str, files),
        "--out", str(out), "--json", *more,
    ]  # fmt: skip
    load = os.getloadavg()[0]
    watch = Watch(also)
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as told:
        running = subprocess.Popen(command, stdout=told, env=environment)
        while running.poll() is None:
            watch.look(running.pid)
            time.sleep(LOOK_SECONDS)
        seconds = time.monotonic() - began
        if running.returncode != 0:
            raise OSError(f"{way} ended with {running.returncode}")
        told.seek(0)
        summary = json.loads(told.read())
    return Run(
        way=way,
        pages=summary["documents"],
        cores=cores,
        seconds=seconds,
        work_seconds=watch.work_seconds(),
        memory_mb=watch.memory_mb,
        worker_mb=watch.worker_mb,
        load_before=load,
        claims=summary["claims"],
        rows=rows_hash(out),
    )


def rows_hash(out: Path) -> str:
    """One hash over every table that was written."""
    digest = hashlib.sha256()
    for path in sorted([*out.glob("*.parquet"), *out.glob("[!.]*/*.parquet")]):
        digest.update(path.relative_to(out).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


class Watch:
    """Looks at a process and all below it: the most memory at once, and the work of each."""

    def __init__(self, also: Sequence[int]) -> None:
        self._also = also
        self.memory_mb = self.worker_mb = 0.0
        self._work: dict[int, float] = {}
        # A cluster has worked before the run; that does not count.
        self._before = {pid: _work_seconds(pid) for one in also for pid in _family(one)}

    def look(self, pid: int) -> None:
        """One look, to be repeated: what a process does after the last one is not seen."""
        total = 0.0
        for one in {one for root in (pid, *self._also) for one in _family(root)}:
            self._work[one] = max(_work_seconds(one), self._work.get(one, 0.0))
            memory_mb = _memory_mb(one)
            total += memory_mb
            if b"steelyard.corpus.apart" in _command(one):
                self.worker_mb = max(self.worker_mb, memory_mb)
        self.memory_mb = max(self.memory_mb, total)

    def work_seconds(self) -> float:
        """Of processor time, over all processes that were seen."""
        return sum(work - self._before.get(pid, 0.0) for pid, work in self._work.items())


def _memory_mb(pid: int) -> float:
    """Memory of a process, shared pages parted among those who share them."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return sum(int(row.split()[1]) for row in text.splitlines() if row.startswith("Pss:")) / 1024


def _work_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _family(pid: int) -> Iterator[int]:
    yield pid
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            below = thread.read_text(encoding="ascii").split()
        except OSError:
            continue
        for one in below:
            yield from _family(int(one))


def main() -> None:
    """Measure, print a table, and fail where two ways differ in a row."""
    parser = argparse.ArgumentParser(description="Speed of reading archives.")
    parser.add_argument("--pages", type=int, nargs="*", default=PAGES)
    parser.add_argument("--ray-pages", type=int, default=ON_RAY)
    parser.add_argument("--no-ray", action="store_true")
    parser.add_argument("--no-single", action="store_true", help="leave out the run on one core")
    parser.add_argument("--folder", type=Path, help="where archives are kept for the next time")
    told = parser.parse_args()
    cores = os.cpu_count() or 1
    with ExitStack() as stack:
        own = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder = told.folder or own
        sizes = sorted({*told.pages, *([] if told.no_ray else [told.ray_pages])})
        print(f"{cores} cores; making {max(sizes):,} pages", flush=True)
        files = write_archives(folder / "pages", max(sizes))
        print(HEAD, flush=True)
        hashes: dict[int, set[str]] = {}

        def show(run: Run) -> None:
            hashes.setdefault(run.pages, set()).add(run.rows)
            print(run.line(), flush=True)

        for size in sorted(told.pages):
            chosen = files[: -(-size // PAGES_A_FILE)]
            show(measure("Daft, native", chosen, own / "native", cores=cores))
        if not told.no_single:
            chosen = files[: -(-min(told.pages) // PAGES_A_FILE)]
            show(measure("one worker", chosen, own / "one", cores=1, more=["--jobs", "1"]))
        if not told.no_ray:
            chosen = files[: -(-told.ray_pages // PAGES_A_FILE)]
            token = own / "token"
            token.write_text(secrets.token_hex(32), encoding="ascii")
            address, environment, there, pid = stack.enter_context(ray_node(token, own))
            show(
                measure(
                    "Daft on Ray", chosen, own / "ray", cores=cores,
                    more=["--cluster", address], there=there, environment=environment,
                    also=[pid],
                )
            )  # fmt: skip
    differing = [size for size, found in hashes.items() if len(found) > 1]
    if differing:
        sys.exit(f"the rows differ between the ways at {differing} pages")
    print("Every way gave the same rows at the same number of pages.")


if __name__ == "__main__":
    main()
