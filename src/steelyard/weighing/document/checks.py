"""Whether a weighing may be believed: diagnostics of the draws, and the checks that fail.

In: a Weighing, and its document for the checks. Out: JSON-ready values; words are added at the
desk. Changes no figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from steelyard.base.dates import parse_span
from steelyard.base.diagnostics import diagnose
from steelyard.base.spread import Draws
from steelyard.weighing.contradictions import find_at_odds
from steelyard.weighing.estimates.chains import CHAINS, WARMUP
from steelyard.weighing.estimates.posterior import quantity_draws
from steelyard.weighing.weigh import Weighing, unspoken_items

R_HAT_LIMIT = 1.01
ESS_LIMIT = 400
MCSE_LIMIT = 0.01
CONTINUED_LIMIT = 0.25
"""Part of a leg's value that nobody reported and that is assumed to have gone on: from a quarter
on whoever quotes the sum has to know."""
MISSED = 1.2
"""By so much the error that was asked for may be missed unsaid: it is itself known by chance."""
ENDS = {"p05": 0.05, "p50": 0.5, "p95": 0.95}
"""Quantiles that are reported, and so have an error each."""
HEADLINES = frozenset({"given.value", "returned.value", "balance", "ratio"})
"""Figures of the first screen: an error there is said; that of the rest stands in the table."""
DIVERGENCE_LIMIT = 0.01
"""Share of a block's trajectories that may diverge before the result says so first."""
PROXY_LIMIT = 0.5
DEPTH_LIMIT = 0.25
"""Share of draws at the depth limit from which the diagnostics list it: slow, not wrong."""
_CONTRADICTION = {
    None: "contradiction",
    "at_least": "contradiction_least",
    "at_most": "contradiction_most",
}
"""The contradiction that is said, by the end that lies outside the 90% range."""


def diagnostics(w: Weighing) -> dict[str, Any]:
    """R-hat, effective sizes and Monte Carlo errors over every reported quantity, and over what
    the sampler itself drew: each draw of it enters the reported ones several times, with prices
    and leans of its own, which may hide a chain that stands still.
    """
    posterior = w.posterior
    chains = posterior.parameters.shape[0]
    balance = w.balance
    reported: dict[str, Draws] = {
        "given.value": balance.given.value,
        "returned.value": balance.returned.value,
        "balance": balance.difference,
        "ratio": np.minimum(balance.ratio, 1e12),
    }
    for id, estimate in sorted(w.estimates.items()):
        reported[f"{id}.quantity"] = estimate.quantity
    for leg in (balance.given, balance.returned):
        for v in leg.valuations:
            reported[f"{v.estimate.item.id}.value"] = v.value
    rows = [_row(name, draws.reshape(chains, -1)) for name, draws in reported.items()]
    rows += [_row(f"{id}.sampled", draws) for id, draws in _sampled(w)]
    discrete = [_row(f"{id}.segments", draws) for id, draws in _segments(w)]
    worst = sorted(rows, key=lambda row: -row["mcse_log"])[:8]
    return {
        "method": "NUTS by independent blocks, diagonal metric; leans shared by all drawn from their prior",
        "chains": chains,
        "draws": posterior.drawn,
        "error_asked": posterior.error,
        "warmup": WARMUP * CHAINS,
        "r_hat_max": max(row["r_hat"] for row in rows),
        "ess_min": min(row["ess"] for row in rows),
        "ess_tail_min": min(row["ess_tail"] for row in rows),
        "mcse_log_max": max(row["mcse_log"] for row in rows),
        "divergences": posterior.divergences,
        "trajectories": posterior.trajectories,
        "divergent_share": posterior.diverged,
        "r_hat_discrete": max((row["r_hat"] for row in discrete), default=1.0),
        "ess_discrete": min((row["ess"] for row in discrete), default=None),
        "depth_limit_share": posterior.deepest,
        "notes": [{"code": "depth_limit"}] if posterior.deepest > DEPTH_LIMIT else [],
        "free_parameters": posterior.model.packed.size,
        "claims_in_likelihood": len(posterior.model.soundings),
        "worst": worst,
        "quantities": [*rows, *discrete],
    }


def _row(name: str, draws: Draws) -> dict[str, Any]:
    """The diagnosis of draws (chains, draws) under a name."""
    d = diagnose(draws, tuple(ENDS.values()))
    return {
        "name": name,
        "r_hat": d.r_hat,
        "ess": d.ess_bulk,
        "ess_tail": d.ess_tail,
        "mcse_log": d.mcse_log,
        **{f"mcse_log_{end}": error for end, error in zip(ENDS, d.mcse_logs, strict=True)},
    }


def _sampled(w: Weighing) -> Iterator[tuple[str, Draws]]:
    """Every free item's quantity at the window's end, (chains, draws), without common leans."""
    posterior = w.posterior
    model, program = posterior.model, posterior.model.program
    families = {item.family for item in (*program.flows, *program.levels)}
    flat = posterior.flat()
    last = np.array([model.grid.point(w.options.end)], np.int64)
    draws = quantity_draws(model, flat, np.zeros((len(families), flat.shape[0])), last)
    free = {item.id for item in (*program.flows, *program.levels, *program.constants)}
    for k, id in enumerate(sorted(program.node_of)):
        if id in free:
            yield id, draws[k, 0].reshape(posterior.parameters.shape[0], -1)


