"""`steelyard import` and `export`: a person's spreadsheet into a case, and a case into one.

In: a case folder and a file. Out: what would change, as text and as JSON, and the change itself
if that is wanted. Nothing is written before it was shown as a proposal, and then all or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from steelyard.base.errors import Problem
from steelyard.case.folder import read_case
from steelyard.desk.sheet_columns import (
    KINDS,
    Kind,
    guess_kind,
    known_headers,
    match_columns,
    render_matching,
)
from steelyard.desk.sheet_export import export_case, export_file
from steelyard.desk.sheet_files import Staging
from steelyard.desk.sheet_import import (
    Import,
    apply_import,
    propose_import,
    read_base,
    show_value,
)
from steelyard.desk.sheet_reading import list_sheets, read_sheet

__all__ = [
    "ImportResult",
    "apply_import",
    "export_case",
    "export_file",
    "import_file",
    "match_columns",
    "propose_import",
    "read_sheet",
    "render_diff",
    "render_matching",
]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What `steelyard import` shows, and whether it wrote."""

    imports: tuple[Import, ...]
    written: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems of all sheets; with one of them nothing was written."""
        return tuple(problem for one in self.imports for problem in one.problems)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write."""
        return all(one.empty for one in self.imports)

    @property
    def text(self) -> str:
        """Matching and diff of each sheet, and what was written."""
        parts = []
        for one in self.imports:
            parts += [render_matching(one.matching), render_diff(one)]
        if self.written:
            parts.append(f"Wrote {', '.join(self.written)}.")
        elif self.problems:
            parts.append("Nothing was written.")
        return "\n\n".join(parts)

    def to_json(self) -> dict[str, Any]:
        """The same as plain JSON."""
        return {
            "written": list(self.written),
            "problems": len(self.problems),
            "sheets": [one.to_json() for one in self.imports],
        }

    def write(self) -> ImportResult:
        """Write what was proposed. Raises CaseError if a file changed since."""
        if not self.imports or self.empty:
            return self
        # The last proposal was staged on top of those before it and holds all files.
        return ImportResult(self.imports, apply_import(self.imports[-1]))


def import_file(
    case_path: Path,
    file: Path,
    *,
    kind: str | None = None,
    sheet: str | None = None,
    write: bool = False,
    columns: Mapping[str, str] | None = None,
    magnitudes: Mapping[str, float] | None = None,
) -> ImportResult:
    """Read a spreadsheet, match its columns and propose what it changes; write it if told to.

    Without `kind` and `sheet`, every sheet named after a kind is read (as in an export), else the
    first that holds anything, as what its columns look like. `columns` maps headers to fields.
    Raises CaseError if the case or the file cannot be read.
    """
    if kind is not None and kind not in KINDS:
        raise ValueError(f"kind is one of {', '.join(KINDS)}, not {kind!r}")
    case, staging = read_case(case_path), Staging(case_path)
    imports: list[Import] = []
    for name in _sheets_to_read(file, kind, sheet):
        read = read_sheet(file, name, known=known_headers())
        chosen: Kind = next((one for one in KINDS if one == kind), guess_kind(read))
        matching = match_columns(read, chosen, columns)
        imports.append(
            propose_import(
                case_path,
                matching,
                base=read_base(file, read),
                magnitudes=magnitudes,
                staging=staging,
                case=case,
            )
        )
    if any(one.problems for one in imports):
        for one in imports:
            one.files = ()
        return ImportResult(tuple(imports))
    result = ImportResult(tuple(imports))
    return result.write() if write else result


def _sheets_to_read(file: Path, kind: str | None, sheet: str | None) -> list[str | None]:
    if sheet is not None or not file.is_file():
        return [sheet]
    titles = {title.casefold(): title for title in list_sheets(file)}
    if kind is not None:
        return [titles.get(kind)]
    # Sources first: claims lean on them.
    return [titles[one] for one in ("sources", "claims", "prices") if one in titles] or [None]


def render_diff(proposal: Import) -> str:
    """What an import would do, as text: new and changed rows, stubs, what was filled in."""
    kind, lines = proposal.matching.kind, []
    new, changed = len(proposal.new), len(proposal.changed)
    lines.append(f"{kind}: {new} new, {changed} changed, {proposal.unchanged} unchanged")
    if proposal.absent:
        rows = "row is" if proposal.absent == 1 else "rows are"
        lines.append(f"  {proposal.absent} exported {rows} not in the sheet; nothing is deleted")
    lines += [f"  row {row} repeats row {of} and is left out" for row, of in proposal.repeated]
    for row, record in proposal.new:
        lines.append(f"  + {record['id']} (row {row})  {_summary(kind, record)}")
    for change in proposal.changed:
        lines.append(f"  ~ {change.id} (row {change.row})")
        lines += [
            f"      {one.field}: {show_value(one.old)} -> {show_value(one.new)}"
            for one in change.edits
        ]
    for source in proposal.new_sources:
        lines.append(
            f"  + source {source['id']}  {source['name']} (camp {source['camp']}, "
            f"kind {source['kind']})"
        )
    for item in proposal.new_items:
        lines.append(
            f"  + item {item['id']}  {item['unit']}, {'>'.join(item['direction'])}, family "
            f"{item['family']}, account {item['account']}, magnitude {item['magnitude']}"
        )
    if proposal.filled and proposal.new:
        lines.append("Filled in where the sheet says nothing:")
        lines += [f"  {name}: {said}" for name, said in sorted(proposal.filled.items())]
    if proposal.problems:
        count = len(proposal.problems)
        lines.append("1 problem:" if count == 1 else f"{count} problems:")
        lines += [f"{problem}" for problem in proposal.problems]
    return "\n".join(lines)


def _summary(kind: Kind, record: Mapping[str, Any]) -> str:
    ends = {"claims": ("amount_low", "amount_high"), "prices": ("price_low", "price_high")}
    if kind == "sources":
        return f"{record['name']} (camp {record['camp']})"
    written = [show_value(record[name]) for name in ends[kind] if record[name] is not None]
    span = " to ".join(dict.fromkeys(written)) or "no number"
    if kind == "claims":
        when = record["as_of"] or record["reported_on"] or "no date"
        return (
            f"{record['item']}: {record['bound']} {span} {record['unit']}, {when}, "
            f"{record['source'] or 'no source'}, {record['status']}"
        )
    return (
        f"{record['item'] or 'no item'}: {span} {record['currency']} per {record['unit']}, "
        f"{record['price_year']}, {record['basis']}, {record['kind']}"
    )
