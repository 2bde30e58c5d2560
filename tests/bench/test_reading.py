"""The reading benchmark: its annotated documents, its scorer, and the floors of the reader."""

from __future__ import annotations

import importlib.util
import unicodedata
from collections import Counter
from typing import Any

import pytest
from bench.reading.__main__ import below, figures_by_language, misses, raised, read_floors, score
from bench.reading.documents import (
    FIELDS,
    LANGUAGES,
    SETS,
    Document,
    Gold,
    parse_document,
    read_documents,
)
from bench.reading.peers import Reader, as_record, by_name, quantulum3, recognizers, steelyard
from bench.reading.scores import (
    LEVELS,
    NOTHING,
    figures,
    has,
    intervals,
    judge,
    match,
    same_direction,
    same_item,
    same_name,
    tally,
    total,
)
from hypothesis import given
from hypothesis import strategies as st

SMALL = """
id: x-1
lang: en
date: "2025-01-02"
genre: note
publisher: Ours
text: |-
  Mali sent 5 trucks and up to 5 buses, Ann Lee said.
  About half went on.
claims:
- {"quote": "5", "amount_low": 5, "amount_high": 5, "unit": "pieces", "bound": "exact",
   "item": "trucks", "direction": ["ML", null], "status": "delivered", "as_of": null,
   "attribution": ["Ann Lee"], "certainty": "asserted", "kind": "quantity"}
- {"quote": "up to 5", "amount_low": null, "amount_high": 5, "unit": "pieces",
   "bound": "at_most", "item": "buses", "direction": ["ML", null], "status": "delivered",
   "as_of": null, "attribution": ["Ann Lee"], "certainty": "asserted", "kind": "quantity"}
- {"quote": "About half", "amount_low": 2.5, "amount_high": 2.5, "unit": "pieces",
   "bound": "approx", "item": "trucks", "direction": null, "status": "other", "as_of": null,
   "attribution": ["driver"], "unnamed": ["driver"], "certainty": "asserted", "kind": "quantity",
   "or": {"amount_low": 0.5, "amount_high": 0.5, "unit": "share", "bound": "approx"}}
"""


@pytest.fixture(scope="module")
def small() -> Document:
    return parse_document(SMALL)


@pytest.fixture(scope="module", params=SETS)
def documents(request: pytest.FixtureRequest) -> tuple[Document, ...]:
    return read_documents(request.param)


def copied(document: Document) -> list[dict[str, Any]]:
    """What a reader that makes no mistake would propose."""
    return [dict(gold.values) for gold in document.claims]


def test_every_quote_stands_where_its_offsets_say(documents: tuple[Document, ...]) -> None:
    for document in documents:
        assert document.text == unicodedata.normalize("NFC", document.text)
        for gold in document.claims:
            start, end = gold.span
            assert document.text[start:end] == gold.values["quote"]
            assert gold.values["quote"] == gold.values["quote"].strip()
            assert tuple(gold.values) == FIELDS


def test_a_set_has_as_many_documents_of_each_language_and_claims_enough(
    documents: tuple[Document, ...],
) -> None:
    languages = Counter(document.lang for document in documents)
    assert set(languages) == set(LANGUAGES)
    assert len(set(languages.values())) == 1
    assert languages["de"] >= 7
    assert sum(len(document.claims) for document in documents) >= 450
    for lang in LANGUAGES:
        claims = [gold for one in documents if one.lang == lang for gold in one.claims]
        assert len(claims) >= 40


def test_together_they_are_seventy_documents_and_nine_hundred_claims() -> None:
    every = [document for name in SETS for document in read_documents(name)]
    assert len({document.id for document in every}) == len(every) >= 70
    assert sum(len(document.claims) for document in every) >= 900
    words = {
        name: {gold.values[name] for one in every for gold in one.claims}
        for name in ("bound", "status", "certainty", "kind")
    }
    assert {name: len(found) for name, found in words.items()} == {
        "bound": 6, "status": 6, "certainty": 4, "kind": 5,
    }  # fmt: skip
    assert len({gold.values["item"] for one in every for gold in one.claims}) > 40


