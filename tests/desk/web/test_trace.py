"""Every number down to the sentence it rests on, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from steelyard.desk.web.asking import NotFoundError, Query
from steelyard.desk.web.bench import Bench, default_clock
from steelyard.desk.web.pages import trace
from steelyard.desk.web.places import PAGES, view_of
from steelyard.desk.web.serving import Serving
from steelyard.desk.web.speech import Speech

Serve = Callable[..., Serving]
EN = Speech("en")


def go(page: Page, serving: Serving, path: str) -> None:
    page.goto(serving.address)
    page.goto(serving.address.partition("/?")[0] + path)


def count(node: dict[str, object]) -> int:
    children = node["children"]
    assert isinstance(children, list)
    return 1 + sum(count(child) for child in children)


@pytest.fixture
def bench(weighed: Path) -> Bench:
    return Bench(weighed, "anna", default_clock)


def test_a_figure_leads_down_to_the_words_in_their_document(
    serve: Serve, page: Page, weighed: Path
) -> None:
    go(page, serve(weighed), "/trace/given.items.drones.quantity")
    link = page.locator("#claim-harbour-report-1").get_by_role("link", name="To the words")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    link.click()
    assert "/inbox/harbour-report?state=all&claim=harbour-report-1" in page.url
    assert page.locator("mark.chosen").inner_text() == "180"


def test_a_claim_leads_up_to_the_figures_that_rest_on_it(
    serve: Serve, page: Page, weighed: Path
) -> None:
    go(page, serve(weighed), "/trace/up/harbour-report-1")
    figures = page.locator(".trace a[title]").evaluate_all("all => all.map(one => one.title)")
    assert {"given.items.drones.quantity", "given.value", "ratio"} <= set(figures)


def test_every_number_above_the_pages_and_of_an_item_is_a_link_to_its_tree(
    serve: Serve, page: Page, weighed: Path
) -> None:
    serving = serve(weighed)
    every: set[str] = set()
    for path in ("/", "/items", "/items/drones"):
        go(page, serving, path)
        links = page.locator("a.figure").evaluate_all("all => all.map(one => one.pathname)")
        assert "/trace/given.value" in links
        assert path == "/" or "/trace/given.items.drones.quantity" in links
        every |= set(links)
    for one in sorted(every):
        assert page.request.get(serving.address.partition("/?")[0] + f"{one}.json").ok, one


def test_figures_are_listed_and_found_by_their_item(bench: Bench) -> None:
    found = trace.view(bench, Query(EN, pairs=(("q", "drones"),)))
    assert found["figures"]
    assert all("drones" in f"{one['figure']} {one['name']}".lower() for one in found["figures"])
    assert trace.view(bench, Query(EN))["total"] > found["total"]


def test_a_name_that_is_no_figure_is_told_with_those_near_it(bench: Bench) -> None:
    with pytest.raises(NotFoundError, match=r"given\.items\.drones"):
        trace.view(bench, Query(EN, "drones.quantity"))
    with pytest.raises(NotFoundError, match="harbour-report-1"):
        trace.view(bench, Query(EN, "up/harbour-report-9"))


def test_a_page_holds_no_more_of_a_tree_than_it_can_and_leads_to_the_rest(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = count(trace.view(bench, Query(EN, "balance"))["tree"])
    monkeypatch.setattr(trace, "MOST_NODES", 6)
    part = trace.view(bench, Query(EN, "balance"))["tree"]
    assert count(part) < whole
    branch = next(one for leg in part["children"] for one in [leg, *leg["children"]] if one["left"])
    path, _, query = branch["more"].partition("?at=")
    below = trace.view(bench, Query(EN, path.removeprefix("/trace/"), (("at", query),)))
    assert below["tree"]["head"] == branch["head"]
    assert len(below["tree"]["children"]) == branch["left"]


@pytest.mark.parametrize("at", ["9", "0.99999999999", "x", "0..0", "-1", ""])
def test_a_place_that_is_not_in_the_tree_shows_what_is_above_it(bench: Bench, at: str) -> None:
    found = trace.view(bench, Query(EN, "balance", (("at", at),)))
    assert found["tree"]["children"]


def test_a_case_that_was_never_weighed_says_so(case: Path) -> None:
    bench = Bench(case, "anna", default_clock, weigh_at_once=False)
    for name in PAGES:
        if name in {"trace", "hypotheses", "assumptions", "problems"}:
            view = view_of(name)
            assert view is not None
            assert view(bench, Query(EN))["unweighed"], name


def test_a_claim_that_was_not_weighed_yet_says_so(serve: Serve, page: Page, weighed: Path) -> None:
    path = weighed / "claims" / "reported.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    lines.insert(2, lines[1].replace("D001", "D099", 1))
    path.write_text("\n".join(lines), encoding="utf-8")
    go(page, serve(weighed), "/inbox/-?state=all&claim=D099")
    page.get_by_role("link", name="What rests on it").click()
    assert "D099 was not in the case" in page.locator("main").inner_text()
