"""Tables in a text: what the head of a column, or a line above, says of the numbers below.

In: tokens and a lexicon. Out: for the cells of a table their multiplier and unit. Reads tables with
strokes, tabs, semicolons or columns of spaces; never moves or changes a cell.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from steelyard.reading.lexicon import Lexicon, Unit
from steelyard.reading.tokens import Tokens

ROWS = 2
"""Lines with cells that make a table: a head and a row."""

LEAST_SCALE = 1000
"""Smallest multiplier of a whole column."""

ABOVE = 2
"""Lines above a table that may say its unit."""

_RULE = re.compile(r"[\s|:+=-]+")
_ENTRY = re.compile(r"[-*•–—▪◾·▫]\s|\w{1,2}\)\s")
_PLAIN = re.compile(
    r"^[ \t]{0,8}(?:[-*•–—▪◾·▫][ \t]{0,4})?(?P<label>[^\s:|][^:\n|]{0,59}?)"
    r"(?::|[ \t]{1,4}[—–-])[ \t]{0,8}"
    r"(?P<number>\d(?:[\d.,'\u00a0]{0,30}\d)?)[;.]?[ \t]{0,8}$",
    re.MULTILINE,
)
_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CELLS = {
    "|": re.compile(r"\|"),
    "\t": re.compile(r"\t+"),
    ";": re.compile(r";"),
    "  ": re.compile(r" {2,}"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A cell, as tokens [first, last), with what its column says; skip: it is a head or a label.

    `unit` is measured or paid; `counted` is what the table counts where it says no other unit.
    """

    first: int
    last: int
    scale: float
    unit: Unit | None
    counted: Unit | None
    noun: int
    skip: bool


@dataclass(frozen=True, slots=True)
class _Said:
    """What a head says: a multiplier, a unit, a noun; `plain` if it says none of these."""

    scale: float = 1.0
    unit: Unit | None = None
    counted: Unit | None = None
    noun: int = -1

    @property
    def plain(self) -> bool:
        return self.scale == 1 and self.unit is None


def find_columns(tokens: Tokens, lexicon: Lexicon) -> tuple[Column, ...]:
    """The cells of every table of the text that a head speaks for."""
    text = tokens.text
    signs = [sign for sign in _CELLS if sign in text]
    entries = _PLAIN.search(text) is not None
    if not signs and not entries:
        return ()
    lines: list[tuple[int, int]] = []
    start = 0
    for part in text.split("\n"):
        lines.append((start, start + len(part)))
        start += len(part) + 1
    found = _listed(tokens, lexicon, lines) if entries else []
    number = 0
    while number < len(lines):
        last, sign = _table(text, lines, number, signs)
        if last - number >= ROWS:
            found += _cells(tokens, lexicon, lines, number, last, sign)
            number = last
        else:
            number += 1
    return tuple(found)


def _listed(tokens: Tokens, lexicon: Lexicon, lines: list[tuple[int, int]]) -> list[Column]:
    """The numbers of a list below a line that says in what: "Aid, EUR bn", "Chad: 1.2", "Mali: 3".

    A line with an amount of its own is a sentence and no heading of numbers.
    """
    text = tokens.text
    found: list[Column] = []
    matches = [_PLAIN.match(text, start, end + 1) for start, end in lines]
    number = 0
    while number < len(lines):
        last = number
        while last < len(lines) and matches[last] is not None:
            last += 1
        above = number - 1
        if above >= 0 and not text[slice(*lines[above])].strip():
            above -= 1
        said = _Said()
        if last - number >= ROWS and above >= 0 and not _counts(text[slice(*lines[above])]):
            said = _said(tokens, lines[above], lexicon, caption=True)
        if not said.plain:
            a, b = _tokens_in(tokens, lines[above])
            found.append(Column(a, b, 1.0, None, None, -1, skip=True))
            for match in filter(None, matches[number:last]):
                a, b = _tokens_in(tokens, match.span("label"))
                found.append(Column(a, b, 1.0, None, None, -1, skip=True))
                a, b = _tokens_in(tokens, match.span("number"))
                found.append(Column(a, b, said.scale, said.unit, said.counted, -1, skip=False))
        number = max(last, number + 1)
    return found


def _counts(line: str) -> bool:
    """Whether a line has a number that is no year."""
    return any(not _YEAR.fullmatch(number) for number in _NUMBER.findall(line))


