"""Every page and every deed of the workbench, by name: the table of contents.

In: a name from an address. Out: the function behind it, loaded when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import Any, Final

from steelyard.desk.web.asking import Done, Form, Query
from steelyard.desk.web.bench import LOADING, Bench

View = Callable[[Bench, Query], Mapping[str, Any]]
Deed = Callable[[Bench, Form], Done]

PAGES: Final[Mapping[str, str]] = {
    "": "overview",
    "inbox": "inbox",
    "documents": "documents",
    "items": "items",
    "prices": "prices",
    "origins": "origins",
    "sources": "sources",
    "readers": "readers",
    "promises": "promises",
    "assumptions": "assumptions",
    "hypotheses": "hypotheses",
    "trace": "trace",
    "sheets": "sheets",
    "case": "case_page",
    "series": "series",
    "problems": "problems",
}
"""First part of an address -> module of `web/pages`, whose `view` makes the page.

What stands behind it (`/items/ID`) is in the query's path. In the order of the menu.
"""
HIDDEN: Final = frozenset({"trace", "problems", "readers", "series"})
"""Pages that are reached from others and not from the menu."""

NO_DOCUMENT: Final = "-"
"""In the place of a document's id: the claims that rest on none."""

DEEDS: Final[Mapping[str, tuple[str, str]]] = {
    "undo": ("working", "undo"),
    "weigh": ("working", "weigh"),
    "stop": ("working", "stop"),
    "judge": ("judging", "judge"),
    "second": ("judging", "second"),
    "mark": ("judging", "mark"),
    "add": ("adding", "add"),
    "read-again": ("adding", "read_again"),
    "edit": ("editing", "edit"),
    "drop": ("editing", "drop"),
    "new": ("making", "new"),
    "begin": ("beginning", "begin"),
    "grade": ("editing", "grade"),
    "link": ("linking", "link"),
    "keep-setting": ("settings", "keep"),
    "propose": ("sheets", "propose"),
    "import": ("sheets", "apply"),
}
"""Name in the address -> module of `web/deeds` and its function."""


def view_of(name: str) -> View | None:
    """What makes the page of that name."""
    return _loaded(f"pages.{PAGES[name]}", "view") if name in PAGES else None


def template_of(name: str, path: str) -> str:
    """The template of a page; one of a single thing has its own."""
    module = PAGES[name]
    return f"{module}_one" if path and module in {"inbox", "items", "sources"} else module


def deed_of(name: str) -> Deed | None:
    """What does the deed of that name."""
    if name not in DEEDS:
        return None
    module, function = DEEDS[name]
    found: Deed = _loaded(f"deeds.{module}", function)
    return found


@cache
def _loaded(module: str, function: str) -> Any:
    with LOADING:
        return getattr(import_module(f"steelyard.desk.web.{module}"), function)
