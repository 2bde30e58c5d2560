"""desk/workbook.py: a spreadsheet whose cells are what they seem and whose bytes do not move."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook as Read

from steelyard.desk.tables import collect_tables
from steelyard.desk.workbook import SHEETS, codebook_columns, write_workbook
from steelyard.weighing.trace.figures import find_figure

Document = dict[str, Any]

TITLES = [
    "Read me",
    "Summary",
    "Balance",
    "Items",
    "Claims",
    "Sources",
    "Prices",
    "Origins",
    "Published",
    "Bridges",
    "Priors",
    "Codebook",
]


def written(document: Document, folder: Path) -> Read:
    path = folder / "report.xlsx"
    write_workbook(document, path)
    return openpyxl.load_workbook(path)


def records(book: Read, title: str) -> list[dict[str, Any]]:
    rows = book[title].iter_rows(values_only=True)
    header = [str(name) for name in next(rows)]
    return [dict(zip(header, row, strict=True)) for row in rows]


def texts(book: Read) -> Iterator[str]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            yield from (str(cell) for cell in row if cell is not None)


def test_the_sheets_stand_in_order_with_frozen_filtered_headers_and_no_merged_cells(
    document: Document, tmp_path: Path
) -> None:
    book = written(document, tmp_path)
    assert book.sheetnames == TITLES
    for sheet in book.worksheets:
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes is not None
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$1:$1"
        assert (sheet.auto_filter.ref is None) == (sheet.title == "Read me")


def test_priors_stand_with_their_reasons_above_each_quantity_before_and_after_the_claims(
    document: Document, tmp_path: Path
) -> None:
    rows = {row["row"]: row for row in records(written(document, tmp_path), "Priors")}
    assert rows["noise_goods"]["origin"] == "case"
    for prior in document["priors"]:
        told = rows[prior["name"]]
        assert (told["kind"], told["value"]) == ("prior", prior["value"])
        assert (told["spread"], told["reason"]) == (prior["spread"], prior["reason"])
    timber, before = rows["quantity of timber"], document["prior_predictive"]["timber"]
    after = document["given"]["items"]["timber"]["quantity"]
    for end in ("p05", "p50", "p95"):
        assert timber[f"before_{end}"] == before[end]
        assert timber[f"after_{end}"] == after[end]


def test_the_codebook_describes_every_column_of_every_sheet(
    document: Document, tmp_path: Path
) -> None:
    book = written(document, tmp_path)
    described = {(row["sheet"], row["column"]) for row in records(book, "Codebook")}
    for sheet in book.worksheets:
        for cell in next(sheet.iter_rows(max_row=1, values_only=True)):
            assert (sheet.title, cell) in described
    assert all(row["meaning"] and row["schema_version"] == "1" for row in records(book, "Codebook"))
    assert len(described) == len(list(codebook_columns(collect_tables(document))))


def test_column_names_of_schema_version_1_do_not_change(document: Document, tmp_path: Path) -> None:
    book = written(document, tmp_path)
    names = list(next(book["Balance"].iter_rows(max_row=1, values_only=True)))
    assert names == [
        "basis",
        "leg",
        "item",
        "name_en",
        "name_de",
        "value_low",
        "value_p05",
        "value_p50",
        "value_p95",
        "value_high",
        "share_of_leg",
        "value_open",
        "proxy_value_share",
        "unfilled",
        "figure",
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "=cmd|' /C calc'!A0"])
def test_text_that_starts_like_a_formula_stays_text(
    document: Document, tmp_path: Path, start: str
) -> None:
    text = f"{start}1+1"
    document["claims"][0]["said"] = text
    book = written(document, tmp_path)
    id = document["claims"][0]["id"]
    sheet = book["Claims"]
    header = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == id)
    cell = row[header.index("said")]
    assert cell.value == text
    assert cell.data_type == "s" or not text.startswith("=")
    with zipfile.ZipFile(tmp_path / "report.xlsx") as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert all(b"<f>" not in archive.read(name) for name in sheets)


def test_numbers_are_stored_in_full_and_days_are_dates(document: Document, tmp_path: Path) -> None:
    document["given"]["value"]["p50"] = 123456789.125
    document["claims"][0]["as_of"] = "2023-10-20"
    document["claims"][1]["as_of"] = "2023-10"
    book = written(document, tmp_path)
    assert records(book, "Balance")[0]["value_p50"] == 123456789.125
    claims = {row["id"]: row for row in records(book, "Claims")}
    assert claims[document["claims"][0]["id"]]["as_of"] == datetime.fromisoformat("2023-10-20")
    assert claims[document["claims"][1]["id"]]["as_of"] == "2023-10"


def test_headline_cells_carry_the_path_of_their_figure(document: Document, tmp_path: Path) -> None:
    book = written(document, tmp_path)
    found = {
        cell.comment.text
        for title in ("Summary", "Balance", "Items")
        for row in book[title].iter_rows()
        for cell in row
        if cell.comment
    }
    item = next(iter(document["given"]["items"]))
    assert {"given.value", "balance", "ratio", f"given.items.{item}.quantity"} <= found
    for path in found:
        assert find_figure(document, path).path, path


def test_what_is_marked_internal_is_absent_and_counted(document: Document, tmp_path: Path) -> None:
    hidden = {**document["claims"][0], "id": "secret-1", "internal": True, "said": "hush"}
    document["claims"].append(hidden)
    withheld = collect_tables(document).withheld
    book = written(document, tmp_path)
    assert not any("secret-1" in text or text == "hush" for text in texts(book))
    assert withheld >= 1
    assert any(f"left out: {withheld}." in text for text in texts(book))


def test_the_first_warning_stands_first(document: Document, tmp_path: Path) -> None:
    document["warnings"] = [{"code": "x", "en": "Mind this", "de": "Achtung"}]
    assert records(written(document, tmp_path), "Read me")[0]["english"] == "Mind this"


def test_the_same_document_gives_the_same_bytes_and_no_clock(
    document: Document, tmp_path: Path
) -> None:
    write_workbook(document, tmp_path / "a.xlsx")
    write_workbook(document, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert {one.date_time[0] for one in archive.infolist()} == {1980}
        core = archive.read("docProps/core.xml").decode()
    assert f"{document['as_of']}T00:00:00Z" in core


def test_a_text_too_long_for_a_cell_is_cut_openly(document: Document, tmp_path: Path) -> None:
    document["claims"][0]["note"] = "\U0001f69c" * 40_000
    book = written(document, tmp_path)
    note = records(book, "Claims")[0]["note"]
    assert note.endswith(" [...]")
    assert len(note.encode("utf-16-le")) // 2 <= 32_767


def test_every_sheet_has_rows(document: Document, tmp_path: Path) -> None:
    book = written(document, tmp_path)
    tables = collect_tables(document)
    for name in SHEETS:
        assert len(records(book, tables[name].title)) == len(tables[name].rows) > 0


def test_settings_are_said_in_the_words_of_each_language(
    document: Document, tmp_path: Path
) -> None:
    (row,) = [
        one for one in records(written(document, tmp_path), "Read me") if one["part"] == "no_news"
    ]
    assert ": documented." in row["english"]
    assert ": nur Belegtes." in row["deutsch"]


def test_the_rows_of_a_bridge_add_up_to_ours(document: Document, tmp_path: Path) -> None:
    rows = records(written(document, tmp_path), "Bridges")
    ways: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        ways.setdefault((row["figure"], row["end"]), []).append(row)
    told = {(b["figure"], end) for b in document["bridges"] for end in b["ends"]}
    assert set(ways) == told
    for way in ways.values():
        assert [row["place"] for row in way] == list(range(1, len(way) + 1))
        assert (way[0]["step"], way[-1]["step"]) == ("stated", "ours")
        total = sum(row["amount"] for row in way[:-1])
        assert total == pytest.approx(way[-1]["amount"], abs=1e-3)
    document.pop("bridges")
    assert records(written(document, tmp_path), "Bridges") == []
