"""For everybody: screen readers, keys alone, small screens, the dark, paper."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from steelyard.desk.web.places import PAGES
from steelyard.desk.web.serving import Serving

GRAVE = {"serious", "critical"}
ALL = [f"/{name}" for name in PAGES] + [
    "/inbox/harbour-report?state=all",
    "/inbox/-",
    "/items/drones",
    "/items/drones?off=source:customs-union",
    "/sources/harbour-watch",
    "/trace/ratio",
    "/trace/up/D001",
    "/prices?edit=P001",
    "/promises?edit=W2",
    "/items?new=1",
    "/prices?new=1",
    "/sources?new=1",
    "/promises?new=1",
    "/documents?edit=harbour-report",
    "/items/drones?edit=proxies",
    "/items/blueprints",
    "/items?tie=%2B",
    "/case?edit=parties/0",
    "/case?edit=output/%2B",
    "/series?new=1",
    "/series?edit=S001",
    "/sources/harbour-watch?edit=harbour-watch",
    "/no-such-page",
]
# The page's own policy lets no string be run; axe brings its own script, by the browser's tools.
AXE = Axe()


@pytest.fixture(scope="module")
def served(_weighed_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """One workbench for the whole module: what is looked at here changes no file."""
    root = tmp_path_factory.mktemp("looked-at") / "case"
    shutil.copytree(_weighed_once, root, copy_function=shutil.copy2)
    serving = Serving(root, "anna", 0)
    thread = Thread(target=serving.run, daemon=True)
    thread.start()
    yield serving
    serving.stop()
    thread.join(timeout=10)


def open_at(page: Page, serving: Serving, path: str) -> None:
    if page.url == "about:blank":
        page.goto(serving.address)
    page.goto(f"http://127.0.0.1:{serving.keys.port}{path}")


def faults(page: Page, rules: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
    """What axe finds that shuts somebody out: its rule, the element, and why."""
    only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    found = AXE.run(page, options={"resultTypes": ["violations"], **only}).response["violations"]
    return [
        (one["id"], node["html"][:160], node["failureSummary"].splitlines()[1:3])
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_grave_is_found_on_any_page(page: Page, served: Serving, theme: str) -> None:
    open_at(page, served, f"/choose?theme={theme}")
    found = {}
    for path in ALL:
        open_at(page, served, path)
        assert page.locator("html").get_attribute("data-theme") == theme
        # In the dark the page is the same but for its colours.
        if here := faults(page, ("color-contrast",) if theme == "dark" else ()):
            found[path] = here
    assert found == {}


def test_the_dark_follows_the_system_where_nothing_was_chosen(
    browser: Browser, served: Serving
) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        page.goto(served.address)
        grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        context.close()
    assert grounds[0] != grounds[1]


@pytest.mark.parametrize("lang", ["en", "de"])
def test_no_page_scrolls_sideways_on_a_small_screen(page: Page, served: Serving, lang: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    open_at(page, served, f"/choose?lang={lang}")
    found = {}
    for path in ALL:
        open_at(page, served, path)
        assert page.locator("html").get_attribute("lang") == lang
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > 390:
            found[path] = (wide, page.evaluate(WIDEST))
    assert found == {}


WIDEST = """[...document.querySelectorAll('main *, header *, nav *, section *')]
  .filter(one => one.getBoundingClientRect().right > 391)
  .map(one => one.tagName + '.' + one.getAttribute('class')).slice(0, 5)"""


def test_every_page_has_one_heading_and_a_name_of_its_own(page: Page, served: Serving) -> None:
    names = set()
    for path in ALL[: len(PAGES)]:
        open_at(page, served, path)
        assert page.locator("h1").count() == 1, path
        names.add(page.title())
    assert len(names) == len(PAGES)


def test_the_skip_link_is_first_and_leads_to_the_content(page: Page, served: Serving) -> None:
    open_at(page, served, "/items")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_every_page_is_reached_and_read_by_keys_alone(page: Page, served: Serving) -> None:
    open_at(page, served, "/")
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        here = page.evaluate(
            "[document.activeElement.getAttribute('href'),"
            " getComputedStyle(document.activeElement).outlineStyle,"
            " document.activeElement.matches(':focus-visible')]"
        )
        if page.evaluate("document.activeElement == document.body"):
            break
        seen.append(here[0])
        # Where one is can be seen.
        assert here[1] != "none"
        assert here[2]
    for name in ("inbox", "items", "prices", "origins", "sources", "sheets"):
        assert f"/{name}" in seen


def test_a_source_is_switched_by_keys_and_focus_stays(page: Page, served: Serving) -> None:
    open_at(page, served, "/items/drones")
    box = page.locator("[data-source][value='source:customs-union']")
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator(".moved")).to_be_visible(timeout=30_000)
    expect(page.locator("[data-source][value='source:customs-union']")).to_be_checked()
    assert page.evaluate("document.activeElement.value") == "source:customs-union"
    assert "off=source" in page.url
    page.go_back()
    expect(page.locator(".moved")).to_have_count(0)


def test_letters_typed_into_a_field_do_nothing_else(page: Page, served: Serving) -> None:
    open_at(page, served, "/inbox/-")
    page.focus("#because")
    page.keyboard.type("appraisal rejected, unclear")
    assert page.locator("#because").input_value() == "appraisal rejected, unclear"
    assert served.bench.case is not None
    claim = next(one for one in served.bench.case.claims if one.id == "G007")
    assert claim.state == "proposed"


def test_the_balance_is_said_where_a_screen_reader_hears_it(page: Page, served: Serving) -> None:
    open_at(page, served, "/")
    assert page.locator("#balance").get_attribute("aria-live") == "polite"
    assert page.locator("[data-said]").get_attribute("role") == "status"
    for one in page.locator("svg:not([aria-hidden=true])").all():
        assert (
            one.get_attribute("aria-label")
            or one.get_attribute("aria-labelledby")
            or (one.locator("title").count())
        )


def test_paper_holds_the_content_and_no_buttons(page: Page, served: Serving) -> None:
    for path in ("/", "/items/drones", "/inbox/harbour-report?state=all"):
        open_at(page, served, path)
        page.emulate_media(media="print")
        assert page.locator("main h1").is_visible()
        assert page.locator("#balance").is_visible()
        assert not page.locator(".menu").is_visible()
        assert not page.locator(".tools").is_visible()
        assert page.locator("button:visible").count() == 0
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
        page.emulate_media(media="screen")


def test_paper_is_white_in_the_dark_too(page: Page, served: Serving) -> None:
    open_at(page, served, "/choose?theme=dark")
    page.emulate_media(media="print")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}


def test_no_page_needs_its_scripts(browser: Browser, served: Serving) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(served.address)
    for path in ALL:
        # Without scripts the page is all there is: nothing is waited for.
        page.goto(f"http://127.0.0.1:{served.keys.port}{path}", wait_until="domcontentloaded")
        assert page.locator("main h1").inner_text()
    context.close()
