"""Calibres between a number and what it counts are no part of it, however they are written."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text

SIZES = [
    ("en", "They sent 6 million 152 mm rounds.", [("6 million", "rounds")]),
    ("en", "They sent 6 million 152mm rounds.", [("6 million", "rounds")]),
    ("en", "They sent 400 155 mm howitzers.", [("400", "pieces")]),
    ("en", "They sent ten 122 mm launchers and 90 7.62 mm guns.", [("ten", ""), ("90", "")]),
    ("en", "They sent 2 million 120, 122 and 152 mm shells.", [("2 million", "rounds")]),
    ("en", "They sent 2 million 122- and 152-mm shells.", [("2 million", "rounds")]),
    ("en", "They sent 2 million 122/152 mm shells.", [("2 million", "rounds")]),
    ("de", "Geliefert wurden 400 155-mm-Haubitzen.", [("400", "pieces")]),
    ("ru", "Поставили 4 млн 122 и 152 мм снарядов.", [("4 млн", "rounds")]),
    ("uk", "Передали 4 млн 122-мм та 152-мм снарядів.", [("4 млн", "rounds")]),
    ("ko", "152㎜ 포탄 300만 발을 보냈다.", [("300만 발", "rounds")]),
]


@pytest.mark.parametrize(("lang", "text", "found"), SIZES)
def test_a_calibre_is_no_amount(lang: str, text: str, found: list[tuple[str, str]]) -> None:
    read = read_text(text, lang=lang, date="2026-03-01")
    assert [text[one.start : one.end] for one in read] == [quote for quote, _ in found]
    assert all(unit in {"", one.unit} for one, (_, unit) in zip(read, found, strict=True))


def test_grouped_digits_before_another_length_stay_one_number() -> None:
    assert read_text("До порта 1 380 км.", lang="ru", date="2026-03-01") == ()


def test_numbers_joined_before_a_measure_stay_amounts() -> None:
    text = "They sent 5 and 10 tonnes, and 20 or 30 guns."
    read = read_text(text, lang="en", date="2026-03-01")
    assert [text[one.start : one.end] for one in read] == ["5", "10 tonnes", "20 or 30"]
