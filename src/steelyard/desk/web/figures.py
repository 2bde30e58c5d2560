"""The headline figures and one item's, as they were weighed and as they are after an edit.

In: the document of a weighing, and provisional balances. Out: the document's figures with those of
the edit in their place, and both in words. All rounding is left to desk/words.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from steelyard.desk import words
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.speech import Speech

HEADLINE: Final = ("given", "returned", "balance", "ratio")
PANS: Final = ("given", "returned", "ratio")
"""What a page tells where there is little room: the difference follows from the two."""


def weighed_figures(document: Mapping[str, Any]) -> dict[str, Any]:
    """The headline of the last weighing."""
    legs = {name: document[name]["value"] for name in ("given", "returned")}
    return legs | {name: document[name] for name in ("balance", "ratio")}


def standing_figures(bench: Bench, document: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The headline of the files as they stand, which a switch is set beside; None while it waits.

    So that the difference is that of the switch, and not of what was edited since the weighing.
    Where the files as they stand have no balance it is that of the last weighing.
    """
    if not bench.stale:
        return weighed_figures(document)
    standing = bench.provisional()
    if standing is None:
        return None
    return weighed_figures(document) if standing.refused else figures_of(standing.reweighed)


def figures_of(reweighed: Any) -> dict[str, Any]:
    """The headline of a provisional balance, as the document of a weighing has it."""
    from steelyard.weighing.document.spreads import q_of, ratio_of

    balance = reweighed.balance
    return {
        "given": q_of(balance.given.value, balance.given.bounds),
        "returned": q_of(balance.returned.value, balance.returned.bounds),
        "balance": q_of(balance.difference, balance.difference_bounds),
        "ratio": ratio_of(balance),
        "how": reweighed.how,
        "k_hat": reweighed.k_hat,
        "ess": reweighed.ess,
        "r_hat": reweighed.r_hat,
    }


def item_after(document: Mapping[str, Any], reweighed: Any, item: str) -> dict[str, Any]:
    """The document with one item's curve and figures as they are after the edit.

    Only what that item's own chart and figures are made from is changed. Raises KeyError for an
    item of which nothing is known any more.
    """
    from steelyard.weighing.document.spreads import band_of, q_of
    from steelyard.weighing.reweigh import reweighed_estimate, reweighed_path

    months, path = reweighed_path(reweighed, item)
    legs = {}
    panned = reweighed.panned
    for name, leg in (
        *(("given", panned.balance.given), ("returned", panned.balance.returned)),
        *(("due", panned.due), ("trade", panned.trade)),
    ):
        entries = dict(document[name]["items"])
        for valuation in leg.valuations:
            estimate = valuation.estimate
            if estimate.item.id == item and item in entries:
                entries[item] = {
                    **entries[item],
                    "quantity": q_of(estimate.quantity, estimate.bounds),
                    "value": q_of(valuation.value, valuation.bounds),
                    "unit_price": q_of(valuation.price.draws, valuation.price.bounds),
                }
        legs[name] = {**document[name], "items": entries}
    if item in document["supporting"]:
        # It has no value, so it is in no leg.
        estimate = reweighed_estimate(reweighed, item)
        quantity = q_of(estimate.quantity, estimate.bounds)
        entry = {**document["supporting"][item], "quantity": quantity}
        legs["supporting"] = {**document["supporting"], item: entry}
    known = {one.claim.id: one.use for one in reweighed.evidence.readings}
    return {
        **document,
        **legs,
        "as_of": (reweighed.options.as_of or reweighed.options.end).isoformat(),
        "months": [day.isoformat() for day in months],
        "curves": {**document["curves"], item: band_of(path)},
        "claims": [
            one if one["use"] == known[one["id"]] else {**one, "use": known[one["id"]]}
            for one in document["claims"]
            if one["id"] in known
        ],
    }


def balance_words(
    document: Mapping[str, Any], found: Mapping[str, Any], speech: Speech
) -> dict[str, Any]:
    """The headline figures in words: each with the middle and the 90 % range."""
    lang, currency = speech.lang, document["currency"]
    said: dict[str, Any] = {}
    for name in ("given", "returned", "balance"):
        q = found[name]
        said[name] = {
            "middle": words.money(q["p50"], currency, lang),
            "range": words.money_range(q["p05"], q["p95"], currency, lang),
        }
    ratio = found["ratio"]
    said["ratio"] = {
        "middle": words.amount(ratio["p50"], 2, lang) if ratio["p50"] is not None else "",
        "range": speech.t(
            "balance.span",
            low=words.amount(ratio["p05"], 2, lang),
            high=words.amount(ratio["p95"], 2, lang),
        ),
    }
    return said


def moved_words(
    document: Mapping[str, Any],
    before: Mapping[str, Any],
    now: Mapping[str, Any],
    speech: Speech,
    *,
    names: tuple[str, ...] = HEADLINE,
) -> list[dict[str, Any]]:
    """Headline figures before and after, and whether the words of one are others."""
    was, is_ = (balance_words(document, one, speech) for one in (before, now))
    return [
        {"figure": name, "before": was[name], "now": is_[name], "moved": was[name] != is_[name]}
        for name in names
    ]
