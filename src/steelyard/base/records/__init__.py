"""Plain text -> records that know their places, and back.

In: the bytes or text of a CSV or YAML file and the name to report it under.
Out: a Table or a Tree of plain values, with the line and column of each cell or node on demand;
and text again. Never touches a disk, never guesses a value: what cannot be read is a Problem.
"""

from __future__ import annotations

from steelyard.base.records.csv_text import Row, Table, edit_csv, parse_csv, render_csv, widen_csv
from steelyard.base.records.marks import Mark, Path, decode
from steelyard.base.records.yaml_entries import edit_entries, edit_fields
from steelyard.base.records.yaml_parts import diff_nodes, drop_part, edit_part, with_nodes
from steelyard.base.records.yaml_text import Tree, collector_paused, core_tag, parse_yaml
from steelyard.base.records.yaml_writing import edit_yaml, render_yaml

__all__ = [
    "Mark",
    "Path",
    "Row",
    "Table",
    "Tree",
    "collector_paused",
    "core_tag",
    "decode",
    "diff_nodes",
    "drop_part",
    "edit_csv",
    "edit_entries",
    "edit_fields",
    "edit_part",
    "edit_yaml",
    "parse_csv",
    "parse_yaml",
    "render_csv",
    "render_yaml",
    "widen_csv",
    "with_nodes",
]
