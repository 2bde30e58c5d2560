"""desk/brief/units.py: units as running text has them."""

from __future__ import annotations

import pytest

from steelyard.base.tables import read_table
from steelyard.desk import words
from steelyard.desk.brief.units import comes_whole, each, in_text, is_rate


@pytest.mark.parametrize(
    ("unit", "en", "de"),
    [
        ("t", "tonnes", "Tonnen"),
        ("metric tons", "tonnes", "Tonnen"),
        ("kg", "kilograms", "Kilogramm"),
        ("rounds/container", "rounds a container", "Schuss je Container"),
        ("DEM per person", "marks a person", "D-Mark je Person"),
        ("USD", "dollars", "Dollar"),
        ("bottles", "bottles", "bottles"),
    ],
)
def test_a_unit_is_spelled_out(unit: str, en: str, de: str) -> None:
    assert (in_text(unit, "en"), in_text(unit, "de")) == (en, de)


@pytest.mark.parametrize(
    ("unit", "en", "de"),
    [
        ("t", "tonne", "Tonne"),
        ("people", "person", "Person"),
        ("aircraft", "aircraft", "Flugzeug"),
        ("vehicles", "vehicle", "Fahrzeug"),
    ],
)
def test_one_of_it_is_singular(unit: str, en: str, de: str) -> None:
    assert (in_text(unit, "en", alone=True), in_text(unit, "de", alone=True)) == (en, de)


@pytest.mark.parametrize(
    ("unit", "en", "de"),
    [
        ("t", "a tonne", "je Tonne"),
        ("barrels", "a barrel", "je Barrel"),
        ("accounts", "an account", "je Konto"),
        ("pieces", "each", "je Stück"),
        ("rounds/container", "each", "je Stück"),
        ("bottles", "a bottle", "je bottle"),
    ],
)
def test_a_price_names_what_it_is_for(unit: str, en: str, de: str) -> None:
    assert (each(unit, "en"), each(unit, "de")) == (en, de)


def test_things_come_whole_and_measures_do_not() -> None:
    for unit in ("vehicles", "persons", "rounds", "containers", "voyages", "aircraft", "bottles"):
        assert comes_whole(unit), unit
    for unit in ("t", "kg", "barrels", "litres", "MWh", "ha", "person_months", "USD", "share"):
        assert not comes_whole(unit), unit
    for unit in ("", "rounds/container", "DEM per person"):
        assert not comes_whole(unit), unit


def test_a_part_or_a_quotient_is_a_rate() -> None:
    assert all(is_rate(unit) for unit in ("share", "ratio", "rounds/container", "EUR per tonne"))
    assert not any(is_rate(unit) for unit in ("tonnes", "persons", "EUR"))


@pytest.mark.parametrize("unit", sorted(row["unit"] for row in read_table("units.csv")))
def test_every_unit_of_the_table_has_words_in_both_languages(unit: str) -> None:
    for lang in ("en", "de"):
        many, one = in_text(unit, lang), in_text(unit, lang, alone=True)
        assert many
        assert one
        assert "_" not in many + one
    assert words.has_phrase(f"units.{unit}") or in_text(unit, "de") != unit
