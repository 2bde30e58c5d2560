"""Bare numbers that are how old somebody is."""

from __future__ import annotations

import pytest
from tests.reading.told import told

AGES = (
    ("en", "She was 34, had left her farm and spoke no French."),
    ("en", "The envoy, 58, declined to answer."),
    ("de", "Er war 41, als er in Oslo ankam, und ledig."),
    ("de", "Sie sind 63 und hören bald auf."),
    ("ru", "Ему 47, и он устал."),
    ("uk", "Послу виповнилося 62."),
)


@pytest.mark.parametrize(("lang", "text"), AGES)
def test_a_bare_number_said_of_a_person_is_an_age(lang: str, text: str) -> None:
    assert told(lang, text) == []


def test_what_is_counted_behind_a_person_is_no_age() -> None:
    assert [one[0] for one in told("en", "She was 40 votes short. He was 12 tonnes over.")] == [
        "12 tonnes"
    ]
