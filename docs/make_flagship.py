"""Write the tables of docs/flagship.md from the case and from one weighing of it.

In: the path of a weighing document (`results/<name>/weighing.json`). Out: the page with the text
between its markers replaced. Run `python docs/make_flagship.py cases/.../weighing.json`.
`fixed_tables` rests on the case alone, `drawn_tables` on the weighing: a test holds the page to
the first to the letter, and to the second in its shape and its sums.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from flagship_page import marked, table

from steelyard.base.dates import parse_span
from steelyard.base.spread import Bounds
from steelyard.case.case import Case
from steelyard.case.folder import read_case
from steelyard.desk import words
from steelyard.weighing.bounds import plain_bounds
from steelyard.weighing.evidence import COUNTED, gather_evidence, newest_evidence
from steelyard.weighing.pricing import Pricing, Series, convert_prices
from steelyard.weighing.settings import read_settings

ROOT = Path(__file__).resolve().parent.parent
CASE = ROOT / "cases" / "unequal-partnership"
PAGE = ROOT / "docs" / "flagship.md"
BN = 1e9

ROUNDS = ("shells", "mortar_bombs", "rockets")
GUNS = ("guns_170mm", "launchers_240mm")
COUNTS = {
    "shells": "F017",
    "mortar_bombs": "F018",
    "rockets": "F019",
    "missiles": "F020",
    "guns": "F021",
    "troop_months": "F022",
}
"""What the study counted -> the row of published.csv that says how many."""

# The study prints persons, not months. Present without a break from the first month of troops
# to the end of its window is the most that this can mean.
STUDY_TROOP_MONTHS = 12
# Parts of the 28.7 tn won that were printed as 20 bn dollars: rows F050, F051 and F053.
KIDA_WON = {"munitions": 27.4, "troops": 0.4, "technology": 0.9}
# The count that an English copy gives for the same study (F054), and its own containers (F050).
KIDA_ROUNDS, KIDA_CONTAINERS = 5.0e6, 21_000


def usd(x: float | None) -> str:
    """Dollars in words, two significant digits."""
    return words.money(x, "USD")


def usd_range(low: float | None, high: float | None) -> str:
    """Two sums of dollars; a missing end is open."""
    if low is None or high is None:
        return f"at least {usd(low)}" if high is None else f"up to {usd(high)}"
    return words.money_range(low, high, "USD") if low != high else usd(low)


def number_range(low: float | None, high: float | None) -> str:
    """Two counts to three digits; a missing end is open."""
    if low is None or high is None:
        one = words.amount(low if high is None else high, 3)
        return f"at least {one}" if high is None else f"up to {one}"
    return words.amount_range(low, high, 3) if low != high else words.amount(low, 3)


def printed_money(low: float | None, high: float | None) -> str:
    """A published sum to all its digits."""

    def one(x: float) -> str:
        return f"${x / BN:.4g}bn" if x >= BN else f"${x / 1e6:.4g}m"

    if low is None or high is None:
        return f"at least {one(low or 0.0)}" if high is None else f"up to {one(high)}"
    return one(low) if low == high else f"{one(low)} to {one(high)}"


def printed_count(low: float | None, high: float | None) -> str:
    """A published count to all its digits."""
    if low is None or high is None:
        return f"at least {low:,.0f}" if high is None else f"up to {high:,.0f}"
    return f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"


def about(q: dict[str, Any], say: Any = usd) -> str:
    """Median with its interval."""
    return f"{say(q['p50'])} ({say(q['p05'])} to {say(q['p95'])})"


# What rests on the case alone.


def fixed_tables(case: Case) -> dict[str, str]:
    """Tables without chance: rows of the case, published figures, plain bounds."""
    return {
        "evidence": _evidence(case),
        "published": _published(case),
        "bounds": _bounds(case),
    }


def _window(case: Case) -> tuple[date, date]:
    return parse_span(case.exchange.window.start).first, newest_evidence(case)


def _evidence(case: Case) -> str:
    start, end = _window(case)
    evidence = gather_evidence(case, start=start)
    copies = sum(len(origin.copies) for origin in evidence.origins)
    used = sum(row.used for row in convert_prices(case, Series(case)))
    money = case.exchange.money
    basis = words.pick(case.exchange.bases[case.exchange.basis].name)
    rows = [
        ("window", f"{words.day(start.isoformat())} to {words.day(end.isoformat())}"),
        ("prices", f"{basis}, {money.currency} of {money.price_year}"),
        ("claims in the case", words.count(len(case.claims))),
        ("reports that count, copies included", words.count(len(evidence.origins) + copies)),
        ("origins among them", words.count(len(evidence.origins))),
        ("price rows, of which used", f"{len(case.prices)}, {used}"),
        ("published figures compared with", words.count(len(case.published))),
    ]
    return table(("what", "how many"), rows)


def _published(case: Case) -> str:
    rows = []
    for row in case.published:
        if row.headline:
            window = " to ".join(words.month(d) for d in (row.window_start, row.window_end) if d)
            rows.append(
                (
                    row.id,
                    row.study,
                    row.measures,
                    printed_money(row.value_low, row.value_high),
                    window,
                    row.troops or "-",
                    row.technology or "-",
                    row.basis,
                )
            )
    head = ("row", "study", "measures", "sum", "window", "troops", "technology", "price basis")
    return table(head, rows)


def _bounds(case: Case) -> str:
    start, end = _window(case)
    settings = read_settings(case)
    evidence = gather_evidence(case, start=start)
    bounds = plain_bounds(case, evidence, (start, end), settings["bounds_months"])
    # The bounds of a price rest on its rows; two draws are made and thrown away.
    pricing = Pricing(case, convert_prices(case, Series(case)), settings, case.exchange.seed, 2)
    rows = []
    for item in case.items:
        if item.account not in {"exchange", "due"} or item.same_as:
            continue
        origins = sum(r.use in COUNTED and r.read_as == item.id for r in evidence.counted())
        price = pricing.unit_price(item.id, case.exchange.basis)
        unit = price.bounds if price is not None else Bounds(None, None)
        side = "due" if item.account == "due" else "given" if _given(case, item.id) else "returned"
        quantity = bounds[item.id]
        rows.append(
            (
                side,
                words.pick(item.name),
                str(origins),
                number_range(quantity.low, quantity.high),
                item.unit.replace("_", "-"),
                "1" if unit.low == unit.high == 1.0 else usd_range(unit.low, unit.high),
            )
        )
    rows.sort(key=lambda row: ("given", "returned", "due").index(row[0]))
    return table(
        ("side", "item", "origins that name it", "plain bounds", "unit", "price of one"), rows
    )


def _given(case: Case, id: str) -> bool:
    item = next(item for item in case.items if item.id == id)
    return item.direction is not None and item.direction[0] == case.exchange.parties[0].id


# What rests on a weighing.


class Weighed:
    """Medians of one weighing, at the end and at earlier month ends."""

    def __init__(self, document: dict[str, Any], case: Case) -> None:
        self.document = document
        self.published = {row.id: row for row in case.published}
        self.items = {**document["given"]["items"], **document["due"]["items"]}

    def at(self, month: str) -> int:
        """The place of a month's last day among the curve's days."""
        return max(i for i, day in enumerate(self.document["months"]) if day <= f"{month}-31")

    def count(self, item: str, month: str) -> float:
        """Median quantity up to a month; guns and launchers together as `guns`."""
        parts = GUNS if item == "guns" else (item,)
        curves = self.document["curves"]
        return sum((float(curves[part]["p50"][self.at(month)]) for part in parts), 0.0)

    def price(self, item: str) -> float:
        """Median price of one; of guns and launchers weighed by how many there are."""
        if item == "guns":
            counts = {part: float(self.items[part]["quantity"]["p50"]) for part in GUNS}
            return sum(counts[g] * self.price(g) for g in GUNS) / sum(counts.values())
        return float(self.items[item]["unit_price"]["p50"])

    def total(self, leg: str, month: str) -> float:
        """Median value of a leg up to a month."""
        return float(self.document["value_curves"][leg]["p50"][self.at(month)])

    def round_price(self, counts: dict[str, float]) -> float:
        """Mean price of one round at our median prices and a given mix."""
        worth = sum(counts[item] * self.price(item) for item in ROUNDS)
        return worth / sum(counts[item] for item in ROUNDS)

    def rounds(self, month: str) -> dict[str, float]:
        """Median counts of the three kinds of rounds up to a month."""
        return {item: self.count(item, month) for item in ROUNDS}

    def rest(self, month: str, items: Sequence[str]) -> float:
        """Median counts times median prices of some items up to a month."""
        return sum(self.count(item, month) * self.price(item) for item in items)


def drawn_tables(document: dict[str, Any], case: Case) -> dict[str, str]:
    """Tables that move with the draws."""
    w = Weighed(document, case)
    return {
        "ours": _ours(w),
        "why-not": _why_not(w),
        "bases": _bases(w),
        "counts": _counts(w),
        "their-counts-our-prices": _at_our_prices(w),
        "bridge-given": _bridge_given(w),
        "price-needed": _price_needed(w),
        "bridge-2023": _bridge_2023(w),
        "bridge-kida": _bridge_kida(w),
        "bridge-inss": _bridge_inss(w),
        "bridge-returned": _bridge_returned(w),
    }


def _ours(w: Weighed) -> str:
    d = w.document
    rows: list[tuple[str, ...]] = []
    for name, q, measures in (
        ("given", d["given"]["value"], "given"),
        ("came back, visible", d["returned"]["value"], "received"),
        ("pay owed for troops", d["due"]["value"], "due"),
        ("ordinary trade, both ways", d["trade"]["value"], "neither"),
        ("difference", d["balance"], "given less received"),
    ):
        low, high = (usd(q[k]) if q[k] is not None else "open" for k in ("low", "high"))
        rows.append((name, measures, low, usd(q["p05"]), usd(q["p50"]), usd(q["p95"]), high))
    q = d["ratio"]
    low, high = (words.amount(q[k]) if q[k] is not None else "open" for k in ("low", "high"))
    middle = (words.amount(q[k]) for k in ("p05", "p50", "p95"))
    rows.append(("for each dollar seen to come back", "ratio", low, *middle, high))
    return table(("what", "measures", "low", "5 %", "50 %", "95 %", "high"), rows)


def _why_not(w: Weighed) -> str:
    """Every published sum in the four steps of `steelyard bridge`, from its upper end."""
    rows = []
    for bridge in w.document["bridges"]:
        end = next((one for one in ("high", "low") if one in bridge["ends"]), None)
        if end is None or not bridge["headline"]:
            continue
        way = bridge["ends"][end]
        at = [way["stated"]]
        for step in way["steps"]:
            at.append(at[-1] + step["move"])
        # Every sum on the way is rounded once, so that the row adds up as it is printed.
        shown = [round(x / BN, 2) for x in at]
        moves = [f"{b - a:+.2f}" for a, b in pairwise(shown)]
        told = [
            "" if step["how"] in {"not_told", "same"} else move
            for step, move in zip(way["steps"], moves, strict=True)
        ]
        name = bridge["label"].partition(":")[0]
        rows.append((name, f"{shown[0]:.2f}", *told, f"{shown[-1]:.2f}"))
    head = ("figure", "printed", "count", "price", "remainder", "scope", "window", "ours")
    return table(head, rows)


def _bases(w: Weighed) -> str:
    rows = []
    for basis in w.document["by_basis"].values():
        rows.append(
            (
                words.pick(basis["name"]),
                about(basis["given"]),
                about(basis["returned"]),
                about(basis["ratio"], words.amount),
                words.percent(basis["proxy_value_share"]),
                usd(basis["leading_price"]["p50"]),
            )
        )
    head = ("basis", "given", "came back", "ratio", "value on borrowed prices", "one shell")
    return table(head, rows)


def _study(w: Weighed, item: str) -> tuple[float, float]:
    """The study's count at its two ends, in our unit; our own where it prints none."""
    row = w.published[COUNTS[item]]
    low, high = row.quantity_low, row.quantity_high
    if item == "troop_months":
        low, high = (x * STUDY_TROOP_MONTHS if x else None for x in (low, high))
    ours = w.count(item, _END)
    return (low if low is not None else ours, high if high is not None else ours)


