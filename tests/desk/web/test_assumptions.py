"""Sliders that say what is prior and what is evidence, in a real browser."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import Browser, Page, expect

from steelyard.base.tables import read_table
from steelyard.case.folder import read_case
from steelyard.case.priors import Prior
from steelyard.desk.web.asking import Query
from steelyard.desk.web.pages.assumptions import MOST_TRIED, limits, tried_of
from steelyard.desk.web.serving import Serving
from steelyard.desk.web.speech import LANGUAGES, Speech
from steelyard.weighing.settings import read_settings

Serve = Callable[..., Serving]
EN = Speech("en")
DEFAULTS = {row["name"]: float(row["value"]) for row in read_table("priors.csv")}


def go(page: Page, serving: Serving, path: str) -> None:
    page.goto(serving.address)
    page.goto(serving.address.partition("/?")[0] + path)


def ready(serving: Serving) -> None:
    until = monotonic() + 60
    while not serving.bench.ready:
        assert monotonic() < until


def rows_of(case: Path) -> list[dict[str, str]]:
    with (case / "priors.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", DEFAULTS)
def test_every_setting_has_a_name_in_words_and_a_slider_around_its_default(name: str) -> None:
    for lang in LANGUAGES:
        assert Speech(lang).has(f"setting.{name}")
    low, high = limits(name, DEFAULTS[name], DEFAULTS[name])
    assert 0 < low < DEFAULTS[name] < high


def test_moving_a_slider_moves_the_balance_and_the_address_and_writes_nothing(
    serve: Serve, page: Page, weighed: Path
) -> None:
    serving = serve(weighed)
    ready(serving)
    go(page, serving, "/assumptions")
    page.locator("#r-width_observed").focus()
    for _ in range(3):
        page.keyboard.press("PageUp")
    expect(page.locator(".moved strong").first).to_contain_text("Provisional")
    expect(page.locator("#setting-width_observed.tried")).to_be_visible()
    value = page.locator("#n-width_observed").input_value()
    assert float(value) > DEFAULTS["width_observed"]
    assert f"set=width_observed%3A{value}" in page.url
    assert page.locator(".moved .figures dd").count() == 3
    assert not (weighed / "priors.csv").exists()
    page.reload()
    assert page.locator("#n-width_observed").input_value() == value
    page.get_by_role("link", name="All back").click()
    expect(page.locator(".moved.at-rest")).to_be_visible()
    assert page.url.endswith("/assumptions")


def test_a_setting_is_kept_with_its_reason_and_undone(
    serve: Serve, page: Page, weighed: Path
) -> None:
    serving = serve(weighed)
    ready(serving)
    go(page, serving, "/assumptions?set=hedge_over:0.2")
    page.get_by_label("Why 0.2?").fill("Only ten reports here, all of one office")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator("[data-said]")).to_contain_text("priors.csv")
    assert rows_of(weighed) == [
        {
            "name": "hedge_over",
            "value": "0.2",
            "reason": "Only ten reports here, all of one office",
            # Uncertain itself, as the default it takes the place of.
            "spread": "0.5",
        }
    ]
    row = page.locator("#setting-hedge_over")
    assert "Set by the case (default 0.1)" in row.inner_text()
    assert "Only ten reports here" in row.inner_text()
    page.locator(".undo button").click()
    page.wait_for_load_state()
    assert not read_case(weighed).priors


def test_a_setting_is_not_kept_without_a_reason(serve: Serve, page: Page, weighed: Path) -> None:
    serving = serve(weighed)
    origin = serving.address.partition("/?")[0]
    go(page, serving, "/assumptions")
    csrf = str(page.locator("body").get_attribute("data-csrf"))
    for fields in (
        {"name": "lean_scale", "value": "0.3", "because": " "},
        {"name": "lean_scale", "value": "many", "because": "so"},
        {"name": "lean_scale", "value": "-1", "because": "so"},
        {"name": "lean_scale", "value": "nan", "because": "so"},
        {"name": "no_such", "value": "0.3", "because": "so"},
    ):
        answer = page.request.post(
            f"{origin}/do/keep-setting",
            headers={"accept": "application/json", "origin": origin},
            multipart={"csrf": csrf, **fields},
        )
        assert answer.status == 422, fields
    assert not (weighed / "priors.csv").exists()


def test_a_setting_that_somebody_else_changed_meanwhile_is_shown_three_ways(
    serve: Serve, page: Page, weighed: Path
) -> None:
    path = weighed / "priors.csv"
    path.write_text("name,value,reason\nlean_scale,0.3,mine\n", encoding="utf-8")
    serving = serve(weighed)
    ready(serving)
    go(page, serving, "/assumptions?set=lean_scale:0.25")
    path.write_text("name,value,reason\nlean_scale,0.4,theirs\n", encoding="utf-8")
    page.get_by_label("Why 0.25?").fill("between")
    page.get_by_role("button", name="Keep").click()
    cells = page.locator("table.merge tbody tr").filter(has_text="0.25").locator("td")
    assert cells.all_inner_texts() == ["0.3", "0.4", "0.25"]
    page.get_by_role("button", name="Save mine on top").click()
    assert [row["value"] for row in rows_of(weighed)] == ["0.25"]


def test_without_script_a_row_is_tried_by_its_form(
    serve: Serve, browser: Browser, weighed: Path
) -> None:
    serving = serve(weighed)
    ready(serving)
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    go(page, serving, "/assumptions?set=camp_scale:0.5")
    page.locator("#n-lean_scale").fill("0.31")
    page.locator("#setting-lean_scale").get_by_role("button", name="Try").click()
    assert page.locator(".setting.tried").evaluate_all("all => all.map(one => one.id)") == [
        "setting-lean_scale",
        "setting-camp_scale",
    ]
    assert page.locator("#n-lean_scale").input_value() == "0.31"
    context.close()


def test_what_the_address_tries_is_known_within_bounds_and_few() -> None:
    table = read_settings_table()
    wild = [
        ("set", one) for one in ("no_such:1", "lean_scale:nan", "lean_scale:inf", "lean_scale", ":")
    ]
    assert tried_of(Query(EN, pairs=tuple(wild)), table) == {}
    far = tried_of(Query(EN, pairs=(("set", "lean_scale:1e9"), ("set", "knot_days:30.4"))), table)
    assert far == {"lean_scale": limits("lean_scale", 0.2, 0.2)[1], "knot_days": 30.0}
    same = tried_of(Query(EN, pairs=(("set", "lean_scale:0.2"),)), table)
    assert same == {}
    many = tuple(("set", f"{name}:{value * 1.5}") for name, value in DEFAULTS.items())
    assert len(tried_of(Query(EN, pairs=many), table)) <= MOST_TRIED


def read_settings_table() -> dict[str, Prior]:
    case = Path(__file__).parents[2] / "cases" / "drones-for-gold"
    return read_settings(read_case(case)).table


def test_priors_stand_beside_what_the_reports_made_of_them(
    serve: Serve, page: Page, weighed: Path
) -> None:
    serving = serve(weighed)
    document = serving.bench.document
    assert document is not None
    go(page, serving, "/assumptions.json")
    twin = page.evaluate("JSON.parse(document.body.innerText)")
    shown = {one["id"]: one for one in twin["items"]}
    assert set(shown) <= set(document["prior_predictive"])
    assert "drones" in shown
    bars = shown["drones"]["bars"]
    assert 0 <= bars["after"]["x"] <= 100
    assert bars["after"]["width"] < bars["prior"]["width"]
    assert len(twin["decisions"]) == len(document["settings"])
    assert {one["kind"] for one in twin["factors"]} <= {"condition", "proxy"}
    assert all(one["reason"] for one in twin["factors"])
