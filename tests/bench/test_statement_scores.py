"""The bench of statements without a number: its texts, its matching, the least it must reach."""

from __future__ import annotations

from typing import Any

import pytest
from bench.reading.documents import LANGUAGES
from bench.reading.statement_scores import (
    FIELDS,
    HALVES,
    Count,
    Text,
    count,
    match,
    read_texts,
    table,
)

LEAST = {"seen": (0.95, 0.95), "unseen": (0.9, 0.85)}
"""Precision and recall of each half; only ever raised."""


@pytest.mark.parametrize("half", HALVES)
def test_both_halves_hold_as_many_texts_a_language(half: str) -> None:
    langs = [text.lang for text in read_texts(half)]
    for lang in LANGUAGES:
        assert langs.count(lang) == 2


@pytest.mark.parametrize("half", HALVES)
def test_the_reader_is_at_the_least_of_its_precision_and_recall(half: str) -> None:
    whole = sum((count(text)[0] for text in read_texts(half)), Count())
    assert whole.found / whole.proposed >= LEAST[half][0]
    assert whole.found / whole.annotated >= LEAST[half][1]


def test_a_statement_is_matched_by_place_and_good_and_once() -> None:
    gold: list[dict[str, Any]] = [
        {"start": 0, "end": 9, "item": "tea"},
        {"start": 0, "end": 9, "item": "rice"},
        {"start": 20, "end": 29, "item": None},
    ]
    text = Text("x", "en", "2025-01-01", "", tuple(gold))
    proposed: list[dict[str, Any]] = [
        {"start": 0, "end": 15, "item": "rice"},
        {"start": 0, "end": 15, "item": "rice"},
        {"start": 29, "end": 35, "item": None},
    ]
    assert match(text, proposed) == [(1, 0)]


def test_counts_add_up_field_by_field() -> None:
    one = Count(3, 2, 1, (1, 0, 1, 1))
    assert one + one == Count(6, 4, 2, (2, 0, 2, 2))
    assert len(one.right) == len(FIELDS)


def test_the_table_has_a_row_a_language_and_one_for_all() -> None:
    rows = [line.split()[0] for line in list(table("seen"))[2:]]
    assert rows == [*LANGUAGES, "all"]
