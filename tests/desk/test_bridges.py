"""The steps from a published figure to ours, as rows that add up as they are printed."""

from __future__ import annotations

from typing import Any

import pytest

from steelyard.desk.bridges import (
    ladder_of,
    notes_of,
    part_rows,
    recounted_of,
    title_of,
)

Json = dict[str, Any]


def bridge(document: Json, figure: str) -> Json:
    found: Json = next(one for one in document["bridges"] if one["figure"] == figure)
    return found


def number(text: str) -> float:
    return float(text.replace("\N{MINUS SIGN}", "-").replace(",", ".")) if text != "–" else 0.0


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize(("figure", "end"), [("V01", "low"), ("V01", "high"), ("V03", "high"), ("V04", "low")])  # fmt: skip
def test_the_labels_add_up_as_they_are_printed(
    document: Json, figure: str, end: str, lang: str
) -> None:
    ladder = ladder_of(document, bridge(document, figure), end, lang)
    total = number(ladder.stated) + sum(number(row.label) for row in ladder.rows)
    assert total == pytest.approx(number(ladder.ours), abs=1e-9)
    assert [row.start for row in ladder.rows] == [
        ladder.start,
        *(row.end for row in ladder.rows[:-1]),
    ]
    assert ladder.rows[-1].end == ladder.end


def test_the_title_says_what_moves_it_most(document: Json) -> None:
    one = bridge(document, "V01")
    assert title_of(document, one, "high", "en") == (
        "Why not $900m? The largest part of the gap cannot be explained from what is printed"
    )
    for step in one["ends"]["high"]["steps"]:
        step["move"] = {"count": -400e6, "window": 128e6}.get(step["name"], 0.0)
    assert title_of(document, one, "high", "en").endswith("Above all, fewer goods are counted here")
    assert title_of(document, one, "high", "de").startswith("Warum nicht 900\N{NO-BREAK SPACE}Mio.")


def test_what_is_not_printed_is_said_and_moves_nothing(document: Json) -> None:
    rows = {row.key: row for row in ladder_of(document, bridge(document, "V04"), "low", "en").rows}
    assert (rows["price"].label, rows["price"].why) == ("–", "no price printed")
    assert (rows["scope"].label, rows["scope"].why) == ("–", "the same goods")
    assert rows["price"].start == rows["price"].end
    assert rows["remainder"].name == "remainder, not explained"


def test_notes_tell_window_goods_and_kind_of_sum(document: Json) -> None:
    said = " ".join(notes_of(document, bridge(document, "V01"), "en"))
    assert "it is $550m here ($330m to $960m)" in said
    assert "starts before the case does, on 1 Aug 2023" in said
    assert "Without a price here: lorries" in said
    assert "It adds saws ($1.0m to $2.0m)" in said
    due = " ".join(notes_of(document, bridge(document, "V03"), "en"))
    assert "ends after the case does" in due
    assert "what is due, not what was given" in due
    assert "Technology is in it" in due


def test_a_figure_out_of_reach_has_its_reason_alone(document: Json) -> None:
    (said,) = notes_of(document, bridge(document, "V02"), "de")
    assert said.startswith("Sie lässt sich nicht neben die hiesige stellen: V02 runs from")


def test_their_counts_at_our_prices_are_told_only_where_they_count_everything(
    document: Json,
) -> None:
    one = bridge(document, "V01")
    assert recounted_of(document, one, "high", "en") == ""
    one["ends"]["high"]["steps"][0]["how"] = "told"
    assert recounted_of(document, one, "high", "en") == (
        "Its counts at the prices here come to $670m; the sum it prints is 1.3 times that."
    )


def test_each_count_and_price_stands_beside_ours(document: Json) -> None:
    rows = list(part_rows(document, bridge(document, "V01"), "high", "en"))
    assert rows[0][:3] == ("count", "timber", "600,000")
    assert rows[0][4] == "\N{MINUS SIGN}$130m"
    assert rows[1][:3] == ("price", "timber", "1,040")