_END = "2025-09"
_NAMES = {
    "shells": "shells",
    "mortar_bombs": "mortar bombs",
    "rockets": "rockets",
    "missiles": "ballistic missiles",
    "guns": "guns and launchers",
    "troop_months": "troops, person-months",
}


def _counts(w: Weighed) -> str:
    rows = []
    for item, id in COUNTS.items():
        row = w.published[id]
        theirs = printed_count(row.quantity_low, row.quantity_high)
        if item == "troop_months":
            theirs = f"{theirs} persons; at most {words.amount(_study(w, item)[1])}"
        parts = GUNS if item == "guns" else (item,)
        at = w.at(_END)
        curves = [w.document["curves"][part] for part in parts]
        if item == "guns":
            curves = [w.document["curves"]["guns_all"]]
        low, mid, high = (float(curves[0][k][at]) for k in ("p05", "p50", "p95"))
        ours = f"{words.amount(mid)} ({words.amount(low)} to {words.amount(high)})"
        end = words.amount(w.count(item, w.document["window"]["end"][:7]))
        rows.append((_NAMES[item], id, theirs, ours, end))
    return table(
        ("item", "row", "study, to Sep 2025", "ours, to Sep 2025", "ours, to Mar 2026"), rows
    )


def _at_our_prices(w: Weighed) -> str:
    rows, sums = [], [0.0, 0.0, 0.0]
    for item in COUNTS:
        price = w.price(item)
        low, high = _study(w, item)
        values = [w.count(item, _END) * price, low * price, high * price]
        sums = [a + b for a, b in zip(sums, values, strict=True)]
        rows.append((_NAMES[item], usd(price), *(usd(value) for value in values)))
    rows.append(("together", "", *(usd(value) for value in sums)))
    row = w.published["F015"]
    rows.append(
        (
            "as printed",
            "",
            "",
            f"${_of(row.value_low) / BN:g}bn",
            f"${_of(row.value_high) / BN:g}bn",
        )
    )
    factors = (_of(row.value_low) / sums[1], _of(row.value_high) / sums[2])
    rows.append(("printed over together", "", "", *(words.amount(f) for f in factors)))
    head = ("item", "our price of one", "our counts", "their low counts", "their high counts")
    return table(head, rows)


