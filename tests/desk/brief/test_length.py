"""desk/brief/length.py: a brief keeps to its minutes, and what it must say is never left out."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from steelyard.base.tables import read_yaml
from steelyard.desk.brief.article import as_json, make_article
from steelyard.desk.brief.frames import Sentence, Words
from steelyard.desk.brief.length import (
    Block,
    count_words,
    needed_steps,
    reading_minutes,
    shortened,
)

Document = dict[str, Any]
LANGUAGES = ("en", "de")


def block(id: str, kind: str, *sentences: str) -> Block:
    told = tuple(Sentence(f"{id}.{n}.0", (Words(text),)) for n, text in enumerate(sentences))
    return Block(id, kind, told)


def long(words: int = 120) -> list[Block]:
    """An article of every kind of paragraph, each sentence of so many words."""
    some = " ".join(["word"] * words)
    return [
        block("title", "title", "A title"),
        block("lead", "lead", some),
        block("voices", "heading", "Who says what"),
        block("voices_text", "text", some, some),
        block("voice_group", "group", "Grain"),
        *[block("voice", "item", some)] * 3,
        block("voice_group", "group", "Fuel"),
        *[block("voice", "item", some)] * 3,
        block("studies_text", "text", some),
        *[block("study", "item", some, some)] * 3,
        block("promises", "heading", "Expected"),
        block("promises_text", "text", some),
        *[block("promise", "item", some, some)] * 2,
        block("sure_text", "text", some, some, some),
    ]


def named(blocks: Any) -> list[str]:
    return [sentence.frame for one in blocks for sentence in one.sentences]


@pytest.mark.parametrize("words", [2, 12, 20, 40])
def test_a_long_article_is_left_as_long_as_a_brief(words: int) -> None:
    versions = {"en": long(words), "de": long(words + words // 10)}
    steps = needed_steps(versions)
    wanted = read_yaml("brief.yaml")["minutes"]
    for lang, blocks in versions.items():
        assert reading_minutes(shortened(blocks, steps), lang) <= wanted
    if steps:
        fewer = {lang: shortened(blocks, steps - 1) for lang, blocks in versions.items()}
        assert any(reading_minutes(blocks, lang) > wanted for lang, blocks in fewer.items())


def test_each_step_leaves_out_more_and_moves_nothing() -> None:
    whole = long(200)
    told = named(whole)
    for n in range(len(read_yaml("brief.yaml")["leave_out"]) + 1):
        left = named(shortened(whole, n))
        at = iter(told)
        assert all(frame in at for frame in left), n
        assert len(left) <= len(told)
        assert count_words(shortened(whole, n)) <= count_words(whole)


def test_rows_are_counted_in_each_group() -> None:
    step = read_yaml("brief.yaml")["leave_out"].index(["voice@2"])
    left = shortened(long(), step + 1)
    assert [one.id for one in left if one.id.startswith("voice_") or one.id == "voice"] == (
        ["voice_group", "voice", "voice"] * 2
    )


def test_a_heading_goes_with_the_last_that_stood_below_it() -> None:
    left = shortened(long(), len(read_yaml("brief.yaml")["leave_out"]))
    kinds = [one.kind for one in left]
    assert "group" not in kinds
    assert "promises" not in {one.id for one in left}
    for one, after in zip(kinds, [*kinds[1:], "heading"], strict=True):
        assert one != "heading" or after != "heading"


def test_what_a_brief_must_say_has_no_step() -> None:
    steps = {what for step in read_yaml("brief.yaml")["leave_out"] for what in step}
    must = {"warnings", "title", "lead", "given_sum", "returned_sum", "given_item", "output_text.0"}
    must |= {"sure_text", "sure_text.0", "sure_text.1", "sure_text.3", "open_text", "changed_text"}
    assert not steps & must


def test_every_step_names_a_sentence_that_there_is() -> None:
    blocks = {one["id"]: one for one in read_yaml("brief.yaml")["blocks"]}
    for step in read_yaml("brief.yaml")["leave_out"]:
        for what in step:
            id, _, place = what.partition(".")
            id = id.partition("@")[0]
            assert id in blocks, what
            assert not place or int(place) < len(blocks[id]["say"]), what
            assert "@" not in what or "each" in blocks[id], what


def test_a_step_that_nobody_can_read_is_a_mistake_of_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = {**read_yaml("brief.yaml"), "leave_out": [["voice#2"]]}
    monkeypatch.setattr("steelyard.desk.brief.length.read_yaml", lambda name: read)
    with pytest.raises(ValueError, match="voice#2"):
        shortened(long(), 1)


@pytest.fixture
def wordy(document: Document) -> Document:
    """The weighing made by hand with so many studies and promises that it takes long to read."""
    some = " ".join(["why"] * 150)
    for row in document["published"]:
        row["differs"] = row["differs_de"] = some
        row["headline"] = True
    return document


def test_both_languages_leave_out_the_same(wordy: Document) -> None:
    made = {lang: make_article(copy.deepcopy(wordy), lang) for lang in LANGUAGES}
    full = {lang: make_article(copy.deepcopy(wordy), lang, full=True) for lang in LANGUAGES}
    assert named(made["en"].blocks) == named(made["de"].blocks)
    for lang in LANGUAGES:
        assert made[lang].left_out > 0
        assert full[lang].left_out == 0
        assert full[lang].words > made[lang].words
        assert str(made[lang].left_out) in made[lang].foot
        assert "--full" in made[lang].foot
        assert "--full" not in full[lang].foot
        assert as_json(made[lang])["left_out"] == made[lang].left_out


def test_the_cases_own_words_for_what_went_each_way(document: Document) -> None:
    document["scope"]["legs"] = {
        "given": {"en": "doctors", "de": "Ärzte"},
        "returned": {"en": "oil", "de": "Öl"},
    }
    document["scope"]["amounts"] = {"en": "What a doctor is paid.", "de": "Was ein Arzt bekommt."}
    for lang, words in (("en", ("Doctors", "doctors", "oil")), ("de", ("Ärzte", "Ärzte", "Öl"))):
        article = make_article(document, lang)
        lead = next(one.text for one in article.blocks if one.kind == "lead")
        assert article.title.startswith(words[0])
        assert words[1] in lead
        assert words[2] in lead
        assert document["scope"]["amounts"][lang] in lead
        assert "goods and services" not in lead
        assert "Güter und Leistungen" not in lead
        assert "What was actually paid" not in lead
        assert "tatsächlich bezahlt" not in lead
