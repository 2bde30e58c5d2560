"""Claims -> independent origins: which rows count, which do not, and why.

In: a case and what may be known (as-of day, sources left out). Out: one Evidence a case:
every claim with its use, the origins with their copies, and what was set aside.
Never drops a row: a claim that does not count says why.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from steelyard.base.dates import parse_span
from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.items import Item
from steelyard.case.links import Link, first_origins
from steelyard.weighing.copies import FoundLink, acting_links, found_in, open_links
from steelyard.weighing.copies.settle import UNJUDGED
from steelyard.weighing.estimates.grid import window_first
from steelyard.weighing.settings import read_settings

Use = Literal[
    "evidence",
    "stale",
    "capacity",
    "copy",
    "derived",
    "superseded",
    "promise",
    "comparison",
    "excluded",
    "unreviewed",
    "after_cutoff",
    "without",
    "orphan",
]
COUNTED: frozenset[Use] = frozenset({"evidence", "stale", "capacity"})
_MONTH = 31
_FEW = 3
"""Reasons that a refusal names."""
_ACCEPTED = frozenset({"accepted", "edited"})
_LINKED: frozenset[Use] = frozenset({"copy", "derived", "superseded", "stale"})
_PROMISES = frozenset({"promised", "planned", "expected"})


@dataclass(frozen=True, slots=True)
class Reading:
    """One claim with what became of it: its use, why, the item it is read as, its origin."""

    claim: Claim
    use: Use
    why: str
    read_as: str
    origin: str
    drift: str = ""
    repeats: Claim | None = None
    """For a stale repeat: the earlier claim whose figure it restates."""
    ceiling: bool = False
    """A total that counts from well before the window: no more than that came inside it."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One act of assertion: the claim that counts and its copies, which do not."""

    first: Reading
    copies: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All readings of a case, sorted by claim id, and the origins that count."""

    known_by: date | None
    readings: tuple[Reading, ...]
    origins: tuple[Origin, ...]
    found: tuple[Link, ...] = ()
    """Links that the program found and that act, because nobody has judged them."""

    def counted(self) -> tuple[Reading, ...]:
        """The readings that enter the estimate, one an origin, sorted by claim id."""
        return tuple(origin.first for origin in self.origins)


def reported_day(claim: Claim) -> date | None:
    """The last day on which the claim may have been published; None when not stated."""
    return parse_span(claim.reported_on).last if claim.reported_on else None


def known_claims(case: Case, known_by: date | None) -> frozenset[str]:
    """Ids of the claims that may be known by a day; None knows all."""
    return frozenset(c.id for c in case.claims if known_by is None or _known(c, known_by))


def unjudged_links(case: Case, known_by: date | None = None) -> tuple[FoundLink, ...]:
    """What the program finds among the claims known by a day and the analyst has not judged."""
    return open_links(case, found_in(case, known_claims(case, known_by)))


def newest_evidence(case: Case, known_by: date | None = None) -> date:
    """The newest day that a claim which counts speaks about.

    Of the claims reported by `known_by`, where that is given. A copy that moved the date of its
    origin, or a comparison, does not lengthen the window. Raises ValueError when nothing counts.
    """
    start = parse_span(case.exchange.window.start).first
    evidence = gather_evidence(case, known_by, start=start)
    spoken = (spoken_day(reading.claim) for reading in evidence.counted())
    days = [day for day in spoken if day is not None]
    if not days:
        raise ValueError("no accepted claim of something delivered" + _why_none(evidence))
    return max(days)


def _why_none(evidence: Evidence) -> str:
    """What the claims were set aside for, the commonest first, in brackets."""
    whys = Counter(reading.why for reading in evidence.readings if reading.why)
    few = [f"{count} {why}" for why, count in whys.most_common(_FEW)]
    return f" ({'; '.join(few)})" if few else ""


def spoken_day(claim: Claim) -> date | None:
    """The day up to which a claim speaks, never after its report.

    A claim dated by a bare year counts from the year's first day: it must not carry the end
    of the window into months that nobody spoke about.
    """
    reported = reported_day(claim)
    text = claim.as_of or claim.reported_on
    if text is None:
        return None
    end = parse_span(text.rpartition("/")[2])
    spoken = end.last if end.days <= _MONTH else end.first
    return min(spoken, reported) if reported is not None else spoken


def gather_evidence(
    case: Case,
    known_by: date | None = None,
    without: frozenset[str] = frozenset(),
    start: date | None = None,
    end: date | None = None,
) -> Evidence:
    """Sort every claim of the case into what counts and what does not.

    `known_by` bounds what may be known by date of report, None knows all; `without` names
    sources left out; claims that speak of a day before `start` or after `end` speak of a time
    outside the window.

    Links are looked at last, when it is settled which claims could count by themselves. One
    acts only where its other row counts or is a copy of one that does: a correction that is
    itself set aside replaces nothing, and a repeat of such a figure stands alone. What is
    computed from a claim comes back too where that claim is left out, not yet known or outside
    the window, for nothing then counts twice; but what is computed from a claim that the case
    itself sets aside (rejected, a comparison, excluded, never delivered) falls with it.
    """
    items = {item.id: item for item in case.items}
    claims = {claim.id: claim for claim in sorted(case.claims, key=lambda claim: claim.id)}
    known = known_claims(case, known_by)
    links = [
        link
        for link in sorted(case.links, key=lambda link: (link.kind, link.a, link.b))
        if link.judgement == "yes" and link.a in claims and link.b in claims
    ]
    acting = _found_links(case, claims, known, links)
    links = sorted([*links, *acting], key=lambda link: (link.kind, link.a, link.b))
    unjudged = {link.a if link.kind != "supersedes" else link.b for link in acting}
    roots = _roots(claims, known, links)
    early = read_settings(case)["early_start_months"]
    window = _Window(known_by, without, start, end, early)
    base = {
        id: _use(claim, case, items, window, known=id in known, root=claims[roots[id]])
        for id, claim in claims.items()
    }
    bases = _Bases(claims, base, roots)
    derived = bases.fallen(links)
    stale = bases.targets(links, "stale_repeat")
    superseded = bases.replaced(links)
    drifts = {x.a: x.drift for x in links if x.drift}

    readings: list[Reading] = []
    for id, claim in claims.items():
        root = roots[id]
        use, why = base[id]
        if use in COUNTED:
            if root != id:
                use, why = "copy", f"repeats {root}, which counts once"
            elif id in superseded:
                use, why = "superseded", f"corrected by {superseded[id]}"
            elif id in derived and use != "capacity":
                use, why = "derived", f"computed from {derived[id]}, whose figure counts"
            elif id in stale and use == "evidence":
                use, why = "stale", f"may restate {stale[id]} of an earlier date"
        if id in unjudged and use in _LINKED:
            why = f"{why} ({UNJUDGED})"
        ceiling = use in {"evidence", "stale"} and _counts_from_early(claim, items, window)
        if ceiling:
            first = claim.window_start or str(window_first(claim))
            note = f"counts from {first}, before the window: read as a ceiling"
            why = f"{why}; {note}" if why else note
        repeats = claims[stale[id]] if use == "stale" else None
        read_as = resolve_item(items, claim.item)
        drift = drifts.get(id, "")
        readings.append(Reading(claim, use, why, read_as, root, drift, repeats, ceiling))
    by_id = {reading.claim.id: reading for reading in readings}
    # What repeats or is computed from a claim that is set aside cannot stand in for it.
    for place, reading in enumerate(readings):
        if reading.use == "copy":
            other, verb = by_id[reading.origin], "repeats"
        elif reading.use == "derived":
            other, verb = by_id[roots[derived[reading.claim.id]]], "computed from"
        else:
            continue
        if other.use not in COUNTED:
            why = f"{verb} {other.claim.id}, which does not count: {other.why}"
            readings[place] = replace(reading, why=why)
    copies: dict[str, list[Reading]] = {}
    for reading in readings:
        if reading.use == "copy":
            copies.setdefault(reading.origin, []).append(reading)
    origins = tuple(
        Origin(reading, tuple(copies.get(reading.claim.id, ())))
        for reading in readings
        if reading.use in COUNTED
    )
    return Evidence(known_by, tuple(readings), origins, tuple(acting))


def use_alone(case: Case, claim: Claim) -> tuple[Use, str]:
    """What a claim is used for, and why, by its own fields and the links that somebody judged.

    Told of one claim without sorting all of them: what the program finds to be a copy is not
    looked for, and whether the other end of a link counts is not asked.
    """
    items = {item.id: item for item in case.items}
    span = case.exchange.window
    start = parse_span(span.start).first
    end = parse_span(span.end).last if span.end else None
    early = read_settings(case)["early_start_months"]
    window = _Window(None, frozenset(), start, end, early)
    use, why = _use(claim, case, items, window, known=True, root=claim)
    if use not in COUNTED:
        return use, why
    for link in case.links:
        if link.judgement != "yes":
            continue
        if link.kind == "same_origin" and link.a == claim.id:
            return "copy", f"repeats {link.b}, which counts once"
        if link.kind == "supersedes" and link.b == claim.id:
            return "superseded", f"corrected by {link.a}"
    return use, why


@dataclass(frozen=True, slots=True)
class _Window:
    """What may be known, and the time that is weighed."""

    known_by: date | None
    without: frozenset[str]
    start: date | None
    end: date | None
    early: float
    """Months before the start from which a total is still read as it stands."""


@dataclass(frozen=True, slots=True)
class _Bases:
    """The claims with what each would be used for if nothing were linked."""

    claims: dict[str, Claim]
    base: dict[str, tuple[Use, str]]
    roots: dict[str, str]

    def counts(self, id: str) -> bool:
        """Whether the claim, or the origin that it is a copy of, counts by itself."""
        return self.base[self.roots[id]][0] in COUNTED

    def targets(self, links: list[Link], kind: str) -> dict[str, str]:
        """a -> the first b of its links of that kind where b counts and is no copy with a."""
        found: dict[str, str] = {}
        for link in links:
            apart = self.roots[link.a] != self.roots[link.b]
            if link.kind == kind and apart and self.counts(link.b):
                found.setdefault(link.a, link.b)
        return found

    def fallen(self, links: list[Link]) -> dict[str, str]:
        """Derived claim -> what it was computed from: a claim that counts, before any other."""
        found = self.targets(links, "derived_from")
        for link in links:
            base = self.claims[self.roots[link.b]]
            judged = (
                base.state == "rejected" or base.role != "evidence" or base.status != "delivered"
            )
            # A base that nobody knew of yet had not been judged either.
            if link.kind == "derived_from" and judged and self.base[base.id][0] != "after_cutoff":
                found.setdefault(link.a, link.b)
        return found

    def replaced(self, links: list[Link]) -> dict[str, str]:
        """Superseded claim -> its correction, accepted and counting."""
        found: dict[str, str] = {}
        for link in links:
            apart = self.roots[link.a] != self.roots[link.b]
            accepted = self.claims[link.a].state in _ACCEPTED
            if link.kind == "supersedes" and apart and accepted and self.counts(link.a):
                found.setdefault(link.b, link.a)
        return found


def resolve_item(items: dict[str, Item], id: str) -> str:
    """Follow `same_as` to the item the model uses; an unknown id is returned as it is."""
    seen = set()
    while id in items and items[id].same_as is not None and id not in seen:
        seen.add(id)
        id = str(items[id].same_as)
    return id


def _known(claim: Claim, known_by: date) -> bool:
    reported = reported_day(claim)
    if reported is None:
        reported = spoken_day(claim)
    return reported is None or reported <= known_by


def _found_links(
    case: Case, claims: dict[str, Claim], known: frozenset[str], own: list[Link]
) -> list[Link]:
    """What the program finds among the claims that may be known, unless the case lists it only.

    A link to a row that could not count by its own state or role never takes a claim away.
    """
    if case.exchange.copies == "list":
        return []
    linked = {link.a for link in own} | {link.b for link in own}

    def stands(id: str) -> bool:
        claim = claims[id]
        able = claim.state in _ACCEPTED and claim.role == "evidence"
        return able and (claim.status == "delivered" or id in linked)

    found = acting_links(case, found_in(case, known))
    return [link for link in found if stands(link.b) or not stands(link.a)]


def _roots(claims: dict[str, Claim], known: frozenset[str], links: list[Link]) -> dict[str, str]:
    """Claim -> the claim of its group that counts.

    The counting one is the claim that the copies lead to; where the as-of day hides it, the
    earliest that was known (by date of report, then id). A row linked to two origins is a copy
    of the one that was reported first, and leaves the other alone.
    """

    def order(id: str) -> tuple[bool, date, str]:
        return id not in known, reported_day(claims[id]) or date.max, id

    copied: dict[str, list[str]] = {}
    for link in links:
        if link.kind == "same_origin":
            copied.setdefault(link.a, []).append(link.b)
    tops = first_origins(claims, copied, order)
    groups: dict[str, list[str]] = {}
    for id, top in tops.items():
        groups.setdefault(top, []).append(id)
    stands = {top: top if top in known else min(groups[top], key=order) for top in groups}
    return {id: stands[top] for id, top in tops.items()}


def _use(
    claim: Claim,
    case: Case,
    items: dict[str, Item],
    window: _Window,
    *,
    known: bool,
    root: Claim,
) -> tuple[Use, str]:
    """What a claim is used for before links are looked at, and why."""
    read_as = resolve_item(items, claim.item)
    if claim.state == "rejected":
        return "excluded", claim.reason or "rejected by the analyst"
    if claim.state not in _ACCEPTED:
        return "unreviewed", "nobody has accepted it yet"
    if claim.role == "comparison":
        return "comparison", claim.reason
    if claim.role == "excluded":
        return "excluded", claim.reason
    if not known:
        return "after_cutoff", f"reported after {window.known_by}"
    if claim.source in window.without or root.source in window.without:
        return "without", "its source is left out of this weighing"
    if _is_orphan(claim, case):
        return "orphan", "its quote does not stand in the kept text"
    if claim.status in _PROMISES:
        return "promise", f"{claim.status}, not delivered"
    if claim.status != "delivered":
        return "excluded", f"status {claim.status}"
    if claim.kind not in {"quantity", "share"}:
        return "excluded", f"kind {claim.kind} is not a quantity"
    if claim.amount_low is None and claim.amount_high is None:
        return "excluded", "no number given"
    if read_as not in items:
        return "excluded", f"no item {read_as}"
    if claim.capacity == "volume":
        return "excluded", "a container volume says nothing about the count"
    if _is_floor(claim) and not claim.amount_low:
        return "excluded", "a floor of nothing says nothing"
    spoken = spoken_day(claim)
    # A copy that moved a date or lost a hedge is still a copy of what its origin said.
    copy = root.id != claim.id
    if not copy and window.end is not None and spoken is not None and spoken > window.end:
        return "excluded", "speaks of a day after the window"
    if claim.capacity:
        return "capacity", "a capacity: speaks about the load, not the count"
    if spoken is None:
        return "excluded", "no date, so no place on the curve"
    if window.start is not None and spoken < window.start:
        return "excluded", "ends before the window starts"
    if claim.measure == "additional" and claim.window_start is None:
        return "excluded", "an addition without a start date"
    if not copy and _is_floor(claim) and _counts_from_early(claim, items, window):
        return "excluded", "a floor that counts from before the window says nothing about it"
    return "evidence", ""


def _is_floor(claim: Claim) -> bool:
    """Whether a claim says 'no less than' and nothing else."""
    return claim.bound == "at_least" or (claim.bound == "order" and claim.amount_high is None)


def _counts_from_early(claim: Claim, items: dict[str, Item], window: _Window) -> bool:
    """Whether a total counts from so long before the window that it says only 'no more'.

    A start named by its year alone may be any day of that year, so its last one is taken.
    """
    item = items.get(resolve_item(items, claim.item))
    start = claim.window_start or (claim.as_of or "").partition("/")[0]
    first = parse_span(start).last if window_first(claim) is not None else None
    if item is None or first is None or window.start is None:
        return False
    if item.measure != "cumulative" or claim.measure in {"level", "rate"}:
        return False
    months = 12 * (window.start.year - first.year) + window.start.month - first.month
    return months + (window.start.day - first.day) / _MONTH > window.early


def _is_orphan(claim: Claim, case: Case) -> bool:
    """A quoted claim whose words no longer stand where they stood; a missing text still counts."""
    if claim.text_basis != "quoted" or claim.document is None:
        return False
    text = case.texts.get(claim.document)
    if text is None or claim.start is None or claim.end is None:
        return False
    return text[claim.start : claim.end] != claim.quote
