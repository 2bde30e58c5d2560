"""Which column of somebody's sheet is which field: found, shown, and never assumed in silence.

In: a Sheet and the kind of row (claims, prices, sources). Out: a Matching: column by column the
field, how it was found, and what the column shows about decimal signs and the order of dates.
Names of columns, English and German, stand in data/columns.yaml. Writes nothing.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from steelyard.base.tables import read_yaml
from steelyard.desk.sheet_reading import Cell, Sheet, column_letters
from steelyard.desk.sheet_values import (
    Decimal,
    Order,
    UnclearError,
    decimal_evidence,
    number_as_date,
    order_evidence,
    parse_amount,
    parse_date,
    plain,
)

Kind = Literal["claims", "prices", "sources"]
KINDS: tuple[Kind, ...] = ("claims", "prices", "sources")
How = Literal["exact", "same", "synonym", "similar", "told", ""]

# A header this like a known name is taken for it, and shown as `similar`.
SIMILAR = 0.86
# Of the filled cells of a column that many must read as the field's type.
SUITS = 0.6
_RANK = {"told": 0, "exact": 1, "same": 2, "synonym": 3, "similar": 4}


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field a column may be: its type, the names people give it, whether it is read into others."""

    name: str
    type: str
    names: tuple[str, ...]
    virtual: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the sheet: its field, how it was found, and what its cells show."""

    at: int
    header: str
    field: str | None
    how: How
    decimal: Decimal | None = None
    order: Order | None = None
    shown_by: str = ""
    hint: str = ""
    """What stands in brackets behind the header: a unit or a currency."""
    why_not: str = ""

    @property
    def letter(self) -> str:
        """The column as a spreadsheet program names it."""
        return column_letters(self.at)


@dataclass(frozen=True, slots=True)
class Matching:
    """All columns of a sheet read as rows of one kind."""

    kind: Kind
    sheet: Sheet
    columns: tuple[Column, ...]

    def find(self, field: str) -> Column | None:
        """The column of that field, if the sheet has one."""
        return next((column for column in self.columns if column.field == field), None)

    @property
    def matched(self) -> tuple[Column, ...]:
        """Columns that have a field."""
        return tuple(column for column in self.columns if column.field)

    def to_json(self) -> dict[str, Any]:
        """The matching as plain JSON."""
        return {
            "kind": self.kind,
            "file": self.sheet.file,
            "sheet": self.sheet.name,
            "read_as": self.sheet.how,
            "header_row": self.sheet.header_row,
            "rows": len(self.sheet.rows),
            "columns": [
                {
                    "column": column.letter,
                    "header": column.header,
                    "field": column.field,
                    "how": column.how,
                    "decimal": column.decimal,
                    "date_order": column.order,
                    "shown_by": column.shown_by,
                    "why_not": column.why_not,
                }
                for column in self.columns
            ],
        }


@cache
def field_specs(kind: Kind) -> Mapping[str, FieldSpec]:
    """The fields a column may be, by name."""
    table: dict[str, Any] = read_yaml("columns.yaml")[kind]
    return {
        name: FieldSpec(
            name,
            spec["type"],
            tuple(plain(str(one)) for one in spec["names"]),
            bool(spec.get("virtual")),
        )
        for name, spec in table.items()
    }


def known_headers() -> Iterator[str]:
    """Every name that a column of any kind may have."""
    for kind in KINDS:
        for spec in field_specs(kind).values():
            yield spec.name
            yield from spec.names


def guess_kind(sheet: Sheet) -> Kind:
    """Prices if the columns look like prices, else claims; a sheet's own name goes first."""
    for kind in KINDS:
        if sheet.name.casefold() == kind:
            return kind
    prices, claims = match_columns(sheet, "prices"), match_columns(sheet, "claims")
    priced = any(prices.find(name) for name in ("price", "price_low", "price_high"))
    counted = any(claims.find(name) for name in ("amount", "amount_low", "amount_high"))
    named = any("price" in plain(c.header) or "preis" in plain(c.header) for c in prices.columns)
    return "prices" if priced and (named or not counted) else "claims"


