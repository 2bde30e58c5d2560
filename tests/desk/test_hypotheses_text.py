"""Readings of an exchange in words: confidence and likelihood apart, nothing withheld shown."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import pytest

from steelyard.base.tables import read_yaml
from steelyard.desk import words
from steelyard.desk.hypotheses_text import changing, factors, outcome, render_hypotheses

Json = dict[str, Any]
LEVELS = ("low", "moderate", "high")


def reasons() -> list[str]:
    return list(read_yaml("words.yaml")["hypotheses"]["reason"])


def terms() -> list[str]:
    return list(read_yaml("words.yaml")["hypotheses"]["term"])


def test_the_outcome_names_what_leads_how_surely_and_how_likely(document: Json) -> None:
    first, sure, likely = outcome(document["hypotheses"])
    assert first == "The evidence speaks least against: good neighbours."
    assert sure.startswith("Confidence in this order is low: ")
    assert "“good neighbours” likely (56%), “business” unlikely (44%)" in likely


def test_without_likelihoods_nothing_is_said_of_them(document: Json) -> None:
    document["hypotheses"]["with_likelihoods"] = 0
    assert len(outcome(document["hypotheses"])) == 2


def test_readings_that_tie_are_named_together(document: Json) -> None:
    document["hypotheses"]["leaders"] = ["business", "neighbours"]
    assert outcome(document["hypotheses"])[0].endswith("business, good neighbours.")


@pytest.mark.parametrize("lang", ["en", "de"])
def test_confidence_and_likelihood_never_stand_in_one_sentence(document: Json, lang: str) -> None:
    likely = [words.phrase(f"hypotheses.term.{term}", lang) for term in terms()]
    sure = {"en": "onfidence", "de": "ertrauen"}[lang]
    found = document["hypotheses"]
    for level, reason, term in product(LEVELS, reasons(), terms()):
        found["confidence"] = {"level": level, "reasons": [reason]}
        for one in found["hypotheses"]:
            one["term"] = term
        for sentence in outcome(found, lang):
            told = any(re.search(rf"\b{word}\b", sentence) for word in likely)
            assert not (told and sure in sentence)


@pytest.mark.parametrize("lang", ["en", "de"])
def test_no_line_is_wider_than_a_terminal(document: Json, lang: str) -> None:
    for line in render_hypotheses(document, lang).splitlines():
        assert len(line) <= 80, line


def test_eight_readings_fit_a_terminal(document: Json) -> None:
    found = document["hypotheses"]
    first, ids = found["hypotheses"][0], [f"reading_{at}" for at in range(8)]
    found["hypotheses"] = [{**first, "id": id} for id in ids]
    found["leaders"], found["bayes_factors"], found["overturn"] = ids[:1], [], []
    found["without_piece"], found["without_source"] = [], []
    for piece in found["pieces"]:
        piece["ratings"] = dict.fromkeys(ids, "II")
    assert all(len(line) <= 80 for line in render_hypotheses(document).splitlines())


def test_the_matrix_has_a_line_of_ratings_a_piece(document: Json) -> None:
    text = render_hypotheses(document)
    assert "  I   CC  What came back is worth at least a third" in text
    assert "  CC  I   The two build a bridge (80%)" in text
    assert "A paper repeats the bridge: of one origin with “The two build a bridge”" in text


def test_only_what_changes_something_is_listed(document: Json) -> None:
    found = document["hypotheses"]
    assert [(kind, one["without"]) for kind, one in changing(found)] == [
        ("piece", "bridge"),
        ("piece", "hearsay"),
        ("source", "harbour_office"),
    ]
    text = render_hypotheses(document)
    assert "source: Harbour office > business" in text
    assert "For “business” to draw level 1 piece would have to fall: The two build" in text


def test_factors_are_those_of_the_likeliest_reading(document: Json) -> None:
    assert [(one["of"], one["against"]) for one in factors(document["hypotheses"])] == [
        ("neighbours", "business")
    ]


def test_a_piece_that_is_not_shown_is_not_named(document: Json) -> None:
    found = document["hypotheses"]
    found["pieces"] = [one for one in found["pieces"] if one["id"] != "bridge"]
    found["without_piece"] = []
    found["overturn"][0]["pieces"] = [None]
    assert "a piece that is not shown" in " ".join(render_hypotheses(document).split())


def test_a_case_without_hypotheses_says_how_to_write_them(document: Json) -> None:
    document["hypotheses"] = None
    assert "hypotheses.yaml" in render_hypotheses(document)


def test_an_old_terminal_gets_plain_signs(document: Json) -> None:
    render_hypotheses(document, ascii_only=True).encode("ascii")


def test_readings_that_tie_have_one_place(document: dict[str, Any]) -> None:
    found = document["hypotheses"]
    for one in found["hypotheses"]:
        one |= {"rank": 1, "inconsistency": 1.5}
    lines = render_hypotheses(document).splitlines()
    places = [line.split(":")[0] for line in lines if line.startswith("  1. ")]
    assert places == [f"  1. {letter}" for letter in "ABCDEFGH"[: len(found["hypotheses"])]]
    assert not any(line.startswith("  2") for line in lines)
    assert any(line.split() == list("ABCDEFGH"[: len(places)]) for line in lines)
