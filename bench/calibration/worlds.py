"""Made-up worlds whose truth is known: drawn from the model's own prior, or bent on purpose.

In: a generator, the name of a switch. Out: a World: a case with claims, copies, promises and
prices as a weighing reads them, and what was true. The frame (parties, goods, sources) is the
case folder `world/` beside this file. Which claims there are, by whom and when, is settled
before any amount is drawn, so that the draws of the amounts are those of the model.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.random import Generator
from scipy.special import ndtr

from steelyard.case.case import Case
from steelyard.case.claims import Bound, Claim
from steelyard.case.folder import read_case
from steelyard.case.links import Link
from steelyard.case.prices import Price, PriceKind
from steelyard.weighing.estimates.curves import curves
from steelyard.weighing.estimates.model import Model, make_model
from steelyard.weighing.estimates.packed import (
    AT_LEAST,
    AT_MOST,
    NONE_SEEN,
    ORDER,
    POINT,
    Floats,
    Packed,
)
from steelyard.weighing.estimates.posterior import common_leans, prior_parameters, quantity_draws
from steelyard.weighing.evidence import gather_evidence
from steelyard.weighing.settings import Settings, read_settings

Knowledge = Literal["observed", "stated", "computed", "unknown"]
FRAME = Path(__file__).parent / "world"
START, END = date(2023, 1, 1), date(2024, 12, 31)
DAYS = (END - START).days
# Claims on each item of a full world, at least and at most; a small one has only the last three.
FULL = {
    "shells": (1, 7), "rockets": (0, 3), "rounds": (0, 4), "fired": (0, 2), "crates": (1, 6),
    "load": (0, 1), "present": (1, 6), "oil": (1, 6), "grain": (1, 4),
}  # fmt: skip
SMALL = {"shells": (1, 7), "oil": (1, 5), "grain": (1, 4)}
SOURCES = (
    "north_service", "north_ministry", "north_press", "south_service", "south_customs",
    "south_press", "ship_watch", None,
)  # fmt: skip
KNOWLEDGE: tuple[Knowledge, ...] = ("observed", "stated", "stated", "unknown")
BOUNDS: tuple[Bound, ...] = ("exact", "approx", "at_least", "at_most", "range", "order")
BOUND_SHARES = (0.3, 0.15, 0.33, 0.08, 0.1, 0.04)
HALF_WIDTHS = (0.1, 0.3)
"""Half-widths of stated ranges, on the log scale."""
# What a unit is worth: log sd 1 around these; the weighing starts from almost nothing.
WORTH = {"shells": 500.0, "rockets": 1500.0, "months": 2500.0, "oil": 70.0, "grain": 250.0}
SALES: tuple[PriceKind, ...] = ("contract", "press", "customs")
PLACEHOLDER = 1000.5
TRIES = 4000

SWITCHES = {
    "none": "as the model has it",
    "common_zero": "nobody shares a lean, though the interval is widened for one",
    "camp_threefold": "one camp says three times what is so",
    "drift": "every source's lean grows by 0.3 a year, up or down",
    "at_least_only": "every claim is a floor",
    "capacity_absent": "nobody says what a crate holds",
    "capacity_wrong": "the full load is given as a third of what it is",
    "stops": "every flow that may end ends at a random date of evidence",
    "burst": "most of every flow comes within one stretch between two reports",
    "wrong_links": "a tenth of the claims are taken for copies of others",
    "links_off": "copies are not linked",
    "links_found": "copies are not linked, and the program's own search acts",
    "stale": "a third of the claims restate the source's last figure as new",
    "rounded": "printed figures have one or two digits",
    "noise_double": "claims scatter twice as widely as their grades say",
}
SMALL_SWITCHES = frozenset(SWITCHES) - {"none", "capacity_absent", "capacity_wrong"}


@dataclass(frozen=True, slots=True)
class World:
    """A case and its truth."""

    case: Case
    quantities: dict[str, float]
    """At the window's end, by item."""
    documented: dict[str, float]
    """At the newest day that each item is spoken of."""
    prices: dict[str, float]
    parameters: Floats
    """The model's parameters, as the sampler draws them."""
    names: tuple[str, ...]


