"""Our sampler beside PyMC and nutpie on the same posterior: same answers, and how fast.

In: a case folder. Out: on standard output whether the two densities are the same up to a
constant, a table of quantiles, and a table of seconds, all measured in one run, each program
in a process of its own with two threads, once unmeasured so that what can be kept compiled is.
Needs the extra: .venv/bin/pip install -e '.[reference]', best in an environment of its own.

`--case` takes another case than the flagship. `--fixed` lets every flow run through all its segments: the smooth part of the model alone, which
PyMC can sample without a sum over the ends of flows.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from steelyard.base.diagnostics import diagnose
from steelyard.case.folder import read_case
from steelyard.weighing.estimates.density import log_density
from steelyard.weighing.estimates.model import Model
from steelyard.weighing.estimates.packed import Floats
from steelyard.weighing.estimates.posterior import Posterior, quantity_draws, sample_posterior
from steelyard.weighing.weigh import weigh

ROOT = Path(__file__).resolve().parent.parent.parent
CASE = ROOT / "cases" / "unequal-partnership"
SEED = 7
DRAWS = 4000
POINTS = 20
SAME = 1e-6
"""How much the difference of two log densities may vary; sums of some hundred terms."""
LIMIT, ERRORS = 0.03, 4.0
"""Quantiles are the same within this share, or within so many Monte Carlo errors."""
QUANTILES = {"p05": 0.05, "p50": 0.5, "p95": 0.95}
ENGINES = ("ours", "pymc")


class _Got(Exception):  # noqa: N818 - carries the model out, and is no error
    def __init__(self, model: Model) -> None:
        self.model = model


def read_model(case: Path, *, fixed: bool) -> Model:
    """The model that a weighing of the case samples."""

    def take(model: Model, *_: Any) -> Posterior:
        raise _Got(model)

    try:
        weigh(read_case(case), sampler=take)
    except _Got as got:
        model = got.model
    if not fixed:
        return model
    ends = np.full_like(model.packed.flow_ends, -np.inf)
    ends[np.arange(len(ends)), model.packed.flow_segments - 1] = 0.0
    return Model(model.packed._replace(flow_ends=ends), *_rest(model))


def _rest(model: Model) -> tuple[Any, ...]:
    names = ("names", "start", "program", "grid", "soundings", "families", "leans", "camps")
    return tuple(getattr(model, name) for name in (*names, "unstated"))


def sample_ours(model: Model) -> tuple[dict[str, float], dict[str, Floats]]:
    """Seconds by stage, and the ends of all curves (chains, draws) by item."""
    began = time.perf_counter()
    posterior = sample_posterior(model, SEED, DRAWS, lambda stage, share: None)
    sampled = time.perf_counter()
    flat = posterior.flat()
    leans = np.zeros((len({i.family for i in (*model.program.flows, *model.program.levels)}), 1))
    last = np.array([len(model.grid.days) - 1])
    ends = quantity_draws(model, flat, np.repeat(leans, len(flat), axis=1), last)[:, 0]
    chains = posterior.parameters.shape[0]
    found = {id: ends[k].reshape(chains, -1) for k, id in enumerate(sorted(model.program.node_of))}
    return {"compile": 0.0, "sample": sampled - began}, found


def sample_pymc(model: Model) -> tuple[dict[str, float], dict[str, Floats]]:
    """The same from PyMC: the chosen end of each draw picks the row of each quantity."""
    import nutpie
    from bench.reference.pymc_model import make_twin

    began = time.perf_counter()
    twin = make_twin(model)
    compiled = nutpie.compile_pymc_model(twin.model)
    ready = time.perf_counter()
    trace = nutpie.sample(
        compiled, draws=DRAWS // 4, chains=4, cores=2, seed=SEED, progress_bar=False
    ).posterior
    sampled = time.perf_counter()
    rng = np.random.default_rng(SEED)
    chosen: dict[int, Any] = {}
    for g, group in enumerate(twin.groups):
        chances = trace[f"chance of choices {g}"].to_numpy()
        pick = (rng.random(chances.shape[:2])[..., None] > chances.cumsum(axis=-1)).sum(axis=-1)
        for at, (flow, _) in enumerate(group[0]):
            chosen[flow] = np.array([pairs[at][1] for pairs in group])[
                np.minimum(pick, len(group) - 1)
            ]
    rows = trace["quantity"].to_numpy()
    found: dict[str, Floats] = {}
    for id, node in sorted(model.program.node_of.items()):
        value = np.zeros(rows.shape[:2])
        for k, (own, choice) in enumerate(twin.rows):
            if own == node:
                held = np.ones(rows.shape[:2], np.bool_)
                for flow, end in choice:
                    held &= chosen[flow] == end
                value[held] = rows[..., k][held]
        found[id] = value
    return {"compile": ready - began, "sample": sampled - ready}, found


def run_engine(engine: str, case: Path, *, fixed: bool) -> dict[str, Any]:
    """What one process measures: seconds by stage; quantiles, errors and ESS by item."""
    began = time.perf_counter()
    model = read_model(case, fixed=fixed)
    made = time.perf_counter() - began
    seconds, draws = (sample_ours if engine == "ours" else sample_pymc)(model)
    items = {}
    for id, one in draws.items():
        figures = {
            name: [float(np.quantile(one, q)), diagnose(one, (q,)).mcse_log]
            for name, q in QUANTILES.items()
        }
        items[id] = {"ess": diagnose(one).ess_bulk, "r_hat": diagnose(one).r_hat, **figures}
    return {"seconds": {"model": made, **seconds}, "items": items}


def in_process(engine: str, case: Path, *, fixed: bool) -> dict[str, Any]:
    """Run an engine in a new process; adds the seconds from its start to its end."""
    command = [sys.executable, "-W", "ignore", "-m", "bench.reference.compare", "--engine", engine]
    command += ["--case", str(case)]
    began = time.perf_counter()
    done = subprocess.run(
        [*command, *(["--fixed"] if fixed else [])], cwd=ROOT, stdout=subprocess.PIPE, check=True
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    result["seconds"]["whole"] = time.perf_counter() - began
    return result


def density_spread(model: Model) -> float:
    """By how much PyMC's log density less ours varies over POINTS draws of the posterior.

    Groups of choices know nothing of one another, so the sum over all choices is a product.
    """
    from bench.reference.pymc_model import make_twin

    p = model.packed
    twin = make_twin(model)
    theirs = twin.model.compile_logp(mode="NUMBA")
    nodes, points, flows = len(p.node_kind), len(p.grid), len(p.flow_param)
    values, back = np.zeros((nodes, points)), np.zeros((nodes, points))
    increments, lengths = np.zeros((flows, points - 1)), np.zeros((flows, points - 1))
    g = np.zeros(p.size)
    flat = sample_posterior(model, SEED, 400, lambda stage, share: None).flat()
    gaps = []
    for row in flat[:: max(len(flat) // POINTS, 1)][:POINTS]:
        x, own = row[: p.size].copy(), row[p.size :].astype(np.int64)

        def density(ends: Any, x: Floats = x) -> float:
            found: float = log_density(x, ends, p, g, values, increments, lengths, back)
            return found

        base = density(own)
        ours = base
        for group in twin.groups:
            terms = []
            for choice in group:
                ends = own.copy()
                for flow, end in choice:
                    ends[flow] = end
                prior = sum(p.flow_ends[flow, end - 1] for flow, end in choice)
                terms.append(density(ends) - base + prior)
            ours += float(np.logaddexp.reduce(terms))
        gaps.append(ours - float(theirs({name: x[at] for name, at in twin.places.items()})))
    return float(np.ptp(gaps))


def answers(ours: dict[str, Any], pymc: dict[str, Any]) -> str:
    """Both programs' quantiles, and which of them differ."""
    lines = [f"{'item':<22}{'':<5}{'PyMC':>12}{'ours':>12}{'apart':>8}{'errors':>8}"]
    outside = 0
    for id, theirs in pymc["items"].items():
        for name in QUANTILES:
            (a, ea), (b, eb) = theirs[name], ours["items"][id][name]
            apart, error = abs(b / a - 1.0), math.hypot(ea, eb)
            count = apart / error if error > 0.0 else 0.0
            held = apart <= LIMIT or count <= ERRORS
            outside += not held
            mark = "" if held else " *"
            lines.append(f"{id:<22}{name:<5}{a:>12.4g}{b:>12.4g}{apart:>8.1%}{count:>8.1f}{mark}")
    total = len(QUANTILES) * len(pymc["items"])
    lines.append(f"{total - outside} of {total} within {LIMIT:.0%} or {ERRORS:.0f} errors")
    return "\n".join(lines)