def test_an_occurrence_is_found_by_its_number(small: Document) -> None:
    assert small.claims[0].span == (10, 11)
    # The second 5 of the text belongs to the claim that follows, once that is moved away.
    second = SMALL.replace('{"quote": "5",', '{"quote": "5", "nth": 2,')
    with pytest.raises(ValueError, match="overlaps the claim before"):
        parse_document(second)
    moved = parse_document(second.replace('"quote": "up to 5"', '"quote": "Ann Lee"'))
    assert moved.claims[0].span == (29, 30)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"quote": "5"', '"quote": "6"', "does not stand"),
        ('"bound": "exact"', '"bound": "rough"', "is no bound"),
        ('"bound": "exact"', '"bound": "at_most"', "does not go with"),
        ('"bound": "exact"', '"bound": "range"', "two ends in order"),
        ('"amount_high": 5, "unit": "pieces", "bound": "exact"',
         '"amount_high": 6, "unit": "pieces", "bound": "exact"', "with two ends"),
        ('"as_of": null', '"as_of": "May"', "is no date"),
        ('["ML", null]', '["ML"]', "giver and a receiver"),
        ('"unnamed": ["driver"]', '"unnamed": ["cook"]', "no voice"),
        ("Mali sent", "Málaga sent", "NFC"),
    ],
)  # fmt: skip
def test_a_slip_of_the_annotator_is_named(old: str, new: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse_document(unicodedata.normalize("NFD", SMALL.replace(old, new)))


def test_a_set_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ValueError, match="expected one of"):
        read_documents("other")


def test_a_reader_without_a_mistake_has_one_everywhere(documents: tuple[Document, ...]) -> None:
    made = total(tally(document, copied(document)) for document in documents)
    assert set(figures(made).values()) == {1.0}


def test_nothing_proposed_is_a_recall_of_zero(small: Document) -> None:
    made = figures(tally(small, []))
    assert made["amount R"] == made["amount"] == 0.0
    assert "amount P" not in made
    assert "status" not in made
    assert figures(NOTHING) == {}


def test_figures_by_hand(small: Document) -> None:
    proposed = copied(small)
    # One bound missed, one status wrong, one thing made up.
    proposed[1] |= {"amount_low": 5, "bound": "exact"}
    proposed[2] |= {"status": "promised"}
    proposed.append({**proposed[0], "start": 40, "end": 42})
    made = figures(tally(small, proposed))
    assert made["span"] == pytest.approx(6 / 7)
    assert made["span P"] == pytest.approx(3 / 4)
    assert made["span R"] == 1.0
    assert made["value"] == pytest.approx(6 / 7)
    assert made["amount"] == pytest.approx(4 / 7)
    assert made["value, bound"] == pytest.approx(4 / 7)
    assert made["claim"] == pytest.approx(2 / 7)
    assert made["bound"] == made["status"] == pytest.approx(2 / 3)
    assert made["unit"] == made["kind"] == 1.0


def test_a_second_accepted_reading_is_as_good(small: Document) -> None:
    share = {**small.claims[2].values, "amount_low": 0.5, "amount_high": 0.5, "unit": "share"}
    assert judge(small.claims[2], share, {})["claim"]
    assert not judge(small.claims[2], {**share, "unit": "percent"}, {})["claim"]


def test_units_of_one_kind_are_compared_in_one(small: Document) -> None:
    five = small.claims[0]
    assert judge(five, {**five.values, "unit": "vehicles"}, {})["claim"]
    assert not judge(five, {**five.values, "unit": "persons"}, {})["claim"]
    power = Gold({**five.values, "amount_low": 2e6, "amount_high": 2e6, "unit": "kilowatt_hours"})
    as_written = {**power.values, "amount_low": 2, "amount_high": 2, "unit": "gigawatt_hours"}
    assert judge(power, as_written, {})["claim"]


