"""Those who speak and are only counted."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text


def quotes(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.quote, one.attribution) for one in read_text(text, lang="en")]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "Two people familiar with the deal told Reuters that Peru had paid $50 million.",
            ("Reuters", "people familiar with the deal"),
        ),
        ("Three officials briefed on the talks said $50 million was paid.", None),
        ("Peru has paid $50 million, according to two people with knowledge of it.", None),
        ("Peru has paid $50 million, said two traders.", ("traders",)),
        (
            "The two diplomats, who asked not to be named, said Peru had paid $50 million.",
            ("diplomats",),
        ),
        (
            "Four European diplomats told the newspaper that Peru had paid $50 million.",
            ("newspaper", "European diplomats"),
        ),
    ],
)
def test_who_is_counted_and_speaks_is_a_voice_and_no_amount(
    text: str, who: tuple[str, ...] | None
) -> None:
    found = quotes(text)
    assert [quote for quote, _ in found] == ["$50 million"]
    assert found[0][1] == who if who else found[0][1]


@pytest.mark.parametrize(
    "text",
    [
        "Two people were killed in Lima, officials said.",
        "Peru said two officers had been released.",
        "Two people familiar with such guns were sent to Lima.",
        "Peru freed three soldiers.",
    ],
)
def test_who_is_counted_and_says_nothing_is_an_amount(text: str) -> None:
    assert len(quotes(text)) == 1


def test_a_crowd_that_speaks_is_counted() -> None:
    assert "40" in [quote for quote, _ in quotes("40 soldiers told the paper they were unpaid.")]
