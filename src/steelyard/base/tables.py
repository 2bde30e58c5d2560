"""The package's own data: the one door to the files below steelyard/data.

In: a file name below the data folder. Out: rows, a mapping, or text; read once a process.
Never reads anything of a case, and never writes.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

DATA = "steelyard.data"
_HEADING = re.compile(r"(?m)^([a-z_]+:)")


@cache
def read_text(name: str) -> str:
    """The text of data file `name`, as UTF-8. Raises FileNotFoundError."""
    text = files(DATA).joinpath(*name.split("/")).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


@cache
def read_table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a CSV file; lines that open with `#` tell source, licence and date."""
    lines = (line for line in read_text(name).split("\n") if line and not line.startswith("#"))
    return tuple(dict(row) for row in csv.DictReader(lines, strict=True))


@cache
def read_yaml(name: str) -> dict[str, Any]:
    """A YAML file whose top level is a mapping. Do not change what you are given."""
    return _parsed(name, read_text(name))


@cache
def read_headings(name: str, headings: tuple[str, ...]) -> dict[str, Any]:
    """The same of a file, of some of its top headings only: the rest is not parsed.

    A heading is a word that opens a line, up to its colon; what is under it is indented.
    """
    parts = _HEADING.split(read_text(name))
    kept = [
        head + body
        for head, body in zip(parts[1::2], parts[2::2], strict=True)
        if head.rstrip(":") in headings
    ]
    return _parsed(name, "".join(kept)) if kept else {}


def _parsed(name: str, text: str) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    read = yaml.load(text, Loader=loader)  # noqa: S506 - both loaders are safe ones
    if not isinstance(read, dict):
        raise ValueError(f"{name} should hold a mapping, not {type(read).__name__}")
    return read


@cache
def list_names(folder: str, ending: str) -> tuple[str, ...]:
    """The files of data folder `folder` with `ending`, without it, in order."""
    found = (one.name for one in files(DATA).joinpath(*folder.split("/")).iterdir())
    return tuple(sorted(name.removesuffix(ending) for name in found if name.endswith(ending)))
