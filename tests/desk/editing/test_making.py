"""Rows made anew: under a name of their own, with all other lines as they were."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.base.errors import CaseError
from steelyard.base.records import parse_yaml
from steelyard.case.folder import check_folder, create_case, read_case, read_reviews
from steelyard.desk.editing.history import History
from steelyard.desk.editing.making import (
    add_values,
    free_id,
    id_from,
    item_node,
    new_row,
    next_number,
    next_numbers,
    with_item,
)

CASES = Path(__file__).parents[2] / "cases"
NOW = "2025-11-02T10:00:00Z"
CANOES = {"name": "Canoes", "name_de": "Kanus", "unit": "pieces", "magnitude": "3"}
PAPER = {"name": "Coast Paper", "kind": "media"}


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    shutil.copytree(CASES / "drones-for-gold", folder)
    return folder


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    create_case(tmp_path / "empty")
    return tmp_path / "empty"


def test_an_empty_case_gets_its_first_rows(empty: Path) -> None:
    item = new_row(empty, "items", CANOES | {"family": "goods"}, by="Ada", when=NOW)
    source = new_row(empty, "sources", PAPER | {"camp": "observers"}, by="Ada", when=NOW)
    cells = {"item": item.id, "basis": "comparable", "kind": "press", "price_low": "5"}
    cells |= {"currency": "EUR", "unit": "piece", "price_year": "2024", "state": "accepted"}
    price = new_row(empty, "prices", cells, by="Ada", when=NOW)
    assert (item.id, source.id, price.id) == ("canoes", "coast_paper", "P001")
    assert check_folder(empty) == ()
    case = read_case(empty)
    assert case.items[0].name == {"en": "Canoes", "de": "Kanus"}
    assert case.items[0].magnitude == 3.0
    assert {(one["action"], one["by"]) for one in read_reviews(empty)} == {("added", "Ada")}


@pytest.mark.parametrize("kind", ["items", "sources"])
def test_an_undone_row_leaves_the_file_as_it_was(case: Path, kind: str) -> None:
    before = {path: path.read_bytes() for path in case.glob("*.*") if path.suffix != ".jsonl"}
    cells = CANOES | {"family": "systems"} if kind == "items" else PAPER | {"name": "The Paper"}
    camp = read_case(case).sources[0].camp
    new_row(case, kind, cells | ({"camp": camp} if kind == "sources" else {}), by="Ada", when=NOW)
    assert {path: path.read_bytes() for path in before} != before
    History(case).undo("Ada", NOW)
    assert {path: path.read_bytes() for path in before} == before


def test_what_is_wrong_is_refused_with_its_mend_and_changes_nothing(case: Path) -> None:
    before = (case / "items.yaml").read_bytes()
    with pytest.raises(CaseError) as caught:
        new_row(case, "items", CANOES | {"family": "boats"}, by="Ada", when=NOW)
    (problem,) = caught.value.problems
    assert problem.name == "unknown-family"
    assert problem.mend
    for said in ("nan", "1e999", "1.000"):
        cells = CANOES | {"family": "systems", "magnitude": said}
        with pytest.raises(ValueError, match="nothing between thousands"):
            new_row(case, "items", cells, by="Ada", when=NOW)
    for said in ("a few", "1,000"):
        cells = CANOES | {"family": "systems", "magnitude": said}
        with pytest.raises(CaseError) as caught:
            new_row(case, "items", cells, by="Ada", when=NOW)
        assert caught.value.problems[0].name == "not-a-number"
    cells = CANOES | {"family": "systems", "id": "drones"}
    with pytest.raises(CaseError) as caught:
        new_row(case, "items", cells, by="Ada", when=NOW)
    assert caught.value.problems[0].name == "duplicate-id"
    assert (case / "items.yaml").read_bytes() == before
    assert History(case).last is None


@pytest.mark.parametrize(
    "cells",
    [
        {"name": "coast  paper"},
        {"name": "HW"},
        {"name": "Harbour Watch Institute"},
        {"name": "The Paper", "aliases": "CP;Coast Paper"},
        {"name": "The Paper", "name_de": "Coast Paper"},
    ],
)
def test_a_source_that_is_there_is_not_made_again(case: Path, cells: dict[str, str]) -> None:
    before = (case / "sources.csv").read_bytes()
    given = PAPER | {"camp": "observers"} | cells
    with pytest.raises(ValueError, match=r"already: it is (coast-paper|harbour-watch) \("):
        new_row(case, "sources", given, by="Ada", when=NOW)
    assert (case / "sources.csv").read_bytes() == before


def test_a_number_follows_those_that_stand_there() -> None:
    assert next_number(["P001", "P010", "Q7"], "P") == "P011"
    assert next_number(["w9"], "W") == "w10"
    assert next_number([], "W") == "W001"


def test_a_name_of_its_own_is_proposed(case: Path) -> None:
    known = read_case(case)
    assert free_id(known, "items", {"name": "Drones"}) == "drones_2"
    assert id_from("Öl & Gas (roh)", (), "item") == "oel_gas_roh"
    assert id_from("снаряды", (), "item") == "item"
    assert id_from("152 mm", (), "item") == "item_152_mm"


@given(name=st.text(max_size=80), taken=st.sets(st.sampled_from(["item", "a", "item_2", "b_1"])))
def test_a_proposed_name_is_free_and_can_stand_in_an_expression(name: str, taken: set[str]) -> None:
    made = id_from(name, taken, "item")
    assert made not in taken
    assert made.isascii()
    assert made.isidentifier()


@pytest.mark.parametrize(
    "text",
    [
        "items:\n- id: a\n  unit: t\nties: []\n",
        "items:\n  - id: a\n    note: |\n      one\n\n      two\n\n# end\n",
        "items: [{id: a, unit: t}]\n",
        "items: []\n",
        "items:\n  -\n    id: a\n# more\nties:\n",
        "ties:\n  - tie: a <= b\n",
        "",
        "# nothing yet\n",
        "items:\n# none yet\nties:\n",
    ],
)
def test_an_entry_goes_behind_the_last_one_and_other_lines_stay(text: str) -> None:
    node = item_node({"id": "b", "name": "Boats: all", "magnitude": "2.5", "direction": "AA>BB"})
    made = with_item(text, node)
    before = parse_yaml(text, "items.yaml").value or {}
    after = parse_yaml(made, "items.yaml").value
    assert after["items"] == [*(before.get("items") or []), node]
    assert {key: value for key, value in after.items() if key != "items"} == {
        key: value for key, value in before.items() if key != "items"
    }
    assert [line for line in text.split("\n") if line.startswith("#")] == [
        line for line in made.split("\n") if line.startswith("#")
    ]


def test_many_values_get_the_numbers_that_each_would_have_got() -> None:
    for taken in ([], ["S001", "S007"], ["CPI9", "x12", "x003", "S1"], ["S999"]):
        one_by_one: list[str] = []
        for _ in range(5):
            one_by_one.append(next_number([*taken, *one_by_one], "S"))
        assert next_numbers(taken, "S", 5) == tuple(one_by_one)
    assert next_numbers(["S1"], "S", 0) == ()


def test_many_values_stand_under_their_numbers_in_the_table(case: Path) -> None:
    row = read_case(case).series[0]
    cells = {"series": row.series, "unit": row.unit, "source": row.source, "url": row.url}
    values = [(str(year), "1.5") for year in range(1600, 1900)]
    ids = add_values(case, cells, values, by="Ada", when=NOW)
    assert len(set(ids)) == len(values)
    own = {one.id: one.period for one in read_case(case).series}
    assert [own[id] for id in ids] == [period for period, _ in values]
