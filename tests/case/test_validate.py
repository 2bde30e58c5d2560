"""Rows and entries to records: what is read, and what is said in plain words when it is not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.base.errors import Problem
from steelyard.base.records import parse_csv, parse_yaml, render_csv, render_yaml
from steelyard.case.claims import Claim
from steelyard.case.exchange import Exchange
from steelyard.case.folder import TABLES
from steelyard.case.items import Item
from steelyard.case.links import Link
from steelyard.case.prices import Price
from steelyard.case.priors import Prior
from steelyard.case.sources import Source
from steelyard.case.validate import (
    plural,
    read_list,
    read_one,
    read_table,
    shape_of,
    suggest,
)

CLAIM = {"id": "C1", "item": "boats", "status": "delivered", "bound": "exact"}
WORDS = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=20).map(str.strip)


def claims_of(**fields: Any) -> tuple[list[Claim], list[Problem]]:
    found = read_list(Claim, parse_yaml(render_yaml([{**CLAIM, **fields}]), "c.yaml"))
    return [entry.record for entry in found.entries], found.problems


def test_an_empty_cell_is_the_default_or_none_where_the_field_may_be_empty() -> None:
    text = (
        "id,item,basis,kind,price_low,price_high,currency,unit,price_year,per_item,state\n"
        "P1,,,press, ,5,EUR,piece,2024,,\n"
    )
    (entry,) = read_table(Price, parse_csv(text, "prices.csv")).entries
    price = entry.record
    assert (price.item, price.basis, price.price_low, price.price_high) == (None, None, None, 5.0)
    assert (price.per_item, price.state) == (1.0, "proposed")


def test_tuples_stand_in_one_cell() -> None:
    text = (
        "id,item,status,bound,direction,attribution,capacity_inputs\n"
        "C1,boats,delivered,exact,AA > ,Coast Paper < Agency<Ministry,A; B\n"
    )
    (entry,) = read_table(Claim, parse_csv(text, "c.csv")).entries
    assert entry.record.direction == ("AA", "")
    assert entry.record.attribution == ("Coast Paper", "Agency", "Ministry")
    assert entry.record.capacity_inputs == ("A", "B")


def test_space_around_a_value_means_nothing_save_in_a_quote() -> None:
    text = (
        "id,item,status,bound,partial,amount_low,words,quote\n"
        'C1 , boats,delivered , exact, true , 12 , so ," so "\n'
    )
    (entry,) = read_table(Claim, parse_csv(text, "c.csv")).entries
    claim = entry.record
    assert (claim.id, claim.status, claim.partial, claim.amount_low) == (
        "C1",
        "delivered",
        True,
        12,
    )
    assert (claim.words, claim.quote) == ("so", " so ")
    (record,), _ = claims_of(quote=" so ", note=" so ")
    assert (record.quote, record.note) == (" so ", "so")


@given(words=WORDS, note=WORDS, low=st.floats(0, 1e12))
def test_a_record_reads_the_same_from_a_table_and_from_a_list(
    words: str, note: str, low: float
) -> None:
    fields = {**CLAIM, "amount_low": low, "words": words, "note": note}
    table = parse_csv(render_csv(list(fields), [[str(value) for value in fields.values()]]), "c")
    tree = parse_yaml(render_yaml([fields]), "c.yaml")
    (from_table,) = read_table(Claim, table).entries
    (from_list,) = read_list(Claim, tree).entries
    assert from_table.record == from_list.record


def test_every_kind_of_row_can_be_written_with_its_columns_only() -> None:
    for _, kind in TABLES.values():
        table = parse_csv(render_csv(shape_of(kind).names, []), "t.csv")
        found = read_table(kind, table)
        assert (found.entries, found.problems) == ([], [])


def test_all_rows_are_looked_at_and_sound_ones_kept() -> None:
    text = "id,name,camp,kind\na,A,press,media\nb,B,press,medium\n-,C,press,\nd,D,press,media\n"
    found = read_table(Source, parse_csv(text, "sources.csv"))
    assert [entry.record.id for entry in found.entries] == ["a", "d"]
    assert [(problem.name, problem.place.line) for problem in found.problems] == [
        ("unknown-value", 3),
        ("bad-id", 4),
        ("missing-value", 4),
    ]
    assert found.broken == {"b", "-"}


def test_a_missing_column_is_said_once_and_not_for_every_row() -> None:
    text = "id,name,kind\n" + "".join(f"s{n},S,media\n" for n in range(50))
    found = read_table(Source, parse_csv(text, "sources.csv"))
    assert [problem.name for problem in found.problems] == ["missing-column"]
    assert len(found.broken) == 50


def test_a_misspelt_column_is_not_reported_as_missing_too() -> None:
    found = read_table(Source, parse_csv("id,name,camps,kind\n", "sources.csv"))
    assert [(problem.name, problem.mend) for problem in found.problems] == [
        ("unknown-column", "Did you mean `camp`?")
    ]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"status": "delivred"}, "unknown-value"),
        ({"amount_low": "12,000"}, "not-a-number"),
        ({"amount_low": float("inf")}, "not-a-number"),
        ({"amount_low": [1]}, "not-a-number"),
        ({"start": 1.5}, "not-a-whole-number"),
        ({"start": -1}, "out-of-range"),
        ({"partial": "perhaps"}, "not-true-or-false"),
        ({"as_of": "2024-13"}, "bad-date"),
        ({"as_of": "2024-02-30"}, "bad-date"),
        ({"as_of": "last spring"}, "bad-date"),
        ({"as_of": "2024-03/2024-01"}, "window-order"),
        ({"as_of": "2024-13/2024-14"}, "bad-date"),
        ({"direction": ["AA"]}, "wrong-count"),
        ({"direction": ["AA", "BB", "CC"]}, "wrong-count"),
        ({"direction": "AA>BB"}, "wrong-shape"),
        ({"words": {"en": "some"}}, "wrong-shape"),
        ({"colour": "red"}, "unknown-field"),
        ({"id": "a b"}, "bad-id"),
        ({"id": None}, "missing-value"),
        ({"item": None}, "missing-value"),
    ],
)
def test_each_mistake_has_its_name_and_no_words_of_the_library(
    fields: dict[str, Any], name: str
) -> None:
    records, problems = claims_of(**fields)
    assert records == []
    assert [problem.name for problem in problems] == [name]
    (problem,) = problems
    assert problem.mend
    for words in ("Input should", "pydantic", "valid string", "None"):
        assert words not in str(problem)


def test_mistakes_deep_in_a_file_have_their_own_place() -> None:
    text = """\