def match_columns(sheet: Sheet, kind: Kind, told: Mapping[str, str] | None = None) -> Matching:
    """Find the field of each column: by its own name, a known name, a similar one.

    `told` maps headers to fields and goes first; the field `-` leaves a column out. A name that
    may be several fields (`von`, `Datum`) becomes the first whose type the cells have.
    """
    told = {plain(header): field for header, field in (told or {}).items()}
    specs = field_specs(kind)
    offers = []
    for at, header in enumerate(sheet.headers):
        for order, (field, how, score) in enumerate(_offers(header, specs, told)):
            offers.append((_RANK[how], -score, order, at, field, how))
    taken: dict[str, int] = {}
    found: dict[int, tuple[str, How]] = {}
    reasons: dict[int, str] = {}
    for _, _, _, at, field, how in sorted(offers, key=lambda offer: offer[:4]):
        if at in found:
            continue
        if field == "-":
            reasons[at] = "left out, as told"
        elif field in taken:
            reasons.setdefault(at, f"column {column_letters(taken[field])} is {field} already")
        elif how != "told" and not _suits(sheet, at, specs[field].type):
            reasons.setdefault(at, f"its cells are no {_TYPE_WORDS[specs[field].type]} for {field}")
        else:
            taken[field], found[at] = at, (field, how)
    columns = []
    for at, header in enumerate(sheet.headers):
        if not header and not sheet.column(at):
            continue
        field_how = found.get(at)
        if field_how is None:
            why = reasons.get(at) or ("no name" if not header else "no field has a name like it")
            columns.append(Column(at, header, None, "", why_not=why))
        else:
            columns.append(_with_evidence(sheet, at, header, *field_how, specs))
    return Matching(kind, sheet, tuple(_share_evidence(sheet, columns, specs)))


_TYPE_WORDS = {
    "party": "names",
    "number": "numbers",
    "date": "dates",
    "flag": "yes or no",
    "choice": "choice",
    "text": "text",
}


def _split_header(header: str) -> tuple[str, str]:
    """`Menge (t)` -> `Menge`, `t`; `Preis in USD` -> `Preis`, `USD`."""
    bracket = re.fullmatch(r"(.*?)\s*[(\[]([^)\]]*)[)\]]\s*", header)
    if bracket and bracket[1].strip():
        return bracket[1].strip(), bracket[2].strip()
    within = re.fullmatch(r"(.*\w)\s+in\s+(\S+)", header)
    return (within[1], within[2]) if within else (header, "")


def _offers(
    header: str, specs: Mapping[str, FieldSpec], told: Mapping[str, str]
) -> Iterator[tuple[str, How, float]]:
    if not header:
        return
    if plain(header) in told:
        yield told[plain(header)], "told", 1.0
        return
    if header in specs:
        yield header, "exact", 1.0
        return
    bare = _split_header(header)[0]
    names = {plain(header), plain(bare)}
    for spec in specs.values():
        if plain(spec.name) in names:
            yield spec.name, "same", 1.0
    for spec in specs.values():
        if names & set(spec.names):
            yield (
                spec.name,
                "synonym",
                1.0 - 0.01 * min(spec.names.index(name) for name in names if name in spec.names),
            )
    for spec in specs.values():
        score = max(
            difflib.SequenceMatcher(None, plain(bare), name).ratio()
            for name in (*spec.names, plain(spec.name))
        )
        if score >= SIMILAR and len(plain(bare)) > 3:
            yield spec.name, "similar", score


def _suits(sheet: Sheet, at: int, type_: str) -> bool:
    cells = [cell for cell in sheet.column(at) if cell.kind in ("text", "number", "date", "flag")]
    if not cells:
        return True
    if type_ == "number":
        return sum(_reads_as_number(cell) for cell in cells) >= SUITS * len(cells)
    if type_ == "date":
        return sum(_reads_as_date(cell) for cell in cells) >= SUITS * len(cells)
    if type_ == "text":
        return True
    if type_ == "party":
        return not any(_reads_as_number(cell) or _reads_as_date(cell) for cell in cells)
    return not any(cell.kind == "date" for cell in cells)


