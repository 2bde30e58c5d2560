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
