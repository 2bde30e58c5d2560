"""desk/tables/: tidy CSV files that describe themselves and hold nothing internal."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.base.tables import read_yaml
from steelyard.desk.tables import FILES, Column, Table, collect_tables, render_table, write_tables

Document = dict[str, Any]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_table_is_a_file_that_the_descriptor_describes_to_the_byte(
    document: Document, tmp_path: Path
) -> None:
    written = write_tables(document, tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert [path.name for path in written] == [f"{name}.csv" for name in FILES] + [
        "datapackage.json"
    ]
    for resource in package["resources"]:
        content = (tmp_path / resource["path"]).read_bytes()
        assert b"\r" not in content
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        names = [field["name"] for field in resource["schema"]["fields"]]
        assert content.decode().split("\n")[0].split(",") == names
        assert all(field["description"] for field in resource["schema"]["fields"])


def test_primary_keys_are_unique_and_foreign_keys_hold(document: Document, tmp_path: Path) -> None:
    write_tables(document, tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    declared = 0
    for resource in package["resources"]:
        rows = read(tmp_path / resource["path"])
        keys = [tuple(row[name] for name in resource["schema"]["primaryKey"]) for row in rows]
        assert len(set(keys)) == len(keys), resource["name"]
        for key in resource["schema"].get("foreignKeys", ()):
            to = key["reference"]
            known = {row[to["fields"][0]] for row in read(tmp_path / f"{to['resource']}.csv")}
            assert {row[key["fields"][0]] for row in rows} - {""} <= known
            declared += 1
    assert declared >= 3


def test_numbers_keep_every_digit(document: Document, tmp_path: Path) -> None:
    document["given"]["value"]["p50"] = 123456789.12345679
    write_tables(document, tmp_path)
    total = next(row for row in read(tmp_path / "balance.csv") if row["figure"] == "given.value")
    assert float(total["value_p50"]) == 123456789.12345679


def test_what_makes_a_range_wide_is_a_row_of_its_own(document: Document, tmp_path: Path) -> None:
    write_tables(document, tmp_path)
    rows = {row["item"]: row for row in read(tmp_path / "widths.csv")}
    assert set(rows) == set(document["widths"])
    for id, width in document["widths"].items():
        told = rows[id]
        parts = [float(value) for name, value in told.items() if name.startswith("part_") and value]
        assert parts == [] if not width["parts"] else sum(parts) == pytest.approx(1.0)
        assert int(told["origins"]) == len(width["figures"])
        assert float(told["double_p95"]) == width["double"]["p95"]
        assert (told["apart_times"] == "") == (width["apart"]["times"] is None)


def test_a_hidden_figure_leaves_the_count_of_figures(document: Document, tmp_path: Path) -> None:
    hidden = document["widths"]["drivers"]["figures"][0]["claim"]
    (claim,) = (one for one in document["claims"] if one["id"] == hidden)
    claim["internal"] = True
    rows = {row["item"]: row for row in collect_tables(document)["widths"].records()}
    assert rows["drivers"]["figures_plain"] == 0
    assert rows["drivers"]["camps"] is None


def test_an_open_end_is_an_empty_cell_with_its_reason(document: Document, tmp_path: Path) -> None:
    document["returned"]["value"].update(high=None, open="every report is a floor")
    write_tables(document, tmp_path)
    total = next(row for row in read(tmp_path / "balance.csv") if row["figure"] == "returned.value")
    assert total["value_high"] == ""
    assert total["value_open"] == "every report is a floor"


def test_internal_rows_and_sources_known_only_by_them_are_left_out(
    document: Document, tmp_path: Path
) -> None:
    source = {**document["sources"][0], "id": "whisperer", "name": "The Whisperer"}
    document["sources"].append(source)
    template = document["claims"][0]
    document["claims"].append(
        {
            **template,
            "id": "secret-1",
            "source": "whisperer",
            "origin": "secret-1",
            "internal": True,
        }
    )
    before = collect_tables(document).withheld
    write_tables(document, tmp_path)
    for path in tmp_path.iterdir():
        text = path.read_text(encoding="utf-8")
        assert "secret-1" not in text, path.name
        assert "whisperer" not in text.lower(), path.name
    assert before >= 2


def test_the_same_document_gives_the_same_bytes(document: Document, tmp_path: Path) -> None:
    first = {path.name: path.read_bytes() for path in write_tables(document, tmp_path / "a")}
    second = {path.name: path.read_bytes() for path in write_tables(document, tmp_path / "b")}
    assert first == second


def test_text_that_looks_like_a_formula_reads_back_as_it_was(
    document: Document, tmp_path: Path
) -> None:
    document["claims"][0]["said"] = "=1+1"
    write_tables(document, tmp_path)
    id = document["claims"][0]["id"]
    row = next(row for row in read(tmp_path / "claims.csv") if row["id"] == id)
    assert row["said"] == "=1+1"
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert "report.xlsx" in package["description"]


@pytest.mark.parametrize("table", list(read_yaml("codebook.yaml")["tables"]))
def test_every_table_has_rows_and_fills_its_key(document: Document, table: str) -> None:
    rows = list(collect_tables(document)[table].records())
    assert rows
    filled = {name for row in rows for name, cell in row.items() if cell is not None}
    key = collect_tables(document)[table].key
    assert set(key) <= filled


CELL = st.none() | st.text(st.characters(exclude_categories=("Cs", "Cc"))) | st.integers()


@given(st.lists(st.tuples(CELL, st.floats(allow_nan=False, allow_infinity=False))))
def test_a_rendered_table_reads_back(rows: list[tuple[Any, float]]) -> None:
    columns = (Column("a", "text", ""), Column("b", "number", ""))
    table = Table("t", "T", "", columns, ("a",), {}, tuple(rows))
    back = list(csv.reader(io.StringIO(render_table(table), newline="")))
    assert back[0] == ["a", "b"]
    assert [(a, float(b)) for a, b in back[1:]] == [
        ("" if a is None else str(a), b) for a, b in rows
    ]


def test_rows_that_name_an_item_say_its_name(document: Document, tmp_path: Path) -> None:
    write_tables(document, tmp_path)
    for table in ("claims", "prices", "origins", "grid", "curves"):
        rows = [row for row in read(tmp_path / f"{table}.csv") if row["item"]]
        assert rows
        for row in rows:
            name = document["names"].get(row["item"])
            if name:
                assert (row["item_name_en"], row["item_name_de"]) == (name["en"], name["de"])
