"""What may leave the house: addresses, unseen characters, and internal rows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.desk.report.public import public_document, web_address
from steelyard.desk.words import visible


@given(st.text())
def test_made_visible_twice_is_made_visible_once(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(st.text(st.sampled_from("ab \u202e\u2066\u200b\ufeff\x00\ud800")))
def test_nothing_unseen_is_left(text: str) -> None:
    assert visible(text).isprintable()
    assert visible(text).encode() is not None


def test_joiners_that_a_script_needs_stay() -> None:
    assert visible("نمی‌خواهم") == "نمی‌خواهم"


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "data:text/html,<script>",
        "//example.org/x",
        "ftp://example.org/x",
        "https://",
        "https:/example.org",
        "https://user:word@example.org/",
        "https://example.org/\u202egpj",
        "https://example.org/a b",
        'https://example.org/"onclick="x',
        "https://[::1",
        "example.org",
        "",
    ],
)
def test_what_is_not_a_plain_web_address_is_no_link(text: str) -> None:
    assert web_address(text) is None


@given(st.text())
def test_a_web_address_is_http_or_nothing(text: str) -> None:
    found = web_address(text)
    assert found is None or found.lower().startswith(("http://", "https://"))


def test_a_plain_web_address_is_kept_as_it_is() -> None:
    for text in ("https://example.org/a?b=c&d=%20e#f", "http://한국.example/경로"):
        assert web_address(text) == text


def test_a_withheld_original_leaves_its_copies_as_an_origin_of_their_own(
    document: dict[str, Any],
) -> None:
    document["claims"][0]["internal"] = True
    shown, withheld = public_document(document)
    assert withheld >= 1
    origin = next(one for one in shown["origins"] if "C02" in one["claims"])
    assert origin["id"] == "C02"
    copy = next(one for one in shown["claims"] if one["id"] == "C02")
    assert copy["origin"] == "C02"
    assert "C01" not in copy["why"]


def test_a_source_that_speaks_only_in_internal_rows_is_not_named(
    document: dict[str, Any],
) -> None:
    for claim in document["claims"]:
        if claim["source"] == "field_institute":
            claim["internal"] = True
    gone = {one["id"] for one in document["sources"]} - {
        one["id"] for one in public_document(document)[0]["sources"]
    }
    assert gone == {"field_institute"}


def test_a_claim_from_an_internal_document_keeps_its_number_and_loses_its_words(
    document: dict[str, Any],
) -> None:
    document["documents"][0]["internal"] = True
    claim = document["claims"][0]
    claim.update(document=document["documents"][0]["id"], quote="word for word", note="n")
    shown = next(one for one in public_document(document)[0]["claims"] if one["id"] == claim["id"])
    assert shown["amount_low"] == claim["amount_low"]
    assert (shown["quote"], shown["note"], shown["document"]) == (None, "", None)
