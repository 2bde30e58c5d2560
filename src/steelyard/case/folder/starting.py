"""A new case folder: commented files to fill in, or a copy of the worked example.

In: the path of a folder that is empty or not there yet. Out: a case that `check` finds whole.
Never writes over anything.
"""

from __future__ import annotations

import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from steelyard.base.errors import CaseError, Place, Problem
from steelyard.base.records import render_csv
from steelyard.case.claims import Claim
from steelyard.case.folder.reading import TABLES
from steelyard.case.validate import shape_of

EXAMPLE = "unequal-partnership"
"""The folder below cases/ of the source tree; an installed package has it as data/example."""

_LEFT_OUT = {"results", ".steelyard", "__pycache__"}


def create_case(path: Path) -> tuple[Path, ...]:
    """Write the commented files of a new case and give their paths.

    Raises CaseError `folder-not-empty`.
    """
    _need_empty(path)
    id = re.sub(r"[^A-Za-z0-9._-]+", "-", path.resolve().name).strip("-._") or "my-case"
    template = files("steelyard.case").joinpath("template")
    written = []
    for name, text in _texts(template):
        written.append(_write(path / name, text.replace("id: my-case", f"id: {id}", 1)))
    for name, (_, kind) in TABLES.items():
        if not (path / name).exists():
            written.append(_write(path / name, render_csv(shape_of(kind).names, ())))
    register = path / "claims" / "reported.csv"
    written.append(_write(register, render_csv(shape_of(Claim).names, ())))
    for name, text in _texts(files("steelyard.data").joinpath("schemas")):
        written.append(_write(path / "schemas" / name, text))
    for folder in ("documents", "texts"):
        (path / folder).mkdir(exist_ok=True)
    return tuple(sorted(written))


def copy_example(path: Path) -> tuple[Path, ...]:
    """Copy the worked example, without its results, and give the paths written.

    Raises CaseError `folder-not-empty`, or `no-example` if the installation lacks it.
    """
    _need_empty(path)
    example = _example()
    if example is None:
        raise CaseError(
            [
                Problem(
                    Place(str(path)),
                    "no-example",
                    "This installation does not hold the worked example.",
                    "Install the package again from its wheel, or clone the source.",
                )
            ]
        )
    return tuple(_write(path / name, text) for name, text in _texts(example))


def _example() -> Traversable | None:
    packaged = files("steelyard.data").joinpath("example")
    source_tree = Path(__file__).resolve().parents[4] / "cases" / EXAMPLE
    for place in (packaged, source_tree):
        if place.joinpath("case.yaml").is_file():
            return place
    return None


def _texts(folder: Traversable, below: str = "") -> list[tuple[str, str]]:
    """Relative name and text of each file below a folder, sorted by name."""
    found: list[tuple[str, str]] = []
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir() and entry.name not in _LEFT_OUT:
            found.extend(_texts(entry, f"{below}{entry.name}/"))
        elif entry.is_file() and not entry.name.startswith("."):
            text = entry.read_bytes().decode("utf-8")
            found.append((below + entry.name, text.replace("\r\n", "\n")))
    return found


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _need_empty(path: Path) -> None:
    if path.is_dir() and not any(path.iterdir()):
        return
    if path.exists():
        raise CaseError(
            [
                Problem(
                    Place(str(path)),
                    "folder-not-empty",
                    f"{path} is there already and is not an empty folder; nothing was written.",
                    "Give the name of a new folder.",
                )
            ]
        )
