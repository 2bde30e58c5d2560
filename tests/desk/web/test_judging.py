"""Judging a claim in the workbench: what is said of it, and what typing an amount makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from steelyard.case.folder import read_case
from steelyard.case.gaps import gaps
from steelyard.desk.editing.claims import mark_claim
from steelyard.desk.web.asking import Done, Form, Query, RefusedError
from steelyard.desk.web.bench import Bench, default_clock
from steelyard.desk.web.deeds.judging import judge
from steelyard.desk.web.deeds.making import new
from steelyard.desk.web.pages.inbox import view
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


def test_a_source_made_from_a_claim_is_proposed_for_the_others_of_its_voice(bench: Bench) -> None:
    said = {"item": "drones", "attribution": "people in the harbour"}
    first, second = (
        mark_claim(bench.root, "harbour", at, at + 5, said, "anna", bench.clock()).id
        for at in (TEXT.index("spring"), TEXT.index("border"))
    )
    bench.refresh()
    assert proposed(bench, second) == ("", True)
    sent = {"kind": "sources", "then": f"/inbox/harbour?claim={first}"}
    sent |= {"set_name": "Harbour people", "set_camp": "observers", "set_kind": "anonymous"}
    made = new(bench, Form(Speech("en"), sent))
    assert proposed(bench, second) == (made.more["id"], False)
    # It is no change of whoever rejects the claim.
    assert bench.case is not None
    claim = next(one for one in bench.case.claims if one.id == second)
    sent = {"claim": second, "verb": "reject", "because": "Misread", "shown": bench.show(claim)}
    judge(bench, Form(Speech("en"), sent | {"set_source": str(made.more["id"])}))
    found = next(one for one in read_case(bench.root).claims if one.id == second)
    assert (found.state, found.source) == ("rejected", None)


def proposed(bench: Bench, id: str) -> tuple[str, bool]:
    """The source that stands in the form of a claim, and whether making one is offered."""
    content = view(bench, Query(Speech("en"), "harbour", (("claim", id),)))["claim"]
    (source,) = [one.value for one in content["fields"] if one.name == "source"]
    return source, bool(content["makes"]["source"])


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


ONWARD = " That was the last one there; next comes “Claims without a document”."
"""What is said behind the last claim of a document where others wait."""


def test_accepting_a_claim_without_a_date_says_that_it_does_not_count(bench: Bench) -> None:
    id = marked(bench)
    told = accept(bench, id, source="harbour-watch", **FIELDS).said
    assert told == (
        f"{id} is accepted; it does not count, because: no date, so no place on the curve. "
        "Fill in “As of” and accept it again." + ONWARD
    )


def test_accepting_a_claim_with_date_and_source_says_nothing_of_the_kind(bench: Bench) -> None:
    id = marked(bench)
    done = accept(bench, id, as_of="2024-05", source="harbour-watch", **FIELDS)
    assert done.said == f"{id} counts now, as edited." + ONWARD


def test_accepting_a_claim_without_a_source_says_what_that_means(bench: Bench) -> None:
    id = marked(bench)
    told = accept(bench, id, as_of="2024-05", **FIELDS).said
    assert told.startswith(f"{id} counts now, as edited. But it names no source: ")
    assert bench.case is not None
    assert gaps(bench.case) == (f"1 accepted claim has no source: {id}.",)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"status": "other"}, "status other"),
        ({"status": "promised"}, "promised, not delivered"),
        ({"role": "comparison", "reason": "Of another year"}, "Of another year"),
        ({"amount_low": "", "amount_high": ""}, "kind statement is not a quantity"),
    ],
)
def test_what_does_not_count_is_not_said_to_count(
    bench: Bench, fields: dict[str, str], why: str
) -> None:
    id = marked(bench)
    given = FIELDS | {"as_of": "2024-05", "source": "harbour-watch"} | fields
    told = accept(bench, id, **given).said
    assert told == f"{id} is accepted; it does not count, because: {why}." + ONWARD


def test_the_last_claim_of_a_document_leads_to_the_next_that_waits(bench: Bench) -> None:
    (bench.root / "documents" / "quay.yaml").write_text(
        "id: quay\ntitle: At the quay\nkind: news\npublisher: unknown\nlanguage: en\ntext: texts/harbour.txt\n"
    )
    made = [
        mark_claim(bench.root, document, *words, {}, "anna", bench.clock()).id
        for document, words in (("harbour", (0, 6)), ("harbour", (7, 13)), ("quay", (0, 6)))
    ]
    bench.refresh()
    first, second, last = (reject(bench, id) for id in made)
    assert first.onward == ""
    assert first.said == f"{made[0]} is rejected."
    assert second.onward == "/inbox/quay?state=proposed"
    assert second.said.endswith("next comes “At the quay”.")
    assert last.onward == "/inbox/-?state=proposed"
    assert bench.case is not None
    others = [one.id for one in bench.case.claims if one.state == "proposed"]
    told = [reject(bench, id) for id in others]
    assert told[-1].onward == ""
    assert told[-1].said.endswith("nothing else waits.")


def reject(bench: Bench, id: str) -> Done:
    assert bench.case is not None
    claim = next(one for one in bench.case.claims if one.id == id)
    sent = {"claim": id, "verb": "reject", "because": "Misread", "shown": bench.show(claim)}
    return judge(bench, Form(Speech("en"), sent))


PRICE = {
    "item": "drones",
    "basis": "sale",
    "currency": "USD",
    "unit": "piece",
    "price_year": "2024",
}


def priced(bench: Bench, **more: str) -> Done:
    assert bench.case is not None
    basis = str(bench.case.prices[0].basis)
    kind = str(bench.case.prices[0].kind)
    fields = PRICE | {"basis": basis, "kind": kind, "source": "harbour-watch"} | more
    sent = {"kind": "prices"} | {f"set_{name}": value for name, value in fields.items()}
    return new(bench, Form(Speech("en"), sent))


def test_a_price_that_is_one_number_is_not_open_upward(bench: Bench) -> None:
    id = str(priced(bench, price_low="85").more["id"])
    assert bench.case is not None
    made = next(one for one in bench.case.prices if one.id == id)
    assert (made.price_low, made.price_high) == (85, 85)
    least = str(priced(bench, price_low="85", bound="at_least").more["id"])
    made = next(one for one in bench.case.prices if one.id == least)
    assert (made.price_low, made.price_high) == (85, None)


def test_a_number_that_may_be_meant_as_another_one_is_no_price(bench: Bench) -> None:
    with pytest.raises(RefusedError, match=r"12000 or 0\.5"):
        priced(bench, price_low="2.400")
