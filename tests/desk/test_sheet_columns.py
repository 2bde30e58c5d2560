"""desk/sheet_columns.py: columns are found by name and content, and the finding is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from steelyard.base.tables import read_yaml
from steelyard.desk.sheet_columns import (
    KINDS,
    Matching,
    field_specs,
    guess_kind,
    known_headers,
    match_columns,
    render_matching,
)
from steelyard.desk.sheet_reading import Sheet, read_sheet
from steelyard.desk.sheet_rows import field_names
from steelyard.desk.sheet_values import plain


def sheet(folder: Path, text: str) -> Sheet:
    path = folder / "a.csv"
    path.write_text(text, encoding="utf-8")
    return read_sheet(path, known=known_headers())


def fields(matching: Matching) -> list[str | None]:
    return [column.field for column in matching.columns]


def test_german_headers_find_their_fields(tmp_path: Path) -> None:
    text = "Gut;Menge;Einheit;Stand;Datum;Quelle;Farbe\nÖl;1.234,5;t;Mär 24;5.4.2024;Zoll;rot\n"
    matching = match_columns(sheet(tmp_path, text), "claims")
    assert fields(matching) == ["item", "amount", "unit", "as_of", "reported_on", "source", None]
    shown = render_matching(matching)
    assert "decimal comma (1.234,5)" in shown
    assert "no field has a name like it" in shown


@pytest.mark.parametrize(
    ("cells", "field"),
    [("10;20", "amount_low"), ("1.1.2024;31.1.2024", "window_start"), ("Aland;Borda", "giver")],
)
def test_von_is_what_its_cells_are(tmp_path: Path, cells: str, field: str) -> None:
    first, second = cells.split(";")
    text = f"Gut;von;Stand\nÖl;{first};2024\nÖl;{second};2024\n"
    found = match_columns(sheet(tmp_path, text), "claims")
    assert fields(found)[1] == field


def test_the_better_name_takes_a_field_and_the_other_is_told_why(tmp_path: Path) -> None:
    found = match_columns(sheet(tmp_path, "Gut;item;amount\na;b;1\n"), "claims")
    assert fields(found) == [None, "item", "amount"]
    assert found.columns[0].why_not == "column B is item already"


def test_a_typing_error_is_found_and_called_similar(tmp_path: Path) -> None:
    found = match_columns(sheet(tmp_path, "Gut;Mennge;Anmerkugn\nÖl;1;x\n"), "claims")
    assert [(c.field, c.how) for c in found.columns[1:]] == [
        ("amount", "similar"),
        ("note", "similar"),
    ]


def test_a_person_may_say_what_a_column_is(tmp_path: Path) -> None:
    told = {"Farbe": "note", "Menge": "-"}
    found = match_columns(sheet(tmp_path, "Gut;Menge;Farbe\nÖl;1;rot\n"), "claims", told)
    assert fields(found) == ["item", None, "note"]
    assert found.columns[1].why_not == "left out, as told"


def test_units_in_brackets_are_seen(tmp_path: Path) -> None:
    found = match_columns(sheet(tmp_path, "Ware;Preis (EUR)\nÖl;12\n"), "prices")
    assert [(c.field, c.hint) for c in found.columns] == [("item", ""), ("price", "EUR")]


def test_in_a_csv_one_column_vouches_for_another_but_not_against_its_own(tmp_path: Path) -> None:
    found = match_columns(sheet(tmp_path, "Gut;von;bis\nÖl;1,5;2.000\n"), "claims")
    assert [column.decimal for column in found.columns[1:]] == ["comma", "comma"]
    mixed = match_columns(sheet(tmp_path, "Gut;Menge\nÖl;1,5\nÖl;2.5\nÖl;2.000\n"), "claims")
    assert mixed.columns[1].decimal is None


def test_the_kind_is_told_by_the_columns(tmp_path: Path) -> None:
    assert guess_kind(sheet(tmp_path, "Gut;Menge\nÖl;1\n")) == "claims"
    assert guess_kind(sheet(tmp_path, "Gut;Preis;Währung\nÖl;1;EUR\n")) == "prices"
    assert guess_kind(sheet(tmp_path, "item;unit price;quantity\noil;1;2\n")) == "prices"


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_of_names_covers_every_field_and_repeats_none_within_a_field(kind: str) -> None:
    specs = field_specs(kind)
    assert set(field_names(kind)) == {s.name for s in specs.values() if not s.virtual}  # type: ignore[arg-type]
    for spec in specs.values():
        assert spec.type in {"number", "date", "text", "party", "flag", "choice"}
        assert all(spec.names)


def test_choices_name_each_word_once() -> None:
    for section, choices in read_yaml("columns.yaml")["choices"].items():
        words = [
            (plain(str(word)), choice) for choice, words in choices.items() for word in set(words)
        ]
        taken = dict(words)
        clash = [pair for pair in words if taken[pair[0]] != pair[1]]
        assert not clash, (section, clash)


def test_english_heads_of_a_price_range_are_prices(tmp_path: Path) -> None:
    text = "Item,Price from,Price to,Currency,Per\noil,10,20,USD,tonne\n"
    found = sheet(tmp_path, text)
    assert guess_kind(found) == "prices"
    wanted = ["item", "price_low", "price_high", "currency", "unit"]
    assert fields(match_columns(found, "prices")) == wanted
