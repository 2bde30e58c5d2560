"""The door to the package's own data."""

from __future__ import annotations

from importlib.resources import files

import pytest

from steelyard.base.tables import (
    DATA,
    list_names,
    read_headings,
    read_table,
    read_text,
    read_yaml,
)


def test_text_has_plain_line_ends_and_is_read_once() -> None:
    assert "\r" not in read_text("words.yaml")
    assert read_text("words.yaml") is read_text("words.yaml")


def test_lines_about_source_and_licence_are_no_rows() -> None:
    for name in ("priors.csv", "widths.csv"):
        for row in read_table(name):
            assert not next(iter(row.values())).startswith("#")


def test_a_missing_file_is_said_by_name() -> None:
    with pytest.raises(FileNotFoundError, match="nothing"):
        read_text("nothing.csv")


@pytest.mark.parametrize(
    "name", sorted(one.name for one in files(DATA).iterdir() if one.name.endswith(".csv"))
)
def test_rows_of_tables_are_as_long_as_their_header(name: str) -> None:
    rows = read_table(name)
    assert rows
    for row in rows:
        assert None not in row, f"{name}: a row is longer than the header: {row}"
        assert None not in row.values(), f"{name}: a row is shorter than the header: {row}"


@pytest.mark.parametrize(
    "name", sorted(one.name for one in files(DATA).iterdir() if one.name.endswith(".yaml"))
)
def test_yaml_files_are_mappings_with_plain_keys(name: str) -> None:
    read = read_yaml(name)
    assert read
    # YAML 1.1 reads yes, no, on and off as true and false; a key written so is lost.
    assert all(isinstance(key, str) for key in read)


@pytest.mark.parametrize("language", list_names("lexicons", ".yaml"))
def test_some_headings_of_a_file_hold_what_they_hold_in_the_whole(language: str) -> None:
    name = f"lexicons/{language}.yaml"
    whole = read_yaml(name)
    headings = tuple(whole)
    assert read_headings(name, headings) == whole
    assert read_headings(name, headings[:2]) == {head: whole[head] for head in headings[:2]}
    assert read_headings(name, ("no_such",)) == {}
