"""The tornado: a bar a number from end to end, and nothing that the document does not say."""

from __future__ import annotations

from typing import Any

import pytest
from tests.desk.charts.conftest import marks_of, read_texts, words_of

from steelyard.desk.charts import Look, all_charts, has_swings, swings

LOOKS = [Look(), Look(lang="de"), Look(width_mm=85.0), Look(lang="de", width_mm=85.0)]


def test_every_number_with_two_ends_has_a_row_in_the_documents_order(
    document: dict[str, Any],
) -> None:
    chart = swings(document)
    rows = [row for row in document["swings"]["rows"] if row["at_low"] and row["at_high"]]
    assert 0 < len(rows) < len(document["swings"]["rows"])
    assert [(row["kind"], row["name"]) for row in chart.rows] == [
        (row["kind"], row["name"]) for row in rows
    ]
    assert marks_of(chart.svg, "data-figure") == {f"{row['kind']}.{row['name']}" for row in rows}


@pytest.mark.parametrize("look", LOOKS)
def test_words_stay_inside_and_name_the_number_that_moves_most(
    document: dict[str, Any], look: Look
) -> None:
    chart = swings(document, look)
    box, texts = read_texts(chart.svg)
    assert all(text.box.left >= box.left and text.box.right <= box.right for text in texts)
    assert {"en": "coal", "de": "Kohle"}[look.lang] in chart.title
    assert {"en": "price", "de": "Preis"}[look.lang] in words_of(chart.svg).lower().replace(
        "preis", "Preis"
    )


def test_a_result_in_money_has_its_unit_and_axis(document: dict[str, Any]) -> None:
    money = {
        "figure": "given.value",
        "middle": 8.5e8,
        "rows": [
            {**row, "at_low": row["at_low"] * 1e8, "at_high": row["at_high"] * 1e8}
            for row in document["swings"]["rows"][:3]
        ],
    }
    chart = swings({**document, "swings": money})
    assert "What went out" in chart.subtitle
    assert "{" not in chart.subtitle


def test_without_a_middle_there_is_no_chart(document: dict[str, Any]) -> None:
    open_one = {**document, "swings": {**document["swings"], "middle": None}}
    assert has_swings(document)
    assert not has_swings(open_one)
    assert not has_swings({**document, "swings": {**document["swings"], "rows": []}})
    assert "swings" not in {chart.name for chart in all_charts(open_one)}
