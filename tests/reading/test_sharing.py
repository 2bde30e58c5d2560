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
