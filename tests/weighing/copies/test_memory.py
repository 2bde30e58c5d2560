"""A search that goes on from the one before finds what a search from nothing finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from steelyard.case.case import Case
from steelyard.case.folder import read_case
from steelyard.weighing.copies import FoundLink, find_copies, memory
from steelyard.weighing.copies.compare import Comparer

CASE = Path(__file__).parents[3] / "cases" / "unequal-partnership"


@pytest.fixture(scope="module")
def case() -> Case:
    return replace(read_case(CASE), links=())


@pytest.fixture
def kept() -> Iterator[None]:
    memory.keep_what_is_met()
    yield
    memory._last = None


def edits(case: Case) -> list[Case]:
    claims = case.claims
    one = next(one for one in claims if one.id == find_copies(case)[0].b)

    def put(**changes: Any) -> Case:
        other = replace(one, **changes)
        return replace(case, claims=tuple(other if c is one else c for c in claims))

    texts = {id: text.replace("a", "e") for id, text in case.texts.items()}
    return [
        put(state="proposed"),
        put(amount_low=(one.amount_low or 1.0) * 2),
        put(state="rejected"),
        replace(case, claims=tuple(c for c in claims if c is not one)),
        replace(case, sources=case.sources[1:]),
        replace(case, ties=()),
        replace(case, texts=texts),
        case,
    ]


def test_after_every_edit_the_links_are_those_of_a_search_from_nothing(
    case: Case, kept: None
) -> None:
    from_nothing: list[tuple[FoundLink, ...]] = []
    for one in edits(case):
        memory._last = None
        from_nothing.append(find_copies(one))
    assert len(set(from_nothing)) > 3
    memory.keep_what_is_met()
    find_copies(case)
    assert [find_copies(one) for one in edits(case)] == from_nothing


def test_only_pairs_of_a_claim_that_is_another_are_compared_again(
    case: Case, kept: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0
    meet = Comparer.meet

    def counted(*parts: Any) -> Any:
        nonlocal asked
        asked += 1
        return meet(*parts)

    monkeypatch.setattr(Comparer, "meet", counted)
    find_copies(case)
    first, asked = asked, 0
    find_copies(edits(case)[1])
    assert 0 < asked < first / 20


def test_nothing_is_kept_until_it_is_asked_for(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    # A workbench opened by another test has asked.
    monkeypatch.setattr(memory, "_last", None)
    find_copies(case)
    assert memory._last is None
