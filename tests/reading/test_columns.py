"""What head, label and caption of a table say of its cells."""

from __future__ import annotations

import time

import pytest
from tests.reading.told import told

from steelyard.reading.reader import read_text

BODY = "| Товар | 2021 | 2022 |\n|---|---|---|\n| Насоси | 3,5 | 4 |\n| Крани | 6 | 7 |"


def test_the_money_of_a_caption_rules_over_the_things_of_the_rows() -> None:
    found = told("uk", f"Поставки, млн євро\n\n{BODY}")
    assert [one[1:4] for one in found][:2] == [(3.5e6, 3.5e6, "EUR"), (4e6, 4e6, "EUR")]


def test_what_a_caption_counts_holds_where_no_other_unit_stands() -> None:
    body = BODY.replace("Насоси", "Перу").replace("Крани", "Чилі")
    found = told("uk", f"Випуск патронів калібру 9 мм, тис. шт.\n\n{body}")
    assert [(one[1], one[3]) for one in found][:2] == [(3500, "rounds"), (4000, "rounds")]


def test_an_amount_that_a_caption_states_is_no_multiplier_of_the_cells() -> None:
    found = told("uk", f"Минулого року продали 40 тис. патронів\n\n{BODY}")
    assert [one[1] for one in found][:3] == [40_000, 3.5, 4]


def test_the_entries_of_a_list_that_end_in_a_semicolon_are_no_table() -> None:
    found = told("ru", "Перу получило:\n— 40 насосов;\n— 12 кранов, из них 3 крупных;\n")
    assert [one[1] for one in found] == [40, 12, 3]


SECONDS = 5
"""Ten times what such a line takes; before, it took as much again and more."""

LISTS = [
    (
        "en",
        "Exports (thousand tonnes)\n2022: 310\n2023: 452",
        [(310e3, "tonnes"), (452e3, "tonnes")],
    ),
    (
        "en",
        "Aid, in billions of euros\n\n- Malta: 1.2\n- Chad: 0.3",
        [(1.2e9, "EUR"), (0.3e9, "EUR")],
    ),
    ("de", "Hilfen in Mrd. Euro\nMalta: 1,2\nTschad: 0,3", [(1.2e9, "EUR"), (0.3e9, "EUR")]),
    ("ru", "Вывоз, млн тонн\nМальта: 1,2\nЧад: 0,3", [(1.2e6, "tonnes"), (0.3e6, "tonnes")]),
    ("en", "Delivered\nLooms: 40\nCranes: 12", [(40, "pieces"), (12, "pieces")]),
]


@pytest.mark.parametrize(("lang", "text", "amounts"), LISTS)
def test_the_line_above_a_list_of_numbers_says_in_what_they_are(
    lang: str, text: str, amounts: list[tuple[float, str]]
) -> None:
    read = read_text(text, lang=lang, date="2026-03-01")
    assert [(one.amount_low, one.unit) for one in read] == amounts


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Chile pledged Ghana EUR 5 bn in aid.\nRoads: 2\nPorts: 3", [5e9, 2, 3]),
        ("Chile sent Ghana 500 tonnes of rice:\n2022: 200\n2023: 300", [500, 200, 300]),
    ],
)
def test_a_sentence_above_a_list_keeps_its_amount(text: str, amounts: list[float]) -> None:
    assert [one.amount_low for one in read_text(text, lang="en", date="2026-03-01")] == amounts


@pytest.mark.parametrize("text", [" " * 60 + "a:1" + " " * 8000 + "x", "a:" * 5000 + "1"])
def test_no_line_of_a_list_is_too_odd(text: str) -> None:
    began = time.perf_counter()
    read_text(text, lang="en")
    assert time.perf_counter() - began < SECONDS


def test_a_list_with_dashes_counts_in_what_the_line_above_says() -> None:
    text = "Постачальники (тис. тонн):\nПольща — 162\nЛитва — 94,5"
    assert [(one[1], one[3]) for one in told("uk", text)] == [(162e3, "tonnes"), (94.5e3, "tonnes")]
    text = "Постачальники.\nПольща — 162\nЛитва — 94,5"
    assert [one[1] for one in told("uk", text)] == [162, 94.5]
