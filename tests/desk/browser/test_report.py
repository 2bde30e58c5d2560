"""The report page in a real browser: what a reader sees, clicks, types and prints."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from steelyard.desk.report import render_report

Open = Callable[..., Page]


def grown(document: dict[str, Any], wanted: int) -> dict[str, Any]:
    """The document with its claims told again under other ids until there are `wanted`."""
    claims = document["claims"]
    for n in range(wanted - len(claims)):
        one = dict(claims[n % 12])
        one.update(id=f"X{n:03}", use="comparison", amount_low=float(n), note=f"told again {n}")
        claims.append(one)
    return document


def shown_rows(page: Page) -> list[str]:
    rows: list[str] = page.locator("#claims tbody tr:visible").evaluate_all(
        "rows => rows.map(row => row.dataset.claim)"
    )
    return rows


def test_the_page_loads_without_a_word_from_the_console_or_a_request(
    open_page: Open, document: dict[str, Any]
) -> None:
    page = open_page(render_report(document))
    expect(page.locator("h1")).to_contain_text("Avalia")
    expect(page.locator("h1")).to_be_in_viewport()
    expect(page.locator("#pans")).to_be_in_viewport()
    expect(page.locator(".warnings")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("locale", ["en-US", "de-DE"])
def test_nothing_sticks_out_of_the_window(
    open_page: Open, document: dict[str, Any], width: int, locale: str
) -> None:
    page = open_page(
        render_report(document), viewport={"width": width, "height": 800}, locale=locale
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("locale", "said"), [("en-US", "The range"), ("de-DE", "Die Spanne")])
def test_a_card_of_a_width_opens_to_a_sentence_and_a_picture_that_fit_a_telephone(
    open_page: Open, document: dict[str, Any], locale: str, said: str
) -> None:
    page = open_page(render_report(document), viewport={"width": 390, "height": 800}, locale=locale)
    card = page.locator("#why-drivers")
    card.locator("summary").click()
    assert card.locator("p").first.inner_text().startswith(said)
    picture = card.locator(".why-picture svg:visible").bounding_box()
    assert picture is not None
    assert picture["width"] > 200
    assert picture["x"] + picture["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_what_the_marks_mean_stands_by_the_first_card_and_a_link_away_from_any(
    open_page: Open, document: dict[str, Any], width: int, scheme: str
) -> None:
    page = open_page(
        render_report(document), viewport={"width": width, "height": 800}, color_scheme=scheme
    )
    key, first = (page.locator(one).first.bounding_box() for one in (".why-key", ".why-one"))
    assert key is not None
    assert first is not None
    assert 0 <= first["y"] - key["y"] - key["height"] < 40
    marks = page.locator(".why-key svg")
    assert marks.count() == 7
    boxes = [mark.bounding_box() for mark in marks.all()]
    assert all(box is not None and box["width"] > 30 for box in boxes)
    card = page.locator("#why-drivers")
    card.locator("summary").click()
    card.locator(".why-marks").click()
    expect(page.locator("#widths-key")).to_be_in_viewport()


@pytest.mark.parametrize("locale", ["en-US", "de-DE"])
def test_assumptions_are_whole_on_a_telephone(
    open_page: Open, document: dict[str, Any], locale: str
) -> None:
    name = "price_production_cost"
    prior = {"name": name, "value": 0.25, "spread": 0.5, "reason": "words " * 30}
    document["priors"] = [{**prior, "origin": "case"}]
    page = open_page(render_report(document), viewport={"width": 390, "height": 800}, locale=locale)
    page.locator("#priors summary").click()
    table = page.locator("#priors-table")
    for cell in table.locator("tbody th, tbody td").all():
        box = cell.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert box["width"] > 300
    line = table.locator("tbody th").evaluate("one => one.getClientRects().length")
    assert line == 1
    head = table.locator("tbody th").bounding_box()
    assert head is not None
    assert head["height"] < 40
    named = table.locator("tbody td").first.evaluate(
        "one => getComputedStyle(one, '::before').content"
    )
    assert named == ('"Wert: "' if locale == "de-DE" else '"Value: "')


def test_a_figure_opens_its_trace_and_back_closes_it(
    open_page: Open, document: dict[str, Any]
) -> None:
    page = open_page(render_report(document))
    start = page.url
    page.locator('#pans [data-figure="given.value"]').click()
    dialog = page.locator("#trace")
    expect(dialog).to_be_visible()
    assert page.url.endswith("#fig=given.value")
    expect(dialog.locator("h2")).to_have_text(re.compile("Given"))
    page.go_back()
    expect(dialog).to_be_hidden()
    assert page.url == start


def test_escape_closes_the_trace_and_gives_the_focus_back(
    open_page: Open, document: dict[str, Any]
) -> None:
    page = open_page(render_report(document))
    figure = page.locator('#pans [data-figure="balance"]')
    figure.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#trace")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#trace")).to_be_hidden()
    page.wait_for_function("location.hash === ''")
    expect(figure).to_be_focused()


def test_a_trace_goes_down_to_the_words_and_the_address(
    open_page: Open, document: dict[str, Any]
) -> None:
    page = open_page(render_report(document), "#fig=given.items.timber.value")
    dialog = page.locator("#trace")
    expect(dialog).to_be_visible()
    for step in ("timber: quantity", "Harbour Office, 20 Oct 2023", "C01 ·"):
        branch = dialog.locator("summary", has_text=step).first
        if branch.locator("xpath=..").get_attribute("open") is None:
            branch.click()
    card = dialog.locator(".card", has_text="Puts the timber shipped so far").first
    expect(card).to_be_visible()
    expect(card).to_contain_text("Paraphrase, not a quote")
    link = card.locator("a[href='https://example.org/c01']")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_a_month_and_an_end_of_a_figure_can_be_asked_for(
    open_page: Open, document: dict[str, Any]
) -> None:
    page = open_page(render_report(document), "#fig=given.items.timber.quantity@2023-10.p50")
    expect(page.locator("#trace h2")).to_contain_text("timber")
    expect(page.locator("#trace .trace-value")).to_contain_text("about")
    expect(page.locator("#trace")).to_contain_text("in 2023-10")


def test_an_unknown_figure_says_so(open_page: Open, document: dict[str, Any]) -> None:
    page = open_page(render_report(document), "#fig=__proto__")
    expect(page.locator("#trace h2")).to_have_text(re.compile("no such figure"))


def test_the_table_is_filtered_by_words_and_by_choice(
    open_page: Open, document: dict[str, Any]
) -> None:
    page = open_page(render_report(document))
    page.locator("#f-text").focus()
    page.keyboard.type("harbour office 240 pieces")
    assert shown_rows(page) == ["C06"]
    expect(page.locator("#found")).to_contain_text("1 of 14")
    page.locator("#filters [type=reset]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("14 of 14")
    page.locator("#f-u").select_option("copy")
    assert shown_rows(page) == ["C02"]
    page.locator("#f-i").select_option("grain")
    assert shown_rows(page) == []
    expect(page.locator(".nothing")).to_be_visible()


def test_the_table_is_sorted_by_any_column_from_the_keyboard(
    open_page: Open, document: dict[str, Any]
) -> None:
    page = open_page(render_report(document))
    for column in page.locator("#claims thead th").all():
        button = column.locator("button")
        button.focus()
        page.keyboard.press("Enter")
        expect(column).to_have_attribute("aria-sort", "ascending")
        up = shown_rows(page)
        page.keyboard.press("Enter")
        expect(column).to_have_attribute("aria-sort", "descending")
        assert sorted(shown_rows(page)) == sorted(up)
        assert shown_rows(page) != up
        assert page.locator("#claims thead th:not([aria-sort=none])").count() == 1


def test_amounts_are_sorted_as_numbers(open_page: Open, document: dict[str, Any]) -> None:
    page = open_page(render_report(document))
    page.locator("#claims .k-amount button").click()
    keys = page.locator("#claims tbody td.k-amount").evaluate_all(
        "cells => cells.map(cell => cell.dataset.k).filter(Boolean).map(Number)"
    )
    assert keys == sorted(keys)


def test_a_row_opens_and_closes(open_page: Open, document: dict[str, Any]) -> None:
    page = open_page(render_report(document))
    more = page.locator("#claim-C02 .more")
    more.focus()
    page.keyboard.press("Enter")
    expect(more).to_have_attribute("aria-expanded", "true")
    detail = page.locator("#claim-C02 + tr.detail")
    expect(detail).to_contain_text("lost bound")
    page.locator("#claims .k-source button").click()
    expect(page.locator("#claim-C02 + tr.detail")).to_be_visible()
    more.click()
    expect(detail).to_have_count(0)


def test_450_rows_answer_at_once(open_page: Open, document: dict[str, Any]) -> None:
    page = open_page(render_report(grown(document, 450)))
    expect(page.locator("#found")).to_contain_text("of 449")
    took = page.evaluate(
        """() => {
          const box = document.getElementById("f-text");
          const start = performance.now();
          box.value = "told again 33";
          box.dispatchEvent(new Event("input"));
          document.querySelector("#claims .k-amount button").click();
          return performance.now() - start;
        }"""
    )
    assert took < 400
    assert 1 <= len(shown_rows(page)) < 20


def test_the_language_is_switched_and_kept_in_all_the_texts(
    open_page: Open, document: dict[str, Any]
) -> None:
    page = open_page(render_report(document))
    page.get_by_role("button", name="DE").click()
    assert page.evaluate("document.documentElement.lang") == "de"
    expect(page.locator("h1")).to_contain_text("Avalien")
    expect(page).to_have_title(re.compile("Holz gegen Getreide"))
    expect(page.locator("#found")).to_contain_text("Angaben gezeigt")
    expect(page.locator("#f-text")).to_have_attribute("placeholder", re.compile("Suche"))
    text = page.evaluate("document.body.innerText")
    assert "Mio.\xa0Dollar" in text
    assert "billion" not in text
    assert not re.search(r"\$\d", text)
    page.locator('#pans [data-figure="ratio"], .facts [data-figure="ratio"]:visible').first.click()
    expect(page.locator("#trace h2")).to_have_text(re.compile("Austauschverhältnis"))


def test_a_german_reader_is_met_in_german(open_page: Open, document: dict[str, Any]) -> None:
    page = open_page(render_report(document), locale="de-DE")
    expect(page.locator("h1")).to_contain_text("sichtbar zurück")


@pytest.mark.parametrize(("lang", "locale"), [("de", "en-US"), ("en", "de-DE")])
def test_a_page_written_for_a_language_opens_in_it_whatever_the_browser_speaks(
    open_page: Open, document: dict[str, Any], lang: str, locale: str
) -> None:
    page = open_page(render_report(document, lang=lang), locale=locale)
    expect(page.locator("html")).to_have_attribute("lang", lang)
    expect(page.locator("h1")).to_contain_text({"de": "sichtbar zurück", "en": "come back"}[lang])


def test_the_ground_is_dark_where_the_reader_has_it_so_and_by_the_switch(
    open_page: Open, document: dict[str, Any]
) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    html = render_report(document)
    assert open_page(html, color_scheme="dark").evaluate(ground) == "rgb(20, 24, 28)"
    page = open_page(html)
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    page.locator("#theme").click()
    assert page.evaluate(ground) == "rgb(20, 24, 28)"
    expect(page.locator("#theme")).to_have_attribute("aria-pressed", "true")


CONTRAST = """() => {
  const seen = [];
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => {
    const f = (c) => ((c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b);
  };
  const ground = (one) => {
    for (; one; one = one.parentElement) {
      const c = parse(getComputedStyle(one).backgroundColor);
      if (c.length === 3 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const parent = node.parentElement;
    if (!node.data.trim() || !parent.checkVisibility() || parent.closest("svg, script, option")) continue;
    const style = getComputedStyle(parent);
    const [a, b] = [light(parse(style.color)), light(ground(parent))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const isLarge = parseFloat(style.fontSize) >= 24;
    if (ratio < (isLarge ? 3 : 4.5)) seen.push(`${ratio.toFixed(2)} ${node.data.trim().slice(0, 40)}`);
  }
  return seen;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(
    open_page: Open, document: dict[str, Any], scheme: str
) -> None:
    page = open_page(render_report(document), color_scheme=scheme)
    assert page.evaluate(CONTRAST) == []


def test_the_keyboard_reaches_the_result_first_and_shows_where_it_is(
    open_page: Open, document: dict[str, Any]
) -> None:
    page = open_page(render_report(document))
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_hostile_text_is_only_read(open_page: Open, document: dict[str, Any]) -> None:
    evil = "</script><img src=x onerror=alert(1)><script>alert(2)</script>\u202etxt.exe"
    for claim in document["claims"]:
        claim.update(note=evil, paraphrase=evil, words=evil, quote=evil, source_name=evil)
        claim.update(url="javascript:alert(3)", attribution=[evil, evil])
    for source in document["sources"]:
        source.update(name=evil, grade_why=evil)
    for price in document["prices"]:
        price.update(url="data:text/html,<script>alert(4)</script>", note=evil, said=evil)
    document["given"]["items"]["timber"]["name"] = {"en": evil, "de": evil}
    document["title"] = {"en": evil, "de": evil}
    page = open_page(render_report(document))
    for button in page.locator(".more").all():
        button.click()
    page.locator('#pans [data-figure="given.value"]').click()
    expect(page.locator("#trace")).to_be_visible()
    assert page.locator("img, iframe, object, embed").count() == 0
    assert page.locator('[href^="javascript"], [href^="data"]').count() == 0
    assert page.locator("script").count() == 2
    assert "\u202e" not in page.content()
    expect(page.locator("#claim-C01 + tr.detail")).to_contain_text("<img src=x onerror=alert(1)>")


def test_inline_script_and_style_of_others_would_not_run(
    open_page: Open, document: dict[str, Any], browser: Browser, tmp_path: Path
) -> None:
    html = render_report(document).replace(
        "<main", "<script>document.title='taken'</script><main", 1
    )
    file = tmp_path / "tampered.html"
    file.write_text(html, encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    assert page.title() != "taken"
    page.close()


def test_a_mark_in_a_chart_opens_what_it_stands_for(
    open_page: Open, document: dict[str, Any]
) -> None:
    page = open_page(render_report(document))
    mark = page.locator(".drawing:visible svg [data-claim]").first
    claim = (mark.get_attribute("data-claim") or "").split()[0]
    mark.dispatch_event("click")
    expect(page.locator("#trace h2")).to_contain_text(claim)
    assert page.url.endswith(f"#claim={claim}")


def test_printed_it_is_light_whole_and_no_table_is_cut(
    open_page: Open, document: dict[str, Any]
) -> None:
    page = open_page(render_report(grown(document, 200)), color_scheme="dark")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("main details:not([open])").count() == 0
    expect(page.locator(".tools")).to_be_hidden()
    width = 184 / 25.4 * 96  # A4 less the margins of the page, in CSS pixels
    page.set_viewport_size({"width": int(width), "height": 1000})
    cut = page.evaluate(
        """() => [...document.querySelectorAll(".scroll")]
          .filter((box) => box.scrollWidth > box.clientWidth + 1
            || getComputedStyle(box).overflowY !== "visible")
          .map((box) => box.getAttribute("aria-labelledby") || box.className)"""
    )
    assert cut == []


def test_printed_every_card_is_open_with_its_picture_beside_its_words(
    open_page: Open, document: dict[str, Any]
) -> None:
    page = open_page(render_report(document), color_scheme="dark")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    width = int(184 / 25.4 * 96)
    page.set_viewport_size({"width": width, "height": 1000})
    cards = page.locator(".why-one").all()
    assert len(cards) == len(document["widths"])
    for card in cards:
        words = card.locator("p").first.bounding_box()
        picture = card.locator(".why-picture svg").bounding_box()
        assert words is not None
        assert picture is not None
        assert words["x"] + words["width"] <= picture["x"]
        assert picture["x"] + picture["width"] <= width
        expect(card.locator(".why-marks")).to_be_hidden()
    expect(page.locator(".why-key")).to_be_visible()


def test_the_printed_pages_hold_every_claim_and_its_address(
    open_page: Open, document: dict[str, Any], tmp_path: Path
) -> None:
    page = open_page(render_report(document))
    pdf = page.pdf(prefer_css_page_size=True)
    assert io.BytesIO(pdf).read(5) == b"%PDF-"
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf)
    sizes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf)
    assert {(round(float(w)), round(float(h))) for w, h in sizes} == {(595, 842)} or {
        (round(float(w)), round(float(h))) for w, h in sizes
    } == {(594, 841)}
    text = printed_text(file)
    if text is not None:
        for claim in document["claims"]:
            assert claim["internal"] or claim["id"] in text
        for claim in document["claims"]:
            assert claim["internal"] or claim["url"] in re.sub(r"\s+", "", text)


def printed_text(file: Path) -> str | None:
    """The text of a PDF where this computer has a tool to read it."""
    try:
        made = subprocess.run(
            ["pdftotext", str(file), "-"], capture_output=True, check=True, text=True
        )
    except FileNotFoundError:
        return None
    return made.stdout
