"""The tables of what moves the result: the document's shares, worded and rounded."""

from __future__ import annotations

from typing import Any

from steelyard.desk.report.bilingual import same
from steelyard.desk.report.drivers import driver_tables


def split(*shares: tuple[str, float]) -> list[dict[str, Any]]:
    return [{"name": name, "share": share, "se": 0.01} for name, share in shares]


DOCUMENT: dict[str, Any] = {
    "families": {"metal": {"name": {"en": "Metal", "de": "Metall"}}},
    "drivers": {
        "source": [],
        "item": split(("gold", 0.6), ("drones", 0.397), ("oil", 0.003)),
        "price": split(("(quantities)", 0.7), ("gold", 0.3)),
        "assumption": split(("(all else)", 0.9), ("metal", 0.094), ("fuel", 0.006)),
    },
    "driver_splits": {"item": {"figure": "given.value"}},
}


def test_shares_are_worded_and_what_rounds_to_nothing_has_no_row() -> None:
    found = driver_tables(DOCUMENT, same)
    assert found["driver_figure"].en == "the value of what went out"
    item, price, assumption = found["driver_tables"]
    assert [(row.name.en, row.share.en) for row in item.rows] == [
        ("gold", "60%"),
        ("drones", "40%"),
    ]
    assert item.small is None
    assert [row.name.de for row in price.rows] == ["alle Mengen", "Preis: gold"]
    assert [row.name.de for row in assumption.rows][:2] == [
        "Angaben, Preise und alles Übrige",
        "Metall",
    ]
    assert 'width="60.00%"' in item.rows[0].bar


def test_what_is_left_out_together_is_said_where_it_is_seen() -> None:
    many = split(("gold", 0.98), *((f"i{k}", 0.004) for k in range(5)))
    document = {**DOCUMENT, "drivers": {"item": many}}
    (table,) = driver_tables(document, same)["driver_tables"]
    assert len(table.rows) == 1
    assert table.small is not None
    assert table.small.en == "2.0%"


def test_a_document_without_shares_has_no_tables() -> None:
    found = driver_tables({"drivers": {"item": []}, "families": {}}, same)
    assert found["driver_tables"] == []
