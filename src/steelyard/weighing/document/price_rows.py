"""Price rows as the document has them, what stands far from the others of its cell, and the grid
of prices after an edit.

In: converted prices; a Weighing and an edited case. Out: JSON-ready rows. The grid after an edit
is the one that the next weighing will make, on the same draws: only cells whose rows changed, and
those that borrow from them, are priced anew.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from statistics import NormalDist, median
from typing import Any, Final

from steelyard.base.dates import parse_span
from steelyard.case.case import Case
from steelyard.weighing.document.figures import grid_row
from steelyard.weighing.document.plain import plain
from steelyard.weighing.pricing import ConvertedPrice, Pricing, Series, convert_prices
from steelyard.weighing.settings import Settings
from steelyard.weighing.weigh import Weighing

FAR: Final = NormalDist().inv_cdf(0.995)
"""Standard deviations from the median of the others, from where on a price stands out: one sale in
a hundred would. At one in twenty two rows of the worked case would stand out by chance alone."""
LEAST_OTHERS: Final = 2
"""Of two sales nobody can say which one is the odd one out."""


def price_rows(converted: Iterable[ConvertedPrice]) -> list[dict[str, Any]]:
    """Price rows with every step of their conversion."""
    return [
        {
            **plain(row.price),
            "used": row.used,
            "why": row.why,
            "converted_low": row.low,
            "converted_high": row.high,
            "steps": list(row.steps),
        }
        for row in converted
    ]


def convert_known(case: Case) -> tuple[ConvertedPrice, ...]:
    """The prices of a case as its own settings have them converted."""
    cutoff = case.exchange.cutoff
    known_by = parse_span(cutoff).last.isoformat() if cutoff is not None else None
    return convert_prices(case, Series(case, known_by), known_by)


def find_outliers(converted: Iterable[ConvertedPrice], settings: Settings) -> dict[str, float]:
    """Rows that stand far from the sales that count in their cell: id -> times their median.

    How far is far is what the settings say of sales: the width of the row's kind, its own range,
    and the spread between sales of one class. Rows that do not count are looked at as well.
    """
    cells: dict[tuple[str | None, str | None], list[ConvertedPrice]] = {}
    for row in converted:
        if row.price.item and row.price.basis and (_middle(row) or 0.0) > 0.0:
            cells.setdefault((row.price.item, row.price.basis), []).append(row)
    score = NormalDist().inv_cdf(0.5 + settings["range_coverage"] / 2.0)
    found = {}
    for rows in cells.values():
        for row in rows:
            others = [math.log(_middle(one) or 1.0) for one in rows if one.used and one != row]
            if len(others) < LEAST_OTHERS:
                continue
            apart = math.log(_middle(row) or 1.0) - median(others)
            width = math.hypot(
                settings[_width_of(row, settings)],
                settings["price_dispersion"],
                _half(row) / score,
            )
            if abs(apart) > FAR * width:
                found[row.price.id] = math.exp(apart)
    return found


def _middle(row: ConvertedPrice) -> float | None:
    """The geometric middle of a row in the case's money; its one end where the other is open."""
    ends = [one for one in (row.low, row.high) if one is not None]
    return math.sqrt(ends[0] * ends[-1]) if ends else None


def _width_of(row: ConvertedPrice, settings: Settings) -> str:
    """The setting with the width of a row; offers and what-ifs, which never count, have none."""
    own = f"price_{row.price.kind}"
    return own if own in settings.table else "price_press"


def _half(row: ConvertedPrice) -> float:
    """Half of the row's own range, on the log scale."""
    if not row.low or not row.high:
        return 0.0
    return 0.5 * (math.log(row.high) - math.log(row.low))


def grid_after(w: Weighing, case: Case, settings: Settings) -> list[dict[str, Any]]:
    """The grid of prices of `w` as it is once `case` is weighed; items are those of `w`.

    Quantities have no part in it, so an edit of claims moves only what money of its day is worth,
    and that is left as weighed.
    """
    known_by = w.options.as_of.isoformat() if w.options.as_of else None
    without = frozenset(w.options.without)
    prices = convert_prices(case, Series(case, known_by), known_by, without)
    pricing = Pricing(case, prices, settings, w.options.seed, w.pricing.size)
    pricing.dated = w.pricing.dated
    after = replace(w, case=case, pricing=pricing, prices=prices)
    alike = settings == w.settings
    rows = []
    for id, estimate in sorted(w.estimates.items()):
        item = next((one for one in case.items if one.id == id), None)
        if item is None or estimate.item.account in {"none", "unpriced"}:
            continue
        for basis in case.exchange.bases:
            same = alike and item == estimate.item and basis in w.case.exchange.bases
            if same and _rests_on(w, id, basis) == _rests_on(after, id, basis):
                rows.append(grid_row(w, id, basis))
            else:
                rows.append(grid_row(after, id, basis))
    return rows


def _rests_on(w: Weighing, item: str, basis: str) -> tuple[Any, ...]:
    """All that a cell's price is made from: its rows, and those of every cell it borrows from."""
    items: Mapping[str, Any] = {one.id: one for one in w.case.items}
    found: list[Any] = [w.case.exchange.bases[basis], w.case.exchange.money]
    seen: set[tuple[str, str]] = set()
    at: tuple[str, str] | None = (item, basis)
    while at is not None and at not in seen and at[0] in items:
        seen.add(at)
        rows = w.pricing.cells.get(at, [])
        found += [items[at[0]], tuple((row.price, row.low, row.high) for row in rows)]
        proxy = items[at[0]].proxies.get(at[1])
        at = (proxy.item, proxy.basis) if proxy is not None else None
    return tuple(found)
