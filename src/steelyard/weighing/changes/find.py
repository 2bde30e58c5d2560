"""Two states of a case -> every difference that may move a figure, each with its one cause.

In: two Cases, each with what was not yet known put off. Out: Changes. What is shown and never
computed with is no change; what only the search for copies reads is one where it may act.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, Final

from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.links import Link
from steelyard.weighing.changes.causes import ORDER, Cause, Change, by_key
from steelyard.weighing.changes.known import is_put_off, speakers
from steelyard.weighing.copies.facts import has_fact

_ACCEPTED = frozenset({"accepted", "edited"})
# Fields that are shown and never computed with: a change of them moves nothing.
_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "claims": frozenset(
        {"words", "said", "attribution", "url", "lang", "reason", "reading", "paraphrase"}
        | {"rule", "internal", "note"}
        | {"translation", "translation_lang", "translation_by", "translation_checked"}
    ),
    "prices": frozenset(
        {"said", "buyer", "seller", "context", "url", "reason", "quote", "internal", "note"}
        | {"per_item_reason"}
    ),
    "items": frozenset({"name", "aliases", "note", "evidence_class", "since"}),
    "ties": frozenset({"reason"}),
    "sources": frozenset({"name", "aliases", "interested", "note"}),
    "grades": frozenset({"by", "why"}),
    "links": frozenset({"score", "by", "when", "drift", "why"}),
    "series": frozenset({"unit", "source", "url", "note"}),
    "priors": frozenset({"reason"}),
}
# Of these, what the search for copies reads: a link may be found or lost by it.
_SEARCHED: Final[Mapping[str, frozenset[str]]] = {
    "claims": frozenset({"attribution", "url", "said", "lang"}),
    "sources": frozenset({"name", "aliases"}),
}
# How well a source is placed to know, which sets the width of its figure.
_GRADING: Final = frozenset({"knowledge", "credibility", "certainty"})


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


def _differing(kind: str, old: Any, new: Any, *, searched: bool) -> tuple[str, ...]:
    """The fields that differ and are more than words, or words that are `searched`."""
    read = _SEARCHED.get(kind, frozenset()) if searched else frozenset()
    names = (one.name for one in fields(old) if one.name not in _WORDS[kind] - read)
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
        old, new = by_key(a, "items"), by_key(b, "items")
        self.one_sided = {key[0] for key in old.keys() ^ new.keys()}
        self.old_claims = {claim.id: claim for claim in a.claims}
        self.new_claims = {claim.id: claim for claim in b.claims}
        self.corrections = {
            link.a
            for link in b.links
            if link.kind == "supersedes" and _acts(link) and counts(self.old_claims.get(link.b))
        }
        self.searched = "act" in {a.exchange.copies, b.exchange.copies}
        """Whether links that the program finds may act on a side."""
        self.linked = {
            id for side in (a, b) for link in side.links if _acts(link) for id in (link.a, link.b)
        }
        self.linked |= {
            id for side in (a, b) for claim in side.claims for id in claim.capacity_inputs
        }
        self.moved: dict[str, Cause] = {}
        """Claims that come or go as a whole, each with its cause."""
        for id, old_claim, new_claim, _ in self.pairs("claims"):
            cause = self._claim_cause(id, old_claim, new_claim)
            if cause is not None:
                self.moved[id] = cause

    def pairs(self, kind: str) -> list[tuple[str, Any, Any, tuple[str, ...]]]:
        """Records of a kind that differ: name, old, new, and the fields where both are there."""
        old, new = by_key(self.a, kind), by_key(self.b, kind)
        found = []
        for key in sorted(old.keys() | new.keys()):
            one, other = old.get(key), new.get(key)
            names = (
                ()
                if one is None or other is None
                else _differing(kind, one, other, searched=self.searched)
            )
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
        used = {name for side in (self.a, self.b) for name in series_used(side)}
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
            before, after = counts(old), counts(new)
            if {getattr(one, "item", None) for one in (old, new)} & self.one_sided:
                found.append(Change("assumption", "prices", id, (), old, new))
            elif after and not before:
                found.append(Change("new_price", "prices", id, (), old, new))
            elif before or id in bases:
                found.append(Change("price_corrected", "prices", id, names, old, new))
            elif self.searched:
                # It counts nowhere, but a count times a price may be found to be a sum.
                found.append(Change("copy_found", "prices", id, names, old, new))
        return found

    def claims(self) -> list[Change]:
        found = []
        for id, old, new, names in self.pairs("claims"):
            # What counts on neither side bears on what is linked to it or computed from it, and
            # on what the program finds among all claims; on nothing else.
            own = counts(old) or counts(new) or id in self.linked
            compared = self.searched and any(map(has_fact, filter(None, (old, new))))
            if not own and not compared:
                continue
            whole = self.moved.get(id)
            if whole is not None:
                found.append(Change(whole, "claims", id, (), old, new))
                continue
            sorted_names: dict[Cause, list[str]] = {}
            for name in names:
                sorted_names.setdefault(_cause_of("claims", name), []).append(name)
            found += [
                Change(cause, "claims", id, tuple(some), old, new)
                for cause, some in sorted_names.items()
            ]
        return found

    def _claim_cause(self, id: str, old: Claim | None, new: Claim | None) -> Cause | None:
        """The cause of a claim that comes or goes as a whole; None where it was edited."""
        items = {name for one in (old, new) if one for name in (one.item, one.capacity_of)}
        if items & self.one_sided:
            return "assumption"
        before, after = counts(old), counts(new)
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
        """Sources that differ; one that only one side has came or went with its claims, if any."""
        found = []
        for id, old, new, names in self.pairs("sources"):
            if old is not None and new is not None:
                for cause in ("regraded", "copy_found"):
                    some = tuple(name for name in names if _cause_of("sources", name) == cause)
                    if some:
                        found.append(Change(cause, "sources", id, some, old, new))
            elif self.searched and id not in speakers(self.a if new is None else self.b):
                # Its names are known all the same, and voices may be taken for it.
                found.append(Change("copy_found", "sources", id, (), old, new))
        return found

    def links(self) -> list[Change]:
        """Links that act on one side only; those of a claim that comes or goes go with it."""
        found = []
        # Where the program searches, a link judged "no" keeps a found one from acting.
        for id, old, new, _ in self.pairs("links"):
            judged = [one.judgement if one is not None else "" for one in (old, new)]
            if _acts(old) == _acts(new) and not (self.searched and judged[0] != judged[1]):
                continue
            link: Link = new if new is not None else old
            moved = [self.moved[end] for end in (link.a, link.b) if end in self.moved]
            own: Cause = "corrected" if link.kind == "supersedes" else "copy_found"
            cause = max(moved, key=ORDER.index) if moved else own
            found.append(Change(cause, "links", id, (), old, new))
        return found

    def texts(self) -> list[Change]:
        """Kept texts that are other ones, or at hand on one side only.

        Quotes may have lost their place in them or found it again; else only the search reads
        what stands around a quote.
        """
        both = {one.id for one in self.a.documents} & {one.id for one in self.b.documents}
        found = []
        for id in sorted(both):
            texts = tuple(side.texts.get(id) for side in (self.a, self.b))
            if texts[0] == texts[1]:
                continue
            quoted = [c for side in (self.a, self.b) for c in side.claims if c.document == id]
            if any(_stands(claim, texts[0]) != _stands(claim, texts[1]) for claim in quoted):
                found.append(Change("corrected", "texts", id, (), None, None))
            elif self.searched and quoted:
                found.append(Change("copy_found", "texts", id, (), None, None))
        return found


def _cause_of(kind: str, name: str) -> Cause:
    """What a difference in one field of a claim or source is put down to."""
    if name in _SEARCHED[kind]:
        return "copy_found"
    return "regraded" if kind == "sources" or name in _GRADING else "corrected"


def _stands(claim: Claim, text: str | None) -> bool:
    """Whether a claim's quote stands in its place; where no text is at hand nothing is lost."""
    if claim.text_basis != "quoted" or text is None or claim.start is None or claim.end is None:
        return True
    return text[claim.start : claim.end] == claim.quote


def series_used(case: Case) -> set[str]:
    """The series that money and output name."""
    money = case.exchange.money
    output = {reference.series for reference in case.exchange.output}
    return {money.deflator, *money.exchange_rates.values(), *output}


def counts(record: Any) -> bool:
    """Whether a claim or price is there, known, accepted and evidence."""
    return (
        record is not None
        and not is_put_off(record)
        and record.state in _ACCEPTED
        and record.role == "evidence"
    )


def _acts(link: Link | None) -> bool:
    return link is not None and link.judgement == "yes" and link.kind != "contradicts"