def draw_world(rng: Generator, switch: str = "none") -> World:
    """A world bent by a switch of SWITCHES. Raises ValueError for another name."""
    if switch not in SWITCHES:
        raise ValueError(f"no switch {switch!r}; there are {', '.join(SWITCHES)}")
    frame = _frame(small=switch in SMALL_SWITCHES)
    case = _design(frame, rng, switch)
    settings = read_settings(case)
    evidence = gather_evidence(case, start=START, end=END)
    model = make_model(case, evidence, settings, START, END)
    parameters, values = _draw_truth(model, settings, rng, switch)
    leans = common_leans(model, case.exchange, settings, int(rng.integers(1 << 40)), 1)
    if switch == "common_zero":
        leans = np.zeros_like(leans)
    amounts = _amounts(case, model, parameters, values, rng, switch)
    plain = {c.id: _printed(c, amounts, switch, {}) for c in case.claims if not c.capacity}
    lows = {id: c.amount_low or c.amount_high or 0.0 for id, c in plain.items()}
    case = replace(
        case,
        claims=tuple(
            plain.get(claim.id) or _printed(claim, amounts, switch, lows) for claim in case.claims
        ),
    )
    case = _with_copies(case, rng, switch)
    prices, worth = _prices(settings, rng)
    truth = quantity_draws(model, parameters[None, :], leans, np.arange(len(model.grid.days)))[
        :, :, 0
    ]
    ids = sorted(model.program.node_of)
    newest = {id: _newest(model, id) for id in ids}
    return World(
        replace(case, prices=tuple(row for row in prices if row.item in _ids(case))),
        {id: float(truth[k, -1]) for k, id in enumerate(ids)},
        {id: float(truth[k, newest[id]]) for k, id in enumerate(ids)},
        worth,
        parameters,
        model.names,
    )


def _frame(*, small: bool) -> Case:
    case = read_case(FRAME)
    # The links of a world are known, so the search for others is off unless it is the switch.
    case = replace(case, exchange=_search(case.exchange, "list"))
    if not small:
        return case
    items = tuple(item for item in case.items if item.id in SMALL)
    return replace(case, items=items, ties=())


def _search(exchange: Any, how: str) -> Any:
    return replace(exchange, copies=how) if hasattr(exchange, "copies") else exchange


def _design(case: Case, rng: Generator, switch: str) -> Case:
    """Who says what sort of thing about which item and when, without amounts."""
    numbers = SMALL if switch in SMALL_SWITCHES else FULL
    claims: list[Claim] = []
    links: list[Link] = []
    for item, (least, most) in numbers.items():
        quiet = int(rng.integers(0, 200)) if item != "shells" else 0
        days = sorted(int(d) for d in rng.integers(60, DAYS - quiet, rng.integers(least, most + 1)))
        if item == "shells":
            days[-1] = DAYS
        for day in days:
            claims.append(_claim(f"{item}-{len(claims):03d}", item, day, rng, switch))
    crates = [claim.id for claim in claims if claim.item == "crates"]
    if crates and switch not in SMALL_SWITCHES | {"capacity_absent"}:
        for k in range(int(rng.integers(1, 3))):
            inputs = crates[int(rng.integers(len(crates)))]
            day = int(rng.integers(100, DAYS))
            made = _claim(f"capacity-{k}", "rounds", day, rng, "none")
            claims.append(
                replace(
                    made,
                    bound="approx",
                    amount_low=PLACEHOLDER,
                    amount_high=PLACEHOLDER,
                    unit="rounds",
                    capacity="full_load",
                    capacity_of="full_load",
                    capacity_inputs=(inputs,),
                    knowledge="computed",
                )
            )
    for k in range(int(rng.integers(0, 3))):
        promise = _claim(f"promise-{k}", "oil", int(rng.integers(60, DAYS)), rng, "none")
        claims.append(replace(promise, status="promised"))
    if switch == "none":
        links += _stale_links(claims, rng)
    claims.sort(key=lambda claim: claim.id)
    return replace(case, claims=tuple(claims), links=tuple(links))


