"""Rows of a matched sheet -> drafts: fields of the case, read cell by cell, and what is unclear.

In: a Matching and the Case it is for. Out: Drafts with typed values and the cell each came from,
and a Problem for every cell that cannot be read or has two readings. Writes nothing; fills in
only what the caller is told of (`filled`).
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from steelyard.base.errors import Place, Problem
from steelyard.base.tables import read_yaml
from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.items import Item
from steelyard.case.prices import Price
from steelyard.case.sources import Source
from steelyard.case.validate import allowed_values, suggest
from steelyard.desk.sheet_columns import Column, Kind, Matching, field_specs
from steelyard.desk.sheet_reading import Cell, SheetRow
from steelyard.desk.sheet_values import (
    Amount,
    UnclearError,
    number_as_date,
    parse_amount,
    parse_date,
    plain,
)

RECORDS: Mapping[Kind, type[Any]] = {"claims": Claim, "prices": Price, "sources": Source}
_SPLIT = {"direction": ">", "attribution": "<"}
_CHOICES = {("prices", "kind"): "price_kind", ("sources", "kind"): "source_kind"}
_ENDS = {"claims": ("amount_low", "amount_high"), "prices": ("price_low", "price_high")}
_AMOUNTS = {"claims": "amount", "prices": "price", "sources": ""}
WHOLE = frozenset({"start", "end", "price_year"})
Base = Mapping[str, Mapping[str, Cell]]
"""What an export put into each cell: id of the row -> header -> cell."""

# Part of no content id: what one thinks of a row is not what it says.
_NOT_CONTENT = {"id", "state", "note", "internal"}


@dataclass(slots=True)
class Draft:
    """One row as fields of the case; `extra` holds what is read into other files."""

    row: int
    id: str = ""
    known: bool = False
    """Whether the case has a row of that id already."""
    fields: dict[str, Any] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    held: dict[str, Any] = field(default_factory=dict)
    """For edited cells of an export: the value that was exported."""


@dataclass(slots=True)
class Drafts:
    """All drafts of a sheet, the problems on the way, and what was filled in and why."""

    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    filled: dict[str, str] = field(default_factory=dict)


def read_drafts(matching: Matching, case: Case, base: Base | None = None) -> Drafts:
    """Read every row of the sheet; nothing is dropped, a cell that cannot be read is a Problem.

    `base` is what an export put into the cells: one that still holds it is not looked at.
    """
    reader = _Reader(matching, case, base or {})
    for row in matching.sheet.rows:
        reader.read(row)
    return reader.found


def defaults(kind: Kind) -> dict[str, Any]:
    """What each field of a kind is when nothing is written; None where a value is needed."""
    values: dict[str, Any] = {}
    for name, info in RECORDS[kind].__pydantic_fields__.items():
        values[name] = None if info.is_required() else info.get_default(call_default_factory=True)
    return values


def slug(text: str) -> str:
    """An id out of a name: small letters and digits joined by `_`."""
    return re.sub(r"\W+", "_", plain(text), flags=re.ASCII).strip("_")


def content_id(kind: Kind, fields: Mapping[str, Any]) -> str:
    """An id made of what the row says, so that the same row gets the same id again."""
    usual = defaults(kind)
    said = {
        name: value
        for name, value in fields.items()
        if name not in _NOT_CONTENT and value != usual.get(name)
    }
    text = json.dumps([kind, said], sort_keys=True, ensure_ascii=False, default=list)
    return f"{kind[0]}-{hashlib.sha256(text.encode()).hexdigest()[:10]}"


class _Reader:
    """Reads the rows of one sheet; one problem a cell."""

    def __init__(self, matching: Matching, case: Case, base: Base) -> None:
        self.matching, self.case, self.kind = matching, case, matching.kind
        self.base = base
        self.specs = field_specs(matching.kind)
        self.usual = defaults(matching.kind)
        self.found = Drafts()
        self.items = {item.id: item for item in case.items}
        self.ids = {record.id for record in getattr(case, matching.kind)}

    def problem(self, row: int, column: int, name: str, what: str, mend: str) -> None:
        cell = self.matching.sheet.place(row, column)
        place = Place(self.matching.sheet.file, row, column + 1)
        self.found.problems.append(Problem(place, name, f"{cell}: {what}", mend))

    def read(self, row: SheetRow) -> None:
        draft = Draft(row.number)
        id_column = self.matching.find("id")
        if id_column is not None:
            draft.id = _text(row.cells[id_column.at])
            draft.known = draft.id in self.ids
        before = len(self.found.problems)
        for column in self.matching.matched:
            name, cell = str(column.field), row.cells[column.at]
            if name == "id":
                continue
            draft.places[name] = column.at
            held = self.base.get(draft.id, {}).get(column.header)
            if held is not None and draft.known:
                if (held.kind, held.value) == (cell.kind, cell.value):
                    continue
                draft.held[name] = self._held(column, held)
            if cell.kind == "empty":
                if draft.known and name in self.usual:
                    draft.fields[name] = self.usual[name]
                continue
            value = self._value(row.number, column, cell)
            if value is None:
                continue
            (draft.extra if self.specs[name].virtual else draft.fields)[name] = value
        if len(self.found.problems) == before:
            self._finish(draft)
            self.found.drafts.append(draft)

    def _held(self, column: Column, cell: Cell) -> Any:
        """The value that an export put into a cell."""
        if cell.kind == "empty":
            return self.usual.get(str(column.field))
        before = len(self.found.problems)
        value = self._value(0, column, cell)
        del self.found.problems[before:]
        return value

    # --- cells ---

    def _value(self, row: int, column: Column, cell: Cell) -> Any:
        """The typed value of a cell; None after a problem."""
        name = str(column.field)
        if cell.kind == "error":
            what, mend = f"the cell holds the error {cell.text}.", "Mend its formula, or empty it."
            return self.problem(row, column.at, "error-cell", what, mend)
        if cell.kind == "unsaved":
            what = f"the cell holds the formula {cell.text}, whose value was never saved."
            mend = "Open the file in a spreadsheet program and save it, or write the value."
            return self.problem(row, column.at, "unsaved-formula", what, mend)
        type_ = self.specs[name].type
        try:
            if type_ == "number":
                amount = self._amount(column, cell)
                if name == _AMOUNTS[self.kind]:
                    return amount
                number = amount.low if amount.low is not None else amount.high
                return int(number) if name in WHOLE and number is not None else number
            if type_ == "date":
                return self._date(column, cell)
        except UnclearError as error:
            what = f"{error}, and nothing else in the column says which."
            mend = "Write it so that it has one reading, such as 1234 or 2024-04-03."
            return self.problem(row, column.at, "unclear-value", what, mend)
        except ValueError as error:
            wanted = (
                "12000, 1.5 or 10-30" if type_ == "number" else "2024-03-07, 7.3.2024 or 2024-03"
            )
            return self.problem(
                row, column.at, f"not-a-{type_}", f"{error}.", f"Write it as {wanted}."
            )
        if type_ == "flag":
            return self._choice(row, column, cell, "flag", ("true", "false"))
        if type_ == "choice":
            section = _CHOICES.get((self.kind, name), name)
            return self._choice(row, column, cell, section, self._allowed(name))
        text = _text(cell)
        if isinstance(self.usual.get(name), tuple) or name == "direction":
            return self._parts(row, column, text)
        return text

    def _amount(self, column: Column, cell: Cell) -> Amount:
        if cell.kind == "number" and isinstance(cell.value, float):
            return Amount(cell.value, cell.value, "exact", percent=cell.percent)
        if cell.kind != "text":
            raise ValueError(f"{cell.text!r} is not a number")
        return parse_amount(cell.text, column.decimal)

    def _date(self, column: Column, cell: Cell) -> str:
        if cell.kind == "number" and isinstance(cell.value, float):
            return number_as_date(cell.value)
        return parse_date(cell.text, column.order)

    def _allowed(self, name: str) -> tuple[str, ...]:
        if name in self.usual:
            return allowed_values(RECORDS[self.kind], name)
        if name == "account":
            return allowed_values(Item, "account")
        return allowed_values(Source, "kind") if name == "source_kind" else ("given", "returned")

    def _choice(
        self, row: int, column: Column, cell: Cell, section: str, allowed: tuple[str, ...]
    ) -> Any:
        text = _text(cell)
        chosen = _choices(section).get(plain(text)) or next(
            (one for one in allowed if plain(one) == plain(text)), None
        )
        if chosen in ("true", "false") and section == "flag":
            return chosen == "true"
        if chosen is None or (allowed and chosen not in allowed):
            listed = ", ".join(one for one in allowed if one)
            what = f"`{text}` is no {column.field}."
            mend = f"{suggest(text, [one for one in allowed if one])} Allowed are: {listed}."
            return self.problem(row, column.at, "unknown-value", what, mend.strip())
        return chosen

    def _parts(self, row: int, column: Column, text: str) -> Any:
        name = str(column.field)
        if name != "direction":
            split = text.split(_SPLIT.get(name, ";"))
            return tuple(part.strip() for part in split if part.strip())
        sides = re.split(r"\s*(?:->|>|→|\bto\b|\bnach\b|\ban\b)\s*", text)
        parties = [self._party(side) for side in sides]
        if len(parties) != 2 or not all(parties):
            names = " > ".join(party.id for party in self.case.exchange.parties)
            what = f"`{text}` names no two parties of the case."
            return self.problem(row, column.at, "unknown-party", what, f"Write it as {names}.")
        return tuple(parties)

    def _party(self, text: str) -> str | None:
        wanted = plain(text)
        for party in self.case.exchange.parties:
            names = (party.id, *party.name.values(), *party.adjective.values())
            if wanted in {plain(name) for name in names}:
                return party.id
        return None

    # --- rows ---

    def _finish(self, draft: Draft) -> None:
        if self.kind != "sources":
            self._ends(draft)
            self._direction(draft)
            self._item(draft)
        if self.kind == "claims":
            self._claim(draft)
        elif self.kind == "prices":
            self._price(draft)

    def _fill(self, draft: Draft, name: str, value: Any, why: str) -> None:
        """A value the sheet does not give, for a new row only; the person is shown each of them."""
        if not draft.known and draft.fields.get(name) in (None, ""):
            draft.fields[name] = value
            self.found.filled.setdefault(name, f"{value} ({why})")

    def _ends(self, draft: Draft) -> None:
        """The ends of an amount, out of one cell with its qualifier or out of two."""
        low, high = _ENDS[self.kind]
        amount: Amount | None = draft.extra.pop(_AMOUNTS[self.kind], None)
        bound = draft.fields.get("bound")
        if amount is not None:
            ends = amount.low, amount.high
            if bound == "at_least":
                ends = (ends[0] if ends[0] is not None else ends[1]), None
            elif bound == "at_most":
                ends = None, (ends[1] if ends[1] is not None else ends[0])
            draft.fields[low], draft.fields[high] = ends
            draft.fields.setdefault("bound", amount.bound)
            if amount.words and self.kind == "claims":
                draft.fields.setdefault("words", amount.words)
            draft.extra.update(unit=amount.unit, currency=amount.currency, percent=amount.percent)
            return
        if bound is None and (low in draft.fields or high in draft.fields) and not draft.known:
            first, last = draft.fields.setdefault(low, None), draft.fields.setdefault(high, None)
            one_sided = "at_least" if last is None else "at_most"
            both = "exact" if first == last else "range"
            draft.fields["bound"] = one_sided if first is None or last is None else both

    def _direction(self, draft: Draft) -> None:
        parties = [party.id for party in self.case.exchange.parties]
        sides: dict[str, str] = {}
        for side in ("giver", "receiver"):
            text = draft.extra.pop(side, None)
            if text is None:
                continue
            party = self._party(text)
            if party is None:
                what, mend = (
                    f"`{text}` is no party of the case.",
                    f"They are: {', '.join(parties)}.",
                )
                self.problem(draft.row, draft.places[side], "unknown-party", what, mend)
                draft.extra["unknown_party"] = text
                return
            sides[side] = party
        leg = draft.extra.pop("leg", None)
        if leg is not None:
            sides.setdefault("giver", parties[0 if leg == "given" else 1])
        if not sides or draft.fields.get("direction"):
            return
        other = {parties[0]: parties[1], parties[1]: parties[0]}
        giver = sides.get("giver") or other[sides["receiver"]]
        receiver = sides.get("receiver") or other[giver]
        if self.kind == "claims":
            draft.fields["direction"] = (giver, receiver)

    def _item(self, draft: Draft) -> None:
        text = draft.fields.get("item")
        if not text:
            return
        found = find_item(self.case, text)
        if found is None:
            draft.extra["new_item"] = text
            draft.fields["item"] = slug(text)
        else:
            draft.fields["item"] = found.id
        if text != draft.fields["item"] and not draft.known:
            draft.fields.setdefault("said", text)

    def _unit(self, draft: Draft) -> None:
        column = self.matching.find(_AMOUNTS[self.kind]) or self.matching.find(_ENDS[self.kind][0])
        written = draft.fields.get("unit") or draft.extra.pop("unit", "")
        if not written and column is not None and not re.fullmatch(r"[A-Z]{3}", column.hint):
            written = column.hint
        item = self.items.get(draft.fields.get("item", ""))
        if written and not draft.known:
            draft.fields["unit"] = unit_name(written, item.unit if item else "")
        if not written and item is not None:
            self._fill(draft, "unit", item.unit, "the unit of the item")

    def _claim(self, draft: Draft) -> None:
        currency, percent = draft.extra.pop("currency", ""), draft.extra.pop("percent", False)
        if currency and not draft.fields.get("unit"):
            draft.fields["unit"] = currency
            self._fill(draft, "kind", "value", "the amount is money")
        elif percent and not draft.fields.get("unit"):
            draft.fields["unit"] = "percent"
            self._fill(draft, "kind", "share", "the amount is a percentage")
        self._unit(draft)
        said = self.matching.find("status")
        why = "its cell is empty" if said else "no column says promised or planned"
        self._fill(draft, "status", "delivered", why)
        self._fill(draft, "state", "accepted", "rows of your own sheet count at once")
        source = draft.fields.get("source")
        if source:
            known = find_source(self.case, source)
            if known is None:
                draft.extra["new_source"] = source
            draft.fields["source"] = known.id if known else slug(source)
        outlet = draft.extra.pop("outlet", None)
        if outlet and not draft.fields.get("attribution"):
            draft.fields["attribution"] = (outlet, source) if source else (outlet,)

    def _price(self, draft: Draft) -> None:
        sign = draft.extra.pop("currency", "")
        draft.extra.pop("percent", None)
        column = self.matching.find("price") or self.matching.find("price_low")
        hint = column.hint if column and re.fullmatch(r"[A-Z]{3}", column.hint) else ""
        if currency := draft.fields.get("currency"):
            signs: dict[str, str] = read_yaml("columns.yaml")["currency_signs"]
            draft.fields["currency"] = signs.get(str(currency).casefold(), str(currency).upper())
        elif sign or hint:
            draft.fields["currency"] = sign or hint
        self._unit(draft)
        if reported := draft.fields.get("reported_on"):
            self._fill(draft, "price_year", int(reported[:4]), "year of the report")
        if basis := draft.fields.get("basis"):
            draft.fields["basis"] = self._basis(basis)
        self._fill(draft, "basis", self.case.exchange.basis, "the case's own basis")
        self._fill(draft, "kind", "press", "no column says what kind of price it is")
        self._fill(draft, "state", "accepted", "rows of your own sheet count at once")

    def _basis(self, text: str) -> str:
        for id, basis in self.case.exchange.bases.items():
            if plain(text) in {plain(id), *(plain(name) for name in basis.name.values())}:
                return id
        return text


def find_item(case: Case, text: str) -> Item | None:
    """The item of that id or name, in any language."""
    wanted = plain(text)
    for item in case.items:
        if text == item.id:
            return item
    for item in case.items:
        if wanted in {plain(item.id), *(plain(name) for name in item.name.values())}:
            return item
    return None


def find_source(case: Case, text: str) -> Source | None:
    """The source of that id, name or alias."""
    wanted = plain(text)
    for source in case.sources:
        if text == source.id:
            return source
    for source in case.sources:
        if wanted in {plain(source.id), plain(source.name), *map(plain, source.aliases)}:
            return source
    return None


def unit_name(written: str, of_item: str) -> str:
    """The unit as the case calls it: `Stück` is `pieces` where the item is counted in pieces."""
    if plain(written) == plain(of_item):
        return of_item
    if written.strip() == "%":
        return "percent"
    per = re.fullmatch(
        r"(.+?)\s*(?:/|pro|per|je)\s*(month|year|monat|jahr)", written.strip(), re.IGNORECASE
    )
    if per:
        period = {"monat": "month", "jahr": "year"}.get(per[2].lower(), per[2].lower())
        return f"{unit_name(per[1], of_item)}/{period}"
    known = _units().get(plain(written))
    if of_item:
        return of_item if known is not None and known == _units().get(plain(of_item)) else written
    return known or written


@cache
def _units() -> dict[str, str]:
    names: dict[str, str] = {}
    for unit, words in read_yaml("words.yaml").get("units", {}).items():
        names.update({plain(word): unit for word in (unit, *words.values())})
    for unit, others in read_yaml("columns.yaml")["units"].items():
        names.update({plain(word): unit for word in (unit, *others)})
    return names


@cache
def _choices(section: str) -> dict[str, str]:
    table: dict[str, list[str]] = read_yaml("columns.yaml")["choices"].get(section, {})
    return {plain(str(word)): choice for choice, words in table.items() for word in words}


def _text(cell: Cell) -> str:
    """A cell as text: a whole number without `.0`."""
    if cell.kind == "number" and isinstance(cell.value, float):
        return str(int(cell.value)) if cell.value.is_integer() else repr(cell.value)
    return cell.text


def field_names(kind: Kind) -> tuple[str, ...]:
    """Fields of a kind of row, in the order of its table."""
    return tuple(one.name for one in dataclasses.fields(RECORDS[kind]))