def speeds(ours: dict[str, Any], pymc: dict[str, Any]) -> str:
    """Seconds of both, and the ratio."""
    rows = [
        (name, ours["seconds"][stage], pymc["seconds"][stage])
        for name, stage in (
            ("compile", "compile"),
            ("sample", "sample"),
            ("start to finish", "whole"),
        )
    ]
    for name, at in (("worst item", np.min), ("median item", np.median)):
        each = [
            1000.0 * run["seconds"]["sample"] / float(at([i["ess"] for i in run["items"].values()]))
            for run in (ours, pymc)
        ]
        rows.append((f"sample, per 1000 effective draws, {name}", each[0], each[1]))
    lines = [f"{'seconds':<52}{'ours':>8}{'PyMC':>9}{'ratio':>8}"]
    lines += [
        f"{name:<52}{a:>8.2f}{b:>9.2f}{(f'{b / a:.1f}' if a > 0.0 else '-'):>8}"
        for name, a, b in rows
    ]
    worst = [max(i["r_hat"] for i in run["items"].values()) for run in (ours, pymc)]
    lines.append(f"{'largest R-hat of an item':<52}{worst[0]:>8.3f}{worst[1]:>9.3f}")
    return "\n".join(lines)


def main() -> None:
    """Check the density, run both, print the tables."""
    parser = argparse.ArgumentParser(prog="bench.reference.compare")
    parser.add_argument("--engine", choices=ENGINES, help="run one program, print JSON")
    parser.add_argument("--fixed", action="store_true", help="every flow runs all its segments")
    parser.add_argument("--density", action="store_true", help="compare the densities only")
    parser.add_argument("--case", type=Path, default=CASE, help="[the flagship case]")
    given = parser.parse_args()
    case = given.case.resolve()
    if given.engine:
        print(json.dumps(run_engine(given.engine, case, fixed=given.fixed)))
        return
    spread = density_spread(read_model(case, fixed=given.fixed))
    print(f"log densities differ by a constant within {spread:.1e} at {POINTS} draws")
    if spread > SAME:
        raise SystemExit(1)
    if given.density:
        return
    runs = {}
    for engine in ENGINES:
        in_process(engine, case, fixed=given.fixed)
        runs[engine] = in_process(engine, case, fixed=given.fixed)
    print(answers(runs["ours"], runs["pymc"]))
    print()
    print(speeds(runs["ours"], runs["pymc"]))


if __name__ == "__main__":
    main()
