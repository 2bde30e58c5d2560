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


@pytest.mark.parametrize(
    "text",
    [
        "Das 41. Treffen der Gruppe ist im Mai.",
        "Es war der 73. Austausch und die 112. Sitzung.",
        "Auf dem 5. Gipfel und beim 21. Forum wurde geredet.",
    ],
)
def test_which_one_it_is_is_no_amount(text: str) -> None:
    assert not read_text(text, lang="de", date="2026-03-01")


def test_a_number_that_closes_a_sentence_is_an_amount() -> None:
    text = "Es kamen statt der 50 nur 40. Treffen soll es keine geben."
    found = [text[one.start : one.end] for one in read_text(text, lang="de", date="2026-03-01")]
    assert found == ["50", "40"]
