"""Origins: clusters, what changed on the way, and judgements that act at once."""

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
from steelyard.desk.web.deeds.linking import link
from steelyard.desk.web.pages.origins import view
from steelyard.desk.web.serving import Serving
from steelyard.desk.web.speech import Speech


def shown(bench: Bench, lang: str = "en", **pairs: str) -> dict[str, Any]:
    return view(bench, Query(Speech(lang), "", tuple(pairs.items())))


def rows(root: Path) -> dict[tuple[str, str], dict[str, str]]:
    with (root / "links.csv").open(encoding="utf-8", newline="") as file:
        return {(row["a"], row["b"]): row for row in csv.DictReader(file)}


def said(judgement: str, a: str = "D002", b: str = "D001", **fields: str) -> Form:
    given = {"a": a, "b": b, "kind": "same_origin", "judgement": judgement, "back": "/origins"}
    return Form(Speech("en"), given | fields)


def test_a_cluster_has_its_first_report_its_copies_and_what_they_changed(bench: Bench) -> None:
    found = {one["root"]["id"]: one for one in shown(bench, view="clusters")["clusters"]}
    one = found["D001"]
    assert [row["a"] for row in one["members"]] == ["D002"]
    copy = one["members"][0]
    assert "October" in copy["drift"]
    assert any(change["field"] == "As of" for change in copy["changes"])
    assert copy["repeat"]["address"].startswith("/inbox/")
    assert one["size_words"] == "1 copy"
    assert found["D008"]["members"][0]["kind_words"] == "is computed from"


def test_only_clusters_in_which_something_changed_can_be_asked_for(bench: Bench) -> None:
    drifted = shown(bench, view="clusters", drift="1")["clusters"]
    assert [one["root"]["id"] for one in drifted] == ["D001"]
    assert shown(bench, view="clusters", q="no such word")["clusters"] == []


def test_every_judgement_of_the_case_is_listed_with_its_grounds(bench: Bench) -> None:
    listed = shown(bench, view="links")["rows"]
    assert [(one["a"]["id"], one["judgement"]) for one in listed] == [
        ("D002", "yes"),
        ("D009", "yes"),
    ]
    assert listed[0]["why"] == "Both report one briefing."
    assert shown(bench, view="links", judgement="no")["rows"] == []


def test_a_split_link_leaves_both_claims_to_count(bench: Bench, weighed: Path) -> None:
    listed = shown(bench, view="links")["rows"]
    link(bench, said("no", shown=listed[0]["shown"], why="Two briefings."))
    assert rows(weighed)["D002", "D001"]["judgement"] == "no"
    assert rows(weighed)["D002", "D001"]["why"] == "Two briefings."
    roots = {one["root"]["id"] for one in shown(bench, view="clusters")["clusters"]}
    assert "D001" not in roots


def test_a_whole_cluster_is_split_at_once(bench: Bench, weighed: Path) -> None:
    link(bench, Form(Speech("en"), {"split": "D001 D002", "why": "Apart.", "back": "/origins"}))
    assert rows(weighed)["D002", "D001"]["judgement"] == "no"


def test_a_link_judged_meanwhile_is_not_judged_over(bench: Bench, weighed: Path) -> None:
    stale = shown(bench, view="links")["rows"][0]["shown"]
    link(bench, said("unsure", shown=stale))
    with pytest.raises(ConflictError):
        link(bench, said("no", shown=stale))
    assert rows(weighed)["D002", "D001"]["judgement"] == "unsure"


def test_a_link_that_cannot_be_is_refused_in_words(bench: Bench, weighed: Path) -> None:
    before = (weighed / "links.csv").read_bytes()
    with pytest.raises(RefusedError, match="no claim"):
        link(bench, said("yes", a="D001", b="D999"))
    with pytest.raises(RefusedError):
        link(bench, said("maybe"))
    assert (weighed / "links.csv").read_bytes() == before


def test_what_is_found_and_not_judged_stands_first(bench: Bench, weighed: Path) -> None:
    kept = (weighed / "links.csv").read_text(encoding="utf-8").splitlines()
    (weighed / "links.csv").write_text("\n".join([kept[0], kept[2], ""]), encoding="utf-8")
    content = shown(bench)
    pairs = {(one["a"], one["b"]) for one in content["pairs"]}
    assert content["view"] == ("open" if pairs else "clusters")
    for one in content["pairs"]:
        assert one["why"]
        assert 0 <= float(one["score"]) <= 1


def test_in_the_browser_an_origin_is_split_and_the_split_undone(
    weighed: Path, serve: Callable[..., Serving], page: Page
) -> None:
    serving = serve(weighed)
    page.goto(serving.address)
    page.goto(f"http://127.0.0.1:{serving.keys.port}/origins?view=clusters&q=D002")
    members = page.locator(".members li")
    expect(members).to_have_count(1)
    members.locator("[name=why]").fill("Two briefings.")
    members.locator("button", has_text="No copy").click()
    expect(page.locator("[data-said]")).to_have_text("D002 and D001 are kept apart.")
    expect(members).to_have_count(0)
    page.goto(f"http://127.0.0.1:{serving.keys.port}/origins?view=links")
    row = page.locator("tbody tr", has_text="D002")
    expect(row).to_contain_text("no")
    page.locator(".undo button").click()
    expect(page.locator("[data-said]")).to_contain_text("Undone")
    assert rows(weighed)["D002", "D001"]["judgement"] == "yes"
