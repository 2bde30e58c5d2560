"""The matrix of readings and pieces, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from steelyard.desk.web.serving import Serving

Serve = Callable[..., Serving]
LIKELY = ("chance", "likely", "unlikely", "certain")


def go(page: Page, serving: Serving, path: str) -> None:
    page.goto(serving.address)
    page.goto(serving.address.partition("/?")[0] + path)


def test_the_matrix_shows_every_piece_that_counts_with_a_rating_for_each_reading(
    serve: Serve, page: Page, weighed: Path
) -> None:
    serving = serve(weighed)
    document = serving.bench.document
    assert document is not None
    found = document["hypotheses"]
    go(page, serving, "/hypotheses")
    counting = [one for one in found["pieces"] if one["counts"]]
    assert page.locator(".matrix tbody tr").count() == len(counting)
    for one in counting:
        shown = page.locator(f"#piece-{one['id']} td.rating").all_inner_texts()
        assert shown == [one["ratings"][each["id"]] for each in found["hypotheses"]]


def test_a_piece_leads_to_the_words_of_its_claims(serve: Serve, page: Page, weighed: Path) -> None:
    go(page, serve(weighed), "/hypotheses")
    page.locator("#piece-instructors summary").click()
    page.locator("#piece-instructors .rests a").click()
    assert "/inbox/-?state=all&claim=D006" in page.url
    assert page.locator("form#judge input[name=claim]").get_attribute("value") == "D006"


def test_confidence_and_likelihood_never_stand_in_one_sentence(
    serve: Serve, page: Page, weighed: Path
) -> None:
    serving = serve(weighed)
    go(page, serving, "/hypotheses.json")
    twin = page.evaluate("JSON.parse(document.body.innerText)")
    assert "onfidence" in twin["confidence"]
    assert not any(word in twin["confidence"].lower() for word in LIKELY)
    assert "onfidence" not in twin["likelihood"] + twin["order"]


def test_what_comes_of_the_order_without_a_piece_or_a_source_stands_beside_it(
    serve: Serve, page: Page, weighed: Path
) -> None:
    serving = serve(weighed)
    document = serving.bench.document
    assert document is not None
    go(page, serving, "/hypotheses")
    found = document["hypotheses"]
    for one in found["without_piece"]:
        told = page.locator(f"#piece-{one['without']} td").last.inner_text()
        changes = one["leader_changed"] or one["order_changed"]
        assert (told == "the same") == (not changes)
    assert page.locator("#without ~ ul li").count() >= len(found["overturn"])


def test_a_case_without_hypotheses_says_so(serve: Serve, page: Page, weighed: Path) -> None:
    serving = serve(weighed)
    document = serving.bench.document
    assert document is not None
    document["hypotheses"] = None
    go(page, serving, "/hypotheses")
    assert page.get_by_text("has no hypotheses.yaml").is_visible()
