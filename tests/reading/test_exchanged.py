"""What is paid for goes against what is paid."""

from __future__ import annotations

import pytest
from tests.reading.spots import around


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        (
            "Peru paid Chile #50 million/USD# for #24# jets.",
            [("PE", "CL"), ("CL", "PE")],
        ),
        (
            "Peru has paid Chile #9/USD# for #24# jets and #12# tanks.",
            [("PE", "CL"), ("CL", "PE"), ("CL", "PE")],
        ),
        (
            "Chile sold Peru #24# jets for #50 million/USD#.",
            [("CL", "PE"), ("PE", "CL")],
        ),
        (
            "Peru bought #24# jets from Chile for #50 million/USD#.",
            [("CL", "PE"), ("PE", "CL")],
        ),
        (
            "Peru has paid Chile #50 million/USD#, but only #4# jets have landed.",
            [("PE", "CL"), ("CL", "PE")],
        ),
        (
            "Peru paid Chile #50 million/USD# last year. Then #24# jets arrived.",
            [("PE", "CL"), ("CL", "PE")],
        ),
    ],
)
def test_who_pays_gets_the_goods(text: str, ways: list[tuple[str, str]]) -> None:
    assert [one.direction for one in around(text, "en")] == ways


@pytest.mark.parametrize(
    ("text", "way"),
    [
        # Aid for something is no payment.
        ("Chile gave Peru #5 million/USD# for #12# ambulances.", ("CL", "PE")),
        # Who gets them stands behind them.
        ("Chile paid #5 million/USD# for #12# ambulances for Peru.", ("CL", "PE")),
        # Two things given the same way.
        ("Chile sent Peru #12# tanks and #5 million/USD#.", ("CL", "PE")),
    ],
)
def test_what_goes_one_way_together(text: str, way: tuple[str, str]) -> None:
    assert [one.direction for one in around(text, "en")] == [way, way]


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        (
            "폴란드는 전차 #180대/pieces# 값으로 한국에 #60억 달러/USD#를 냈다.",
            [("KR", "PL"), ("PL", "KR")],
        ),
        (
            "이집트는 러시아산 밀 #20만 톤/tonnes#을 #5천만 달러/USD#에 사들였다.",
            [("RU", "EG"), ("EG", "RU")],
        ),
        (
            "인도는 러시아에 원유 #40만 배럴/barrels# 대금으로 #2,800만 달러/USD#를 치렀다.",
            [("RU", "IN"), ("IN", "RU")],
        ),
    ],
)
def test_a_price_before_the_verb_that_closes_the_clause_goes_back(
    text: str, ways: list[tuple[str, str]]
) -> None:
    assert [one.direction for one in around(text, "ko")] == ways


def test_money_that_is_given_is_no_price() -> None:
    text = "한국은 케냐에 쌀 #3천 톤/tonnes#과 #5만 달러/USD#를 보냈다."
    assert [one.direction for one in around(text, "ko")] == [("KR", "KE")] * 2


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        (
            "이집트가 러시아에서 밀 #48만 톤/tonnes#을 샀다. 대금 #1억 달러/USD#도 지불됐다.",
            [("RU", "EG"), ("EG", "RU")],
        ),
        (
            "인도네시아가 한국에서 훈련기 #6대/pieces#를 샀다. 비용 #3억 달러/USD#는 팜유로 냈다.",
            [("KR", "ID"), ("ID", "KR")],
        ),
        (
            "한국은 케냐에 쌀 #3천 톤/tonnes#을 보냈다. 추가로 #5만 달러/USD#를 지원했다.",
            [("KR", "KE"), ("KR", "KE")],
        ),
    ],
)
def test_the_price_of_what_was_told_before_goes_back(
    text: str, ways: list[tuple[str, str]]
) -> None:
    assert [one.direction for one in around(text, "ko")] == ways