def test_an_unnamed_voice_is_not_asked_of_the_named_ones(small: Document) -> None:
    assert "named" in judge(small.claims[0], small.claims[0].values, {})
    assert not {"named", "source"} & set(judge(small.claims[2], small.claims[2].values, {}))


def test_the_first_source_counts_apart_from_the_chain(small: Document) -> None:
    verdict = judge(small.claims[0], {**small.claims[0].values, "attribution": ["X", "Lee"]}, {})
    assert verdict["source"]
    assert not verdict["named"]


def test_a_field_that_a_reader_lacks_is_never_right(small: Document) -> None:
    bare = {name: small.claims[0].values[name] for name in FIELDS[:6]}
    verdict = judge(small.claims[0], bare, {})
    assert verdict["amount"]
    for name in ("claim", "status", "as_of", "direction", "attribution", "kind"):
        assert not verdict[name], name
    assert has("amount P", frozenset(bare))
    assert not has("claim", frozenset(bare))


def test_matching_takes_the_best_total_and_then_the_right_number() -> None:
    long, short = (
        Gold({"start": a, "end": b, "amount_low": n, "amount_high": n, "unit": "t"})
        for a, b, n in ((0, 10, 1), (12, 14, 2))
    )
    wide = {"start": 0, "end": 13, "amount_low": 1, "amount_high": 1, "unit": "t"}
    near = {"start": 9, "end": 10, "amount_low": 7, "amount_high": 7, "unit": "t"}
    assert match((long, short), [near, wide]) == ((0, 1),)
    twins = [{**wide, "end": 10, "amount_low": n, "amount_high": n} for n in (3, 1)]
    assert match((long,), twins) == ((0, 1),)
    assert match((), twins) == match((long,), []) == ()


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=8)


@given(spans, spans)
def test_a_match_is_one_to_one_and_overlaps(
    ours: list[tuple[int, int]], theirs: list[tuple[int, int]]
) -> None:
    gold = [Gold({"start": a, "end": a + n, "unit": None}) for a, n in ours]
    proposed: list[dict[str, Any]] = [{"start": a, "end": a + n} for a, n in theirs]
    pairs = match(gold, proposed)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    for i, j in pairs:
        assert max(gold[i].span[0], proposed[j]["start"]) < min(gold[i].span[1], proposed[j]["end"])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Hanna Vogt", "Vogt", True),
        ("Hanna Vogt", "Hanna Vogts", True),
        ("Energieministerium", "Ministerium", False),
        ("Министерство энергетики", "Министерства энергетики", True),
        ("Міністерство оборони", "Міністерством оборони", True),
        ("Ян Цибух", "Яна Цибуха", False),
        ("국방부", "국방부", True),
        ("국방부", "재무부", False),
        ("Clarim", "clarim,", True),
        ("NIS", "NSA", False),
        ("Ann Lee", "", False),
    ],
)
def test_names_are_compared_without_case_and_endings(one: str, other: str, same: bool) -> None:
    assert same_name(one, other, {}) is same


def test_other_forms_of_a_name_will_do() -> None:
    assert same_name("Office of Grain", "OG", {"Office of Grain": ("OG",)})


def test_items_and_directions_are_compared_by_their_parts() -> None:
    assert same_item("trucks", "truck")
    assert same_item("shells", "artillery_shells")
    assert not same_item("wheat", "barley")
    assert not same_item("wheat", None)
    assert same_item(None, None)
    assert same_direction(["ML", None], ["ML", None], {})
    assert not same_direction(["ML", None], [None, "ML"], {})
    assert not same_direction(["ML", None], None, {})
    assert same_direction(["Valdoria", "TN"], ["Valdorias", "TN"], {})
    assert not same_direction(["NO", "GH"], ["NG", "GH"], {})