def _claim(id: str, item: str, day: int, rng: Generator, switch: str) -> Claim:
    bound = BOUNDS[int(rng.choice(len(BOUNDS), p=BOUND_SHARES))]
    if item == "load" and bound == "order":
        bound = "exact"
    if switch == "at_least_only":
        bound = "at_least"
    when = START + timedelta(days=day)
    low = None if bound == "at_most" else PLACEHOLDER
    high = None if bound == "at_least" else PLACEHOLDER
    if bound == "order":
        low, high = 1.0, 2.0
    if bound == "range":
        half = float(rng.uniform(*HALF_WIDTHS))
        low, high = PLACEHOLDER * math.exp(-half), PLACEHOLDER * math.exp(half)
    return Claim(
        id=id, item=item, status="delivered", bound=bound, amount_low=low, amount_high=high,
        as_of=when.isoformat(), reported_on=(when + timedelta(days=int(rng.integers(1, 15)))).isoformat(),
        source=SOURCES[int(rng.integers(len(SOURCES)))],
        knowledge=KNOWLEDGE[int(rng.integers(len(KNOWLEDGE)))], state="accepted",
        partial=bool(bound == "at_least" and rng.random() < 0.2),
        measure="level" if item == "present" else "cumulative",
    )  # fmt: skip


def _stale_links(claims: list[Claim], rng: Generator) -> list[Link]:
    """Some later claims of a source are marked as restating its earlier one."""
    links = []
    last: dict[tuple[str, str], Claim] = {}
    for claim in sorted(claims, key=lambda c: (c.as_of or "", c.id)):
        if claim.capacity or claim.status != "delivered" or claim.source is None:
            continue
        key = (claim.source, claim.item)
        if key in last and claim.as_of != last[key].as_of and rng.random() < 0.25:
            links.append(Link(a=claim.id, b=last[key].id, kind="stale_repeat", by="made up"))
        last[key] = claim
    return links


def _draw_truth(
    model: Model, settings: Settings, rng: Generator, switch: str
) -> tuple[Floats, Floats]:
    """Parameters from the prior, ties and what cannot be simulated taken in by rejection.

    A tie weighs the prior by Phi; "millions" and "none" are outcomes that the design has
    settled, so a world is kept with their chance.
    """
    p = model.packed
    points, flows = len(p.grid), len(p.flow_param)
    values = np.zeros((len(p.node_kind), points))
    increments, lengths = np.zeros((flows, points - 1)), np.zeros((flows, points - 1))
    for _ in range(TRIES):
        drawn = prior_parameters(model, settings, int(rng.integers(1 << 40)), 1)[0]
        if switch == "stops":
            _stop(p, drawn, rng)
        if switch == "burst":
            _burst(p, drawn, rng)
        active = drawn[p.size :].astype(np.int64)
        curves(drawn, active, p, values, increments, lengths)
        if rng.random() < _chance(p, values):
            return drawn, values
    raise RuntimeError("no world in so many tries: the ties leave almost nothing of the prior")


def _chance(p: Packed, values: Floats) -> float:
    """The chance to keep a drawn world: ties; and no claim may speak about nothing."""
    chance = 1.0
    for left, right, width in zip(p.tie_left, p.tie_right, p.tie_width, strict=True):
        a, b = values[left, p.tie_points], values[right, p.tie_points]
        held = (a > 0.0) & (b > 0.0)
        chance *= float(np.prod(ndtr((np.log(b[held]) - np.log(a[held])) / width)))
    for i in range(len(p.claim_kind)):
        if p.claim_kind[i] != NONE_SEEN and not _curve(p, i, values) > 0.0:
            return 0.0
    return chance


def _curve(p: Packed, i: int, values: Floats, *, other: bool = False) -> float:
    first, point, weight = (
        (p.alt_first, p.alt_point, p.alt_weight)
        if other
        else (p.row_first, p.row_point, p.row_weight)
    )
    at = slice(first[i], first[i + 1])
    return float(np.dot(weight[at], values[p.claim_node[i], point[at]]))


def _stop(p: Packed, x: Floats, rng: Generator) -> None:
    for f in range(len(p.flow_param)):
        possible = np.flatnonzero(np.isfinite(p.flow_ends[f]))
        if len(possible):
            x[p.size + f] = 1 + rng.choice(possible)


def _burst(p: Packed, x: Floats, rng: Generator) -> None:
    """One segment runs at some fifty times the rate of the others, the mean log rate kept."""
    for f in range(len(p.flow_param)):
        segments = int(p.flow_segments[f])
        if segments > 1:
            at = int(rng.integers(segments))
            step = p.flow_step[f]
            first = p.flow_param[f]
            x[first + 1 : first + segments] = 0.0
            if at > 0:
                x[first + at] = 4.0 / step[at]
            if at + 1 < segments:
                x[first + at + 1] = -4.0 / step[at + 1]


