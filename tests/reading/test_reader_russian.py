"""Constructions of Russian that a reader of its news meets: sides, voices, what is no amount."""

from __future__ import annotations

import pytest

from steelyard.reading.proposal import Proposal
from steelyard.reading.reader import read_text


def read(text: str) -> list[Proposal]:
    """The proposals of a Russian text of a fixed day."""
    return list(read_text(text, lang="ru", date="2026-02-10"))


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Норвегия отправила в Замбию через Танзанию 40 тонн риса.", ("NO", "ZM")),
        ("Норвегия решила предоставить Замбии кредит на 40 млн крон.", ("NO", "ZM")),
        ("Норвегия выделит Кении грант на 40 млн крон.", ("NO", "KE")),
    ],
)
def test_who_is_given_to_is_told_by_the_case_and_where_it_only_passes_is_no_side(
    text: str, direction: tuple[str, str]
) -> None:
    assert [one.direction for one in read(text)] == [direction]
