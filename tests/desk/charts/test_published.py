"""Published sums stand beside ours, grouped by what they measure."""

from __future__ import annotations

from typing import Any

from tests.desk.charts.conftest import marks_of

from steelyard.desk.charts import Look, published, published_rows


def test_published_sums_are_grouped_by_what_they_measure(document: dict[str, Any]) -> None:
    chart = published(document)
    measures = [row["measures"] for row in chart.rows]
    assert measures == sorted(measures, key=["given", "due", "received"].index)
    for group in ("given", "received"):
        first = next(row for row in chart.rows if row["measures"] == group)
        assert first["name"] == "This weighing"
    assert {"V01", "V02"} <= marks_of(chart.svg, "data-published")
    assert "Forestry 2024: price: list prices are higher" in chart.note
    assert "most of the gap" not in chart.note


def test_a_case_that_says_nothing_of_a_study_is_not_spoken_for(document: dict[str, Any]) -> None:
    said, *others = [row for row in document["published"] if row["headline"]]
    said.update(differs="Ends in Sep. 2023; prices not printed.", differs_de="Endet im Sept. 2023.")
    for row in others:
        row.update(differs="", differs_de="")
    assert published(document).note.endswith("Forestry 2024: Ends in Sep. 2023.")
    german = published(document, Look(lang="de")).note
    assert german.endswith("Forstinstitut 2024: Endet im Sept. 2023.")
    said.update(differs="", differs_de="")
    assert "Forestry" not in published(document).note


def test_words_of_a_study_are_german_where_the_case_has_them(document: dict[str, Any]) -> None:
    rows = {row["published"]: row for row in published(document, Look(lang="de")).rows}
    assert rows["V01"]["basis"] == "Listenpreise"
    assert rows["V01"]["name"] == "Forstinstitut 2024"
    document["published"][0]["basis_de"] = ""
    rows = {row["published"]: row for row in published(document, Look(lang="de")).rows}
    assert rows["V01"]["basis"] == "list prices"


def test_without_a_published_sum_there_is_no_chart_of_them(document: dict[str, Any]) -> None:
    assert published_rows(document)
    for row in document["published"]:
        row["headline"] = False
    assert published_rows(document) == ()
