"""Claims -> independent origins: which rows count, which do not, and why.

In: a case and what may be known (as-of day, sources left out). Out: one Evidence a case:
every claim with its use, the origins with their copies, and what was set aside.
Never drops a row: a claim that does not count says why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from steelyard.base.dates import parse_span
from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.items import Item

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
_ACCEPTED = frozenset({"accepted", "edited"})
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

    def counted(self) -> tuple[Reading, ...]:
        """The readings that enter the estimate, one an origin, sorted by claim id."""
        return tuple(origin.first for origin in self.origins)


def reported_day(claim: Claim) -> date | None:
    """The last day on which the claim may have been published; None when not stated."""
    return parse_span(claim.reported_on).last if claim.reported_on else None


def newest_evidence(case: Case, known_by: date | None = None) -> date:
    """The newest day that a claim which counts speaks about.

    Of the claims reported by `known_by`, where that is given. A copy that moved the date of its
    origin, or a comparison, does not lengthen the window. Raises ValueError when nothing counts.
    """
    spoken = (spoken_day(reading.claim) for reading in gather_evidence(case, known_by).counted())
    days = [day for day in spoken if day is not None]
    if not days:
        raise ValueError("no accepted claim of something delivered")
    return max(days)


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
) -> Evidence:
    """Sort every claim of the case into what counts and what does not.

    `known_by` bounds what may be known by date of report, None knows all; `without` names
    sources left out;
    claims that end before `start` speak of a time outside the window.
    """
    items = {item.id: item for item in case.items}
    claims = {claim.id: claim for claim in sorted(case.claims, key=lambda claim: claim.id)}
    known = {id for id, claim in claims.items() if known_by is None or _known(claim, known_by)}
    links = [
        link
        for link in sorted(case.links, key=lambda link: (link.kind, link.a, link.b))
        if link.judgement == "yes" and link.a in claims and link.b in claims
    ]
    roots = _roots(claims, known, [(x.a, x.b) for x in links if x.kind == "same_origin"])
    derived = {x.a: x.b for x in links if x.kind == "derived_from" and x.b in known}
    stale = {x.a: x.b for x in links if x.kind == "stale_repeat" and x.b in known}
    # A correction that nobody has accepted replaces nothing.
    superseded = {
        x.b: x.a
        for x in links
        if x.kind == "supersedes" and x.a in known and claims[x.a].state in _ACCEPTED
    }
    drifts = {x.a: x.drift for x in links if x.drift}

    readings: list[Reading] = []
    for id, claim in claims.items():
        read_as = resolve_item(items, claim.item)
        root = roots[id]
        use, why = _use(
            claim,
            case,
            items,
            read_as,
            known_by,
            without,
            start,
            known=id in known,
            root=claims[root],
        )
        if use in COUNTED:
            if root != id:
                use, why = "copy", f"repeats {root}, which counts once"
            elif id in superseded:
                use, why = "superseded", f"corrected by {superseded[id]}"
            elif id in derived and use != "capacity":
                use, why = "derived", f"computed from {derived[id]}, whose figure counts"
            elif id in stale and use == "evidence":
                use, why = "stale", f"may restate {stale[id]} of an earlier date"
        repeats = claims[stale[id]] if use == "stale" else None
        readings.append(Reading(claim, use, why, read_as, root, drifts.get(id, ""), repeats))
    by_id = {reading.claim.id: reading for reading in readings}
    # What repeats or is computed from a claim that is set aside cannot stand in for it.
    for place, reading in enumerate(readings):
        if reading.use == "copy":
            base, verb = by_id[reading.origin], "repeats"
        elif reading.use == "derived":
            base, verb = by_id[roots[derived[reading.claim.id]]], "computed from"
        else:
            continue
        if base.use not in COUNTED:
            why = f"{verb} {base.claim.id}, which does not count: {base.why}"
            readings[place] = replace(reading, why=why)
    origins = tuple(
        Origin(
            reading,
            tuple(
                other
                for other in readings
                if other.origin == reading.claim.id and other.use == "copy"
            ),
        )
        for reading in readings
        if reading.use in COUNTED
    )
    return Evidence(known_by, tuple(readings), origins)


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


def _roots(
    claims: dict[str, Claim], known: set[str], pairs: list[tuple[str, str]]
) -> dict[str, str]:
    """Claim -> the claim of its group that counts.

    The counting one is a claim that copies no other of the group; where the as-of day hides
    it, the earliest that was known (by date of report, then id).
    """
    parent = {id: id for id in claims}

    def find(id: str) -> str:
        while parent[id] != id:
            parent[id] = parent[parent[id]]
            id = parent[id]
        return id

    copies = set()
    for a, b in pairs:
        copies.add(a)
        left, right = find(a), find(b)
        if left != right:
            parent[max(left, right)] = min(left, right)
    groups: dict[str, list[str]] = {}
    for id in claims:
        groups.setdefault(find(id), []).append(id)
    roots = {}
    for members in groups.values():
        usable = [id for id in members if id in known] or members
        firsts = [id for id in usable if id not in copies] or usable
        root = min(firsts, key=lambda id: (reported_day(claims[id]) or date.max, id))
        for id in members:
            roots[id] = root
    return roots


def _use(
    claim: Claim,
    case: Case,
    items: dict[str, Item],
    read_as: str,
    known_by: date | None,
    without: frozenset[str],
    start: date | None,
    *,
    known: bool,
    root: Claim,
) -> tuple[Use, str]:
    """What a claim is used for before links are looked at, and why."""
    if claim.state == "rejected":
        return "excluded", claim.reason or "rejected by the analyst"
    if claim.state not in _ACCEPTED:
        return "unreviewed", "nobody has accepted it yet"
    if claim.role == "comparison":
        return "comparison", claim.reason
    if claim.role == "excluded":
        return "excluded", claim.reason
    if not known:
        return "after_cutoff", f"reported after {known_by}"
    if claim.source in without or root.source in without:
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
    if claim.capacity and claim.capacity != "volume":
        return "capacity", "a capacity: speaks about the load, not the count"
    if claim.capacity:
        return "excluded", "a container volume says nothing about the count"
    spoken = spoken_day(claim)
    if spoken is None:
        return "excluded", "no date, so no place on the curve"
    if start is not None and spoken < start:
        return "excluded", "ends before the window starts"
    if claim.measure == "additional" and claim.window_start is None:
        return "excluded", "an addition without a start date"
    return "evidence", ""


def _is_orphan(claim: Claim, case: Case) -> bool:
    """A quoted claim whose words no longer stand where they stood; a missing text still counts."""
    if claim.text_basis != "quoted" or claim.document is None:
        return False
    text = case.texts.get(claim.document)
    if text is None or claim.start is None or claim.end is None:
        return False
    return text[claim.start : claim.end] != claim.quote