def _segments(w: Weighing) -> Iterator[tuple[str, Draws]]:
    """How many segments each flow runs, (chains, draws): the discrete part of the model."""
    size = w.posterior.model.packed.size
    for k, item in enumerate(w.posterior.model.program.flows):
        yield item.id, w.posterior.parameters[:, :, size + k]


def _what_ifs(w: Weighing) -> list[dict[str, Any]]:
    """What the weighing was asked to do otherwise than the case has it: never to be overlooked."""
    found: list[dict[str, Any]] = []
    names = {source.id: source.name for source in w.case.sources}
    if w.options.without:
        left = ", ".join(names[id] for id in w.options.without)
        found.append({"code": "without", "names": left})
    cutoff = w.case.exchange.cutoff
    own = parse_span(cutoff).last if cutoff is not None else None
    if w.options.as_of is not None and w.options.as_of != own:
        found.append({"code": "as_of_asked", "day": w.options.as_of.isoformat()})
    return found


def failed_checks(w: Weighing, document: dict[str, Any]) -> list[dict[str, Any]]:
    """Checks that a weighing fails, gravest first: a code and what its words need."""
    found = _what_ifs(w)
    checks = document["diagnostics"]
    failed: list[dict[str, Any]] = []
    if checks["r_hat_max"] > R_HAT_LIMIT:
        failed.append({"name": "r_hat", "r_hat": checks["r_hat_max"]})
    least = min(checks["ess_min"], checks["ess_tail_min"])
    if least < ESS_LIMIT:
        failed.append({"name": "ess", "ess": least})
    if checks["divergent_share"] > DIVERGENCE_LIMIT:
        failed.append(
            {"name": "divergent"}
            | {name: checks[name] for name in ("divergences", "trajectories", "divergent_share")}
        )
    if failed and checks["notes"]:
        failed.append({"name": "depth", "depth_limit_share": checks["depth_limit_share"]})
    if failed:
        found.append({"code": "not_converged", "failed": failed})
    printed = [row for row in checks["quantities"] if row["name"] in HEADLINES]
    worst = max(printed, key=lambda row: float(row["mcse_log"]))
    if not failed and worst["mcse_log"] > MCSE_LIMIT:
        percent = round(100 * worst["mcse_log"], 1)
        found.append({"code": "monte_carlo_error", "figure": worst["name"], "percent": percent})
    for leg in ("given", "returned"):
        share = document["continued"][leg]
        if share > CONTINUED_LIMIT:
            found.append({"code": f"continued_{leg}", "percent": round(100 * share)})
    for leg, given in (("given", True), ("returned", False)):
        unspoken = unspoken_items(w.case, w.estimates, given=given)
        if unspoken and not document[leg]["items"]:
            found.append({"code": f"unspoken_{leg}", "items": list(unspoken)})
    for row in document["contradictions"]:
        least, most = row["at_least"], row["at_most"]
        found.append(
            {
                "code": _CONTRADICTION[row["beaten"]],
                "items": [row["item"]],
                "least": least["amount"],
                "least_source": least["source_name"] or least["claim"],
                "most": most["amount"],
                "most_source": most["source_name"] or most["claim"],
            }
        )
    for odd in find_at_odds(w.case, w.evidence, w.settings):
        side = "low" if odd.told > odd.expected else "high"
        found.append(
            {
                "code": f"magnitude_too_{side}" + ("_a_month" if odd.per_month else ""),
                "items": [odd.item],
                "expected": odd.expected,
                "told": odd.told,
                "n": odd.claims,
            }
        )
    late = [
        item.id
        for item in w.case.items
        if item.start is not None
        and item.id in w.estimates
        and item.start > w.options.end.isoformat()
    ]
    if late:
        found.append({"code": "not_started", "items": late})
    if document["unreviewed"]:
        found.append({"code": "unreviewed", "n": document["unreviewed"]})
    orphans = sum(1 for reading in w.evidence.readings if reading.use == "orphan")
    if orphans:
        found.append({"code": "orphans", "n": orphans})
    proxied = document["by_basis"][document["basis"]]["proxy_value_share"]
    if proxied > PROXY_LIMIT:
        found.append({"code": "proxy_over_half", "percent": round(100 * proxied)})
    unfilled = w.panned[w.options.basis].unfilled
    if unfilled:
        found.append({"code": "unpriced_items", "items": list(unfilled)})
    unstated = w.posterior.model.unstated
    if unstated:
        found.append({"code": "no_magnitude", "items": list(unstated)})
    if w.evidence.found:
        found.append({"code": "found_copies", "n": len(w.evidence.found)})
    asked = w.posterior.error
    items = [row for row in checks["quantities"] if row["name"].endswith(".quantity")]
    if asked is not None and items:
        worst = max(items, key=lambda row: float(row["mcse_log"]))
        if worst["mcse_log"] > MISSED * asked:
            found.append(
                {
                    "code": "error_missed",
                    "figure": worst["name"],
                    "percent": round(100 * worst["mcse_log"], 1),
                    "asked": f"{asked:g}",
                }
            )
    return found
