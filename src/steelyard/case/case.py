"""A whole case, and the checks that need two of its files at once. No disk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from steelyard.base.errors import Problem
from steelyard.base.tables import read_table
from steelyard.case.claims import COUNTED_STATES, RATE_UNITS, Claim, check_claim
from steelyard.case.definitions import check_items
from steelyard.case.documents import Document, find_words
from steelyard.case.exchange import Exchange
from steelyard.case.extremes import check_numbers, check_setting_size, check_started
from steelyard.case.hypotheses import HypothesisFile, check_hypotheses
from steelyard.case.items import Item, Tie
from steelyard.case.known import Known, Spots, loops, twice
from steelyard.case.links import Link
from steelyard.case.prices import Price, check_price
from steelyard.case.priors import Prior
from steelyard.case.promises import PromiseRow, check_promise
from steelyard.case.published import Published
from steelyard.case.scenarios import (
    Scenario,
    Supposed,
    changed_grades,
    changed_items,
    changed_priors,
)
from steelyard.case.series import SeriesRow
from steelyard.case.sources import Grade, Source
from steelyard.case.usable import (
    SHARES,
    check_dated_money,
    check_price_unit,
    check_prices_above_zero,
    check_prior,
    check_series,
    check_two_origins,
    check_usable,
)
from steelyard.case.validate import Spot
from steelyard.case.what_ifs import check_published, check_scenarios

LISTED_ONLY = frozenset({"quote-not-found", "text-changed"})
"""Problems that `check` lists but that do not stop a weighing: an orphan claim is left out."""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything people wrote down about one exchange. Tuples are sorted by id."""

    exchange: Exchange
    items: tuple[Item, ...]
    ties: tuple[Tie, ...]
    sources: tuple[Source, ...]
    claims: tuple[Claim, ...]
    links: tuple[Link, ...] = ()
    grades: tuple[Grade, ...] = ()
    documents: tuple[Document, ...] = ()
    prices: tuple[Price, ...] = ()
    series: tuple[SeriesRow, ...] = ()
    published: tuple[Published, ...] = ()
    priors: tuple[Prior, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    suppositions: tuple[Supposed, ...] = ()
    """Scenarios and stated figures to ask of stand in the order they are written."""
    promises: tuple[PromiseRow, ...] = ()
    hypotheses: HypothesisFile | None = None
    texts: dict[str, str] = field(default_factory=dict)
    """Kept texts by document id."""

    @property
    def orphans(self) -> frozenset[str]:
        """Ids of quoted claims whose words do not stand where they stood in the kept text.

        Where the text is not at hand nothing can be said, and the claim counts.
        """
        return frozenset(
            claim.id
            for claim in self.claims
            if claim.text_basis == "quoted"
            and (text := self.texts.get(claim.document or "")) is not None
            and claim.start is not None
            and claim.end is not None
            and text[claim.start : claim.end] != claim.quote
        )

    def item(self, id: str) -> Item:
        """The item of that id. Raises KeyError."""
        return next(item for item in self.items if item.id == id)


def changed_case(case: Case, scenario: Scenario) -> Case:
    """The case with the items, letters and settings of a scenario in the place of its own.

    Basis, day, sources left out and scope are options of a weighing and change no file.
    """
    return replace(
        case,
        items=changed_items(case.items, scenario),
        grades=changed_grades(case.grades, scenario),
        priors=changed_priors(case.priors, scenario),
        scenarios=(),
        suppositions=(),
    )


def check_case(case: Case, spots: Spots | None = None) -> tuple[Problem, ...]:
    """All problems of a case whose files can be read, sorted by place.

    `spots` says where its records stand; without it the places are empty.
    """
    where = spots or Spots()
    known = _known(case, where)
    found = [
        *_check_exchange(case, where, known),
        *_check_ids(case, where),
        *check_items(case.items, case.ties, where, known),
        *_check_claims(case, where, known),
        *_check_links(case, where, known),
        *_check_prices(case, where, known),
        *_check_sources(case, where, known),
        *_check_documents(case, where, known),
        *_check_quotes(case, where),
        *_check_readings(case, where, known),
        *_check_sizes(case, where),
        *check_published(case.published, where, known),
        *check_scenarios(case.scenarios, case.suppositions, case.published, where, known),
        *_check_changed(case, where),
    ]
    return tuple(sorted(set(found)))


def _known(case: Case, spots: Spots) -> Known:
    exchange = case.exchange
    ids = {
        name: frozenset(record.id for record in getattr(case, name))
        for name in ("items", "sources", "documents", "claims", "prices", "published")
    }
    rows = frozenset(row.id for row in case.series)
    return Known(
        {
            **ids,
            "series": frozenset(row.series for row in case.series),
            "rows": rows | ids["claims"] | ids["prices"] | ids["published"],
            "bases": frozenset(exchange.bases),
            "families": frozenset(exchange.families),
            "camps": frozenset(exchange.camps),
            "parties": frozenset(party.id for party in exchange.parties),
            "priors": frozenset(row["name"] for row in read_table("priors.csv")),
        },
        {**spots.broken, "rows": frozenset().union(*spots.broken.values())},
    )


def _check_exchange(case: Case, spots: Spots, known: Known) -> Iterator[Problem]:
    exchange = case.exchange
    ((_, spot),) = spots.of("exchange", (exchange,))
    yield from known.missing("bases", exchange.basis, spot, "basis")
    one, other = exchange.parties
    if one.id == other.id:
        yield spot.problem(
            ("parties", 1, "id"),
            "same-party",
            f"Both parties have the id `{one.id}`.",
            "An exchange needs two sides; give each an id of its own.",
        )
    window = exchange.window
    if window.end is not None and window.end < window.start:
        yield spot.problem(
            ("window", "end"),
            "window-order",
            f"The window ends {window.end}, before it starts ({window.start}).",
            "Correct one of the two days.",
        )
    yield from known.missing("series", exchange.money.deflator, spot, ("money", "deflator"))
    for currency, series in exchange.money.exchange_rates.items():
        yield from known.missing("series", series, spot, ("money", "exchange_rates", currency))
    for at, reference in enumerate(exchange.output):
        yield from known.missing("series", reference.series, spot, ("output", at, "series"))
        yield from known.missing("parties", reference.party, spot, ("output", at, "party"))
        if reference.id in {earlier.id for earlier in exchange.output[:at]}:
            yield spot.problem(
                ("output", at, "id"),
                "duplicate-id",
                f"The id `{reference.id}` stands twice under `output`.",
                "Give each entry an id of its own.",
            )


def _check_ids(case: Case, spots: Spots) -> Iterator[Problem]:
    """The same id twice in one kind of record, over all its files."""
    for name in (
        *("sources", "claims", "documents", "prices", "series", "published", "items"),
        "promises",
    ):
        records = [((one.id,), "id", spot) for one, spot in spots.of(name, getattr(case, name))]
        yield from twice(
            records,
            "duplicate-id",
            "The id `{key}` is taken already,",
            "Give this one an id of its own, or take it out.",
        )
    defined = [
        ((item.id,), "definition", spot)
        for item, spot in spots.of("items", case.items)
        if item.definition is not None
    ]
    yield from twice(
        defined,
        "second-definition",
        "`{key}` is defined already,",
        "A name has one definition; what is tied a second time is defined by inversion.",
    )
    yield from twice(
        [((row.name,), "name", spot) for row, spot in spots.of("priors", case.priors)],
        "duplicate-id",
        "The setting `{key}` is changed already,",
        "Keep one of the two rows.",
    )
    yield from twice(
        [
            ((row.series, row.period), "period", spot)
            for row, spot in spots.of("series", case.series)
            if row.use
        ],
        "duplicate-period",
        "The series and period `{key}` have a value already,",
        "Keep one of the two, or set `use` to false in the other.",
    )


def _check_claims(case: Case, spots: Spots, known: Known) -> Iterator[Problem]:
    units = {item.id: item.unit for item in case.items}
    items = {item.id: item for item in case.items}
    claims = {claim.id: claim for claim in case.claims}
    notes = {document.id for document in case.documents if document.reports_rows}
    for claim, spot in spots.of("claims", case.claims):
        yield from check_claim(claim, spot)
        yield from known.missing("items", claim.item or None, spot, "item")
        yield from known.missing("sources", claim.source, spot, "source")
        yield from known.missing("documents", claim.document, spot, "document")
        yield from known.missing("items", claim.capacity_of, spot, "capacity_of")
        for id in claim.capacity_inputs:
            yield from known.missing("claims", id, spot, "capacity_inputs")
        # What the reader proposes need not fit the case yet; whoever accepts it sees to that.
        if claim.role != "evidence" or (claim.rule and claim.state not in COUNTED_STATES):
            continue
        if claim.document in notes and claim.state in COUNTED_STATES:
            yield spot.problem(
                "document",
                "note-as-evidence",
                f"{claim.id} is evidence, and its document `{claim.document}` is a note that "
                "reports rows of this case, so the same word would count twice.",
                "Set `role` to excluded, or correct what the note says it cites.",
            )
        yield from check_usable(claim, spot, items, claims)
        for side in claim.direction or ():
            if side:
                yield from known.missing("parties", side, spot, "direction")
        unit = units.get(claim.item)
        if unit is None or claim.kind not in {"quantity", "share"}:
            continue
        said = claim.unit or ("share" if claim.kind == "share" else unit)
        allowed = {unit, *(unit + ending for ending in RATE_UNITS)}
        if said not in (allowed | {"share"} if unit in SHARES else allowed):
            yield spot.problem(
                "unit",
                "other-unit",
                f"{claim.id} counts in `{said}`, and its item `{claim.item}` in `{unit}`.",
                "Convert the amount, or give the claim an item of that unit and tie the two.",
            )


def _check_sizes(case: Case, spots: Spots) -> Iterator[Problem]:
    for name in ("claims", "items", "prices", "series"):
        yield from check_numbers(spots.of(name, getattr(case, name)))
    items = {item.id: item for item in case.items}
    for claim, spot in spots.of("claims", case.claims):
        yield from check_started(claim, spot, items)
    for prior, spot in spots.of("priors", case.priors):
        yield from check_setting_size(prior, spot)


def _check_links(case: Case, spots: Spots, known: Known) -> Iterator[Problem]:
    yield from check_two_origins(spots.of("links", case.links))
    leads: dict[str, set[str]] = {}
    places: dict[tuple[str, str], Spot] = {}
    for link, spot in spots.of("links", case.links):
        yield from known.missing("claims", link.a, spot, "a")
        yield from known.missing("claims", link.b, spot, "b")
        if link.a == link.b:
            yield spot.problem(
                "b",
                "link-to-itself",
                f"The row links {link.a} to itself.",
                "`a` is the copy or the newer claim, `b` the original.",
            )
        elif link.judgement == "yes" and link.kind != "contradicts":
            leads.setdefault(link.a, set()).add(link.b)
            places.setdefault((link.a, link.b), spot)
    for circle in loops(leads):
        yield places[circle[0], circle[1]].problem(
            "a",
            "link-cycle",
            "The links lead in a circle: " + " > ".join((*circle, circle[0])) + ".",
            "`a` is the copy or the newer claim, `b` the original; turn or take out one link.",
        )
    yield from twice(
        [((link.a, link.kind, link.b), "a", spot) for link, spot in spots.of("links", case.links)],
        "duplicate-link",
        "The link `{key}` stands already,",
        "Keep one of the two.",
    )


def _check_prices(case: Case, spots: Spots, known: Known) -> Iterator[Problem]:
    yield from check_series(case.exchange, spots.of("series", case.series))
    yield from check_dated_money(case.exchange, spots.of("items", case.items))
    items = {item.id: item for item in case.items}
    for price, spot in spots.of("prices", case.prices):
        yield from check_price(price, spot)
        yield from check_prices_above_zero(price, spot)
        yield from check_price_unit(price, spot, items)
        yield from known.missing("items", price.item, spot, "item")
        yield from known.missing("bases", price.basis, spot, "basis")
        yield from known.missing("prices", price.rests_on, spot, "rests_on")
    rests = {price.id: (price.rests_on,) for price in case.prices if price.rests_on is not None}
    places = {price.id: spot for price, spot in spots.of("prices", case.prices)}
    for circle in loops(rests):
        yield places[circle[0]].problem(
            "rests_on",
            "price-loop",
            "The price rests on itself: " + " > ".join((*circle, circle[0])) + ".",
            "Let one of them rest on nothing.",
        )


def _check_sources(case: Case, spots: Spots, known: Known) -> Iterator[Problem]:
    for source, spot in spots.of("sources", case.sources):
        yield from known.missing("camps", source.camp, spot, "camp")
    for grade, spot in spots.of("grades", case.grades):
        yield from known.missing("sources", grade.source, spot, "source")
    yield from twice(
        [
            ((grade.source, grade.topic, grade.since), "letter", spot)
            for grade, spot in spots.of("grades", case.grades)
        ],
        "duplicate-grade",
        "The source, topic and date `{key}` have a grade already,",
        "Keep one of the two, or date the newer one later.",
    )
    for prior, spot in spots.of("priors", case.priors):
        yield from known.missing("priors", prior.name, spot, "name")
        yield from check_prior(prior, spot)


def _check_changed(case: Case, spots: Spots) -> Iterator[Problem]:
    """What would be wrong with the case if a scenario's changes stood in its files."""
    several = [
        (scenario, spot)
        for scenario, spot in spots.of("scenarios", case.scenarios)
        if scenario.items or scenario.settings
    ]
    if not several:
        return
    lost = Spots(broken=spots.broken)
    plain = replace(case, scenarios=(), suppositions=())
    own = {(problem.name, problem.what) for problem in check_case(plain, lost)}
    for scenario, spot in several:
        for problem in check_case(changed_case(case, scenario), lost):
            if (problem.name, problem.what) not in own and problem.name != "unknown-prior":
                yield spot.problem(
                    "id",
                    "scenario-not-possible",
                    f"With what `{scenario.id}` changes the case has a problem: {problem.what}",
                    problem.mend,
                )


def _check_documents(case: Case, spots: Spots, known: Known) -> Iterator[Problem]:
    for document, spot in spots.of("documents", case.documents):
        for at, id in enumerate(document.cites):
            yield from known.missing("rows", id, spot, ("cites", at))
        yield from known.missing("documents", document.replaces, spot, "replaces")
        text = case.texts.get(document.id)
        if text is None or document.sha256 is None:
            continue
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != document.sha256:
            yield spot.problem(
                "sha256",
                "text-changed",
                f"The text of `{document.id}` is not the one that was kept: its hash differs.",
                "Put the kept text back; claims whose words moved are out of the results.",
            )


def _check_quotes(case: Case, spots: Spots) -> Iterator[Problem]:
    orphans = case.orphans
    for claim, spot in spots.of("claims", case.claims):
        if claim.id not in orphans or claim.state not in COUNTED_STATES:
            continue
        text, quote = case.texts[str(claim.document)], claim.quote or ""
        near = find_words(text, quote, claim.start or 0)
        if near is None:
            what, mend = "", "Copy the quote exactly, or correct the document's id."
        elif near.words == quote:
            what = f" They stand there from {near.start} to {near.end}."
            mend = "Correct `start` and `end`."
        else:
            what = f' The nearest there are "{near.words}" ({near.start} to {near.end}).'
            mend = "Copy the quote exactly, or correct the document's id."
        yield spot.problem(
            "quote",
            "quote-not-found",
            f"The words of {claim.id} do not stand in document {claim.document} from "
            f"{claim.start} to {claim.end}, so the claim does not count.{what}",
            mend,
        )


def _check_readings(case: Case, spots: Spots, known: Known) -> Iterator[Problem]:
    """What is read from the evidence and never weighed: promises and hypotheses."""
    claims = {claim.id: claim for claim in case.claims}
    for row, spot in spots.of("promises", case.promises):
        yield from check_promise(row, spot, claims, known)
    if case.hypotheses is not None:
        items = {item.id: item for item in case.items}
        for file, spot in spots.of("hypotheses", (case.hypotheses,)):
            yield from check_hypotheses(file, spot, items, known)
