"""Trees fit the screen, keep addresses whole, and carry nothing that steers a terminal."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steelyard.desk.terminal import columns
from steelyard.desk.tree import can_draw, render_tree, tree_json
from steelyard.desk.tree_words import clean
from steelyard.weighing.trace import Node, figure_paths, trace_claim, trace_figure

FIXTURE = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)


def claim(node: Node) -> Node:
    return next(one for one in node.walk() if one.kind == "claim")


@FIXTURE
@given(
    data=st.data(),
    width=st.integers(60, 120),
    full=st.booleans(),
    lang=st.sampled_from(["en", "de"]),
)
def test_no_line_is_wider_than_the_screen(
    document: dict[str, Any], data: st.DataObject, width: int, full: bool, lang: str
) -> None:
    path = data.draw(st.sampled_from(figure_paths(document)))
    text = render_tree(trace_figure(document, path), width, full=full, lang=lang)
    assert text.endswith("\n")
    assert max(columns(line) for line in text.splitlines()) <= width
    assert "{" not in text


def test_a_leaf_says_who_when_and_where(document: dict[str, Any]) -> None:
    text = render_tree(trace_figure(document, "given.items.timber.quantity"))
    assert text.startswith("timber: about 610,000 t (430,000 to 860,000)\n")
    assert "C04 · about 640,000 t · 10 Mar 2024" in text
    assert "Customs of Corland (coast states, grade B)" in text
    assert "quote: “between 480,000 and 520,000 t of timber”" in text
    assert "paraphrase, not a quote: About 640,000 t of timber by early March." in text
    assert "https://example.org/c04" in text
    assert "calculated ceiling · if fully loaded · computed from C06" in text


@pytest.mark.parametrize(
    ("by", "checked", "said"),
    [
        ("human", True, "translation, by a person, checked: more than 1,500 lorries"),
        ("machine", False, "translation, by a machine, not checked: more than 1,500 lorries"),
        ("", False, "translation, not said by whom, not checked: more than 1,500 lorries"),
    ],
)
def test_the_original_stands_before_its_translation_which_says_how_it_came_about(
    document: dict[str, Any], by: str, checked: bool, said: str
) -> None:
    marks: dict[str, Any] = {"translation": "more than 1,500 lorries"}
    marks |= {"translation_by": by, "translation_checked": checked}
    rows = [{**one, **marks} if one["id"] == "C03" else one for one in document["claims"]]
    drawn = render_tree(trace_claim({**document, "claims": rows}, "C03"), 120)
    text = " ".join(drawn.replace("│", " ").split())
    assert said in text
    assert text.index("quote: “") < text.index("translation,")


def test_what_is_set_aside_opens_in_full(document: dict[str, Any]) -> None:
    tree = trace_figure(document, "given.items.timber.quantity")
    short, whole = render_tree(tree), render_tree(tree, full=True)
    assert "C14 ·" not in short
    assert "Set aside, 2: 1 × not reviewed, 1 × compared with only (--full lists" in short
    assert "does not count: a total in money" in whole
    assert "C02 Evening Herald (lost bound)" in short
    assert "C02 · 200,000 t" in whole


def test_millions_are_short_and_ends_and_months_named(document: dict[str, Any]) -> None:
    document["given"]["items"]["timber"]["quantity"].update(p05=4.2e6, p50=6.1e6, p95=8.9e6)
    tree = trace_figure(document, "given.items.timber.quantity")
    assert "about 6.1m t (4.2m to 8.9m)" in render_tree(tree)
    assert "etwa 6,1\N{NO-BREAK SPACE}Mio. t" in render_tree(tree, lang="de")
    end = render_tree(trace_figure(document, "given.items.timber.quantity@2023-09.p50"))
    assert end.startswith("timber, end of Sep 2023: 50%: 150,000 t\n")


def test_up_says_whether_a_claim_counts(document: dict[str, Any]) -> None:
    assert "\n│ counts\n" in render_tree(trace_claim(document, "C06"))
    assert "zählt nicht: a total in money" in render_tree(trace_claim(document, "C14"), lang="de")


def test_an_address_stays_whole_up_to_the_width(document: dict[str, Any]) -> None:
    tree = trace_figure(document, "balance")
    for length in (60, 79, 80):
        url = "https://example.org/".ljust(length, "x")
        lines = render_tree(_with_url(tree, url)).splitlines()
        assert any(line.endswith(url) for line in lines), length
        assert max(map(columns, lines)) <= 80
    url = "https://example.org/".ljust(300, "x")
    lines = render_tree(_with_url(tree, url)).splitlines()
    assert max(map(columns, lines)) <= 80
    assert "".join(line.strip("│ ") for line in lines).count("x" * 200) >= 1


def _with_url(tree: Node, url: str) -> Node:
    if tree.kind == "claim":
        return replace(tree, url=url)
    return replace(tree, children=tuple(_with_url(child, url) for child in tree.children))


def test_ascii_lines_and_colour_change_no_word(document: dict[str, Any]) -> None:
    tree = trace_figure(document, "given.value")
    plain = render_tree(tree)
    assert not set("├└│─") & set(render_tree(tree, ascii=True))
    coloured = render_tree(tree, color=True)
    assert "\x1b[" in coloured
    for code in ("0", "1", "2", "33", "36"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert [line.rstrip() for line in coloured.splitlines()] == plain.splitlines()
    assert "\x1b" not in plain


def test_screens_that_can_draw() -> None:
    assert can_draw("utf-8")
    assert not can_draw("ascii")
    assert not can_draw(None)
    assert not can_draw("no-such-encoding")


@given(st.text(max_size=60))
def test_texts_of_others_cannot_steer_the_terminal(text: str) -> None:
    shown = clean(text)
    assert not any(ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 for sign in shown)
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in shown


@FIXTURE
@given(text=st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_wording_fits_the_screen(document: dict[str, Any], text: str) -> None:
    node = claim(trace_figure(document, "given.items.timber.quantity"))
    said = replace(node, note=text, details={**node.details, "paraphrase": text, "words": text})
    lines = render_tree(Node("set_aside", children=(said,)), full=True).split("\n")
    assert max(columns(line) for line in lines) <= 80


def test_wide_signs_take_two_columns() -> None:
    assert columns("북한 포탄") == 9
    assert columns("e\N{COMBINING ACUTE ACCENT}") == 1


def test_a_claim_that_is_internal_is_flagged(document: dict[str, Any]) -> None:
    text = render_tree(trace_figure(document, "given.items.lorries.quantity"))
    assert "internal: not for publication" in text


def test_order_of_magnitude_open_amounts_and_shares_are_said(document: dict[str, Any]) -> None:
    node = claim(trace_figure(document, "given.items.timber.quantity"))

    def shown(**details: Any) -> str:
        return render_tree(replace(node, details={**node.details, **details})).splitlines()[0]

    assert "2,000,000 to 10,000,000 t (order of magnitude)" in shown(
        amount_low=2e6, amount_high=1e7, bound="order"
    )
    assert "no number given" in shown(amount_low=None, amount_high=None)
    assert "at most 7.25%" in shown(amount_low=None, amount_high=0.0725, unit="share")
    assert "0.5 t/month" in shown(amount_low=0.5, amount_high=0.5, bound="exact", unit="t/month")
    assert "· 0 t ·" in shown(amount_low=0.0, amount_high=0.0, bound="exact")


@pytest.mark.parametrize("path", ["balance", "ratio", "share_of_economy.given", "published.V01"])
def test_json_holds_the_whole_tree(document: dict[str, Any], path: str) -> None:
    tree = trace_figure(document, path)
    found = json.loads(json.dumps(tree_json(tree), allow_nan=False))

    def count(one: dict[str, Any]) -> int:
        return 1 + sum(count(child) for child in one.get("children", ()))

    assert count(found) == len(list(tree.walk()))
    assert found["figure"] == path
    assert found["kind"] == tree.kind


def test_names_of_a_case_cannot_steer_the_terminal(document: dict[str, Any]) -> None:
    nasty = {"en": "Ti\x1b[2J\x9bmb\ner", "de": "Holz"}
    document["names"]["timber"] = nasty
    document["bases"][document["basis"]]["name"] = nasty
    for path in ("given.items.timber.value", "supporting.barges.quantity"):
        text = render_tree(trace_figure(document, path), full=True)
        assert text.replace("\n", "").isprintable()
    assert "Ti" in render_tree(trace_figure(document, "given.items.timber.value"))


def test_a_definition_names_its_items_and_a_borrowed_price_its_lender(
    document: dict[str, Any],
) -> None:
    item = document["given"]["items"]["timber"]
    item.update(definition="barges * load", prior_only=False)
    text = render_tree(trace_figure(document, "given.items.timber.quantity"), 200)
    barges, load = (document["names"][one]["en"] for one in ("barges", "load"))
    assert f"= {barges} × {load}" in text
    proxy = next(one for one in document["grid"] if one["proxy"])
    proxy["proxy"].update(low=1.0, high=1.0)
    path = f"grid.{proxy['item']}.{proxy['basis']}"
    assert "same price" in render_tree(trace_figure(document, path), 200)


def test_a_piece_of_the_readings_says_what_it_speaks_against(document: dict[str, Any]) -> None:
    text = render_tree(trace_claim(document, "C02"), 200)
    piece = next(one for one in document["hypotheses"]["pieces"] if one["id"] == "bridge")
    assert f"Readings of the exchange: {piece['text']['en']}" in text
    assert "speaks against: " in text
    fits = next(one for one in document["hypotheses"]["pieces"] if one["id"] == "again")
    fits["counts"] = True
    assert "speaks against none of them" in render_tree(trace_claim(document, "C02"), 200)
    piece["counts"] = False
    assert "zählt dort nicht" in render_tree(trace_claim(document, "C02"), 200, lang="de")
