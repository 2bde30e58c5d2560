"""A case -> the links that the program proposes, sorted; a function of the claims alone.

In: a case, with as many claims as may be known. Out: FoundLinks. Each copy is attached to one
origin, the earliest, and is compared with that origin itself: a chain of small changes does not
tie what stands far apart. Reads no note, no reason and no link.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from steelyard.case.case import Case
from steelyard.weighing.copies.compare import Comparer, Likeness, may_be_stale
from steelyard.weighing.copies.derived import Inputs, find_derived
from steelyard.weighing.copies.drift import find_drift
from steelyard.weighing.copies.facts import Fact, read_facts, read_relations, resolved
from steelyard.weighing.copies.found import FoundKind, FoundLink
from steelyard.weighing.copies.memory import Search
from steelyard.weighing.copies.pairs import candidate_pairs
from steelyard.weighing.copies.revised import supersedes_score
from steelyard.weighing.copies.words import reason

_LOOKED_AT = ("exchange", "items", "ties", "sources", "claims", "prices", "series", "texts")
"""The parts of a case that links are found by."""
KEPT = 4
"""Answers that are kept: those of one weighing and of what it is compared with."""
TOLD = 0.3
"""Below it a proposal is not worth an analyst's look."""
ATTACH = 0.6
"""From it a copy is taken as one of its origin when later copies are compared with that origin."""
CHAINED = 0.15
"""A copy of a copy must look at least so much like the origin itself."""
SAME_TIME = frozenset({"same_day", "overlap"})
ALIKE = frozenset({"equal", "end", "rounded", "converted"})


def find_copies(case: Case) -> tuple[FoundLink, ...]:
    """What seems to repeat, derive from, restate or replace what; sorted by a, b and kind."""
    search = Search(case)
    facts = read_facts(case, search.fact)
    relations = read_relations(case, resolved({item.id: item for item in case.items}))
    comparer = Comparer(relations, _common(facts))
    attached = _attach(facts, comparer, search)
    search.keep()
    found = [
        _link(facts, comparer, place, at, "same_origin") for place, at in attached.origin.items()
    ]
    roots = attached.roots
    found += [
        _link(facts, comparer, place, at, kind)
        for kind, others in (
            ("stale_repeat", attached.stale),
            ("supersedes", attached.revised),
            ("bounds", attached.bounds),
        )
        for place, at in others.items()
    ]
    inputs = Inputs(facts, frozenset(roots[fact.place] for fact in facts), relations, case.prices)
    found += find_derived(inputs)
    best: dict[tuple[str, str], FoundLink] = {}
    for link in found:
        key = (link.a, link.b)
        if link.score >= TOLD and (key not in best or link.score > best[key].score):
            best[key] = link
    return tuple(sorted(best.values()))


def found_in(case: Case, known: frozenset[str]) -> tuple[FoundLink, ...]:
    """What is found among the claims `known`: later knowledge changes no link of an earlier day."""
    return _found_in(_Same(case), known)


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """The claims of a case as themselves, with all that a search looks at besides them."""

    case: Case

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and all(
            getattr(self.case, name) is getattr(other.case, name) for name in _LOOKED_AT
        )

    def __hash__(self) -> int:
        return id(self.case.claims)


# A weighing asks several times for the same day; an answer is a function of what it is kept under.
@lru_cache(maxsize=KEPT)
def _found_in(same: _Same, known: frozenset[str]) -> tuple[FoundLink, ...]:
    claims = tuple(claim for claim in same.case.claims if claim.id in known)
    return find_copies(replace(same.case, claims=claims, links=()))


@dataclass(frozen=True, slots=True)
class _At:
    """Where a claim is attached, and how likely."""

    other: int
    score: float
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class _Attached:
    roots: list[int]
    origin: dict[int, _At]
    stale: dict[int, _At]
    revised: dict[int, _At]
    bounds: dict[int, _At]


