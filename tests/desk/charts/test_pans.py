"""The two pans: the finding, its figures, open ends."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.desk.charts.conftest import OPEN, marks_of, words_of

from steelyard.desk.charts import pans
from steelyard.desk.charts.pans import break_even_words


def test_the_pans_state_the_finding_and_mark_their_figures(document: dict[str, Any]) -> None:
    chart = pans(document)
    assert chart.title == "Avalia: about $630m went out, about $73m was seen to come back"
    figures = marks_of(chart.svg, "data-figure")
    assert {"given.value", "returned.value", "balance", "ratio", "break_even"} <= figures
    assert "given.items.timber.value" in figures
    assert "encode nothing" in chart.alt


def test_an_open_end_is_said_and_never_a_number(document: dict[str, Any]) -> None:
    assert document["returned"]["value"]["high"] is None
    words = words_of(pans(document).svg)
    assert "open end" in words
    assert re.search(r"\bopen\b", words)
    assert "inf" not in words.lower()
    assert "None" not in words


@pytest.mark.parametrize(("low", "level"), [(1e8, True), (0, False), (-1e8, False)])
def test_the_pans_level_only_by_what_came_unseen_where_the_difference_is_above_zero(
    document: dict[str, Any], low: float, level: bool
) -> None:
    document["break_even"] = {**document["break_even"], "p05": low}
    for lang, sure, unsure in (
        ("en", "The pans would be level if", "Which side gave more is open."),
        ("de", "Ausgeglichen wäre", "Welche Seite mehr gab, ist offen."),
    ):
        assert break_even_words(document, lang).startswith(sure if level else unsure)


def test_a_missing_ratio_is_put_intowords_of(document: dict[str, Any]) -> None:
    document["ratio"] = dict(OPEN)
    assert "there is no ratio" in words_of(pans(document).svg)
    document["ratio"] = OPEN | {"p05": 4.7, "p50": 8.5}
    assert "at least 4.7" in words_of(pans(document).svg)


def test_segments_of_a_bar_share_its_median(document: dict[str, Any]) -> None:
    rows = [row for row in pans(document).rows if row["row"] == "Went out"]
    whole = next(row for row in rows if row["figure"] == "given.value")
    assert sum(row["drawn"] for row in rows if row["item"]) == pytest.approx(whole["p50"])
