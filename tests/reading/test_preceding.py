"""The subject that stands before a verb of saying."""

from __future__ import annotations

import pytest
from tests.reading.spots import around

BEFORE = [
    ("Ministerpräsident Tusk (PO) sagte, #40# Kähne seien da.", ("Tusk",)),
    ("Die Abgeordnete Anna Lang (Grüne) sprach von #40# Kähnen.", ("Anna Lang",)),
    ("Ein Kahn (Baujahr unbekannt) sank, #40# Kähne seien da.", ()),
]


@pytest.mark.parametrize(("text", "names"), BEFORE)
def test_a_party_in_brackets_is_stepped_over(text: str, names: tuple[str, ...]) -> None:
    assert around(text, "de")[0].attribution == names