def _of(x: float | None) -> float:
    if x is None:
        raise SystemExit("a published figure has lost its value")
    return x


def bridge(start: float, steps: Sequence[float], end: float, unit: float = BN) -> list[str]:
    """A column in tenths of `unit` that adds up: start, steps, remainder, end.

    What rounding leaves over goes into the remainder.
    """
    whole = [round(x / unit, 1) for x in (start, *steps)]
    final = round(end / unit, 1)
    rest = final - sum(whole)
    return [f"{whole[0]:.1f}", *(_signed(x) for x in (*whole[1:], rest)), f"{final:.1f}"]


def _signed(x: float) -> str:
    return "0.0" if abs(x) < 0.05 else f"{x:+.1f}"


def _bridges(names: Sequence[str], heads: Sequence[str], columns: Sequence[list[str]]) -> str:
    rows = [(name, *(column[i] for column in columns)) for i, name in enumerate(names)]
    return table(("billion dollars", *heads), rows)


def _bridge_given(w: Weighed) -> str:
    end = w.document["window"]["end"][:7]
    ours = w.total("given", end)
    window = w.total("given", _END) - ours
    medians = w.rest(_END, tuple(COUNTS)) - w.total("given", _END)
    row = w.published["F015"]
    columns = []
    for place, printed in enumerate((row.value_low, row.value_high)):
        gap = {
            item: (_study(w, item)[place] - w.count(item, _END)) * w.price(item) for item in COUNTS
        }
        steps = [
            window,
            medians,
            sum(gap[item] for item in ROUNDS),
            gap["missiles"],
            gap["troop_months"],
            gap["guns"],
        ]
        columns.append(bridge(ours, steps, _of(printed)))
    names = (
        "ours, given, median",
        "window: to Sep 2025 instead of Mar 2026",
        "sum of medians instead of median of the sum",
        "count: rounds",
        "count: missiles",
        "count: troops",
        "scope: guns of all types",
        "price: remainder, not explained",
        "study, given",
    )
    return _bridges(names, ("to its low end", "to its high end"), columns)


