"""The package's own data: the one door to the files below steelyard/data.

In: a file name below the data folder. Out: rows, a mapping, or text; read once a process.
Never reads anything of a case, and never writes.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

DATA = "steelyard.data"


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
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    read = yaml.load(read_text(name), Loader=loader)  # noqa: S506 - both loaders are safe ones
    if not isinstance(read, dict):
        raise ValueError(f"{name} should hold a mapping, not {type(read).__name__}")
    return read


@cache
def list_names(folder: str, ending: str) -> tuple[str, ...]:
    """The files of data folder `folder` with `ending`, without it, in order."""
    found = (one.name for one in files(DATA).joinpath(*folder.split("/")).iterdir())
    return tuple(sorted(name.removesuffix(ending) for name in found if name.endswith(ending)))
