"""Pages, twins, deeds and files at their addresses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from steelyard.desk.pages import asset
from steelyard.desk.results import kept_headline
from steelyard.desk.web.serving import Serving


def test_the_colours_are_those_of_the_report(
    page: Page, weighed: Path, serve: Callable[..., Serving]
) -> None:
    serving = serve(weighed)
    page.goto(serving.address)
    answer = page.request.get(f"{serving.address.partition('/?')[0]}/static/palette.css")
    assert answer.headers["content-type"].startswith("text/css")
    assert answer.text() == asset("palette.css")
    given = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--given')")
    assert given.strip() in asset("palette.css")
    assert given.strip()


def test_a_browser_asks_for_a_style_or_script_once_and_again_only_when_it_is_another(
    page: Page, weighed: Path, serve: Callable[..., Serving]
) -> None:
    serving = serve(weighed)
    page.goto(serving.address)
    # The page that stands there while the files are read has not all of them yet.
    expect(page.locator("#overview")).to_be_visible(timeout=20_000)
    page.wait_for_load_state("load")
    page.goto(f"{serving.address.partition('/?')[0]}/problems")
    taken = page.evaluate(
        "performance.getEntriesByType('resource')"
        ".filter(one => one.name.includes('/static/'))"
        ".map(one => [one.name.split('/static/')[1], one.transferSize])"
    )
    assert {name.partition("?")[0] for name, _ in taken} >= {"web.css", "palette.css", "frame.js"}
    assert all(size == 0 for _, size in taken)
    base = serving.address.partition("/?")[0]
    for asked in ("/static/web.css", "/static/web.css?v=another"):
        assert page.request.get(f"{base}{asked}").headers["cache-control"] == "no-store"


def test_while_a_large_case_is_read_the_last_balance_stands_there_already(
    page: Page, weighed: Path, serve: Callable[..., Serving]
) -> None:
    serving = serve(weighed)
    # As it is until the files of a large case are read.
    serving.bench.opened.clear()
    page.goto(serving.address)
    assert page.locator("[data-opening]").is_visible()
    told = page.locator("#balance strong").all_inner_texts()
    assert len(told) == 3
    assert "As last weighed" in page.locator("#balance").inner_text()
    serving.bench.opened.set()
    # It goes on by itself.
    expect(page.locator("#overview")).to_be_visible(timeout=20_000)
    assert page.locator("#balance strong").all_inner_texts() == told


def test_the_last_balance_is_not_told_of_results_that_are_others_by_now(weighed: Path) -> None:
    kept = kept_headline(weighed)
    assert kept is not None
    document = json.loads((weighed / "results" / kept["of"][0] / "weighing.json").read_text())
    assert kept["figures"]["ratio"] == document["ratio"]
    assert kept["figures"]["given"] == document["given"]["value"]
    (weighed / "results" / kept["of"][0] / "weighing.json").write_text("{}")
    assert kept_headline(weighed) is None
