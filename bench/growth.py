"""How time and memory grow with the number of claims and of items, stage by stage.

In: nothing; the cases are made up here, seeded. Out: a table on standard output, and the slope
of the logarithms of each stage (1 is linear, 2 quadratic); asserts nothing. Every size runs in
a process of its own, so that its peak of memory is its own.

Sampling is not timed as a whole, since its length depends on the posterior's shape and not only
on its size: one evaluation of the density with its gradient is timed, of which a draw takes 3
to 1023. The stages after it get draws from the prior, as many as a posterior would have.

    python -m bench.growth              100 and 1,000 claims, 10 and 100 items
    python -m bench.growth --full       10,000 claims and 500 items too: six minutes, 2 GB
    python -m bench.growth --profile CLAIMS ITEMS     where the time of one size goes
"""

from __future__ import annotations

import cProfile
import importlib
import json
import math
import os
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from bench.made_up import make_copies

CLAIMS = (100, 1000, 10_000)
ITEMS = (10, 100, 500)
FIXED_ITEMS = 20
CLAIMS_AN_ITEM = 10
DRAWS = 4000
EVALUATIONS = 50
SHORT = 2
STAGES = ("read", "check", "copies", "evidence", "model", "gradient", "value", "document", "write")
MEGABYTE = 1024.0  # ru_maxrss is in kilobytes on Linux


def run(folder: Path) -> dict[str, float]:
    """Seconds of each stage of one case, the peak in megabytes and the sizes of outputs."""
    import numpy as np

    from steelyard.case.folder import check_folder, read_case
    from steelyard.desk.caveats import add_words
    from steelyard.desk.packed import pack_case
    from steelyard.desk.posterior_file import render_posterior
    from steelyard.desk.results import write_results
    from steelyard.weighing.copies.facts import read_facts
    from steelyard.weighing.copies.pairs import candidate_pairs
    from steelyard.weighing.document import to_document
    from steelyard.weighing.estimates.chains import CHAINS, EXTRA
    from steelyard.weighing.estimates.density import log_density
    from steelyard.weighing.estimates.model import make_model
    from steelyard.weighing.estimates.posterior import Posterior, prior_parameters
    from steelyard.weighing.evidence import gather_evidence, newest_evidence
    from steelyard.weighing.settings import read_settings
    from steelyard.weighing.weigh import weigh

    spent: dict[str, float] = {}

    def timed(stage: str, work: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        made = work()
        spent[stage] = time.perf_counter() - began
        return made

    case = timed("read", lambda: read_case(folder))
    timed("check", lambda: check_folder(folder))
    search = find_search()
    if search is not None:
        search(case)  # what is compiled or read on first use is not growth
        timed("copies", lambda: search(case))
    spent["pairs"] = len(candidate_pairs(read_facts(case))) / len(case.claims)
    newest = newest_evidence(case)
    start = date.fromisoformat(case.exchange.window.start)
    evidence = timed("evidence", lambda: gather_evidence(case, None, frozenset(), start, newest))
    settings = read_settings(case)
    model = timed("model", lambda: make_model(case, evidence, settings, start, newest))
    packed = model.packed
    shape = packed.node_kind.shape[0], packed.grid.shape[0]
    cells = len(packed.flow_param), packed.grid.shape[0] - 1
    spaces = [np.zeros(shape), np.zeros(cells), np.zeros(cells), np.zeros(shape)]
    gradient = np.zeros(packed.size)

    def evaluate(times: int) -> None:
        for _ in range(times):
            log_density(model.start, packed.flow_segments, packed, gradient, *spaces)

    evaluate(1)
    timed("gradient", lambda: evaluate(EVALUATIONS))
    spent["gradient"] /= EVALUATIONS

    def sampler(model: Any, seed: int, draws: int, progress: Any) -> Posterior:  # noqa: ARG001
        each = EXTRA * draws // CHAINS
        drawn = prior_parameters(model, settings, seed, CHAINS * each)
        return Posterior(model, drawn.reshape(CHAINS, each, -1), 0, 0.0, np.zeros((CHAINS, each)))

    weighing = timed("value", lambda: weigh(case, draws=DRAWS, sampler=sampler))
    spent["value"] = max(spent["value"] - 2 * spent["evidence"] - spent["model"], 0.0)
    document = timed("document", lambda: add_words(to_document(weighing)))
    spent["peak_weighing"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    results = folder / "results" / "growth"

    def write() -> None:
        drawn = render_posterior(weighing)
        write_results(document, results, lambda stage, share: None, pack_case(folder), drawn)

    timed("write", write)
    spent["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    spent["page_mb"] = (results / "report.html").stat().st_size / 1e6
    spent["parameters"] = packed.size
    return spent


def find_search() -> Callable[[Any], Any] | None:
    """The search for shared origins, where this version of the program has one."""
    try:
        copies = importlib.import_module("steelyard.weighing.copies")
        return getattr(copies, "find_links", None) or getattr(copies, "find_copies", None)
    except ImportError:
        return None


def measure(claims: int, items: int) -> dict[str, float]:
    """One size in a process of its own."""
    command = [sys.executable, "-m", "bench.growth", "--one", str(claims), str(items)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{claims} claims, {items} items: {done.stderr.strip().splitlines()[-1]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def slope(sizes: list[int], values: list[float]) -> float:
    """Least squares through the logarithms."""
    x, y = [math.log(size) for size in sizes], [math.log(max(v, 1e-9)) for v in values]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    above = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return above / sum((a - mean_x) ** 2 for a in x)


def table(title: str, sizes: list[int], runs: list[dict[str, float]]) -> None:
    """Print the stages of one series of sizes, the slope last."""
    print(f"\n{title}")
    print(f"{'':<24}" + "".join(f"{size:>12,}" for size in sizes) + f"{'slope':>8}{'last 2':>8}")
    rows = [(stage, f"{stage}, s") for stage in STAGES]
    rows += [("peak_weighing", "peak before writing, MB"), ("peak", "peak, MB")]
    rows += [
        ("pairs", "pairs a claim"),
        ("page_mb", "report page, MB"),
        ("parameters", "parameters"),
    ]
    for key, name in rows:
        values = [one[key] for one in runs if key in one]
        if len(values) < len(runs):
            continue
        last = slope(sizes[-2:], values[-2:])
        shown = "".join(f"{value:>12.4g}" for value in values)
        print(f"{name:<24}{shown}{slope(sizes, values):>8.2f}{last:>8.2f}")


def main() -> None:
    """Measure and print."""
    arguments = sys.argv[1:]
    if arguments[:1] in (["--one"], ["--profile"]):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "growth"
            make_copies(folder, int(arguments[1]), int(arguments[2]))
            if arguments[0] == "--one":
                print(json.dumps(run(folder)))
                return
            with cProfile.Profile() as profile:
                run(folder)
            pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
        return
    most = len(CLAIMS) if "--full" in arguments else SHORT
    print(f"Growth, {os.cpu_count()} cores, Python {sys.version.split()[0]}, {DRAWS} draws")
    sizes = list(CLAIMS[:most])
    runs = [measure(size, FIXED_ITEMS) for size in sizes]
    table(f"Claims, with {FIXED_ITEMS} items", sizes, runs)
    sizes = list(ITEMS[:most])
    runs = [measure(CLAIMS_AN_ITEM * size, size) for size in sizes]
    table(f"Items, with {CLAIMS_AN_ITEM} claims each", sizes, runs)


if __name__ == "__main__":
    main()
