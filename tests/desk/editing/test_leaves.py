"""Records with parts as forms have them: every end under a path, and set anew by it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.base.records import parse_yaml
from steelyard.case.exchange import Exchange
from steelyard.case.folder import read_case
from steelyard.case.items import Item
from steelyard.case.validate import read_list, read_one
from steelyard.desk.editing.leaves import cells_by_path, leaves_of, number_from, with_leaves
from steelyard.desk.editing.making import item_node
from steelyard.desk.sentences import said_in
from steelyard.desk.sheet_files import cell_text

CASE = Path(__file__).parents[2] / "cases" / "drones-for-gold"
NODE: dict[str, Any] = {
    "id": "a",
    "name": {"en": "A", "fr": "A"},
    "unit": "pieces",
    "family": "goods",
    "condition": {"low": 0.5, "high": 1, "reason": {"en": "used"}},
}


def test_every_field_of_the_format_has_an_end() -> None:
    for kind, record in ((Item, read_case(CASE).items[0]), (Exchange, read_case(CASE).exchange)):
        tops = {one.path.split("/")[0] for one in leaves_of(kind, record)}
        assert tops == {one.name for one in dataclasses.fields(kind)}


def test_ends_say_what_they_may_hold() -> None:
    found = {one.path: one for one in leaves_of(Item, None)}
    assert found["account"].choices == ("exchange", "due", "trade", "unpriced", "none")
    assert found["magnitude"].sort == "number"
    assert found["stops"].value == "true"
    assert found["name/de"].lang == "de"
    assert found["unit"].needed
    assert not found["condition/low"].needed
    assert found["proxies/+/low"].group == "proxies/+"
    assert found["condition/reason/en"].group == "condition"


def test_cells_that_are_set_back_change_nothing() -> None:
    text = (CASE / "case.yaml").read_text(encoding="utf-8")
    node = parse_yaml(text, "case.yaml").value
    record = read_case(CASE).exchange
    made = with_leaves(Exchange, node, cells_by_path(Exchange, record))
    tree = parse_yaml(text, "case.yaml")
    assert read_one(Exchange, tree).entries[0].record == record
    assert made == node


def test_what_is_emptied_goes_and_other_languages_stay() -> None:
    emptied = {"condition/low": "", "condition/high": " ", "condition/reason/en": ""}
    made = with_leaves(Item, NODE, {**emptied, "name/de": "Ah", "stops": "true"})
    assert made == {
        "id": "a",
        "name": {"en": "A", "fr": "A", "de": "Ah"},
        "unit": "pieces",
        "family": "goods",
    }


def test_entries_come_and_go() -> None:
    new = {"proxies/+/=": "comparable", "proxies/+/item": "b", "proxies/+/low": "0.5"}
    made = with_leaves(Item, NODE, {**new, "aliases": "x; y", "direction": "AA>BB"})
    assert made["proxies"] == {"comparable": {"item": "b", "low": 0.5}}
    assert made["aliases"] == ["x", "y"]
    assert made["direction"] == ["AA", "BB"]
    assert "proxies" not in with_leaves(Item, made, {"proxies/comparable/-": "true"})
    assert with_leaves(Item, made, {"proxies/comparable/-": "false"}) == made
    node = {"money": {"exchange_rates": None}, "excluded": [{"what": {"en": "a"}}]}
    made = with_leaves(
        Exchange,
        node,
        {
            "money/exchange_rates/+/=": "EUR",
            "money/exchange_rates/+/:": "euro per dollar",
            "excluded/+/what/en": "b",
            "included/+/de": "c",
            "excluded/0/-": "true",
        },
    )
    assert made["money"] == {"exchange_rates": {"EUR": "euro per dollar"}}
    assert made["excluded"] == [{"what": {"en": "b"}}]
    assert made["included"] == [{"de": "c"}]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"nothing": "1"}, "no field"),
        ({"name": "A"}, ""),
        ({"condition/low/x": "1"}, "no field"),
        ({"proxies/+/low": "1"}, "needs a name"),
        ({"proxies/gone/-": "true"}, "any more"),
    ],
)
def test_what_cannot_be_set_is_told(changes: dict[str, str], told: str) -> None:
    if not told:
        # A name is set by language; as a whole it is what the check tells of.
        tree = parse_yaml("- {id: a, name: A, unit: t, family: f}", "x")
        assert read_list(Item, tree).problems
        return
    with pytest.raises(ValueError, match=told):
        with_leaves(Item, NODE, changes)


def test_what_is_no_number_stays_for_the_check_to_tell() -> None:
    made = with_leaves(Item, NODE, {"magnitude": "a few", "spread": "1e3", "stops": "maybe"})
    assert (made["magnitude"], made["spread"], made["stops"]) == ("a few", 1000, "maybe")


@pytest.mark.parametrize(
    "text", ["1.000", "-12.500", "1_000", "nan", "inf", "-Infinity", "1e999", "٤٢"]
)
def test_a_number_that_may_be_meant_as_another_one_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="nothing between thousands") as caught:
        with_leaves(Item, NODE, {"magnitude": text})
    told = said_in(str(caught.value), "de")
    assert told.startswith(f"`magnitude` sollte eine Zahl sein, nicht `{text}`. Schreiben Sie")
    with pytest.raises(ValueError, match="should be a number"):
        item_node({"id": "a", "magnitude": text})


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.125", 0.125), ("1.125", 1.125), ("12000", 12000), ("-0.500", -0.5), ("1.50", 1.5)],
)
def test_digits_with_one_point_are_a_number(text: str, value: float) -> None:
    assert with_leaves(Item, NODE, {"magnitude": text})["magnitude"] == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_as_the_form_shows_it_is_that_number(value: float) -> None:
    assert number_from("low", cell_text(value, "low")) == value


@pytest.mark.parametrize("text", ["2.020", "2_020", "2020.0", "nan"])
def test_a_year_is_written_in_digits(text: str) -> None:
    node = {"money": {"price_year": 2021}}
    with pytest.raises(ValueError, match="should be a whole number") as caught:
        with_leaves(Exchange, node, {"money/price_year": text})
    assert "nur Ziffern" in said_in(str(caught.value), "de")
    made = with_leaves(Exchange, node, {"money/price_year": "2020"})
    assert made["money"] == {"price_year": 2020}


@pytest.mark.parametrize("name", ["EUR/USD", "/", "+", "-", "=", ":"])
def test_a_name_that_no_path_leads_to_is_refused(name: str) -> None:
    changes = {"money/exchange_rates/+/=": name, "money/exchange_rates/+/:": "a series"}
    with pytest.raises(ValueError, match="Choose another name") as caught:
        with_leaves(Exchange, {"money": {}}, changes)
    told = said_in(str(caught.value), "de")
    assert told.startswith("Ein Name in `exchange_rates` enthält keinen `/`")
    assert told.endswith("Wählen Sie einen anderen Namen.")


@pytest.mark.parametrize("name", ["EUR+USD", "a-b", "x=y", "EUR:2"])
def test_a_name_with_such_signs_within_can_be_edited_and_taken_out(name: str) -> None:
    start: dict[str, Any] = {"money": {"currency": "USD"}}
    new = {"money/exchange_rates/+/=": name, "money/exchange_rates/+/:": "a series"}
    made = with_leaves(Exchange, start, new)
    path = f"money/exchange_rates/{name}"
    other = with_leaves(Exchange, made, {path: "another"})
    assert other["money"]["exchange_rates"] == {name: "another"}
    assert with_leaves(Exchange, other, {f"{path}/-": "true"}) == start
