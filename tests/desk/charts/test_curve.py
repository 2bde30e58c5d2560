"""Counts over time: each claim at its date, few labels, nothing that does not count."""

from __future__ import annotations

from typing import Any

import pytest
from tests.desk.charts.conftest import marks_of, words_of

from steelyard.desk.charts import Look, curve, curve_items, curves
from steelyard.desk.charts.curve import choose_labels
from steelyard.desk.charts.panel import claim_points


def test_a_curve_marks_each_claim_at_its_own_date(document: dict[str, Any]) -> None:
    chart = curve(document, "timber")
    drawn = {claim["id"] for claim in claim_points(document, "timber")}
    assert {"C01", "C02", "C03", "C04", "C05"} <= drawn
    assert drawn <= marks_of(chart.svg, "data-claim")
    dates = {row["claim"]: row["date"] for row in chart.rows if row["kind"] == "claim"}
    assert dates["C03"] == "2024-01-31"
    assert "7 reports, 4 original statements." in chart.note


def test_an_unreviewed_claim_is_not_drawn(document: dict[str, Any]) -> None:
    assert "C13" not in curve(document, "timber").svg


def test_a_capacity_worded_as_a_floor_is_labelled_as_a_ceiling(document: dict[str, Any]) -> None:
    for claim in document["claims"]:
        if claim["id"] == "C05":
            claim["bound"] = "at_least"
            claim["point"] |= {"low": 900000, "high": None}
    assert "ceiling 900,000" in words_of(curve(document, "timber").svg)


def test_a_label_has_all_digits_of_what_was_stated(document: dict[str, Any]) -> None:
    for claim in document["claims"]:
        if claim["id"] == "C04":
            claim |= {"amount_low": 123456.0, "amount_high": 1234000.0}
            claim["point"] |= {"low": 123456.0, "high": 1234000.0}
    assert "123,456 to 1.234m" in words_of(curve(document, "timber").svg)
    german = words_of(curve(document, "timber", Look(lang="de")).svg)
    assert "123.456 bis 1,234\N{NO-BREAK SPACE}Mio." in german


def test_a_claim_without_a_source_says_so_in_its_label_and_below(document: dict[str, Any]) -> None:
    for claim in document["claims"]:
        if claim["id"] == "C04":
            claim |= {"source": None, "source_name": ""}
    chart = curve(document, "timber")
    assert "no source named, " in words_of(chart.svg)
    assert "no source named" in chart.source


def test_labels_are_at_most_six_one_an_origin(document: dict[str, Any]) -> None:
    claims = claim_points(document, "timber")
    chosen = choose_labels(claims, 6)
    origins = [claim["origin"] for claim in chosen]
    assert len(origins) == len(set(origins)) <= 6
    assert chosen[0]["id"] == "C04"
    assert len(choose_labels(claims, 2)) == 2


def test_an_item_without_a_curve_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no curve of 'gold'"):
        curve(document, "gold")


def test_small_multiples_hold_the_items_asked_for(document: dict[str, Any]) -> None:
    every = curve_items(document)
    assert "timber" in every
    chart = curves(document, Look(), ("coal", "timber"))
    assert {row["item"] for row in chart.rows} == {"coal", "timber"}
    assert "Not shown" in chart.note


def test_the_title_of_small_multiples_counts_what_they_show(document: dict[str, Any]) -> None:
    coal = [one for one in document["claims"] if one["item"] == "coal"]
    told = {one["id"] for one in coal if one["use"] in {"evidence", "stale_repeat", "capacity"}}
    copies = [one for one in coal if one["use"] == "copy" and one["origin"] in told]
    title = curves(document, Look(), ("coal",)).title
    assert title.endswith(f"{len(told) + len(copies)} reports of {len(told)} original statements")
    assert title != curves(document, Look()).title


def test_sources_are_called_as_the_reader_calls_them(document: dict[str, Any]) -> None:
    (id,) = {one["source"] for one in document["claims"] if one["id"] == "C04"}
    document["sources"] = [{"id": id, "name": "Customs", "name_de": "Zollamt"}]
    german, english = (curve(document, "timber", Look(lang=lang)) for lang in ("de", "en"))
    assert "Zollamt, " in words_of(german.svg)
    assert "Zollamt" in german.source
    assert "Zollamt" not in words_of(english.svg)
