"""report.xlsx: a weighing as a spreadsheet that can be filtered, printed and mailed.

In: the weighing document. Out: one xlsx file, the same bytes for the same document.
Cells hold full precision and only their display is short; text stays text whatever it starts
with; no formulas, no merged cells, no clock; rows marked internal are left out and counted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeAlias

from steelyard.desk.report.public import public_document, web_address
from steelyard.desk.tables import SAFE_CELLS, Column, Table, Tables, collect_tables
from steelyard.desk.words import LANGUAGES, day, phrase, pick

Json = Mapping[str, Any]
# Those of XlsxWriter, which is imported late.
Workbook: TypeAlias = Any
Worksheet: TypeAlias = Any
Format: TypeAlias = Any

SHEETS = (
    "summary",
    "balance",
    "items",
    "claims",
    "sources",
    "prices",
    "origins",
    "published",
    "bridges",
    "priors",
)
"""Tables in the order of their sheets, between Read me and Codebook."""

# A cell of Excel holds no more text than this; an address and a sheet's links have limits too.
MAX_TEXT, MAX_ADDRESS, MAX_LINKS = 32_767, 2_000, 60_000

FONT = "Arial"
INK, ACCENT, PALE, RULE, WARNING = "#1A1A1A", "#084C7A", "#E6EDF2", "#D9D9D9", "#A33B00"
# Display only; the cell holds the full number.
FORMATS = {
    "money": '#,##0.0,," m"',
    "price": "#,##0.00",
    "factor": "0.00",
    "ratio": "0.00",
    "share": "0.0%",
    "months": "0.0",
    "count": "0",
    "year": "0",
    "whole": "#,##0",
    "tenths": "0.0",
    "broken": "0.0##",
    "date": "yyyy-mm-dd",
}
SUMMARY_KINDS = {"ratio": "ratio", "decimal share": "share", "months": "months"}
# Rows of these sheets are two lines high at most, so that long notes do not push the table apart.
LOW_ROWS = {"claims": 27, "prices": 27, "published": 27, "origins": 27, "bridges": 27}
COMMENTS = {
    "summary": {"p50": "{figure}"},
    "balance": {"value_p50": "{figure}"},
    "items": {
        "quantity_p50": "{place}.quantity",
        "unit_price_p50": "{place}.unit_price",
        "value_p50": "{place}.value",
    },
}
"""Cells that carry the path of their figure, so that a pasted number can be found again."""

_WHOLE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def write_workbook(document: Json, path: Path) -> None:
    """Write the weighing as an xlsx file: Read me, a sheet a table of SHEETS, Codebook."""
    import xlsxwriter

    tables = collect_tables(document)
    shown, _ = public_document(document)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), options) as book:
        # The cut-off of information stands in for the clock.
        created = datetime.fromisoformat(str(document["as_of"]))
        title = pick(document.get("title"), "en")
        book.set_properties({"title": title, "author": "Steelyard", "created": created})
        styles = Styles(book)
        _write_read_me(book, styles, shown, tables)
        for name in SHEETS:
            _write_table(book, styles, tables[name], title)
        _write_codebook(book, styles, tables, title)


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **properties: Any) -> Format:
        """The format with these properties on top of the font all cells share."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            base = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "top"}
            self._made[key] = self._book.add_format({**base, **properties})
        return self._made[key]

    def header(self, *, right: bool) -> Format:
        """The format of a header cell; numbers' headers stand right."""
        return self(
            bold=True,
            font_color="#FFFFFF",
            bg_color=ACCENT,
            text_wrap=True,
            valign="vcenter",
            align="right" if right else "left",
            indent=0 if right else 1,
        )


def add_sheet(book: Workbook, title: str, of: str) -> Worksheet:
    """A sheet made to be printed across, one page wide, with what it is of in its foot."""
    sheet = book.add_worksheet(title)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    # An ampersand is a command in a footer.
    label = of.replace("&", "&&")[:150]
    sheet.set_footer(f'&L&"{FONT}"&8{label}&C&"{FONT}"&8&A&R&"{FONT}"&8&P / &N')
    return sheet