def test_intervals_hold_the_figure_and_shrink_to_it_for_equal_documents(small: Document) -> None:
    wrong = copied(small)
    wrong[0] |= {"status": "denied"}
    mixed = [tally(small, copied(small)), tally(small, wrong)] * 4
    low, high = intervals(mixed)["claim"]
    assert low < figures(total(mixed))["claim"] < high
    assert intervals(mixed) == intervals(mixed)
    assert intervals([tally(small, wrong)] * 3)["claim"] == pytest.approx((2 / 3, 2 / 3))


def test_floors_only_rise() -> None:
    reached = {"de": {"amount": 0.91239, "span": 0.5}, "all": {"amount": 0.9}}
    floors = raised({}, "seen", reached)
    assert floors["seen"]["de"] == {"amount": 0.912, "span": 0.5}
    worse = {"de": {"amount": 0.8, "span": 0.6}}
    assert raised(floors, "seen", worse)["seen"] == {
        "de": {"amount": 0.912, "span": 0.6},
        "all": {"amount": 0.9},
    }
    assert below(floors["seen"], reached) == []
    assert below(floors["seen"], worse) == [
        "all amount: 0.000 under 0.900",
        "de amount: 0.800 under 0.912",
    ]


def test_any_function_of_a_text_can_be_scored(small: Document) -> None:
    reader = by_name("tests.bench.test_reading:read_fives")
    assert [record["start"] for record in reader.predict(small)] == [10, 29]


def read_fives(text: str) -> list[dict[str, Any]]:
    """A reader that knows one numeral."""
    return [
        {"start": i, "end": i + 1, "amount_low": 5, "amount_high": 5}
        for i, letter in enumerate(text)
        if letter == "5"
    ]


def test_a_score_and_its_list_of_misses_come_from_the_same_reading() -> None:
    documents = read_documents("seen")
    reader = Reader("perfect but for one", LANGUAGES, lambda one: copied(one)[1:])
    scored = score(reader, documents)
    assert figures_by_language(scored)["all"]["span"] < 1.0
    assert len(list(misses(scored))) == len(documents)
    assert all(" missed " in line for line in misses(scored))


@pytest.mark.parametrize("make", [quantulum3, recognizers])
@pytest.mark.filterwarnings("ignore")
def test_a_peer_reads_plain_english_amounts(make: Any) -> None:
    reader = make()
    if isinstance(reader, str):
        pytest.skip(reader)
    text = "They paid 48 million dollars for 20 percent of it."
    found = reader.predict(Document("x", "en", "2025-01-01", "note", "", text, ()))
    assert {record["amount_low"] for record in found} == {48e6, 20}
    assert {record["unit"] for record in found} == {"USD", "percent"}
    assert [text[one["start"] : one["end"]] for one in found if one["unit"] == "USD"] == [
        "48 million dollars"
    ]


def test_a_proposal_becomes_a_record() -> None:
    class Proposal:
        def to_json(self) -> str:
            return '{"start": 1, "end": 2}'

    assert as_record(Proposal()) == as_record({"start": 1, "end": 2}) == {"start": 1, "end": 2}


@pytest.mark.parametrize("name", SETS)
def test_the_reader_is_at_its_floors(name: str) -> None:
    if not importlib.util.find_spec("steelyard.reading.reader"):
        pytest.skip("no reader in this version")
    floors = read_floors().get(name)
    if floors is None:
        pytest.skip(f"no floors for the set {name} yet")
    reader = steelyard()
    assert isinstance(reader, Reader)
    assert below(floors, figures_by_language(score(reader, read_documents(name)))) == []


def test_floors_are_of_figures_that_exist() -> None:
    for name, by_language in read_floors().items():
        assert name in SETS
        for lang, found in by_language.items():
            assert lang in {*LANGUAGES, "all"}
            assert set(LEVELS) <= set(found)
            assert all(0.0 <= floor <= 1.0 for floor in found.values())
