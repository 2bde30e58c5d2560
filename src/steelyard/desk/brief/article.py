"""A brief: blocks of sentences, the notes of their numbers, how long it takes to read.

In: the weighing document, an earlier one where there is one, a language. Out: an Article, the same
for the same document; it is printed by `markdown`, `page` and `word`. Internal rows are left out
before anything is said. Reckons nothing and holds no words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from steelyard.base.tables import read_yaml
from steelyard.desk.brief.evidence import Note, make_note
from steelyard.desk.brief.frames import Sentence, Words, holds, say
from steelyard.desk.brief.grounds import Grounds, find_grounds
from steelyard.desk.brief.length import (
    Block,
    count_words,
    needed_steps,
    reading_minutes,
    shortened,
)
from steelyard.desk.brief.numbers import Number, frame_words
from steelyard.desk.report.public import public_document
from steelyard.desk.words import LANGUAGES

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Article:
    """The whole brief; `notes` in the order of their first number."""

    lang: str
    case: str
    as_of: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    minutes: int
    words: int
    left_out: int = 0
    """Sentences that would make it longer than a brief should be."""

    @property
    def title(self) -> str:
        return next(block.text for block in self.blocks if block.kind == "title")

    def note_of(self, number: Number) -> int:
        """The number of the note that stands behind a number; 0 for a date."""
        return _numbered(self.notes).get((number.path, number.text), 0)

    @property
    def foot(self) -> str:
        """What stands below the notes: how it was made, and what was left out for length."""
        made = frame_words("made", self.lang, case=self.case)
        if not self.left_out:
            return made
        key = "left_out_one" if self.left_out == 1 else "left_out"
        return f"{made} {frame_words(key, self.lang, n=self.left_out, case=self.case)}"


def make_article(
    document: Document, lang: str, earlier: Document | None = None, *, full: bool = False
) -> Article:
    """The brief of a weighing; `earlier` is the one it is compared with.

    What is least needed is left out until it reads in some minutes, unless it shall be `full`.
    """
    public: dict[str, Any] = public_document(document)[0]
    if earlier is not None:
        public["earlier"] = public_document(earlier)[0]
    versions = {one: tuple(_blocks(find_grounds(public, one))) for one in LANGUAGES}
    whole = versions[lang]
    blocks = whole if full else shortened(whole, needed_steps(versions))
    notes: dict[tuple[str, str], Note] = {}
    for block in blocks:
        for number in _numbers(block):
            key = (number.path, number.text)
            if number.noted and key not in notes:
                note = make_note(public, len(notes) + 1, number, lang)
                told = next((one.n for one in notes.values() if one.pieces == note.pieces), 0)
                notes[key] = replace(note, same_as=told if note.pieces else 0)
    return Article(
        lang=lang,
        case=str(public["case"]),
        as_of=str(public["known_to"]),
        blocks=blocks,
        notes=tuple(notes.values()),
        minutes=reading_minutes(blocks, lang),
        words=count_words(blocks),
        left_out=_count_sentences(whole) - _count_sentences(blocks),
    )


def _count_sentences(blocks: tuple[Block, ...]) -> int:
    return sum(len(block.sentences) for block in blocks if block.kind in {"text", "item"})


def as_json(article: Article) -> dict[str, Any]:
    """The article as plain values: every sentence with its frame, every number with its path."""
    return {
        "case": article.case,
        "lang": article.lang,
        "as_of": article.as_of,
        "title": article.title,
        "minutes": article.minutes,
        "words": article.words,
        "left_out": article.left_out,
        "blocks": [
            {
                "id": block.id,
                "kind": block.kind,
                "sentences": [_sentence_json(article, one) for one in block.sentences],
            }
            for block in article.blocks
        ],
        "notes": [note.to_json() for note in article.notes],
    }


def _sentence_json(article: Article, sentence: Sentence) -> dict[str, Any]:
    numbers = [
        {
            "text": run.text,
            "figure": run.path,
            "form": run.form,
            "values": list(run.values),
            "note": article.note_of(run) or None,
        }
        for run in sentence.runs
        if isinstance(run, Number)
    ]
    return {"frame": sentence.frame, "text": sentence.text, "numbers": numbers}


def _numbered(notes: tuple[Note, ...]) -> dict[tuple[str, str], int]:
    return {(note.figure, note.text): note.n for note in notes}


def _numbers(block: Block) -> Iterator[Number]:
    for sentence in block.sentences:
        for run in sentence.runs:
            if isinstance(run, Number):
                yield run


def _blocks(grounds: Grounds) -> Iterator[Block]:
    for plan in read_yaml("brief.yaml")["blocks"]:
        if not holds(plan, grounds):
            continue
        if "each" not in plan:
            sentences = tuple(say(grounds, plan["id"], plan["say"]))
            if sentences:
                yield Block(plan["id"], plan["kind"], sentences)
            continue
        group = ""
        for row in grounds.lists[plan["each"]]:
            opened = row.texts.get(plan.get("group", ""), "")
            if opened != group:
                group = opened
                yield _group(plan["id"], opened)
            sentences = tuple(say(grounds, plan["id"], plan["say"], row))
            if sentences:
                yield Block(plan["id"], plan["kind"], sentences)


def _group(id: str, name: str) -> Block:
    return Block(f"{id}_group", "group", (Sentence(f"{id}.group", (Words(name, own=True),)),))
