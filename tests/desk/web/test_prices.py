"""The price sheet: what stands in it, what an edit in place does, in a real browser and without."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from steelyard.desk.editing.rows import ConflictError
from steelyard.desk.web.asking import Form, Query, RefusedError
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.deeds.editing import edit
from steelyard.desk.web.fields import cell
from steelyard.desk.web.pages.prices import view
from steelyard.desk.web.serving import Serving
from steelyard.desk.web.speech import Speech


def shown(bench: Bench, lang: str = "en", **pairs: str) -> dict[str, Any]:
    return view(bench, Query(Speech(lang), "", tuple(pairs.items())))


def written(root: Path, id: str, name: str) -> str:
    with (root / "prices.csv").open(encoding="utf-8", newline="") as file:
        return next(row[name] for row in csv.DictReader(file) if row["id"] == id)


def sent(bench: Bench, id: str, shown: str, **changes: str) -> Form:
    """The form of a row as the page makes it, with some fields written anew."""
    record = next(one for one in bench.case.prices if one.id == id) if bench.case else None
    names = ("item", "basis", "kind", "price_low", "price_high", "unit", "bound", "note", "reason")
    fields = {f"set_{name}": cell(record, name) for name in names}
    fields |= {f"set_{name}": value for name, value in changes.items()}
    fields |= {"kind": "prices", "id": id, "shown": shown, "back": "/prices", "why": "tried"}
    return Form(Speech("en"), fields)


def test_each_row_tells_its_steps_its_origin_and_why_it_does_not_count(bench: Bench) -> None:
    rows = {row["id"]: row for row in shown(bench)["rows"]}
    assert len(rows) == 7
    fuel = rows["P005"]
    assert fuel["counts"]
    assert any("0.137" in step for step in fuel["steps"])
    assert fuel["source_name"] == "Customs Union"
    assert fuel["host"] == "example.org"
    assert not rows["P007"]["counts"]
    assert "rate" in rows["P007"]["why"]
    assert rows["P003"]["grade"] == "B"


def test_filters_narrow_the_sheet_and_stand_in_its_addresses(bench: Bench) -> None:
    drones = shown(bench, item="drones", basis="comparable")
    assert {row["id"] for row in drones["rows"]} == {"P001", "P002", "P007"}
    assert {row["id"] for row in shown(bench, use="aside")["rows"]} == {"P007"}
    assert {row["id"] for row in shown(bench, q="paper fair")["rows"]} == {"P007"}
    assert "item=drones" in drones["rows"][0]["edit"]
    assert shown(bench, q="nothing of the kind")["rows"] == []


def test_the_grid_has_a_cell_for_every_item_and_basis(bench: Bench) -> None:
    grid = shown(bench)["grid"]
    cells = {(row["item"], one["basis"]): one for row in grid["rows"] for one in row["cells"]}
    assert cells["drones", "comparable"]["sales"] == 2
    assert cells["drones", "comparable"]["middle"].startswith("$")
    borrowed = [one for one in cells.values() if one["proxy"]]
    assert all(one["how"] for one in borrowed)
    assert not any(one["moved"] for one in cells.values())


def test_words_are_german_where_that_is_asked_for(bench: Bench) -> None:
    row = next(one for one in shown(bench, "de")["rows"] if one["id"] == "P001")
    assert row["kind"] == "Vertrag"
    assert row["printed"].startswith("18.000 bis 22.000 EUR")


def test_an_edit_sets_what_differs_and_leaves_all_other_bytes(bench: Bench, weighed: Path) -> None:
    before = (weighed / "prices.csv").read_text(encoding="utf-8").splitlines()
    hash_ = shown(bench, edit="P002")["edit"]["shown"]
    done = edit(bench, sent(bench, "P002", hash_, price_high="26000"))
    assert done.more["changed"] == ["price_high", "state"]
    after = (weighed / "prices.csv").read_text(encoding="utf-8").splitlines()
    moved = [n for n, (was, now) in enumerate(zip(before, after, strict=True)) if was != now]
    assert moved == [2]
    assert written(weighed, "P002", "state") == "edited"


def test_a_form_without_a_change_writes_nothing(bench: Bench, weighed: Path) -> None:
    before = (weighed / "prices.csv").read_bytes()
    hash_ = shown(bench, edit="P002")["edit"]["shown"]
    assert edit(bench, sent(bench, "P002", hash_)).more["changed"] == []
    assert (weighed / "prices.csv").read_bytes() == before
    assert not (weighed / "reviews.jsonl").exists()


def test_a_row_changed_meanwhile_is_not_saved_over(bench: Bench, weighed: Path) -> None:
    hash_ = shown(bench, edit="P002")["edit"]["shown"]
    form = sent(bench, "P002", hash_, price_high="26000")
    path = weighed / "prices.csv"
    text = path.read_text(encoding="utf-8").replace(
        "P002,drones,comparable,derived", "P002,drones,comparable,contract"
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConflictError) as caught:
        edit(bench, form)
    assert {one.field for one in caught.value.fields} == {"kind", "price_high"}
    assert path.read_text(encoding="utf-8") == text


def test_a_row_that_is_wrong_or_of_no_kind_is_refused(bench: Bench) -> None:
    with pytest.raises(RefusedError):
        edit(bench, Form(Speech("en"), {"kind": "claims", "id": "D001"}))
    with pytest.raises(RefusedError):
        edit(bench, Form(Speech("en"), {"kind": "prices", "id": "P999"}))


def test_in_the_browser_a_price_is_edited_in_place_and_undone(
    weighed: Path, serve: Callable[..., Serving], page: Page
) -> None:
    serving = serve(weighed)
    page.goto(serving.address)
    page.goto(f"http://127.0.0.1:{serving.keys.port}/prices")
    expect(page.locator("#balance .label")).to_have_text("As weighed")
    page.locator("#row-P004 a", has_text="Edit").click()
    page.locator("[name=set_price_high]").fill("90000")
    page.locator("form.edit button").click()
    expect(page.locator("[data-said]")).to_have_text("P004 is saved.")
    expect(page.locator("form.edit")).to_have_count(0)
    expect(page.locator("#row-P004")).to_contain_text("edited")
    expect(page.locator(".moved-cell")).not_to_have_count(0, timeout=15_000)
    assert written(weighed, "P004", "price_high") == "90000"
    expect(page.locator(".undo")).to_be_visible()
    page.keyboard.press("u")
    expect(page.locator("[data-said]")).to_have_text("Undone: price P004")
    assert written(weighed, "P004", "price_high") == "63000"


def test_in_the_browser_a_cell_filters_the_sheet_and_back_leads_back(
    weighed: Path, serve: Callable[..., Serving], page: Page
) -> None:
    serving = serve(weighed)
    page.goto(serving.address)
    page.goto(f"http://127.0.0.1:{serving.keys.port}/prices")
    rows = page.locator(".sheet tbody tr")
    expect(rows).to_have_count(7)
    page.locator(".grid tbody tr", has_text="Gold").locator("td a").first.click()
    expect(rows).to_have_count(1)
    assert "item=gold" in page.url
    page.go_back()
    expect(rows).to_have_count(7)
    page.locator("#q").type("fair")
    expect(rows).to_have_count(1)
    assert page.evaluate("document.activeElement.id") == "q"


def test_without_script_a_price_is_edited_by_links_and_forms(
    weighed: Path, serve: Callable[..., Serving], browser: Any
) -> None:
    serving = serve(weighed)
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(serving.address)
    page.goto(f"http://127.0.0.1:{serving.keys.port}/prices?q=gold")
    page.locator("#row-P004 a", has_text="Edit").click()
    page.locator("form.edit summary").click()
    page.locator("[name=set_note]").fill("by hand")
    page.locator("form.edit button").click()
    expect(page.locator("[data-said]")).to_have_text("P004 is saved.")
    assert written(weighed, "P004", "note") == "by hand"
    context.close()


def test_in_the_browser_hostile_words_are_words(
    weighed: Path, serve: Callable[..., Serving], page: Page
) -> None:
    path = weighed / "prices.csv"
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>\u202egnp.exe"
    text = path.read_text(encoding="utf-8").replace("new drone", hostile)
    text = text.replace("https://example.org/p003", "javascript:alert(3)")
    path.write_text(text.replace("drone at a fair", "long " * 20_000), encoding="utf-8")
    serving = serve(weighed)
    page.goto(serving.address)
    page.goto(f"http://127.0.0.1:{serving.keys.port}/prices")
    row = page.locator("#row-P003")
    expect(row).to_contain_text("<img src=x onerror=alert(1)>")
    expect(row).to_contain_text("[U+202E]")
    expect(row.locator("a[href^=javascript]")).to_have_count(0)
    expect(page.locator("main img, main script")).to_have_count(0)
    assert len(page.locator("#row-P007").inner_text()) < 2_000
