"""The quantiles of a default weighing against those of a long run of the same sampler.

In: a case folder, and the figures of the long run kept in flagship.json. Out: a table of both,
with how far apart they are and the Monte Carlo error of the difference; exit status 1 where one
is further apart than LIMIT. `--keep` makes the kept figures anew. It tells how much of a figure
is chance of the sampler; whether the density is right, pymc_model.py asks.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from steelyard import __version__
from steelyard.base.diagnostics import diagnose
from steelyard.base.spread import Draws
from steelyard.case.case import Case
from steelyard.case.folder import read_case
from steelyard.desk.progress import Progress
from steelyard.weighing.document.checks import R_HAT_LIMIT
from steelyard.weighing.estimates.model import Model
from steelyard.weighing.estimates.posterior import Goal, Posterior, sample_posterior
from steelyard.weighing.weigh import Weighing, weigh

ROOT = Path(__file__).resolve().parent.parent.parent
CASE = ROOT / "cases" / "unequal-partnership"
KEPT = Path(__file__).resolve().parent / "flagship.json"

LIMIT = 0.03
"""How far apart two quantiles may be, as a share of the kept one."""
LONG_DRAWS = 50_000
LONG_ERROR = 0.005
"""Blocks whose quantiles need more than LONG_DRAWS for this error are drawn on: the yardstick is
to be finer than what it measures."""
LONG_SEED = 20_011
"""Not the seed of any case, so that the long run shares no chance with what it judges."""
# A slice of the long run is valued by itself: all at once would take some 15 GB.
SLICES = 10
QUANTILES: Mapping[str, float] = {"p05": 0.05, "p50": 0.5, "p95": 0.95}
# An infinite ratio is capped before its error is computed, as the program's diagnostics do.
_HUGE = 1e12


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantile and its Monte Carlo error, in the figure's own unit."""

    value: float
    error: float


Figures = dict[str, dict[str, Figure]]
"""Path of a figure in the weighing document -> name of the quantile -> figure."""


@dataclass(frozen=True, slots=True)
class Row:
    """One quantile of both runs. Shares are of the kept value."""

    path: str
    quantile: str
    kept: float
    found: float
    apart: float
    error: float

    @property
    def within(self) -> bool:
        """Whether the two are no further apart than LIMIT."""
        return self.apart <= LIMIT


def reported_draws(w: Weighing) -> dict[str, Draws]:
    """The draws behind every item's quantity at the window's end and behind the headlines."""
    quantities = {f"items.{id}.quantity": one.quantity for id, one in sorted(w.estimates.items())}
    balance = w.balance
    return quantities | {
        "given.value": balance.given.value,
        "returned.value": balance.returned.value,
        "balance": balance.difference,
        "ratio": np.minimum(balance.ratio, _HUGE),
    }


def figures_of(draws: Mapping[str, Draws], chains: int) -> Figures:
    """The quantiles of draws that stand chain after chain, each with its Monte Carlo error."""
    found: Figures = {}
    for path, one in draws.items():
        positive = float(one.min()) > 0.0
        width = float(np.subtract(*np.quantile(one, (0.95, 0.05))))
        found[path] = {}
        for name, q in QUANTILES.items():
            value = float(np.quantile(one, q))
            # `mcse_log` is relative to the quantile, or to the width where draws change sign.
            share = diagnose(one.reshape(chains, -1), (q,)).mcse_log
            found[path][name] = Figure(value, share * (abs(value) if positive else width))
    return found


def long_figures(case: Case, seed: int, draws: int, progress: Progress) -> Figures:
    """The figures of `draws` draws, valued slice by slice, prices drawn anew for each."""
    held: list[Posterior] = []

    def sample(model: Model, seed: int, draws: int, progress: Any) -> Posterior:
        if not held:
            held.append(sample_posterior(model, seed, draws, progress, goal=Goal(error=LONG_ERROR)))
        posterior = held[0]
        # Draws of a block may stand several times in a row, so slices end between draws asked for.
        rows = posterior.parameters.shape[1] // posterior.times // SLICES * posterior.times
        cut = slice(turn * rows, (turn + 1) * rows)
        return replace(
            posterior,
            parameters=posterior.parameters[:, cut],
            densities=posterior.densities[:, cut],
        )

    parts: dict[str, list[Draws]] = {}
    chains = 0
    for turn in range(SLICES):
        w = weigh(
            case,
            seed=seed if turn == 0 else seed + turn,
            draws=draws,
            progress=progress if turn == 0 else lambda stage, share: None,
            sampler=sample,
        )
        progress("valuing", (turn + 1) / SLICES)
        chains = w.posterior.parameters.shape[0]
        for path, one in reported_draws(w).items():
            parts.setdefault(path, []).append(one.reshape(chains, -1))
    return figures_of(
        {path: np.concatenate(some, axis=1).ravel() for path, some in parts.items()}, chains
    )


