"""Why each range is as wide as it is: figures brought to one date, leans, what is assumed.

In: a Weighing. Out: one Width an item that stands in the balance or that claims speak of. Only
reads draws that are there; it moves no estimate, and it never says who is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from steelyard.base.spread import Draws
from steelyard.case.items import Item
from steelyard.weighing.estimates.grid import spoken_span
from steelyard.weighing.estimates.packed import AT_LEAST, AT_MOST, NONE_SEEN, ORDER
from steelyard.weighing.estimates.part import part_of
from steelyard.weighing.estimates.posterior import prior_parameters, quantity_draws
from steelyard.weighing.estimates.soundings import Sounding
from steelyard.weighing.statements import Said, Statement
from steelyard.weighing.valuation import Estimate, Valuation
from steelyard.weighing.weigh import REPEATS, Weighing

LEARNT = 0.5
"""A lean counts as learnt once its 90 % interval is at most half as wide as before the claims;
above that most of what could be said of it was assumed."""
ONE_SIDE = 0.9
"""So does a wider one that lies above or below the others with this chance: a figure far off
moves a lean without making it narrow."""
READ_DRAWS = 500
"""Draws that the curves are read from to bring figures to one date; a median needs no more."""
SPLIT_DRAWS = 2000
"""Draws that leans are compared and variances split on: two digits of a share are printed."""
PRIOR_DRAWS = 2000

_KINDS: dict[int, Said] = {AT_LEAST: "at_least", AT_MOST: "at_most", ORDER: "order"}


@dataclass(frozen=True, slots=True)
class Lean:
    """A source against the median of the others on the same family of goods, as a factor."""

    source: str
    family: str
    p05: float
    p50: float
    p95: float
    above: float
    """Chance that it ran above the median of the others."""
    claims: int
    kept: float
    """Log width of its 90 % interval over that before the claims."""

    @property
    def learnt(self) -> bool:
        """Whether the claims say more about it than was assumed beforehand."""
        return self.kept <= LEARNT or max(self.above, 1.0 - self.above) >= ONE_SIDE


@dataclass(frozen=True, slots=True)
class Part:
    """One cause of an item's width, with its share of the log variance."""

    name: Literal["common_lean", "unspoken", "continued", "leans", "rough"]
    share: float


@dataclass(frozen=True, slots=True)
class Width:
    """Everything that the words about one item's width rest on."""

    item: Item
    figures: tuple[Statement, ...]
    reports: int
    leans: tuple[Lean, ...]
    unspoken: tuple[str, ...]
    """Free items it is computed from that no claim speaks of: they rest on their prior."""
    kept: float | None
    """Log variance of the quantity over that before any claim, common lean apart."""
    half: tuple[float, float]
    double: tuple[float, float]
    """90 % of the quantity at half and at double the common lean."""
    continued: float
    parts: tuple[Part, ...]
    """Largest first; together 1. None of it where the quantity does not vary."""
    value: tuple[float, float] | None
    """Share of the value's log variance that its quantity and its price bring in."""


def measure_widths(w: Weighing, leans: tuple[Lean, ...]) -> dict[str, Width]:
    """The width of every item that is weighed, in the balance or supporting it.

    `leans` as `lean_factors` gives them.
    """
    model = w.posterior.model
    readings = _read_curves(w)
    panned = w.panned[w.options.basis]
    valuations = {
        v.estimate.item.id: v
        for leg in (panned.balance.given, panned.balance.returned, panned.due, panned.trade)
        for v in leg.valuations
    }
    speaks = _effective_leans(w, _thin(w.posterior.flat(), SPLIT_DRAWS))
    soundings: dict[str, list[int]] = {}
    for i, sounding in enumerate(model.soundings):
        soundings.setdefault(sounding.item.id, []).append(i)
    copies = {o.first.claim.id: len(o.copies) for o in w.evidence.origins}
    supported = _spoken_of(w)
    found = {}
    for id, estimate in sorted(w.estimates.items()):
        own = soundings.get(id, [])
        middle = float(np.median(estimate.quantity))
        figures = tuple(
            _figure(w, model.soundings[i], readings[i], middle)
            for i in own
            if readings[i] > 0.0 and middle > 0.0
        )
        sources = {figure.source for figure in figures}
        unspoken = tuple(sorted(model.program.leaves[id] - supported))
        found[id] = Width(
            estimate.item,
            figures,
            len(own) + sum(copies.get(model.soundings[i].reading.claim.id, 0) for i in own),
            tuple(
                lean
                for lean in leans
                if lean.source in sources and lean.family == estimate.item.family
            ),
            unspoken,
            _kept(w.scaled["none"][id], w.prior[id]),
            _range(w.scaled["half"][id]),
            _range(w.scaled["double"][id]),
            estimate.continued_share,
            _parts(w, estimate, unspoken, speaks),
            _value_split(valuations.get(id)),
        )
    return found


