"""Items, inequalities and the case itself edited at the bench, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from steelyard.case.folder import check_folder, read_case
from steelyard.desk.web.serving import Serving

Serve = Callable[..., Serving]
PATIENCE = 60_000


def go(page: Page, serving: Serving, path: str) -> None:
    if page.url == "about:blank":
        page.goto(serving.address)
    page.goto(f"http://127.0.0.1:{serving.keys.port}{path}")


def said(page: Page, text: str) -> None:
    expect(page.locator("[data-said]")).to_contain_text(text, timeout=PATIENCE)


def test_an_item_is_edited_and_undone(page: Page, weighed: Path, serve: Serve) -> None:
    before = (weighed / "items.yaml").read_bytes()
    go(page, serve(weighed), "/items/drones")
    page.click("a[href='/items/drones?edit=1']")
    form = page.locator("form[data-deed=edit]")
    form.locator("[name='set_name/de']").fill("Flugdrohnen")
    form.locator("[name='set_aliases']").fill("UAV; quadcopters")
    form.locator("summary", has_text="Stock and condition").click()
    form.locator("[name='set_condition/high']").fill("0.8")
    form.locator("button.primary").click()
    said(page, "drones")
    item = read_case(weighed).item("drones")
    assert item.name["de"] == "Flugdrohnen"
    assert item.aliases == ("UAV", "quadcopters")
    assert item.condition is not None
    assert item.condition.high == 0.8
    expect(page).to_have_url(re.compile("/items/drones$"))
    page.locator("h1").click()
    page.keyboard.press("u")
    said(page, "Undone")
    assert (weighed / "items.yaml").read_bytes() == before


def test_a_wrong_field_is_told_beside_the_form_and_what_was_typed_stays(
    page: Page, weighed: Path, serve: Serve
) -> None:
    go(page, serve(weighed), "/items/drones?edit=1")
    form = page.locator("form[data-deed=edit]")
    form.locator("[name='set_magnitude']").fill("a few")
    form.locator("button.primary").click()
    expect(form.locator("[data-refusal]")).to_contain_text("a few", timeout=PATIENCE)
    assert form.locator("[name='set_magnitude']").input_value() == "a few"
    assert read_case(weighed).item("drones").magnitude == 20


def test_an_item_that_changed_meanwhile_is_merged_end_by_end(
    page: Page, weighed: Path, serve: Serve
) -> None:
    go(page, serve(weighed), "/items/drones?edit=1")
    form = page.locator("form[data-deed=edit]")
    form.locator("summary", has_text="Stock and condition").click()
    form.locator("[name='set_condition/low']").fill("0.5")
    path = weighed / "items.yaml"
    path.write_text(path.read_text("utf-8").replace("magnitude: 20\n", "magnitude: 25\n"), "utf-8")
    form.locator("button.primary").click()
    expect(page.locator("table.merge")).to_be_visible(timeout=PATIENCE)
    told = page.locator("table.merge tbody").inner_text()
    assert "Order of magnitude" in told
    assert "Factor, from" in told
    page.click("button.primary")
    said(page, "drones")
    item = read_case(weighed).item("drones")
    assert item.condition is not None
    assert (item.magnitude, item.condition.low) == (25, 0.5)


def test_an_item_that_is_not_weighed_has_a_page_with_what_it_lacks(
    page: Page, weighed: Path, serve: Serve
) -> None:
    serving = serve(weighed)
    go(page, serving, "/items?new=1")
    form = page.locator("form[data-new]")
    form.locator("[name=set_name]").fill("Boats")
    form.locator("[name=set_unit]").fill("pieces")
    form.locator("[name=set_family]").select_option("systems")
    form.locator("[name=set_magnitude]").fill("4")
    form.locator("button.primary").click()
    page.click("#row-boats a", timeout=PATIENCE)
    expect(page.locator("h1")).to_have_text("Boats")
    told = page.locator(".lacks").inner_text()
    assert "No claim names it" in told
    assert "No price of it counts" in told
    page.click(".lacks a[href*='/prices?new=1']")
    expect(page.locator("[name=set_item]")).to_have_value("boats")
    go(page, serving, "/items/boats?edit=1")
    page.click("#drop-items summary")
    page.check("#drop-items [name=sure]")
    page.click("#drop-items button")
    said(page, "boats is deleted")
    assert "boats" not in {one.id for one in read_case(weighed).items}
    for id in ("blueprints", "unmanned_aircraft"):
        go(page, serving, f"/items/{id}")
        assert page.locator("h1").inner_text()
    assert "another name for" in page.locator(".lacks").inner_text().lower()


def test_an_item_that_is_needed_stays(page: Page, weighed: Path, serve: Serve) -> None:
    go(page, serve(weighed), "/items/drones?edit=1")
    page.click("#drop-items summary")
    page.check("#drop-items [name=sure]")
    page.click("#drop-items button")
    expect(page.locator("#drop-items [data-refusal]")).to_contain_text(
        "more places", timeout=PATIENCE
    )
    assert read_case(weighed).item("drones")


def test_inequalities_are_made_edited_and_deleted(page: Page, weighed: Path, serve: Serve) -> None:
    serving = serve(weighed)
    go(page, serving, "/items?tie=%2B#ties")
    page.fill("[name=set_tie]", "crates <= drones")
    page.fill("[name='set_reason/en']", "Each holds one or more.")
    page.click("form[data-deed=new] button.primary")
    said(page, "crates <= drones")
    go(page, serving, "/items/crates")
    page.click(".ties a")
    page.fill("[name=set_width]", "0.3")
    page.click("form[data-deed=edit] button.primary")
    said(page, "crates <= drones")
    made = next(one for one in read_case(weighed).ties if one.tie.startswith("crates"))
    assert made.width == 0.3
    go(page, serving, "/items?tie=crates%20%3C%3D%20drones#ties")
    page.click("#drop-ties summary")
    page.check("#drop-ties [name=sure]")
    page.click("#drop-ties button")
    said(page, "deleted")
    assert len(read_case(weighed).ties) == 1


def test_the_case_itself_is_edited_part_by_part(page: Page, weighed: Path, serve: Serve) -> None:
    serving = serve(weighed)
    go(page, serving, "/case")
    page.locator("#entry-parties\\/0 h3 a").click()
    page.fill("[name='set_parties/0/name/de']", "Åland")
    page.click("form[data-deed=edit] button.primary")
    expect(page.locator("#entry-parties\\/0 h3")).to_contain_text("Aland", timeout=PATIENCE)
    expect(page.locator("#entry-parties\\/0 dl")).to_contain_text("Åland", timeout=PATIENCE)
    page.get_by_role("link", name="New camp").click()
    page.fill("[name='set_camps/+/=']", "press")
    page.fill("[name='set_camps/+/name/en']", "Press")
    page.fill("[name='set_camps/+/name/de']", "Presse")
    page.click("form[data-deed=edit] button.primary")
    expect(page.locator("#entry-camps\\/press")).to_contain_text("Presse", timeout=PATIENCE)
    made = read_case(weighed).exchange
    assert made.parties[0].name["de"] == "Åland"
    assert made.camps["press"].name == {"en": "Press", "de": "Presse"}
    page.locator("#entry-camps\\/press h3 a").click()
    page.check(".gone input")
    page.click("form[data-deed=edit] button.primary")
    expect(page.locator("#entry-camps\\/press")).to_have_count(0, timeout=PATIENCE)
    assert "press" not in read_case(weighed).exchange.camps
    # What something rests on stays.
    go(page, serving, "/case?edit=camps/observers")
    page.check(".gone input")
    page.click("form[data-deed=edit] button.primary")
    expect(page.locator("[data-refusal]")).to_contain_text("observers", timeout=PATIENCE)
    assert check_folder(weighed) == ()


def test_series_are_made_edited_and_deleted(page: Page, weighed: Path, serve: Serve) -> None:
    serving = serve(weighed)
    go(page, serving, "/prices")
    page.click("a[href='/series']")
    page.click("a[href^='/series?new=1']")
    page.fill("[name=set_series]", "pound per dollar")
    page.fill("[name=set_unit]", "GBP per USD")
    page.fill("[name=set_several]", "2023 0.80\n2024: 0.78\n")
    page.click("form[data-new] button.primary")
    said(page, "2 values of pound per dollar are added")
    rows = [one for one in read_case(weighed).series if one.series == "pound per dollar"]
    assert [(one.period, one.value) for one in rows] == [("2023", 0.8), ("2024", 0.78)]
    go(page, serving, "/case?edit=money#money")
    page.fill("[name='set_money/exchange_rates/+/=']", "GBP")
    page.fill("[name='set_money/exchange_rates/+/:']", "pound per dollar")
    page.click("form[data-deed=edit] button.primary")
    expect(page.locator("#entry-money")).to_contain_text("pound per dollar", timeout=PATIENCE)
    assert read_case(weighed).exchange.money.exchange_rates["GBP"] == "pound per dollar"
    go(page, serving, f"/series?edit={rows[0].id}")
    page.fill("[name=set_value]", "0.81")
    page.click("form[data-deed=edit] button.primary")
    said(page, rows[0].id)
    go(page, serving, f"/series?edit={rows[1].id}")
    page.click("#drop-series summary")
    page.check("#drop-series [name=sure]")
    page.click("#drop-series button")
    said(page, "deleted")
    left = [one for one in read_case(weighed).series if one.series == "pound per dollar"]
    assert [(one.period, one.value) for one in left] == [("2023", 0.81)]


def test_what_is_told_of_a_missing_series_leads_to_its_form(
    page: Page, weighed: Path, serve: Serve
) -> None:
    serving = serve(weighed)
    path = weighed / "case.yaml"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("euro per dollar", "euro for a dollar"), encoding="utf-8")
    go(page, serving, "/problems")
    page.click(".problems a[href^='/series?new=1']")
    assert page.input_value("[name=set_series]") == "euro for a dollar"
    page.fill("[name=set_unit]", "EUR per USD")
    page.fill("[name=set_several]", "2024 0.92")
    page.click("form[data-new] button.primary")
    said(page, "1 value of euro for a dollar is added")
    go(page, serving, "/problems")
    assert page.locator(".problems li").count() == 0


def test_a_price_without_a_rate_leads_to_the_value_it_lacks(
    page: Page, weighed: Path, serve: Serve
) -> None:
    serving = serve(weighed)
    path = weighed / "prices.csv"
    text = path.read_text(encoding="utf-8")
    head = text.split("\n")[0].split(",")
    cells = {"id": "P900", "item": "gold", "basis": "comparable", "kind": "market"}
    cells |= {"price_low": "5", "currency": "EUR", "unit": "kilogram", "price_year": "2018"}
    cells |= {"bound": "exact", "role": "evidence", "state": "accepted", "per_item": "1"}
    path.write_text(text.rstrip("\n") + "\n" + ",".join(cells.get(one, "") for one in head) + "\n")
    go(page, serving, "/prices?q=P900")
    page.click("#row-P900 a[href^='/series?new=1']")
    assert page.input_value("[name=set_series]") == "euro per dollar"
    assert page.input_value("[name=set_period]") == "2018"
    go(page, serving, "/series")
    assert "2018" in page.locator(".lacking").first.inner_text()