def _amounts(
    case: Case, model: Model, x: Floats, values: Floats, rng: Generator, switch: str
) -> dict[str, tuple[float | None, float | None]]:
    """What each claim prints, drawn as the likelihood has it; by claim id."""
    p = model.packed
    camps = {source.id: source.camp for source in case.sources}
    slopes = {source: 0.3 * rng.choice((-1.0, 1.0)) for source in sorted(camps)}
    printed: dict[str, tuple[float | None, float | None]] = {}
    latest: dict[tuple[str, str], str] = {}
    order = sorted(range(len(p.claim_kind)), key=lambda i: _dated(model, i))
    for i in order:
        claim = model.soundings[i].reading.claim
        stale = p.claim_stale[i] > 0.0 and rng.random() < p.claim_stale[i]
        mu = math.log(max(_curve(p, i, values, other=stale), 1e-12))
        family = p.claim_family[i]
        if p.claim_lean[i] >= 0:
            scale = math.exp(x[p.lean_scale_param[family]])
            mu += scale * x[p.lean_param[p.claim_lean[i]]]
        if p.claim_camp[i] >= 0:
            scale = math.exp(x[p.camp_scale_param[family]])
            mu += scale * x[p.camp_param[p.claim_camp[i]]]
        if switch == "camp_threefold" and camps.get(claim.source or "") == "north":
            mu += math.log(3.0)
        if switch == "drift" and claim.source is not None:
            mu += (
                slopes[claim.source] * (date.fromisoformat(claim.as_of or "") - START).days / 365.25
            )
        if switch == "capacity_wrong" and claim.capacity:
            mu -= math.log(3.0)
        printed[claim.id] = _say(p, i, mu, x, rng, switch)
        key = (claim.source or claim.id, claim.item)
        if switch == "stale" and key in latest and rng.random() < 1 / 3:
            before = printed[latest[key]]
            if (before[0] is None) == (printed[claim.id][0] is None) and (before[1] is None) == (
                printed[claim.id][1] is None
            ):
                printed[claim.id] = before
        latest[key] = claim.id
    return printed


def _dated(model: Model, i: int) -> tuple[str, str]:
    claim = model.soundings[i].reading.claim
    # A capacity divides by what its input prints, so it comes last.
    return ("9" if claim.capacity else claim.as_of or "", claim.id)


def _say(
    p: Packed, i: int, mu: float, x: Floats, rng: Generator, switch: str
) -> tuple[float | None, float | None]:
    """The ends of one printed amount, of which an order is still empty."""
    used = np.isfinite(p.claim_weight[i])
    weights = np.exp(p.claim_weight[i][used])
    width = float(rng.choice(p.claim_scale[i][used], p=weights / weights.sum()))
    width *= math.exp(x[p.noise_param[p.claim_family[i]]]) * (
        2.0 if switch == "noise_double" else 1.0
    )
    s = math.sqrt(width**2 + p.claim_extra[i])
    kind = p.claim_kind[i]
    if kind == POINT:
        y = math.exp(mu + s * float(rng.standard_t(4.0)))
        return y, y
    if kind in {AT_LEAST, AT_MOST}:
        mean = math.exp(x[p.hedge_param[p.claim_hedge[i]]])
        if rng.random() < p.contamination:
            s *= p.contamination_factor
        excess = float(rng.exponential(mean)) + s * float(rng.standard_normal())
        return (math.exp(mu - excess), None) if kind == AT_LEAST else (None, math.exp(mu + excess))
    if kind == ORDER:
        # Decades tile the line; the one said is drawn with the likelihood of each.
        soft = math.hypot(s, p.order_softness)
        tens = np.arange(-2, 12) * math.log(10.0)
        chances = ndtr((mu - tens) / soft) * ndtr((tens + math.log(10.0) - mu) / soft)
        low = float(rng.choice(tens, p=chances / chances.sum()))
        return math.exp(low), math.exp(low + math.log(10.0))
    raise ValueError(f"no figure is printed for kind {kind}")


