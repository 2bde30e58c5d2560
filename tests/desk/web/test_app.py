"""Pages, twins, deeds and files at their addresses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from steelyard.desk.pages import asset
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
