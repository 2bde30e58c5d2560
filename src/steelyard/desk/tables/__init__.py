"""A weighing as tidy tables: CSV files with a datapackage.json that describes each column."""

from __future__ import annotations

from steelyard.desk.tables.collect import Column, Table, Tables, collect_tables
from steelyard.desk.tables.files import FILES, SAFE_CELLS, render_table, write_tables

__all__ = (
    "FILES",
    "SAFE_CELLS",
    "Column",
    "Table",
    "Tables",
    "collect_tables",
    "render_table",
    "write_tables",
)
