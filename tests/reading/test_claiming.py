"""A proposal becomes a claim in the words of its case, and is known again by what it says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.base.records import parse_yaml, render_yaml
from steelyard.case.claims import Claim
from steelyard.case.documents import Document
from steelyard.case.items import Item
from steelyard.case.sources import Source
from steelyard.case.validate import read_list
from steelyard.reading.claiming import (
    ON_A_NOTE,
    Frame,
    Mentions,
    claim_of,
    frame_of,
    is_as_proposed,
    record_of,
    same_mention,
)
from steelyard.reading.proposal import Proposal

DOCUMENT = Document(
    id="quay", title="Quay", kind="news", publisher="Coast Paper", published="2024-05", url="u:1"
)
SAID = Proposal(
    doc="quay",
    start=10,
    end=22,
    quote="some 40 boats",
    amount_low=40.0,
    amount_high=40.0,
    unit="pieces",
    bound="approx",
    item="boats",
    direction=("AA", None),
    status="delivered",
    as_of="2024-04",
    attribution=("Coast Paper", "harbour watch"),
    certainty="asserted",
    kind="quantity",
    rule="digits",
)


def item(id: str, unit: str, **more: Any) -> Item:
    way: Any = ("AA", "BB")
    return Item(id=id, name={"en": id}, unit=unit, family="goods", direction=way, **more)


def frame(*items: Item) -> Frame:
    sources = [
        Source(id="watch", name="Harbour Watch", camp="c", kind="media", aliases=("HW",)),
        Source(id="coast", name="Coast Paper", camp="c", kind="media", aliases=("a pilot",)),
        Source(id="other", name="Other", camp="c", kind="media", aliases=("a pilot",)),
    ]
    return frame_of(items or (item("boats", "hulls"),), sources)


def test_the_case_lends_item_unit_direction_source_and_what_the_document_says() -> None:
    claim = claim_of(SAID, DOCUMENT, frame())
    assert (claim.item, claim.unit, claim.direction) == ("boats", "hulls", ("AA", "BB"))
    assert (claim.source, claim.reported_on, claim.url) == ("watch", "2024-05", "u:1")
    assert (claim.state, claim.role, claim.text_basis) == ("proposed", "evidence", "quoted")
    assert (claim.start, claim.end, claim.quote) == (10, 22, "some 40 boats")
    assert claim.rule == "digits"


@pytest.mark.parametrize(
    ("voices", "source"),
    [
        (("Coast Paper", "HW"), "watch"),
        ((), "coast"),
        (("Harbour Watch", "a captain"), None),
        (("a pilot",), None),
    ],
)
def test_the_source_is_who_speaks_last_or_the_publisher_and_never_a_guess(
    voices: tuple[str, ...], source: str | None
) -> None:
    assert claim_of(replace(SAID, attribution=voices), DOCUMENT, frame()).source == source


@pytest.mark.parametrize(
    ("voice", "source"),
    [
        ("Harbours Watch", "watch"),
        ("Береговой службы", "guard"),
        ("Береговую службу порта", None),
        ("Берег", None),
        ("Coasts Paper", "coast"),
        ("a pilots", None),
    ],
)
def test_a_name_is_known_in_other_cases_and_only_where_one_source_has_it(
    voice: str, source: str | None
) -> None:
    guard = Source(id="guard", name="Береговая служба", camp="c", kind="government")
    known = frame()
    own = frame_of((), [guard]).sources
    wide = Frame(known.items, {**known.sources, **own})
    assert claim_of(replace(SAID, attribution=(voice,)), DOCUMENT, wide).source == source


@pytest.mark.parametrize(
    ("read", "amount", "wanted", "unit", "low"),
    [
        ("kilograms", 700.0, "tonnes", "tonnes", 0.7),
        ("kilotonnes", 1.2, "t", "t", 1200.0),
        ("tonnes", 5.0, "kilograms", "kilograms", 5000.0),
        ("tonnes", 5.0, "barrels", "tonnes", 5.0),
        ("pieces", 5.0, "barrels", "pieces", 5.0),
        ("pieces", 5.0, "USD", "pieces", 5.0),
        ("pieces", 5.0, "voyages", "voyages", 5.0),
        ("pieces", 5.0, "Stück", "Stück", 5.0),
        ("USD", 5.0, "EUR", "USD", 5.0),
    ],
)
def test_only_units_that_are_exactly_the_same_are_brought_to_that_of_the_item(
    read: str, amount: float, wanted: str, unit: str, low: float
) -> None:
    said = replace(SAID, unit=read, amount_low=amount, amount_high=None, bound="at_least")
    claim = claim_of(said, DOCUMENT, frame(item("boats", wanted)))
    assert (claim.unit, claim.amount_low, claim.amount_high) == (unit, low, None)


def test_a_percentage_of_something_is_a_share() -> None:
    said = replace(SAID, unit="percent", amount_low=35.0, amount_high=None, kind="share")
    claim = claim_of(said, DOCUMENT, frame())
    assert (claim.unit, claim.amount_low) == ("share", 0.35)


def test_a_good_the_case_does_not_have_stays_as_read_and_without_an_item() -> None:
    claim = claim_of(replace(SAID, item="tractors"), DOCUMENT, frame())
    assert (claim.item, claim.said, claim.unit) == ("", "tractors", "pieces")
    assert claim.direction == ("AA", "")


def test_a_side_that_contradicts_the_item_is_kept_for_a_person_to_settle() -> None:
    claim = claim_of(replace(SAID, direction=("BB", None)), DOCUMENT, frame())
    assert claim.direction == ("BB", "")


@pytest.mark.parametrize(
    ("period", "unit", "amount"),
    [
        ("month", "pieces/month", 40.0),
        ("year", "pieces/year", 40.0),
        ("day", "pieces/year", 14_610.0),
        ("week", "pieces/year", 2_087.14285714),
    ],
)
def test_what_flows_so_much_a_day_is_a_rate_and_no_running_total(
    period: str, unit: str, amount: float
) -> None:
    claim = claim_of(replace(SAID, period=period), DOCUMENT, frame(item("boats", "pieces")))
    assert (claim.measure, claim.unit) == ("rate", unit)
    assert claim.amount_low == pytest.approx(amount)
    assert bool(claim.note) == (period in {"day", "week"})


def test_what_is_present_is_a_level() -> None:
    claim = claim_of(SAID, DOCUMENT, frame(item("boats", "hulls", measure="level")))
    assert claim.measure == "level"


def test_a_note_that_reports_rows_of_the_case_is_never_evidence() -> None:
    note = replace(DOCUMENT, kind="note", cites=("C1",))
    claim = claim_of(SAID, note, frame())
    assert (claim.role, claim.reason) == ("excluded", ON_A_NOTE)
    assert claim_of(SAID, replace(DOCUMENT, kind="note"), frame()).role == "evidence"


TEXT = st.text(max_size=20).filter(lambda text: text == text.strip())
AMOUNT = st.none() | st.floats(0, 1e12, allow_nan=False)


@given(TEXT, AMOUNT, AMOUNT, st.lists(TEXT.filter(bool), max_size=3), st.integers(0, 10**6))
def test_a_claim_is_known_again_after_it_was_written_and_read(
    quote: str, low: float | None, high: float | None, voices: list[str], start: int
) -> None:
    said = replace(SAID, quote=quote, amount_low=low, amount_high=high, start=start)
    claim = claim_of(replace(said, attribution=tuple(voices)), DOCUMENT, frame())
    text = render_yaml([record_of(claim)])
    (entry,) = read_list(Claim, parse_yaml(text, "claims/quay.yaml")).entries
    assert entry.record == claim
    assert is_as_proposed(entry.record)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "accepted"},
        {"state": "parked"},
        {"item": "gold"},
        {"amount_low": 41.0},
        {"note": "look again"},
        {"translation": "some forty boats"},
        {"id": "quay-1"},
        {"rule": ""},
    ],
)
def test_whatever_a_person_changes_shows(change: dict[str, Any]) -> None:
    claim = claim_of(SAID, DOCUMENT, frame())
    assert is_as_proposed(claim)
    assert not is_as_proposed(replace(claim, **change))


def at(start: int, end: int, low: float | None = None) -> Claim:
    said = replace(SAID, start=start, end=end, amount_low=low, amount_high=low)
    return claim_of(said, DOCUMENT, frame())


def test_a_mention_is_the_same_by_its_amount_or_by_half_of_its_words() -> None:
    assert same_mention(at(10, 22, 40), at(15, 18, 40))
    assert same_mention(at(10, 22, 40), at(10, 18, 41))
    assert not same_mention(at(10, 22, 40), at(0, 100, 41))
    assert not same_mention(at(10, 22, 40), at(22, 30, 40))


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(1, 700)), max_size=12))
def test_mentions_are_found_wherever_they_stand(spans: list[tuple[int, int]]) -> None:
    claims = [at(start, start + length, float(n)) for n, (start, length) in enumerate(spans)]
    for claim in claims:
        others = [one for one in claims if one is not claim]
        found = Mentions(others).find(claim)
        assert (found is None) == (not [one for one in others if same_mention(one, claim)])
