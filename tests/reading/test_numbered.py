"""The numbers that lines of a list, papers and houses bear."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text


def quotes(text: str) -> list[str]:
    return [text[one.start : one.end] for one in read_text(text, lang="en", date="2026-03-01")]


@pytest.mark.parametrize(
    "text",
    [
        "The talks went on.\n\n112. Between the parties a text was agreed.\n\n113. It was signed.",
        "3. The convoy left.\n4) The convoy came back.",
        "3.2 Deliveries\nThey were late.",
        "Answer 20/9654 was printed.",
        "The firm sits at 3 Gore Street.",
    ],
)
def test_numbers_of_paragraphs_lines_papers_and_houses_are_no_amounts(text: str) -> None:
    assert quotes(text) == []


def test_a_long_number_that_a_broken_line_begins_with_is_an_amount() -> None:
    assert quotes("By May they had sent\n120. The rest came later.") == ["120"]
