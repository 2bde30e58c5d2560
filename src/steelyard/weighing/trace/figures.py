"""Figure paths: every number of a weighing by its name, `given.items.grain.quantity@2025-09`.

In: the weighing document, and a path somebody typed or clicked. Out: the Figure it names, or the
nearest that exist. A path is the key's place in the document, then optionally `@` and a month of
a curve, then optionally one end: `.low`, `.high`, `.p05`, `.p50`, `.p95`.
Never computes a number: it hands on those of the document.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

Document = Mapping[str, Any]
Measure = Literal["amount", "money", "share", "ratio", "months", "factor"]

ENDS = ("low", "high", "p05", "p50", "p95")
LEGS = ("given", "returned")
SECTIONS = ("given", "returned", "due", "trade")
_MONTH = re.compile(r"\d{4}-\d{2}")
# Enough to choose from, few enough to fit on a screen line each.
_SUGGESTIONS = 5


@dataclass(frozen=True, slots=True)
class Number:
    """The five numbers of a figure, what they measure, and why an end is missing."""

    measure: Measure
    unit: str = ""
    low: float | None = None
    high: float | None = None
    p05: float | None = None
    p50: float | None = None
    p95: float | None = None
    open: str = ""

    def end(self, name: str) -> float | None:
        """The number at one of ENDS."""
        return {
            "low": self.low,
            "high": self.high,
            "p05": self.p05,
            "p50": self.p50,
            "p95": self.p95,
        }[name]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a weighing: `base` is its path without month and end.

    `kind` and `about` say what it is made of: ("quantity", ("grain",)) is that of item grain.
    `number` is None where the weighing has none (an item that nobody could price).
    """

    path: str
    base: str
    kind: str
    about: tuple[str, ...]
    number: Number | None
    month: str = ""
    end: str = ""


