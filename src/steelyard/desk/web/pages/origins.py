"""Origins: which reports repeat one act of assertion, what changed on the way, and who says so.

In: a Bench; in the query the part (`view=open`, `clusters`, `links`), filters and the page. Out:
values of the page. What is found and not judged stands first. Links are those of the files as they
stand; the judgement is the analyst's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, get_args

from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.links import Link, LinkKind
from steelyard.desk import words
from steelyard.desk.copies_list import list_copies
from steelyard.desk.editing.links import JUDGEMENTS, ONE_ORIGIN
from steelyard.desk.web.asking import NotFoundError, Query
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.listing import address, claim_address, cut, holds, stretch_of
from steelyard.desk.web.pages.inbox import amount_words
from steelyard.desk.web.pages.prices import item_words
from steelyard.desk.web.speech import Speech, source_name
from steelyard.weighing.evidence import COUNTED, Evidence, gather_evidence
from steelyard.weighing.weigh import OptionError, resolve_options

PATH: Final = "/origins"
VIEWS: Final = ("open", "clusters", "links")
LISTED: Final = 15
"""Found pairs or clusters on a page: each has its words."""
ROWS: Final = 100
"""Links on a page."""
MOST_MEMBERS: Final = 60
"""Reports of one origin that are shown with their words."""
KINDS: Final = get_args(LinkKind)


def view(bench: Bench, query: Query) -> dict[str, Any]:
    """Found pairs, clusters, or all links of the case."""
    speech, case = query.speech, bench.case
    if case is None:
        raise NotFoundError(speech.t("error.no_case"))
    known, fresh = bench.soon("origins", _found)
    found, clusters = known or (_as_weighed(bench.document), [])
    if not fresh:
        found, clusters = _still_open(case, found), _still_there(case, clusters)
    chosen = query.one("view")
    if chosen not in VIEWS:
        chosen = "open" if found else "clusters"
    telling = _Telling(
        case,
        speech,
        item_words(case, speech),
        {one.id: source_name(one, speech) for one in case.sources},
    )
    claims = {one.id: one for one in case.claims}
    content: dict[str, Any] = {
        "view": chosen,
        "views": [
            {
                "name": one,
                "label": speech.t(f"origins.view.{one}"),
                "number": number,
                "address": f"{PATH}?view={one}",
            }
            for one, number in zip(VIEWS, (len(found), len(clusters), len(case.links)), strict=True)
        ],
        "filters": {name: query.one(name) for name in ("q", "drift", "judgement", "kind")},
        "here": address(query, PATH, view=chosen, page=query.one("page")),
        "unfiltered": f"{PATH}?view={chosen}",
        "kinds": [(one, speech.t(f"origins.kind.{one}")) for one in KINDS],
        "judgements": [(one, speech.t(f"origins.judged.{one}")) for one in JUDGEMENTS],
        "waits": not fresh,
        "pairs": [],
        "clusters": [],
        "rows": [],
        "list": None,
    }
    if chosen == "open":
        return content | _open(found, claims, telling, query)
    if chosen == "clusters":
        return content | _listed(clusters, claims, telling, query, bench)
    return content | _links(case, claims, telling, query, bench)


def _found(case: Case, weighing: Any) -> tuple[list[dict[str, Any]], list[Cluster]]:  # noqa: ARG001
    return list_copies(case), _clusters(case)


def _as_weighed(document: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """What the last weighing found."""
    rows = document["found_links"] if document is not None else ()
    return sorted(
        ({**row, "listed": None} for row in rows), key=lambda row: (-row["score"], row["a"])
    )


def _still_open(case: Case, found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was found among earlier files and is not judged since."""
    claims = {one.id for one in case.claims}
    judged = {frozenset((one.a, one.b)) for one in case.links}
    return [
        row
        for row in found
        if {row["a"], row["b"]} <= claims and frozenset((row["a"], row["b"])) not in judged
    ]


def _still_there(case: Case, clusters: Iterable[Cluster]) -> list[Cluster]:
    """Clusters of earlier files of which every claim is still in the case."""
    claims = {one.id for one in case.claims}
    return [
        one
        for one in clusters
        if one.root in claims and all({link.a, link.b} <= claims for link, _ in one.links)
    ]


@dataclass(frozen=True, slots=True)
class Cluster:
    """A claim, and the links by which others do not count beside it."""

    root: str
    counts: bool
    why: str
    links: tuple[tuple[Link, bool], ...]
    """Each with whether somebody judged it; else it acts unasked."""

    @property
    def drifted(self) -> bool:
        """Whether a copy changed something."""
        return any(link.drift for link, _ in self.links)


