"""What governs a clause with an infinitive says whether its amounts have come."""

from __future__ import annotations

import pytest
from tests.reading.spots import around

GOVERNED = [
    ("Chile sagte zu, Peru mit #40/EUR# zu unterstützen.", "promised"),
    ("Chile hat im Mai zugesagt, die Produktion mit #40/EUR# zu fördern.", "promised"),
    ("Chile plant, für den Ausbau der Lager #40/EUR# zu geben.", "planned"),
    ("Peru bat darum, #40# Boote zu bekommen.", "other"),
    ("Chile hatte Boote versprochen, lieferte aber #40# Kähne, um sie zu verkaufen.", "delivered"),
]


@pytest.mark.parametrize(("text", "status"), GOVERNED)
def test_an_infinitive_hangs_on_what_stands_before_its_comma(text: str, status: str) -> None:
    assert around(text, "de")[0].status == status


def test_a_verb_in_two_parts_stands_around_its_clause() -> None:
    text = "Chile stellt für die Versorgung der Bevölkerung in Peru weitere #40/EUR# bereit."
    assert around(text, "de")[0].status == "promised"