def _write_table(book: Workbook, styles: Styles, table: Table, of: str) -> None:
    sheet = add_sheet(book, table.title, of)
    last = len(table.columns) - 1
    most = LOW_ROWS.get(table.name, 400)
    for at, column in enumerate(table.columns):
        numeric = column.type in ("number", "integer")
        sheet.set_column(at, at, column.width, styles())
        sheet.write_string(0, at, column.name, styles.header(right=numeric))
    sheet.set_row(0, 30)
    links = 0
    comments = COMMENTS.get(table.name, {})
    for down, (record, cells) in enumerate(zip(table.records(), table.rows, strict=True), start=1):
        wrapped = [
            (at, str(cell), column.width)
            for at, (column, cell) in enumerate(zip(table.columns, cells, strict=True))
            if column.wrap and cell is not None
        ]
        if wrapped:
            # What is not on paper does not stretch the row; the cell shows its first line.
            seen = [(text, width) for at, text, width in wrapped if at < table.printed]
            sheet.set_row(down, min(row_height(seen or [("", 10)]), most))
        look = _row_look(table.name, record)
        for at, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
            show = _show(table.name, column, record, cell)
            links += _write_cell(sheet, styles, (down, at), column, cell, show, look, links)
        place = _place(record)
        for name, template in comments.items():
            if record[name] is not None:
                at = [column.name for column in table.columns].index(name)
                text = template.format(place=place, **record)
                sheet.write_comment(down, at, text, {"author": "Steelyard", "x_scale": 2})
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(table.rows)), last)
    sheet.repeat_rows(0)
    if table.printed:
        sheet.print_area(0, 0, max(1, len(table.rows)), min(table.printed, len(table.columns)) - 1)


def _place(record: Mapping[str, Any]) -> str:
    """Where an item's figures stand in the document; supporting ones stand in no pan."""
    pan = record.get("pan")
    return (
        f"supporting.{record['item']}"
        if pan == "supporting"
        else f"{pan}.items.{record['item']}"
        if pan
        else ""
    )