def _reads_as_number(cell: Cell) -> bool:
    if cell.kind == "number":
        return True
    if cell.kind != "text":
        return False
    try:
        parse_amount(cell.text)
    except UnclearError:
        return True
    except ValueError:
        return False
    return True


def _reads_as_date(cell: Cell) -> bool:
    if cell.kind == "date":
        return True
    try:
        if cell.kind == "number" and isinstance(cell.value, float):
            number_as_date(cell.value)
        else:
            parse_date(cell.text)
    except UnclearError:
        return True
    except ValueError:
        return False
    return True


def _with_evidence(
    sheet: Sheet, at: int, header: str, field: str, how: How, specs: Mapping[str, FieldSpec]
) -> Column:
    column = Column(at, header, field, how, hint=_split_header(header)[1])
    texts = [cell.text for cell in sheet.column(at) if cell.kind == "text"]
    if specs[field].type == "number":
        decimal, shown = decimal_evidence(texts)
        return replace(column, decimal=decimal, shown_by=shown)
    if specs[field].type == "date":
        order, shown = order_evidence(texts)
        return replace(column, order=order, shown_by=shown)
    return column


def _share_evidence(
    sheet: Sheet, columns: list[Column], specs: Mapping[str, FieldSpec]
) -> Iterator[Column]:
    """In a csv one program wrote all columns: one that shows its decimal sign vouches for all."""
    decimals = {column.decimal: column for column in columns if column.decimal}
    orders = {column.order: column for column in columns if column.order}
    for column in columns:
        type_ = specs[column.field].type if column.field else ""
        made = column
        if sheet.one_writer and type_ == "number" and not column.decimal:
            if len(decimals) == 1 and not _contradicts(sheet, column):
                decimal, other = next(iter(decimals.items()))
                shown = f"{other.shown_by} in column {other.letter}"
                made = replace(column, decimal=decimal, shown_by=shown)
        elif sheet.one_writer and type_ == "date" and not column.order and len(orders) == 1:
            order, other = next(iter(orders.items()))
            shown = f"{other.shown_by} in column {other.letter}"
            made = replace(column, order=order, shown_by=shown)
        yield made


def _contradicts(sheet: Sheet, column: Column) -> bool:
    """Whether the column itself shows both decimal signs."""
    shown = {
        decimal_evidence([cell.text])[0] for cell in sheet.column(column.at) if cell.kind == "text"
    }
    return len(shown - {None}) > 1


def render_matching(matching: Matching) -> str:
    """The matching as text: column, header, field, how it was found, what its cells show."""
    sheet = matching.sheet
    rows = "1 row" if len(sheet.rows) == 1 else f"{len(sheet.rows)} rows"
    head = f"{sheet.file} ({sheet.how}): {rows} below the header in row {sheet.header_row}"
    lines = [f"{head}, read as {matching.kind}"]
    wide = min(30, max([len(column.header) for column in matching.columns] or [1]))
    field_wide = max([len(column.field or "") for column in matching.columns] or [1])
    plain_ones = [column for column in matching.columns if column.how == "exact"]
    if len(plain_ones) == len(matching.columns) and not any(c.shown_by for c in plain_ones):
        return f"{lines[0]}; all {len(plain_ones)} columns stand under the names of their fields"
    for column in matching.columns:
        header = column.header if len(column.header) <= wide else f"{column.header[: wide - 3]}..."
        told = column.how if column.field else column.why_not
        line = f"  {column.letter:<3}{header:<{wide}}  {column.field or '-':<{field_wide}}  {told}"
        if column.decimal:
            line += f"; decimal {column.decimal}"
        if column.order:
            line += f"; {column.order} first"
        if column.shown_by:
            line += f" ({column.shown_by})"
        if column.hint and column.field:
            line += f"; in {column.hint}"
        lines.append(line.rstrip())
    return "\n".join(lines)
