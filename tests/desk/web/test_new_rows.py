"""From an empty case to a balance, in one browser: an item, a source, a price, a claim."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from steelyard.case.folder import check_folder, create_case, read_case
from steelyard.desk.web.serving import Serving

PATIENCE = 120_000
DOCUMENT = """Harbour Watch, autumn report

3 November 2024

Aland has delivered about 420 canoes to Borda by the end of October 2024, Harbour Watch said.
"""


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A case as `steelyard init` leaves it."""
    create_case(tmp_path / "canoes")
    return tmp_path / "canoes"


def test_an_empty_case_comes_to_a_balance(
    page: Page, empty: Path, serve: Callable[..., Serving]
) -> None:
    serving = serve(empty)
    page.goto(serving.address)

    # Between whom, and in which money.
    begin = page.locator("#begin")
    begin.locator("[name=set_first_name]").fill("Aland")
    begin.locator("[name=set_first_id]").fill("AL")
    begin.locator("[name=set_second_name]").fill("Borda")
    begin.locator("[name=set_second_id]").fill("AL")
    begin.locator("button").click()
    # What is wrong is said beside the form, and nothing that was typed is lost.
    expect(begin.locator("[data-refusal]")).to_be_visible(timeout=PATIENCE)
    assert begin.locator("[name=set_first_name]").input_value() == "Aland"
    begin.locator("[name=set_second_id]").fill("BO")
    begin.locator("button").click()
    expect(page.locator("[data-said]")).to_contain_text("case.yaml is saved", timeout=PATIENCE)
    expect(page.locator("h1")).to_have_text("Aland – Borda")
    expect(page.locator(".steps-first .done")).to_have_count(1)

    # An item by keys: its id is made from its name.
    page.click(".menu a[href='/items']")
    expect(page.locator("h1")).to_have_text("Items")
    page.wait_for_load_state("load")
    page.keyboard.press("n")
    form = page.locator("form[data-new]")
    expect(form.locator("[name=set_name]")).to_be_focused()
    page.keyboard.type("Canoes")
    assert form.locator("[name=set_id]").get_attribute("placeholder") == "canoes"
    form.locator("[name=set_unit]").fill("pieces")
    form.locator("[name=set_magnitude]").fill("a few")
    page.keyboard.press("Enter")
    expect(form.locator("[data-refusal]")).to_contain_text("a few", timeout=PATIENCE)
    assert form.locator("[name=set_name]").input_value() == "Canoes"
    form.locator("[name=set_magnitude]").fill("40")
    page.keyboard.press("Enter")
    expect(page.locator("#row-canoes")).to_be_visible(timeout=PATIENCE)
    assert read_case(empty).items[0].direction == ("AL", "BO")

    # A document is dropped; its claim is read as one of the new item.
    page.click(".menu a[href='/documents']")
    page.set_input_files(
        "[data-drop] input[type=file]",
        {"name": "autumn.txt", "mimeType": "text/plain", "buffer": DOCUMENT.encode()},
    )
    page.click("[data-drop] button")
    expect(page.locator("#review")).to_be_visible(timeout=PATIENCE)
    assert page.locator("#judge [name=set_item]").input_value() == "canoes"

    # Its source is made from the claim, and put in.
    page.click(".makes a[href*='/sources']")
    form = page.locator("form[data-new]")
    assert form.locator("[name=set_name]").input_value() == "Harbour Watch"
    form.locator("[name=set_camp]").select_option("observers")
    form.locator("[name=set_kind]").select_option("industry")
    form.locator("button.primary").click()
    expect(page.locator("#judge [name=set_source]")).to_have_value(
        "harbour_watch", timeout=PATIENCE
    )
    expect(page.locator("[data-said]")).to_contain_text("harbour_watch")
    page.keyboard.press("a")
    expect(page.locator("[data-said]")).to_contain_text("counts now", timeout=PATIENCE)
    (claim,) = [one for one in read_case(empty).claims if one.state in {"accepted", "edited"}]
    assert (claim.item, claim.source, claim.amount_low) == ("canoes", "harbour_watch", 420.0)

    # A price, and the first weighing.
    page.goto(f"http://127.0.0.1:{serving.keys.port}/prices?new=1&item=canoes")
    form = page.locator("form[data-new]")
    form.locator("[name=set_kind]").select_option("market")
    form.locator("[name=set_price_low]").fill("900")
    assert form.locator("[name=set_unit]").input_value() == "pieces"
    form.locator("button.primary").click()
    expect(page.locator("[data-said]")).to_contain_text("counts in its cell", timeout=PATIENCE)
    expect(page.locator("#row-P001")).to_be_visible()
    page.click("[data-weigh] button")
    expect(page.locator("[data-balance-label]")).to_have_text("As weighed", timeout=PATIENCE)
    given = page.locator("#balance [data-figure='given.middle']")
    assert given.inner_text() not in {"", "–"}

    # Undo takes the price out again.
    page.locator("h1").click()
    page.keyboard.press("u")
    expect(page.locator("[data-said]")).to_contain_text("Undone", timeout=PATIENCE)
    assert read_case(empty).prices == ()
    assert check_folder(empty) == ()