def _clusters(case: Case) -> list[Cluster]:
    evidence = evidence_of(case)
    readings = {one.claim.id: one for one in evidence.readings}
    groups: dict[str, list[tuple[Link, bool]]] = defaultdict(list)
    own = [one for one in case.links if one.judgement == "yes"]
    for links, judged in ((own, True), (evidence.found, False)):
        for link in links:
            if link.kind in ONE_ORIGIN and link.a in readings and link.b in readings:
                groups[readings[link.b].origin].append((link, judged))
    made = [
        Cluster(
            root,
            readings[root].use in COUNTED,
            readings[root].why,
            tuple(sorted(links, key=lambda pair: (pair[0].kind != "same_origin", pair[0].a))),
        )
        for root, links in groups.items()
    ]
    return sorted(made, key=lambda one: (-len(one.links), one.root))


def evidence_of(case: Case) -> Evidence:
    """What counts in the case as its files stand, in the window of its own settings."""
    try:
        options = resolve_options(case)
    except OptionError:
        return gather_evidence(case)
    return gather_evidence(case, options.as_of, frozenset(), options.start, options.end)


@dataclass(frozen=True, slots=True)
class _Telling:
    """How claims are put into words."""

    case: Case
    speech: Speech
    items: Mapping[str, str]
    sources: Mapping[str, str]

    def card(self, claim: Claim) -> dict[str, Any]:
        """A claim with its words, and where they stand."""
        lang = self.speech.lang
        return {
            "id": claim.id,
            "item": self.items.get(claim.item, claim.item.replace("_", " ")),
            "amount": amount_words(claim, self.speech),
            "as_of": words.day(claim.as_of, lang) if claim.as_of else "",
            "reported_on": words.day(claim.reported_on, lang) if claim.reported_on else "",
            "source": claim.source or "",
            "source_name": self.sources.get(claim.source or "", claim.source or ""),
            "outlet": cut(" ← ".join(claim.attribution)),
            "status": self.speech.name(f"value.{claim.status}"),
            "state": self.speech.name(f"value.{claim.state}"),
            "words": cut(claim.quote or claim.paraphrase or claim.said or claim.id),
            "quoted": bool(claim.quote),
            "address": claim_address(claim.document, claim.id),
        }

    def changes(self, first: Claim, copy: Claim) -> list[dict[str, str]]:
        """What differs between the first report and a copy, as printed."""
        speech = self.speech
        pairs = (
            ("item", *(self.items.get(one.item, one.item) for one in (first, copy))),
            ("amount", *(amount_words(one, speech) for one in (first, copy))),
            ("as_of", *(words.day(one.as_of, speech.lang) for one in (first, copy))),
            ("status", *(speech.name(f"value.{one.status}") for one in (first, copy))),
            ("certainty", *(speech.name(f"value.{one.certainty}") for one in (first, copy))),
        )
        return [
            {
                "field": speech.t("items.amount")
                if name == "amount"
                else speech.t(f"field.{name}"),
                "first": was or "–",
                "repeat": now or "–",
            }
            for name, was, now in pairs
            if was != now
        ]


def _open(
    found: list[dict[str, Any]], claims: Mapping[str, Claim], telling: _Telling, query: Query
) -> dict[str, Any]:
    kind, sought = query.one("kind"), query.one("q")
    wanted = [
        row
        for row in found
        if row["a"] in claims
        and row["b"] in claims
        and (not kind or row["kind"] == kind)
        and (not query.one("drift") or row["drift"])
        and (not sought or holds(sought, _texts(claims, row["a"], row["b"], row["why"])))
    ]
    listed = stretch_of(query, PATH, wanted, LISTED)
    speech = telling.speech
    return {
        "list": listed,
        "acting": sum(1 for row in found if row["acts"]),
        "pairs": [
            {
                "a": row["a"],
                "b": row["b"],
                "kind": row["kind"],
                "kind_words": speech.name(f"origins.kind.{row['kind']}"),
                "score": words.decimals(row["score"], 2, speech.lang),
                "why": speech.tell(row["why"]),
                "drift": [speech.tell(one) for one in row["drift"]],
                "acts": row["acts"],
                "listed": speech.t(f"origins.listed.{row['listed']}", a=row["a"], b=row["b"])
                if row["listed"]
                else "",
                # The first report stands left, what may repeat it right.
                "first": telling.card(claims[row["b"]]),
                "repeat": telling.card(claims[row["a"]]),
                "changes": telling.changes(claims[row["b"]], claims[row["a"]]),
                "shown": "",
            }
            for row in listed.rows
        ],
    }