def _table(
    text: str, lines: list[tuple[int, int]], first: int, signs: list[str]
) -> tuple[int, str]:
    """The line after the table that starts with line `first`, and what parts its cells."""
    head = text[slice(*lines[first])]
    ruled = _RULE.fullmatch(head.strip()) is not None
    for sign in signs:
        if not ruled and sign not in head:
            continue
        parts = _CELLS[sign]
        last, width = first, 0
        while last < len(lines):
            line = text[slice(*lines[last])].strip()
            if not line:
                break
            if sign == ";":
                # The entries of a list end so, and may have the sign within: they are no rows.
                line = "" if _ENTRY.match(line) else line.rstrip(";")
            cells = len(parts.findall(line.strip("|"))) + 1
            rule = bool(_RULE.fullmatch(line))
            if cells < 2 and not rule:
                break
            if not rule:
                if width and cells != width:
                    break
                width = cells
            last += 1
        if last - first >= ROWS and width > 1:
            return last, sign
    return first, ""


def _spans(text: str, line: tuple[int, int], sign: str) -> list[tuple[int, int]]:
    start, end = line
    while start < end and text[start] in " |":
        start += 1
    while end > start and text[end - 1] in " |":
        end -= 1
    found = []
    for match in _CELLS[sign].finditer(text, start, end):
        found.append((start, match.start()))
        start = match.end()
    return [*found, (start, end)]


def _cells(
    tokens: Tokens,
    lexicon: Lexicon,
    lines: list[tuple[int, int]],
    first: int,
    last: int,
    sign: str,
) -> list[Column]:
    text = tokens.text
    head = [_said(tokens, span, lexicon) for span in _spans(text, lines[first], sign)]
    above = _Said()
    for back in range(1, ABOVE + 1):
        if first - back >= 0 and above.plain:
            above = _said(tokens, lines[first - back], lexicon, caption=True)
    found = []
    for at in range(first, last):
        spans = _spans(text, lines[at], sign)
        label = _said(tokens, spans[0], lexicon) if at > first else _Said()
        for column, span in enumerate(spans):
            a, b = _tokens_in(tokens, span)
            if a == b:
                continue
            said = head[column] if column < len(head) else _Said()
            if at == first:
                found.append(Column(a, b, 1.0, None, None, -1, skip=True))
                continue
            scales = next((one for one in (said, label, above) if not one.plain), said)
            counted = said.counted or label.counted or above.counted
            noun = label.noun if label.noun >= 0 else said.noun
            skip = column == 0
            found.append(Column(a, b, scales.scale, scales.unit, counted, noun, skip=skip))
    return found


def _tokens_in(tokens: Tokens, span: tuple[int, int]) -> tuple[int, int]:
    return bisect_left(tokens.starts, span[0]), bisect_left(tokens.starts, span[1])


def _said(
    tokens: Tokens, span: tuple[int, int], lexicon: Lexicon, *, caption: bool = False
) -> _Said:
    """The multiplier and the unit that a head or a caption names."""
    first, last = _tokens_in(tokens, span)
    scale, noun, at = 1.0, -1, first
    unit: Unit | None = None
    counted: Unit | None = None
    while at < last:
        word = tokens.low[at]
        atom = lexicon.compounds.of(word)
        if atom is not None and atom.kind == "times":
            # Two may be written together, a hundred and ten thousand; a second one elsewhere is not meant.
            product, after = 1.0, at
            while after < last and (more := lexicon.compounds.of(tokens.low[after])) is not None:
                if more.kind != "times":
                    break
                product *= more.low
                after += 1
            # "40 thousand" in a caption states an amount of its own.
            stated = at > first and _is_number(tokens.low[at - 1], lexicon)
            if scale == 1.0 and product >= LEAST_SCALE and not stated:
                scale = product
            at = after
            continue
        found = lexicon.units.starting(tokens, at)
        if found is not None and found[0] <= last:
            after, named = found
            if named.kind in {"measure", "money"} and unit is None:
                unit = named
            elif named.kind == "counted":
                noun = at if noun < 0 else noun
                counted = counted or named
            at = after
            continue
        if noun < 0 and word[0].isalpha() and len(word) > 2 and word not in lexicon.function_words:
            noun = at
        at += 1
    if caption and unit is None and (scale == 1.0 or counted is None):
        return _Said()
    return _Said(scale, unit, counted, -1 if caption else noun)


def _is_number(word: str, lexicon: Lexicon) -> bool:
    return word[0].isdecimal() or lexicon.compounds.of(word) is not None
