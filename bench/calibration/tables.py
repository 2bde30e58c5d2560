"""Records of worlds -> the tables of docs/calibration.md.

In: records. Out: Markdown tables by title; and the page with its tables replaced.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from bench.calibration.scoring import Score, rank_p_value, score, score_rivals
from bench.calibration.worlds import SMALL_SWITCHES, SWITCHES

from steelyard.base.chance import stream

Row = dict[str, Any]
FEWEST = 30
"""Worlds below which ranks are not judged."""


def render(records: list[Row], seed: int) -> dict[str, str]:
    """All tables by title."""
    base = [r for r in records if r["switch"] == "none"]
    return {
        "coverage": _coverage(base),
        "strata": _strata(base),
        "ranks": _ranks(base, seed),
        "rivals": _rivals([r for r in base if len(r["rivals"]) > 3]),
        "switches": _switches(records),
    }


def _coverage(base: list[Row]) -> str:
    kinds = {
        "quantities at the end of the window": lambda row: row["kind"] == "quantity",
        "quantities at their newest claim": lambda row: row["kind"] == "documented",
        **{name: _named(name) for name in ("given", "returned", "balance", "ratio")},
        "items with one origin": lambda row: row["kind"] == "quantity" and row["origins"] == 1,
        "widths, leans, hedges, walks": lambda row: row["kind"] == "setting"
        and row["name"] != "joint log likelihood",
    }  # fmt: skip
    return _scores({name: score(base, keep) for name, keep in kinds.items()})


def _named(name: str) -> Callable[[Row], bool]:
    return lambda row: bool(row["kind"] == "total" and row["name"] == name)


def _strata(base: list[Row]) -> str:
    def quantity(keep: Callable[[Row], bool]) -> Callable[[Row], bool]:
        return lambda row: row["kind"] == "quantity" and keep(row)

    parts = {
        "no origin of its own": quantity(lambda row: row["origins"] == 0),
        "1 origin": quantity(lambda row: row["origins"] == 1),
        "2 or 3 origins": quantity(lambda row: row["origins"] in {2, 3}),
        "4 origins and more": quantity(lambda row: row["origins"] >= 4),
        "no hedged claim": quantity(lambda row: row["origins"] > 0 and row["hedged"] == 0.0),
        "up to half hedged": quantity(lambda row: 0.0 < row["hedged"] <= 0.5),
        "more than half hedged": quantity(lambda row: row["hedged"] > 0.5),
        "newest claim in the last month": quantity(lambda row: row["gap_months"] <= 1.0),
        "1 to 4 months after the newest claim": quantity(
            lambda row: 1.0 < row["gap_months"] <= 4.0
        ),
        "more than 4 months after it": quantity(lambda row: row["gap_months"] > 4.0),
    }
    return _scores({name: score(base, keep) for name, keep in parts.items()})


def _scores(rows: dict[str, Score | None]) -> str:
    lines = [
        "| | worlds | figures | in 50 % | in 90 % | in 95 % | interval score | width | bias |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, s in rows.items():
        if s is None:
            continue
        half, most, nearly = s.coverage
        lines.append(
            f"| {name} | {s.worlds} | {s.quantities} | {_percent(half)} | "
            f"{_percent(most)} ± {100 * s.coverage_se:.1f} | {_percent(nearly)} | "
            f"{_number(s.score)} | x {_factor(s.width)} | {_bias(s.bias)} |"
        )
    return "\n".join(lines)


def _ranks(base: list[Row], seed: int) -> str:
    found: dict[str, list[int]] = {}
    for record in base:
        for row in record["rows"]:
            if row["kind"] != "documented":
                found.setdefault(row["name"], []).append(row["rank"])
    rng = stream(seed, "uniform ranks")
    p_values = {
        name: rank_p_value(np.array(ranks), rng)
        for name, ranks in sorted(found.items())
        if len(ranks) >= FEWEST
    }
    lines = [
        "| figure | worlds | mean rank of 99 | chance of ranks so far from flat |",
        "| --- | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {name} | {len(found[name])} | {np.mean(found[name]):.1f} | {p:.3f} |"
        for name, p in sorted(p_values.items(), key=lambda pair: pair[1])
    ]
    below = sum(p < 0.05 for p in p_values.values())
    least = min(p_values.values(), default=math.nan)
    lines.append("")
    lines.append(
        f"{below} of {len(p_values)} fall below 0.05, where {0.05 * len(p_values):.1f} would by "
        f"chance; the least is {least:.4f}, against {0.05 / max(len(p_values), 1):.4f} for the "
        "5 % level over all of them."
    )
    return "\n".join(lines)


def _rivals(records: list[Row]) -> str:
    lines = [
        "| | figures | in its 90 % | interval score | width | bias |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, s in score_rivals(records).items():
        lines.append(
            f"| {name} | {s.quantities} | {_percent(s.coverage[0])} ± {100 * s.coverage_se:.1f} | "
            f"{_number(s.score)} | x {_factor(s.width)} | {_bias(s.bias)} |"
        )
    return "\n".join(lines)


def _switches(records: list[Row]) -> str:
    lines = [
        "| switch | what is so | worlds | in 50 % | in 90 % | in 95 % | bias | min-max | median | DerSimonian-Laird |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for switch, what in SWITCHES.items():
        mine = [r for r in records if r["switch"] == switch]
        s = score(mine, lambda row: row["kind"] == "quantity")
        if s is None:
            continue
        rules = [
            {**r, "rivals": {k: v for k, v in r["rivals"].items() if k in RULES}} for r in mine
        ]
        beside = score_rivals(rules)
        cells = " | ".join(_percent(beside[k].coverage[0]) if k in beside else "" for k in RULES)
        half, most, nearly = s.coverage
        size = "" if switch in SMALL_SWITCHES or switch == "none" else " (full worlds)"
        lines.append(
            f"| `{switch}` | {what}{size} | {s.worlds} | {_percent(half)} | "
            f"{_percent(most)} ± {100 * s.coverage_se:.1f} | {_percent(nearly)} | {_bias(s.bias)} | {cells} |"
        )
    return "\n".join(lines)


RULES = ("min-max", "median", "DerSimonian-Laird")


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _number(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.2f}"


def _factor(log_width: float) -> str:
    return "" if math.isnan(log_width) else f"{math.exp(log_width):.1f}"


def _bias(log_bias: float) -> str:
    return "" if math.isnan(log_bias) else f"{100 * math.expm1(log_bias):+.0f} %"


def write_page(page: Path, tables: dict[str, str], command: str) -> None:
    """Put every table between its marks in the page. Raises ValueError where a mark is missing."""
    text = page.read_text(encoding="utf-8")
    for title, table in {**tables, "command": f"Made by {command}."}.items():
        begin, end = f"<!-- table: {title} -->\n", "<!-- end -->"
        if begin not in text:
            raise ValueError(f"{page} has no place for the table {title!r}: {begin.strip()}")
        head, rest = text.split(begin, 1)
        text = head + begin + table + "\n" + end + rest.split(end, 1)[1]
    page.write_text(text, encoding="utf-8", newline="\n")
