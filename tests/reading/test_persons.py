"""Where the name of a person begins and ends, among offices and bodies written like names."""

from __future__ import annotations

import pytest
from tests.reading.spots import around

NAMES = [
    ("Die Analystin Lena Vogt von der Beratungsfirma Enarix sagte, #40# seien da.", "Lena Vogt"),
    ("Die Ökonomin Park Su-jin von der Yonsei-Universität sagte, #40# seien da.", "Park Su-jin"),
    ("Der Direktor Ali bin Salman al-Saud sagte, #40# seien da.", "Ali bin Salman al-Saud"),
    ("Die Ministerin für Verteidigung Anna Kohl sagte, #40# seien da.", "Anna Kohl"),
    ("Die Sprecherin der Reederei sagte, #40# seien da.", "Sprecherin der Reederei"),
]


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_a_person_is_named_without_office_and_body(text: str, name: str) -> None:
    assert around(text, "de")[0].attribution == (name,)
