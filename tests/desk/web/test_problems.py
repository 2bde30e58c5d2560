"""What is wrong in the files, between sources and with the weighing, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from steelyard.desk.web.serving import Serving

Serve = Callable[..., Serving]


def go(page: Page, serving: Serving, path: str) -> None:
    page.goto(serving.address)
    page.goto(serving.address.partition("/?")[0] + path)


def test_a_broken_file_is_shown_with_its_line_and_its_mend_and_is_gone_when_mended(
    serve: Serve, page: Page, weighed: Path
) -> None:
    serving = serve(weighed)
    path = weighed / "sources.csv"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("think_tank", "tank"), encoding="utf-8")
    go(page, serving, "/problems")
    first = page.locator(".problems li").first
    assert "sources.csv:2" in first.inner_text()
    assert "harbour-watch" in first.locator("pre").inner_text()
    assert "think_tank" in first.locator(".mend").inner_text() + first.inner_text()
    path.write_text(whole, encoding="utf-8")
    page.reload()
    assert page.locator(".problems li").count() == 0
    assert page.get_by_text("The files have no problem.").is_visible()


def test_a_case_that_cannot_be_read_at_all_still_shows_its_problems(
    serve: Serve, page: Page, case: Path
) -> None:
    (case / "case.yaml").write_text("title: [\n", encoding="utf-8")
    go(page, serve(case), "/problems")
    assert "case.yaml" in page.locator(".problems").inner_text()
    (case / "case.yaml").unlink()
    page.reload()
    assert "case.yaml" in page.locator(".problems").inner_text()


def test_a_quote_that_does_not_stand_in_its_document_stops_nothing_and_is_listed(
    serve: Serve, page: Page, weighed: Path
) -> None:
    path = weighed / "claims" / "harbour-report.yaml"
    path.write_text(path.read_text("utf-8").replace('quote: "180"', 'quote: "190"'), "utf-8")
    go(page, serve(weighed), "/problems")
    assert page.locator("#files ~ p").first.inner_text().startswith("These do not stop")
    assert "190" in page.locator(".problems").inner_text()
    page.get_by_role("link", name="To the document").first.click()
    assert "/inbox/harbour-report" in page.url


def test_failed_checks_are_said_in_the_language_of_the_page(
    serve: Serve, page: Page, weighed: Path
) -> None:
    serving = serve(weighed)
    document = serving.bench.document
    assert document is not None
    go(page, serving, "/problems?lang=de")
    shown = page.locator("#checks ~ ul li").all_inner_texts()
    assert len(shown) == len(document["failed_checks"])
    for text, warning in zip(shown, document["warnings"], strict=True):
        assert warning["de"] in text


def test_a_contradiction_leads_to_the_words_of_both(
    serve: Serve, page: Page, weighed: Path
) -> None:
    serving = serve(weighed)
    document = serving.bench.document
    assert document is not None
    rows = document["contradictions"]
    go(page, serving, "/problems")
    assert page.locator("#contradictions ~ .scroll tbody tr").count() == len(rows)
    for row in rows:
        for side in ("at_least", "at_most"):
            claim = row[side]["claim"]
            assert page.locator(f"a[href$='claim={claim}']").count()