def _texts(claims: Mapping[str, Claim], a: str, b: str, *more: str) -> list[str | None]:
    texts: list[str | None] = [*more]
    for claim in (claims[a], claims[b]):
        texts += [claim.id, claim.item, claim.source, claim.quote, claim.paraphrase, claim.said]
        texts += claim.attribution
    return texts


def _listed(
    clusters: Iterable[Cluster],
    claims: Mapping[str, Claim],
    telling: _Telling,
    query: Query,
    bench: Bench,
) -> dict[str, Any]:
    sought, speech = query.one("q"), telling.speech
    wanted = [
        one
        for one in clusters
        if (not query.one("drift") or one.drifted)
        and (
            not sought
            or any(
                holds(sought, _texts(claims, link.a, link.b, one.root, link.drift, link.why))
                for link, _ in one.links
            )
        )
    ]
    listed = stretch_of(query, PATH, wanted, LISTED)
    return {
        "list": listed,
        "clusters": [
            {
                "root": telling.card(claims[one.root]),
                "counts": one.counts,
                "why": speech.tell(one.why),
                "size": len({link.a for link, _ in one.links}),
                "size_words": _sizes(one, speech),
                "drifted": one.drifted,
                "more": max(0, len(one.links) - MOST_MEMBERS),
                "claims": sorted({one.root} | {id for x, _ in one.links for id in (x.a, x.b)}),
                "members": [
                    _member(link, claims, telling, bench, judged=judged)
                    for link, judged in one.links[:MOST_MEMBERS]
                ],
            }
            for one in listed.rows
        ],
    }


def _sizes(cluster: Cluster, speech: Speech) -> str:
    """How many reports repeat it, are computed from it, restate it."""
    counts = Counter(link.kind for link, _ in cluster.links)
    return ", ".join(
        speech.t(f"origins.count.{kind}{'_one' if counts[kind] == 1 else ''}", n=counts[kind])
        for kind in KINDS
        if counts[kind]
    )


def _member(
    link: Link,
    claims: Mapping[str, Claim],
    telling: _Telling,
    bench: Bench,
    *,
    judged: bool,
) -> dict[str, Any]:
    speech = telling.speech
    return {
        "a": link.a,
        "b": link.b,
        "kind": link.kind,
        "kind_words": speech.t(f"origins.kind.{link.kind}"),
        "judged": judged,
        "score": words.decimals(link.score, 2, speech.lang) if link.score is not None else "",
        "by": link.by if judged else "",
        "when": words.day(link.when, speech.lang) if link.when else "",
        "why": cut(speech.tell(link.why)),
        "drift": cut(speech.tell(link.drift)),
        "repeat": telling.card(claims[link.a]),
        "changes": telling.changes(claims[link.b], claims[link.a]),
        "shown": bench.show(link) if judged else "",
    }


def _links(
    case: Case,
    claims: Mapping[str, Claim],
    telling: _Telling,
    query: Query,
    bench: Bench,
) -> dict[str, Any]:
    kind, judgement, sought = query.one("kind"), query.one("judgement"), query.one("q")
    wanted = [
        one
        for one in sorted(case.links, key=lambda one: (one.a, one.b, one.kind))
        if (not kind or one.kind == kind)
        and (not judgement or one.judgement == judgement)
        and (not query.one("drift") or one.drift)
        and (
            not sought
            or holds(sought, (one.a, one.b, one.why, one.drift, one.by))
            or (one.a in claims and one.b in claims and holds(sought, _texts(claims, one.a, one.b)))
        )
    ]
    listed = stretch_of(query, PATH, wanted, ROWS)
    speech = telling.speech
    return {
        "list": listed,
        "rows": [
            {
                "a": _short(claims, telling, one.a),
                "b": _short(claims, telling, one.b),
                "kind": one.kind,
                "kind_words": speech.t(f"origins.kind.{one.kind}"),
                "judgement": one.judgement,
                "judgement_words": speech.t(f"origins.judged.{one.judgement}"),
                "by": one.by,
                "when": words.day(one.when, speech.lang) if one.when else "",
                "drift": cut(speech.tell(one.drift)),
                "why": cut(speech.tell(one.why)),
                "shown": bench.show(one),
            }
            for one in listed.rows
        ],
    }


def _short(claims: Mapping[str, Claim], telling: _Telling, id: str) -> dict[str, Any]:
    claim = claims.get(id)
    if claim is None:
        return {"id": id, "amount": "", "item": "", "address": ""}
    card = telling.card(claim)
    return {name: card[name] for name in ("id", "amount", "item", "address")}