id: x
title: {en: X}
parties:
  - {id: AA, name: {en: A}}
  - {id: BB, nam: {en: B}}
window: {start: 2024-01-01, stop: 2024-02-01}
money: {currency: EUR, price_year: 1800, deflator: prices}
basis: b
bases: {b: [1]}
families: {f: {name: {en: F}, common_lean: weighed}}
camps: {}
seed: one
"""
    problems = read_one(Exchange, parse_yaml(text, "case.yaml")).problems
    assert [(problem.place.line, problem.name) for problem in sorted(problems)] == [
        (5, "missing-value"),
        (5, "unknown-field"),
        (6, "unknown-field"),
        (7, "out-of-range"),
        (9, "wrong-shape"),
        (10, "unknown-value"),
        (12, "not-a-whole-number"),
    ]
    unknown = next(problem for problem in problems if problem.place.line == 5 and problem.width)
    assert "A party has no field `nam`" in " ".join(problem.what for problem in problems)
    assert unknown.place.file == "case.yaml"


def test_nested_parts_of_items_are_checked_too() -> None:
    text = """\
- id: a
  name: {en: A}
  unit: pieces
  family: f
  proxies:
    b: {item: a, basis: c, low: 0, high: 2, reason: {en: R}}
"""
    (problem,) = read_list(Item, parse_yaml(text, "items.yaml")).problems
    assert (problem.name, problem.place.line, problem.place.column) == ("out-of-range", 6, 33)
    assert "above 0" in problem.what


def test_a_list_must_be_a_list_and_an_entry_an_entry() -> None:
    (problem,) = read_list(Claim, parse_yaml("a: 1\n", "c.yaml")).problems
    assert problem.name == "wrong-shape"
    (problem,) = read_list(Claim, parse_yaml("- just words\n", "c.yaml")).problems
    assert problem.name == "wrong-shape"
    assert read_list(Claim, parse_yaml("", "c.yaml")).problems == []


def test_ranges_name_both_ends() -> None:
    table = parse_csv("a,b,kind,score\nA,B,same_origin,7\n", "links.csv")
    (problem,) = read_table(Link, table).problems
    assert problem.what == "`score` is 7, and must be at most 1."


def test_an_empty_reason_where_one_is_needed_is_missing() -> None:
    (problem,) = read_table(Prior, parse_csv("name,value,reason\nx,1,\n", "priors.csv")).problems
    assert (problem.name, problem.place.column) == ("missing-value", 5)


def test_words_for_many_and_for_the_nearest() -> None:
    assert [plural(kind) for kind in (Claim, Item, Source)] == ["claims", "items", "sources"]
    assert suggest("camps", ["camp", "kind"]) == "Did you mean `camp`?"
    assert suggest("CAMP", ["camp"]) == "Did you mean `camp`?"
    assert suggest("zebra", ["camp"], "No.") == "No."
