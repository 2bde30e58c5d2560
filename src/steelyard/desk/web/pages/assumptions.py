"""What is assumed before any report, and what the reports make of it.

In: a Bench; in the query settings that are tried (`set=name:value`). Out: values of the page: the
balance as it would be, provisional and labelled so; every setting with where it comes from and
why; for each item the range before any evidence beside that after it. Writes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from steelyard.base.tables import read_table
from steelyard.case.case import Case
from steelyard.case.priors import Prior
from steelyard.desk import words
from steelyard.desk.web.asking import NotFoundError, Query
from steelyard.desk.web.bench import Bench, Switches
from steelyard.desk.web.figures import PANS, figures_of, moved_words, standing_figures
from steelyard.desk.web.speech import Speech
from steelyard.weighing.settings import read_settings
from steelyard.weighing.trace.figures import items_of

Document = Mapping[str, Any]

GROUPS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("flows", ("rate_", "constant_", "walk_", "stop_", "knot_")),
    ("widths", ("width_", "unknown_", "noise_", "rounding_")),
    ("leans", ("lean_", "camp_", "common_")),
    ("wording", ("hedge_", "contamination", "range_", "stale_", "order_")),
    ("prices", ("price_",)),
    ("rules", ("",)),
)
"""Settings by how their names begin, in the order of the page; the last takes all others."""
SHARES: Final = frozenset(
    {
        *("stop_per_quarter", "unknown_observed", "unknown_estimate", "unknown_secondhand"),
        *("common_correlation", "contamination", "range_coverage", "stale_chance"),
    }
)
"""Chances, weights and shares: from almost nothing to almost one."""
WHOLE: Final[Mapping[str, tuple[float, float]]] = {
    "knot_days": (7, 120),
    "knot_limit": (1, 16),
    "bounds_months": (1, 36),
    "early_start_months": (1, 12),
}
"""Numbers of days, months or dates."""
LEAST_SHARE, MOST_SHARE = 0.01, 0.99
TIMES: Final = 4.0
"""All others are tried between a quarter and four times of what is usual: beyond it the draws of
the last weighing say nothing any more, and neither does a reader expect it."""
MOST_TRIED: Final = 12
"""Settings in one address."""
_SLIDER_DIGITS: Final = 3
_MARGIN: Final = 1.15
"""Free space beside the widest of two ranges, as a factor."""


def view(bench: Bench, query: Query) -> dict[str, Any]:
    """The settings, what is tried of them, and priors beside what evidence made of them."""
    case, document, speech = bench.case, bench.document, query.speech
    if case is None:
        raise NotFoundError(speech.t("error.no_case"))
    settings = read_settings(case)
    tried = tried_of(query, settings.table)
    return {
        "unweighed": document is None,
        "tried": [{"name": name, "value": _plain(value)} for name, value in tried.items()],
        **_balance(bench, document, tried, speech),
        "groups": _groups(bench, case, settings.table, tried, speech),
        "items": [] if document is None else _items(document, case, speech),
        "factors": _factors(case, speech),
        "decisions": [] if document is None else _decisions(document, speech),
    }


def limits(name: str, usual: float, now: float) -> tuple[float, float]:
    """The two ends of a setting's slider: around its default, and wide enough for what it is."""
    if name in WHOLE:
        low, high = WHOLE[name]
    elif name in SHARES:
        low, high = LEAST_SHARE, MOST_SHARE
    else:
        low, high = usual / TIMES, usual * TIMES
    return _short(min(low, now)), _short(max(high, now))


def tried_of(query: Query, table: Mapping[str, Prior]) -> dict[str, float]:
    """The settings that the address tries, without those that are what they are anyway.

    `set=name:value` is how a link says it; a form of one row, sent by a browser without script,
    adds `slide.name` or `try.name`, of which the one that was moved counts.
    """
    tried: dict[str, float] = {}
    for one in query.every("set")[-MOST_TRIED:]:
        name, _, text = one.partition(":")
        _take(tried, table, name, text)
    before = dict(tried)
    for prefix in ("try.", "slide."):
        for key, text in query.pairs:
            name = key.removeprefix(prefix)
            if key.startswith(prefix) and name in table:
                now = before.get(name, table[name].value)
                found = _number(text)
                if found is not None and not math.isclose(found, now, rel_tol=1e-6):
                    _take(tried, table, name, str(_short(found)))
    return tried


