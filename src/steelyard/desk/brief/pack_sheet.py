"""The fact-check pack as a spreadsheet: a row a number and piece of evidence, and all evidence once.

In: a Pack. Out: the bytes of an xlsx, the same for the same pack. Text stays text whatever it
starts with; no formulas, no clock.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from steelyard.desk.brief.pack import Entry, Pack, Proof, pack_words
from steelyard.desk.report.public import web_address
from steelyard.desk.workbook import Styles, add_sheet, fit_text, row_height

Cells = list[tuple[str, str | int]]

_WIDTHS: Final = {
    "n": 6, "number": 22, "printed": 48, "figure": 30, "id": 12, "kind": 13, "words": 44,
    "sentence": 48, "language": 10, "translation": 40, "translation_how": 20, "said": 26,
    "source_name": 26, "chain": 30, "grade": 24, "credibility": 12, "date": 13, "address": 36,
    "kept_address": 36, "document": 20, "place": 13, "sha256": 20, "state": 18, "signed": 18,
    "accepted_on": 20, "note": 36, "checked": 14, "rests_on": 36, "for_numbers": 18,
}  # fmt: skip
_HIGHEST: Final = 200.0
"""Points: a row no higher than that, so that one long sentence does not fill a screen."""
_LONGEST_ADDRESS: Final = 2000


def render_pack_sheet(pack: Pack) -> bytes:
    """The whole pack, with two sheets."""
    import xlsxwriter

    lang = pack.lang
    packed = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    title = pack_words("title", lang, title=pack.title)
    with xlsxwriter.Workbook(packed, options) as book:
        # The cut-off of information stands in for the clock.
        created = datetime.fromisoformat(pack.as_of)
        book.set_properties({"title": title, "author": "Steelyard", "created": created})
        styles = Styles(book)
        for name, rows in (
            ("numbers", [row for one in pack.entries for row in _numbers(pack, one)]),
            ("evidence", [_evidence(pack, one) for one in pack.proofs]),
        ):
            sheet = add_sheet(book, pack_words(name, lang), title)
            _write(sheet, styles, rows, lang)
    return packed.getvalue()


def _numbers(pack: Pack, entry: Entry) -> list[Cells]:
    lang = pack.lang
    if entry.figure.startswith("earlier."):
        reckoned = pack_words("before", lang)
    elif entry.trace:
        reckoned = pack_words("reckoned", lang, trace=entry.trace)
    else:
        reckoned = "" if entry.shown else pack_words("reckoned_only", lang)
    head: Cells = [
        ("n", entry.n),
        ("number", entry.number),
        ("printed", "\n".join(entry.sentences)),
        ("figure", f"{entry.figure} [{entry.form}]"),
        ("rests_on", reckoned),
    ]
    proofs: Sequence[Proof | None] = [pack.proof(id) for id in entry.shown] or [None]
    return [[*head, *_proof(proof), ("checked", "")] for proof in proofs]


def _proof(proof: Proof | None) -> Cells:
    names = [name for name in Proof.__dataclass_fields__ if name not in {"accepted_by", "source"}]
    if proof is None:
        return [(name, "") for name in (*names, "source_name", "signed")]
    cells: Cells = [(name, getattr(proof, name)) for name in names]
    return [*cells, ("source_name", proof.source), ("signed", proof.accepted_by)]


def _evidence(pack: Pack, proof: Proof) -> Cells:
    numbers = ", ".join(str(entry.n) for entry in pack.entries if proof.id in entry.all)
    return [*_proof(proof), ("for_numbers", numbers), ("checked", "")]


def _write(sheet: Any, styles: Styles, rows: Sequence[Cells], lang: str) -> None:
    named = [dict(row) for row in rows]
    columns = [name for name in _WIDTHS if named and name in named[0]]
    for at, name in enumerate(columns):
        sheet.set_column(at, at, _WIDTHS[name], styles())
        sheet.write_string(0, at, pack_words(name, lang), styles.header(right=name == "n"))
    sheet.set_row(0, 30)
    plain = styles(text_wrap=True, bottom=4, bottom_color="#D9D9D9", align="left", indent=1)
    linked = styles(
        text_wrap=True, bottom=4, bottom_color="#D9D9D9", align="left", indent=1,
        font_color="#084C7A", underline=1,
    )  # fmt: skip
    count = styles(bottom=4, bottom_color="#D9D9D9", num_format="0")
    for down, row in enumerate(named, start=1):
        seen = [(str(row[name]), float(_WIDTHS[name])) for name in columns if row[name]]
        sheet.set_row(down, min(_HIGHEST, row_height(seen or [("", 10.0)])))
        for at, name in enumerate(columns):
            cell = row[name]
            if isinstance(cell, int):
                sheet.write_number(down, at, cell, count)
            elif name in {"address", "kept_address"} and _opens(cell):
                sheet.write_url(down, at, cell, linked, string=cell)
            else:
                sheet.write_string(down, at, fit_text(cell), plain)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(rows)), max(0, len(columns) - 1))
    sheet.repeat_rows(0)


def _opens(address: str) -> bool:
    return len(address) <= _LONGEST_ADDRESS and address.isascii() and bool(web_address(address))