def _attach(facts: tuple[Fact, ...], comparer: Comparer, search: Search) -> _Attached:
    def compare(a: Fact, b: Fact) -> Likeness:
        return comparer.judge(a, search.met(a, b, comparer.meet))

    earlier: list[list[int]] = [[] for _ in facts]
    for later, other in candidate_pairs(facts):
        earlier[later].append(other)
    made = _Attached(list(range(len(facts))), {}, {}, {}, {})
    for place, others in enumerate(earlier):
        a = facts[place]
        near = {other: compare(a, facts[other]) for other in others}
        with_roots = dict(near)
        for other in others:
            root = made.roots[other]
            if root not in with_roots:
                with_roots[root] = compare(a, facts[root])
        best: _At | None = None
        for other, likeness in sorted(near.items()):
            root = made.roots[other]
            own = with_roots[root]
            if own.levels["item"] == "inequality" and own.levels["as_of"] not in SAME_TIME:
                # A floor of another day is another count; of that very day it may be a garbling.
                continue
            if supersedes_score(a, facts[root], own) >= max(ATTACH, own.score):
                continue
            score = own.score
            if root != other and own.score >= CHAINED and likeness.score > own.score:
                # Between what it is like and what that is a copy of.
                score = (likeness.score + own.score) / 2
            if best is None or score > best.score:
                best = _At(root, score, own)
        _settle_one(a, facts, with_roots, best, made)
    return made


def _settle_one(
    a: Fact,
    facts: tuple[Fact, ...],
    likenesses: dict[int, Likeness],
    best: _At | None,
    made: _Attached,
) -> None:
    place = a.place
    if best is not None and best.score >= TOLD:
        made.origin[place] = best
        if best.score >= ATTACH:
            made.roots[place] = best.other
            return
    for other, likeness in sorted(likenesses.items()):
        if made.roots[other] != other:
            continue
        b = facts[other]
        if likeness.levels["item"] == "inequality" and likeness.number in ALIKE:
            _keep(made.bounds, place, other, 0.5, likeness)
        elif likeness.number == "unasked":
            continue
        elif may_be_stale(a, b, likeness.levels, likeness.number):
            _keep(made.stale, place, other, likeness.stale, likeness)
        else:
            _keep(made.revised, place, other, supersedes_score(a, b, likeness), likeness)
    stale, origin = made.stale.get(place), made.origin.get(place)
    if stale and origin and stale.other == origin.other and stale.score > origin.score:
        del made.origin[place]


def _keep(table: dict[int, _At], place: int, other: int, score: float, likeness: Likeness) -> None:
    # The latest earlier figure is what a correction replaces and what a repeat restates.
    if score >= TOLD and (place not in table or score >= table[place].score):
        table[place] = _At(other, score, likeness)


def _common(facts: tuple[Fact, ...]) -> dict[tuple[str, float], int]:
    """(family, number) -> how many voices and months print it."""
    seen: dict[tuple[str, float], set[tuple[str, str]]] = {}
    for fact in facts:
        month = (fact.claim.as_of or fact.claim.reported_on or "")[:7]
        for end in fact.ends:
            seen.setdefault((fact.family, end), set()).add((fact.source or "", month))
    return {key: len(voices) for key, voices in seen.items()}


def _link(facts: tuple[Fact, ...], comparer: Comparer, place: int, at: _At, kind: str) -> FoundLink:
    a, b = facts[place], facts[at.other]
    drift = find_drift(a, b, at.likeness, comparer.relations)
    if kind in {"supersedes", "bounds"}:
        drift = ()
    kinds: dict[str, FoundKind] = {
        "same_origin": "same_origin",
        "stale_repeat": "stale_repeat",
        "supersedes": "supersedes",
        "bounds": "bounds",
    }
    if kind == "same_origin" and at.likeness.number == "middle":
        kinds["same_origin"] = "derived_from"
    return FoundLink(
        a.claim.id,
        b.claim.id,
        kinds[kind],
        round(at.score, 3),
        reason(kinds[kind], a, b, at.likeness),
        drift,
    )
