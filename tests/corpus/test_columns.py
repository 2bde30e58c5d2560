"""Columns by what they are called."""

from __future__ import annotations

from steelyard.corpus.columns import find_columns


def test_columns_are_known_in_any_case_and_by_other_names() -> None:
    assert find_columns(("URI", "Content-Type", "body", "Published")) == {
        "html": "body", "url": "URI", "published": "Published", "media": "Content-Type",
    }  # fmt: skip


def test_the_likeliest_name_goes_first() -> None:
    assert find_columns(("plain_text", "text", "content", "html")) == {
        "text": "text", "html": "html",
    }  # fmt: skip


def test_without_a_column_of_texts_there_are_none() -> None:
    assert find_columns(("price", "url")) is None
    assert find_columns(()) is None
