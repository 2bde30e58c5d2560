"""desk/brief/evidence.py: a note leads to words, source and address, and says what is a quotation."""

from __future__ import annotations

from typing import Any

from steelyard.desk.brief.evidence import all_pieces, make_note
from steelyard.desk.brief.numbers import number

Document = dict[str, Any]


def note_on(document: Document, path: str, form: str = "mid", lang: str = "en") -> str:
    found = number(document, path, form, lang)
    assert found is not None
    return make_note(document, 1, found, lang).body(lang)


def test_a_quotation_stands_in_marks_and_a_paraphrase_does_not(document: Document) -> None:
    claims = {one["id"]: one for one in document["claims"]}
    quoted = note_on(document, "claims.C03", "said")
    assert f"C03, quoted: “{claims['C03']['quote']}”" in quoted
    told = note_on(document, "claims.C01", "said")
    assert "C01, paraphrase: " in told
    assert "“" not in told


def test_a_translation_stands_behind_the_original(document: Document) -> None:
    claim = next(one for one in document["claims"] if one["id"] == "C03")
    claim |= {"translation": "wagons, so many", "translation_lang": "en"}
    body = note_on(document, "claims.C03", "said")
    assert body.index(claim["quote"]) < body.index("in translation: “wagons, so many”")
    assert "wagons" not in note_on(document, "claims.C03", "said", "de")


def test_a_value_rests_on_claims_and_prices(document: Document) -> None:
    body = note_on(document, "given.items.timber.value")
    assert "price used: " in body
    assert "paraphrase: " in body or "quoted: " in body


def test_an_address_that_no_browser_may_open_is_left_out(document: Document) -> None:
    claim = next(one for one in document["claims"] if one["id"] == "C01")
    claim["url"] = "javascript:alert(1)"
    body = note_on(document, "claims.C01", "said")
    assert "javascript" not in body
    assert "no address" in body


def test_what_is_reckoned_says_so_and_how_to_walk_it_down(document: Document) -> None:
    body = note_on(document, "ratio")
    assert body == f"reckoned in the weighing; steelyard trace {document['case']} ratio"


def test_a_study_is_named_with_what_it_states(document: Document) -> None:
    row = next(one for one in document["published"] if one["value_low"] or one["value_high"])
    body = note_on(document, f"published.{row['id']}", "said")
    assert row["study"] in body
    assert body.startswith(f"{row['id']}, study: ")


def test_what_came_of_a_promise_rests_on_the_claims_of_its_item_and_not_on_the_promise(
    document: Document,
) -> None:
    claim = next(one for one in document["claims"] if one["id"] == "C09")
    document["claims"].append({**claim, "id": "C90", "use": "evidence", "status": "delivered"})
    assert note_on(document, "promises.C09", "said").startswith("C09, ")
    body = note_on(document, "promises.C09.delivered")
    assert "C90" in body
    assert "C09" not in body
    found = [one.id for one in all_pieces(document, "promises.C09.delivered", "en")]
    assert "C90" in found
    assert "C09" not in found