def _take(tried: dict[str, float], table: Mapping[str, Prior], name: str, text: str) -> None:
    value = _number(text)
    if name not in table or value is None:
        return
    low, high = limits(name, _usual(name, table), table[name].value)
    value = min(max(value, low), high)
    if name in WHOLE:
        value = float(round(value))
    if math.isclose(value, table[name].value, rel_tol=1e-6):
        tried.pop(name, None)
    elif len(tried) < MOST_TRIED:
        tried[name] = value


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _short(x: float) -> float:
    return float(f"{x:.{_SLIDER_DIGITS}g}")


def _plain(x: float) -> float | int:
    """As a field of a form has it: whole numbers without a point."""
    return int(x) if x.is_integer() else x


def _usual(name: str, table: Mapping[str, Prior]) -> float:
    defaults = {row["name"]: float(row["value"]) for row in read_table("priors.csv")}
    return defaults.get(name, table[name].value)


def _balance(
    bench: Bench, document: Document | None, tried: Mapping[str, float], speech: Speech
) -> dict[str, Any]:
    """The provisional balance with what is tried, beside that of the last weighing."""
    nothing: dict[str, Any] = {"moved": [], "how": "", "refused": "", "waits": False}
    if document is None or not tried:
        return nothing
    provisional = bench.provisional(Switches(settings=tuple(sorted(tried.items()))))
    if provisional is None:
        return {**nothing, "waits": True, "refused": speech.t("items.loading")}
    if provisional.refused:
        return {**nothing, "refused": provisional.refused}
    before = standing_figures(bench, document)
    if before is None:
        return {**nothing, "waits": True, "refused": speech.t("items.loading")}
    now = figures_of(provisional.reweighed)
    return {
        **nothing,
        "how": speech.t(f"balance.how.{now['how'].replace(' ', '_')}"),
        "moved": moved_words(document, before, now, speech, names=PANS),
    }


def _groups(
    bench: Bench,
    case: Case,
    table: Mapping[str, Prior],
    tried: Mapping[str, float],
    speech: Speech,
) -> list[dict[str, Any]]:
    defaults = {row["name"]: row for row in read_table("priors.csv")}
    german = {row["name"]: row["reason"] for row in read_table("priors.de.csv")}
    own = {one.name: one for one in case.priors}
    found: dict[str, list[dict[str, Any]]] = {name: [] for name, _ in GROUPS}
    for name, prior in table.items():
        usual = float(defaults[name]["value"])
        low, high = limits(name, usual, prior.value)
        value = tried.get(name, prior.value)
        reason = german.get(name, prior.reason) if speech.lang == "de" else prior.reason
        found[_group(name)].append(
            {
                "name": name,
                "label": speech.name(f"setting.{name}"),
                "value": _plain(value),
                "stored": _plain(prior.value),
                "low": _plain(low),
                "high": _plain(high),
                "step": 1 if name in WHOLE else "any",
                "said": words.as_said(value, speech.lang),
                "usual": words.as_said(usual, speech.lang),
                "own": name in own,
                "spread": prior.spread,
                "reason": prior.reason if name in own else reason,
                "tried": name in tried,
                "shown": bench.show(own[name]) if name in own else "",
                "others": [f"{one}:{x:g}" for one, x in tried.items() if one != name],
            }
        )
    return [
        {
            "group": name,
            "rows": rows,
            "open": any(row["tried"] or row["own"] for row in rows),
        }
        for name, rows in found.items()
        if rows
    ]


def _group(name: str) -> str:
    return next(group for group, begins in GROUPS if name.startswith(begins))