def compare(kept: Figures, found: Figures) -> Iterator[Row]:
    """Every quantile of both. Raises KeyError where a figure was not kept."""
    for path, quantiles in found.items():
        for name, figure in quantiles.items():
            before = kept[path][name]
            unit = abs(before.value)
            gap, error = abs(figure.value - before.value), math.hypot(figure.error, before.error)
            apart = gap / unit if unit > 0.0 else (0.0 if gap == 0.0 else math.inf)
            yield Row(path, name, before.value, figure.value, apart, error / (unit or 1.0))


def read_kept(path: Path = KEPT) -> Figures:
    """The kept figures. Raises OSError where there are none."""
    document = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: {q: Figure(*pair) for q, pair in quantiles.items()}
        for name, quantiles in document["figures"].items()
    }


def to_document(figures: Figures, case: Path, seed: int, draws: int) -> dict[str, Any]:
    """The figures to keep, with what makes them."""
    return {
        "command": ".venv/bin/python -m bench.reference.draws --keep",
        "case": case.name,
        "seed": seed,
        "draws": draws,
        "error": LONG_ERROR,
        "date": datetime.now(UTC).date().isoformat(),
        "version": __version__,
        "unit": "each quantile with its Monte Carlo error, in the figure's own unit",
        "figures": {
            path: {name: [f.value, f.error] for name, f in quantiles.items()}
            for path, quantiles in figures.items()
        },
    }


def table(rows: tuple[Row, ...]) -> str:
    """All rows, 80 columns wide; what is not within LIMIT is marked."""
    lines = [f"{'figure':<34}{'':<5}{'long run':>11}{'weighing':>11}{'apart':>8}{'error':>8}"]
    lines += [
        f"{row.path:<34}{row.quantile:<5}{row.kept:>11.4g}{row.found:>11.4g}"
        f"{row.apart:>8.1%}{row.error:>8.1%}{'' if row.within else ' *'}"
        for row in rows
    ]
    return "\n".join(lines)


def summary(rows: tuple[Row, ...]) -> str:
    """How many figures hold, in one or two lines."""
    outside = [row for row in rows if not row.within]
    first = f"{len(rows) - len(outside)} of {len(rows)} quantiles within {LIMIT:.0%}"
    if not outside:
        return f"{first}; the furthest apart by {max(row.apart for row in rows):.1%}"
    named = ", ".join(f"{row.path} {row.quantile} ({row.apart:.1%})" for row in outside)
    return f"{first}\nnot within (marked *): {named}"


def main() -> int:
    """Compare, or keep. Exit status 1 where a figure is not within LIMIT."""
    parser = argparse.ArgumentParser(prog="bench.reference.draws", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="make the kept figures anew")
    parser.add_argument("--short", action="store_true", help="print the summary only, exit 0")
    parser.add_argument("--error", type=float, help="weigh as with `steelyard weigh --error`")
    given = parser.parse_args()

    def sample(model: Model, seed: int, draws: int, progress: Any) -> Posterior:
        return sample_posterior(model, seed, draws, progress, goal=Goal(R_HAT_LIMIT, given.error))

    case = read_case(CASE)
    with Progress(sys.stderr) as progress:
        if given.keep:
            figures = long_figures(case, LONG_SEED, LONG_DRAWS, progress)
            document = to_document(figures, CASE, LONG_SEED, LONG_DRAWS)
            KEPT.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
        w = weigh(case, progress=progress, sampler=sample)
    found = figures_of(reported_draws(w), w.posterior.parameters.shape[0])
    rows = tuple(compare(read_kept(), found))
    if not given.short:
        print(table(rows))
    print(
        f"{CASE.name}, seed {w.options.seed}, {w.options.draws} draws"
        f"{'' if given.error is None else f' and on to an error of {given.error:g}'}"
        f" against {LONG_DRAWS}: "
        f"{summary(rows)}"
    )
    return 0 if given.short or all(row.within for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
