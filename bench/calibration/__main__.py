"""Calibration: weigh made-up worlds whose truth is known, and see where it lay.

    python -m bench.calibration --short
    python -m bench.calibration --worlds 500 --switch-worlds 200 --write docs/calibration.md

In: numbers of worlds and a seed. Out: tables on standard output, and with --write in the page.
Each world is kept in a file of its own as soon as it is weighed, so a run that was stopped goes
on where it was. All cores are used, or those of a Ray cluster when given its address.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench.calibration.scoring import Job, switches, weigh_job
from bench.calibration.tables import render, write_page
from rich.progress import Progress

KEPT = Path(__file__).parent / "kept"
ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Weigh what is missing, and print what all of it shows."""
    options = _options()
    jobs = _jobs(options)
    folder: Path = options.out / _program()
    folder.mkdir(parents=True, exist_ok=True)
    missing = [job for job in jobs if not _file(folder, job).exists()]
    with Progress(transient=True) as progress:
        bar = progress.add_task("worlds", total=len(jobs), completed=len(jobs) - len(missing))
        for job, record in _weighed(missing, options):
            fresh = _file(folder, job).with_suffix(".new")
            fresh.write_text(json.dumps(record), encoding="utf-8")
            fresh.replace(_file(folder, job))
            progress.advance(bar)
    records = [json.loads(_file(folder, job).read_text("utf-8")) for job in jobs]
    tables = render(records, options.seed)
    for title, text in tables.items():
        sys.stdout.write(f"\n{title}\n\n{text}\n")
    if options.write is not None:
        stamp = datetime.now(tz=UTC).date().isoformat()
        command = f"python -m bench.calibration --worlds {options.worlds} --rivals {options.rivals} --switch-worlds {options.switch_worlds} --seed {options.seed}"
        write_page(options.write, tables, f"`{command}`, {stamp}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.calibration", description=__doc__.split("\n")[0] if __doc__ else ""
    )
    parser.add_argument("--worlds", type=int, default=500, help="drawn from the model [500]")
    parser.add_argument(
        "--rivals",
        type=int,
        default=200,
        help="of these also weighed without links and without hedges [200]",
    )
    parser.add_argument("--switch-worlds", type=int, default=200, help="for each switch [200]")
    parser.add_argument(
        "--switches", nargs="+", default=list(switches()), choices=switches(), metavar="NAME",
        help="of these alone [all]",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=1, help="[1]")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes [all cores]")
    parser.add_argument("--ray", metavar="ADDRESS", help="a Ray cluster, or `local`")
    parser.add_argument("--out", type=Path, default=KEPT, help="where worlds are kept")
    parser.add_argument("--write", type=Path, help="put the tables into this page")
    parser.add_argument(
        "--short", action="store_true", help="40 worlds and 8 a switch: a minute or two"
    )
    options = parser.parse_args()
    if options.short:
        options.worlds, options.rivals, options.switch_worlds = 40, 10, 8
    return options


def _jobs(options: argparse.Namespace) -> list[Job]:
    jobs = [("none", k, options.seed, k < options.rivals) for k in range(options.worlds)]
    for k in range(options.switch_worlds):
        jobs += [(switch, k, options.seed, False) for switch in options.switches]
    return jobs


def _program() -> str:
    """A mark of the program that weighs: worlds weighed by another are not mixed in."""
    digest = hashlib.sha256()
    for root in (ROOT / "src" / "steelyard", Path(__file__).parent):
        for file in sorted((*root.rglob("*.py"), *root.rglob("*.csv"), *root.rglob("*.yaml"))):
            digest.update(file.relative_to(ROOT).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _file(folder: Path, job: Job) -> Path:
    switch, number, seed, rivals = job
    return folder / f"{seed}-{switch}-{number:04d}{'-rivals' if rivals else ''}.json"


def _weighed(jobs: list[Job], options: argparse.Namespace) -> Iterator[tuple[Job, dict[str, Any]]]:
    if options.ray is not None:
        from bench.calibration.cluster import weigh_on_cluster

        yield from weigh_on_cluster(jobs, weigh_job, options.ray)
        return
    with ProcessPoolExecutor(options.jobs, mp_context=get_context("spawn")) as pool:
        futures = {pool.submit(weigh_job, job): job for job in jobs}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


if __name__ == "__main__":
    main()
