"""Found links and the analyst's own -> the links that act. The analyst wins.

In: a case, found links, a threshold. Out: the case's links, then the found ones that nobody has
judged and that are probable enough; and which those are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from steelyard.case.case import Case
from steelyard.case.links import Link, LinkKind
from steelyard.weighing.copies.found import FoundLink

THRESHOLD = 0.7
"""From it a found link acts. Above a half, because it takes a report out without being asked;
on the made-up cases of bench/copies (their first seeds) F1 is 0.973 at 0.6, 0.965 here and
0.955 at 0.8."""
COMPUTED = 0.8
"""The same for computed figures: there are many sums and products, and some agree by accident."""
BY = "program"
UNJUDGED = "found by program, not yet judged"
_ACTING: dict[str, LinkKind] = {
    "same_origin": "same_origin",
    "derived_from": "derived_from",
    "supersedes": "supersedes",
}
"""What acts unasked. Old figures told again are listed only: on made-up cases a third of those
that the program names are none."""


def settle_links(
    case: Case, found: Iterable[FoundLink], threshold: float = THRESHOLD
) -> tuple[Link, ...]:
    """The case's own links and the found ones that act beside them."""
    return (*case.links, *acting_links(case, found, threshold))


def acting_links(
    case: Case, found: Iterable[FoundLink], threshold: float = THRESHOLD
) -> tuple[Link, ...]:
    """The found links that act: probable enough, and nothing of the analyst's against them.

    A pair that the analyst has judged in any way is left to that judgement, in either direction;
    so is every pair of the two groups where a copy of one was said to be no copy of the other.
    A claim that the analyst has linked keeps those links and gets no more.
    """
    groups = _groups(case.links)
    chosen: list[Link] = []
    # What is surest comes first, and what would close a circle is left out.
    edges: dict[str, set[str]] = {}
    for own in case.links:
        if own.judgement == "yes" and own.kind not in {"contradicts", "same_origin"}:
            edges.setdefault(groups.get(own.a, own.a), set()).add(groups.get(own.b, own.b))
    copied: set[str] = set()
    for link in sorted(
        open_links(case, found), key=lambda one: (-one.score, one.a, one.b, one.kind)
    ):
        least = max(threshold, COMPUTED) if link.kind == "derived_from" else threshold
        if link.kind not in _ACTING or link.score < least:
            continue
        a, b = (groups.get(id, id) for id in (link.a, link.b))
        if (link.kind == "same_origin" and a in copied) or _leads(edges, b, a):
            continue
        if link.kind == "same_origin":
            copied.add(a)
        edges.setdefault(a, set()).add(b)
        chosen.append(
            Link(
                a=link.a,
                b=link.b,
                kind=_ACTING[link.kind],
                score=link.score,
                by=BY,
                drift="; ".join(link.drift),
                why=f"{UNJUDGED}: {link.why}",
            )
        )
    return tuple(sorted(chosen, key=lambda one: (one.kind, one.a, one.b)))


def open_links(case: Case, found: Iterable[FoundLink]) -> tuple[FoundLink, ...]:
    """The found links on which no judgement of the case bears, sorted."""
    groups = _groups(case.links)

    def group(id: str) -> str:
        return groups.get(id, id)

    judged = {frozenset((group(x.a), group(x.b))) for x in case.links}
    linked = {x.a for x in case.links if x.judgement == "yes" and x.kind != "contradicts"}
    return tuple(
        sorted(
            link
            for link in found
            if group(link.a) != group(link.b)
            and frozenset((group(link.a), group(link.b))) not in judged
            and link.a not in linked
        )
    )


def _groups(links: Iterable[Link]) -> dict[str, str]:
    """Claim -> the name of the group of one origin that the analyst put it in."""
    top: dict[str, str] = {}

    def find(id: str) -> str:
        while top.get(id, id) != id:
            top[id] = top.get(top[id], top[id])
            id = top[id]
        return id

    for link in links:
        if link.kind == "same_origin" and link.judgement == "yes":
            one, other = sorted((find(link.a), find(link.b)))
            top.setdefault(one, one)
            top[other] = one
    return {id: find(id) for id in top}


def _leads(edges: Mapping[str, set[str]], start: str, goal: str) -> bool:
    """Whether links lead from `start` to `goal`."""
    seen, stack = set(), [start]
    while stack:
        at = stack.pop()
        if at == goal:
            return True
        if at not in seen:
            seen.add(at)
            stack.extend(edges.get(at, ()))
    return False