def lean_factors(w: Weighing) -> tuple[Lean, ...]:
    """Each source against the median of the others on the same family, in order of source.

    Left out are those who speak alone on their family: there is nobody to compare them with.
    """
    model = w.posterior.model
    after = _effective_leans(w, _thin(w.posterior.flat(), SPLIT_DRAWS))
    drawn = prior_parameters(model, w.settings, w.options.seed, PRIOR_DRAWS)
    before = _effective_leans(w, drawn)
    claims: dict[tuple[str, str], int] = {}
    for sounding in model.soundings:
        pair = (_speaker(sounding), sounding.item.family)
        claims[pair] = claims.get(pair, 0) + 1
    found = []
    for family in model.families:
        peers = [k for k, (_, own) in enumerate(model.leans) if own == family]
        if len(peers) < 2:
            continue
        for k in peers:
            others = [other for other in peers if other != k]
            against = after[k] - np.median(after[others], axis=0)
            prior = before[k] - np.median(before[others], axis=0)
            low, middle, high = (float(x) for x in np.quantile(against, (0.05, 0.5, 0.95)))
            first, last = np.quantile(prior, (0.05, 0.95))
            found.append(
                Lean(
                    model.leans[k][0],
                    family,
                    float(np.exp(low)),
                    float(np.exp(middle)),
                    float(np.exp(high)),
                    float((against > 0.0).mean()),
                    claims.get(model.leans[k], 0),
                    (high - low) / float(last - first),
                )
            )
    return tuple(sorted(found, key=lambda lean: (lean.source, lean.family)))


