"""CSV text -> Table, and back.

In: text after RFC 4180 with commas, semicolons or tabs, its first line naming the columns.
Out: rows of text cells, with the place of each cell on demand; text again. Guesses no value.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from steelyard.base.errors import CaseError, Place, Problem
from steelyard.base.records.marks import Mark, Path


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its cells as text, and the first and last line it stands on."""

    cells: tuple[str, ...]
    line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV text: header, rows, and where everything stands."""

    file: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    delimiter: str
    lines: tuple[str, ...]
    header_row: Row

    def mark(self, path: Path) -> Mark:
        """The place of `(row,)` or `(row, column name)`; `(column name,)` is the header's cell.

        A column that the table lacks gives the start of the row.
        """
        row, name = self.header_row, None
        for step in path:
            if isinstance(step, int) and row is self.header_row:
                row = self.rows[step]
            elif isinstance(step, str) and name is None:
                name = step
        if name is None or name not in self.header:
            return self._mark(row.line, 1, 0)
        return self.cell_mark(row, self.header.index(name))

    def cell_mark(self, row: Row, column: int) -> Mark:
        """The place of the cell number `column` of `row`, both counted from 0."""
        raw = "\n".join(self.lines[row.line - 1 : row.last_line])
        spans = _cell_spans(raw, self.delimiter)
        if column >= len(spans):
            return self._mark(row.line, 1, 0)
        start, end = spans[column]
        line = row.line + raw.count("\n", 0, start)
        begin = raw.rfind("\n", 0, start) + 1
        stop = raw.find("\n", start, end)
        return self._mark(line, start - begin + 1, (end if stop < 0 else stop) - start)

    def raw(self, row: Row) -> str:
        """The text of `row` as it stands in the file, without its line end."""
        return "\n".join(self.lines[row.line - 1 : row.last_line])

    def _mark(self, line: int, column: int, width: int) -> Mark:
        return Mark(Place(self.file, line, column), self.lines[line - 1], width)


def parse_csv(text: str, file: str) -> Table:
    """Read a table; its first line names the columns. Blank rows are left out.

    The delimiter is whichever of comma, semicolon and tab the first line holds most of.
    Raises CaseError with `csv-syntax`, `ragged-row`, `duplicate-column`, `unnamed-column`.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = tuple(text.split("\n"))
    delimiter = max(",;\t", key=lines[0].count)
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    first = 1
    try:
        for cells in reader:
            if any(cell and not cell.isspace() for cell in cells):
                rows.append(Row(tuple(cells), first, min(reader.line_num, len(lines))))
            first = reader.line_num + 1
    except csv.Error:
        mark = Mark(Place(file, first, 1), lines[first - 1], 0)
        raise CaseError(
            [
                mark.problem(
                    "csv-syntax",
                    "The row that starts here cannot be read: a quoted cell is not closed, "
                    "or goes on after its closing quote.",
                    'Close the quote; a quote inside a quoted cell is doubled: "".',
                )
            ]
        ) from None
    if not rows:
        return Table(file, (), (), delimiter, lines, Row((), 1, 1))
    head, body = rows[0], rows[1:]
    header = tuple(cell.strip() for cell in head.cells)
    table = Table(file, header, tuple(body), delimiter, lines, head)
    problems = [*_header_problems(table), *_ragged_rows(table)]
    if problems:
        raise CaseError(problems)
    return table


def _header_problems(table: Table) -> Iterable[Problem]:
    for column, name in enumerate(table.header):
        if not name and any(
            len(row.cells) > column and row.cells[column].strip() for row in table.rows
        ):
            yield table.cell_mark(table.header_row, column).problem(
                "unnamed-column",
                f"Column {column + 1} has values but no name.",
                "Give the column its name in the first line, or empty its cells.",
            )
        if name and name in table.header[:column]:
            yield table.cell_mark(table.header_row, column).problem(
                "duplicate-column",
                f"The column `{name}` stands here twice.",
                "Keep one of the two.",
            )


def _ragged_rows(table: Table) -> Iterable[Problem]:
    wanted = len(table.header)
    for row in table.rows:
        if len(row.cells) != wanted:
            extra = table.cell_mark(row, min(wanted, len(row.cells) - 1))
            yield extra.problem(
                "ragged-row",
                f"This row has {len(row.cells)} cells, the first line names {wanted} columns.",
                "Quote a cell that holds the delimiter, or add the delimiters that are missing.",
            )


def render_csv(header: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    r"""A table as text with `\\n` line ends; cells are quoted only where they must be."""
    lines = [_csv_line(header, delimiter)]
    lines.extend(_csv_line(row, delimiter) for row in rows)
    return "\n".join(lines) + "\n"


def _csv_line(cells: Sequence[str], delimiter: str) -> str:
    return delimiter.join(_csv_cell(cell, delimiter) for cell in cells)


def _csv_cell(cell: str, delimiter: str) -> str:
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    if any(sign in cell for sign in (delimiter, '"', "\n", "\ufeff")) or cell != cell.strip():
        return '"' + cell.replace('"', '""') + '"'
    return cell


def edit_csv(
    table: Table,
    edits: Mapping[tuple[int, str], str],
    append: Iterable[Sequence[str]] = (),
) -> str:
    """The table's text with cells `(row, column name)` replaced and rows put at the end.

    Lines that are not edited keep their text to the letter, blank ones too; order and delimiter
    are kept. Raises ValueError for a cell that the table does not have.
    """
    for at, name in edits:
        if name not in table.header or not 0 <= at < len(table.rows):
            raise ValueError(f"the table {table.file} has no cell ({at}, {name!r})")
    lines: list[str | None] = list(table.lines)
    for at in {at for at, _ in edits}:
        row = table.rows[at]
        cells = [
            edits.get((at, name), cell) for name, cell in zip(table.header, row.cells, strict=True)
        ]
        lines[row.line - 1 : row.last_line] = [
            _csv_line(cells, table.delimiter),
            *[None] * (row.last_line - row.line),
        ]
    kept = [line for line in lines if line is not None]
    new = [_csv_line(row, table.delimiter) for row in append]
    if new:
        last = len(kept)
        while last and not kept[last - 1].strip():
            last -= 1
        kept = [*kept[:last], *new, ""]
    return "\n".join(kept)


def widen_csv(table: Table, columns: Sequence[str]) -> Table:
    """The table with empty columns put behind its last one; what stands there stays as it is."""
    more = [_csv_cell(name, table.delimiter) for name in columns]
    lines = list(table.lines)
    for row in (table.header_row, *table.rows):
        end = more if row is table.header_row else [""] * len(more)
        lines[row.last_line - 1] = table.delimiter.join((lines[row.last_line - 1], *end))
    return parse_csv("\n".join(lines), table.file)


def _cell_spans(raw: str, delimiter: str) -> list[tuple[int, int]]:
    """Start and end of each cell's content in the text of one row, quotes not counted."""
    spans, at = [], 0
    while True:
        if raw.startswith('"', at):
            close = at + 1
            while (close := raw.find('"', close)) >= 0 and raw.startswith('"', close + 1):
                close += 2
            close = len(raw) if close < 0 else close
            spans.append((at + 1, close))
            following = raw.find(delimiter, close)
        else:
            following = raw.find(delimiter, at)
            spans.append((at, len(raw) if following < 0 else following))
        if following < 0:
            return spans
        at = following + 1
