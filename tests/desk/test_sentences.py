"""Sentences of the program in German: all of them, and nothing that somebody of a case wrote."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.base.tables import read_table
from steelyard.desk.sentences import LONGEST, begun, said_in

ROOT = Path(__file__).parents[2]
GALLERY = ROOT / "tests" / "problems"
TOLD_IN = ("problem", "Problem", "refusal", "suggest", "JudgementError", "UndoError", "refuse")
"""What makes a sentence for a user of words that stand in the source."""
PARTS = frozenset(
    {
        # Their last words depend on what was found; the gallery has each of them whole.
        "The words of {} do not stand in document {} from {} to {}, so the claim does not count.{}",
        "There is no {} `{}`{}.",
        "Write it down in {}, or correct the id.{}",
        "{} at {}:{}.",
        "{} is {}.",
        "{} holds no words to read{}",
        "A table of {} needs the column{} {}.",
        "What was written into {} stands there {}: it was changed since.",
        # Of the command line alone.
        "a pair is written A:B, and this is {}",
    }
)
_GERMAN = re.compile(r"\b(the|and|with|not|is|are|has|there|this|or)\b", re.IGNORECASE)
_QUOTED = re.compile(r"`[^`]*`|„[^“]*“|\([^)]*\)|'[^']*'|\"[^\"]*\"")


def gallery() -> Iterator[tuple[str, str]]:
    for path in sorted(GALLERY.glob("*/expected.txt")):
        for problem in path.read_text(encoding="utf-8").rstrip("\n").split("\n\n"):
            lines = problem.split("\n")[1:]
            for line in lines:
                if not re.match(r" +\d* +\|", line):
                    yield path.parent.name, line


@pytest.mark.parametrize(("name", "sentence"), list(gallery()))
def test_every_sentence_of_the_gallery_is_said_in_german(name: str, sentence: str) -> None:
    told = said_in(sentence, "de")
    assert told != sentence, name
    assert not _GERMAN.search(_QUOTED.sub("", told)), told
    assert said_in(sentence, "en") == sentence


def templates(node: ast.AST) -> list[str]:
    """The sentences that an expression may make, with `{}` for what is put in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        return ["".join(str(part) for part in parts)]
    if isinstance(node, ast.IfExp):
        return templates(node.body) + templates(node.orelse)
    return []


def told_by(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        if called in TOLD_IN:
            for one in [*node.args, *(word.value for word in node.keywords)]:
                yield from (text.strip() for text in templates(one) if " " in text.strip())


SOURCES = [
    *sorted((ROOT / "src/steelyard/case").rglob("*.py")),
    *sorted((ROOT / "src/steelyard/base/records").glob("*.py")),
    *sorted((ROOT / "src/steelyard/desk/editing").glob("*.py")),
    ROOT / "src/steelyard/desk/judging.py",
    ROOT / "src/steelyard/desk/copies_list.py",
    ROOT / "src/steelyard/weighing/pricing.py",
    ROOT / "src/steelyard/weighing/settings.py",
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_sentence_in_the_source_is_said_in_german(path: Path) -> None:
    lacking = [
        text
        for text in told_by(path)
        if text not in PARTS and said_in(text.replace("{}", "X"), "de") == text.replace("{}", "X")
    ]
    assert not lacking


@pytest.mark.parametrize("row", read_table("sentences.csv"), ids=lambda row: row["en"][:40])
def test_each_sentence_puts_in_what_the_other_has(row: dict[str, str]) -> None:
    places = row["en"].count("{}")
    named = re.findall(r"\{(\d*)(?::w)?\}", row["de"])
    assert len(named) == places
    assert all(not one or int(one) < places for one in named)
    assert row["de"].strip()


def test_several_sentences_and_those_within_are_told_in_turn() -> None:
    told = said_in("C1 counts in `t`, and its item `oil` in `barrels`. Correct the price.", "de")
    assert told == "C1 zählt in `t`, und das Gut `oil` in `barrels`. Berichtigen Sie den Preis."
    inside = said_in("repeats G1, which does not count: planned, not delivered", "de")
    assert inside == "wiederholt G1, das nicht zählt: geplant, nicht geliefert"


@pytest.mark.parametrize(
    "written", ["Too old to count, and not of this war.", "status of the port in May", "a, b is c"]
)
def test_what_somebody_wrote_stays_as_it_is(written: str) -> None:
    assert said_in(written, "de") == written


@given(st.text(max_size=200))
def test_any_text_is_told_somehow(text: str) -> None:
    assert isinstance(said_in(text, "de"), str)


def test_a_long_hostile_text_takes_no_time() -> None:
    began = time.perf_counter()
    for one in ("` is ", "x. ", "{}", "`a` `b` "):
        said_in((one * LONGEST)[:LONGEST], "de")
    assert time.perf_counter() - began < 2.0


def test_a_number_of_a_sentence_is_written_as_the_language_writes_it() -> None:
    told = "The low amount 3,000,000.5 is above the high amount 2,000."
    assert said_in(told, "de") == said_in(told, "de").replace(",000", "")
    assert "3.000.000,5" in said_in(told, "de")


def test_a_sentence_begins_with_a_capital_and_an_id_stays_as_it_is() -> None:
    assert begun("no such claim") == "No such claim"
    for told in ("`drones` has no unit.", "harbour-report-1 has no date.", "g277: no date."):
        assert begun(told) == told
