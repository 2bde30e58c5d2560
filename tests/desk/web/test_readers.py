"""Second readers: how far they agree, and where they do not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from steelyard.desk.editing.claims import judge_shown
from steelyard.desk.editing.seconds import readings, second
from steelyard.desk.judging import Judgement
from steelyard.desk.web.asking import Query
from steelyard.desk.web.bench import Bench, default_clock
from steelyard.desk.web.pages import overview
from steelyard.desk.web.pages.readers import view
from steelyard.desk.web.serving import Serving
from steelyard.desk.web.speech import Speech

PATIENCE = 60_000
WHEN = "2026-01-02T03:04:05Z"


@pytest.fixture
def bench(case: Path) -> Bench:
    return Bench(case, "carl", default_clock, weigh_at_once=False)


def shown(bench: Bench, lang: str = "en", **pairs: str) -> dict[str, Any]:
    return view(bench, Query(Speech(lang), "", tuple(pairs.items())))


def judged(bench: Bench, id: str, verb: str) -> None:
    claim = next(one for one in bench.case.claims if one.id == id) if bench.case else None
    judge_shown(bench.root, id, Judgement(verb, "anna", WHEN, "why", ()), bench.show(claim))


def test_a_case_that_nobody_read_twice_says_so(bench: Bench) -> None:
    content = shown(bench)
    assert content["agreement"] is None
    assert content["rows"] == []


def test_agreement_and_disagreements_are_told(bench: Bench) -> None:
    for id in ("D001", "D002", "D003"):
        judged(bench, id, "reject" if id == "D003" else "park")
    second(bench.root, "D001", "agree", "berta", WHEN)
    second(bench.root, "D003", "disagree", "berta", WHEN, "It names a number.")
    content = shown(bench)
    assert content["agreement"]["share"] == "50%"
    assert content["agreement"]["count"] == 2
    assert content["agreement"]["kappa"] == "too few to tell"
    assert content["pairs"] == [{"first": "anna", "second": "berta", "count": 2, "agreed": 1}]
    (row,) = content["rows"]
    assert row["id"] == "D003"
    assert row["why"] == "It names a number."
    assert row["second"] == "accepted"
    assert row["address"].startswith("/inbox/")
    assert len(shown(bench, view="all")["rows"]) == 2


def test_an_open_disagreement_waits_on_the_first_page(bench: Bench) -> None:
    judged(bench, "D003", "reject")
    second(bench.root, "D003", "disagree", "berta", WHEN, "It names a number.")
    waits = overview.view(bench, Query(Speech("en")))["waits"]
    assert {"Disagreements of two readers: 1"} <= {one["text"] for one in waits}
    judged(bench, "D003", "accept")
    assert not any(
        one["what"] == "disagreements" for one in overview.view(bench, Query(Speech("en")))["waits"]
    )


def test_what_somebody_else_accepted_waits_for_a_second_reader(bench: Bench) -> None:
    judged(bench, "D003", "reject")
    judged(bench, "D003", "accept")
    assert [one["id"] for one in shown(bench, view="waiting")["rows"]] == ["D003"]
    own = Bench(bench.root, "anna", default_clock, weigh_at_once=False)
    assert shown(own, view="waiting")["rows"] == []


def test_who_opens_a_claim_that_somebody_else_judged_agrees_or_disagrees_first(
    page: Page, bench: Bench, serve: Callable[..., Serving]
) -> None:
    judged(bench, "D003", "reject")
    judged(bench, "D003", "accept")
    judged(bench, "D004", "reject")
    assert bench.case is not None
    document = {one.id: one.document or "-" for one in bench.case.claims}
    serving = serve(bench.root, by="bert")
    page.goto(serving.address)
    page.wait_for_load_state("load")
    port = serving.keys.port
    page.goto(f"http://127.0.0.1:{port}/inbox/{document['D003']}?state=all&claim=D003")
    buttons = page.locator(".judge form[method=post] button[name=verb]")
    verbs = [one.get_attribute("value") for one in buttons.all()]
    assert verbs == ["agree", "disagree", "accept", "reject", "park", "keep"]
    expect(page.locator(".judge button.primary").first).to_have_text("I agree y")
    expect(page.locator(".keys")).to_contain_text("y agree · d disagree")
    # A reason and Enter is no agreement.
    page.fill("#second-why", "As the page says.")
    page.keyboard.press("Enter")
    page.keyboard.press("y")
    expect(page.locator("[data-said]")).to_contain_text("D003", timeout=PATIENCE)
    page.goto(f"http://127.0.0.1:{port}/inbox/{document['D004']}?state=all&claim=D004")
    page.wait_for_load_state("load")
    page.keyboard.press("d")
    expect(page.locator("[data-said]")).to_contain_text("D004", timeout=PATIENCE)
    found = readings(bench.root)
    assert [(one.claim, one.second_by, one.agreed, one.why) for one in found.readings] == [
        ("D003", "bert", True, "As the page says."),
        ("D004", "bert", False, ""),
    ]


def test_who_judged_a_claim_is_not_asked_to_agree(
    page: Page, bench: Bench, serve: Callable[..., Serving]
) -> None:
    judged(bench, "D004", "reject")
    assert bench.case is not None
    document = next(one.document or "-" for one in bench.case.claims if one.id == "D004")
    serving = serve(bench.root, by="anna")
    page.goto(serving.address)
    page.goto(f"http://127.0.0.1:{serving.keys.port}/inbox/{document}?state=all&claim=D004")
    expect(page.locator("#judge button.primary")).to_contain_text("Accept")
    expect(page.locator("#second")).to_have_count(0)
    expect(page.locator(".keys")).not_to_contain_text("agree")
