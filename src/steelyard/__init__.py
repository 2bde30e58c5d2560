"""Steelyard weighs an exchange that neither side publishes.

The public names, each loaded when first asked for, so that `steelyard --help` loads none.
"""

from __future__ import annotations

from importlib import import_module

__version__ = "0.1.0"

_HOMES = {
    "Case": "steelyard.case.case",
    "CaseError": "steelyard.base.errors",
    "Problem": "steelyard.base.errors",
    "check_folder": "steelyard.case.folder",
    "copy_example": "steelyard.case.folder",
    "create_case": "steelyard.case.folder",
    "read_case": "steelyard.case.folder",
    "Weighing": "steelyard.weighing.weigh",
    "weigh": "steelyard.weighing.weigh",
}

__all__ = ["__version__", *sorted(_HOMES)]  # noqa: PLE0604 - the names are strings, told at run time


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"steelyard has no public name {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
