"""Sources: grades with their history, leans, and what falls with one of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from steelyard.desk.web.asking import Form, NotFoundError, Query, RefusedError
from steelyard.desk.web.bench import Bench, default_clock, today
from steelyard.desk.web.deeds.editing import grade
from steelyard.desk.web.fields import form_of
from steelyard.desk.web.pages.sources import view
from steelyard.desk.web.serving import Serving
from steelyard.desk.web.speech import Speech

LOADED = 30
"""Seconds within which the draws of the small case are loaded."""


def shown(bench: Bench, path: str = "", lang: str = "en", **pairs: str) -> dict[str, Any]:
    return view(bench, Query(Speech(lang), path, tuple(pairs.items())))


def graded(**fields: str) -> Form:
    return Form(
        Speech("en"), {"source": "harbour-watch", "back": "/sources/harbour-watch"} | fields
    )


def test_the_list_tells_grade_claims_and_lean_of_each(bench: Bench) -> None:
    rows = {row["id"]: row for row in shown(bench)["rows"]}
    assert len(rows) == 5
    assert rows["harbour-watch"]["grade"] == "B"
    assert rows["aland-ministry"]["interested"]
    assert any(row["leans"] for row in rows.values())
    for lean in (one for row in rows.values() for one in row["leans"]):
        assert 0 <= lean["low_x"] <= lean["mid_x"] <= lean["high_x"] <= 120


def test_grades_older_than_a_year_are_listed_alone(bench: Bench) -> None:
    assert {row["id"] for row in shown(bench, stale="1")["rows"]} == {
        "harbour-watch",
        "borda-ministry",
    }


def test_search_finds_a_source_by_another_name(bench: Bench) -> None:
    assert [row["id"] for row in shown(bench, q="institute")["rows"]] == ["harbour-watch"]


def test_a_source_leads_to_the_words_of_its_claims_and_to_its_prices(bench: Bench) -> None:
    one = shown(bench, "harbour-watch")
    assert one["rows"]
    assert all(row["address"].startswith("/inbox/") for row in one["rows"])
    assert {price["id"] for price in one["prices"]} == {"P003", "P004"}
    assert not one["fall"]["moved"]


def test_a_source_there_is_not_is_not_found(bench: Bench) -> None:
    with pytest.raises(NotFoundError):
        shown(bench, "nobody")


def test_without_a_source_the_balance_moves_and_says_by_which_item(bench: Bench) -> None:
    end = time.monotonic() + LOADED
    while not bench.ready and time.monotonic() < end:
        time.sleep(0.05)
    fall = shown(bench, "customs-union", without="1")["fall"]
    assert not fall["refused"]
    assert any(one["moved"] for one in fall["moved"])
    assert fall["items"]


def test_a_new_grade_stands_before_the_older_one(bench: Bench, weighed: Path) -> None:
    before = (weighed / "grades.csv").read_text(encoding="utf-8")
    day = today().isoformat()
    grade(bench, graded(letter="C", since=day, why="Two counts were wrong."))
    after = (weighed / "grades.csv").read_text(encoding="utf-8")
    assert after.startswith(before)
    grades = shown(bench, "harbour-watch")["grades"]
    assert [one["letter"] for one in grades] == ["C", "B"]
    assert grades[0]["by"] == "anna"
    assert {row["id"] for row in shown(bench, stale="1")["rows"]} == {"borda-ministry"}


@pytest.mark.parametrize(
    "fields",
    [
        {"letter": "C", "since": "2025", "why": ""},
        {"letter": "C", "since": "2025", "why": "A reason.", "source": "nobody"},
    ],
)
def test_a_grade_without_a_reason_or_a_source_is_refused(
    bench: Bench, weighed: Path, fields: dict[str, str]
) -> None:
    before = (weighed / "grades.csv").read_bytes()
    with pytest.raises(RefusedError):
        grade(bench, graded(**fields))
    assert (weighed / "grades.csv").read_bytes() == before


def test_in_the_browser_what_falls_comes_by_itself_and_a_grade_is_given(
    weighed: Path, serve: Callable[..., Serving], page: Page
) -> None:
    serving = serve(weighed)
    page.goto(serving.address)
    page.goto(f"http://127.0.0.1:{serving.keys.port}/sources/customs-union")
    expect(page.locator("#fall .moved")).to_contain_text("Provisional, without", timeout=30_000)
    page.goto(f"http://127.0.0.1:{serving.keys.port}/sources/harbour-watch")
    page.locator("#letter").select_option("D")
    page.locator("#grade-why").fill("Its later counts were not confirmed.")
    page.locator(".add-grade button").click()
    expect(page.locator("[data-said]")).to_have_text("Graded D.")
    expect(page.locator(".grades li").first).to_contain_text("not usually reliable")
    page.locator("a", has_text="Edit").click()
    page.locator("[name=set_note]").fill("Counts ships.")
    page.locator("form.edit button").click()
    expect(page.locator("[data-said]")).to_have_text("harbour-watch is saved.")
    assert "Counts ships." in (weighed / "sources.csv").read_text(encoding="utf-8")


def test_before_the_first_weighing_original_statements_are_not_known(case: Path) -> None:
    made = Bench(case, "anna", default_clock, weigh_at_once=False)
    content: dict[str, Any] = view(made, Query(Speech("en"), ""))
    assert {one["origins"] for one in content["rows"]} == {None}


def test_the_list_of_sources_in_a_form_is_in_the_language_of_the_page(case: Path) -> None:
    made = Bench(case, "anna", default_clock, weigh_at_once=False).case
    assert made is not None
    source = replace(made.sources[0], name_de="Auf Deutsch")
    known = replace(made, sources=(source,))
    (field,) = form_of("claims", made.claims[0], ("source",), known, Speech("de"))
    assert field.choices[1:] == ((source.id, "Auf Deutsch"),)