def _price_needed(w: Weighed) -> str:
    """What one round would have to cost on average for each printed total."""
    rows = []
    row = w.published["F015"]
    other = ("missiles", "guns", "troop_months")
    for place, (name, printed) in enumerate((("low", row.value_low), ("high", row.value_high))):
        counts = {item: _study(w, item)[place] for item in ROUNDS}
        rest = sum(_study(w, item)[place] * w.price(item) for item in other)
        rows.append(
            (
                f"Unequal Partnership, {name} end",
                words.amount(sum(counts.values())),
                usd((_of(printed) - rest) / sum(counts.values())),
                usd(w.round_price(counts)),
            )
        )
    row = w.published["F047"]
    shells = _of(w.published["F043"].quantity_low) + _of(w.published["F044"].quantity_low)
    missiles = _of(w.published["F045"].quantity_low) + _of(w.published["F046"].quantity_low)
    rest = missiles * w.price("missiles")
    rows.append(
        (
            "INSS for 2023",
            words.amount(shells),
            usd((_of(row.value_low) - rest) / shells),
            usd(w.price("shells")),
        )
    )
    kida = _kida_part("munitions", w) - w.rest("2025-04", ("missiles", "guns"))
    ours = w.round_price(w.rounds("2025-04"))
    full = float(w.document["supporting"]["full_load_shells"]["quantity"]["p50"])
    rows += [
        (
            "KIDA, at the count of an English copy",
            words.amount(KIDA_ROUNDS),
            usd(kida / KIDA_ROUNDS),
            usd(ours),
        ),
        (
            "KIDA, its containers all full of shells",
            words.amount(KIDA_CONTAINERS * full),
            usd(kida / (KIDA_CONTAINERS * full)),
            usd(w.price("shells")),
        ),
    ]
    row, troops = w.published["F039"], _of(w.published["F040"].value_low)
    counts = w.rounds("2025-12")
    for name, printed in (("low", row.value_low), ("high", row.value_high)):
        rest = troops + w.rest("2025-12", ("missiles", "guns"))
        rows.append(
            (
                f"INSS 2026, {name} end, at our counts",
                words.amount(sum(counts.values())),
                usd((_of(printed) - rest) / sum(counts.values())),
                usd(w.round_price(counts)),
            )
        )
    return table(("total", "rounds", "price of one that it would need", "ours, median"), rows)


