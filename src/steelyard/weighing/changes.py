"""Two states of a case -> what changed between them, cause by cause, and the cases in between.

In: two Cases, each with what was not yet known put off. Out: Changes, each with its one cause,
and for any set of causes the case in which these have been applied and the others have not.
Every record's difference belongs to one cause, so that the causes may be applied in any order
and all of them together make the second case. Weighs nothing, rounds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final, Literal

from steelyard.base.dates import parse_span
from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.links import Link
from steelyard.case.prices import Price
from steelyard.case.series import SeriesRow
from steelyard.weighing.evidence import reported_day, spoken_day

Cause = Literal[
    "method",
    "chance",
    "assumption",
    "basis",
    "series",
    "new_price",
    "price_corrected",
    "without",
    "new_claim",
    "corrected",
    "regraded",
    "copy_found",
    "withdrawn",
    "time",
]
ORDER: Final[tuple[Cause, ...]] = (
    # What was computed otherwise from the same words comes first, so that all later steps are
    # taken by one program with one seed.
    "method",
    "chance",
    # A new item brings its claims and prices along: without them its prior alone would count.
    "assumption",
    "basis",
    # A price may need a rate, so rates come before prices.
    "series",
    "new_price",
    "price_corrected",
    "without",
    # What is new before what is taken away: in between nothing may be left to weigh.
    "new_claim",
    "corrected",
    "regraded",
    "copy_found",
    "withdrawn",
    # Last, so that until then both cases are read on the same day.
    "time",
)
"""The order in which causes are applied. `method`, `chance` and `time` are no part of a case."""

LATEST: Final = date(5000, 1, 1)
"""The day as of which cases with put-off records are weighed: whatever is known is known by it."""
_PUT_OFF_YEARS = 6000  # Keeps leap years and the order of dates; four digits still hold it.
_NEVER = "9999"  # The report of what nobody dated: after all others, as where it is unknown.

_ACCEPTED = frozenset({"accepted", "edited"})
# Fields that are shown and never computed with: a change of them moves nothing.
_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "claims": frozenset(
        {"words", "said", "attribution", "url", "lang", "reason", "reading", "paraphrase"}
        | {"translation", "internal", "note"}
    ),
    "prices": frozenset(
        {"said", "buyer", "seller", "context", "url", "reason", "quote", "internal", "note"}
        | {"per_item_reason"}
    ),
    "items": frozenset({"name", "note", "evidence_class", "since"}),
    "ties": frozenset({"reason"}),
    "sources": frozenset({"name", "aliases", "interested", "note"}),
    "grades": frozenset({"by", "why"}),
    "links": frozenset({"score", "by", "when", "drift", "why"}),
    "series": frozenset({"unit", "source", "url", "note"}),
    "priors": frozenset({"reason"}),
}
# How well a source is placed to know, which sets the width of its figure.
_GRADING: Final = frozenset({"knowledge", "credibility", "certainty"})
_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "claims": ("id",),
    "prices": ("id",),
    "items": ("id",),
    "ties": ("tie",),
    "sources": ("id",),
    "grades": ("source", "topic", "since"),
    "links": ("a", "b", "kind"),
    "series": ("id",),
    "priors": ("name",),
}
"""Field of Case -> what names a record of it, in the order that the case is sorted by."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One record, or some of its fields, that differ: None where a side does not have it."""

    cause: Cause
    kind: str
    """Field of Case, or `exchange`, or `texts`."""
    id: str
    fields: tuple[str, ...]
    """What differs; empty where the record as a whole comes or goes."""
    before: Any
    after: Any


def put_off(record: Any) -> Any:
    """A claim, price or series row with its date of report moved out of everybody's reach."""
    if record.reported_on is None:
        return _with(record, reported_on=_NEVER)
    ends = (f"{int(end[:4]) + _PUT_OFF_YEARS}{end[4:]}" for end in record.reported_on.split("/"))
    return _with(record, reported_on="/".join(ends))


def _with(record: Any, **fields: Any) -> Any:
    """A copy of a record with other fields, unchecked: no case may speak of such a day."""
    made = copy(record)
    for name, value in fields.items():
        object.__setattr__(made, name, value)
    return made


