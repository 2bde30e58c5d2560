"""A spreadsheet file -> one sheet of cells with their row numbers and what each cell is.

In: an xlsx or csv file that a person made. Out: Sheet. Bounded in size; formulas are never
evaluated (the value last saved is taken), links are never followed. What cannot be read is a
Problem with its cell and a mend; nothing is guessed about the meaning of a cell here.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal

from steelyard.base.errors import CaseError, Place, Problem
from steelyard.desk.sheet_values import plain

MAX_BYTES = 100_000_000
# An xlsx is a zip: what it unpacks to, and how much more that may be than the file itself.
MAX_UNPACKED, MAX_RATIO = 1_000_000_000, 200
MAX_CELLS = 1_000_000
MAX_COLUMNS = 500
HEADER_ROWS = 20
"""The header is looked for in that many rows; notes and titles may stand above it."""

BASE_SUFFIX = ".base"
"""Hidden sheets of an export that keep what each cell held when it was exported."""

# What openpyxl and the parsers below it raise for a damaged file.
_UNREADABLE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what kind it is, its value, and its text as a person reads it."""

    kind: Literal["empty", "text", "number", "date", "flag", "error", "unsaved"]
    value: str | float | bool | None
    text: str
    percent: bool = False


@dataclass(frozen=True, slots=True)
class SheetRow:
    """The cells of one row, and its number as a spreadsheet program counts."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header and rows; `how` says how the file was read."""

    file: str
    name: str
    how: str
    header_row: int
    headers: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    one_writer: bool = False
    """Whether one program wrote all numbers alike (csv), so that columns may vouch for another."""

    def column(self, at: int) -> tuple[Cell, ...]:
        """The cells of column `at` that are not empty."""
        cells = (row.cells[at] for row in self.rows)
        return tuple(cell for cell in cells if cell.kind != "empty")

    def place(self, row: int, column: int) -> str:
        """The cell as a spreadsheet program names it, `B7`."""
        return f"{column_letters(column)}{row}"


