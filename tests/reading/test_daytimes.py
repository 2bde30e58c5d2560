"""Days and times, by how they are written."""

from __future__ import annotations

import pytest
from tests.reading.told import told

DATED = (
    ("ko", "조사 기간은 9. 14.~18.이다."),
    ("ko", "회의 정리 (4/16 갱신)"),
    ("de", "Stand 24. 11. und nichts weiter."),
    ("en", "Update (6/14) from the port."),
)


@pytest.mark.parametrize(("lang", "text"), DATED)
def test_a_month_and_a_day_are_no_amounts(lang: str, text: str) -> None:
    assert told(lang, text) == []


def test_a_part_in_lowest_terms_is_still_one() -> None:
    assert [one[0] for one in told("en", "About 2/3 of the pumps work.")] == ["About 2/3"]


def test_decimals_are_no_days() -> None:
    assert [one[0] for one in told("de", "Es kamen 11.240 Tonnen und 3.120 Tonnen.")] == [
        "11.240 Tonnen", "3.120 Tonnen",
    ]  # fmt: skip