def is_put_off(record: Any) -> bool:
    """Whether nobody knows of the claim, price or series row yet."""
    return record.reported_on is not None and int(record.reported_on[:4]) >= LATEST.year


def as_known(case: Case, day: date | None) -> Case:
    """The case with all that was reported after `day` put off; None knows all.

    Weighed as of LATEST it gives what the case gives as of `day`.
    """
    if day is None:
        return case
    money = case.exchange.money

    def claim_known(claim: Claim) -> bool:
        reported = reported_day(claim) or spoken_day(claim)
        return reported is None or reported <= day

    def price_known(price: Price) -> bool:
        return parse_span(price.reported_on or f"{price.price_year:04d}").last <= day

    def row_known(row: SeriesRow) -> bool:
        if not row.period.isdigit() or (row.series, int(row.period)) == (
            money.deflator,
            money.price_year,
        ):
            return True
        return parse_span(row.reported_on or row.period).last <= day

    return replace(
        case,
        claims=tuple(one if claim_known(one) else put_off(one) for one in case.claims),
        prices=tuple(one if price_known(one) else put_off(one) for one in case.prices),
        series=tuple(one if row_known(one) else put_off(one) for one in case.series),
    )


def lend_texts(case: Case, other: Case) -> Case:
    """The case with kept texts it does not have at hand taken from `other`, by their hash.

    A revision or a folder of results may lack texts that must not be passed on; a quote that
    could be checked on one side only would look like a change.
    """
    hashes = {one.id: one.sha256 for one in other.documents}
    lent = {
        one.id: other.texts[one.id]
        for one in case.documents
        if one.id not in case.texts
        and one.id in other.texts
        and one.sha256 is not None
        and one.sha256 == hashes[one.id]
    }
    return replace(case, texts={**case.texts, **lent}) if lent else case


def find_changes(a: Case, b: Case) -> tuple[Change, ...]:
    """Everything that differs between two cases and may move a figure, in ORDER, then by id."""
    finder = _Finder(a, b)
    found = [
        *finder.exchange(),
        *finder.items(),
        *finder.simple("ties", "assumption"),
        *finder.simple("priors", "assumption"),
        *finder.series(),
        *finder.prices(),
        *finder.claims(),
        *finder.simple("grades", "regraded"),
        *finder.sources(),
        *finder.links(),
        *finder.texts(),
    ]
    return tuple(sorted(found, key=lambda one: (ORDER.index(one.cause), one.kind, one.id)))


def blend(a: Case, b: Case, changes: tuple[Change, ...], applied: frozenset[Cause]) -> Case:
    """The case `a` in which the changes of these causes have been made: `b` when all have.

    A claim that one side does not have is there and put off, so that nothing points at a
    record that is missing. Sources of both sides are there; one without claims bears on nothing.
    """
    if all(change.cause in applied for change in changes):
        return b
    by_record: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        by_record.setdefault((change.kind, change.id), []).append(change)
    picked: dict[str, Any] = {}
    for kind in _KEYS:
        old, new = _by_key(a, kind), _by_key(b, kind)
        rows = []
        for key in sorted(old.keys() | new.keys()):
            made = by_record.get((kind, " ".join(key)), [])
            row = _pick(kind, old.get(key), new.get(key), made, applied)
            if row is not None:
                rows.append(row)
        picked[kind] = tuple(rows)
    differ = {
        change.id: getattr(b.exchange, change.id)
        for change in changes
        if change.kind == "exchange" and change.cause in applied and change.id != "window"
    }
    if "assumption" in applied:
        # The end of the window is no assumption: it passes with time.
        differ["window"] = replace(a.exchange.window, start=b.exchange.window.start)
    texts = {**a.texts, **b.texts} if "corrected" in applied else {**b.texts, **a.texts}
    exchange = replace(a.exchange, **differ) if differ else a.exchange
    return replace(a, exchange=exchange, texts=texts, documents=b.documents, **picked)


