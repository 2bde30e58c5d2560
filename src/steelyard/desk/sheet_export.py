"""`steelyard export`: claims, prices and sources as a spreadsheet that `import` reads back.

In: a Case. Out: one xlsx with a sheet a kind, a codebook, and hidden copies of what each cell
holds, so that an import can tell an edit from a change in the case. Ids stay; nothing is rounded
beyond the fifteen digits a spreadsheet keeps. The workbook is for the analyst: internal rows too.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeAlias

from steelyard.base.tables import read_yaml
from steelyard.case.case import Case
from steelyard.case.folder import read_case
from steelyard.case.validate import SEPARATORS, allowed_values
from steelyard.desk.sheet_columns import Kind, field_specs
from steelyard.desk.sheet_reading import BASE_SUFFIX
from steelyard.desk.sheet_rows import RECORDS, defaults, field_names

# Those of XlsxWriter, which is imported late.
Workbook: TypeAlias = Any
Format: TypeAlias = Any

SHEETS: tuple[Kind, ...] = ("claims", "prices", "sources")
MAX_TEXT = 32_000
_CREATED = datetime.fromisoformat("2000-01-01")
_WIDTHS = {"number": 14, "date": 12, "flag": 9, "choice": 13, "text": 22}
_WIDE = {"id": 14, "url": 36, "note": 40, "quote": 40, "paraphrase": 40, "said": 30, "name": 36}
_FONT = {"font_name": "Arial", "font_size": 10, "valign": "top"}
_HEADER = {**_FONT, "bold": True, "font_color": "#FFFFFF", "bg_color": "#084C7A", "align": "left"}


def export_file(case_path: Path, out: Path) -> Path:
    """Write the case's claims, prices and sources to `out`; returns it."""
    export_case(read_case(case_path), out)
    return out


def export_case(case: Case, path: Path) -> None:
    """Write claims, prices and sources as an xlsx; the same bytes for the same case."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": case.exchange.id, "author": "Steelyard", "created": _CREATED})
        styles = {
            "header": book.add_format(_HEADER),
            "text": book.add_format({**_FONT, "align": "left"}),
            "number": book.add_format(_FONT),
            "day": book.add_format({**_FONT, "num_format": "yyyy-mm-dd", "align": "left"}),
        }
        for kind in SHEETS:
            _write_sheet(book, styles, kind, case, kind)
        _write_codebook(book, styles)
        for kind in SHEETS:
            sheet = _write_sheet(book, styles, kind, case, f"{kind}{BASE_SUFFIX}")
            sheet.very_hidden()


def _write_sheet(
    book: Workbook, styles: dict[str, Format], kind: Kind, case: Case, title: str
) -> Any:
    sheet = book.add_worksheet(title)
    names = field_names(kind)
    records = getattr(case, kind)
    specs, usual = field_specs(kind), defaults(kind)
    for at, name in enumerate(names):
        sheet.set_column(at, at, _WIDE.get(name, _WIDTHS[specs[name].type]), styles["text"])
        sheet.write_string(0, at, name, styles["header"])
    for down, record in enumerate(records, start=1):
        for at, name in enumerate(names):
            value = getattr(record, name)
            if value != usual[name] or not (value is None or value in ("", (), False)):
                _write_value(sheet, styles, (down, at), specs[name].type, name, value)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(records)), len(names) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    if title == kind:
        _offer_choices(sheet, kind, len(records))
    return sheet


def _offer_choices(sheet: Any, kind: Kind, rows: int) -> None:
    """A list to choose from, in the cells of fields that allow certain words only."""
    for at, name in enumerate(field_names(kind)):
        allowed = [one for one in allowed_values(RECORDS[kind], name) if one]
        # Excel takes no list longer than 255 characters.
        if allowed and len(",".join(allowed)) < 255:
            rule = {"validate": "list", "source": allowed, "error_type": "warning"}
            sheet.data_validation(1, at, rows + 500, at, rule)


def _write_value(
    sheet: Any, styles: dict[str, Format], place: tuple[int, int], type_: str, name: str, value: Any
) -> None:
    if isinstance(value, bool):
        sheet.write_string(*place, "true" if value else "false", styles["text"])
    elif isinstance(value, (int, float)):
        sheet.write_number(*place, value, styles["number"])
    elif type_ == "date" and _is_day(value):
        sheet.write_datetime(*place, datetime.fromisoformat(value), styles["day"])
    else:
        text = SEPARATORS.get(name, ";").join(value) if isinstance(value, tuple) else str(value)
        # A cell holds no more; one that is not edited is not read back, so nothing is lost.
        sheet.write_string(*place, text[:MAX_TEXT], styles["text"])


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and date.fromisoformat(text).year > 1900
    except ValueError:
        return False


def _write_codebook(book: Workbook, styles: dict[str, Format]) -> None:
    sheet = book.add_worksheet("Codebook")
    for at, (name, width) in enumerate(
        (
            ("sheet", 12),
            ("column", 20),
            ("type", 10),
            ("meaning", 80),
            ("allowed", 60),
            ("also_read", 60),
        )
    ):
        sheet.set_column(at, at, width, styles["text"])
        sheet.write_string(0, at, name, styles["header"])
    down = 0
    for kind in SHEETS:
        for name in field_names(kind):
            down += 1
            spec = field_specs(kind)[name]
            about = RECORDS[kind].__pydantic_fields__[name].description or _meaning(kind, name)
            allowed = ", ".join(one for one in allowed_values(RECORDS[kind], name) if one)
            cells = (kind, name, spec.type, about, allowed, ", ".join(spec.names))
            for at, text in enumerate(cells):
                sheet.write_string(down, at, text, styles["text"])
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, down, 5)


def _meaning(kind: Kind, name: str) -> str:
    """What the codebook of the report says of the same column."""
    columns = read_yaml("codebook.yaml")["tables"][kind]["columns"]
    return next((str(one["about"]) for one in columns if one["name"] == name), "")
