"""What the program says of a case in whole sentences, in another language.

In: a sentence as the program makes it, with the words of the case in it. Out: the same in the
language asked for, by the table data/sentences.csv; what is not in the table stays as it was, for
somebody of the case may have written it. Takes no longer than the sentence is long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from steelyard.base.tables import read_table

LONGEST: Final = 4_000
"""Characters of what is looked up; the longest sentence of the table has some hundred."""
MOST_SENTENCES: Final = 24
DEEPEST: Final = 4
"""Sentences within sentences: a price stands in for one that rests on one that is left out."""
_PLACE: Final = re.compile(r"\{(\d*)(:w)?\}")
_ENGLISH_NUMBER: Final = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_SIGNS_TURNED: Final = str.maketrans(",.", ".,")
_BETWEEN: Final = re.compile(r"(?<=[.?])\s+(?=[^\W\d_]|[`'\"])")


FEW: Final = 20
"""Characters that are too few to tell half a sentence by: there each place holds one word only."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of the table: its words between the places, and the translation."""

    words: tuple[str, ...]
    other: str

    @property
    def vague(self) -> bool:
        """Whether what somebody wrote might look like it by chance."""
        return sum(map(len, self.words)) < FEW and not self.words[-1].endswith((".", ":", "?"))


def said_in(sentence: str | None, lang: str) -> str:
    """The sentence, or the several sentences, in `lang`: English is as the program made it."""
    if lang != "de" or not sentence or len(sentence) > LONGEST:
        return sentence or ""
    return _said(sentence, 0)


def begun(text: str) -> str:
    """The sentence with a capital, unless it begins with an id: that stays as it is written."""
    first = text.partition(" ")[0].rstrip(".,:;")
    return f"{text[:1].upper()}{text[1:]}" if first.isalpha() else text


def _said(text: str, depth: int) -> str:
    known = _whole(text, depth)
    if known is not None:
        return known
    listed = _listed(text)
    if listed is not None:
        return listed
    parts = _BETWEEN.split(text)
    if not 1 < len(parts) <= MOST_SENTENCES:
        return text
    told = []
    at = 0
    while at < len(parts):
        for end in range(len(parts), at, -1):
            known = _whole(" ".join(parts[at:end]), depth)
            if known is not None or end == at + 1:
                told.append(parts[at] if known is None else known)
                at = end
                break
    return " ".join(told)


def _listed(text: str) -> str | None:
    """A sentence that is a list of phrases of the table with commas between; else None."""
    exact, _ = _table()
    parts = text.removesuffix(".").split(", ")
    if not 1 < len(parts) <= MOST_SENTENCES:
        return None
    told = [exact.get(one) or exact.get(one[:1].lower() + one[1:]) for one in parts]
    if not all(told):
        return None
    joined = ", ".join(one for one in told if one)
    return f"{joined[:1].upper()}{joined[1:]}." if text.endswith(".") else joined


def _whole(text: str, depth: int) -> str | None:
    """The translation of one sentence; None where the table does not have it."""
    exact, patterns = _table()
    if text in exact:
        return exact[text]
    if depth >= DEEPEST:
        return None
    for one in patterns:
        found = _places(text, one.words)
        if found is not None and not (one.vague and any(" " in part for part in found)):
            return _filled(one.other, found, depth)
    return None


def _places(text: str, words: tuple[str, ...]) -> list[str] | None:
    """What stands between the words, each at the first place where it can be."""
    first, last = words[0], words[-1]
    if not text.startswith(first) or not text.endswith(last):
        return None
    at, stop = len(first), len(text) - len(last)
    found = []
    for one in words[1:-1]:
        where = text.find(one, at, stop)
        if where < 0:
            return None
        found.append(text[at:where])
        at = where + len(one)
    if at > stop:
        return None
    return [*found, text[at:stop]]


def _filled(other: str, found: list[str], depth: int) -> str:
    turn = iter(range(len(found)))

    def put(place: re.Match[str]) -> str:
        value = found[int(place[1]) if place[1] else next(turn)]
        if _ENGLISH_NUMBER.fullmatch(value):
            return value.translate(_SIGNS_TURNED)
        return _said(value, depth + 1) if place[2] else value

    return _PLACE.sub(put, other)


@cache
def _table() -> tuple[dict[str, str], tuple[_Sentence, ...]]:
    """Sentences without places, and those with some, the one with most words of its own first."""
    exact, patterns = {}, []
    for row in read_table("sentences.csv"):
        words = tuple(row["en"].split("{}"))
        if len(words) == 1:
            exact[row["en"]] = row["de"]
        else:
            patterns.append(_Sentence(words, row["de"]))
    patterns.sort(key=lambda one: -sum(map(len, one.words)))
    return exact, tuple(patterns)
