"""On whose word the doubtful part of a figure rests: one split over sources, adding to 1.

In: a Weighing with its splits by item and by price. Out: a Split of the kind `source`. Sources are
no inputs of a balance, so they have no share of its variance of their own: the share of each item
is handed on to the sources of its claims, by how much each tells of it, and the share of each
price to the sources of its sales. What falls if a source falls is another question, which only
weighing without it answers (`weighing/leave_out.py`). Changes no estimate.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from steelyard.base.spread import Draws
from steelyard.case.sources import named_source
from steelyard.weighing.drivers.numbers import sold_as
from steelyard.weighing.drivers.splits import OTHERS, QUANTITIES, UNNAMED, Driver, Split
from steelyard.weighing.valuation import Valuation
from steelyard.weighing.weigh import Weighing

Parts = Mapping[str, float]
"""Source -> its part; parts add to 1."""


def split_sources(
    w: Weighing, valuations: Sequence[Valuation], items: Split, prices: Split
) -> Split:
    """The doubt about a figure by source, from how `items` and `prices` split it.

    `valuations` are those of the figure's pans. Of a share that many have together each has a part
    by its own spread; errors of the two splits are added as if they had nothing to do with another.
    """
    shares: dict[str, float] = defaultdict(float)
    errors: dict[str, float] = defaultdict(float)

    def hand_on(share: float, se: float, parts: Parts) -> None:
        for source, part in parts.items():
            shares[source] += share * part
            errors[source] += (se * part) ** 2

    here = {v.estimate.item.id: v for v in valuations}
    named = {one.name for one in items.drivers}
    worth = information(w)
    # Without any price but that of money itself, quantities are all there is.
    counted = next((one for one in prices.drivers if one.name == QUANTITIES), None)
    all_of_it = counted.share if prices.drivers and counted else 1.0
    for one in items.drivers:
        # Every item that has no place of its own, where many go together.
        ids = [one.name] if one.name != OTHERS else sorted(set(here) - named)
        for id, part in _by_spread({id: here[id].value for id in ids}).items():
            parts = claimed_by(here[id], worth)
            hand_on(all_of_it * one.share * part, all_of_it * one.se * part, parts)
    sold = {cell[0]: v for v in reversed(valuations) if (cell := sold_as(v)) is not None}
    placed = {one.name for one in prices.drivers}
    for one in prices.drivers:
        if one.name != QUANTITIES:
            ids = [one.name] if one.name != OTHERS else sorted(set(sold) - placed)
            middle = {id: float(np.median(sold[id].estimate.quantity)) for id in ids}
            spread = _by_spread({id: sold[id].price.draws * middle[id] for id in ids})
            for id, part in spread.items():
                hand_on(one.share * part, one.se * part, sold_by(w, sold[id]))
    rows = [Driver(name, share, math.sqrt(errors[name])) for name, share in shares.items()]
    ordered = tuple(sorted(rows, key=lambda one: (-one.share, one.name)))
    return Split("source", ordered, items.told, "evidence")


def _by_spread(draws: Mapping[str, Draws]) -> Parts:
    """The part of each by its standard deviation; alike where nothing varies."""
    spreads = {id: float(values.std()) for id, values in draws.items()}
    total = sum(spreads.values())
    return {id: one / total if total > 0.0 else 1.0 / len(spreads) for id, one in spreads.items()}


def claimed_by(valuation: Valuation, worth: Mapping[tuple[str, str], float]) -> Parts:
    """What each source tells of an item, or of what the item is computed from."""
    about = {valuation.estimate.item.id, *(r.read_as for r in valuation.estimate.readings)}
    found: dict[str, float] = defaultdict(float)
    for (item, source), share in sorted(worth.items()):
        if item in about:
            found[source] += share
    return _whole(found)


def sold_by(w: Weighing, valuation: Valuation) -> Parts:
    """Whose sales a price rests on; each row in use counts alike."""
    found: dict[str, float] = defaultdict(float)
    for row in valuation.price.rows:
        if row.used:
            # Most sales are told of by papers that say nothing of the exchange itself.
            source = named_source(w.case.sources, row.price.source) or row.price.source
            found[source or UNNAMED] += 1.0
    return _whole(found)


def information(w: Weighing) -> dict[tuple[str, str], float]:
    """(item, source) -> the share of what is known of the item that the source carries.

    Precisions of the figures at their prior widths; those of one source share its lean, so
    that twenty of them are never worth more than the lean lets them be. A claim without a source
    stands for one of its own while it is weighed, and is told of as UNNAMED.
    """
    lean = w.settings["lean_scale"] ** 2
    sums: dict[tuple[str, str, str], float] = defaultdict(float)
    for s in w.posterior.model.soundings:
        width = sum(share * scale**2 for share, scale in zip(s.weights, s.scales, strict=True))
        claim = s.reading.claim
        key = (s.item.id, claim.source or UNNAMED, "" if claim.source else claim.id)
        sums[key] += 1.0 / (width + s.extra)
    worth: dict[tuple[str, str], float] = defaultdict(float)
    total: dict[str, float] = defaultdict(float)
    for (item, source, _), precision in sums.items():
        one = 1.0 / (lean + 1.0 / precision)
        worth[item, source] += one
        total[item] += one
    return {(item, source): one / total[item] for (item, source), one in worth.items()}


def _whole(found: Mapping[str, float]) -> Parts:
    total = sum(found.values())
    return {name: part / total for name, part in found.items()} if total else {UNNAMED: 1.0}
