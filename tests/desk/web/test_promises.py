"""Promises: by item and date, with the rows of promises.csv, and edited in place."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from steelyard.desk.web.asking import Query
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.pages.promises import view
from steelyard.desk.web.serving import Serving
from steelyard.desk.web.speech import Speech

LOADED = 30
"""Seconds within which the draws of the small case are loaded."""


def shown(bench: Bench, lang: str = "en", **pairs: str) -> dict[str, Any]:
    return view(bench, Query(Speech(lang), "", tuple(pairs.items())))


def promises(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for group in content["groups"] for one in group["promises"]}


def test_a_promise_tells_who_when_how_much_and_what_came(bench: Bench) -> None:
    content = shown(bench)
    one = promises(content)["G005"]
    assert one["by"]
    assert one["amount"]
    assert one["due"]
    assert one["state_words"]
    assert one["address"].startswith("/inbox/")
    assert [row["id"] for row in one["rows"]] == ["W1", "W3"]
    assert "<svg" in content["chart"]["wide"]


def test_expectations_stand_by_themselves(bench: Bench) -> None:
    expected = {one["id"]: one for one in shown(bench, "de")["expected"]}
    assert expected["W2"]["said"] == "Erwartet wurde eine Tonne Gold."


def test_states_filter_the_list(bench: Bench) -> None:
    content = shown(bench)
    state = promises(content)["G005"]["state"]
    assert "G005" in promises(shown(bench, state=state))
    other = "declined" if state != "declined" else "due"
    assert "G005" not in promises(shown(bench, state=other))
    assert promises(shown(bench, q="no such promise")) == {}


def test_a_row_that_says_no_is_told_at_once(bench: Bench, weighed: Path) -> None:
    end = time.monotonic() + LOADED
    while not bench.ready and time.monotonic() < end:
        time.sleep(0.05)
    path = weighed / "promises.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        f"{text}W4,declined,G005,,2025-03,,,,Not wanted.,,,,,,false,\n", encoding="utf-8"
    )
    content = shown(bench)
    assert content["as_weighed"]
    assert promises(content)["G005"]["state"] == "declined"


def test_in_the_browser_a_row_is_edited_in_place(
    weighed: Path, serve: Callable[..., Serving], page: Page
) -> None:
    serving = serve(weighed)
    page.goto(serving.address)
    page.goto(f"http://127.0.0.1:{serving.keys.port}/promises")
    page.locator("#row-W1 a", has_text="Edit").click()
    page.locator("[name=set_on]").fill("2025-02")
    page.locator("form.edit button").click()
    expect(page.locator("[data-said]")).to_have_text("W1 is saved.")
    expect(page.locator("#row-W1")).to_contain_text("Feb 2025")
    assert "W1,due,G005,,2025-02" in (weighed / "promises.csv").read_text(encoding="utf-8")
    page.locator("#row-W1 a", has_text="Edit").click()
    expect(page.locator("form.edit")).to_have_count(1)
    page.locator("[name=set_note]").press("Escape")
    expect(page.locator("form.edit")).to_have_count(0)


def test_before_the_first_weighing_no_number_of_promises_is_told(
    serve: Callable[..., Serving], page: Page, case: Path
) -> None:
    serving = serve(case)
    serving.bench.long_work.stop()
    page.goto(serving.address)
    page.goto(serving.address.partition("/?")[0] + "/promises")
    assert "0 of 0" not in page.locator("#sheet").inner_text()
    expect(page.locator("#sheet p[aria-live]")).to_have_text("–")
