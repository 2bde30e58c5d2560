"""Who copies whom, measured: `python -m bench.copies [CASE]`, part of `make bench`.

Out: on made-up cases with held-out seeds, scores of the program beside trivial rules, the recall
of every kind of link and the drift that is named; then the groups of a case linked by hand,
whose links are taken away first. Runs within a minute.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bench.copies.planted import Planted, plant
from bench.copies.scores import (
    Counts,
    apart,
    b_cubed,
    count,
    interval,
    joined,
    pairwise_f1,
    program,
    same_number_and_month,
    source_date_item,
)

from steelyard.case.case import Case
from steelyard.case.folder import read_case
from steelyard.weighing.copies.settle import THRESHOLD

TRAIN = tuple(range(1, 25))
"""Seeds that the weights were looked at with."""
HELD_OUT = tuple(range(1001, 1049))
"""Seeds that they were not."""
RULES: dict[str, Callable[[Case], dict[str, str]]] = {
    "all apart": apart,
    "same number and month": same_number_and_month,
    "source, date and item": source_date_item,
    "the program": lambda case: program(case)[0],
}


def main() -> None:
    """Print the tables."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("case", nargs="?", default="cases/unequal-partnership", type=Path)
    asked.add_argument("--train", action="store_true", help="the seeds looked at, not the others")
    asked.add_argument("--misses", action="store_true", help="what kinds of copy are missed")
    options = asked.parse_args()
    seeds = TRAIN if options.train else HELD_OUT
    worlds = [plant(seed) for seed in seeds]
    claims = sum(len(world.group) for world in worlds)
    print(f"{len(worlds)} made-up cases, seeds {seeds[0]} to {seeds[-1]}, {claims} claims")
    print(f"{'':24}{'pairwise F1':>22}{'B-cubed F':>22}")
    for name, rule in RULES.items():
        print_scores(name, [count(world.group, rule(world.case)) for world in worlds])
    print_kinds(worlds)
    if options.misses:
        print_misses(worlds)
    print_case(options.case)
    print_time()


def print_scores(name: str, counts: list[Counts]) -> None:
    """One line of the table; the interval only where there are cases to draw from."""
    cells = []
    for score in (pairwise_f1, b_cubed):
        cell = f"{score(counts):.3f}"
        if len(counts) > 1:
            low, high = interval(counts, score)
            cell += f" ({low:.3f}-{high:.3f})"
        cells.append(cell)
    print(f"{name:24}{cells[0]:>22}{cells[1]:>22}")


def print_kinds(worlds: list[Planted]) -> None:
    """Recall and precision of the other kinds, and how often the planted drift is named."""
    true: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    said: Counter[str] = Counter()
    drifts: Counter[str] = Counter()
    named: Counter[str] = Counter()
    alike = copied = 0
    for world in worlds:
        groups, found = program(world.case)
        got = {(x.a, x.b): x for x in found if x.score >= THRESHOLD}
        told = {(world.group[a], world.group[b], x.kind) for (a, b), x in got.items()}
        said.update(kind for *_, kind in told if kind != "same_origin")
        for (a, b), kind in world.links.items():
            true[kind] += 1
            hit[kind] += (a, b, kind) in told
        for id, drift in world.drift.items():
            link = next((x for x in found if x.a == id and x.kind == "same_origin"), None)
            if drift and drift != "dropped attribution" and link is not None:
                drifts[drift] += 1
                named[drift] += drift in link.drift
        for pair in world.bounds:
            one, other = sorted(pair)
            alike += 1
            copied += groups[one] == groups[other]
    print("\nother kinds             recall  of     precision")
    for kind in sorted(true):
        share = hit[kind] / said[kind] if said[kind] else 1.0
        print(f"{kind:24}{hit[kind] / true[kind]:.2f}  {true[kind]:4}   {share:.2f}")
    print(f"bounds taken for copies {copied} of {alike}")
    print("\ndrift named where a copy is found")
    for kind in sorted(drifts):
        print(f"{kind:26}{named[kind] / drifts[kind]:.2f} of {drifts[kind]}")


def print_misses(worlds: list[Planted]) -> None:
    """Copies apart from their origin, by drift, and wrong joins."""
    missed: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for world in worlds:
        groups, _ = program(world.case)
        for id, drift in world.drift.items():
            every[drift] += 1
            missed[drift] += groups[id] != groups[world.group[id]]
    print("\nmissed copies by drift")
    for kind in sorted(every):
        print(f"{kind or 'none':26}{missed[kind]} of {every[kind]}")


def print_case(folder: Path) -> None:
    """The groups of a case linked by hand, found without its links."""
    case = read_case(folder)
    pairs = [(x.a, x.b) for x in case.links if x.kind == "same_origin" and x.judgement == "yes"]
    numbered = [c for c in case.claims if c.amount_low is not None or c.amount_high is not None]
    true = joined([c.id for c in case.claims], pairs)
    true = {c.id: true[c.id] for c in numbered}
    bare = replace(case, links=())
    print(f"\n{folder}, {len(true)} claims with a number, {len(pairs)} links by hand")
    for name, rule in RULES.items():
        print_scores(name, [count(true, rule(bare))])
    _, found = program(bare)
    got = {(frozenset((x.a, x.b)), x.kind) for x in found if x.score >= THRESHOLD}
    for kind in ("derived_from", "stale_repeat", "supersedes"):
        hand = [x for x in case.links if x.kind == kind and x.judgement == "yes"]
        hits = sum((frozenset((x.a, x.b)), kind) in got for x in hand)
        if hand:
            print(f"{kind:24}found {hits} of {len(hand)}")


def print_time() -> None:
    """How the search grows with the number of claims."""
    print("\nclaims   seconds")
    for origins in (100, 1000, 3000):
        case = plant(7, origins=origins).case
        before = time.perf_counter()
        program(case)
        print(f"{len(case.claims):6}   {time.perf_counter() - before:.2f}")


if __name__ == "__main__":
    main()
