"""Pointers are followed to words of the text, and to nothing else."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steelyard.reading.lexicon import languages
from steelyard.reading.pointing import (
    ADDED,
    AGREED,
    CHANGED,
    FIELD_MISSING,
    FIELD_UNREAD,
    MISSING,
    NO_AMOUNT,
    POINTED,
    SEVERAL,
    Followed,
    Page,
    Pointer,
    find_windows,
    follow,
    lay_page,
)
from steelyard.reading.reader import read_text
from steelyard.reading.scene import Context, Known

TEXT = (
    "A 152 mm gun stood 300 km away, born in 1961. Some 40 tractors came in the spring, "
    "The Daily Post wrote. Between 3 and 5 million dollars were paid, up to 12 buses followed.\n"
)
# An amount in each language, and words of the same note for each field.
NOTES = {
    "de": ("Chile lieferte 1.200 Tonnen Kupfer. Im Mai 2023 sagte Jane Roe in Ghana, es sei eine Schätzung.",
           {"quote": "1.200 Tonnen", "voices": ("Jane Roe",), "item": "Kupfer", "giver": "Chile",
            "receiver": "Ghana", "status": "lieferte", "certainty": "Schätzung", "as_of": "Im Mai 2023"}),
    "en": ("Chile shipped 1,200 tonnes of copper. In May 2023 Jane Roe said in Ghana it was an estimate.",
           {"quote": "1,200 tonnes", "voices": ("Jane Roe",), "item": "copper", "giver": "Chile",
            "receiver": "Ghana", "status": "shipped", "certainty": "estimate", "as_of": "In May 2023"}),
    "ko": ("칠레는 구리 1,200톤을 보냈다. 2023년 5월 김철수 장관은 가나에서 추정이라고 말했다.",
           {"quote": "1,200톤", "voices": ("김철수",), "item": "구리", "giver": "칠레",
            "receiver": "가나", "status": "보냈다", "certainty": "추정", "as_of": "2023년 5월"}),
    "ru": ("Чили отправила 1 200 тонн меди. В мае 2023 года Анна Ли сказала, что для Ганы это оценка.",
           {"quote": "1 200 тонн", "voices": ("Анна Ли",), "item": "меди", "giver": "Чили",
            "receiver": "Ганы", "status": "отправила", "certainty": "оценка", "as_of": "В мае 2023 года"}),
    "uk": ("Чилі відправило 1 200 тонн міді. У травні 2023 року Анна Лі сказала, що для Гани це оцінка.",
           {"quote": "1 200 тонн", "voices": ("Анна Лі",), "item": "міді", "giver": "Чилі",
            "receiver": "Гани", "status": "відправило", "certainty": "оцінка", "as_of": "У травні 2023 року"}),
}  # fmt: skip


def page(text: str = TEXT, lang: str = "en", context: Context | None = None) -> Page:
    return lay_page(text, lang, read_text(text, doc="d", lang=lang), context or Context(), "d")


def led(one: Page, *pointers: Pointer) -> Followed:
    return follow(one, [((0, len(one.text)), pointers)])


@pytest.mark.parametrize("lang", sorted(NOTES))
def test_every_field_is_read_from_the_words_pointed_at(lang: str) -> None:
    text, words = NOTES[lang]
    # The rules' own reading is blanked, so that only what was pointed at can stand there.
    laid = page(text, lang)
    (rules,) = laid.proposals
    blank = replace(rules, item=None, direction=None, status="other", as_of=None, attribution=())
    laid = replace(laid, proposals=(blank,))
    followed = led(laid, Pointer(**words))  # type: ignore[arg-type]
    (one,) = followed.proposals
    assert one.attribution == words["voices"]
    assert one.direction == ("CL", "GH")
    assert (one.item, one.status, one.certainty) == ("copper", "delivered", "estimated")
    assert one.as_of == "2023-05"
    assert (one.amount_low, one.unit, one.quote) == (1200, "tonnes", words["quote"])
    assert followed.counts[CHANGED] == 1
    assert not followed.counts.get(FIELD_MISSING)
    assert not followed.counts.get(FIELD_UNREAD)
    assert one.rule == f"model:as_of+attribution+certainty+direction+item+status {rules.rule}"


def test_what_the_rules_leave_out_is_not_let_in_by_pointing_at_it() -> None:
    pointers = [Pointer(quote=quote) for quote in ("152", "152 mm", "300", "1961", "300 km")]
    followed = led(page(), *pointers)
    assert followed.proposals == page().proposals
    assert followed.counts[NO_AMOUNT] == followed.counts[POINTED] == 5


def test_what_does_not_stand_in_the_text_is_dropped_and_counted() -> None:
    followed = led(page(), Pointer(quote="40 million tractors"), Pointer(quote="some 400"))
    assert followed.proposals == page().proposals
    assert followed.counts[MISSING] == 2


def test_a_pointer_to_many_amounts_means_none_of_them() -> None:
    followed = led(page(), Pointer(quote=TEXT.strip()[46:]))
    assert followed.proposals == page().proposals
    assert followed.counts[SEVERAL] == 1


def test_an_amount_that_is_pointed_at_comes_in_the_unit_of_the_case_as_any_other() -> None:
    text = "Chile shipped 12 tonnes of wheat to Ghana.\n"
    wheat = Known("wheat", ("wheat",), "kilograms")
    context = Context(items=(wheat,))
    rules = read_text(text, doc="d", lang="en", items=(wheat,))
    laid = lay_page(text, "en", (), context, "d")
    (added,) = led(laid, Pointer(quote="12 tonnes")).proposals
    assert (added.amount_low, added.unit) == (12_000, "kilograms")
    assert replace(added, rule="digits") == rules[0]


def test_an_amount_that_the_rules_missed_is_read_by_them_where_it_is_pointed_at() -> None:
    laid = page()
    fewer = replace(laid, proposals=laid.proposals[1:])
    followed = led(fewer, Pointer(quote="Some 40", status="came"))
    assert followed.counts[ADDED] == 1
    assert [one.start for one in followed.proposals] == [one.start for one in laid.proposals]
    added = followed.proposals[0]
    assert added.rule == "model:amount digits"
    assert replace(added, rule="digits") == laid.proposals[0]


def test_the_model_says_no_number() -> None:
    laid = page()
    for quote in ("3", "5 million dollars", "Between 3 and 5 million", "million dollars"):
        (rules,) = [one for one in laid.proposals if one.bound == "range"]
        followed = led(laid, Pointer(quote=quote))
        assert rules in followed.proposals
        assert followed.counts[AGREED] == 1


def test_fields_without_words_in_the_text_stay_as_the_rules_have_them() -> None:
    laid = page()
    invented = Pointer(
        quote="Some 40",
        voices=("The Daily Post", "The Evening Post"),
        item="combine harvesters",
        giver="Peru",
        receiver="Post",
        status="tractors",
        as_of="in 2023",
    )
    followed = led(laid, invented)
    assert followed.proposals == laid.proposals
    assert followed.counts[FIELD_MISSING] == 4
    assert followed.counts[FIELD_UNREAD] == 2


def test_names_of_the_case_are_used() -> None:
    context = Context(
        None,
        items=(Known("field_tractors", ("tractors",)),),
        sources=(Known("post", ("Daily Post Group", "Daily Post")),),
    )
    pointer = Pointer(quote="Some 40", voices=("The Daily Post",), item="tractors")
    one = led(page(context=context), pointer).proposals[0]
    assert one.item == "field_tractors"
    assert one.attribution == ("Daily Post Group",)


def test_a_price_changes_no_hands_whatever_is_pointed_at() -> None:
    text = "Tractors were 9,000 dollars apiece in Togo, and Peru shipped them.\n"
    laid = page(text)
    (rules,) = laid.proposals
    assert rules.kind == "price"
    pointer = Pointer(quote="9,000 dollars", status="shipped", giver="Peru", receiver="Togo")
    assert led(laid, pointer).proposals == (rules,)


def test_the_first_pointer_to_an_amount_counts_and_statements_are_passed_by() -> None:
    laid = page()
    statement = replace(laid.proposals[0], kind="statement", start=0, end=len(TEXT))
    laid = replace(laid, proposals=(statement, *laid.proposals))
    one, two = Pointer(quote="Some 40", as_of="1961"), Pointer(quote="40", item="buses")
    followed = led(laid, one, two)
    assert statement in followed.proposals
    changed = next(one for one in followed.proposals if one.rule.startswith("model"))
    assert changed.rule == "model:as_of digits"


def test_places_are_those_of_the_text_as_it_came() -> None:
    text = "Müller says 40 trucks came. Über 50 tonnes went.\n"
    split = unicodedata.normalize("NFD", text)
    laid = page(split)
    fewer = replace(laid, proposals=())
    followed = led(fewer, Pointer(quote="40"), Pointer(quote="50 tonnes"))
    assert len(followed.proposals) == 2
    for one in followed.proposals:
        assert one.quote == split[one.start : one.end]


@given(
    st.lists(st.integers(1, 60), max_size=12),
    st.integers(10, 200),
    st.integers(0, 50),
)
def test_stretches_hold_every_sentence_and_stay_short(
    lengths: list[int], longest: int, lead: int
) -> None:
    text = " ".join("Boats " + "came " * length + "in." for length in lengths)
    laid = page(text)
    windows = find_windows(laid, longest, lead)
    covered = 0
    for start, end in windows:
        assert start <= covered or not text[covered:start].strip()
        assert end > covered
        assert end - start <= longest + lead
        covered = end
    assert not text[covered:].strip()
    if lead == 0:
        assert sum(end - start for start, end in windows) <= len(text)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(languages()),
    st.lists(st.text(min_size=1, max_size=30), max_size=4),
    st.data(),
)
def test_no_pointer_brings_in_a_word_that_is_not_there(
    lang: str, words: list[str], data: st.DataObject
) -> None:
    text = NOTES.get(lang, NOTES["en"])[0] + " " + " ".join(words)
    laid = page(text, lang)

    def stretch() -> str:
        start = data.draw(st.integers(0, len(text) - 1))
        return text[start : start + data.draw(st.integers(1, 40))]

    pointers = [
        Pointer(quote=stretch(), voices=(stretch(),), item=stretch(), giver=stretch(),
                status=stretch(), certainty=stretch(), as_of=stretch())
        for _ in range(3)
    ]  # fmt: skip
    followed = led(laid, *pointers)
    for one in followed.proposals:
        assert one.quote == text[one.start : one.end]
    assert followed.counts[POINTED] == 3
