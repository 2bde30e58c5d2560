"""The list of documents and the box that takes new ones, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import APIResponse, Browser, Page, expect

from steelyard.desk.web.pages.documents import LISTED
from steelyard.desk.web.serving import Serving

Serve = Callable[..., Serving]
REPORT = (
    "Harbour Watch said on 3 April 2025 that at least 210 drones had been delivered "
    "to Bravia by the end of March 2025. The gold was not seen.\n"
)

BROKEN = {
    "broken.pdf": b"%PDF-1.7 no more of it",
    "empty.txt": b"",
    "../../evil.docx": b"PK\x03\x04 not a zip",
    "<script>alert(1)</script>.png": b"\x89PNG\r\n\x1a\n",
}


def go(page: Page, serving: Serving, path: str) -> None:
    page.goto(serving.address)
    page.goto(serving.address.partition("/?")[0] + path)


def add(page: Page, serving: Serving, **fields: Any) -> APIResponse:
    """Send what the box sends."""
    origin = serving.address.partition("/?")[0]
    csrf = str(page.locator("body").get_attribute("data-csrf"))
    headers = {"accept": "application/json", "origin": origin}
    return page.request.post(
        f"{origin}/do/add", headers=headers, multipart={"csrf": csrf, **fields}
    )


def files_of(case: Path) -> dict[str, bytes]:
    """The text files of a case, without what is kept beside it."""
    return {
        str(path.relative_to(case)): path.read_bytes()
        for path in sorted(case.rglob("*"))
        if path.is_file()
        and not {".steelyard", "results", ".gitignore"} & set(path.relative_to(case).parts)
    }


def test_documents_are_listed_with_their_claims_by_state(
    serve: Serve, page: Page, weighed: Path
) -> None:
    go(page, serve(weighed), "/documents")
    row = page.get_by_role("row", name="Harbour Watch, spring report")
    assert "accepted" in row.inner_text()
    row.get_by_role("link", name="Harbour Watch, spring report").click()
    assert page.url.endswith("/inbox/harbour-report?state=all")


def test_documents_are_found_by_title_and_state_and_listed_by_the_hundred(
    serve: Serve, page: Page, weighed: Path
) -> None:
    for number in range(LISTED + 5):
        text = f"id: extra-{number}\ntitle: Extra {number}\nkind: news\npublisher: Coast Paper\n"
        (weighed / "documents" / f"extra-{number}.yaml").write_text(text, encoding="utf-8")
    go(page, serve(weighed), "/documents")
    assert page.locator("tbody tr").count() == LISTED
    page.get_by_role("link", name="Next").click()
    assert page.locator("tbody tr").count() == 6
    page.get_by_label("Title, publisher or address").fill("EXTRA 77")
    page.get_by_role("button", name="Find").click()
    assert page.locator("tbody tr").count() == 1
    go(page, serve(weighed), "/documents?state=accepted")
    assert page.locator("tbody th").all_inner_texts() == ["Harbour Watch, spring report"]


def test_a_later_version_and_the_one_it_replaces_point_to_each_other(
    serve: Serve, page: Page, weighed: Path
) -> None:
    text = (
        "id: later\ntitle: Later report\nkind: report\npublisher: Harbour Watch\n"
        "replaces: harbour-report\n"
    )
    (weighed / "documents" / "later.yaml").write_text(text, encoding="utf-8")
    go(page, serve(weighed), "/documents")
    told = page.locator("tbody th").all_inner_texts()
    assert sorted(told) == [
        "Harbour Watch, spring report\nReplaced by Later report",
        "Later report no text kept\nReplaces Harbour Watch, spring report",
    ]


def test_a_chosen_file_is_kept_read_and_opened_and_undone(
    serve: Serve, page: Page, weighed: Path, tmp_path: Path
) -> None:
    before = files_of(weighed)
    dropped = tmp_path / "spring update.txt"
    dropped.write_text(REPORT, encoding="utf-8")
    go(page, serve(weighed), "/documents")
    page.get_by_label("A file", exact=False).set_input_files(dropped)
    page.get_by_role("button", name="Add and read").click()
    page.wait_for_url("**/inbox/*")
    assert "210" in page.locator("article.text").inner_text()
    assert len(list((weighed / "documents").glob("*.yaml"))) == 2
    page.locator(".undo button").click()
    page.wait_for_load_state()
    after = files_of(weighed)
    assert {name: text for name, text in after.items() if name != "reviews.jsonl"} == before


def test_without_script_a_file_is_added_by_the_form_alone(
    serve: Serve, browser: Browser, weighed: Path, tmp_path: Path
) -> None:
    dropped = tmp_path / "update.txt"
    dropped.write_text(REPORT, encoding="utf-8")
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    go(page, serve(weighed), "/documents")
    page.locator("input[type=file]").set_input_files(dropped)
    page.get_by_role("button", name="Add and read").click()
    assert "210" in page.locator("article.text").inner_text()
    context.close()


def test_a_broken_file_is_refused_in_a_sentence_and_the_case_stays_as_it_is(
    serve: Serve, page: Page, weighed: Path
) -> None:
    serving = serve(weighed)
    before = files_of(weighed)
    go(page, serving, "/documents")
    for name, content in BROKEN.items():
        answer = add(page, serving, file={"name": name, "mimeType": "a/b", "buffer": content})
        assert answer.status == 422, name
        told = answer.json()["refused"]
        assert "not added" in told, name
        assert "Traceback" not in told, name
    assert files_of(weighed) == before


def test_an_address_that_is_none_is_refused_and_nothing_is_fetched(
    serve: Serve, page: Page, weighed: Path
) -> None:
    serving = serve(weighed)
    before = files_of(weighed)
    go(page, serving, "/documents")
    for address in ("/etc/passwd", "file:///etc/passwd", "javascript:alert(1)"):
        assert add(page, serving, address=address).status == 422, address
    assert files_of(weighed) == before


def test_of_two_files_the_good_one_is_added_and_the_other_is_told(
    serve: Serve, page: Page, weighed: Path
) -> None:
    go(page, serve(weighed), "/documents")
    done = page.evaluate(
        """async (report) => {
          const fields = new FormData();
          fields.append("file", new File(["%PDF-1.7 no more of it"], "bad.pdf"));
          fields.append("file", new File([report], "good.txt"));
          return steelyard.send("add", fields);
        }""",
        REPORT,
    )
    assert [bool(one["documents"]) for one in done["outcomes"]] == [False, True]
    assert "bad.pdf: not added" in done["said"]
    assert done["back"] == f"/inbox/{done['outcomes'][1]['documents'][0]}"


def test_what_a_file_does_not_say_of_itself_can_be_said_of_it(
    page: Page, serve: Serve, case: Path
) -> None:
    serving = serve(case)
    go(page, serving, "/documents")
    upload = {"name": "bare.txt", "mimeType": "text/plain", "buffer": REPORT.encode()}
    refused = add(page, serving, file=upload, published="last spring")
    assert refused.status == 422
    assert "last spring" in refused.text()
    assert not list((case / "documents").glob("bare*"))
    told = add(page, serving, file=upload, published="2025-04", publisher="Harbour Watch")
    assert told.status == 200
    (record,) = (case / "documents").glob("bare*")
    kept = record.read_text(encoding="utf-8")
    assert "publisher: Harbour Watch" in kept
    assert "2025-04" in kept


def test_a_date_that_was_not_said_is_put_in_afterwards_and_undone(
    serve: Serve, page: Page, weighed: Path
) -> None:
    serving = serve(weighed)
    go(page, serving, "/inbox/harbour-report?state=all")
    page.click("a[href*='edit=harbour-report']")
    form = page.locator("form.edit")
    form.locator("[name=set_published]").fill("some day")
    form.locator("button.primary").click()
    expect(form.locator("[data-refusal]")).to_contain_text("is not a date")
    form.locator("[name=set_published]").fill("2025-04-02")
    form.locator("[name=set_publisher]").fill("Harbour Post")
    form.locator("button.primary").click()
    expect(page.locator("#row-harbour-report")).to_contain_text("Harbour Post")
    expect(page.locator("#row-harbour-report")).to_contain_text("2 Apr 2025")
    page.locator("h1").click()
    page.keyboard.press("u")
    expect(page.locator("[data-said]")).to_contain_text("Undone: document harbour-report")
    go(page, serving, "/documents")
    expect(page.locator("#row-harbour-report")).to_contain_text("Harbour Watch")
