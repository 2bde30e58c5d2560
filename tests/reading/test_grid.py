"""Tables without bars: their rows, columns and caption."""

from __future__ import annotations

import re

from steelyard.reading.reader import read_text

TABLE = """Customs bulletin, Armenia

Table 1. Imports by country of origin (thousand tonnes)

Country      Diesel    Petrol
Chile        212.4     148.0
Peru         35.1      9.3
Total        247.5     157.3
"""


def test_rows_that_gaps_part_are_a_table() -> None:
    found = read_text(TABLE, lang="en")
    assert [(one.amount_low, one.item, one.direction) for one in found] == [
        (212400.0, "diesel", ("CL", "AM")),
        (148000.0, "petrol", ("CL", "AM")),
        (35100.0, "diesel", ("PE", "AM")),
        (9300.0, "petrol", ("PE", "AM")),
        (247500.0, "diesel", (None, "AM")),
        (157300.0, "petrol", (None, "AM")),
    ]
    tabs = read_text(re.sub(" {2,}", "\t", TABLE), lang="en")
    assert [one.direction for one in tabs] == [one.direction for one in found]


def test_rows_by_destination_name_those_who_get() -> None:
    text = TABLE.replace("Imports by country of origin", "Exports by destination")
    assert [one.direction for one in read_text(text, lang="en")][:3] == [
        ("AM", "CL"),
        ("AM", "CL"),
        ("AM", "PE"),
    ]


def test_a_gap_in_running_text_makes_no_table() -> None:
    text = "Chile sent Peru  40 tanks.  Then it sent 20 more.\n\nPeru sent  none."
    assert [one.direction for one in read_text(text, lang="en")][:2] == [("CL", "PE")] * 2


def test_bars_that_stand_only_between_cells_part_them_too() -> None:
    text = "Поставки в Чили, тыс. тонн\nТовар | 2025 | 2026\nРожь | 1 210 | 1 480\nОвёс | 860 | 1 020\n"
    found = read_text(text, lang="ru", date="2026-11-27")
    assert [(one.amount_low, one.as_of) for one in found] == [
        (1_210_000, "2025"),
        (1_480_000, "2026"),
        (860_000, "2025"),
        (1_020_000, "2026"),
    ]
    assert all(one.direction == (None, "CL") for one in found)


def test_a_bar_in_a_line_of_its_own_parts_no_table() -> None:
    found = read_text("Чили передало 20 лодок в 2025 году.\nКанал | 1 200 читателей", lang="ru")
    assert [one.amount_low for one in found] == [20, 1200]
    assert found[0].as_of == "2025"
