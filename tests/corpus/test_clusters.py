"""Clusters of near copies: who is in one, and who stands for it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from steelyard.corpus.clusters import Printed, are_copies, candidates, find_clusters
from steelyard.corpus.shingles import BANDS, make_print

AGENCY = (
    "The harbour office of the northern coast said on Monday that it had received 40 boats and "
    "1,200 t of timber since March, paid for with fuel from the southern depots, while talks "
    "about a further delivery of engines and spare parts for the fishing fleet went on without "
    "a date for their end, according to two people who took part in them and asked not to be "
    "named because the agreement has not been published by either of the two governments yet."
)


def printed(doc: str, text: str, published: str = "", fetched: str = "") -> Printed:
    made = make_print(text)
    return Printed(doc, published, fetched, len(text), made.words, made.numerals)


def cluster(*texts: Printed, words: tuple[str, ...]) -> dict[str, str]:
    bands = [np.array([make_print(one).bands[n] for one in words]) for n in range(BANDS)]
    found = find_clusters(candidates(bands), dict(enumerate(texts)))
    return {one.doc: one.cluster for one in found}


def test_a_copy_with_another_first_and_last_line_is_in_the_cluster() -> None:
    copy = f"PORT CITY (Own report) {AGENCY} Read more in our app."
    other = "Nothing of the kind was heard of in the south, where people went about their work."
    texts = (AGENCY, copy, other)
    prints = [printed(f"d{n}", text) for n, text in enumerate(texts)]
    assert set(cluster(*prints, words=texts)) == {"d0", "d1"}


def test_the_next_days_bulletin_in_the_same_words_is_no_copy() -> None:
    """The figures differ: to hide it behind the first would lose its claims."""
    later = AGENCY.replace("40", "55").replace("1,200", "1,950")
    assert not are_copies(printed("a", AGENCY), printed("b", later))
    rounded = AGENCY.replace("40 boats and ", "")
    assert are_copies(printed("a", AGENCY), printed("b", rounded))


def test_the_first_published_stands_for_all() -> None:
    dates = {"late": "2025-03-04", "first": "2025-03-02", "undated": "", "next": "2025-03-03"}
    prints = [printed(doc, AGENCY, day) for doc, day in dates.items()]
    found = cluster(*prints, words=(AGENCY,) * 4)
    assert set(found.values()) == {"first"}
    assert set(found) == set(dates)


def test_without_dates_of_publication_the_first_fetched_stands() -> None:
    prints = [
        printed("b", AGENCY, fetched="2025-03-09T00:00:00Z"),
        printed("c", AGENCY, fetched="2025-03-08T00:00:00Z"),
    ]
    assert set(cluster(*prints, words=(AGENCY,) * 2).values()) == {"c"}


def test_the_order_of_documents_changes_no_cluster() -> None:
    texts = [f"{AGENCY} {'Added. ' * number}" for number in range(6)]
    prints = [printed(f"d{number}", text) for number, text in enumerate(texts)]
    forward = cluster(*prints, words=tuple(texts))
    backward = cluster(*reversed(prints), words=tuple(reversed(texts)))
    assert forward == backward
    assert len(forward) == 6


def test_thousands_of_one_form_cost_two_comparisons_each() -> None:
    keys = np.zeros(5_000, dtype=np.int64)
    pairs = candidates([keys, keys])
    assert len(pairs) <= 2 * 5_000
    assert (pairs[:, 0] < pairs[:, 1]).all()


def test_nothing_in_common_gives_no_pairs_and_no_clusters() -> None:
    pairs = candidates([np.arange(10, dtype=np.int64)])
    assert pairs.shape == (0, 2)
    assert find_clusters(pairs, {}) == ()
    one = printed("a", AGENCY)
    assert are_copies(one, replace(one, doc="b"))
