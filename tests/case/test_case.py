"""Cross checks: what points at nothing, what goes round in circles, what disagrees."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from steelyard.base.errors import Problem
from steelyard.case.case import LISTED_ONLY, Case, check_case
from steelyard.case.claims import Claim
from steelyard.case.documents import Document, find_words
from steelyard.case.folder import read_case
from steelyard.case.items import Item, Tie
from steelyard.case.known import NOWHERE, loops
from steelyard.case.links import Link
from steelyard.case.schemas import case_schemas

SMALL = read_case(Path(__file__).parents[1] / "cases" / "drones-for-gold")


def names(case: Case) -> list[str]:
    return [problem.name for problem in check_case(case)]


def with_claim(id: str, **fields: object) -> Case:
    claims = tuple(
        replace(claim, **fields) if claim.id == id else claim  # type: ignore[arg-type]
        for claim in SMALL.claims
    )
    return replace(SMALL, claims=claims)


def with_item(id: str, **fields: object) -> Case:
    items = tuple(
        replace(item, **fields) if item.id == id else item  # type: ignore[arg-type]
        for item in SMALL.items
    )
    return replace(SMALL, items=items)


def test_a_case_that_was_never_written_down_can_be_checked() -> None:
    assert check_case(SMALL) == ()
    (problem,) = check_case(with_claim("D001", item="nothing"))
    assert isinstance(problem, Problem)
    assert problem.place == NOWHERE.mark().place


@pytest.mark.parametrize(
    ("id", "fields", "name"),
    [
        ("D001", {"item": "drone"}, "unknown-item"),
        ("D001", {"source": "watch"}, "unknown-source"),
        ("D001", {"document": "watch"}, "unknown-document"),
        ("D001", {"direction": ("AA", "CC")}, "unknown-party"),
        ("D001", {"unit": "crates"}, "other-unit"),
        ("D001", {"amount_low": 130.0}, "amounts-reversed"),
        ("D001", {"bound": "at_least", "amount_low": None}, "bound-disagrees"),
        ("D001", {"bound": "at_most", "amount_high": None}, "bound-disagrees"),
        ("D001", {"bound": "range", "amount_high": None}, "bound-disagrees"),
        ("D001", {"bound": "exact", "amount_high": 130.0}, "bound-disagrees"),
        ("D001", {"amount_low": None, "amount_high": None}, "bound-disagrees"),
        (
            "D001",
            {"bound": "order", "amount_low": None, "amount_high": None},
            "bound-disagrees",
        ),
        ("D001", {"amount_low": -1.0}, "negative-amount"),
        ("D001", {"window_start": "2024-11"}, "window-order"),
        ("D001", {"role": "excluded"}, "reason-missing"),
        ("D001", {"unit": "pieces/month"}, "rate-or-total"),
        ("D001", {"measure": "rate"}, "rate-or-total"),
        ("D001", {"text_basis": "quoted"}, "quoted-without-anchor"),
        ("D009", {"capacity_of": None}, "capacity-of-what"),
        ("D009", {"capacity_inputs": ()}, "capacity-of-what"),
        ("D009", {"capacity_of": "load"}, "unknown-item"),
        ("D009", {"capacity_inputs": ("D999",)}, "unknown-claim"),
        ("harbour-report-1", {"quote": "181"}, "quote-not-found"),
    ],
)
def test_a_claim_that_cannot_be_meant_is_a_problem(
    id: str, fields: dict[str, object], name: str
) -> None:
    assert names(with_claim(id, **fields)) == [name]


@pytest.mark.parametrize(
    ("id", "fields"),
    [
        ("D001", {"direction": ("AA", "")}),
        ("D001", {"unit": ""}),
        ("G002", {"unit": "kilograms/year"}),
        ("D001", {"kind": "statement", "amount_low": None, "amount_high": None}),
        ("D001", {"window_start": "2024-09"}),
        # What is not evidence keeps its printed unit, direction and amounts.
        ("G006", {"direction": ("AA", "CC"), "unit": "crates/year", "amount_high": -1.0}),
        ("D001", {"source": None}),
        # An orphan that nobody accepted is no news.
        ("harbour-report-1", {"quote": "181", "state": "proposed"}),
    ],
)
def test_a_claim_that_can_be_meant_is_none(id: str, fields: dict[str, object]) -> None:
    assert names(with_claim(id, **fields)) == []


@pytest.mark.parametrize(
    ("id", "fields", "expected"),
    [
        ("drones", {"family": "system"}, ["unknown-family"]),
        ("drones", {"direction": ("AA", "CC")}, ["unknown-party"]),
        ("drones", {"direction": None}, ["direction-missing"]),
        ("drones", {"definition": "crates * 12"}, ["second-definition"]),
        ("drones_per_crate", {"definition": "drones - crates"}, ["definition-syntax"]),
        ("drones_per_crate", {"definition": "drones / crate"}, ["unknown-name"]),
        ("drones_per_crate", {"definition": "drones_per_crate * 2"}, ["definition-cycle"]),
        ("drones_per_crate", {"magnitude": 3.0}, ["second-definition"]),
        ("instructor_months", {"definition": "integral(drones)"}, ["integral-of-level"]),
        ("unmanned_aircraft", {"same_as": "unmanned_aircraft"}, ["same-as-loop"]),
        ("unmanned_aircraft", {"same_as": "planes"}, ["unknown-item"]),
        ("unmanned_aircraft", {"definition": "crates * 12"}, ["second-definition"]),
    ],
)
def test_an_item_that_cannot_be_meant_is_a_problem(
    id: str, fields: dict[str, object], expected: list[str]
) -> None:
    assert sorted(names(with_item(id, **fields))) == expected


def test_the_place_in_a_definition_is_underlined() -> None:
    folder_case = with_item("drones_per_crate", definition="drones / crate")
    (problem,) = check_case(folder_case)
    assert "`crate`" in problem.what
    assert problem.mend == "Did you mean `crates`?"


def test_ties_are_read_and_their_names_known() -> None:
    words = {"en": "Because."}
    ties = (Tie(tie="drones < crates", reason=words), Tie(tie="drone <= crates + 1", reason=words))
    assert sorted(names(replace(SMALL, ties=ties))) == ["tie-syntax", "unknown-name"]


def test_links_are_checked() -> None:
    def linked(*rows: tuple[str, str, str]) -> list[str]:
        links = tuple(Link(a=a, b=b, kind=kind) for a, b, kind in rows)  # type: ignore[arg-type]
        return names(replace(SMALL, links=links))

    assert linked(("D001", "D999", "same_origin")) == ["unknown-claim"]
    assert linked(("D001", "D001", "same_origin")) == ["link-to-itself"]
    circle = (("D001", "D002", "same_origin"), ("D002", "D003", "supersedes"))
    assert linked(*circle) == []
    assert linked(*circle, ("D003", "D001", "derived_from")) == ["link-cycle"]
    assert linked(*circle, ("D003", "D001", "contradicts")) == []
    assert linked(circle[0], circle[0]) == ["duplicate-link"]


def test_a_judgement_of_no_makes_no_circle() -> None:
    links = (
        Link(a="D001", b="D002", kind="same_origin"),
        Link(a="D002", b="D001", kind="same_origin", judgement="no"),
    )
    assert names(replace(SMALL, links=links)) == []


def test_a_price_in_a_currency_without_a_rate_is_no_problem() -> None:
    prices = tuple(replace(price, currency="XTS", role="evidence") for price in SMALL.prices)
    assert names(replace(SMALL, prices=prices)) == []


def test_prices_series_and_settings_are_checked() -> None:
    one = SMALL.prices[0]
    assert names(replace(SMALL, prices=(replace(one, price_low=99e9),))) == ["amounts-reversed"]
    assert names(replace(SMALL, prices=(replace(one, price_low=-1.0),))) == ["negative-amount"]
    assert names(replace(SMALL, prices=(replace(one, role="excluded"),))) == ["reason-missing"]
    assert names(replace(SMALL, prices=(replace(one, rests_on="P001"),))) == ["price-loop"]
    exchange = SMALL.exchange
    money = replace(exchange.money, exchange_rates={"EUR": "euros"})
    window = replace(exchange.window, end="2023-01-01")
    broken = replace(exchange, money=money, window=window, output=exchange.output[:1] * 2)
    assert sorted(names(replace(SMALL, exchange=broken))) == [
        "duplicate-id",
        "unknown-series",
        "window-order",
    ]


def test_an_id_taken_twice_is_named_at_the_later_place() -> None:
    claims = (*SMALL.claims, SMALL.claims[0])
    assert names(replace(SMALL, claims=claims)) == ["duplicate-id"]


def test_only_what_takes_a_claim_out_does_not_stop_a_weighing() -> None:
    assert {"quote-not-found", "text-changed"} == LISTED_ONLY
    case = with_claim("harbour-report-1", quote="181")
    assert case.orphans == {"harbour-report-1"}
    assert replace(case, texts={}).orphans == frozenset()


def test_loops_of_any_length_are_found_once() -> None:
    chain = {str(number): {str(number + 1)} for number in range(5_000)}
    assert list(loops(chain)) == []
    assert len(list(loops({**chain, "5000": {"0"}}))) == 1
    assert list(loops({"a": {"b", "a"}, "b": {"c"}, "c": {"b"}})) == [("a",), ("b", "c")]


def test_the_nearest_words_are_found() -> None:
    text = "They saw 12 ships.\nLater about 30,000 tonnes went out, and 30,000 more."
    exact = find_words(text, "30,000", near=50)
    assert exact is not None
    assert text[exact.start : exact.end] == "30,000"
    assert exact.start > 40
    near = find_words(text, "some 30,000 tonnes")
    assert near is not None
    assert near.words == text[near.start : near.end] == "about 30,000 tonnes"
    assert find_words(text, "entirely elsewhere") is None
    assert find_words(text, "") is None


def test_schemas_know_what_the_reader_knows() -> None:
    schemas = case_schemas()
    claim = schemas["claims.schema.json"]["$defs"]["Claim"]
    assert list(claim["properties"])[:2] == ["id", "item"]
    assert claim["additionalProperties"] is False
    assert set(claim["required"]) == {"id", "item", "status", "bound"}
    assert claim["properties"]["status"]["enum"][0] == "delivered"
    fields = schemas["tables.schema.json"]["tables"]["claims/*.csv"]["fields"]
    assert [field["name"] for field in fields] == list(claim["properties"])
    direction = next(field for field in fields if field["name"] == "direction")
    assert direction["separator"] == ">"


def fields_of(kind: Any) -> dict[str, Any]:
    return dict(kind.__pydantic_fields__)


def test_every_field_is_described() -> None:
    for kind in (Claim, Item, Document):
        described = {name: field.description for name, field in fields_of(kind).items()}
        assert all(described.values()), described
    for schema in case_schemas().values():
        for part in schema.get("$defs", {}).values():
            for name, property in part["properties"].items():
                assert property.get("description"), name
