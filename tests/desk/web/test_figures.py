"""Headline figures and one item's after an edit, and what a switch is set beside."""

from __future__ import annotations

from pathlib import Path
from time import monotonic, sleep

import numpy as np
import pytest

from steelyard.desk import words
from steelyard.desk.editing.claims import judge_shown
from steelyard.desk.editing.rows import row_hash
from steelyard.desk.judging import Judgement
from steelyard.desk.web.asking import Query
from steelyard.desk.web.bench import Bench, Switches, default_clock
from steelyard.desk.web.figures import (
    HEADLINE,
    figures_of,
    item_after,
    moved_words,
    standing_figures,
    weighed_figures,
)
from steelyard.desk.web.pages.sources import view
from steelyard.desk.web.speech import Speech

LOADED = 60.0
"""Seconds within which the draws of the small case are loaded."""
ENGLISH = Speech("en")


@pytest.fixture
def bench(weighed: Path) -> Bench:
    made = Bench(weighed, "anna", default_clock, weigh_at_once=False)
    end = monotonic() + LOADED
    while not made.ready:
        assert monotonic() < end
        sleep(0.02)
    return made


def edit(bench: Bench) -> None:
    """Take a claim out that counts, so that the files say something else than was weighed."""
    assert bench.case is not None
    claim = next(one for one in bench.case.claims if one.id == "D004")
    judgement = Judgement("reject", "anna", bench.clock(), "Misread.")
    assert not judge_shown(bench.root, "D004", judgement, row_hash(claim)).refused


def test_nothing_switched_moves_nothing(bench: Bench) -> None:
    document, found = bench.document, bench.provisional()
    assert document is not None
    assert found is not None
    rows = moved_words(document, weighed_figures(document), figures_of(found.reweighed), ENGLISH)
    assert [one["figure"] for one in rows] == list(HEADLINE)
    assert not any(one["moved"] for one in rows)
    for leg in ("given", "returned"):
        for id, entry in document[leg]["items"].items():
            after = item_after(document, found.reweighed, id)[leg]["items"][id]
            assert after["quantity"] == pytest.approx(entry["quantity"])


def test_an_item_in_no_leg_moves_with_its_curve(bench: Bench) -> None:
    document = bench.document
    found = bench.provisional(Switches(sources=frozenset({"coast-paper"})))
    assert document is not None
    assert found is not None
    whole = bench.provisional()
    assert whole is not None
    for id in document["supporting"]:
        still = item_after(document, whole.reweighed, id)["supporting"][id]["quantity"]
        assert still == pytest.approx(document["supporting"][id]["quantity"])
        after = item_after(document, found.reweighed, id)
        moved = after["curves"][id] != document["curves"][id]
        assert moved == (after["supporting"][id]["quantity"] != still), id


def test_a_switch_is_set_beside_the_files_as_they_stand(bench: Bench) -> None:
    document = bench.document
    assert document is not None
    assert standing_figures(bench, document) == weighed_figures(document)
    edit(bench)
    assert bench.stale
    standing = bench.provisional()
    assert standing is not None
    assert standing_figures(bench, document) == figures_of(standing.reweighed)
    assert figures_of(standing.reweighed)["given"] != document["given"]["value"]


def test_what_falls_with_a_source_is_not_what_an_edit_took(bench: Bench) -> None:
    edit(bench)
    standing = bench.provisional()
    assert standing is not None
    bench.provisional(Switches(sources=frozenset({"customs-union"})))
    asked = Query(ENGLISH, "customs-union", (("without", "1"),))
    fall = view(bench, asked)["fall"]
    assert not fall["refused"]
    rows = {one["figure"]: one["before"] for one in fall["moved"]}
    document = bench.document
    assert document is not None
    now = figures_of(standing.reweighed)
    known = moved_words(document, weighed_figures(document), now, ENGLISH)
    assert rows == {one["figure"]: one["now"] for one in known}
    (drones,) = (one for one in fall["items"] if one["item"] == "drones")
    (given,) = (
        one
        for one in standing.reweighed.balance.given.valuations
        if one.estimate.item.id == "drones"
    )
    middle = float(np.median(given.value))
    assert drones["before"] == words.money(middle, document["currency"], "en")