class FigureError(ValueError):
    """No figure has that path; `suggestions` are the nearest that exist."""

    def __init__(self, message: str, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.suggestions = suggestions


def number_of(q: Mapping[str, Any] | None, measure: Measure, unit: str = "") -> Number | None:
    """The Number of a spread of the document; None for a missing one."""
    if not q:
        return None
    reason = q.get("open") or ""
    if isinstance(reason, Mapping):
        reason = reason.get("en") or next(iter(reason.values()), "")
    return Number(
        measure,
        unit,
        q.get("low"),
        q.get("high"),
        q.get("p05"),
        q.get("p50"),
        q.get("p95"),
        str(reason),
    )


def quantity_number(q: Mapping[str, Any] | None, unit: str) -> Number | None:
    """A quantity's Number: shares and ratios have no unit to print, all else is of `unit`."""
    measure: Measure = "share" if unit == "share" else "ratio" if unit == "ratio" else "amount"
    return number_of(q, measure, unit)


def items_of(document: Document) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """Item id -> (its path, `given.items.grain` or `supporting.loads`, and what is known of it)."""
    found: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for section in SECTIONS:
        for id, item in document[section]["items"].items():
            found[id] = (f"{section}.items.{id}", item)
    for id, item in document["supporting"].items():
        found[id] = (f"supporting.{id}", item)
    return found


def figures(document: Document) -> dict[str, Figure]:
    """Every figure by its path, without months and ends, in the document's order."""
    return {figure.path: figure for figure in _figures(document)}


def months_of(document: Document) -> dict[str, int]:
    """Month, `2025-09`, -> its place in the curves; a month met twice is its last day."""
    return {str(day)[:7]: place for place, day in enumerate(document["months"])}


def figure_paths(document: Document) -> tuple[str, ...]:
    """All valid paths, those with a month included; any of them may also carry an end."""
    months = months_of(document)
    paths: list[str] = []
    for figure in _figures(document):
        paths.append(figure.path)
        if _curve(document, figure) is not None:
            paths.extend(f"{figure.path}@{month}" for month in months)
    return tuple(paths)


def find_figure(document: Document, path: str) -> Figure:
    """The figure that `path` names. Raises FigureError with the nearest paths."""
    known = figures(document)
    wanted = path.strip()
    if wanted in known:
        return known[wanted]
    base, end = wanted, ""
    head, dot, tail = wanted.rpartition(".")
    if dot and tail in ENDS:
        base, end = head, tail
    base, at, month = base.partition("@")
    if base not in known:
        raise FigureError(f"no figure {path!r} in this weighing", _nearest(known, base, at + month))
    figure = known[base]
    if not at:
        return replace(figure, path=wanted, end=end)
    curve = _curve(document, figure)
    if curve is None:
        raise FigureError(f"{base} has no months; it is one figure", (base,))
    months = months_of(document)
    if not _MONTH.fullmatch(month) or month not in months:
        first, last = next(iter(months), ""), next(reversed(months), "")
        near = sorted(months, key=lambda one: abs(_ordinal(one) - _ordinal(month)))[:_SUGGESTIONS]
        raise FigureError(
            f"{base} has no month {month!r}; its months run from {first} to {last}",
            tuple(f"{base}@{one}" for one in near),
        )
    place = months[month]
    measure: Measure = figure.number.measure if figure.number else "amount"
    unit = figure.number.unit if figure.number else ""
    at_month = {name: curve[name][place] for name in ("p05", "p50", "p95")}
    return replace(
        figure, path=wanted, month=month, end=end, number=number_of(at_month, measure, unit)
    )


def _ordinal(month: str) -> int:
    """Months since year 0; what is no month lies far ahead, beyond the last."""
    if not _MONTH.fullmatch(month):
        return 12 * 10_000
    return 12 * int(month[:4]) + int(month[5:])


def _nearest(known: Mapping[str, Figure], base: str, rest: str) -> tuple[str, ...]:
    """Existing paths that look like `base`; an item's id alone names its figures."""
    named = [path for path in known if base and base in path.split(".")]
    close = difflib.get_close_matches(base, known, n=_SUGGESTIONS, cutoff=0.4)
    found = list(dict.fromkeys([*named, *close]))[:_SUGGESTIONS] or list(known)[:_SUGGESTIONS]
    months = bool(_MONTH.fullmatch(rest[1:]))
    return tuple(
        f"{path}{rest}" if months and known[path].kind == "quantity" else path for path in found
    )


def _curve(document: Document, figure: Figure) -> Mapping[str, Any] | None:
    match figure.kind, figure.about:
        case "quantity", (id,):
            found = document["curves"].get(id)
        case "leg", (leg,):
            found = document["value_curves"].get(leg)
        case "balance", ():
            found = document["value_curves"].get("balance")
        case _:
            found = None
    return found if isinstance(found, Mapping) else None


def _figures(document: Document) -> Iterator[Figure]:
    money = str(document["currency"])

    def figure(
        path: str,
        kind: str,
        about: tuple[str, ...],
        q: Mapping[str, Any] | None,
        measure: Measure = "money",
        unit: str = money,
    ) -> Figure:
        return Figure(path, path, kind, about, number_of(q, measure, unit))

    yield figure("balance", "balance", (), document["balance"])
    yield figure("ratio", "ratio", (), document["ratio"], "ratio", "")
    yield figure("break_even", "break_even", (), document["break_even"])
    for section in SECTIONS:
        yield figure(f"{section}.value", "leg", (section,), document[section]["value"])
    for id, (place, item) in items_of(document).items():
        yield Figure(
            f"{place}.quantity",
            f"{place}.quantity",
            "quantity",
            (id,),
            quantity_number(item["quantity"], item["unit"]),
        )
        if item.get("documented"):
            yield Figure(
                f"{place}.documented",
                f"{place}.documented",
                "documented",
                (id,),
                quantity_number(item["documented"], item["unit"]),
            )
        if not place.startswith("supporting."):
            yield figure(f"{place}.unit_price", "unit_price", (id,), item.get("unit_price"))
            yield figure(f"{place}.value", "value", (id,), item.get("value"))
    common = document.get("ratio_common_window")
    if common:
        yield figure("ratio_common_window.ratio", "common_ratio", (), common["ratio"], "ratio", "")
        for leg in LEGS:
            yield figure(f"ratio_common_window.{leg}", "common_leg", (leg,), common[leg])
    for leg, q in (document.get("per_month") or {}).items():
        yield figure(f"per_month.{leg}", "per_month", (leg,), q)
    yield from _economy(document)
    for basis, totals in document["by_basis"].items():
        for leg in LEGS:
            yield figure(f"by_basis.{basis}.{leg}", "basis_leg", (basis, leg), totals[leg])
        yield figure(f"by_basis.{basis}.balance", "basis_pans", (basis,), totals["balance"])
        yield figure(
            f"by_basis.{basis}.ratio", "basis_pans", (basis,), totals["ratio"], "ratio", ""
        )
        if totals.get("leading_price") and totals.get("leading_item"):
            yield figure(
                f"by_basis.{basis}.leading_price",
                "grid",
                (totals["leading_item"], basis),
                totals["leading_price"],
            )
    for cell in document["grid"]:
        about = (cell["item"], cell["basis"])
        yield figure(f"grid.{'.'.join(about)}", "grid", about, cell.get("unit_price"))
    for change, totals in (document.get("lean_sensitivity") or {}).items():
        for name, q in totals.items():
            yield figure(f"lean_sensitivity.{change}.{name}", "leans", (change, name), q)
    for one in document["unpriced"]:
        yield Figure(
            f"unpriced.{one['item']}", f"unpriced.{one['item']}", "unpriced", (one["item"],), None
        )
    for promise in document["promises"]:
        path = f"promises.{promise['claim']}"
        spread = quantity_number(promise.get("documented"), promise.get("unit") or "")
        yield Figure(path, path, "promise", (promise["claim"],), spread)
    for row in document["published"]:
        path = f"published.{row['id']}"
        yield Figure(path, path, "published", (row["id"],), None)


def _economy(document: Document) -> Iterator[Figure]:
    economy = document["share_of_economy"]
    references = economy.get("reference") or []
    default = next((n for n, one in enumerate(references) if one.get("default")), 0)

    def share(path: str, n: int, leg: str, q: Mapping[str, Any] | None) -> Figure:
        return Figure(path, path, "share", (str(n), leg), number_of(q, "share", "share"))

    for leg in LEGS:
        yield share(f"share_of_economy.{leg}", default, leg, economy.get(leg))
    path = "share_of_economy.months_of_output"
    months = number_of(economy.get("months_of_output"), "months", "months")
    yield Figure(path, path, "share", (str(default), "given"), months)
    for n, reference in enumerate(references):
        for leg in LEGS:
            path = f"share_of_economy.reference.{n}.{leg}"
            yield share(path, n, leg, reference.get(leg))
