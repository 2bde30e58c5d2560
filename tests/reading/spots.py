"""Amounts for tests of what surrounds them: the numbers of a sentence, by their digits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from steelyard.reading.scene import Context
from steelyard.reading.surroundings import Surroundings, read_surroundings

NUMBER = re.compile(r"#(.+?)(?:/([^#]*))?#")
END = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Spot:
    start: int
    end: int
    unit: str
    noun_start: int | None = None
    noun_end: int | None = None


def around(marked: str, lang: str, context: Context | None = None) -> tuple[Surroundings, ...]:
    """Surroundings of the amounts written `#12/pieces#` in a text; sentences end at a full stop."""
    text, spots = "", []
    at = 0
    for match in NUMBER.finditer(marked):
        text += marked[at : match.start()]
        start = len(text)
        text += match[1]
        spots.append(Spot(start, len(text), match[2] or "pieces"))
        at = match.end()
    text += marked[at:]
    sentences, start = [], 0
    for match in END.finditer(text):
        sentences.append((start, match.start()))
        start = match.end()
    sentences.append((start, len(text)))
    sentences = [(a, b) for a, b in sentences if text[a:b].strip()]
    return read_surroundings(text, sentences, spots, lang, context or Context())
