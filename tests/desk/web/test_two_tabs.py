"""Several hands on one case: two tabs, an editor beside them, a program that was killed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import yaml
from playwright.sync_api import Page, expect

from steelyard.case.claims import Claim
from steelyard.case.folder import check_folder, read_case
from steelyard.desk.web.serving import Serving

PATIENCE = 30_000
"""Milliseconds after which something that should come is taken not to come."""
CLAIM = "/inbox/-?state=all&claim=G007"


def open_at(page: Page, serving: Serving, path: str) -> None:
    if page.url == "about:blank":
        page.goto(serving.address)
    page.goto(f"http://127.0.0.1:{serving.keys.port}{path}")


def claim(folder: Path, id: str) -> Claim:
    return next(one for one in read_case(folder).claims if one.id == id)


def row(folder: Path, id: str) -> str:
    """The line of a claim in its table."""
    lines = (folder / "claims" / "reported.csv").read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith(f"{id},"))


def set_field(page: Page, name: str, value: str) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.fill(f"#judge [name=set_{name}]", value)


def test_the_same_claim_edited_in_two_tabs_is_merged_and_not_overwritten(
    page: Page, weighed: Path, serve: Callable[..., Serving]
) -> None:
    serving = serve(weighed)
    others = row(weighed, "G006")
    open_at(page, serving, CLAIM)
    second = page.context.new_page()
    open_at(second, serving, CLAIM)

    set_field(second, "amount_low", "650")
    second.click("#judge button[value=accept]")
    expect(second.locator("[data-said]")).to_contain_text("G007")
    assert claim(weighed, "G007").amount_low == 650

    set_field(page, "note", "seen in the first tab")
    page.click("#judge button[value=accept]")
    expect(page.locator("table.merge")).to_be_visible(timeout=PATIENCE)
    assert claim(weighed, "G007").amount_low == 650
    assert not claim(weighed, "G007").note
    told = page.locator("table.merge").inner_text()
    assert "seen in the first tab" in told
    # As it was shown, as it is now, as you want it: 700 was not your wish.
    cells = page.locator("table.merge tr", has_text="650").locator("td").all_inner_texts()
    assert cells[:2] == ["700", "650"]

    page.click(".primary")
    expect(page.locator("[data-said]")).to_contain_text("G007")
    after = claim(weighed, "G007")
    assert (after.amount_low, after.note) == (650, "seen in the first tab")
    assert row(weighed, "G006") == others
    assert not check_folder(weighed)


def test_the_other_tab_sees_what_was_done_without_being_loaded(
    page: Page, weighed: Path, serve: Callable[..., Serving]
) -> None:
    serving = serve(weighed)
    open_at(page, serving, "/")
    expect(page.locator("#balance [data-balance-label]")).to_have_text("As weighed")
    before = page.locator("#balance [data-figure='returned.middle']").inner_text()
    second = page.context.new_page()
    open_at(second, serving, CLAIM)
    second.keyboard.press("a")
    expect(second.locator("[data-said]")).to_contain_text("G007")
    page.bring_to_front()
    expect(page.locator("#balance")).to_have_class("strip provisional", timeout=PATIENCE)
    expect(page.locator("[data-balance-label]")).to_contain_text("Provisional")
    assert page.locator("#balance [data-figure='returned.middle']").inner_text() != before


def test_other_rows_that_an_editor_changed_meanwhile_are_kept(
    page: Page, weighed: Path, serve: Callable[..., Serving]
) -> None:
    serving = serve(weighed)
    open_at(page, serving, CLAIM)
    table = weighed / "claims" / "reported.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace(",500000,500000,", ",510000,510000,"), encoding="utf-8")
    page.keyboard.press("a")
    expect(page.locator("[data-said]")).to_contain_text("G007")
    assert claim(weighed, "G007").state == "accepted"
    assert claim(weighed, "G005").amount_low == 510000


def test_a_row_that_was_taken_out_meanwhile_is_not_made_again(
    page: Page, weighed: Path, serve: Callable[..., Serving]
) -> None:
    serving = serve(weighed)
    open_at(page, serving, CLAIM)
    table = weighed / "claims" / "reported.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace(row(weighed, "G007") + "\n", ""), encoding="utf-8")
    page.keyboard.press("a")
    expect(page.locator("[data-said].problem, main h1").first).to_be_visible()
    page.wait_for_timeout(200)
    assert "G007" not in table.read_text(encoding="utf-8")


def test_a_file_broken_by_an_editor_is_told_and_the_last_good_case_stays(
    page: Page, weighed: Path, serve: Callable[..., Serving]
) -> None:
    serving = serve(weighed)
    open_at(page, serving, "/")
    assert page.locator(".banner.problem a").count() == 0
    items = weighed / "items.yaml"
    text = items.read_text(encoding="utf-8")
    items.write_text("items: [", encoding="utf-8")
    for path in ("/", "/inbox?state=all", CLAIM, "/items/drones", "/documents"):
        open_at(page, serving, path)
        expect(page.locator(".banner.problem a")).to_be_visible()
        assert page.locator("main h1").inner_text()
    page.click(".banner.problem a")
    assert "items.yaml:" in page.locator("main").inner_text()
    # Nothing is judged on a case that cannot be read, and nothing is weighed.
    open_at(page, serving, CLAIM)
    page.keyboard.press("a")
    expect(page.locator("[data-said].problem")).to_be_visible()
    assert "G007" in row(weighed, "G007")
    assert row(weighed, "G007").split(",")[22] == "proposed"
    items.write_text(text, encoding="utf-8")
    open_at(page, serving, "/")
    assert page.locator(".banner.problem a").count() == 0
    expect(page.locator("#balance [data-balance-label]")).to_have_text("As weighed")


def start(case: Path, port: int = 0) -> tuple[subprocess.Popen[str], str]:
    """`steelyard serve` as a program of its own, and the address it prints."""
    command = [sys.executable, "-m", "steelyard", "serve", str(case), "--by", "anna"]
    program = subprocess.Popen(
        [*command, "--no-browser", "--json", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert program.stdout is not None
    said = ""
    while not said.rstrip().endswith("}"):
        line = program.stdout.readline()
        assert line, "the program ended without an address"
        said += line
    return program, str(json.loads(said)["address"])


def test_an_open_tab_goes_on_after_the_program_was_killed_and_started_again(
    page: Page, weighed: Path
) -> None:
    program, address = start(weighed)
    port = int(address.split(":")[2].split("/")[0])
    try:
        page.goto(address)
        page.goto(f"http://127.0.0.1:{port}{CLAIM}")
        before = (weighed / "claims" / "reported.csv").read_bytes()
        set_field(page, "note", "typed before the crash")
    finally:
        program.send_signal(signal.SIGKILL)
        program.wait()
        assert program.stdout is not None
        program.stdout.close()
    # Nobody there: the sentence says so, the words stay in the form, the file is whole.
    page.click("#judge button[value=accept]")
    expect(page.locator("[data-said].problem")).to_be_visible()
    assert page.locator("#judge [name=set_note]").input_value() == "typed before the crash"
    assert (weighed / "claims" / "reported.csv").read_bytes() == before

    program, again = start(weighed, port)
    try:
        assert again == address
        page.click("#judge button[value=accept]")
        expect(page.locator("[data-said]:not(.problem)")).to_contain_text("G007", timeout=PATIENCE)
        assert claim(weighed, "G007").note == "typed before the crash"
        # What can be undone is known after a restart as well.
        program.send_signal(signal.SIGKILL)
        program.wait()
        assert program.stdout is not None
        program.stdout.close()
        program, _ = start(weighed, port)
        page.goto(f"http://127.0.0.1:{port}/")
        page.click(".undo button")
        expect(page.locator("[data-said]")).to_be_visible()
        assert (weighed / "claims" / "reported.csv").read_bytes() == before
    finally:
        program.send_signal(signal.SIGINT)
        program.wait(timeout=30)
        assert program.stdout is not None
        program.stdout.close()
    assert not list(weighed.rglob("*.draft*"))
    reviews = (weighed / "reviews.jsonl").read_text(encoding="utf-8").splitlines()
    assert all(json.loads(line)["when"] for line in reviews)


def test_a_claim_in_yaml_is_merged_too(
    page: Page, weighed: Path, serve: Callable[..., Serving]
) -> None:
    serving = serve(weighed)
    open_at(page, serving, "/inbox/harbour-report?state=all&claim=harbour-report-1")
    file = weighed / "claims" / "harbour-report.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub("(amount_(?:low|high)): 180", r"\1: 175", text), encoding="utf-8")
    set_field(page, "note", "mine")
    page.click("#judge button[value=accept]")
    expect(page.locator("table.merge")).to_be_visible(timeout=PATIENCE)
    page.click(".primary")
    expect(page.locator("[data-said]")).to_contain_text("harbour-report-1")
    rows = {one["id"]: one for one in yaml.safe_load(file.read_text(encoding="utf-8"))}
    assert rows["harbour-report-1"]["amount_low"] == 175
    assert rows["harbour-report-1"]["note"] == "mine"
    assert "# Read out of texts/harbour-report.txt." in file.read_text(encoding="utf-8")
