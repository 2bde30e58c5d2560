"""desk/sheets.py: a sheet goes in as a diff, comes out with ids, and nothing is lost or guessed."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steelyard.base.errors import CaseError
from steelyard.case.folder import check_folder, create_case, read_case
from steelyard.desk.sheets import export_file, import_file

CASES = Path(__file__).parent.parent / "cases"
TOUR = Path(__file__).parent.parent.parent / "docs" / "tour"
Sheet = Any


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A copy of the small case."""
    return Path(shutil.copytree(CASES / "drones-for-gold", tmp_path / "case"))


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write(folder: Path, text: str, name: str = "mine.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def edited(case: Path, edit: Callable[[Any], None], name: str = "edited.xlsx") -> Path:
    """An export of the case, changed as a person would and saved by another program."""
    path = case.parent / name
    export_file(case, path)
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return path


def cell(sheet: Sheet, id: str, field: str) -> Any:
    header = [one.value for one in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == id)
    return row[header.index(field)]


# --- export and back -------------------------------------------------------------------------


def test_an_untouched_export_changes_nothing(case: Path) -> None:
    before = hashes(case)
    result = import_file(case, edited(case, lambda book: None), write=True)
    assert result.empty
    assert not result.problems
    assert not result.written
    assert hashes(case) == before
    shown = [(len(one.new), len(one.changed)) for one in result.imports]
    assert shown == [(0, 0)] * 3


def test_an_export_holds_every_row_and_the_same_bytes_each_time(case: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    export_file(case, first)
    export_file(case, second)
    assert first.read_bytes() == second.read_bytes()
    read, book = read_case(case), openpyxl.load_workbook(first)
    for kind in ("claims", "prices", "sources"):
        ids = [row[0].value for row in book[kind].iter_rows(min_row=2)]
        assert ids == [record.id for record in getattr(read, kind)]
        assert book[f"{kind}.base"].sheet_state == "veryHidden"
    assert {row[0].value for row in book["Codebook"].iter_rows(min_row=2)} == {
        "claims",
        "prices",
        "sources",
    }


EDITS = [
    ("claims", "D004", "amount_high", 320, 320.0),
    ("claims", "D004", "note", "@seen twice", "@seen twice"),
    ("claims", "D001", "status", "zugesagt", "promised"),
    ("claims", "D001", "as_of", "31.12.2024", "2024-12-31"),
    ("claims", "D005", "internal", "ja", True),
    (
        "claims",
        "D001",
        "attribution",
        "Daily Post < Harbour Watch",
        ("Daily Post", "Harbour Watch"),
    ),
    ("claims", "D003", "words", None, ""),
    ("claims", "D004", "translation", "some 300", "some 300"),
    ("claims", "D004", "translation_by", "maschinell", "machine"),
    ("claims", "D004", "translation_checked", "ja", True),
    ("claims", "harbour-report-2", "translation_by", "human", "human"),
    ("claims", "D009", "amount_high", "390,5", 390.5),
    ("prices", "P001", "price_low", 19000, 19000.0),
    ("prices", "P004", "price_year", 2024, 2024),
    ("sources", "coast-paper", "name", "Coast Papers", "Coast Papers"),
]


@pytest.mark.parametrize(("kind", "id", "field", "typed", "read"), EDITS)
def test_an_edited_cell_is_exactly_one_field_of_the_diff_and_of_the_files(
    case: Path, kind: str, id: str, field: str, typed: object, read: object
) -> None:
    path = edited(case, lambda book: setattr(cell(book[kind], id, field), "value", typed))
    before = read_case(case)
    result = import_file(case, path)
    edits = [
        (change.id, one.field, one.new)
        for sheet in result.imports
        for change in sheet.changed
        for one in change.edits
    ]
    assert edits == [(id, field, read)], result.text
    assert f"{field}: " in result.text
    files = hashes(case)
    assert len(result.write().written) == 1
    assert len({name for name, one in hashes(case).items() if files[name] != one}) == 1
    after = read_case(case)
    for one in ("claims", "prices", "sources", "items", "links"):
        for old, new in zip(getattr(before, one), getattr(after, one), strict=True):
            if one == kind and old.id == id:
                assert getattr(new, field) == read
            else:
                assert old == new


def test_an_edit_of_a_quoted_claim_goes_into_its_yaml_and_keeps_the_rest(case: Path) -> None:
    claim = next(one for one in read_case(case).claims if one.text_basis == "quoted")
    path = edited(
        case, lambda book: setattr(cell(book["claims"], claim.id, "note"), "value", "checked")
    )
    file = case / "claims" / "harbour-report.yaml"
    before = file.read_text(encoding="utf-8").split("\n")
    assert import_file(case, path, write=True).written == ("claims/harbour-report.yaml",)
    after = file.read_text(encoding="utf-8").split("\n")
    assert [line for line in before if line.strip().startswith("#")] == [
        line for line in after if line.strip().startswith("#")
    ]
    assert next(one for one in read_case(case).claims if one.id == claim.id).note == "checked"


def test_a_sheet_of_ones_own_may_hold_translations_under_german_heads(case: Path) -> None:
    path = write(
        case.parent,
        "Nr;Gut;Menge;Einheit;von;nach;Stand;Quelle;Zitat;Übersetzung;Übersetzt von;"
        "Übersetzung geprüft\n"
        "N1;drones;30;pieces;AA;BB;2024-05;harbour-watch;thirty of them;dreißig davon;Maschine;nein\n",
    )
    result = import_file(case, path, write=True)
    assert not result.problems, result.text
    claim = next(one for one in read_case(case).claims if one.id == "N1")
    assert (claim.quote, claim.translation) == ("thirty of them", "dreißig davon")
    assert (claim.translation_by, claim.translation_checked) == ("machine", False)


def test_an_edit_on_both_sides_is_a_problem_and_one_in_the_case_alone_stays(case: Path) -> None:
    def edit(book: Any) -> None:
        cell(book["claims"], "D004", "amount_high").value = 320

    path = edited(case, edit)
    register = case / "claims" / "reported.csv"
    text = register.read_text(encoding="utf-8")
    changed = text.replace(
        "D004,drones,delivered,range,250,300", "D004,drones,delivered,range,240,300"
    )
    assert changed != text
    register.write_text(changed, encoding="utf-8")
    result = import_file(case, path)
    assert [one.field for one in result.imports[1].changed[0].edits] == ["amount_high"]
    register.write_text(changed.replace("range,240,300", "range,240,310"), encoding="utf-8")
    result = import_file(case, path, write=True)
    assert [problem.name for problem in result.problems] == ["changed-on-both-sides"]
    assert "300" in result.text
    assert "310" in result.text
    assert not result.written


def test_a_file_changed_while_the_diff_was_read_is_not_written_over(case: Path) -> None:
    path = edited(
        case, lambda book: setattr(cell(book["prices"], "P001", "price_low"), "value", 19000)
    )
    result = import_file(case, path)
    prices = case / "prices.csv"
    prices.write_text(prices.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    before = hashes(case)
    with pytest.raises(CaseError, match="changed-elsewhere"):
        result.write()
    assert hashes(case) == before


def test_rows_missing_from_the_sheet_are_counted_and_kept(case: Path) -> None:
    path = edited(case, lambda book: book["claims"].delete_rows(3))
    result = import_file(case, path, write=True)
    assert "1 exported row is not in the sheet; nothing is deleted" in result.text
    assert result.empty


def test_a_new_row_in_an_export_needs_no_id(case: Path) -> None:
    def add(book: Any) -> None:
        sheet = book["claims"]
        header = [one.value for one in sheet[1]]
        row = {"item": "drones", "amount_low": 7, "amount_high": 7, "as_of": "2025-07"}
        sheet.append([row.get(name) for name in header])

    result = import_file(case, edited(case, add), write=True)
    assert result.written == ("claims/imported.csv",)
    new = result.imports[1].new[0][1]
    assert (new["bound"], new["state"], new["unit"]) == ("exact", "accepted", "pieces")
    assert new["id"] in {claim.id for claim in read_case(case).claims}


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    note=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60),
    # A count of none needs a detection limit, which is a matter of the case and not of sheets.
    amount=st.floats(1e-6, 1e15),
)
def test_any_text_and_number_goes_in_and_the_export_of_it_changes_nothing(
    case: Path, note: str, amount: float
) -> None:
    def edit(book: Any) -> None:
        target = cell(book["claims"], "D008", "note")
        target.value, target.data_type = note, "s"
        cell(book["claims"], "D008", "amount_high").value = amount
        cell(book["claims"], "D008", "amount_low").value = amount

    result = import_file(case, edited(case, edit), write=True)
    assert not result.problems, result.text
    kept = next(claim for claim in read_case(case).claims if claim.id == "D008")
    assert kept.note == note.strip()
    assert kept.amount_low == kept.amount_high == pytest.approx(amount, rel=1e-14)
    before = hashes(case)
    again = import_file(case, edited(case, lambda book: None), write=True)
    assert again.empty
    assert hashes(case) == before


# --- a sheet of one's own ------------------------------------------------------------------------

OWN = """Eigene Zählung;;;;;;;
Gut;Menge;Stand;Datum;Quelle;Medium;Adresse;Anmerkung
Drohnen;mindestens 1.200,5;Mär 24;05.04.2024;Harbour Watch;Coast Paper;https://example.org/a;=1+1
Gold;2,5 - 3,5;31.12.2023;45291;HW;;;
"""


def test_a_german_sheet_goes_in(case: Path, tmp_path: Path) -> None:
    result = import_file(case, write(tmp_path, OWN), write=True)
    assert result.written == ("claims/imported.csv",)
    claims = {one.item: one for one in read_case(case).claims if one.id.startswith("c-")}
    drones, gold = claims["drones"], claims["gold"]
    assert (drones.amount_low, drones.amount_high, drones.bound) == (1200.5, None, "at_least")
    assert (drones.as_of, drones.reported_on) == ("2024-03", "2024-04-05")
    assert drones.attribution == ("Coast Paper", "Harbour Watch")
    assert (drones.said, drones.words, drones.note) == ("Drohnen", "mindestens", "=1+1")
    assert (gold.amount_low, gold.amount_high, gold.bound) == (2.5, 3.5, "range")
    assert (gold.source, gold.unit) == ("harbour-watch", "kilograms")
    assert gold.reported_on == "2023-12-31"


def test_the_same_sheet_twice_adds_nothing(case: Path, tmp_path: Path) -> None:
    path = write(tmp_path, OWN)
    import_file(case, path, write=True)
    before = hashes(case)
    again = import_file(case, path, write=True)
    assert again.empty
    assert again.imports[0].unchanged == 2
    assert hashes(case) == before


def test_a_row_that_repeats_another_is_left_out_and_told(case: Path, tmp_path: Path) -> None:
    text = "item,amount,as_of\ndrones,7,2024\ndrones,7,2024\n"
    result = import_file(case, write(tmp_path, text))
    assert len(result.imports[0].new) == 1
    assert "row 3 repeats row 2" in result.text


BAD = [
    ("item,amount\ndrones,n/a\ndrones,1\ndrones,2\n", "not-a-number", 2, 2),
    ("item;amount\ndrones;1.234\n", "unclear-value", 2, 2),
    ("item,amount,date\ndrones,1,03/04/2024\n", "unclear-value", 2, 3),
    ("item,amount,date\ndrones,1,2024\ndrones,2,2025\ndrones,3,some day\n", "not-a-date", 4, 3),
    ("item,amount,status\ndrones,1,perhaps\n", "unknown-value", 2, 3),
    ("item,amount,giver\ndrones,1,Atlantis\n", "unknown-party", 2, 3),
    ("item,amount,direction\ndrones,1,AA to nowhere\n", "unknown-party", 2, 3),
    ("item,amount\nzeppelins,1\n", "unknown-item", 2, 1),
    ("item,amount,source\ndrones,1,My Neighbour\n", "unknown-source", 2, 3),
    ("item,amount\ndrones,#REF!\ndrones,1\n", "error-cell", 2, 2),
    ("id,item,amount\nD1x,drones,1\nD1x,drones,2\n", "duplicate-id", 3, 1),
    ("id x,amount\na,1\n", "missing-column", 1, 1),
    ("item,amount,unit\ndrones,1,fathoms\n", "unit", 0, 0),
]


@pytest.mark.parametrize(("text", "name", "line", "column"), BAD)
def test_bad_input_is_told_by_cell_and_touches_no_file(
    case: Path, tmp_path: Path, text: str, name: str, line: int, column: int
) -> None:
    before = hashes(case)
    result = import_file(case, write(tmp_path, text), kind="claims", write=True)
    assert hashes(case) == before
    assert not result.written
    assert any(name in problem.name for problem in result.problems), result.text
    assert all(problem.mend for problem in result.problems)
    assert "Nothing was written." in result.text
    if line:
        found = next(problem for problem in result.problems if problem.name == name)
        assert (found.place.line, found.place.column) == (line, column)


def test_a_new_item_is_made_only_with_what_a_person_said(case: Path, tmp_path: Path) -> None:
    text = (
        "Gut;Menge;Einheit;von;nach;Kategorie;Stand\nLuftschiffe;3;Stück;Aland;Borda;systems;2024\n"
    )
    path = write(tmp_path, text)
    refused = import_file(case, path)
    assert "Größenordnung" in refused.problems[0].mend
    result = import_file(case, path, magnitudes={"luftschiffe": 0.5}, write=True)
    assert set(result.written) == {"items.yaml", "claims/imported.csv"}
    item = read_case(case).item("luftschiffe")
    assert (item.unit, item.family, item.direction) == ("pieces", "systems", ("AA", "BB"))
    assert (item.magnitude, item.account) == (0.5, "exchange")
    assert "# given" in (case / "items.yaml").read_text(encoding="utf-8")


def test_a_new_source_goes_into_the_camp_the_sheet_names(case: Path, tmp_path: Path) -> None:
    text = "item,amount,source,camp\ndrones,7,My Neighbour,Beobachter\n"
    result = import_file(case, write(tmp_path, text), write=True)
    assert result.written == ("sources.csv", "claims/imported.csv")
    source = next(one for one in read_case(case).sources if one.id == "my_neighbour")
    assert (source.name, source.camp, source.kind) == ("My Neighbour", "observers", "unknown")


def test_prices_take_currency_and_unit_from_where_they_stand(case: Path, tmp_path: Path) -> None:
    text = "Ware;Preis (EUR);Jahr;Preisansatz;Preisart\nDrohnen;18.000,00;2023;Ersatz;Angebot\n"
    result = import_file(case, write(tmp_path, text), write=True)
    assert result.written == ("prices.csv",)
    price = next(one for one in read_case(case).prices if one.id.startswith("p-"))
    assert (price.price_low, price.price_high, price.currency) == (18000, 18000, "EUR")
    assert (price.basis, price.kind, price.price_year) == ("replacement", "asking", 2023)


def test_percentages_and_money_are_not_counted_as_pieces(case: Path, tmp_path: Path) -> None:
    text = "item;amount\ndrones;35 %\ndrones;$5bn\n"
    first, second = (row for _, row in import_file(case, write(tmp_path, text)).imports[0].new)
    assert (first["amount_low"], first["unit"], first["kind"]) == (0.35, "percent", "share")
    assert (second["amount_low"], second["unit"], second["kind"]) == (5e9, "USD", "value")


def test_what_was_filled_in_is_shown(case: Path, tmp_path: Path) -> None:
    result = import_file(case, write(tmp_path, "item,amount\ndrones,7\n"))
    assert "state: accepted (rows of your own sheet count at once)" in result.text
    stated = write(tmp_path, "item,amount,state\ndrones,7,ungeprüft\n")
    new = import_file(case, stated).imports[0].new[0][1]
    assert new["state"] == "proposed"


def test_the_json_twin_says_the_same(case: Path, tmp_path: Path) -> None:
    result = import_file(case, write(tmp_path, OWN))
    said = result.to_json()
    assert said["written"] == []
    assert [row["item"] for row in said["sheets"][0]["new"]] == ["drones", "gold"]
    assert said["sheets"][0]["matching"]["columns"][0]["field"] == "item"


def test_the_five_minute_tour(tmp_path: Path) -> None:
    case = tmp_path / "my-case"
    create_case(case)
    claims = import_file(case, TOUR / "claims.xlsx", write=True)
    assert claims.written == ("sources.csv", "items.yaml", "claims/imported.csv"), claims.text
    prices = import_file(case, TOUR / "prices.xlsx", kind="prices", write=True)
    assert prices.written == ("prices.csv",), prices.text
    assert check_folder(case) == ()
    read = read_case(case)
    assert [item.id for item in read.items] == ["getreide", "maschinen"]
    assert {price.basis for price in read.prices} == {"comparable"}


def test_an_unknown_party_is_the_problem_and_not_its_column(case: Path) -> None:
    text = "Item,Quantity,From,To,As of\nWidgets,5,Nowhere,Elsewhere,2024\n"
    found = import_file(case, write(case.parent, text)).imports[0].problems
    assert [one.name for one in found] == ["unknown-party"]
    assert "`Nowhere` is no party" in found[0].what


def test_a_status_column_with_an_empty_cell_is_not_said_to_be_missing(case: Path) -> None:
    text = "Item,Quantity,Status,As of,Source\nWidgets,5,,2024,Somebody\n"
    filled = import_file(case, write(case.parent, text)).imports[0].filled
    assert filled["status"] == "delivered (its cell is empty)"


def test_a_row_that_cannot_be_read_is_not_missing_from_the_sheet(case: Path) -> None:
    def change(book: Any) -> None:
        sheet = book["claims"]
        heads = [cell.value for cell in sheet[1]]
        sheet.cell(3, heads.index("as_of") + 1).value = "31.13.2025"

    result = import_file(case, edited(case, change))
    assert len(result.problems) == 1
    assert "31.13.2025" in result.problems[0].what
    assert [one.absent for one in result.imports if one.matching.kind == "claims"] == [0]
