"""Amounts in the cells of a table: what their row, their column and the caption say of them.

In: a scene. Out: for each amount that stands in a row with bars, or in one of several lines alike whose
cells tabs or wide gaps part, the first cell of the row, the head of its column and the sentences
before and after the table. Reads no meaning into them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from steelyard.reading.scene import Scene

BAR = "|"
PROSE = 3
"""So many words with a full stop behind them are no cell."""
GAP = re.compile(r"\t[ \t]*| {2,}")
"""What parts the cells of a table without bars."""
INNER = re.compile(r"[ \t]*\|[ \t]*")
"""Parts the cells where bars stand only between them."""
ROWS, COLUMNS = 3, 2
"""A table without bars at its edges has so many lines at least, its head among them, and so many columns."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where an amount in a table gets its words from: spans of row head, column head, caption, note;
    `gapped` where only gaps part the cells, and the caption may be running text.
    """

    row: tuple[int, int]
    column: tuple[int, int]
    caption: int | None
    note: int | None = None
    gapped: bool = False


def find_cells(scene: Scene) -> dict[int, Cell]:
    """Amounts by number -> their cells; amounts in running text are left out."""
    found: dict[int, Cell] = {}
    lines: list[tuple[int, int]] = []
    start = 0
    if BAR not in scene.text:
        return _parted(scene, GAP) if GAP.search(scene.text.strip()) else found
    if any(BAR in line and not line.lstrip().startswith(BAR) for line in scene.text.split("\n")):
        found.update(_parted(scene, INNER))
    for line in scene.text.split("\n"):
        lines.append((start, start + len(line)))
        start += len(line) + 1
    heads: list[tuple[int, int]] = []
    caption: int | None = None
    table: list[int] = []
    at = 0
    for start, end in lines:
        rows = scene.text[start:end].lstrip().startswith(BAR)
        if not rows:
            heads = []
            if scene.text[start:end].strip():
                caption = scene.sentence_at(end - 1)
                if table:
                    note = scene.sentence_at(end - len(scene.text[start:end].lstrip()))
                    found.update((number, replace(found[number], note=note)) for number in table)
                    table = []
        while at < len(scene.amounts) and scene.amounts[at].start < start:
            at += 1
        if not rows:
            continue
        cells = _cells(scene.text, start, end)
        if not heads:
            heads = cells
            continue
        while at < len(scene.amounts) and scene.amounts[at].start < end:
            number = bisect_right(cells, scene.amounts[at].start, key=lambda cell: cell[0]) - 1
            if 0 < number < len(heads):
                found[at] = Cell(cells[0], heads[number], caption)
                table.append(at)
            at += 1
    return found


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans between the bars of a row."""
    cells = []
    bars = [start + offset for offset, sign in enumerate(text[start:end]) if sign == BAR]
    for left, right in zip(bars, [*bars[1:], end], strict=True):
        if right > left + 1:
            cells.append((left + 1, right))
    return cells


def _parted(scene: Scene, gaps: re.Pattern[str]) -> dict[int, Cell]:
    """The cells of lines that gaps or bars part into as many cells, one below the other."""
    found: dict[int, Cell] = {}
    rows: list[list[tuple[int, int]]] = []
    caption: int | None = None
    start = 0
    for line in [*scene.text.split("\n"), ""]:
        end = start + len(line)
        framed = gaps is INNER and line.lstrip().startswith(BAR)
        cells = [] if framed else _gapped(scene.text, start, end, gaps)
        if rows and len(cells) != len(rows[0]):
            whole = len(rows) >= ROWS
            if whole:
                found.update(_in_rows(scene, rows, caption))
            rows = []
        if len(cells) >= COLUMNS:
            rows.append(cells)
        elif line.strip():
            # A full sentence of running text is no title of what stands below it.
            caption = None if line.rstrip().endswith(".") else scene.sentence_at(end - 1)
        start = end + 1
    return found


def _gapped(text: str, start: int, end: int, gaps: re.Pattern[str]) -> list[tuple[int, int]]:
    """The spans between the gaps of a line."""
    while start < end and text[start] in " \t":
        start += 1
    cells = []
    for match in gaps.finditer(text, start, end):
        if match.end() < end:
            if _closes_prose(text, start, match.start()):
                # Two spaces behind a full stop part sentences.
                return []
            cells.append((start, match.start()))
            start = match.end()
    return [*cells, (start, end)] if start < end else cells


def _closes_prose(text: str, start: int, end: int) -> bool:
    """Whether a stretch of words ends as a sentence does."""
    words = text[start:end].split()
    return len(words) >= PROSE and words[-1][-1] in ".!?;:"


def _in_rows(
    scene: Scene, rows: list[list[tuple[int, int]]], caption: int | None
) -> dict[int, Cell]:
    """The cells of the rows below the head, where the head has words and no amounts."""
    heads, found = rows[0], {}
    first = bisect_left(scene.amount_starts, heads[0][0])
    if first < len(scene.amounts) and scene.amounts[first].start < heads[-1][1]:
        return {}
    for cells in rows[1:]:
        at = bisect_left(scene.amount_starts, cells[0][0])
        while at < len(scene.amounts) and scene.amounts[at].start < cells[-1][1]:
            number = bisect_right(cells, scene.amounts[at].start, key=lambda cell: cell[0]) - 1
            if number > 0:
                found[at] = Cell(cells[0], heads[number], caption, gapped=True)
            at += 1
    return found