def _thin(draws: Draws, most: int) -> Draws:
    """Every so many rows of draws (draws, ...), about `most` of them."""
    return draws[:: max(draws.shape[0] // most, 1)]


def _speaker(sounding: Sounding) -> str:
    claim = sounding.reading.claim
    return claim.source or f"unnamed:{claim.id}"


def _effective_leans(w: Weighing, parameters: Draws) -> Draws:
    """Log lean of each source on its family, that of its camp included: (leans, draws)."""
    model = w.posterior.model
    p = model.packed
    families = {family: k for k, family in enumerate(model.families)}
    camp_of = {source.id: source.camp for source in w.case.sources}
    camp_at = {pair: k for k, pair in enumerate(model.camps)}
    rows = []
    for k, (source, family) in enumerate(model.leans):
        f = families[family]
        lean = np.exp(parameters[:, p.lean_scale_param[f]]) * parameters[:, p.lean_param[k]]
        camp = camp_at.get((camp_of.get(source, ""), family))
        if camp is not None:
            scale = np.exp(parameters[:, p.camp_scale_param[f]])
            lean = lean + scale * parameters[:, p.camp_param[camp]]
        rows.append(lean)
    return np.array(rows).reshape(len(rows), parameters.shape[0])


def _read_curves(w: Weighing) -> Draws:
    """What the median curve gives where each sounding reads it, (soundings,)."""
    model = w.posterior.model
    p, program = model.packed, model.program
    thin = _thin(w.posterior.flat(), READ_DRAWS)
    families = {item.family for item in (*program.flows, *program.levels)}
    leans = np.zeros((len(families), thin.shape[0]))
    spoken: dict[str, list[int]] = {}
    for i, sounding in enumerate(model.soundings):
        spoken.setdefault(sounding.item.id, []).append(i)
    read = np.zeros(len(model.soundings))
    # Item by item: all items at all days that claims speak of would be items times claims.
    for id, own in spoken.items():
        places = [range(p.row_first[i], p.row_first[i + 1]) for i in own]
        points = np.unique(p.row_point[[k for rows in places for k in rows]])
        at = {int(point): k for k, point in enumerate(points)}
        curve = quantity_draws(part_of(model, (id,)), thin, leans, points)[0]
        for i, rows in zip(own, places, strict=True):
            total = np.zeros(thin.shape[0])
            for k in rows:
                total += p.row_weight[k] * curve[at[int(p.row_point[k])]]
            read[i] = float(np.median(total))
    return read


def _figure(w: Weighing, sounding: Sounding, read: float, middle: float) -> Statement:
    reading = sounding.reading
    said: Said = _KINDS.get(sounding.kind, "number")
    low, high = sounding.amount_low, sounding.amount_high
    if reading.ceiling:
        low, high = None, high if high is not None else low
    if sounding.kind == NONE_SEEN:
        said, low, high = "none", None, None
    elif reading.use == "capacity":
        said = "capacity"
    elif said == "number" and low is not None and high is not None and high > low:
        said = "range"
    if said == "at_least":
        high = None
    elif said == "at_most":
        low = None
    ends = [amount for amount in (low, high) if amount is not None and amount > 0.0]
    ratio = float(np.exp(np.mean(np.log(ends)))) / read if ends else None
    source = _speaker(sounding)
    camps = {one.id: one.camp for one in w.case.sources}
    span = spoken_span(reading.claim)
    return Statement(
        reading.claim.id,
        source,
        camps.get(source, ""),
        said,
        span.last if span is not None else None,
        ratio,
        low / read * middle if low is not None else None,
        high / read * middle if high is not None else None,
    )


def _spoken_of(w: Weighing) -> frozenset[str]:
    """Free items that some claim speaks of, as the estimates have it."""
    program = w.posterior.model.program
    sure: set[str] = set()
    for id, estimate in w.estimates.items():
        if not estimate.prior_only:
            sure |= program.leaves[id]
    return frozenset(sure)


def _logs(draws: Draws) -> Draws | None:
    """Logs of draws; None where some of them are nothing at all."""
    return np.log(draws) if bool((draws > 0.0).all()) else None


def _kept(after: Draws, before: Draws) -> float | None:
    """Variance of the log after the claims over that before; by 90 % widths, which no tail rules."""
    low, high = np.quantile(after, (0.05, 0.95))
    first, last = np.quantile(before, (0.05, 0.95))
    if low <= 0.0 or first <= 0.0 or last <= first:
        return None
    return float((np.log(high / low) / np.log(last / first)) ** 2)


def _range(draws: Draws) -> tuple[float, float]:
    low, high = np.quantile(draws, (0.05, 0.95))
    return float(low), float(high)


def _parts(
    w: Weighing, estimate: Estimate, unspoken: tuple[str, ...], speaks: Draws
) -> tuple[Part, ...]:
    """The log variance of a quantity, split by cause; what joins later explains what is left.

    First the common lean, laid over the draws and so taken off exactly. Then, by linear
    regression of the log: free items that nobody speaks of, what comes after the newest
    evidence, the leans of those who speak on the item. The rest is how rough the figures are.
    """
    id = estimate.item.id
    y, bare = _logs(estimate.quantity), _logs(w.scaled["none"][id])
    if y is None or bare is None or float(y.var()) < 1e-12:
        return ()
    whole = float(y.var())
    common = max(1.0 - float(bare.var()) / whole, 0.0)
    left = 1.0 - common
    # Each draw of the sampler stands there REPEATS times; the leans that differ are off.
    bare = _thin(bare[::REPEATS], SPLIT_DRAWS)
    model, flat = w.posterior.model, _thin(w.posterior.flat(), SPLIT_DRAWS)
    columns: dict[str, list[Draws]] = {
        "unspoken": [flat[:, at] for at in _free_parameters(w, unspoken)],
        "continued": [],
        "leans": [],
    }
    documented = _logs(estimate.documented)
    if documented is not None and estimate.continued_share > 0.0:
        columns["continued"] = [_thin((y - documented)[::REPEATS], SPLIT_DRAWS)]
    pairs = {
        (_speaker(s), s.item.family)
        for s in model.soundings
        if model.program.leaves[s.item.id] & model.program.leaves[id]
    }
    columns["leans"] = [speaks[k] for k, pair in enumerate(model.leans) if pair in pairs]
    shares = {"common_lean": common}
    chosen: list[Draws] = []
    explained = 0.0
    for name, more in columns.items():
        chosen += more
        now = max(_explained(bare, chosen), explained) if more else explained
        shares[name] = left * (now - explained)
        explained = now
    shares["rough"] = left * (1.0 - explained)
    parts = [Part(name, share) for name, share in shares.items()]  # type: ignore[arg-type]
    return tuple(sorted(parts, key=lambda part: -part.share))


def _free_parameters(w: Weighing, items: tuple[str, ...]) -> list[int]:
    """Where the mean log of free items stands among the parameters."""
    program, p = w.posterior.model.program, w.posterior.model.packed
    places = {
        item.id: int(at)
        for free, params in (
            (program.flows, p.flow_param),
            (program.levels, p.level_param),
            (program.constants, p.constant_param),
        )
        for item, at in zip(free, params, strict=True)
    }
    return [places[id] for id in items]


def _explained(y: Draws, columns: list[Draws]) -> float:
    """Share of the variance of `y` that a linear sum of the columns explains, 0 to 1."""
    spreads = [column.std() for column in columns]
    x = np.array(
        [(c - c.mean()) / sd for c, sd in zip(columns, spreads, strict=True) if sd > 0.0]
    ).reshape(-1, y.shape[0])
    centred = y - y.mean()
    with_y = x @ centred
    slopes = np.linalg.lstsq(x @ x.T, with_y, rcond=1e-10)[0]
    total = float(centred @ centred)
    return min(max(float(slopes @ with_y) / total, 0.0), 1.0) if total > 0.0 else 0.0


def _value_split(valuation: Valuation | None) -> tuple[float, float] | None:
    """Shares of quantity and price in the log variance of a value.

    By covariance with the log of the value: what the two share is split between them, and the
    shares add up to 1. What ordinary trade takes off a quantity counts with the quantity.
    """
    if valuation is None:
        return None
    value, price = _logs(valuation.value), _logs(valuation.price.draws)
    if value is None or price is None or float(value.var()) < 1e-12:
        return None
    by_price = float(np.cov(price, value)[0, 1] / value.var(ddof=1))
    return 1.0 - by_price, by_price