def _kida_part(part: str, w: Weighed) -> float:
    """A part printed in won, by its share of the sum that was printed in dollars."""
    return _of(w.published["F049"].value_high) * KIDA_WON[part] / sum(KIDA_WON.values())


def _bridge_2023(w: Weighed) -> str:
    month = "2023-12"
    counts = w.rounds(month)
    shells = _of(w.published["F043"].quantity_low) + _of(w.published["F044"].quantity_low)
    missiles = _of(w.published["F045"].quantity_low) + _of(w.published["F046"].quantity_low)
    ours = w.total("given", w.document["window"]["end"][:7])
    then = w.total("given", month)
    items = ("shells", "missiles")
    other = ("mortar_bombs", "rockets")
    column = bridge(
        ours,
        [
            then - ours,
            w.rest(month, (*items, *other)) - then,
            -w.rest(month, other),
            (shells - counts["shells"]) * w.price("shells"),
            (missiles - w.count("missiles", month)) * w.price("missiles"),
        ],
        _of(w.published["F047"].value_low),
    )
    names = (
        "ours, given, median",
        "window: to Dec 2023",
        "sum of medians instead of median of the sum",
        "scope: mortar bombs and rockets are not in it",
        "count: shells",
        "count: missiles",
        "price: remainder, not explained",
        "INSS, for 2023",
    )
    return _bridges(names, ("",), [column])


