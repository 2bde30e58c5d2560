"""Promises in a terminal: by item and date, with the day that makes each state."""

from __future__ import annotations

from typing import Any

import pytest

from steelyard.desk.promises_text import promised_words, render_promises, state_words

Json = dict[str, Any]


def state_of(document: Json, lang: str = "en", **fields: Any) -> str:
    return state_words({**document["promises"][0], **fields}, lang)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"state": "promised", "due_by": None, "timing": "none"}, "open"),
        ({"state": "promised", "timing": "ahead"}, "open, by 29 Feb 2024"),
        ({"state": "due", "timing": "due"}, "due, by 29 Feb 2024"),
        ({"state": "overdue"}, "overdue since 29 Feb 2024"),
        ({"state": "lapsed"}, "lapsed since 29 Feb 2024"),
        ({"state": "partly"}, "come in part, the rest overdue since 29 Feb 2024"),
        ({"state": "partly", "timing": "due"}, "come in part"),
        ({"state": "reported"}, "said to have come, in part or whole"),
        ({"state": "delivered", "in_full": 0.99}, "come in full"),
        ({"state": "delivered", "in_full": 0.7}, "come in full, with a probability of 70%"),
        (
            {"state": "declined", "settled": {"on": "2023-11-02"}},
            "declined, 2 Nov 2023",
        ),
    ],
)
def test_a_state_names_the_day_that_makes_it_so(
    document: Json, fields: Json, expected: str
) -> None:
    assert state_of(document, **fields) == expected


def test_states_are_said_in_german(document: Json) -> None:
    said = state_of(document, "de").replace("\N{NO-BREAK SPACE}", " ")
    assert said == "zum Teil gekommen, der Rest überfällig seit 29. Februar 2024"


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (12, 12, "12 pieces"),
        (2_000, None, "at least 2,000 pieces"),
        (None, 3_000, "at most 3,000 pieces"),
        (None, None, "no amount named"),
    ],
)
def test_what_was_promised_keeps_its_bound(
    document: Json, low: float | None, high: float | None, expected: str
) -> None:
    row = {**document["promises"][0], "promised_low": low, "promised_high": high}
    assert promised_words(row) == expected


@pytest.mark.parametrize("lang", ["en", "de"])
def test_no_line_is_wider_than_a_terminal(document: Json, lang: str) -> None:
    lines = render_promises(document, lang).splitlines()
    assert all(len(line) <= 80 for line in lines)


def test_a_promise_stands_with_whose_word_it_is_and_what_came(document: Json) -> None:
    text = render_promises(document)
    assert "12 pieces [C09]" in text
    assert "on the word of Belmar Ministry of Trade; 2 reports" in text
    assert "50% of what was promised" in text
    assert "documented since: 6 (4.1 to 8.8)" in text
    assert "Machines before the winter. on the word of Harbour office [C01]" in text
    assert "Wort von: Handelsministerium von Belmar" in render_promises(document, "de")


def test_a_case_without_promises_says_so(document: Json) -> None:
    document["promises"], document["expectations"] = [], []
    assert "Nothing promised, planned or expected" in render_promises(document)


def test_an_old_terminal_gets_plain_signs(document: Json) -> None:
    document["expectations"][0]["said"] = "A “large” sum"
    render_promises(document, ascii_only=True).encode("ascii")
