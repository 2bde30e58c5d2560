"""Constructions of Korean that a reader of its news meets: counters, labels, speakers, sides."""

from __future__ import annotations

import pytest

from steelyard.reading.proposal import Proposal
from steelyard.reading.reader import read_text


def read(text: str) -> list[Proposal]:
    """The proposals of a Korean text of a fixed day."""
    return list(read_text(text, lang="ko", date="2026-02-10"))


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("화차 한 량에 석탄 60톤을 실었다.", ["60톤"]),
        ("담요 한 장 값은 1만 원이다.", ["1만 원"]),
        ("병사 한 명에 그쳤다.", ["한 명"]),
        ("1️⃣ 페루가 트럭 20대를 보냈다.", ["20대"]),
        ("문 3) 보낸 양은? 답 3) 쌀 40톤을 보냈습니다.", ["40톤"]),
        ("쌀을 내는 조건이다.", []),
    ],
)
def test_a_single_piece_that_is_measured_and_the_number_of_a_line_are_no_amounts(
    text: str, quotes: list[str]
) -> None:
    assert [one.quote for one in read(text)] == quotes


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("포탄은 한 발도 오지 않았다.", "rounds"),
        ("교관은 단 한 명도 오지 않았다.", "persons"),
        ("수송기 12편이 리마에 내렸다.", "voyages"),
        ("페루가 병원 세 곳을 지었다.", "pieces"),
    ],
)
def test_a_counter_says_the_unit_of_none_as_of_any_number(text: str, unit: str) -> None:
    assert [one.unit for one in read(text)] == [unit]
