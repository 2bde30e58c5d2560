"""A word that is a good and a title is the good where no name stands before it."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text


def item_of(text: str) -> str | None:
    (one,) = read_text(text, lang="ko", date="2026-02-10")
    return one.item


@pytest.mark.parametrize(
    "text",
    [
        "칠레는 주석 40톤을 가나에 보냈다.",
        "말레이시아는 정련 주석 300톤을 인도에 팔았다.",
        "인도네시아가 올해 중국에 공급한 주석은 2,300톤이다.",
        "볼리비아산 주석이 1,200톤 들어왔다.",
        "노르웨이는 페루에서 주석 약 700톤을 수입했다.",
    ],
)
def test_tin_is_weighed(text: str) -> None:
    assert item_of(text) == "tin"


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("시진핑 주석은 40톤을 약속했다.", None),
        ("또럼 주석은 라오스에 쌀 3천 톤을 보내겠다고 말했다.", "rice"),
        ("응우옌 주석이 라오스에 7천만 달러를 투자하기로 했다.", "investment"),
        ("국가 주석은 1,200톤을 약속했다.", None),
    ],
)
def test_a_president_is_no_tin(text: str, item: str | None) -> None:
    assert item_of(text) == item


@pytest.mark.parametrize(
    "text",
    [
        "한국은 이집트에 차관 3억 달러를 제공했다.",
        "세계은행의 장기 차관은 5억 달러 규모다.",
        "일본은 인도에 차관을 4억 달러 제공했다.",
    ],
)
def test_a_loan_is_no_vice_minister(text: str) -> None:
    assert item_of(text) == "loans"


def test_a_vice_minister_is_no_loan() -> None:
    assert item_of('로페스 차관은 "대금 2억 달러를 모두 냈다"고 말했다.') != "loans"


def test_a_footnote_has_no_amount() -> None:
    assert not list(read_text("이 수치는 주석 3에 나와 있다.", lang="ko", date="2026-02-10"))
