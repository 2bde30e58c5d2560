"""Two texts of one file -> the blocks of lines that changed, and a block put back in a third text.

In: texts to the letter, with their own line ends. Out: Blocks, each wide enough to stand once in
the changed text; the text with the old lines back. Pure; guesses nothing: a block that does not
stand unchanged exactly once is not put back.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from steelyard.base.errors import CaseError
from steelyard.base.records import parse_csv

MOST_COMPARED: Final = 2_000
"""Lines between the first and the last change that are compared one by one; more are one block.
Comparing takes up to the square of it, and an edit of one row changes a dozen."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")
_DASH = re.compile(r"( *)-(?: |\n|\Z)")
_SHOWN = 12
"""Lines of what stands in the way that are told."""
_LEAST_ALIKE = 2
"""Characters that a line begins alike with, for it to be the one that was changed."""

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that were replaced: those before, and those after, with their line ends."""

    old: Lines
    new: Lines


class NotThereError(ValueError):
    """A block does not stand unchanged exactly once; `now` is what seems to stand there instead."""

    def __init__(self, block: Block, times: int, now: str) -> None:
        self.block, self.times, self.now = block, times, now
        super().__init__("the lines do not stand there unchanged exactly once")


def split_lines(text: str) -> Lines:
    """The lines with their ends; joined they are the text again."""
    return tuple(_LINE.findall(text))


def exact_text(old: str, new: str) -> str:
    r"""`new`, which was made of `old` with plain line ends and no mark, to the letter of `old`.

    Lines that are in both keep their line ends, and so do those that take the place of one;
    further ones take that of the file.
    """
    mark = "\ufeff" if old.startswith("\ufeff") else ""
    raw = split_lines(old.removeprefix(mark))
    plain = tuple(_plain(line) for line in raw)
    lines = split_lines(new)
    usual = _end(raw[0] if raw else "") or "\n"
    made: list[str] = []
    at = 0
    for start, stop, begin, finish in _changes(plain, lines):
        made += raw[at:start]
        for number, line in enumerate(lines[begin:finish]):
            end = _end(raw[start + number]) if start + number < stop else ""
            made.append(line[:-1] + (end or usual) if line.endswith("\n") else line)
        at = stop
    return mark + "".join((*made, *raw[at:]))


def find_blocks(name: str, before: str, after: str) -> tuple[Block, ...]:
    """What changed, in the order of the text; a block holds whole rows or entries.

    So it stands once and only where its row does, whatever becomes of other rows.
    """
    old, new = split_lines(before), split_lines(after)
    changes = _changes(old, new)
    rows = _rows(name, after)
    ranges = [_over_rows(begin, finish, rows) for _, _, begin, finish in changes]
    more = 1
    while True:
        ranges = _merged(ranges)
        lone = [at for at, one in enumerate(ranges) if not _stands_once(new, *one)]
        if not lone:
            break
        for at in lone:
            start, stop = ranges[at]
            ranges[at] = max(0, start - more), min(len(new), stop + more)
        more *= 2
    found = []
    for start, stop in ranges:
        # By how many lines the old text is longer up to the two ends of the range.
        left = sum((s - r) - (f - b) for r, s, b, f in changes if b < start)
        right = sum((s - r) - (f - b) for r, s, b, f in changes if f <= stop and b <= stop)
        found.append(Block(old[start + left : stop + right], new[start:stop]))
    return tuple(found)


def put_back(text: str, blocks: Sequence[Block]) -> str:
    """The text with the old lines of every block back. Raises NotThereError."""
    lines = split_lines(text)
    places = []
    for block in blocks:
        found = _places(lines, block.new)
        if len(found) != 1:
            raise NotThereError(block, len(found), _instead(lines, block))
        places.append((found[0], block))
    places.sort(key=lambda one: one[0])
    made: list[str] = []
    at = 0
    for start, block in places:
        if start < at:
            raise NotThereError(block, 1, "".join(lines[start : start + _SHOWN]))
        made += (*lines[at:start], *block.old)
        at = start + len(block.new)
    return "".join((*made, *lines[at:]))


def _end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _plain(line: str) -> str:
    return line if not _end(line) else line.rstrip("\r\n") + "\n"


def _changes(old: Lines, new: Lines) -> list[tuple[int, int, int, int]]:
    """Where the two differ: lines of the old one and of the new, as starts and ends."""
    least = min(len(old), len(new))
    start = 0
    while start < least and old[start] == new[start]:
        start += 1
    same = 0
    while same < least - start and old[-1 - same] == new[-1 - same]:
        same += 1
    left, right = old[start : len(old) - same], new[start : len(new) - same]
    if not left and not right:
        return []
    if len(left) > MOST_COMPARED or len(right) > MOST_COMPARED:
        return [(start, start + len(left), start, start + len(right))]
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    return [
        (start + a, start + b, start + c, start + d)
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]


def _rows(name: str, text: str) -> list[tuple[int, int]]:
    """The lines that each row of a table, or each entry of a list, stands on."""
    plain = [_plain(line) for line in split_lines(text.removeprefix("\ufeff"))]
    if name.endswith(".csv"):
        try:
            table = parse_csv("".join(plain), name)
        except CaseError:
            return []
        return [(row.line - 1, min(row.last_line, len(plain))) for row in table.rows]
    dashes = [at for at, line in enumerate(plain) if _DASH.match(line)]
    column = min((len(plain[at]) - len(plain[at].lstrip(" ")) for at in dashes), default=0)
    first = [at for at in dashes if plain[at].startswith(" " * column + "-")]
    return list(pairwise([*first, len(plain)]))


def _over_rows(start: int, stop: int, rows: list[tuple[int, int]]) -> tuple[int, int]:
    """The range with the whole of every row that it touches."""
    at = max(0, bisect_right(rows, (start, 10**12)) - 1)
    for begin, finish in rows[at:]:
        if begin >= max(stop, start + 1):
            break
        if finish > start:
            start, stop = min(start, begin), max(stop, finish)
    return start, stop


def _merged(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, stop in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(stop, found[-1][1])
        else:
            found.append((start, stop))
    return found


def _stands_once(lines: Lines, start: int, stop: int) -> bool:
    if start == 0 and stop == len(lines):
        return True
    return start < stop and len(_places(lines, lines[start:stop])) == 1


def _places(lines: Lines, wanted: Lines) -> list[int]:
    if not wanted:
        return [] if lines else [0]
    return [
        at for at, line in enumerate(lines) if line == wanted[0] and _stands_at(lines, at, wanted)
    ]


def _stands_at(lines: Lines, at: int, wanted: Lines) -> bool:
    # Line by line: most places differ soon, and a slice would copy them all.
    return at + len(wanted) <= len(lines) and all(
        lines[at + number] == line for number, line in enumerate(wanted)
    )


def _instead(lines: Lines, block: Block) -> str:
    """What stands where the block should, as far as one line of it tells; else nothing."""
    for wanted in block.new:
        near = max(lines, key=lambda line: _alike(line, wanted), default="")
        if wanted.strip() and _alike(near, wanted) >= _LEAST_ALIKE:
            at = lines.index(near)
            return "".join(lines[at : at + min(len(block.new), _SHOWN)])
    return ""


def _alike(one: str, other: str) -> int:
    """How many characters two lines begin alike with."""
    least = min(len(one), len(other))
    return next((at for at in range(least) if one[at] != other[at]), least)
