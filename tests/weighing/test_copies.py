"""Who copies whom: floors on made-up cases, and what must hold for every case."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from bench.copies.planted import plant
from bench.copies.scores import (
    apart,
    b_cubed,
    count,
    pairwise_f1,
    program,
    same_number_and_month,
    source_date_item,
)

from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.links import Link
from steelyard.weighing.copies import acting_links, find_copies, open_links, settle_links
from steelyard.weighing.copies.compare import relate, rounding
from steelyard.weighing.copies.facts import read_facts
from steelyard.weighing.copies.pairs import NEIGHBOURS, candidate_pairs
from steelyard.weighing.copies.settle import THRESHOLD
from steelyard.weighing.evidence import gather_evidence, unjudged_links

# Held out: the weights were looked at with seeds 1 to 24.
WORLDS = tuple(plant(seed, origins=40) for seed in range(5001, 5013))


def test_copies_are_found_on_cases_that_were_not_looked_at() -> None:
    counts = [count(world.group, program(world.case)[0]) for world in WORLDS]
    assert pairwise_f1(counts) >= 0.90
    assert b_cubed(counts) >= 0.95


def test_the_program_beats_the_trivial_rules() -> None:
    ours = pairwise_f1([count(world.group, program(world.case)[0]) for world in WORLDS])
    for rule in (apart, same_number_and_month, source_date_item):
        assert ours > pairwise_f1([count(world.group, rule(world.case)) for world in WORLDS]) + 0.05


def test_the_order_of_rows_changes_nothing() -> None:
    case = WORLDS[0].case
    turned = dataclasses.replace(case, claims=tuple(reversed(case.claims)))
    assert find_copies(case) == find_copies(turned)


def test_notes_reasons_and_links_are_not_read() -> None:
    case = WORLDS[1].case
    noted = tuple(
        dataclasses.replace(claim, note=f"copy of {claim.id}", reason="same origin")
        for claim in case.claims
    )
    link = Link(a=case.claims[0].id, b=case.claims[1].id, kind="same_origin", drift="rounding")
    assert find_copies(case) == find_copies(dataclasses.replace(case, claims=noted, links=(link,)))


def test_later_knowledge_changes_no_link_of_an_earlier_day() -> None:
    case = dataclasses.replace(WORLDS[2].case)
    day = date(2024, 3, 31)
    known = tuple(
        claim
        for claim in case.claims
        if claim.id in {r.claim.id for r in gather_evidence(case, day).readings}
        and (claim.reported_on or claim.as_of or "9999")[:7] <= "2024-03"
    )
    early = dataclasses.replace(case, claims=known)
    assert unjudged_links(case, day) == unjudged_links(early)


def test_a_copy_leads_to_one_origin() -> None:
    for world in WORLDS[:4]:
        links = acting_links(world.case, find_copies(world.case))
        copies = [x.a for x in links if x.kind == "same_origin"]
        assert len(copies) == len(set(copies))


def test_the_analyst_wins() -> None:
    case = WORLDS[0].case
    found = find_copies(case)
    best = next(x for x in found if x.kind == "same_origin" and x.score > 0.9)
    assert any((x.a, x.b) == (best.a, best.b) for x in acting_links(case, found))
    for judgement in ("yes", "no", "unsure"):
        # The other way round counts too: it is the pair that was judged.
        own = Link(a=best.b, b=best.a, kind="same_origin", judgement=judgement)
        judged = dataclasses.replace(case, links=(own,))
        links = settle_links(judged, found)
        assert own in links
        assert not any((x.a, x.b) == (best.a, best.b) for x in links)
        assert best not in open_links(judged, found)


def test_a_no_holds_for_the_whole_group() -> None:
    case = WORLDS[0].case
    found = find_copies(case)
    best = next(x for x in found if x.kind == "same_origin" and x.score > 0.9)
    other = next(claim.id for claim in case.claims if claim.id not in {best.a, best.b})
    links = (
        Link(a=other, b=best.b, kind="same_origin"),
        Link(a=best.a, b=other, kind="same_origin", judgement="no"),
    )
    judged = dataclasses.replace(case, links=links)
    assert best not in open_links(judged, found)


def test_found_copies_count_once_unless_the_case_only_lists_them() -> None:
    case = WORLDS[0].case
    acting = gather_evidence(case)
    assert acting.found
    copies = [r for r in acting.readings if r.use == "copy"]
    assert copies
    assert all("not yet judged" in r.why or "does not count" in r.why for r in copies)
    listed = dataclasses.replace(case, exchange=dataclasses.replace(case.exchange, copies="list"))
    evidence = gather_evidence(listed)
    assert evidence.found == ()
    assert len(evidence.origins) > len(acting.origins)
    assert unjudged_links(listed) == unjudged_links(case)


def test_an_unreviewed_row_takes_no_evidence_away(small: Case) -> None:
    claims = tuple(
        dataclasses.replace(claim, state="proposed") if claim.id == "D001" else claim
        for claim in small.claims
    )
    case = dataclasses.replace(small, claims=claims, links=())
    uses = {r.claim.id: r.use for r in gather_evidence(case).readings}
    assert uses["D001"] == "unreviewed"
    assert uses["D002"] == "evidence"


@pytest.mark.parametrize(
    ("ours", "theirs", "relation"),
    [
        ((13000.0,), (13000.0,), "equal"),
        ((5000000.0,), (4800000.0,), "rounded"),
        ((300000.0,), (300000.0, 500000.0), "end"),
        ((400000.0,), (300000.0, 500000.0), "middle"),
        ((16400.0,), (16500.0,), "near"),
        ((4.0,), (5.0,), "far"),
    ],
)
def test_numbers_stand_so_to_each_other(
    ours: tuple[float, ...], theirs: tuple[float, ...], relation: str
) -> None:
    assert relate(ours, theirs, 0.0)[0] == relation


def test_a_small_count_is_not_a_rounding_of_the_next() -> None:
    assert not rounding(9.0, 10.0)
    assert rounding(16000.0, 15809.0)


def test_pairs_grow_with_the_claims_and_not_with_their_square() -> None:
    few, many = (len(_pairs(origins)) for origins in (100, 800))
    claims_few, claims_many = (len(plant(9, origins=n).case.claims) for n in (100, 800))
    assert many <= 2.5 * few * claims_many / claims_few
    assert many <= claims_many * 8 * (NEIGHBOURS + 1)


def _pairs(origins: int) -> list[tuple[int, int]]:
    return candidate_pairs(read_facts(plant(9, origins=origins).case))


def test_lower_bounding_quantities_are_no_copies() -> None:
    for world in WORLDS:
        found = {frozenset((x.a, x.b)): x for x in find_copies(world.case)}
        for pair in world.bounds:
            if pair in found:
                assert found[pair].kind != "same_origin"


@pytest.mark.parametrize("second", ["spare_parts", "instructors", "gold"])
def test_two_goods_with_one_number_in_one_sentence_are_two_reports(
    small: Case, second: str
) -> None:
    sentence = "By the end of May they had sent 940 boxes of the one and 940 of the other good."
    text = (
        f"The ministry spoke on Friday of what had gone to the port. {sentence} No more was said."
    )
    base = next(one for one in small.claims if one.document == "harbour-report")
    start = text.index(sentence)

    def told(id: str, item: str) -> Claim:
        return dataclasses.replace(
            base,
            id=id,
            item=item,
            bound="exact",
            amount_low=940.0,
            amount_high=940.0,
            unit="",
            measure="cumulative",
            as_of="2025-05-31",
            reported_on="2025-06-06",
            quote=sentence,
            start=start,
            end=start + len(sentence),
        )

    case = dataclasses.replace(
        small,
        claims=(told("X1", "drones"), told("X2", second)),
        links=(),
        texts={"harbour-report": text},
    )
    found = {(one.kind, one.score) for one in find_copies(case)}
    assert not [score for kind, score in found if kind == "same_origin" and score >= THRESHOLD]
    # On another page the same words are a copy's.
    other = dataclasses.replace(case.claims[0], id="X3", document="elsewhere")
    other_page = dataclasses.replace(
        case, claims=(case.claims[0], other), texts={**case.texts, "elsewhere": text}
    )
    (link,) = find_copies(other_page)
    assert (link.kind, link.score > 0.9) == ("same_origin", True)


@pytest.mark.parametrize(("known", "found"), [("2025-03-01", True), ("2025-09-01", False)])
def test_only_a_price_that_was_known_by_then_explains_a_sum_of_money(
    small: Case, known: str, *, found: bool
) -> None:
    base = dataclasses.replace(
        small.claims[0],
        quote=None,
        start=None,
        end=None,
        document=None,
        text_basis="reported",
        knowledge="computed",
        bound="exact",
        measure="cumulative",
        as_of="2025-05-31",
        reported_on="2025-06-06",
    )
    count = dataclasses.replace(
        base, id="X1", item="drones", unit="", amount_low=37.0, amount_high=37.0
    )
    value = dataclasses.replace(
        base, id="X2", item="drones", kind="value", unit="USD",
        amount_low=37.0 * 214_000.0, amount_high=37.0 * 214_000.0,
    )  # fmt: skip
    price = dataclasses.replace(
        small.prices[0], item="drones", price_low=214_000.0, price_high=None, currency="USD",
        per_item=1.0, reported_on=known,
    )  # fmt: skip
    case = dataclasses.replace(small, claims=(count, value), links=(), prices=(price,))
    derived = [(one.a, one.b) for one in find_copies(case) if one.kind == "derived_from"]
    assert derived == ([("X2", "X1")] if found else [])


def test_a_named_source_of_an_unknown_kind_is_somebody(small: Case) -> None:
    """An import does not know kinds; two papers are no echo of each other for that."""
    base = dataclasses.replace(
        small.claims[0],
        quote=None, start=None, end=None, document=None, text_basis="reported", bound="exact",
        amount_low=90_000.0, amount_high=90_000.0, as_of="2024-12-31", attribution=(), url="",
    )  # fmt: skip
    first, second = (source.id for source in small.sources[:2])
    one = dataclasses.replace(base, id="X1", source=first, reported_on="2025-01-20")
    other = dataclasses.replace(base, id="X2", source=second, reported_on="2025-01-22")
    whys = set()
    for kind in ("unknown", "media"):
        sources = tuple(
            dataclasses.replace(source, kind=kind) if source.id in {first, second} else source
            for source in small.sources
        )
        case = dataclasses.replace(small, claims=(one, other), links=(), sources=sources)
        whys.add(tuple((link.kind, link.score, link.why) for link in find_copies(case)))
    assert len(whys) == 1
    assert "no source named" not in str(whys)
