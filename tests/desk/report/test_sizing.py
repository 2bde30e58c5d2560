"""A large case makes a page that opens, and the page says what it leaves to the files."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import Any

import pytest

from steelyard.desk.charts.panel import claim_points
from steelyard.desk.report import public_document, render_report, sizing
from steelyard.desk.report.sizing import (
    MOST_MARKS,
    MOST_ROWS,
    claims_aside,
    drawn_document,
    listed_claims,
)
from steelyard.weighing.evidence import COUNTED

Document = dict[str, Any]


def crowded(document: Document, copies: int) -> tuple[Document, str]:
    """The document with many more reports on one item, on days and of sizes of their own."""
    item = max(document["curves"], key=lambda one: len(claim_points(document, one)))
    seed = claim_points(document, item)[0]
    grown = deepcopy(document)
    for n in range(copies):
        one = deepcopy(dict(seed))
        day = f"2023-{n % 12 + 1:02}-{n % 28 + 1:02}"
        one.update(id=f"X{n:05}", use="copy" if n % 3 else "evidence", reported_on=day)
        one["point"] = {**one["point"], "date": day, "low": 100.0 + n, "high": 100.0 + n}
        grown["claims"].append(one)
    return grown, item


def cards(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    read: dict[str, Any] = json.loads(found[1])["claims"]
    return read


def test_a_case_of_usual_size_is_drawn_and_listed_whole(document: Document) -> None:
    shown, _ = public_document(document)
    assert drawn_document(shown) is shown
    assert listed_claims(shown["claims"]) == shown["claims"]
    page = render_report(document)
    assert "claims-left" not in page
    assert len(re.findall(r'<tr id="claim-', page)) == len(shown["claims"])


def test_a_crowded_curve_keeps_its_ends_and_what_counts(document: Document) -> None:
    grown, item = crowded(document, 4 * MOST_MARKS)
    before = claim_points(grown, item)
    after = claim_points(drawn_document(grown), item)
    assert len(after) == MOST_MARKS
    assert all(claim in before for claim in after)
    counted = [claim for claim in before if claim["use"] in COUNTED]
    assert len(counted) > MOST_MARKS
    assert {claim["use"] for claim in after} <= COUNTED, "repeats give way to what counts"
    ids = {claim["id"] for claim in after}
    assert {counted[0]["id"], counted[-1]["id"]} <= ids
    heights = [claim["point"]["low"] or claim["point"]["high"] for claim in counted]
    lowest = counted[heights.index(min(heights))]["id"]
    highest = counted[heights.index(max(heights))]["id"]
    assert {lowest, highest} <= ids
    months = {claim["point"]["date"][:7] for claim in after}
    assert len(months) >= 4, "they lie over the whole time"


def test_repeats_fill_what_those_that_count_leave_free(document: Document) -> None:
    grown, item = crowded(document, 2 * MOST_MARKS)
    counted = {c["id"] for c in claim_points(grown, item) if c["use"] in COUNTED}
    assert len(counted) < MOST_MARKS
    after = claim_points(drawn_document(grown), item)
    assert len(after) == MOST_MARKS
    assert counted <= {claim["id"] for claim in after}


def test_other_items_keep_every_mark(document: Document) -> None:
    grown, item = crowded(document, 3 * MOST_MARKS)
    thin = drawn_document(grown)
    for other in grown["curves"]:
        if other != item:
            assert claim_points(thin, other) == claim_points(grown, other)


def test_the_table_lists_what_counts_first_and_keeps_its_order(document: Document) -> None:
    grown, _ = crowded(document, MOST_ROWS + 300)
    listed = listed_claims(grown["claims"])
    assert len(listed) == MOST_ROWS
    ids = [claim["id"] for claim in listed]
    assert ids == [claim["id"] for claim in grown["claims"] if claim["id"] in set(ids)]
    counted = {claim["id"] for claim in grown["claims"] if claim["use"] in COUNTED}
    assert counted <= set(ids)


def test_a_large_page_says_what_it_leaves_out_and_its_traces_lose_nothing(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sizing, "MOST_ROWS", 8)
    monkeypatch.setattr(sizing, "MOST_MARKS", 3)
    shown, _ = public_document(document)
    page = render_report(document)
    assert len(re.findall(r'<tr id="claim-', page)) == 8
    assert f"lists 8 of {len(shown['claims'])} claims" in page
    assert "Diese Tabelle nennt 8 von" in page
    marks = len(shown["claims"]) - len(drawn_document(shown)["claims"])
    assert f"; {marks} are left out here" in page
    assert set(cards(page)) == {claim["id"] for claim in shown["claims"]}


def test_claims_that_enter_no_estimate_are_told_among_what_is_left_out(
    document: Document,
) -> None:
    told = claims_aside([{"use": one} for one in ("evidence", "excluded", "copy", "excluded")])
    assert told is not None
    assert told.en == "Claims that enter no estimate: 3 (excluded 2; repeats another report 1)"
    assert told.de.startswith("Angaben, die in keine Schätzung eingehen: 3 (ausgeschlossen 2;")
    assert claims_aside([{"use": "evidence"}]) is None
    bare = deepcopy(document)
    bare["scope"]["excluded"] = []
    bare["claims"][0]["source"] = bare["claims"][0]["source_name"] = None
    page = render_report(bare)
    assert "Claims that enter no estimate:" in page
    assert "None in this case." not in page.partition('id="settings"')[2].partition("</div>")[0]
    assert re.search(r'class="k-source c">[^–]*no source named', page)
