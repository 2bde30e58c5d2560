"""How long a provisional balance takes after an edit, and how far it lies from the full one.

For each edit, and each of a few sources switched off: seconds of `reweigh` and of `weigh` in the
same run, their ratio, how the provisional balance was come by with its diagnostics, and the largest
distance between the 5, 50 and 95 % quantiles of what was given, what came back and the ratio, on
the log scale. Usage:

    python bench/reweigh.py [CASE] [--draws N] [--json]
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.folder import read_case
from steelyard.weighing.balance import Balance
from steelyard.weighing.reweigh import reweigh
from steelyard.weighing.weigh import Weighing, weigh

QUANTILES = (0.05, 0.5, 0.95)
SOURCES = 4
"""So many sources are switched off, one after the other."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", nargs="?", default="cases/unequal-partnership")
    parser.add_argument("--draws", type=int, default=None)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    case = read_case(Path(options.case))
    before = weigh(case, draws=options.draws)
    # The first call of compiled code waits for it to load; a running process has done so.
    switched = [(f"source off ({count})", case, source) for source, count in heaviest(before)]
    reweigh(without(before, switched[0][2]), case)
    rows = [measured(before, name, edited, claim) for name, edited, claim in edits(before)]
    rows += [measured(without(before, source), name, case, source) for name, _, source in switched]
    if options.json:
        print(json.dumps(rows, indent=1))
        return
    print(f"{'edit':<26}{'claim, source':<14}{'how':<12}{'k-hat':>6}{'ESS':>6}{'s':>7}{'full s':>8}"
          f"{'ratio':>7}{'off':>6}")  # fmt: skip
    for row in rows:
        k_hat = "-" if row["k_hat"] is None else f"{row['k_hat']:.2f}"
        ess = "-" if row["ess"] is None else f"{row['ess']:.0f}"
        print(f"{row['edit']:<26}{row['claim']:<14}{row['how']:<12}{k_hat:>6}{ess:>6}"
              f"{row['seconds']:>7.2f}{row['full_seconds']:>8.1f}{row['share']:>7.3f}"
              f"{100 * row['off']:>5.1f}%")  # fmt: skip


def heaviest(w: Weighing) -> list[tuple[str, int]]:
    """The sources with the most claims that count: without them most moves."""
    counts = Counter(r.claim.source for r in w.evidence.counted() if r.claim.source)
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:SOURCES]


def without(w: Weighing, source: str) -> Weighing:
    """The weighing, asked for anew without a source."""
    return replace(w, options=replace(w.options, without=(source,)))


def edits(w: Weighing) -> Iterator[tuple[str, Case, str]]:
    """A handful of edits: names, edited cases and the claim that was touched.

    The claim touched is the middle one, in order of id, of those that speak of the weightiest
    item; the big edit strikes the newest claim of the source with the most origins.
    """
    heaviest = max(w.balance.given.valuations, key=lambda v: float(np.median(v.value)))
    spoken = {s.reading.claim.id for s in w.posterior.model.soundings}
    own = [r.claim for r in heaviest.estimate.readings if r.claim.id in spoken]
    plain = [c for c in own if c.amount_low and not c.capacity] or own
    claim = plain[len(plain) // 2]
    yield "nothing", w.case, "-"
    yield "amount 10 % higher", _with(w.case, scaled(claim, 1.1)), claim.id
    yield "rejected", _with(w.case, replace(claim, state="rejected")), claim.id
    added = replace(scaled(claim, 0.9), id=f"{claim.id}x", document=None, text_basis="reported",
                    quote=None, start=None, end=None)  # fmt: skip
    case = w.case
    yield "one more, 10 % lower", replace(case, claims=(*case.claims, added)), added.id
    yield "amount three times", _with(w.case, scaled(claim, 3.0)), claim.id
    newest = max(plain, key=lambda c: (c.as_of or c.reported_on or "", c.id))
    yield "newest rejected", _with(w.case, replace(newest, state="rejected")), newest.id


def scaled(claim: Claim, factor: float) -> Claim:
    """The claim with its amounts multiplied."""
    low, high = claim.amount_low, claim.amount_high
    return replace(
        claim,
        amount_low=low * factor if low is not None else None,
        amount_high=high * factor if high is not None else None,
    )


def _with(case: Case, claim: Claim) -> Case:
    return replace(case, claims=tuple(claim if one.id == claim.id else one for one in case.claims))


def measured(before: Weighing, name: str, case: Case, claim: str) -> dict[str, Any]:
    """One edit, weighed both ways."""
    began = time.perf_counter()
    quick = reweigh(before, case)
    seconds = time.perf_counter() - began
    began = time.perf_counter()
    full = weigh(case, draws=before.options.draws, without=before.options.without)
    whole = time.perf_counter() - began
    return {
        "edit": name, "claim": claim, "how": quick.how, "k_hat": quick.k_hat, "ess": quick.ess,
        "r_hat": quick.r_hat, "draws": quick.draws, "seconds": seconds, "full_seconds": whole,
        "share": seconds / whole, "off": distance(quick.balance, full.balance),
    }  # fmt: skip


def distance(a: Balance, b: Balance) -> float:
    """Largest log distance between quantiles of the two."""
    worst = 0.0
    for one, other in (
        (a.given.value, b.given.value),
        (a.returned.value, b.returned.value),
        (a.ratio, b.ratio),
    ):
        for x, y in zip(np.quantile(one, QUANTILES), np.quantile(other, QUANTILES), strict=True):
            if x > 0.0 and y > 0.0 and math.isfinite(x) and math.isfinite(y):
                worst = max(worst, abs(math.log(x / y)))
    return worst


if __name__ == "__main__":
    main()
