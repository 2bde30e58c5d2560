"""Figures reach the words they rest on, and words reach their figures."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steelyard.weighing.evidence import COUNTED
from steelyard.weighing.trace import (
    LEAVES,
    FigureError,
    Node,
    figure_paths,
    find_figure,
    trace_claim,
    trace_figure,
)
from steelyard.weighing.trace.figures import ENDS

PATH = Path(__file__).parents[1] / "desk" / "document.json"
DOCUMENT: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
PATHS = figure_paths(DOCUMENT)
COUNTING = sorted(one["id"] for one in DOCUMENT["claims"] if one["use"] in COUNTED)


@pytest.fixture
def document() -> dict[str, Any]:
    """A copy that a test may change."""
    return copy.deepcopy(DOCUMENT)


def leaves(node: Node) -> list[Node]:
    return [one for one in node.walk() if not one.children]


def claims_below(node: Node) -> set[str]:
    return {one.claim for one in node.walk() if one.claim}


def only(node: Node, kind: str, figure: str = "") -> Node:
    found = [one for one in node.walk() if one.kind == kind and figure in {"", one.figure}]
    assert found, f"no {kind} {figure} in the tree"
    return found[0]


# Paths


@given(st.sampled_from(PATHS), st.sampled_from(("", *ENDS)))
def test_every_listed_path_is_found_with_and_without_an_end(path: str, end: str) -> None:
    figure = find_figure(DOCUMENT, f"{path}.{end}" if end else path)
    assert (figure.end, figure.base) == (end, path.partition("@")[0])
    assert figure.path.startswith(path)


def test_paths_are_listed_once_and_name_the_headlines() -> None:
    assert len(set(PATHS)) == len(PATHS)
    assert {
        "balance",
        "ratio",
        "break_even",
        "given.value",
        "given.items.timber.quantity",
        "given.items.timber.quantity@2023-09",
        "balance@2024-01",
        "supporting.load.quantity",
        "share_of_economy.given",
        "by_basis.export.ratio",
        "grid.lorries.export",
        "unpriced.training",
        "published.V01",
        "promises.C09",
    } <= set(PATHS)


def test_a_month_reads_the_curve() -> None:
    figure = find_figure(DOCUMENT, "given.items.timber.quantity@2023-09.p50")
    assert figure.number is not None
    place = DOCUMENT["months"].index("2023-09-30")
    assert figure.number.end("p50") == DOCUMENT["curves"]["timber"]["p50"][place]
    assert (figure.number.unit, figure.number.low) == ("t", None)


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("given.items.timbre.quantity", "given.items.timber.quantity"),
        ("timber", "given.items.timber.quantity"),
        ("ballance", "balance"),
        ("given.items.timber.quantity@2031-01", "given.items.timber.quantity@2024-03"),
        ("given.items.timber.value@2023-09", "given.items.timber.value"),
        ("given.items.timbr.quantity@2023-09", "given.items.timber.quantity@2023-09"),
    ],
)
def test_an_unknown_path_names_its_neighbours(path: str, near: str) -> None:
    with pytest.raises(FigureError) as caught:
        find_figure(DOCUMENT, path)
    assert near in caught.value.suggestions
    for one in caught.value.suggestions:
        assert find_figure(DOCUMENT, one).path == one


def test_nothing_typed_still_suggests_something() -> None:
    with pytest.raises(FigureError) as caught:
        trace_figure(DOCUMENT, "")
    assert "balance" in caught.value.suggestions


def test_a_reason_in_two_languages_reads_as_its_english(document: dict[str, Any]) -> None:
    document["ratio"]["open"] = {"en": "a floor", "de": "eine Untergrenze"}
    number = find_figure(document, "ratio").number
    assert number is not None
    assert number.open == "a floor"


# Down


@pytest.mark.parametrize("path", PATHS)
def test_every_branch_ends_in_words_a_price_a_series_or_a_prior(path: str) -> None:
    tree = trace_figure(DOCUMENT, path)
    assert {one.kind for one in leaves(tree)} <= LEAVES
    shown = {one.figure.partition("@")[0] for one in tree.walk() if one.kind != "see"}
    shown.add(tree.figure.replace(".documented", ".quantity"))
    for one in tree.walk():
        if one.kind == "claim":
            wording = one.details["quote"] or one.details["paraphrase"] or one.details["said"]
            assert one.url
            assert wording
        if one.kind == "see" and one.figure:
            assert one.figure in shown


def test_the_headlines_reach_every_claim_that_counts() -> None:
    reached: set[str] = set()
    for path in ("balance", *(p for p in PATHS if p.startswith("supporting."))):
        reached |= claims_below(trace_figure(DOCUMENT, path))
    assert set(COUNTING) <= reached


@pytest.mark.parametrize("id", COUNTING)
def test_up_and_down_meet(id: str) -> None:
    reached = [one.figure for one in trace_claim(DOCUMENT, id).walk() if one.figure]
    assert reached
    assert any(id in claims_below(trace_figure(DOCUMENT, figure)) for figure in reached)


def test_a_value_is_a_quantity_times_a_price() -> None:
    tree = trace_figure(DOCUMENT, "given.items.timber.value")
    quantity, price = tree.children
    assert (tree.kind, quantity.kind, price.kind) == ("value", "quantity", "unit_price")
    assert [one.row for one in price.children if one.kind == "price"] == ["P01"]
    assert only(price, "price").details["steps"]


def test_a_copy_stands_below_its_origin_with_its_drift() -> None:
    tree = trace_figure(DOCUMENT, "given.items.timber.quantity")
    origin = next(
        one for one in tree.walk() if one.kind == "origin" and one.children[0].row == "C01"
    )
    (copies,) = origin.children[1:]
    assert (copies.kind, copies.children[0].row) == ("copies", "C02")
    assert copies.children[0].details["drift"] == "lost bound"
    assert not copies.children[0].details["counts"]


def test_what_does_not_count_is_set_aside_with_its_reason() -> None:
    tree = trace_figure(DOCUMENT, "given.items.timber.quantity")
    aside = only(tree, "set_aside")
    assert {one.row for one in aside.children} == {"C13", "C14"}
    assert all(one.details["why"] for one in aside.children)


def test_a_capacity_bears_on_the_count_through_its_load() -> None:
    tree = trace_figure(DOCUMENT, "given.items.timber.quantity")
    load = only(tree, "quantity", "supporting.load.quantity")
    assert load.details["tied"] == "load = timber / barges"
    assert {"C05", "C06"} <= claims_below(load)


def test_a_borrowed_price_shows_the_sale_it_is_borrowed_from() -> None:
    tree = trace_figure(DOCUMENT, "grid.lorries.export")
    proxy = only(tree, "proxy")
    assert (proxy.details["low"], proxy.details["high"]) == (1.0, 1.5)
    assert "P03" in {one.row for one in proxy.walk()}


def test_an_item_that_only_lends_its_price_shows_its_rows(document: dict[str, Any]) -> None:
    cell = next(
        one for one in document["grid"] if (one["item"], one["basis"]) == ("lorries", "export")
    )
    cell["proxy"]["item"] = "used_lorries"
    lent = {**document["prices"][0], "id": "P99", "item": "used_lorries", "basis": "comparable"}
    document["prices"].append(lent)
    tree = trace_figure(document, "grid.lorries.export")
    lender = only(tree, "proxy").children[0]
    assert lender.label == {"en": "used lorries"}
    assert [one.row for one in lender.children] == ["P99"]


def test_an_item_without_a_price_says_so(document: dict[str, Any]) -> None:
    item = document["given"]["items"]["timber"]
    item["value"] = item["unit_price"] = None
    document["grid"] = [one for one in document["grid"] if one["item"] != "timber"]
    document["prices"] = []
    tree = trace_figure(document, "given.items.timber.value")
    assert tree.number is None
    assert tree.children[1].children[0].kind == "gap"


def test_money_needs_no_price(document: dict[str, Any]) -> None:
    item = document["given"]["items"]["timber"]
    item["unit"] = document["currency"]
    document["grid"] = [one for one in document["grid"] if one["item"] != "timber"]
    document["prices"] = []
    price = trace_figure(document, "given.items.timber.unit_price")
    assert [one.kind for one in price.children] == ["nothing"]
    assert price.children[0].details["counted"] == "own_money"


def test_without_claims_a_prior_stands_with_its_reason(document: dict[str, Any]) -> None:
    document["claims"] = [one for one in document["claims"] if one["item"] != "coal"]
    document["returned"]["items"]["coal"]["prior_only"] = True
    document["priors"].append(
        {
            "name": "coal.magnitude",
            "value": 1.0,
            "spread": 1.0,
            "reason": "a guess",
            "origin": "case",
        }
    )
    prior = only(trace_figure(document, "returned.items.coal.quantity"), "prior")
    assert prior.details == {"reasons": ("a guess",), "only": True}
    assert prior.number is not None
    assert prior.number.p50 == document["prior_predictive"]["coal"]["p50"]


def test_an_inequality_ties_its_items_both_ways(document: dict[str, Any]) -> None:
    document["ties"] = [{"tie": "lorries <= 2e3 * machines", "reason": {"en": "one drives it"}}]
    down = trace_figure(document, "given.items.lorries.quantity")
    tied = only(down, "quantity", "returned.items.machines.quantity")
    assert tied.details["tied"] == "lorries <= 2e3 * machines"
    assert "C10" in claims_below(down)
    up = trace_claim(document, "C10")
    assert only(up, "quantity", "given.items.lorries.quantity")
    assert only(up, "leg", "given.value")


def test_an_economy_share_rests_on_its_series() -> None:
    tree = trace_figure(DOCUMENT, "share_of_economy.given")
    output, leg = tree.children
    assert [one.row for one in output.children] == ["S01", "S02"]
    assert leg.figure == "given.value"


def test_a_basis_shows_its_own_prices() -> None:
    tree = trace_figure(DOCUMENT, "by_basis.export.given")
    assert "P02" in {one.row for one in tree.walk()}
    assert "P01" not in {
        one.row
        for one in tree.walk()
        if one.kind == "price" and one.details["used"] and one.details["basis"] == "export"
    }


def test_the_balance_lists_what_scope_leaves_out() -> None:
    tree = trace_figure(DOCUMENT, "balance")
    aside = tree.children[-1]
    assert aside.kind == "set_aside"
    assert [one.label["en"] for one in aside.children if one.kind == "left_out"] == [
        "training",
        "tourism",
    ]
    assert {"due.value", "trade.value"} <= {one.figure for one in aside.children}


def test_an_unpriced_good_reaches_what_is_told_of_it(document: dict[str, Any]) -> None:
    assert [one.kind for one in trace_figure(document, "unpriced.training").children] == ["nothing"]
    document["claims"][0]["item"] = document["claims"][0]["read_as"] = "training"
    tree = trace_figure(document, "unpriced.training")
    assert document["claims"][0]["id"] in claims_below(tree)
    assert only(trace_claim(document, "C01"), "unpriced").figure == "unpriced.training"


def test_internal_claims_are_flagged() -> None:
    internal = {one["id"] for one in DOCUMENT["claims"] if one["internal"]}
    tree = trace_figure(DOCUMENT, "balance")
    assert internal
    assert {one.claim for one in tree.walk() if one.internal and one.claim} == internal


# Up


def test_a_claim_that_counts_reaches_the_headlines() -> None:
    figures = {one.figure for one in trace_claim(DOCUMENT, "C06").walk()}
    assert {"supporting.load.quantity", "given.value", "balance", "ratio"} <= figures


def test_a_copy_leads_to_the_claim_it_repeats() -> None:
    tree = trace_claim(DOCUMENT, "C02")
    assert not tree.details["counts"]
    assert "C01" in tree.details["why"]
    assert tree.children[0].row == "C01"
    assert only(tree, "leg").figure == "given.value"


def test_a_pledge_leads_to_the_pledges_only() -> None:
    tree = trace_claim(DOCUMENT, "C09")
    assert [one.figure for one in tree.walk() if one.figure] == ["promises.C09"]


@pytest.mark.parametrize(
    ("use", "kind"), [("derived", "derived_from"), ("superseded", "supersedes")]
)
def test_what_stands_behind_another_claim_leads_to_it(
    document: dict[str, Any], use: str, kind: str
) -> None:
    claims = {one["id"]: one for one in document["claims"]}
    claims["C03"]["use"], claims["C03"]["why"] = use, "judged so"
    a, b = ("C03", "C04") if use == "derived" else ("C04", "C03")
    document["links"].append(
        {"a": a, "b": b, "kind": kind, "judgement": "yes", "drift": "", "why": ""}
    )
    tree = trace_claim(document, "C03")
    assert tree.children[0].row == "C04"
    assert only(tree, "leg").figure == "given.value"


def test_a_comparison_leads_nowhere() -> None:
    tree = trace_claim(DOCUMENT, "C14")
    assert tree.children == ()
    assert tree.details["why"] == "a total in money"


def test_an_unknown_claim_names_its_neighbours() -> None:
    with pytest.raises(FigureError) as caught:
        trace_claim(DOCUMENT, "C011")
    assert "C01" in caught.value.suggestions


@settings(deadline=None)
@given(st.sampled_from([one["id"] for one in DOCUMENT["claims"]]))
def test_the_order_of_claims_moves_nothing(id: str) -> None:
    turned = {**DOCUMENT, "claims": DOCUMENT["claims"][::-1]}
    assert trace_claim(turned, id) == trace_claim(DOCUMENT, id)
    assert trace_figure(turned, "balance") == trace_figure(DOCUMENT, "balance")


def test_a_claim_leads_up_to_the_readings_that_rest_on_it() -> None:
    pieces = [one for one in trace_claim(DOCUMENT, "C02").walk() if one.kind == "piece"]
    assert [one.details["piece"] for one in pieces if "even" not in one.details["piece"]] == [
        "bridge",
        "again",
    ]
    against = next(one for one in pieces if one.details["piece"] == "bridge").details["against"]
    names = {one["id"]: one["name"] for one in DOCUMENT["hypotheses"]["hypotheses"]}
    assert against == (names["business"],)


def test_a_figure_on_the_way_up_shows_the_pieces_that_are_results_on_it() -> None:
    ratio = next(one for one in trace_claim(DOCUMENT, "C06").walk() if one.figure == "ratio")
    assert [one.details["piece"] for one in ratio.children] == ["even"]
    without = trace_claim({**DOCUMENT, "hypotheses": None}, "C06")
    assert not [one for one in without.walk() if one.kind == "piece"]
