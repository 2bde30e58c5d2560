"""The page of an item: what stands beside a switch, and who speaks of a derived one."""

from __future__ import annotations

from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from steelyard.desk.editing.claims import judge_shown
from steelyard.desk.editing.making import new_row
from steelyard.desk.editing.rows import row_hash
from steelyard.desk.judging import Judgement
from steelyard.desk.web.asking import Query
from steelyard.desk.web.bench import Bench, Switches, default_clock
from steelyard.desk.web.pages.items import view
from steelyard.desk.web.speech import Speech

LOADED = 60.0


@pytest.fixture
def bench(weighed: Path) -> Bench:
    made = Bench(weighed, "anna", default_clock, weigh_at_once=False)
    end = monotonic() + LOADED
    while not made.ready:
        assert monotonic() < end
        sleep(0.02)
    return made


def shown(bench: Bench, id: str, *off: str) -> dict[str, object]:
    return view(bench, Query(Speech("en"), id, tuple(("off", one) for one in off)))


def test_a_claim_without_a_source_says_so(bench: Bench) -> None:
    assert bench.document is not None
    for claim in bench.document["claims"]:
        if claim["id"] == "D004":
            claim |= {"source": None, "source_name": ""}
    content: dict[str, Any] = view(bench, Query(Speech("en"), "drones"))
    (row,) = [one for one in content["claims"] if one["id"] == "D004"]
    assert row["counts"]
    assert ("", "no source named", 1) in [
        (one["id"], one["name"], one["claims"]) for one in content["sources"]
    ]


def test_beside_a_switch_stands_the_item_as_the_files_have_it(bench: Bench) -> None:
    weighed = shown(bench, "drones")["about"]
    assert bench.case is not None
    claim = next(one for one in bench.case.claims if one.id == "D004")
    judgement = Judgement("reject", "anna", bench.clock(), "Misread.")
    judge_shown(bench.root, "D004", judgement, row_hash(claim))
    assert bench.provisional() is not None
    assert bench.provisional(Switches(sources=frozenset({"customs-union"}))) is not None
    edited = shown(bench, "drones")
    assert edited["about"] == weighed
    switched = shown(bench, "drones", "source:customs-union")
    assert switched["about"] == edited["after"]
    assert switched["about"] != weighed


def test_of_a_derived_item_those_speak_who_speak_of_its_parts(bench: Bench) -> None:
    assert bench.document is not None
    assert bench.case is not None
    derived = [
        one.id
        for one in bench.case.items
        if one.definition and not any(claim.item == one.id for claim in bench.case.claims)
    ]
    known = set(bench.document["supporting"]) | {
        id for leg in ("given", "returned") for id in bench.document[leg]["items"]
    }
    (id, *_) = [one for one in derived if one in known]
    content = shown(bench, id)
    assert content["derived"]
    sources = content["sources"]
    assert isinstance(sources, list)
    assert sources
    assert all(one["through"].startswith("through ") for one in sources)
    assert not any(one["through"] for one in shown(bench, "drones")["sources"])  # type: ignore[attr-defined]


def test_an_item_that_was_not_weighed_is_listed(bench: Bench) -> None:
    cells = {"name": "Canoes", "unit": "pieces", "family": "systems", "magnitude": "3"}
    new_row(bench.root, "items", cells, by="anna", when=bench.clock())
    content = view(bench, Query(Speech("de"), ""))
    assert [one["id"] for one in content["unseen"]] == ["canoes"]


def test_on_another_basis_the_head_speaks_of_that_basis(bench: Bench) -> None:
    assert bench.document is not None
    bench.document["given"]["items"]["drones"]["proxy_price"] = {"item": "fuel"}
    assert bench.provisional(Switches(basis="replacement")) is not None
    off: tuple[tuple[str, str], ...] = (("basis", "replacement"),)
    content: dict[str, Any] = view(bench, Query(Speech("en"), "drones", off))
    assert content["about"]["proxy"]
    assert not content["after"]["proxy"], "a sale of its own was found on this basis"
    assert content["switched"] == {
        "told": "Provisional, by Replacement",
        "back": "Back to Comparable sales",
    }
    off = (*off, ("off", "source:customs-union"))
    assert bench.provisional(Switches(frozenset({"customs-union"}), basis="replacement"))
    both: dict[str, Any] = view(bench, Query(Speech("en"), "drones", off))
    assert both["switched"]["told"].startswith("Provisional, by Replacement, with what is")
    assert both["switched"]["back"] == "All as in the case"


def test_a_capacity_worded_as_a_floor_says_that_it_is_a_ceiling(bench: Bench) -> None:
    assert bench.document is not None
    for claim in bench.document["claims"]:
        if claim["id"] == "D004":
            claim |= {"use": "capacity", "capacity": True, "bound": "at_least"}
    content: dict[str, Any] = view(bench, Query(Speech("en"), "drones"))
    (row,) = [one for one in content["claims"] if one["id"] == "D004"]
    assert row["amount"].startswith("at least")
    assert row["ceiling"] == "read as a ceiling: what could be at most"


def test_a_source_is_called_as_the_reader_calls_it(bench: Bench) -> None:
    assert bench.document is not None
    for source in bench.document["sources"]:
        if source["id"] == "customs-union":
            source["name_de"] = "Zollverein"
    for lang, called in (("de", "Zollverein"), ("en", "Customs Union")):
        content: dict[str, Any] = view(bench, Query(Speech(lang), "drones"))
        of = {one["source_name"] for one in content["claims"] if one["source"] == "customs-union"}
        assert {one.casefold() for one in of} == {called.casefold()}
        beside = next(one for one in content["sources"] if one["id"] == "customs-union")
        assert beside["name"].casefold() == called.casefold()