def _bridge_kida(w: Weighed) -> str:
    month = "2025-04"
    ours = w.total("given", w.document["window"]["end"][:7])
    then = w.total("given", month)
    parts = (*ROUNDS, "missiles", "guns", "troop_months")
    counts = w.rounds(month)
    troops = _kida_part("troops", w) - w.rest(month, ("troop_months",))
    more = (KIDA_ROUNDS - sum(counts.values())) * w.round_price(counts)
    column = bridge(
        ours,
        [
            then - ours,
            w.rest(month, parts) - then,
            _kida_part("technology", w),
            troops,
            more,
        ],
        _of(w.published["F049"].value_high),
    )
    names = (
        "ours, given, median",
        "window: to Apr 2025",
        "sum of medians instead of median of the sum",
        "scope: technology, as KIDA prices it",
        "scope: a full year's pay of 14,000, as KIDA prices it",
        "count: 5.0m rounds, from an English copy",
        "price: remainder, not explained",
        "KIDA, due",
    )
    return _bridges(names, ("",), [column])


def _bridge_inss(w: Weighed) -> str:
    month = "2025-12"
    ours = w.total("given", w.document["window"]["end"][:7])
    then = w.total("given", month)
    row = w.published["F039"]
    troops = _of(w.published["F040"].value_low) - w.rest(month, ("troop_months",))
    columns = [
        bridge(ours, [then - ours, troops], _of(printed))
        for printed in (row.value_low, row.value_high)
    ]
    names = (
        "ours, given, median",
        "window: to Dec 2025",
        "scope: death payments and pay as INSS has them",
        "count and price together: remainder, not explained",
        "INSS 2026, due",
    )
    return _bridges(names, ("to its low end", "to its high end"), columns)


def _bridge_returned(w: Weighed) -> str:
    row = w.published["F025"]
    ours = w.total("returned", w.document["window"]["end"][:7])
    window = w.total("returned", _END) - ours
    food = float(w.document["trade"]["items"]["food"]["value"]["p50"])
    names = (
        "ours, came back, median",
        "window: to Sep 2025 instead of Mar 2026",
        "scope: farm goods, which are ordinary trade here",
        "count, price and scope together: remainder, not explained",
        "study, received",
    )
    columns = [
        bridge(ours, [window, food], _of(x), 0.01 * BN) for x in (row.value_low, row.value_high)
    ]
    whole = [
        [
            str(round(float(x) * 10)) if i in {0, 4} else f"{round(float(x) * 10):+d}"
            for i, x in enumerate(column)
        ]
        for column in columns
    ]
    rows = [(name, whole[0][i], whole[1][i]) for i, name in enumerate(names)]
    return table(("million dollars", "to its low end", "to its high end"), rows)


def main(path: str) -> None:
    """Rewrite every table of the page."""
    case = read_case(CASE)
    document = json.loads(Path(path).read_text(encoding="utf-8"))
    if document["case"] != case.exchange.id or document["basis"] != case.exchange.basis:
        raise SystemExit("this weighing is of another case or on another price basis")
    page = PAGE.read_text(encoding="utf-8")
    for name, text in {**fixed_tables(case), **drawn_tables(document, case)}.items():
        page = marked(page, "table", name, "end", text)
    PAGE.write_text(page, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: make_flagship.py WEIGHING.json")
    main(sys.argv[1])
