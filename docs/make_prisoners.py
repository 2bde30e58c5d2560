"""Write the tables of docs/prisoners.md from the case and from one weighing of it.

In: the case `cases/prisoners-for-goods`. Out: the page with the text between its markers
replaced. Run `python docs/make_prisoners.py`; it weighs the case, which takes some ten seconds.
`ledger` and `read_years` are what the tests hold the intervals against: the ledger is read from
the rows with the role comparison and never enters the weighing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from pathlib import Path

import numpy as np
from flagship_page import marked, table

from steelyard.case.case import Case
from steelyard.case.folder import read_case
from steelyard.desk import words
from steelyard.weighing.weigh import Weighing, weigh

ROOT = Path(__file__).resolve().parent.parent
CASE = ROOT / "cases" / "prisoners-for-goods"
PAGE = ROOT / "docs" / "prisoners.md"
COUNTED = (("prisoners", "frg_ledger"), ("goods", "frg_ledger"))
"""Which count of the ledger the table shows: the two sides' counts of persons differ by dozens."""
SHOWN = (1963, 1964, 1965, 1966, 1969, 1972, 1975, 1978, 1981)


@dataclass(frozen=True, slots=True)
class YearEnd:
    """A total of the ledger at the end of a year beside what the weighing says of that day."""

    item: str
    source: str
    year: int
    truth: float
    p05: float
    p50: float
    p95: float

    @property
    def inside(self) -> bool:
        """Whether the ledger lies in the 90 % interval."""
        return self.p05 <= self.truth <= self.p95


def ledger(case: Case) -> dict[tuple[str, str], dict[int, float]]:
    """Totals so far by item and source, at the end of each year without a gap before it."""
    years: dict[tuple[str, str], dict[int, float]] = {}
    for claim in case.claims:
        if claim.id.startswith("L") and claim.role == "comparison" and claim.amount_low is not None:
            year = int(str(claim.as_of)[:4])
            years.setdefault((claim.item, str(claim.source)), {})[year] = claim.amount_low
    return {
        key: dict(zip(sorted(found), accumulate(found[y] for y in sorted(found)), strict=True))
        for key, found in years.items()
    }


def read_years(w: Weighing) -> tuple[YearEnd, ...]:
    """Every year-end of the ledger inside the window, with the interval of that day."""
    totals = ledger(w.case)
    paths = dict(w.paths.each(tuple(sorted({item for item, _ in totals}))))
    found = []
    for (item, source), by_year in sorted(totals.items()):
        for year, truth in by_year.items():
            at = w.months.index(date(year, 12, 31))
            low, middle, high = np.quantile(paths[item][at], (0.05, 0.5, 0.95))
            found.append(YearEnd(item, source, year, truth, low, middle, high))
    return tuple(found)


def _coverage(ends: tuple[YearEnd, ...]) -> str:
    rows = []
    by_key: Mapping[tuple[str, str, int], YearEnd] = {
        (end.item, end.source, end.year): end for end in ends
    }
    for year in SHOWN:
        cells = [str(year)]
        for item, source in COUNTED:
            end = by_key[item, source, year]
            scale = 1.0 if item == "prisoners" else 1e6
            say = [words.amount(x / scale) for x in (end.p50, end.p05, end.p95)]
            cells.append(words.amount(end.truth / scale, 5 if item == "prisoners" else 4))
            cells.append(f"{say[0]} ({say[1]} to {say[2]})")
            cells.append("inside" if end.inside else "outside")
        rows.append(tuple(cells))
    head = (
        "end of",
        "persons, ledger",
        "persons, weighed",
        "",
        "DM m, ledger",
        "DM m, weighed",
        "",
    )
    return table(head, rows)


def _counted(ends: tuple[YearEnd, ...]) -> str:
    rows = []
    names = {"frg_ledger": "Federal Government", "gdr_ledger": "GDR"}
    for item, source in sorted({(end.item, end.source) for end in ends}):
        mine = [end for end in ends if (end.item, end.source) == (item, source)]
        out = [str(end.year) for end in mine if not end.inside]
        inside = f"{len(mine) - len(out)} of {len(mine)}"
        rows.append((item, names[source], inside, ", ".join(out) or "none"))
    return table(("item", "whose count", "year-ends inside 90 %", "outside"), rows)


def _ours(w: Weighing) -> str:
    balance = w.balance
    rows = []
    for name, draws in (
        ("given: prisoners, EUR of 2024", balance.given.value),
        ("came back: goods, EUR of 2024", balance.returned.value),
    ):
        rows.append((name, *(words.money(x, "EUR") for x in np.quantile(draws, (0.05, 0.5, 0.95)))))
    for name, id in (
        ("prisoners", "prisoners"),
        ("goods, DM of each day", "goods"),
        ("DM a head, over all so far", "marks_per_head"),
    ):
        quantiles = np.quantile(w.estimates[id].quantity, (0.05, 0.5, 0.95))
        rows.append((name, *(words.amount(x) for x in quantiles)))
    ratio = np.quantile(balance.ratio, (0.05, 0.5, 0.95))
    rows.append(("given for each euro back", *(words.amount(x) for x in ratio)))
    return table(("to 29 August 1983", "5 %", "50 %", "95 %"), rows)


def _prices(case: Case, w: Weighing) -> str:
    rows = []
    for row in w.prices:
        price = row.price
        printed = " to ".join(
            f"{x:,.0f}" for x in dict.fromkeys((price.price_low, price.price_high)) if x is not None
        )
        if row.used and row.low is not None and row.high is not None:
            low, high = (words.money(x, "EUR") for x in (row.low, row.high))
            worth = low if low == high else f"{low} to {high}"
            rows.append(
                (price.id, str(price.price_year), f"{price.currency} {printed}", price.said, worth)
            )
    head = ("row", "year", "as printed", "what", f"in prices of {case.exchange.money.price_year}")
    return table(head, rows)


def tables(w: Weighing) -> dict[str, str]:
    """The tables of the page by name."""
    ends = read_years(w)
    return {
        "ours": _ours(w),
        "coverage": _coverage(ends),
        "counted": _counted(ends),
        "prices": _prices(w.case, w),
    }


def main() -> None:
    """Weigh the case and write the page."""
    page = PAGE.read_text(encoding="utf-8")
    for name, text in tables(weigh(read_case(CASE))).items():
        page = marked(page, "table", name, "end", text)
    PAGE.write_text(page, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
