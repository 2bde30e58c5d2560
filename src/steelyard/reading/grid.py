"""Amounts in the cells of a table: what their row, their column and the caption say of them.

In: a scene. Out: for each amount that stands in a row with bars, the first cell of the row, the
head of its column and the sentences before and after the table. Reads no meaning into them.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace

from steelyard.reading.scene import Scene

BAR = "|"


@dataclass(frozen=True, slots=True)
class Cell:
    """Where an amount in a table gets its words from: spans of row head, column head, caption, note."""

    row: tuple[int, int]
    column: tuple[int, int]
    caption: int | None
    note: int | None = None


def find_cells(scene: Scene) -> dict[int, Cell]:
    """Amounts by number -> their cells; amounts in running text are left out."""
    found: dict[int, Cell] = {}
    lines: list[tuple[int, int]] = []
    start = 0
    if BAR not in scene.text:
        return found
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
