"""How fast English text is read: as dense with amounts as news is, and as the training documents are.

In: the training documents, readers. Out: texts of 600 words made of their sentences, and how many a
reader reads in a second of the processor. Half of the documents are read first, so that tables are
built and common words known; every text that is timed is read once and holds no document twice.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bench.reading.documents import Document
from bench.reading.inline import Lesson, read_lessons
from bench.reading.peers import Reader

LANGUAGE = "en"
"""The language that every reader of the table reads."""
WORDS = 600
"""Words of a text, at least."""
MOST = 24
"""Texts that are timed: the peer takes seconds for them."""
NEWS = 5
"""Claims in so many words of news: counted in articles on such exchanges, not of them alone."""
_PROSE = re.compile(r"[^\n|#*-][^\n|]*[.!?][\"”]?")
_SENTENCE = re.compile(r"\S.*?(?:[.!?][\"”]?(?=\s+[\"“A-Z])|$)")


@dataclass(frozen=True, slots=True)
class Made:
    """A text made of sentences, with the claims that were annotated in them."""

    text: str
    claims: int


@dataclass(frozen=True, slots=True)
class Pace:
    """What a reader did in how many seconds with texts of so many words."""

    texts: int
    words: int
    claims: int
    found: int
    seconds: float

    @property
    def a_second(self) -> float:
        """Documents of 600 words that it reads in a second."""
        return self.words / WORDS / self.seconds


def make_news(lessons: Sequence[Lesson]) -> Iterator[Made]:
    """Texts of every sentence without a claim, in order, and of those with claims each that comes
    when fewer than five claims stand in 600 words; the sentences of a document are a paragraph.
    """
    paragraphs: list[str] = []
    words = claims = all_words = all_claims = 0
    for lesson in lessons:
        kept = []
        for sentence, many in _sentences(lesson):
            if many and (all_claims + many) * WORDS > NEWS * all_words:
                continue
            kept.append(sentence)
            size = len(sentence.split())
            words, claims = words + size, claims + many
            all_words, all_claims = all_words + size, all_claims + many
        paragraphs += [" ".join(kept)] if kept else []
        if words >= WORDS:
            yield Made("\n\n".join(paragraphs), claims)
            paragraphs, words, claims = [], 0, 0


def make_dense(lessons: Sequence[Lesson]) -> Iterator[Made]:
    """Texts of whole documents, one below the other."""
    texts: list[str] = []
    claims = 0
    for lesson in lessons:
        texts.append(lesson.text)
        claims += len(lesson.claims)
        if sum(len(text.split()) for text in texts) >= WORDS:
            yield Made("\n\n".join(texts), claims)
            texts, claims = [], 0


def _sentences(lesson: Lesson) -> Iterator[tuple[str, int]]:
    """The sentences of its lines of prose, each with how many claims begin in it."""
    for line in _PROSE.finditer(lesson.text):
        for match in _SENTENCE.finditer(line.group()):
            start, end = (line.start() + one for one in match.span())
            yield match.group(), sum(start <= claim.start < end for claim in lesson.claims)


def run(reader: Reader, texts: Sequence[Made]) -> Pace:
    """Read each text once."""
    asked = [_document(made.text) for made in texts]
    started = time.process_time()
    found = sum(len(reader.predict(one)) for one in asked)
    seconds = time.process_time() - started
    words = sum(len(made.text.split()) for made in texts)
    return Pace(len(texts), words, sum(made.claims for made in texts), found, seconds)


def table(readers: Sequence[Reader]) -> Iterator[str]:
    """A line for each density and reader; the first reader is compared with the others."""
    lessons = [one for one in read_lessons() if one.lang == LANGUAGE]
    before, timed = lessons[0::2], lessons[1::2]
    for reader in readers:
        for lesson in before if reader is readers[0] else before[:1]:
            reader.predict(_document(lesson.text))
    yield "documents of 600 English words read in a second of one core"
    for name, made in (("news", make_news(timed)), ("dense", make_dense(timed))):
        texts = tuple(islice(made, MOST))
        paces = [(reader.name, run(reader, texts)) for reader in readers]
        first = paces[0][1]
        share = first.claims * WORDS / first.words
        yield f"  {name}: {first.texts} texts, {share:.1f} annotated claims in 600 words"
        for reader_name, pace in paces:
            amounts = pace.found * WORDS / pace.words
            line = f"    {reader_name:12}{pace.a_second:8.1f}   {amounts:5.1f} amounts found"
            if pace is not first:
                line += f"   {first.a_second / pace.a_second:.1f} times slower"
            yield line


def _document(text: str) -> Document:
    return Document("pace", LANGUAGE, "2025-01-01", "note", "", text, ())
