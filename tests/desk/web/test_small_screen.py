"""On a small screen what is secondary is folded, and what one steers by stays in sight."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize

from steelyard.desk.web.serving import Serving

SMALL: ViewportSize = {"width": 390, "height": 844}
PATHS = ("/prices", "/sources", "/promises", "/assumptions")


@pytest.fixture
def origin(page: Page, weighed: Path, serve: Callable[..., Serving]) -> str:
    serving = serve(weighed)
    page.goto(serving.address)
    return serving.address.partition("/?")[0]


def folded(page: Page) -> tuple[int, int]:
    """How many parts may be folded, and how many of them are."""
    found: list[int] = page.evaluate(
        "(() => { const all = [...document.querySelectorAll('details[data-fold]')];"
        " return [all.length, all.filter(one => !one.open).length]; })()"
    )
    return found[0], found[1]


def test_what_is_secondary_is_folded_on_a_small_screen_and_open_on_a_large_one(
    page: Page, origin: str
) -> None:
    for path in PATHS:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{origin}{path}")
        large = folded(page)
        page.set_viewport_size(SMALL)
        page.goto(f"{origin}{path}")
        small = folded(page)
        assert large[0] == small[0], path
        assert (large[1], small[1]) == (0, small[0]), path
    assert small[0] > 2
    # A part that the address names is not folded away.
    page.goto(f"{origin}/assumptions#in-decisions")
    page.reload()
    assert page.locator("#in-decisions").evaluate("one => one.open")


def test_the_balance_stays_in_sight_and_small_and_the_menu_shows_where_one_is(
    page: Page, origin: str
) -> None:
    page.set_viewport_size(SMALL)
    page.goto(f"{origin}/assumptions")
    page.evaluate("scrollTo(0, 900)")
    strip = page.locator("#balance").bounding_box()
    assert strip is not None
    assert strip["y"] == pytest.approx(0.0, abs=1.0)
    assert strip["height"] < 844 / 10
    page.evaluate("scrollTo(0, 0)")
    current = page.locator(".menu a[aria-current]").bounding_box()
    assert current is not None
    assert current["x"] >= 0
    assert current["x"] + current["width"] <= 390


def test_no_page_scrolls_sideways_in_german_either(page: Page, origin: str) -> None:
    item = page.evaluate("fetch('/items.json').then(one => one.json())")["legs"][0]["rows"][0]["id"]
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        for path in ("/", "/inbox", *PATHS, "/origins", "/items", f"/items/{item}", "/trace/ratio"):
            page.goto(f"{origin}{path}?lang=de")
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (path, width, wide)
