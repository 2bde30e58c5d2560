"""The picture of a width: every statement where the document puts it, each mark explained once."""

from __future__ import annotations

import copy
import math
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from tests.desk.charts.conftest import SVG, marks_of, read_texts, words_of

from steelyard.desk.charts import Look, width_drawing, width_items, width_samples, widths
from steelyard.desk.charts.widths import MOST

NARROW = Look(width_mm=85.0)


def groups(svg: str) -> dict[str, ET.Element]:
    """The marks of statements by claim."""
    root = ET.fromstring(svg)
    return {
        group.attrib["data-claim"]: group
        for group in root.iter(f"{SVG}g")
        if "data-claim" in group.attrib
    }


def shown_claims(document: dict[str, Any], item: str) -> set[str]:
    """Claims whose statement on an item may be drawn."""
    internal = {claim["id"] for claim in document["claims"] if claim.get("internal")}
    assert internal
    return {figure["claim"] for figure in document["widths"][item]["figures"]} - internal


def test_every_statement_is_drawn_once_and_no_other(document: dict[str, Any]) -> None:
    for item in document["widths"]:
        drawn = marks_of(width_drawing(document, item, NARROW), "data-claim")
        assert drawn == shown_claims(document, item)


def test_an_internal_statement_is_not_drawn(document: dict[str, Any]) -> None:
    for claim in document["claims"]:
        claim["internal"] = claim["id"] == "C01"
    assert "C01" not in marks_of(width_drawing(document, "timber", NARROW), "data-claim")
    assert "C01" not in {row["claim"] for row in widths(document).rows}


def test_camps_stand_in_rows_by_name_above_the_estimate(document: dict[str, Any]) -> None:
    written = read_texts(width_drawing(document, "timber", NARROW))[1]
    texts = {text.words: text.box.top for text in written}
    order = [texts[name] for name in ("coast states", "researchers", "this estimate")]
    assert order == sorted(order)
    assert texts["before any report"] > texts["shared error double"] > texts["this estimate"]


def test_figures_further_right_are_larger(document: dict[str, Any]) -> None:
    changed = copy.deepcopy(document)
    figures = changed["widths"]["timber"]["figures"]
    for n, figure in enumerate(figures):
        figure.update(
            said="number", low=500_000.0 * (1 + n), high=500_000.0 * (1 + n), camp="coast"
        )
    circles = [
        float(next(group.iter(f"{SVG}circle")).attrib["cx"])
        for _, group in sorted(groups(width_drawing(changed, "timber", NARROW)).items())
    ]
    assert circles == sorted(circles)
    # On a log axis equal ratios are equal ways.
    first, second = circles[1] - circles[0], circles[2] - circles[1]
    assert first / second == pytest.approx(math.log(2) / math.log(1.5), rel=0.02)


@pytest.mark.parametrize(("said", "way"), [("at_least", 1), ("at_most", -1), ("capacity", -1)])
def test_a_statement_with_one_end_points_to_the_open_side(
    document: dict[str, Any], said: str, way: int
) -> None:
    figure = document["widths"]["drivers"]["figures"][0]
    figure.update(said=said, low=12_000.0 if way > 0 else None, high=None if way > 0 else 12_000.0)
    figure["camp"] = ""
    group = groups(width_drawing(document, "drivers", NARROW))["C08"]
    line = next(group.iter(f"{SVG}line")).attrib
    assert math.copysign(1, float(line["x2"]) - float(line["x1"])) == way
    hollow = [one for one in group.iter() if one.attrib.get("fill") == NARROW.colour("ground")]
    assert bool(hollow) == (said == "capacity")


def test_without_a_shared_error_no_bars_of_it_are_drawn(document: dict[str, Any]) -> None:
    width = document["widths"]["timber"]
    assert "shared error half" in words_of(width_drawing(document, "timber", NARROW))
    width["double"] = dict(width["half"])
    shown = words_of(width_drawing(document, "timber", NARROW))
    assert "shared error" not in shown
    assert "before any report" in shown


def test_an_item_that_is_nothing_at_all_has_no_picture(document: dict[str, Any]) -> None:
    assert "coal" in width_items(document)
    for section in ("given", "returned", "due", "trade"):
        for id, entry in document[section]["items"].items():
            if id == "coal":
                entry["quantity"] = dict.fromkeys(("low", "p05", "p50", "p95", "high"), 0.0)
    assert "coal" not in width_items(document)


def test_what_is_in_the_pans_comes_first_and_the_dearest_first(document: dict[str, Any]) -> None:
    shown = width_items(document)
    pans = [
        id for id in shown if any(id in document[leg]["items"] for leg in ("given", "returned"))
    ]
    assert shown[: len(pans)] == tuple(pans)
    values = [
        (document["given"]["items"].get(id) or document["returned"]["items"][id])["value"]
        for id in pans
    ]
    middles = [float((value or {}).get("p50") or 0.0) for value in values]
    assert middles == sorted(middles, reverse=True)


@pytest.mark.parametrize("lang", ["en", "de"])
def test_each_mark_is_explained_once_by_a_sample_of_itself(
    document: dict[str, Any], lang: str
) -> None:
    samples = width_samples(document, Look(lang=lang, css_variables=True))
    said = [words for _, words in samples]
    assert len(set(said)) == len(said) == 7
    for svg, _ in samples:
        box, texts = read_texts(svg)
        assert not texts
        xs = [float(x) for x in re.findall(r'\b(?:x1|x2|cx)="([-\d.]+)"', svg)]
        assert all(box.left <= x <= box.right for x in xs)
    shown = words_of(widths(document, Look(lang=lang)).svg)
    for words in said:
        assert words in shown.replace("  ", " ")


def test_the_chart_shows_the_leading_items_and_tells_all_its_figures(
    document: dict[str, Any],
) -> None:
    chart = widths(document)
    shown = width_items(document)[:MOST]
    assert list(dict.fromkeys(row["item"] for row in chart.rows)) == list(shown)
    statements = [row for row in chart.rows if row["kind"] == "statement"]
    assert len(statements) == sum(len(shown_claims(document, id)) for id in shown)
    for row in chart.rows:
        if row["kind"] == "double_common_lean":
            assert row["high"] == document["widths"][row["item"]]["double"]["p95"]
