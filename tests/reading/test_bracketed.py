"""Sources in brackets behind amounts: papers of somebody and bodies, and nothing else in brackets."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text


def heard(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Amounts and their voices in a Korean text."""
    return [(one.quote, one.attribution) for one in read_text(text, lang="ko", date="2026-02-10")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("커피 수출 38만 톤(세카페 집계).", "세카페"),
        ("트럭 569대 (적신월사).", "적신월사"),
        ("포로 300명 (페루 국방부 발표)", "페루 국방부"),
        ("장갑차 8대 - 페루 국방부", "페루 국방부"),
    ],
)
def test_a_paper_or_a_body_in_brackets_behind_an_amount_is_its_source(text: str, name: str) -> None:
    assert [voices for _, voices in heard(text)] == [(name,)]


@pytest.mark.parametrize(
    "text",
    [
        "트럭 569대(일부)가 왔다.",
        "쌀 300톤(리마 도착)이 있다.",
        "교관 24명(여성 12명)이 왔다.",
        "포탄 40발. (국방부 앞 시위가 있었다.)",
    ],
)
def test_other_words_in_brackets_are_no_source(text: str) -> None:
    assert all(voices == () for _, voices in heard(text))
