"""Spreadsheets in and out, with a diff before anything is written, in a real browser."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from steelyard.desk.web.pages.sheets import LISTED
from steelyard.desk.web.serving import Serving

Serve = Callable[..., Serving]

BROKEN = {
    "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64,
    "broken.xlsx": b"PK\x03\x04 no book",
    "empty.csv": b"",
    "picture.csv": b"\x89PNG\r\n\x1a\n",
    "../../claims/evil.csv": b"\xff\xfe\x00",
}


def go(page: Page, serving: Serving, path: str) -> None:
    page.goto(serving.address)
    page.goto(serving.address.partition("/?")[0] + path)


def files_of(case: Path) -> dict[str, bytes]:
    """The text files of a case, without its log and what is kept beside it."""
    return {
        str(path.relative_to(case)): path.read_bytes()
        for path in sorted(case.rglob("*"))
        if path.is_file()
        and not {".steelyard", "results", "reviews.jsonl"} & set(path.relative_to(case).parts)
    }


def give(page: Page, name: str, content: bytes) -> None:
    """Send a spreadsheet, and wait for what it would change."""
    page.get_by_label("Spreadsheet", exact=False).set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("button", name="Show what it changes").click()


def claims(*rows: tuple[str, str, str]) -> bytes:
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(["item", "amount", "unit", "from", "to", "as of", "source", "status", "said by"])
    for item, amount, day in rows:
        out.writerow([item, amount, "pieces", "AA", "BB", day, "harbour-watch", "delivered", ""])
    return text.getvalue().encode()


def edited_workbook(page: Page, serving: Serving, amount: float) -> bytes:
    """The case's own workbook with one amount changed."""
    origin = serving.address.partition("/?")[0]
    book = openpyxl.load_workbook(
        io.BytesIO(page.request.get(f"{origin}/download/sheet.xlsx").body())
    )
    sheet = book["claims"]
    heads = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[heads.index("id")].value == "D001")
    row[heads.index("amount_low")].value = amount
    row[heads.index("amount_high")].value = amount
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_a_workbook_goes_out_is_edited_and_shows_its_changes_before_they_are_written(
    serve: Serve, page: Page, weighed: Path
) -> None:
    serving = serve(weighed)
    before = files_of(weighed)
    go(page, serving, "/sheets")
    give(page, "mycase.xlsx", edited_workbook(page, serving, 130))
    row = page.locator("table.diff tbody tr")
    assert row.count() == 1
    assert "claim D001" in row.locator("th").inner_text()
    assert row.locator("del").all_inner_texts() == ["120", "120"]
    assert row.locator("ins").all_inner_texts() == ["130", "130"]
    assert files_of(weighed) == before
    page.get_by_role("button", name="Write it").click()
    expect(page.locator("[data-said]")).to_contain_text("claims/reported.csv")
    changed = {name for name, text in files_of(weighed).items() if before[name] != text}
    assert changed == {"claims/reported.csv"}
    log = [json.loads(line) for line in (weighed / "reviews.jsonl").read_text().splitlines()]
    assert log[-1]["claim"] == "D001"
    assert log[-1]["by"] == "anna"
    assert "130" in log[-1]["set"]
    page.locator(".undo button").click()
    page.wait_for_load_state()
    assert files_of(weighed) == before


def test_a_proposal_is_refused_when_its_file_changed_meanwhile(
    serve: Serve, page: Page, weighed: Path
) -> None:
    serving = serve(weighed)
    go(page, serving, "/sheets")
    give(page, "mycase.xlsx", edited_workbook(page, serving, 130))
    path = weighed / "claims" / "reported.csv"
    path.write_text(
        path.read_text().replace(
            "D002,drones,delivered,approx,120", "D002,drones,delivered,approx,110"
        )
    )
    before = files_of(weighed)
    with page.expect_response("**/do/import") as sent:
        page.get_by_role("button", name="Write it").click()
    assert sent.value.status == 422
    assert "reported.csv" in page.locator("body").inner_text()
    assert files_of(weighed) == before


def test_a_proposal_is_refused_when_what_it_leans_on_is_gone(
    serve: Serve, page: Page, weighed: Path
) -> None:
    serving = serve(weighed)
    go(page, serving, "/sheets")
    give(page, "more.csv", claims(("drones", "150", "2025-01-31")))
    expect(page.get_by_role("button", name="Write it")).to_be_visible()
    path = weighed / "sources.csv"
    path.write_text(path.read_text().replace("harbour-watch,", "harbor-watch,"))
    with page.expect_response("**/do/import") as sent:
        page.get_by_role("button", name="Write it").click()
    assert sent.value.status == 422
    assert not (weighed / "claims" / "imported.csv").exists()


def test_problems_of_a_sheet_are_listed_with_their_mend_and_nothing_can_be_written(
    serve: Serve, page: Page, weighed: Path
) -> None:
    before = files_of(weighed)
    go(page, serve(weighed), "/sheets")
    give(page, "bad.csv", claims(("zeppelins", "a lot", "2025-01-31")))
    first = page.locator(".problems li").first
    expect(first).to_contain_text("bad.csv")
    assert first.locator(".mend").inner_text()
    assert page.get_by_role("button", name="Write it").count() == 0
    assert files_of(weighed) == before


def test_rows_are_shown_by_the_hundred(serve: Serve, page: Page, weighed: Path) -> None:
    go(page, serve(weighed), "/sheets")
    rows = [("drones", str(100 + n), "2025-01-31") for n in range(LISTED + 20)]
    give(page, "many.csv", claims(*rows))
    expect(page.locator("table.diff tbody tr")).to_have_count(LISTED)
    page.get_by_role("link", name="Next").click()
    expect(page.locator("table.diff tbody tr")).to_have_count(20)


def test_what_is_no_spreadsheet_is_refused_in_a_sentence(
    serve: Serve, page: Page, weighed: Path
) -> None:
    serving = serve(weighed)
    before = files_of(weighed)
    go(page, serving, "/sheets")
    origin = serving.address.partition("/?")[0]
    csrf = str(page.locator("body").get_attribute("data-csrf"))
    for name, content in BROKEN.items():
        answer = page.request.post(
            f"{origin}/do/propose",
            headers={"accept": "application/json", "origin": origin},
            multipart={
                "csrf": csrf,
                "file": {"name": name, "mimeType": "text/csv", "buffer": content},
            },
        )
        assert answer.status == 422, name
        assert answer.json()["refused"], name
    assert files_of(weighed) == before


def test_a_proposal_that_is_not_kept_any_more_says_so(
    serve: Serve, page: Page, weighed: Path
) -> None:
    serving = serve(weighed)
    go(page, serving, "/sheets")
    answer = page.request.get(serving.address.partition("/?")[0] + "/sheets/0123456789abcdef")
    assert answer.status == 404
    assert "again" in answer.text()
