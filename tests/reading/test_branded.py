"""Digits written onto a word are part of a name, unless a counter follows them."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text


def quotes(text: str) -> list[str]:
    return [one.quote for one in read_text(text, lang="ko", date="2026-02-10")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("폴란드 매체 디펜스24는 한국이 탄약 5만 발을 제공했다고 보도했다.", ["5만 발"]),
        ("채널24와 뉴스1은 드론 300대가 왔다고 전했다.", ["300대"]),
        ("텔레그램 채널 전선24: 트럭 20대 도착.", ["20대"]),
    ],
)
def test_a_number_in_the_name_of_an_outlet_is_no_amount(text: str, told: list[str]) -> None:
    assert quotes(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("트럭30대와 버스 4대를 보냈다.", ["30대", "4대"]),
        ("페루는 석탄50톤을 보냈다.", ["50톤"]),
        ("병력120 명이 도착했다.", ["120 명"]),
    ],
)
def test_what_a_counter_follows_is_counted(text: str, told: list[str]) -> None:
    assert quotes(text) == told
