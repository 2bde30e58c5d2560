"""documents/*.yaml: what was read, who published it, where, and the hash of what is kept."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass as plain_dataclass
from typing import Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from steelyard.case.exchange import CONFIG, Id, PartialDate


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Document:
    """One document. `text` is the frozen UTF-8 NFC rendition that anchors point into."""

    id: Id = Field(description="A name of its own; claims name it.")
    title: str = Field(description="As printed.")
    kind: Literal[
        "report", "wire", "news", "statement", "customs", "imagery", "dataset", "social", "note"
    ] = Field(description="What sort of document.")
    publisher: str = Field(description="Who published it.")
    language: str = Field(
        default="en", pattern=r"^[a-z]{2,3}$", description="ISO 639 code of the text."
    )
    published: PartialDate | None = Field(default=None, description="When.")
    url: str = Field(default="", description="Where.")
    archive_url: str = Field(default="", description="Where a copy is kept.")
    text: str | None = Field(default=None, description="Path below the case, texts/<id>.txt.")
    sha256: str | None = Field(
        default=None,
        pattern=r"^[0-9a-f]{64}$",
        description="Of the kept text, as UTF-8 with plain line ends.",
    )
    original: str | None = Field(
        default=None, description="Path below the case of the bytes as they came."
    )
    original_sha256: str | None = Field(
        default=None, pattern=r"^[0-9a-f]{64}$", description="Of the bytes as they came."
    )
    kept_on: PartialDate | None = Field(default=None, description="The day it was added.")
    read_by: str = Field(default="", description="What made the text of the bytes.")
    pages: tuple[int, ...] = Field(
        default=(), description="Where the pages after the first start in the text."
    )
    replaces: Id | None = Field(
        default=None, description="The earlier version, which stays with its claims."
    )
    cites: tuple[Id, ...] = Field(
        default=(), description="Rows that a note reports; never evidence twice."
    )
    licence: str = Field(default="", description="Under which the text may be shown.")
    internal: bool = Field(default=False, description="true: never in a published report.")
    note: str = Field(default="", description="For the reader.")

    @property
    def reports_rows(self) -> bool:
        """Whether it is a note on rows that stand in the case, and so evidence for nothing new."""
        return self.kind == "note" and bool(self.cites)


@plain_dataclass(frozen=True, slots=True)
class Words:
    """Words of a text and where they stand, in code points, the end exclusive."""

    words: str
    start: int
    end: int


def find_words(text: str, quote: str, near: int = 0) -> Words | None:
    """Where a quote stands in a text, or what there comes nearest to it; None if nothing does.

    Of several equal places the one nearest to position `near` is taken.
    """
    found = [match.start() for match in re.finditer(re.escape(quote), text)] if quote else []
    if found:
        start = min(found, key=lambda at: (abs(at - near), at))
        return Words(quote, start, start + len(quote))
    # A window as long as the quote is tried around each place that shares one of its words.
    starts: set[int] = set()
    for word in re.finditer(r"\w{2,}", quote):
        for match in re.finditer(rf"\b{re.escape(word[0])}\b", text):
            starts.add(max(0, match.start() - word.start()))
            if len(starts) > MOST_WINDOWS:
                break
    best: tuple[float, int, Words] | None = None
    for start in sorted(starts):
        words = _whole_words(text, start, start + len(quote))
        score = difflib.SequenceMatcher(None, quote, words.words, autojunk=False).ratio()
        if score >= LEAST_LIKE and (best is None or (-score, abs(start - near)) < best[:2]):
            best = (-score, abs(start - near), words)
    return best[2] if best else None


# More places than this sharing a word say nothing more; each costs a comparison.
MOST_WINDOWS = 400
# Below this likeness the nearest words have nothing to do with the quote.
LEAST_LIKE = 0.5


def _whole_words(text: str, start: int, end: int) -> Words:
    """The stretch widened to whole words, without space at its ends."""
    end = min(end, len(text))
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Words(text[start:end], start, end)