def _items(document: Document, case: Case, speech: Speech) -> list[dict[str, Any]]:
    """Each item's range before any evidence and after it, those furthest apart first."""
    lang = speech.lang
    reasons = {one["name"]: one for one in document["priors"]}
    known = items_of(document)
    free = {item.id: item for item in case.items}
    rows = []
    for id, prior in document["prior_predictive"].items():
        if id not in known:
            continue
        place, entry = known[id]
        after = entry["quantity"]
        magnitude = reasons.get(f"magnitude.{id}")
        bars = _bars(prior, after)
        if bars is None:
            continue
        rows.append(
            {
                "id": id,
                "name": speech.pick(entry["name"]) or id.replace("_", " "),
                "address": f"/items/{quote(id, safe='')}",
                "figure": f"/trace/{quote(place)}.quantity",
                "unit": words.unit(entry["unit"], lang),
                "prior": words.amount_range(prior["p05"], prior["p95"], 2, lang),
                "after": words.amount_range(after["p05"], after["p95"], 2, lang),
                "middle": words.amount(after["p50"], 2, lang),
                "claims": entry["claims"],
                "defined": bool(entry.get("definition")),
                "reason": (magnitude or {}).get("reason") or "",
                "spread": free[id].spread if id in free else None,
                "bars": bars,
                "narrowed": bars["narrowed"],
            }
        )
    rows.sort(key=lambda row: (row["claims"] == 0, row["narrowed"], row["name"]))
    return rows


def _bars(prior: Document, after: Document) -> dict[str, Any] | None:
    """The two ranges on one logarithmic axis, in percent of its width; None where one is open."""
    ends = [one[end] for one in (prior, after) for end in ("p05", "p95")]
    if any(one is None or one <= 0 for one in ends):
        return None
    low, high = min(ends) / _MARGIN, max(ends) * _MARGIN
    whole = math.log(high / low)

    def at(x: float) -> float:
        return round(100 * math.log(min(max(x, low), high) / low) / whole, 2)

    made = {}
    for name, one in (("prior", prior), ("after", after)):
        left, right = at(one["p05"]), at(one["p95"])
        made[name] = {"x": left, "width": round(max(right - left, 0.6), 2), "mid": at(one["p50"])}
    before = math.log(prior["p95"] / prior["p05"])
    then = math.log(after["p95"] / after["p05"])
    return {**made, "narrowed": round(then / before, 3) if before > 0 else 1.0}


def _factors(case: Case, speech: Speech) -> list[dict[str, Any]]:
    """Condition factors and borrowed prices, with their reasons."""
    names = {one.id: speech.pick(one.name) or one.id for one in case.items}
    bases = {id: speech.pick(one.name) or id for id, one in case.exchange.bases.items()}
    rows = []
    for item in case.items:
        if item.condition is not None:
            rows.append(_factor(item.id, names, "condition", item.condition, "", speech))
        for basis, proxy in item.proxies.items():
            told = speech.t(
                "assumptions.borrows",
                basis=bases.get(basis, basis),
                item=names.get(proxy.item, proxy.item),
                of=bases.get(proxy.basis, proxy.basis),
            )
            rows.append(_factor(item.id, names, "proxy", proxy, told, speech))
    return rows


def _factor(
    id: str, names: Mapping[str, str], kind: str, factor: Any, told: str, speech: Speech
) -> dict[str, Any]:
    return {
        "item": id,
        "name": names[id],
        "address": f"/items/{quote(id, safe='')}",
        "kind": kind,
        "told": told or speech.t("assumptions.condition"),
        "factor": words.factor(factor.low, factor.high, speech.lang),
        "reason": speech.pick(factor.reason),
    }


def _decisions(document: Document, speech: Speech) -> list[dict[str, Any]]:
    """What counts, and at what price: the case's decisions, as the report has them."""
    bases = {id: speech.pick(one["name"]) for id, one in document["bases"].items()}
    return [
        {
            "name": one["name"],
            "decision": speech.pick(one["decision"]) or one["name"],
            "value": speech.pick(one["shown"]) or bases.get(one["value"], one["value"]),
            "reason": speech.pick(one["reason"]),
            "beside": speech.pick(one["beside"]),
        }
        for one in document["settings"]
    ]
