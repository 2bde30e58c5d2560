"""How well found groups meet the true ones: pairwise F1 and B-cubed F, with intervals.

In: true and found groups a case. Out: figures; intervals by resampling cases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from steelyard.base.chance import stream
from steelyard.base.dates import parse_span
from steelyard.case.case import Case
from steelyard.weighing.copies import FoundLink, find_copies
from steelyard.weighing.copies.settle import THRESHOLD, acting_links

Groups = Mapping[str, str]
RESAMPLED = 1000


@dataclass(frozen=True)
class Counts:
    """What the scores of one case are made of."""

    shared: int
    found: int
    true: int
    precision: float
    recall: float
    claims: int


def count(true: Groups, found: Groups) -> Counts:
    """Pairs in common, and the sums of B-cubed (Bagga and Baldwin 1998) over the claims."""
    both = Counter((true[id], found[id]) for id in true)
    ours, theirs = Counter(found[id] for id in true), Counter(true.values())

    def pairs(sizes: Iterable[int]) -> int:
        return sum(n * (n - 1) // 2 for n in sizes)

    precision = sum(n * n / ours[f] for (_, f), n in both.items())
    recall = sum(n * n / theirs[t] for (t, _), n in both.items())
    return Counts(
        pairs(both.values()), pairs(ours.values()), pairs(theirs.values()), precision, recall, len(true)
    )  # fmt: skip


def pairwise_f1(counts: Iterable[Counts]) -> float:
    """Over all pairs of all cases."""
    every = list(counts)
    total = sum(c.found for c in every) + sum(c.true for c in every)
    return 2 * sum(c.shared for c in every) / total if total else 1.0


def b_cubed(counts: Iterable[Counts]) -> float:
    """F of B-cubed precision and recall over all claims of all cases."""
    every = list(counts)
    claims = sum(c.claims for c in every)
    p, r = sum(c.precision for c in every) / claims, sum(c.recall for c in every) / claims
    return 2 * p * r / (p + r)


def interval(
    counts: list[Counts], score: Callable[[list[Counts]], float], seed: int = 1
) -> tuple[float, float]:
    """The 95 % bootstrap interval, whole cases drawn again."""
    rng = stream(seed, "bootstrap of cases")
    drawn = rng.integers(len(counts), size=(RESAMPLED, len(counts)))
    scores = [score([counts[i] for i in row]) for row in drawn]
    low, high = np.quantile(scores, [0.025, 0.975])
    return float(low), float(high)


def program(case: Case) -> tuple[dict[str, str], tuple[FoundLink, ...]]:
    """The groups that the program would act on, and all it proposes."""
    found = find_copies(replace(case, links=()))
    links = acting_links(replace(case, links=()), found, THRESHOLD)
    pairs = [(link.a, link.b) for link in links if link.kind == "same_origin"]
    return joined([claim.id for claim in case.claims], pairs), found


def apart(case: Case) -> dict[str, str]:
    """Nobody copies anybody."""
    return {claim.id: claim.id for claim in case.claims}


def same_number_and_month(case: Case) -> dict[str, str]:
    """One item, one number, one month of report: one origin."""
    keys = {}
    for c in case.claims:
        month = (c.reported_on or c.as_of or c.id)[:7]
        keys[c.id] = f"{c.item} {c.amount_low or c.amount_high} {month}"
    return keys


def source_date_item(case: Case) -> dict[str, str]:
    """One source, one day spoken of, one item: one origin."""
    keys = {}
    for c in case.claims:
        source = c.source or (c.attribution[-1] if c.attribution else c.id)
        day = parse_span(c.as_of or c.reported_on or "0001").last
        keys[c.id] = f"{source} {day} {c.item}"
    return keys


def joined(ids: list[str], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Groups of what is linked, directly or over others."""
    top = {id: id for id in ids}

    def find(id: str) -> str:
        while top[id] != id:
            top[id] = top[top[id]]
            id = top[id]
        return id

    for a, b in pairs:
        one, other = sorted((find(a), find(b)))
        top[other] = one
    return {id: find(id) for id in ids}
