"""Judging a claim in the workbench: what is said of it, and what typing an amount makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from steelyard.case.folder import read_case
from steelyard.desk.editing.claims import mark_claim
from steelyard.desk.web.asking import Done, Form
from steelyard.desk.web.bench import Bench, default_clock
from steelyard.desk.web.deeds.judging import judge
from steelyard.desk.web.speech import Speech

TEXT = "In the spring a few drones came over the border, people in the harbour said.\n"


@pytest.fixture
def bench(case: Path) -> Bench:
    """The small case with one document more, which nobody dated."""
    (case / "texts").mkdir(exist_ok=True)
    (case / "documents").mkdir(exist_ok=True)
    (case / "texts" / "harbour.txt").write_text(TEXT)
    (case / "documents" / "harbour.yaml").write_text(
        "id: harbour\ntitle: Harbour\nkind: news\npublisher: unknown\nlanguage: en\ntext: texts/harbour.txt\n"
    )
    return Bench(case, "anna", default_clock)


def accept(bench: Bench, id: str, **fields: str) -> Done:
    assert bench.case is not None
    claim = next(one for one in bench.case.claims if one.id == id)
    sent = {"claim": id, "verb": "accept", "shown": bench.show(claim)}
    sent |= {f"set_{name}": value for name, value in fields.items()}
    return judge(bench, Form(Speech("en"), sent))


def marked(bench: Bench) -> str:
    start = TEXT.index("a few drones")
    words = (start, start + len("a few drones"))
    made = mark_claim(bench.root, "harbour", *words, {}, "anna", bench.clock())
    bench.refresh()
    assert made.kind == "statement"
    return made.id


FIELDS = {
    "item": "drones",
    "direction": "AA>BB",
    "amount_low": "3",
    "amount_high": "3",
    "unit": "pieces",
    "attribution": "people in the harbour",
}


def test_words_marked_by_hand_count_once_an_amount_is_typed(bench: Bench) -> None:
    id = marked(bench)
    accept(bench, id, as_of="2024-05", **FIELDS)
    found = next(one for one in read_case(bench.root).claims if one.id == id)
    assert (found.kind, found.amount_low, found.state) == ("quantity", 3, "edited")


def test_a_kind_that_was_chosen_stays(bench: Bench) -> None:
    id = marked(bench)
    accept(bench, id, as_of="2024-05", kind="value", **(FIELDS | {"unit": "EUR"}))
    found = next(one for one in read_case(bench.root).claims if one.id == id)
    assert found.kind == "value"


def test_accepting_a_claim_without_a_date_says_that_it_moves_nothing(bench: Bench) -> None:
    id = marked(bench)
    assert "no date" in accept(bench, id, **FIELDS).said


def test_accepting_a_claim_with_date_and_source_says_nothing_of_the_kind(bench: Bench) -> None:
    id = marked(bench)
    done = accept(bench, id, as_of="2024-05", **FIELDS)
    assert done.said == f"{id} counts now, as edited."
