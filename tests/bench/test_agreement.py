"""The agreement of two annotators: that it is of the same texts, and that it can fall."""

from __future__ import annotations

import dataclasses
from collections import Counter

import pytest
from bench.reading import agreement
from bench.reading.agreement import same_texts
from bench.reading.documents import AGAIN, FIRST, LANGUAGES, Document, read_documents
from bench.reading.scores import LEVELS, SHARES, figures, total


@pytest.fixture(scope="module")
def second() -> tuple[Document, ...]:
    return read_documents(AGAIN)


@pytest.fixture(scope="module")
def first() -> tuple[Document, ...]:
    return read_documents(FIRST)


def with_status(document: Document, status: str) -> Document:
    """The document with one status on all of its claims."""
    claims = tuple(
        dataclasses.replace(gold, values={**gold.values, "status": status})
        for gold in document.claims
    )
    return dataclasses.replace(document, claims=claims)


def test_both_annotations_are_of_the_same_texts_of_trial(
    first: tuple[Document, ...], second: tuple[Document, ...]
) -> None:
    trial = same_texts("trial", second)
    assert [one.text for one in first] == [one.text for one in second]
    assert [one.text for one in trial] == [one.text for one in second]
    assert Counter(one.lang for one in second) == dict.fromkeys(LANGUAGES, 4)


def test_the_second_annotation_is_no_copy_of_the_first(
    first: tuple[Document, ...], second: tuple[Document, ...]
) -> None:
    reached = figures(total(agreement.agreement(first, second).tallies))
    assert reached["span"] > 0.9
    assert reached["claim"] < 1.0
    assert reached["item"] < 1.0


def test_who_agrees_in_everything_agrees_in_every_figure(first: tuple[Document, ...]) -> None:
    reached = figures(total(agreement.agreement(first, first).tallies))
    assert {reached[name] for name in (*LEVELS, *SHARES)} == {1.0}


def test_another_status_lowers_the_status_and_the_claim_and_nothing_else(
    first: tuple[Document, ...],
) -> None:
    other = tuple(with_status(document, "denied") for document in first)
    reached = figures(total(agreement.agreement(first, other).tallies))
    denied = sum(gold.values["status"] == "denied" for one in first for gold in one.claims)
    claims = sum(len(one.claims) for one in first)
    # A claim with two readings is judged by the one that is met better: the status is the same.
    assert reached["status"] == pytest.approx(denied / claims)
    assert reached["claim"] == pytest.approx(denied / claims)
    kept = {name for name in (*LEVELS, *SHARES) if name not in {"status", "claim"}}
    assert {reached[name] for name in kept} == {1.0}


def test_other_texts_are_refused(first: tuple[Document, ...]) -> None:
    with pytest.raises(ValueError, match="not the same text"):
        agreement.agreement(first[:1], first[1:2])


@pytest.mark.parametrize("options", [[], ["--mended"]])
def test_the_command_prints_figures_and_no_text(
    options: list[str],
    first: tuple[Document, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert agreement.main(options) == 0
    printed = capsys.readouterr().out
    assert "20 documents" in printed
    assert all(f"\n  {name:14}" in printed for name in ("span", "status", "named"))
    assert not any(
        gold.values["quote"] in printed
        for one in first
        for gold in one.claims
        if len(gold.values["quote"]) > 8
    )
