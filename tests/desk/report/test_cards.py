"""What the page shows of a claim: the words as published, and beside them what they mean."""

from __future__ import annotations

from typing import Any

from steelyard.desk.report.cards import claim_cards


def test_a_translation_is_marked_as_one_and_the_original_stays(document: dict[str, Any]) -> None:
    quoted = next(one for one in document["claims"] if one.get("quote"))
    marks = {"translation": "some 40 boats", "translation_by": "machine"}
    rows = [{**one, **marks} if one is quoted else one for one in document["claims"]]
    card = claim_cards({**document, "claims": rows})[quoted["id"]]
    assert card["quote"] == quoted["quote"]
    assert card["translation"] == [
        "[by a machine, not checked] some 40 boats",
        "[von einer Maschine, nicht geprüft] some 40 boats",
    ]


def test_without_a_translation_nothing_is_said_of_one(document: dict[str, Any]) -> None:
    rows = [{**one, "translation": ""} for one in document["claims"]]
    cards = claim_cards({**document, "claims": rows})
    assert not [id for id, card in cards.items() if "translation" in card]
