"""Promises and hypotheses on the page: what is internal is gone, what counts still counts."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from steelyard.desk.report import render_report
from steelyard.desk.report.public import public_document

Json = dict[str, Any]


def test_the_page_has_the_matrix_and_every_rating_in_words(document: Json) -> None:
    page = render_report(document)
    assert 'id="hypotheses"' in page
    assert '<td class="rating CC"><abbr aria-label="fits very well"' in page
    assert "The two build a bridge" in page
    assert 'href="#hypotheses"' in page


def test_a_case_without_hypotheses_has_no_such_section(document: Json) -> None:
    document["hypotheses"] = None
    assert 'href="#hypotheses"' not in render_report(document)


def test_an_internal_piece_is_in_no_byte_and_the_scores_stay(document: Json) -> None:
    page = render_report(document)
    assert "not for print" not in page
    assert "hearsay" not in page
    shown, withheld = public_document(document)
    scores = {one["id"]: one["inconsistency"] for one in shown["hypotheses"]["hypotheses"]}
    assert scores == {"neighbours": 0.81, "business": 1.4}
    assert withheld == 2  # the piece, and claim C15


def test_a_piece_on_an_internal_claim_alone_goes_with_it(document: Json) -> None:
    _claim(document, "C02")["internal"] = True
    shown, _ = public_document(document)
    assert [one["id"] for one in shown["hypotheses"]["pieces"]] == ["even"]
    assert [one["without"] for one in shown["hypotheses"]["without_piece"]] == ["even"]
    assert shown["hypotheses"]["overturn"][0]["pieces"] == [None]
    page = render_report(document)
    assert "build a bridge" not in page
    assert not re.search(r"\bbridge\b", page)


def test_a_source_named_by_internal_claims_alone_is_not_named_here(document: Json) -> None:
    for claim in document["claims"]:
        if claim["source"] == "harbour_office":
            claim["internal"] = True
    shown, _ = public_document(document)
    assert shown["hypotheses"]["without_source"] == []


def test_an_internal_expectation_is_gone_and_counted_once(document: Json) -> None:
    before = public_document(document)[1]
    row = document["expectations"][0]
    row["internal"], row["said"] = True, "the confidential hope"
    document["promises"][0]["expected"] = [deepcopy(row)]
    shown, withheld = public_document(document)
    assert shown["expectations"] == []
    assert shown["promises"][0]["expected"] == []
    assert withheld == before + 1
    assert "confidential" not in render_report(document)


def test_what_settled_a_promise_goes_with_the_claim_it_was_taken_from(document: Json) -> None:
    row = {**document["expectations"][0], "kind": "declined", "rests_on": ["C15"]}
    document["promises"][0] |= {"state": "declined", "settled": row}
    shown, _ = public_document(document)
    assert shown["promises"][0]["settled"] is None
    assert shown["promises"][0]["state"] == "declined"


def test_a_promise_of_an_internal_claim_is_not_shown(document: Json) -> None:
    _claim(document, "C09")["internal"] = True
    shown, _ = public_document(document)
    assert shown["promises"] == []
    assert shown["expectations"][0]["claim"] is None


def _claim(document: Json, id: str) -> Json:
    return next(one for one in document["claims"] if one["id"] == id)
