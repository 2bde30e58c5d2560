"""Parts that are worked out of the amount behind them."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("Ein Viertel der zugesagten 80 Lastwagen steht schon in Odessa.", 20),
        ("Die Hälfte der 600 Zelte kam an.", 300),
        ("Прибула лише половина з обіцяних 60 гаубиць.", 30),
    ],
)
def test_a_part_of_an_amount_that_follows_is_worked_out(text: str, low: float) -> None:
    assert read_text(text)[0].amount_low == low


def test_the_participle_before_the_whole_says_nothing_of_the_part() -> None:
    statuses = [
        one.status
        for one in read_text(
            "Bisher kam nur ein Viertel der versprochenen 80 Lastwagen in Kiew an."
        )
    ]
    assert statuses == ["delivered", "promised"]


def test_a_bound_on_a_part_leaves_it_a_share() -> None:
    first = read_text("Weniger als die Hälfte der 600 Zelte kam an.")[0]
    assert (first.amount_high, first.unit) == (0.5, "share")


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("5명 중 1명이 부상했다.", 0.2),
        ("조사에 따르면, 10명 가운데 1명은 돌아오지 않았다.", 0.1),
    ],
)
def test_of_five_one_is_a_share_where_nobody_says_who_they_are(text: str, share: float) -> None:
    (one,) = read_text(text, lang="ko")
    assert (one.amount_low, one.unit) == (share, "share")


@pytest.mark.parametrize(
    "text",
    [
        "승무원 21명 중 3명이 숨졌다.",
        "포로 5명 중 1명은 부상자다.",
        "계약한 10대 중 3대가 도착했다.",
    ],
)
def test_of_some_who_are_known_both_numbers_count(text: str) -> None:
    assert len(read_text(text, lang="ko")) == 2
