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