def column_letters(at: int) -> str:
    """`A` for 0, `Z` for 25, `AA` for 26."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def sheet_problem(
    file: str, name: str, what: str, mend: str, row: int = 1, column: int = 1
) -> CaseError:
    """One problem of a whole file as an error to raise."""
    return CaseError([Problem(Place(file, row, column), name, what, mend)])


EMPTY = Cell("empty", None, "")


def list_sheets(path: Path) -> tuple[str, ...]:
    """Names of the visible sheets of an xlsx, in order; of a csv, none."""
    if not _is_xlsx(path):
        return ()
    book = _open_book(path)
    try:
        return tuple(one.title for one in book.worksheets if one.sheet_state == "visible")
    finally:
        book.close()


def read_sheet(path: Path, sheet: str | None = None, *, known: Iterable[str] = ()) -> Sheet:
    """Read the first sheet that holds anything, or the one named.

    `known` are header names that help to find the header row. Raises CaseError for what is no
    readable sheet, or too large.
    """
    if not path.is_file():
        raise sheet_problem(path.name, "no-file", f"There is no file {path}.", "Look at its path.")
    if path.stat().st_size > MAX_BYTES:
        what = f"The file is larger than {MAX_BYTES // 1_000_000} MB."
        raise sheet_problem(path.name, "sheet-too-large", what, "Split it into smaller files.")
    names = {plain(name) for name in known}
    if _is_xlsx(path):
        return _read_xlsx(path, sheet, names)
    if sheet is not None:
        what = f"The file is read as csv, which has no sheet {sheet!r}."
        raise sheet_problem(path.name, "no-sheet", what, "Leave the name of the sheet out.")
    return _read_csv(path, names)


def _is_xlsx(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        what = "The file is an old .xls, or an xlsx that is locked with a password."
        raise sheet_problem(path.name, "not-a-sheet", what, "Save it as .xlsx without a password.")
    if head.startswith(b"PK"):
        _check_zip(path)
        return True
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8")):
        what = "The file is no spreadsheet."
        raise sheet_problem(path.name, "not-a-sheet", what, "Give an .xlsx or .csv file.")
    return False


def _check_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            unpacked = sum(one.file_size for one in members)
            names = {one.filename for one in members}
            declared = any(_declares_entities(archive, one) for one in members)
    except (zipfile.BadZipFile, OSError, RuntimeError) as error:
        what = f"The file cannot be opened as an xlsx: {error}."
        raise sheet_problem(path.name, "not-a-sheet", what, "Save it again as .xlsx.") from None
    if "xl/workbook.xml" not in names:
        what = "The file is not an xlsx (it may be .ods, .docx or a plain zip)."
        raise sheet_problem(path.name, "not-a-sheet", what, "Save it as .xlsx or .csv.")
    packed = max(1, path.stat().st_size)
    if unpacked > MAX_UNPACKED or (unpacked > 20_000_000 and unpacked / packed > MAX_RATIO):
        what = f"The file unpacks to {unpacked // 1_000_000} MB, far more than a sheet needs."
        raise sheet_problem(path.name, "sheet-too-large", what, "Copy the rows to a new file.")
    if declared:
        what = "The file declares XML entities, which no spreadsheet program does."
        raise sheet_problem(path.name, "not-a-sheet", what, "Copy the rows to a new file.")


def _declares_entities(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    if not member.filename.endswith((".xml", ".rels")):
        return False
    with archive.open(member) as file:
        return b"<!DOCTYPE" in file.read(4096).upper()


def _open_book(path: Path, *, formulas: bool = False) -> Any:
    import openpyxl

    try:
        with warnings.catch_warnings():
            # openpyxl warns of every extension (colours, drop-down lists) that it does not keep.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(
                path, read_only=True, data_only=not formulas, keep_links=False
            )
    except _UNREADABLE as error:
        # A damaged file fails in as many ways as openpyxl has parsers.
        what = f"The file cannot be read as an xlsx ({type(error).__name__})."
        mend = "Open it in a spreadsheet program and save it again as .xlsx."
        raise sheet_problem(path.name, "not-a-sheet", what, mend) from None


def _read_xlsx(path: Path, wanted: str | None, known: set[str]) -> Sheet:
    book = _open_book(path)
    try:
        chosen = _choose(book, path, wanted)
        rows = _xlsx_rows(chosen, path)
        if _has_formulas(path):
            rows = _mark_unsaved(rows, path, chosen.title)
        return _made(path, chosen.title, f"xlsx, sheet {chosen.title}", rows, known)
    finally:
        book.close()


def _choose(book: Any, path: Path, wanted: str | None) -> Any:
    if wanted is not None:
        for one in book.worksheets:
            if one.title.casefold() == wanted.casefold():
                return one
        names = ", ".join(one.title for one in book.worksheets if one.sheet_state == "visible")
        what = f"There is no sheet {wanted!r}."
        raise sheet_problem(path.name, "no-sheet", what, f"Its sheets are: {names}.")
    visible = [one for one in book.worksheets if one.sheet_state == "visible"]
    for one in visible:
        if any(
            cell is not None
            for row in one.iter_rows(max_row=HEADER_ROWS, values_only=True)
            for cell in row
        ):
            return one
    raise sheet_problem(path.name, "empty-sheet", "The file holds no cells.", "Give one with rows.")


def _xlsx_rows(sheet: Any, path: Path) -> list[SheetRow]:
    # A file may claim a million columns; only the cells that are there are read.
    sheet.reset_dimensions()
    rows, seen = [], 0
    try:
        for number, row in enumerate(sheet.iter_rows(), start=1):
            cells = [_xlsx_cell(cell) for cell in row[:MAX_COLUMNS]]
            while cells and cells[-1].kind == "empty":
                cells.pop()
            seen += len(cells) + 1
            _check_cells(seen, path)
            rows.append(
                SheetRow(
                    row[0].row if row and getattr(row[0], "row", None) else number, tuple(cells)
                )
            )
    except _UNREADABLE as error:
        what = f"A cell of sheet {sheet.title} cannot be read ({type(error).__name__}: {error})."
        mend = "Open the file in a spreadsheet program and save it again as .xlsx."
        raise sheet_problem(path.name, "not-a-sheet", what, mend, len(rows) + 1) from None
    return rows


def _check_cells(seen: int, path: Path) -> None:
    if seen > MAX_CELLS:
        what = f"The sheet holds more than {MAX_CELLS:,} cells."
        raise sheet_problem(path.name, "sheet-too-large", what, "Split it into smaller files.")


def _xlsx_cell(cell: Any) -> Cell:
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return EMPTY
    if isinstance(value, bool):
        return Cell("flag", value, "true" if value else "false")
    if isinstance(value, datetime):
        text = _dated(value, str(cell.number_format))
        return Cell("date", text, text)
    if isinstance(value, (int, float)):
        percent = "%" in re.sub(r'"[^"]*"', "", str(cell.number_format))
        shown = f"{value * 100:.10g} %" if percent else repr(value)
        return Cell("number", float(value), shown, percent)
    text = value.isoformat() if isinstance(value, (date, time)) else str(value)
    if cell.data_type == "e" or text in _ERRORS:
        return Cell("error", text, text)
    return Cell("text", text.strip(), text.strip())


def _dated(value: datetime, shown: str) -> str:
    """A date cell as precise as it is displayed: `mmm yy` means the month, `yyyy` the year.

    Typing 'Mar 24' into a spreadsheet makes the first of March of it, which nobody said.
    """
    letters = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", shown.lower())
    if "y" in letters or "j" in letters:
        if "m" not in letters:
            return f"{value.year:04}"
        if "d" not in letters and "t" not in letters and "h" not in letters:
            return f"{value.year:04}-{value.month:02}"
    return value.date().isoformat()


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return any(re.search(rb"<f[ >/]", archive.read(name)) for name in sheets)


def _mark_unsaved(rows: Sequence[SheetRow], path: Path, name: str) -> list[SheetRow]:
    """Cells with a formula whose value was never saved: they look empty and are not."""
    book = _open_book(path, formulas=True)
    try:
        marked = []
        sheet = book[name]
        sheet.reset_dimensions()
        for row, cells in zip(rows, sheet.iter_rows(max_col=MAX_COLUMNS), strict=False):
            formulas = {
                at: str(cell.value)
                for at, cell in enumerate(cells)
                if getattr(cell, "data_type", "") == "f"
            }
            width = max([len(row.cells), *(at + 1 for at in formulas)])
            padded = [*row.cells, *[EMPTY] * (width - len(row.cells))]
            for at, formula in formulas.items():
                if padded[at].kind == "empty":
                    padded[at] = Cell("unsaved", None, formula)
            marked.append(SheetRow(row.number, tuple(padded)))
        return marked
    finally:
        book.close()


def _read_csv(path: Path, known: set[str]) -> Sheet:
    text, encoding = _decode(path)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.partition("\n")
    told = re.fullmatch(r"sep=(.)\s*", first)
    delimiter = told[1] if told else _sniff(text)
    rows, seen = [], 0
    body = rest if told else text
    try:
        reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter)
        for number, cells in enumerate(reader, start=2 if told else 1):
            made = [_csv_cell(cell) for cell in cells[:MAX_COLUMNS]]
            while made and made[-1].kind == "empty":
                made.pop()
            seen += len(made) + 1
            _check_cells(seen, path)
            rows.append(SheetRow(number, tuple(made)))
    except csv.Error as error:
        mend = "Close the quotation mark; a quote inside a quoted cell is doubled."
        what = f"The row cannot be read: {error}."
        raise sheet_problem(path.name, "csv-syntax", what, mend, len(rows) + 1) from None
    called = {"\t": "tab", ";": "semicolon", ",": "comma", "|": "bar"}.get(delimiter, delimiter)
    return _made(path, "", f"csv, {called} between cells, {encoding}", rows, known, one_writer=True)


def _csv_cell(text: str) -> Cell:
    text = text.strip()
    if not text:
        return EMPTY
    return Cell("error" if text in _ERRORS else "text", text, text)


def _decode(path: Path) -> tuple[str, str]:
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif content[1:2] == b"\0" and content[3:4] == b"\0":
        encodings = ["utf-16-le"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding.removesuffix("-sig")
    what = "The file is neither UTF-8, UTF-16 nor Windows text."
    raise sheet_problem(path.name, "not-a-sheet", what, "Save it as 'CSV UTF-8' or .xlsx.")


def _sniff(text: str) -> str:
    """The delimiter under which most rows have the same number of cells, and more than one."""
    head = "\n".join(text.split("\n")[:200])
    best, best_score = ",", (0.0, 0)
    for delimiter in ";\t,|":
        try:
            rows = [
                row for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter) if row
            ]
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if not widths:
            continue
        width, often = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
        score = (often / len(rows), width)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _made(
    path: Path,
    name: str,
    how: str,
    rows: Sequence[SheetRow],
    known: set[str],
    *,
    one_writer: bool = False,
) -> Sheet:
    filled = [row for row in rows if any(cell.kind != "empty" for cell in row.cells)]
    if not filled:
        raise sheet_problem(
            path.name, "empty-sheet", "The sheet holds no cells.", "Give one with rows."
        )
    header = _header(filled[:HEADER_ROWS], known)
    body = [row for row in filled if row.number > header.number]
    width = max(len(row.cells) for row in [header, *body])
    headers = tuple(cell.text for cell in _padded(header.cells, width))
    padded = tuple(SheetRow(row.number, _padded(row.cells, width)) for row in body)
    return Sheet(path.name, name, how, header.number, headers, padded, one_writer)


def _header(rows: Sequence[SheetRow], known: set[str]) -> SheetRow:
    """The row that names most known columns; without any, the first of two cells or more."""

    def score(row: SheetRow) -> int:
        return sum(
            plain(re.sub(r"[(\[].*", "", cell.text)) in known
            for cell in row.cells
            if cell.kind == "text"
        )

    best = max(rows, key=lambda row: (score(row), -row.number))
    if score(best) > 0:
        return best
    wide = [row for row in rows if sum(cell.kind == "text" for cell in row.cells) > 1]
    return wide[0] if wide else rows[0]


def _padded(cells: Sequence[Cell], width: int) -> tuple[Cell, ...]:
    return (*cells, *[EMPTY] * (width - len(cells)))