def _printed(
    claim: Claim,
    amounts: dict[str, tuple[float | None, float | None]],
    switch: str,
    printed: dict[str, float],
) -> Claim:
    """The claim with its amount; a range keeps its stated width.

    A capacity is computed from the lower ends that its inputs print, as a weighing divides it.
    """
    if claim.id not in amounts:
        return claim
    low, high = amounts[claim.id]
    if claim.bound == "range" and claim.amount_low and claim.amount_high and low:
        half = math.sqrt(claim.amount_high / claim.amount_low)
        low, high = low / half, low * half
    if claim.capacity:
        share = math.prod(printed[id] for id in claim.capacity_inputs)
        low = low * share if low is not None else None
        high = high * share if high is not None else None
    digits = 1 if sum(map(ord, claim.id)) % 2 else 2
    if switch == "rounded":
        low = float(f"{low:.{digits - 1}e}") if low else low
        high = float(f"{high:.{digits - 1}e}") if high else high
    if claim.bound == "exact" and low is not None:
        high = low
    return replace(claim, amount_low=low, amount_high=high)


def _with_copies(case: Case, rng: Generator, switch: str) -> Case:
    """Outlets repeat claims; most keep the figure, some lose the hedge. Links say so."""
    claims, links = list(case.claims), list(case.links)
    for claim in case.claims:
        for k in range(int(rng.choice((0, 0, 1, 2, 3)))):
            day = date.fromisoformat(claim.reported_on or "") + timedelta(
                days=int(rng.integers(0, 20))
            )
            copy = replace(claim, id=f"{claim.id}-copy{k}", reported_on=day.isoformat())
            amount = claim.amount_low if claim.amount_low is not None else claim.amount_high
            if claim.bound in {"at_least", "at_most"} and rng.random() < 0.3:
                copy = replace(copy, bound="exact", amount_low=amount, amount_high=amount)
            if claim.capacity:
                continue
            claims.append(copy)
            links.append(Link(a=copy.id, b=claim.id, kind="same_origin", by="made up"))
    if switch in {"links_off", "links_found"}:
        links = []
    if switch == "wrong_links":
        # The newest day keeps its claim: it is the end of the window.
        firsts = [
            c
            for c in case.claims
            if not c.capacity and c.status == "delivered" and c.as_of != END.isoformat()
        ]
        for claim in firsts:
            others = [c for c in firsts if c.item == claim.item and c.id < claim.id]
            if others and rng.random() < 0.1:
                b = others[int(rng.integers(len(others)))].id
                links.append(Link(a=claim.id, b=b, kind="same_origin", by="made up"))
    exchange = _search(case.exchange, "act") if switch == "links_found" else case.exchange
    return replace(
        case, exchange=exchange, claims=tuple(sorted(claims, key=lambda c: c.id)),
        links=tuple(links),
    )  # fmt: skip


def _prices(settings: Settings, rng: Generator) -> tuple[tuple[Price, ...], dict[str, float]]:
    """Sales of each good and what it was worth here: one more member of its class."""
    rows = []
    worth = {}
    shared = settings["common_prices"] * float(rng.standard_normal())
    units = {item.id: item.unit for item in _frame(small=False).items}
    for item, center in WORTH.items():
        mean = math.log(center) + float(rng.standard_normal())
        spread = settings["price_dispersion"] * abs(float(rng.standard_normal()))
        worth[item] = math.exp(mean + spread * float(rng.standard_normal()) + shared)
        for k in range(int(rng.integers(1, 4))):
            kind = SALES[int(rng.choice(len(SALES)))]
            sd = math.hypot(spread, settings[f"price_{kind}"])
            sale = math.exp(mean + sd * float(rng.standard_normal()))
            rows.append(
                Price(
                    id=f"{item}-{k}",
                    item=item,
                    basis="comparable",
                    kind=kind,
                    price_low=sale,
                    price_high=sale,
                    currency="USD",
                    unit=units[item],
                    price_year=2024,
                    per_item=1.0,
                    bound="approx",
                    source="price_house",
                    state="accepted",
                    reported_on=None,
                    role="evidence",
                )
            )
    return tuple(rows), worth


def _ids(case: Case) -> frozenset[str]:
    return frozenset(item.id for item in case.items)


def _newest(model: Model, id: str) -> int:
    """The grid point of the newest claim that speaks of an item, as a weighing takes it."""
    leaves = model.program.leaves[id]
    days = [
        date.fromisoformat(s.reading.claim.as_of or "")
        for s in model.soundings
        if model.program.leaves[s.item.id] & leaves and s.reading.use != "capacity"
    ]
    return model.grid.point(max(days)) if days else len(model.grid.days) - 1
