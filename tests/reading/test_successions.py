"""Dates that lean on the one before them."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text

YEARS = [
    ("en", "In 2022 it sold 40 tonnes; a year earlier it had sold 30.", ["2022", "2021"]),
    ("en", "It sold 40 tonnes last year and 30 tonnes the year before.", ["2024", "2023"]),
    ("en", "In May 2023 it sold 40 tonnes, against 30 a year earlier.", ["2023-05", "2022-05"]),
    ("en", "A year earlier it had sold 30 tonnes.", ["2024"]),
    ("de", "2022 kamen 40 Tonnen, im Jahr zuvor waren es 30 Tonnen.", ["2022", "2021"]),
    ("ru", "В 2022 году пришло 40 тонн, годом ранее — 30 тонн.", ["2022", "2021"]),
    ("uk", "У 2022 році прийшло 40 тонн, роком раніше — 30 тонн.", ["2022", "2021"]),
    ("en", "Between 2020 and 2022 it sold 40 tonnes.", ["2022"]),
]


@pytest.mark.parametrize(("lang", "text", "dates"), YEARS)
def test_the_year_before_is_the_one_before_the_date_told_last(
    lang: str, text: str, dates: list[str]
) -> None:
    read = read_text(text, lang=lang, date="2025-03-01")
    assert [one.as_of for one in read] == dates