def _row_look(table: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """Totals stand out, and what does not count steps back."""
    if record.get("item") == "total":
        return {"bold": True, "bg_color": PALE, "top": 1, "top_color": ACCENT}
    faint = (table == "claims" and record["use"] != "evidence") or (
        table == "prices" and not record["used"]
    )
    rule = {"bottom": 4, "bottom_color": RULE}
    return {**rule, "font_color": "#6B6B6B"} if faint else rule


def _show(table: str, column: Column, record: Mapping[str, Any], cell: Any) -> str:
    if table == "summary" and column.show:
        return SUMMARY_KINDS.get(str(record["unit"]), "money")
    if column.show in ("quantity", "price") and isinstance(cell, (int, float)):
        whole = float(cell).is_integer()
        if column.show == "price":
            return "whole" if whole or abs(cell) >= 1000 else "price"
        return "whole" if whole or abs(cell) >= 100 else "tenths" if abs(cell) >= 10 else "broken"
    return column.show


def _write_cell(
    sheet: Worksheet,
    styles: Styles,
    place: tuple[int, int],
    column: Column,
    cell: Any,
    show: str,
    look: Mapping[str, Any],
    links: int,
) -> int:
    """Write one cell; returns 1 if it became a link, else 0."""
    wrap = {"text_wrap": True} if column.wrap else {}
    if cell is None:
        sheet.write_blank(*place, None, styles(**look))
    elif isinstance(cell, bool):
        # As text: a spreadsheet program would translate a truth value, or show 0 and 1.
        sheet.write_string(
            *place, "true" if cell else "false", styles(**look, align="left", indent=1)
        )
    elif isinstance(cell, (int, float)):
        sheet.write_number(*place, cell, styles(**look, num_format=FORMATS[show or "broken"]))
    elif column.type in ("day", "date") and _is_day(cell):
        style = styles(**look, num_format=FORMATS["date"], align="left", indent=1)
        sheet.write_datetime(*place, datetime.fromisoformat(cell), style)
    elif column.name == "url" and links < MAX_LINKS and (address := _address(cell)):
        style = styles(
            **{**look, "font_color": ACCENT, "underline": 1, "align": "left", "indent": 1}
        )
        sheet.write_url(*place, address, style, string=cell)
        return 1
    else:
        sheet.write_string(*place, fit_text(cell), styles(**look, **wrap, align="left", indent=1))
    return 0


def _is_day(text: str) -> bool:
    if not _WHOLE_DAY.fullmatch(text):
        return False
    # Excel's calendar opens in 1900 with a day that never was.
    return text >= "1900-03-01" and _valid(text)


def row_height(texts: Iterable[tuple[str, float]], line: float = 13.5) -> float:
    """Height in points of a row of (text, column width in characters) that are wrapped.

    Programs differ in whether they fit heights on opening, so they are set.
    """
    lines = max(
        sum(max(1, math.ceil(len(part) / (1.2 * width - 2))) for part in text.split("\n"))
        for text, width in texts
    )
    return min(400.0, line * lines + 2)


def _valid(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _address(text: str) -> str | None:
    return web_address(text) if len(text) <= MAX_ADDRESS and text.isascii() else None


def fit_text(text: str) -> str:
    """Text short enough for a cell, in Excel's count of UTF-16 units."""
    if len(text) * 2 <= MAX_TEXT or len(text.encode("utf-16-le")) // 2 <= MAX_TEXT:
        return text
    cut = text.encode("utf-16-le")[: 2 * (MAX_TEXT - 20)].decode("utf-16-le", "ignore")
    return f"{cut} [...]"


def _write_read_me(book: Workbook, styles: Styles, document: Json, tables: Tables) -> None:
    sheet = add_sheet(book, "Read me", pick(document.get("title"), "en"))
    sheet.set_column(0, 0, 30, styles())
    sheet.set_column(1, 2, 66, styles())
    for at, name in enumerate(("part", "english", "deutsch")):
        sheet.write_string(0, at, name, styles.header(right=False))
    sheet.set_row(0, 20)
    for down, (kind, part, words) in enumerate(_read_me(document, tables), start=1):
        looks: dict[str, Any] = {
            "title": {"bold": True, "font_size": 16, "font_color": ACCENT},
            "heading": {"bold": True, "bg_color": PALE, "font_color": ACCENT},
            "warning": {"bold": True, "font_color": WARNING},
        }
        look = looks.get(kind, {"bottom": 4, "bottom_color": RULE})
        cells = (part, words.get("en", ""), words.get("de", ""))
        for at, text in enumerate(cells):
            own = {**look, "bold": True} if at == 0 else look
            sheet.write_string(
                down, at, fit_text(text), styles(**own, text_wrap=True, align="left", indent=1)
            )
        line = 21.0 if kind == "title" else 13.5
        widths = [30, 40, 40] if kind == "title" else [30, 66, 66]
        sheet.set_row(down, row_height(zip(cells, widths, strict=True), line))
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)


def _read_me(document: Json, tables: Tables) -> Iterator[tuple[str, str, Json]]:
    """Rows of Read me: kind of row, label, and words by language. What fails comes first."""
    for warning in document.get("warnings", ()):
        yield "warning", _both("sheets.readme.warning")["en"], warning
    yield "title", "", {lang: pick(document.get("title"), lang) for lang in LANGUAGES}
    yield from _scope(document)
    yield "heading", "", _both("sheets.readme.how")
    for name in ("quantiles", "bounds", "display", "paths", "print"):
        yield "text", name, _both(f"sheets.readme.{name}")
    yield "text", "text cells", _both("sheets.readme.text_cells")
    yield "text", "internal", _both("sheets.readme.withheld", n=tables.withheld)
    if document.get("settings"):
        yield "heading", "", _both("terms.settings")
    for setting in document.get("settings", ()):
        yield "text", str(setting["name"]), {lang: _setting(setting, lang) for lang in LANGUAGES}
    scope = document.get("scope") or {}
    if scope.get("included") or scope.get("excluded"):
        yield "heading", "", _both("sheets.readme.scope")
    for words in scope.get("included") or ():
        yield "text", "included", {lang: pick(words, lang) for lang in LANGUAGES}
    for left in scope.get("excluded") or ():
        yield (
            "text",
            "left out",
            {lang: f"{pick(left['what'], lang)}: {pick(left['why'], lang)}" for lang in LANGUAGES},
        )
    if document.get("caveats"):
        yield "heading", "", _both("sheets.readme.caveats")
    for caveat in document.get("caveats", ()):
        yield "text", str(caveat.get("id", "")), caveat
    yield "heading", "", _both("sheets.readme.sheets")
    for name in SHEETS:
        yield "text", tables[name].title, {"en": tables[name].about}
    yield "text", "Codebook", {"en": "Every column of every sheet: unit and meaning."}


def _scope(document: Json) -> Iterator[tuple[str, str, Json]]:
    window, parties = document["window"], document["parties"]
    basis = (document.get("bases") or {}).get(document["basis"]) or {}
    yield (
        "text",
        "parties",
        {lang: " > ".join(pick(party["name"], lang) for party in parties) for lang in LANGUAGES},
    )
    yield (
        "text",
        "window",
        {
            lang: phrase(
                "span", lang, low=day(window["start"], lang), high=day(window["end"], lang)
            )
            for lang in LANGUAGES
        },
    )
    yield "text", "information up to", {lang: day(document["as_of"], lang) for lang in LANGUAGES}
    money = {"currency": document["currency"], "year": document["price_year"]}
    yield "text", "money", _both("currency_of_year", **money)
    yield (
        "text",
        "basis",
        {
            lang: ". ".join(
                filter(None, (pick(basis.get("name"), lang), pick(basis.get("about"), lang)))
            )
            or document["basis"]
            for lang in LANGUAGES
        },
    )
    counts = document.get("counts") or {}
    if counts:
        yield "text", "evidence", _both("sheets.readme.evidence", **counts)
    seed = {"seed": document["seed"], "draws": document["draws"]}
    yield "text", "case, seed, draws", _both("sheets.readme.run", case=document["case"], **seed)


def _setting(setting: Json, lang: str) -> str:
    decision = pick(setting.get("decision"), lang)
    reason = pick(setting.get("reason"), lang)
    beside = pick(setting.get("beside"), lang)
    value = pick(setting.get("shown"), lang) or setting["value"]
    text = f"{decision}: {value}. {reason}" if decision else f"{value}. {reason}"
    return (
        f"{text} {phrase('sheets.readme.beside', lang, what=beside.rstrip('.'))}"
        if beside
        else text
    )


def _both(key: str, **values: object) -> dict[str, str]:
    return {lang: phrase(key, lang, **values) for lang in LANGUAGES}


def _write_codebook(book: Workbook, styles: Styles, tables: Tables, of: str) -> None:
    sheet = add_sheet(book, "Codebook", of)
    widths = {
        "sheet": 14,
        "column": 24,
        "type": 11,
        "unit": 32,
        "meaning": 100,
        "schema_version": 16,
    }
    for at, (name, width) in enumerate(widths.items()):
        sheet.set_column(at, at, width, styles())
        sheet.write_string(0, at, name, styles.header(right=False))
    down = 0
    for sheet_name, column in codebook_columns(tables):
        down += 1
        cells = (
            sheet_name,
            column.name,
            column.type,
            column.unit,
            column.about,
            tables.schema_version,
        )
        look = styles(text_wrap=True, bottom=4, bottom_color=RULE, align="left", indent=1)
        sheet.set_row(down, row_height(zip(cells, widths.values(), strict=True)))
        for at, text in enumerate(cells):
            sheet.write_string(down, at, text, look)
    sheet.set_row(0, 20)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, down, len(widths) - 1)
    sheet.repeat_rows(0)


def codebook_columns(tables: Tables) -> Iterator[tuple[str, Column]]:
    """Each column of each sheet, Read me and Codebook included, in the order of the sheets."""
    for name, about in (
        ("part", "What the row is about."),
        ("english", "The words in English."),
        ("deutsch", "The words in German."),
    ):
        yield "Read me", Column(name, "text", about)
    for name in SHEETS:
        for column in tables[name].columns:
            yield tables[name].title, column
    for name, about in (
        ("sheet", "Name of the sheet."),
        ("column", "Name of the column; names do not change within a schema_version."),
        (
            "type",
            "text, list, number, integer, boolean, day, or date (a year, a month, a day, or two joined by /).",
        ),
        ("unit", "Unit of all numbers in the column, or the column that names it row by row."),
        ("meaning", f"What the column holds. {SAFE_CELLS}"),
        ("schema_version", "Version of these column names; the same stands in datapackage.json."),
    ):
        yield "Codebook", Column(name, "text", about)
