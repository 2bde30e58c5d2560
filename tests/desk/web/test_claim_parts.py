"""Every field of a claim at the bench: translation, links, words, deletion; in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

from playwright.sync_api import Page, expect

from steelyard.case.claims import Claim
from steelyard.case.folder import read_case
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.serving import Serving

Serve = Callable[..., Serving]
PATIENCE = 60_000
FIRST = "/inbox/harbour-report?state=all&claim=harbour-report-1"


def go(page: Page, serving: Serving, path: str) -> None:
    if page.url == "about:blank":
        page.goto(serving.address)
    page.goto(f"http://127.0.0.1:{serving.keys.port}{path}")


def said(page: Page, text: str) -> None:
    expect(page.locator("[data-said]")).to_contain_text(text, timeout=PATIENCE)


def claim(root: Path, id: str) -> Claim:
    return next(one for one in read_case(root).claims if one.id == id)


def test_a_form_of_a_claim_has_every_field_of_the_format(
    page: Page, weighed: Path, serve: Serve
) -> None:
    serving = serve(weighed)
    every = {one.name for one in fields(Claim)}
    for path, fixed in (
        ("/inbox/-?state=all", {"id", "state", "rule"}),
        (FIRST, {"id", "state", "rule", "document", "text_basis", "quote", "start", "end"}),
    ):
        go(page, serving, path)
        names = page.eval_on_selector_all(
            "#judge [name^=set_]", "all => all.map(one => one.name.slice(4))"
        )
        assert set(names) == every - fixed
        assert len(names) == len(set(names))


def test_a_translation_is_written_marked_and_checked(
    page: Page, weighed: Path, serve: Serve
) -> None:
    go(page, serve(weighed), FIRST)
    page.click(".translating summary")
    page.fill("[name=set_translation]", "180 Drohnen")
    page.fill("[name=set_translation_lang]", "de")
    page.select_option("[name=set_translation_by]", "machine")
    page.click("button[value=keep]")
    said(page, "harbour-report-1")
    expect(page.locator(".translated")).to_contain_text("by a machine, not checked")
    made = claim(weighed, "harbour-report-1")
    assert (made.translation, made.translation_lang) == ("180 Drohnen", "de")
    page.select_option("[name=set_translation_checked]", "true")
    # The key does what the button does.
    page.locator("h1").click()
    page.keyboard.press("s")
    expect(page.locator(".translated")).to_contain_text("machine, checked", timeout=PATIENCE)
    assert claim(weighed, "harbour-report-1").translation_checked
    page.keyboard.press("u")
    said(page, "Undone")
    assert not claim(weighed, "harbour-report-1").translation_checked


def test_a_claim_is_linked_to_its_origin_and_deleted_with_its_link(
    page: Page, weighed: Path, serve: Serve
) -> None:
    serving = serve(weighed)
    links = read_case(weighed).links
    go(page, serving, FIRST)
    page.click(".linking summary")
    page.fill("#link-b", "D001")
    page.fill("#link-why", "The same count.")
    page.click(".linking form button")
    said(page, "are linked")
    expect(page.locator(".linking li")).to_contain_text("D001")
    assert len(read_case(weighed).links) == len(links) + 1
    page.click("#drop-claims summary")
    page.check("#drop-claims [name=sure]")
    page.click("#drop-claims button")
    said(page, "harbour-report-1 is deleted")
    assert "harbour-report-1" not in {one.id for one in read_case(weighed).claims}
    assert len(read_case(weighed).links) == len(links)
    page.locator("h1").click()
    page.keyboard.press("u")
    said(page, "Undone")
    assert claim(weighed, "harbour-report-1").amount_low == 180
    assert len(read_case(weighed).links) == len(links) + 1


def test_a_claim_is_put_on_other_words(page: Page, weighed: Path, serve: Serve) -> None:
    go(page, serve(weighed), FIRST)
    page.wait_for_load_state("load")
    page.evaluate(
        """() => {
          const line = [...document.querySelectorAll('article.text p')]
            .find(one => one.textContent.startsWith('By the end of 2024'));
          const pieces = line.querySelectorAll('[data-start]');
          const last = pieces[pieces.length - 1].lastChild;
          getSelection().setBaseAndExtent(pieces[0].firstChild, 0, last, last.length);
        }"""
    )
    page.keyboard.press("m")
    page.click("#mark [name=move]")
    said(page, "harbour-report-1 is on the words")
    made = claim(weighed, "harbour-report-1")
    assert made.quote is not None
    assert made.quote.startswith("By the end of 2024 we had counted 180 drones")
    assert made.amount_low == 180


def test_a_document_without_claims_is_removed_and_put_back(
    page: Page, weighed: Path, serve: Serve
) -> None:
    serving = serve(weighed)
    go(page, serving, "/documents")
    page.set_input_files(
        "[data-drop] input[type=file]",
        {"name": "empty.txt", "mimeType": "text/plain", "buffer": b"Nothing to count here.\n"},
    )
    page.click("[data-drop] button")
    expect(page.locator("#review")).to_be_visible(timeout=PATIENCE)
    id = next(one.id for one in read_case(weighed).documents if one.id != "harbour-report")
    for one, told in (("harbour-report", "claims"), (id, "")):
        go(page, serving, f"/documents?edit={one}")
        page.click("#drop-documents summary")
        page.check("#drop-documents [name=sure]")
        page.click("#drop-documents button")
        if told:
            expect(page.locator("#drop-documents [data-refusal]")).to_contain_text(
                told, timeout=PATIENCE
            )
    said(page, f"{id} is deleted")
    assert [one.id for one in read_case(weighed).documents] == ["harbour-report"]
    page.locator("h1").click()
    page.keyboard.press("u")
    said(page, "Undone")
    assert read_case(weighed).texts[id].startswith("Nothing to count")


def test_the_pages_of_rows_tell_the_form_what_they_would_delete(bench: Bench) -> None:
    from steelyard.desk.web.asking import Query
    from steelyard.desk.web.places import view_of
    from steelyard.desk.web.speech import Speech

    for name, path, id in (
        ("prices", "", "P001"),
        ("promises", "", "W2"),
        ("sources", "harbour-watch", "harbour-watch"),
        ("series", "", "S001"),
        ("documents", "", "harbour-report"),
    ):
        view = view_of(name)
        assert view is not None
        shown = view(bench, Query(Speech("de"), path, (("edit", id),)))
        assert shown["drop"]["id"] == id
        assert shown["drop"]["about"]