def _pick(kind: str, old: Any, new: Any, made: list[Change], applied: frozenset[Cause]) -> Any:
    """The record as it stands once these causes are applied; None where it is not there yet."""
    if not made:
        return old if old is not None else new
    row = old
    for change in made:
        if change.cause not in applied:
            continue
        if not change.fields:
            row = new
        elif row is not None:
            row = _with(row, **{name: getattr(new, name) for name in change.fields})
    if row is None and kind == "claims":
        return put_off(new if new is not None else old)
    return row


def _by_key(case: Case, kind: str) -> dict[Key, Any]:
    return {
        tuple(getattr(record, name) for name in _KEYS[kind]): record
        for record in getattr(case, kind)
    }


def _differing(kind: str, old: Any, new: Any) -> tuple[str, ...]:
    """The fields that differ and are more than words."""
    names = (field.name for field in fields(old) if field.name not in _WORDS[kind])
    return tuple(name for name in names if _bare(getattr(old, name)) != _bare(getattr(new, name)))


def _bare(value: Any) -> Any:
    """A field without the reasons inside it."""
    if isinstance(value, Mapping):
        return {key: _bare(one) for key, one in value.items()}
    if hasattr(value, "reason"):
        return replace(value, reason={})
    return value


class _Finder:
    """Sorts every difference of two cases under its one cause."""

    def __init__(self, a: Case, b: Case) -> None:
        self.a, self.b = a, b
        old, new = _by_key(a, "items"), _by_key(b, "items")
        self.one_sided = {key[0] for key in old.keys() ^ new.keys()}
        self.old_claims = {claim.id: claim for claim in a.claims}
        self.new_claims = {claim.id: claim for claim in b.claims}
        self.corrections = {
            link.a
            for link in b.links
            if link.kind == "supersedes" and _acts(link) and _counts(self.old_claims.get(link.b))
        }
        self.linked = {
            id for side in (a, b) for link in side.links if _acts(link) for id in (link.a, link.b)
        }
        self.moved: dict[str, Cause] = {}
        """Claims that come or go as a whole, each with its cause."""
        for id, old_claim, new_claim, _ in self.pairs("claims"):
            cause = self._claim_cause(id, old_claim, new_claim)
            if cause is not None:
                self.moved[id] = cause

    def pairs(self, kind: str) -> list[tuple[str, Any, Any, tuple[str, ...]]]:
        """Records of a kind that differ: name, old, new, and the fields where both are there."""
        old, new = _by_key(self.a, kind), _by_key(self.b, kind)
        found = []
        for key in sorted(old.keys() | new.keys()):
            one, other = old.get(key), new.get(key)
            names = () if one is None or other is None else _differing(kind, one, other)
            if one is None or other is None or names:
                found.append((" ".join(key), one, other, names))
        return found

    def simple(self, kind: str, cause: Cause) -> list[Change]:
        """Records whose every difference has one cause."""
        return [Change(cause, kind, id, names, *two) for id, *two, names in self.pairs(kind)]

    def exchange(self) -> list[Change]:
        """What differs in case.yaml; the end of the window passes with time."""
        parts: tuple[tuple[str, Cause, Callable[[Any], Any]], ...] = (
            ("parties", "assumption", lambda x: [one.id for one in x]),
            ("window", "assumption", lambda x: x.start),
            ("bases", "assumption", lambda x: {id: one.quotes_new for id, one in x.items()}),
            ("families", "assumption", lambda x: {id: one.common_lean for id, one in x.items()}),
            (
                "output",
                "assumption",
                lambda x: [replace(o, name={}, note="", caveat={}) for o in x],
            ),
            ("money", "series", lambda x: x),
            ("copies", "copy_found", lambda x: x),
        )
        found = []
        for name, cause, core in parts:
            old, new = getattr(self.a.exchange, name), getattr(self.b.exchange, name)
            if core(old) != core(new):
                found.append(Change(cause, "exchange", name, (name,), old, new))
        return found

    def items(self) -> list[Change]:
        return self.simple("items", "assumption")

    def series(self) -> list[Change]:
        """Rows of the series that money and output name; one no longer put off is known now."""
        used = {name for side in (self.a, self.b) for name in _series_used(side)}
        rows = self.simple("series", "series")
        return [
            one
            for one in rows
            if (one.after or one.before).series in used
            and any(row is not None and row.use and row.value for row in (one.before, one.after))
        ]

    def prices(self) -> list[Change]:
        bases = {price.rests_on for side in (self.a, self.b) for price in side.prices}
        found = []
        for id, old, new, names in self.pairs("prices"):
            before, after = _counts(old), _counts(new)
            if {getattr(one, "item", None) for one in (old, new)} & self.one_sided:
                found.append(Change("assumption", "prices", id, (), old, new))
            elif after and not before:
                found.append(Change("new_price", "prices", id, (), old, new))
            elif before or id in bases:
                found.append(Change("price_corrected", "prices", id, names, old, new))
        return found

    def claims(self) -> list[Change]:
        found = []
        for id, old, new, names in self.pairs("claims"):
            # What counts on neither side bears on what is linked to it, and on nothing else.
            if not _counts(old) and not _counts(new) and id not in self.linked:
                continue
            whole = self.moved.get(id)
            if whole is not None:
                found.append(Change(whole, "claims", id, (), old, new))
                continue
            graded = tuple(name for name in names if name in _GRADING)
            other = tuple(name for name in names if name not in _GRADING)
            if graded:
                found.append(Change("regraded", "claims", id, graded, old, new))
            if other:
                found.append(Change("corrected", "claims", id, other, old, new))
        return found

    def _claim_cause(self, id: str, old: Claim | None, new: Claim | None) -> Cause | None:
        """The cause of a claim that comes or goes as a whole; None where it was edited."""
        items = {name for one in (old, new) if one for name in (one.item, one.capacity_of)}
        if items & self.one_sided:
            return "assumption"
        before, after = _counts(old), _counts(new)
        if before and after:
            return None
        if before:
            return "withdrawn"
        if after:
            return "corrected" if id in self.corrections else "new_claim"
        known = [one is not None and not is_put_off(one) for one in (old, new)]
        if known[0] == known[1]:
            return None
        return "new_claim" if known[1] else "withdrawn"

    def sources(self) -> list[Change]:
        """Sources that both sides have; one that only one side has came or went with claims."""
        return [
            Change("regraded", "sources", id, names, old, new)
            for id, old, new, names in self.pairs("sources")
            if old is not None and new is not None
        ]

    def links(self) -> list[Change]:
        """Links that act on one side only; those of a claim that comes or goes go with it."""
        found = []
        # Where the program searches, a link judged "no" keeps a found one from acting.
        searched = "act" in {self.a.exchange.copies, self.b.exchange.copies}
        for id, old, new, _ in self.pairs("links"):
            judged = [one.judgement if one is not None else "" for one in (old, new)]
            if _acts(old) == _acts(new) and not (searched and judged[0] != judged[1]):
                continue
            link: Link = new if new is not None else old
            moved = [self.moved[end] for end in (link.a, link.b) if end in self.moved]
            own: Cause = "corrected" if link.kind == "supersedes" else "copy_found"
            cause = max(moved, key=ORDER.index) if moved else own
            found.append(Change(cause, "links", id, (), old, new))
        return found

    def texts(self) -> list[Change]:
        """Kept texts in which a quote of both sides has lost its place, or found it again."""
        moved = (self.a.orphans ^ self.b.orphans) & self.old_claims.keys() & self.new_claims.keys()
        documents = {str(self.new_claims[id].document) for id in moved}
        return [Change("corrected", "texts", id, (), None, None) for id in sorted(documents)]


def _series_used(case: Case) -> set[str]:
    """The series that money and output name."""
    money = case.exchange.money
    output = {reference.series for reference in case.exchange.output}
    return {money.deflator, *money.exchange_rates.values(), *output}


def _counts(record: Any) -> bool:
    """Whether a claim or price is there, known, accepted and evidence."""
    return (
        record is not None
        and not is_put_off(record)
        and record.state in _ACCEPTED
        and record.role == "evidence"
    )


def _acts(link: Link | None) -> bool:
    return link is not None and link.judgement == "yes" and link.kind != "contradicts"
