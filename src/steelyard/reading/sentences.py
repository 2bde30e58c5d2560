"""The sentences of a text, as spans.

In: a text and the abbreviations of its language. Out: (start, end) in code points, in order, which
together hold everything but the space between. Never splits at an abbreviation or inside a number.
"""

from __future__ import annotations

import re

from steelyard.reading.lexicon import Lexicon
from steelyard.reading.marks import lowered

Span = tuple[int, int]

# An end: signs that close a sentence with what closes after them and a space, or a line's end.
_END = re.compile(r"[.!?…。]+[\"'»”“’)\]]*(?=\s)|[ \t]*\n[ \t]*(?:\n\s*)?")
_WORD = re.compile(r"[^\s(\[\"'„“«»]+")
_BULLET = re.compile(r"[-*•–—▪>#|]|\d{1,2}[.)]\s|[^\w\s\"'„“«(]")

SHORT_LINE = 60
"""A line this short that a capital or a sign follows is a heading or an entry, not a wrapped one."""

LOOK_BACK = 30
"""Code points before a full stop that can hold an abbreviation."""

LONGEST = 3_000
"""Code points of one sentence. Real ones end sooner; what never ends would be looked at over and
over, since each amount asks for all the cues of its sentence."""

MOST_DAYS = 2
"""Digits of an ordinal written with a dot."""


def find_sentences(text: str, lexicon: Lexicon) -> tuple[Span, ...]:
    """The spans of the sentences of `text`."""
    found: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        at, end = match.span()
        if at < start:
            continue
        if text[at] in " \t\n":
            if not _line_ends(text, start, at, end):
                continue
            end = at
        elif text[at] == "." and not _stops(text, at, end, lexicon):
            continue
        _keep(text, start, end, found)
        start = match.end()
    _keep(text, start, len(text), found)
    return tuple(found)


def _keep(text: str, start: int, end: int, found: list[Span]) -> None:
    if start < end:
        kept = text[start:end].lstrip()
        start = end - len(kept)
        end = start + len(kept.rstrip())
    while end - start > LONGEST:
        gap = text.rfind(" ", start, start + LONGEST)
        cut = gap if gap > start else start + LONGEST
        found.append((start, cut))
        start = cut + 1 if gap > start else cut
    if start < end:
        found.append((start, end))


def _line_ends(text: str, start: int, at: int, end: int) -> bool:
    """Whether a line break ends a sentence and is not a wrap inside one."""
    if text.count("\n", at, end) > 1 or end >= len(text):
        return True
    start = max(start, at - SHORT_LINE)
    line = text.rfind("\n", start, at) + 1 or start
    if _BULLET.match(text, end) or text[at - 1 : at] in {"|", ":", ";"}:
        return True
    return at - line < SHORT_LINE and not text[end].islower()


def _stops(text: str, at: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a full stop ends the sentence."""
    if end - at > 1 and text[at + 1] == ".":
        return True
    after = end
    while text[after : after + 1].isspace():
        after += 1
    following = text[after : after + 1]
    if following and (following.islower() or following in ",;:)"):
        return False
    window = text[max(0, at - LOOK_BACK) : at]
    written = window[window.rfind(" ") + 1 :]
    if not written.isalpha():
        written = _last_word(window)
    if not written:
        return True
    if len(written) > lexicon.longest_abbreviation and written.isalpha():
        return True
    word = lowered(written)
    if f"{word}." in lexicon.abbreviations:
        # Behind a measure a word with a capital opens the next sentence, letters alone do not.
        return f"{word}." in lexicon.closing and text[after + 1 : after + 2].islower()
    if len(word) == 1 and word.isalpha():
        return False
    if lexicon.ordinal_dot and word.isdecimal() and len(word) <= MOST_DAYS:
        # The third of a month, or of anything that an article before it speaks of.
        nearby = text[after : after + LOOK_BACK].split()
        if nearby and lowered(nearby[0]).strip(".,") in lexicon.months:
            return False
        start = at - len(written)
        prior = _last_word(text[max(0, start - LOOK_BACK) : start].rstrip())
        return not prior or lowered(prior) not in lexicon.ordinal_articles
    return True


def _last_word(text: str) -> str:
    """The word that `text` ends with, read from its end; nothing if it ends with a sign."""
    found = _WORD.match(text[::-1])
    return found.group()[::-1] if found else ""
