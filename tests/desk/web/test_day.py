"""A whole day at the workbench, in one browser: from a dropped document to the report."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from steelyard.case.folder import check_folder, read_case, read_reviews
from steelyard.desk.web.serving import Serving

PATIENCE = 120_000
"""Milliseconds after which something that should come is taken not to come."""
DOCUMENT = """Harbour Watch, autumn report

3 November 2025

Aland has delivered about 420 drones to Borda by the end of October 2025, Harbour Watch said.
Borda shipped at least 210 kilograms of gold to Aland by the end of October 2025, Harbour Watch said.
"""


def states(folder: Path) -> dict[str, str]:
    return {one.id: one.state for one in read_case(folder).claims}


def balance(page: Page) -> tuple[str, ...]:
    """What the strip on top says: label, and the three figures."""
    label = page.locator("[data-balance-label]").inner_text()
    parts = ("given", "returned", "ratio")
    figures = [page.locator(f"#balance [data-figure='{one}.middle']").inner_text() for one in parts]
    return (label, *figures)


def test_a_whole_day(page: Page, weighed: Path, serve: Callable[..., Serving]) -> None:
    serving = serve(weighed)
    before = states(weighed)
    page.goto(serving.address)
    assert "token" not in page.url
    as_weighed = balance(page)
    assert as_weighed[0] == "As weighed"
    assert page.locator(".waits a").count() > 0

    # A document is dropped; what is read in it waits.
    page.click(".menu a[href='/documents']")
    page.set_input_files(
        "[data-drop] input[type=file]",
        {"name": "autumn.txt", "mimeType": "text/plain", "buffer": DOCUMENT.encode()},
    )
    page.click("[data-drop] button")
    expect(page.locator("#review")).to_be_visible(timeout=PATIENCE)
    fresh = [id for id in states(weighed) if id not in before]
    assert len(fresh) >= 2
    assert {states(weighed)[id] for id in fresh} == {"proposed"}
    page.reload()
    assert balance(page)[1:] == as_weighed[1:], "unreviewed proposals never count"

    # Each claim takes a key, or two where it is rejected; the words it rests on are in sight.
    pressed = 0
    judged: list[str] = []
    while page.locator("#judge").count():
        id = page.locator("#judge [name=claim]").input_value()
        if id not in fresh:
            # The document is done, and the next one that waits stands there.
            expect(page.locator("[data-said]")).to_contain_text("next comes")
            break
        assert page.locator("mark.chosen").first.is_visible()
        keys = ("a",) if len(judged) < 2 else ("r", "1")
        for key in keys:
            page.keyboard.press(key)
            pressed += 1
        expect(page.locator("[data-said]")).to_contain_text(id, timeout=PATIENCE)
        # The next claim is put in place when it has come.
        page.wait_for_function(
            "id => document.getElementById('review').dataset.claim !== id", arg=id
        )
        judged.append(id)
    assert sorted(judged) == sorted(fresh)
    assert pressed <= 2 * len(fresh)
    counted = {"accepted", "edited"}
    assert len([id for id in fresh if states(weighed)[id] in counted]) == 2
    log = [one for one in read_reviews(weighed) if one.get("claim") in fresh]
    assert {(one["by"], bool(one["when"])) for one in log} == {("anna", True)}

    # The balance moves, and says that it is provisional.
    expect(page.locator("[data-balance-label]")).to_contain_text("Provisional", timeout=PATIENCE)
    # One claim may move no digit that is printed; both do.
    page.wait_for_function(
        """was => [...document.querySelectorAll("#balance [data-figure$='.middle']")]
            .map(one => one.innerText).join() !== was""",
        arg=",".join(as_weighed[1:]),
        timeout=PATIENCE,
    )

    # An origin is split, and that is undone again.
    page.click(".menu a[href='/origins']")
    page.click("a[href*='view=clusters']")
    cluster = page.locator("#c-D001")
    expect(cluster).to_be_visible()
    if cluster.get_attribute("open") is None:
        cluster.locator("summary").click()
    cluster.locator("[name=why]").first.fill("Two briefings.")
    cluster.locator("button[value=no]").first.click()
    expect(page.locator("[data-said]")).to_be_visible(timeout=PATIENCE)
    assert judgement(weighed, "D002", "D001") == "no"
    page.locator("h1").click()
    page.keyboard.press("u")
    expect(page.locator("[data-said]")).to_contain_text("Undone", timeout=PATIENCE)
    assert judgement(weighed, "D002", "D001") == "yes"
    assert len([id for id in fresh if states(weighed)[id] in counted]) == 2

    # The full weighing shows how far it is, is stopped once, and then done.
    results = {one: one.read_bytes() for one in weighed.glob("results/*/weighing.json")}
    page.click("[data-weigh] button")
    expect(page.locator("[data-work] progress")).to_be_visible(timeout=PATIENCE)
    page.click("[data-stop] button")
    expect(page.locator("[data-said]")).to_contain_text("Stopped", timeout=PATIENCE)
    assert {one: one.read_bytes() for one in weighed.glob("results/*/weighing.json")} == results
    page.click("[data-weigh] button")
    expect(page.locator("[data-balance-label]")).to_have_text("As weighed", timeout=PATIENCE)
    assert balance(page)[1:] != as_weighed[1:]

    # The report is taken along.
    page.goto(f"http://127.0.0.1:{serving.keys.port}/")
    with page.expect_download() as waiting:
        page.click("a[href='/download/report.html']")
    report = waiting.value.path().read_text(encoding="utf-8")
    assert report.startswith("<!doctype html>")
    assert "Drones for gold" in report
    with page.expect_download() as waiting:
        page.click("a[href='/download/report.xlsx']")
    assert waiting.value.path().read_bytes().startswith(b"PK")
    newest = max(weighed.glob("results/*/weighing.json"), key=lambda one: one.stat().st_mtime_ns)
    weighing = json.loads(newest.read_text(encoding="utf-8"))
    assert set(fresh) <= {one["id"] for one in weighing["claims"]}
    assert not check_folder(weighed)


def judgement(folder: Path, a: str, b: str) -> str:
    with (folder / "links.csv").open(encoding="utf-8", newline="") as file:
        return next(
            row["judgement"] for row in csv.DictReader(file) if (row["a"], row["b"]) == (a, b)
        )


def test_an_edit_during_a_weighing_is_not_lost(
    page: Page, weighed: Path, serve: Callable[..., Serving]
) -> None:
    serving = serve(weighed)
    page.goto(serving.address)
    page.goto(f"http://127.0.0.1:{serving.keys.port}/inbox/-?claim=G007")
    priors = weighed / "priors.csv"
    assert not priors.exists()
    # Something else than what was weighed, so that there is something to do.
    (weighed / "case.yaml").write_text(
        (weighed / "case.yaml").read_text(encoding="utf-8").replace("seed: 7", "seed: 8"),
        encoding="utf-8",
    )
    page.click("[data-weigh] button")
    expect(page.locator("[data-stop]")).to_be_visible(timeout=PATIENCE)
    page.wait_for_load_state("load")
    page.keyboard.press("a")
    expect(page.locator("[data-said]")).to_contain_text("G007", timeout=PATIENCE)
    assert states(weighed)["G007"] == "accepted"
    expect(page.locator("[data-weigh]")).to_be_visible(timeout=PATIENCE)
    assert states(weighed)["G007"] == "accepted"
    # Whether the edit came before the files were read for it or after: which it was is said.
    newest = max(weighed.glob("results/*/weighing.json"), key=lambda one: one.stat().st_mtime_ns)
    claims = json.loads(newest.read_text(encoding="utf-8"))["claims"]
    inside = {one["id"]: one["state"] for one in claims}["G007"] == "accepted"
    told = "As weighed" if inside else "Provisional"
    expect(page.locator("[data-balance-label]")).to_contain_text(told, timeout=PATIENCE)
