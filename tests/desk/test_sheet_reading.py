"""desk/sheet_reading.py: sheets as people keep them are read; what is no sheet is refused."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.base.errors import CaseError
from steelyard.desk import sheet_reading
from steelyard.desk.sheet_reading import column_letters, list_sheets, read_sheet

KNOWN = ("gut", "menge", "item", "amount")


def refused(path: Path, sheet: str | None = None) -> str:
    with pytest.raises(CaseError) as caught:
        read_sheet(path, sheet)
    problem = caught.value.problems[0]
    assert problem.mend
    return problem.name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_of_any_usual_encoding_and_delimiter_is_read(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = tmp_path / "a.csv"
    rows = [["Gut", "Menge"], ["Öl", "1,5"], ["Käse; Brot, Wein", "2"]]
    text = "\r\n".join(
        delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in rows
    )
    path.write_bytes(text.encode(encoding))
    sheet = read_sheet(path, known=KNOWN)
    assert sheet.headers == ("Gut", "Menge")
    assert [row.cells[0].text for row in sheet.rows] == ["Öl", "Käse; Brot, Wein"]
    assert [row.number for row in sheet.rows] == [2, 3]


def test_the_header_is_found_below_titles_and_blank_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Eigene Zählung;;\n;;\nGut;Menge;Farbe\nÖl;1;rot\n\nGas;2;\n", encoding="utf-8")
    sheet = read_sheet(path, known=KNOWN)
    assert sheet.header_row == 3
    assert [row.number for row in sheet.rows] == [4, 6]
    assert sheet.place(6, 1) == "B6"


def test_a_sep_line_is_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=|\nitem|amount\na,b|1\n", encoding="utf-8")
    assert read_sheet(path).rows[0].cells[0].text == "a,b"


def test_xlsx_cells_say_what_they_are(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["item", "amount", "date", "month", "share", "sum", "flag"])
    sheet.append(["oil", 12.5, date(2024, 3, 7), date(2024, 3, 1), 0.35, "=B2*2", True])
    sheet["C2"].number_format = "dd.mm.yyyy"
    sheet["D2"].number_format = "[$-407]mmm\\ yy;@"
    sheet["E2"].number_format = "0.0%"
    path = tmp_path / "a.xlsx"
    book.save(path)
    read = read_sheet(path)
    cells = read.rows[0].cells
    assert [cell.kind for cell in cells] == [
        "text",
        "number",
        "date",
        "date",
        "number",
        "unsaved",
        "flag",
    ]
    assert [cells[2].value, cells[3].value] == ["2024-03-07", "2024-03"]
    assert cells[4].percent
    assert cells[5].text == "=B2*2"


def test_hidden_sheets_are_passed_over_and_sheets_can_be_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "secret"
    first.append(["item", "amount"])
    first.sheet_state = "hidden"
    second = book.create_sheet("Zahlen")
    second.append(["item", "amount"])
    second.append(["oil", 1])
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert list_sheets(path) == ("Zahlen",)
    assert read_sheet(path).name == "Zahlen"
    assert read_sheet(path, "SECRET").name == "secret"
    assert refused(path, "none") == "no-sheet"


def test_what_is_no_sheet_is_refused_with_a_mend(tmp_path: Path) -> None:
    old = tmp_path / "old.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100)
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(b"%PDF-1.7")
    plain_zip = tmp_path / "a.xlsx"
    with zipfile.ZipFile(plain_zip, "w") as archive:
        archive.writestr("hello.txt", "hello")
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a zip")
    names = [refused(path) for path in (old, pdf, plain_zip, broken)]
    assert set(names) == {"not-a-sheet"}
    empty = tmp_path / "empty.csv"
    empty.write_text("\n;;\n", encoding="utf-8")
    assert refused(empty) == "empty-sheet"
    assert refused(tmp_path / "missing.xlsx") == "no-file"
    odd = tmp_path / "odd.csv"
    odd.write_bytes(b"item;amount\noil;\x00\x81")
    assert refused(odd) == "not-a-sheet"


def test_a_zip_that_unpacks_to_far_more_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    assert refused(path) == "sheet-too-large"
    csv = tmp_path / "a.csv"
    csv.write_text("item;amount\n" + "oil;1\n" * 50, encoding="utf-8")
    monkeypatch.setattr(sheet_reading, "MAX_CELLS", 20)
    assert refused(csv) == "sheet-too-large"
    monkeypatch.setattr(sheet_reading, "MAX_BYTES", 20)
    assert refused(csv) == "sheet-too-large"


def test_xml_entities_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "entities.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "a">]><workbook/>')
    assert refused(path) == "not-a-sheet"


@given(st.integers(0, 20_000))
def test_column_letters_count_as_a_spreadsheet_does(at: int) -> None:
    number = 0
    for letter in column_letters(at):
        number = 26 * number + ord(letter) - ord("A") + 1
    assert number - 1 == at
