"""Made-up cases in which it is known who copies whom, with every kind of drift planted.

In: a seed. Out: a case, the true groups of one origin, the true other links and what each copy
changed. Sources lean and differ, report rounded figures and update them; some agree by accident.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import floor, log10
from pathlib import Path
from typing import Any

import numpy as np

from steelyard.base.chance import stream
from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.folder import read_case
from steelyard.case.items import Item, Tie
from steelyard.case.sources import Source

BASE = Path(__file__).parents[2] / "tests" / "cases" / "drones-for-gold"
START = date(2023, 3, 1)
DAYS = 850


@dataclass(frozen=True)
class Domain:
    """Names and sizes of one kind of exchange."""

    one: str
    two: str
    every: str
    unit: str
    carrier: str
    load: str
    per_carrier: float
    total: float
    other_unit: tuple[str, float] | None
    used: str
    """What was seen in use: no more than what came."""
    harmed: str
    lost: str


DOMAINS = (
    Domain("shells_a", "rockets_a", "rounds_all", "rounds", "containers", "load_a", 430, 4e6, None, "rounds_fired", "casualties", "killed"),
    Domain("diesel", "petrol", "fuel_all", "tonnes", "tankers", "tanker_load", 3200, 6e5, ("barrels", 7.4), "fuel_burnt", "hurt_in_fires", "dead_in_fires"),
    Domain("wheat", "maize", "grain_all", "tonnes", "ships", "ship_load", 24000, 9e5, ("kg", 1000.0), "grain_milled", "casualties_at_sea", "deaths_at_sea"),
    Domain("doctors", "nurses", "medics_all", "persons", "teams", "team_size", 18, 9000, None, "medics_seen", "casualties_of_fever", "killed_by_fever"),
)  # fmt: skip
DRIFTS = (
    "lost bound",
    "gained bound",
    "flipped bound",
    "rounding",
    "capacity as delivery",
    "OR as AND",
    "casualties as deaths",
    "cumulative as additional",
    "wrong start",
    "plan as delivery",
    "other good",
    "other unit",
    "wrong source",
    "group as member",
    "later date",
    "dropped attribution",
)
CAMPS = ("harbour", "buyers")
NAMES = "Aldermoor Brackwater Cinderfell Dunhollow Eastmarch Fernholt Greywick Hartsea Ironmere Juniper Kestrel Larkfield".split()  # noqa: SIM905 - a list of names reads better so
OUTLETS = [f"{a} {b}" for a in ("Morning", "Northern", "City", "Free", "Coastal", "Daily") for b in ("Post", "Herald", "Courier", "Wire", "Tribune")]  # fmt: skip


@dataclass
class Planted:
    """A case and the truth about it."""

    case: Case
    group: dict[str, str]
    """Claim -> its origin."""
    links: dict[tuple[str, str], str]
    """(a, b) -> derived_from, stale_repeat or supersedes, between origins."""
    drift: dict[str, str]
    """Copy -> what it changed; empty: nothing."""
    bounds: set[frozenset[str]] = field(default_factory=set)


def plant(seed: int, *, origins: int = 60, name: str = "planted") -> Planted:
    """One made-up case."""
    return _Maker(stream(seed, name), seed, origins).make()


def rounded(number: float, digits: int) -> float:
    """To so many figures."""
    if number <= 0:
        return 0.0
    step = 10.0 ** (floor(log10(number)) - digits + 1)
    return float(round(number / step) * step)


def printed(claim: Claim) -> float:
    """The one number of a claim."""
    number = claim.amount_low if claim.amount_low is not None else claim.amount_high
    return number or 0.0


class _Maker:
    def __init__(self, rng: np.random.Generator, seed: int, origins: int) -> None:
        self.rng = rng
        self.domain = DOMAINS[seed % len(DOMAINS)]
        # How tidily the rows were kept: with ids of sources, without, with dates missing.
        self.style = ("full", "chain", "sparse")[seed // len(DOMAINS) % 3]
        self.wanted = origins
        self.claims: list[Claim] = []
        self.group: dict[str, str] = {}
        self.links: dict[tuple[str, str], str] = {}
        self.drift: dict[str, str] = {}
        self.bounds: set[frozenset[str]] = set()
        self.base = read_case(BASE)
        camps = tuple(self.base.exchange.camps)
        self.sources = tuple(
            Source(
                id=f"{one.lower()}-office",
                name=f"{one} Office",
                camp=camps[at % len(camps)],
                kind=("intelligence", "government", "think_tank", "military")[at % 4],
                aliases=(f"{one} service", f"head of {one}"),
            )
            for at, one in enumerate(NAMES)
        )
        self.lean = {s.id: float(np.exp(rng.normal(0, 0.3))) for s in self.sources}
        self.half = float(rng.uniform(200, 600))
        self.last: dict[tuple[str, str], tuple[Claim, int]] = {}

    # The world -------------------------------------------------------------------------

    def truth(self, item: str, day: int) -> float:
        d = self.domain
        whole = d.total * day / (day + self.half)
        return {
            d.one: 0.7 * whole,
            d.two: 0.3 * whole,
            d.every: whole,
            d.carrier: whole / d.per_carrier,
            d.used: 0.45 * whole,
            d.harmed: 9000 * day / (day + 400),
            d.lost: 2700 * day / (day + 400),
        }[item]

    def items(self) -> tuple[tuple[Item, ...], tuple[Tie, ...]]:
        d = self.domain
        first, second, *_ = (*self.base.exchange.families, *self.base.exchange.families)
        leg = (self.base.exchange.parties[0].id, self.base.exchange.parties[1].id)

        def item(id: str, unit: str, family: str, definition: str | None = None) -> Item:
            return Item(
                id=id, name={"en": id}, unit=unit, family=family, direction=leg,
                definition=definition, measure="constant" if id == d.load else "cumulative",
            )  # fmt: skip

        made = (
            item(d.one, d.unit, first),
            item(d.two, d.unit, first),
            item(d.every, d.unit, first, f"{d.one} + {d.two}"),
            item(d.carrier, d.carrier, second),
            item(d.load, d.unit, second),
            item(d.used, d.unit, first),
            item(d.harmed, "persons", second),
            item(d.lost, "persons", second),
        )
        ties = (
            Tie(tie=f"{d.used} <= {d.every}", reason={"en": "what is used came"}),
            Tie(tie=f"{d.lost} <= {d.harmed}", reason={"en": "the dead are among the hurt"}),
        )
        return made, ties

    # Rows --------------------------------------------------------------------------------

    def day(self, number: float) -> date:
        return START + timedelta(days=int(number))

    def add(self, claim: Claim, origin: str | None = None, drift: str = "") -> Claim:
        self.claims.append(claim)
        self.group[claim.id] = origin or claim.id
        if origin:
            self.drift[claim.id] = drift
        return claim

    def amounts(self, bound: str, value: float) -> tuple[float | None, float | None]:
        if bound == "at_least":
            return value, None
        if bound == "at_most":
            return None, value
        return value, value

    def origin(self, source: Source, item: str, at: int, value: float, **fields: Any) -> Claim:
        rng = self.rng
        bound = str(fields.pop("bound", rng.choice(["exact", "approx", "at_least", "at_most"], p=[0.2, 0.4, 0.3, 0.1])))  # fmt: skip
        low, high = self.amounts(bound, value)
        outlet = str(rng.choice(OUTLETS))
        wire = [str(rng.choice(OUTLETS))] if rng.random() < 0.3 else []
        unit = {self.domain.carrier: self.domain.carrier}.get(item, self.domain.unit)
        if item in {self.domain.harmed, self.domain.lost}:
            unit = "persons"
        values: dict[str, Any] = {
            "id": f"C{len(self.claims):05d}",
            "item": item,
            "status": "delivered",
            "bound": bound,
            "amount_low": low,
            "amount_high": high,
            "unit": unit,
            "as_of": self.day(at).isoformat(),
            "reported_on": self.day(at + int(rng.integers(0, 4))).isoformat(),
            "source": source.id,
            "attribution": (outlet, *wire, str(rng.choice([source.name, *source.aliases]))),
            "url": f"https://{outlet.replace(' ', '').lower()}.example/{len(self.claims)}",
            "knowledge": "stated",
            "state": "accepted",
        }
        return self.add(Claim(**(values | fields)))

    def number(self, source: Source, item: str, at: int) -> float:
        digits = int(self.rng.choice([1, 2, 3], p=[0.3, 0.5, 0.2]))
        noise = float(np.exp(self.rng.normal(0, 0.12)))
        value = rounded(self.truth(item, at) * self.lean[source.id] * noise, digits)
        before = self.last.get((source.id, item))
        # Nobody lowers a total; who says the same again says it for a later day (stale).
        if before and value <= (before[0].amount_low or before[0].amount_high or 0.0):
            value = rounded((before[0].amount_low or before[0].amount_high or 1.0) * 1.12, 3)
        return max(value, 3.0)

    def make(self) -> Planted:
        rng, d = self.rng, self.domain
        counted = [d.one, d.two, d.every, d.carrier, d.used, d.harmed, d.lost]
        ats = sorted(int(x) for x in rng.uniform(60, DAYS - 150, self.wanted))
        for at in ats:
            source = self.sources[int(rng.integers(len(self.sources)))]
            item = str(rng.choice(counted))
            claim = self.origin(source, item, at, self.number(source, item, at))
            self.last[source.id, item] = (claim, at)
            self.copies(claim)
            roll = rng.random()
            if item == d.carrier and roll < 0.6:
                self.capacity(source, claim, at)
            elif roll < 0.12:
                self.agree(source, claim, at)
            elif roll < 0.20:
                self.stale(source, claim, at)
            elif roll < 0.28:
                self.correct(claim, at)
            elif roll < 0.38:
                self.computed(claim, at)
            elif roll < 0.45 and item == d.every:
                self.floor(source, claim, at)
            elif roll < 0.5:
                self.plan(source, item, at)
        items, ties = self.items()
        order = rng.permutation(len(self.claims))
        case = dataclasses.replace(
            self.base,
            items=items,
            ties=ties,
            sources=self.sources,
            claims=tuple(self.tidy(self.claims[i]) for i in order),
            links=(),
            grades=(),
            documents=(),
            texts={},
        )
        return Planted(case, self.group, self.links, self.drift, self.bounds)

    def tidy(self, claim: Claim) -> Claim:
        """The row as this case's keeper wrote it."""
        changes: dict[str, Any] = {}
        if self.style != "full":
            changes["source"] = None
        if self.style == "sparse":
            if self.rng.random() < 0.3:
                changes["reported_on"] = (claim.reported_on or "")[:7] or None
            if self.rng.random() < 0.15:
                changes["reported_on"] = None
            if self.rng.random() < 0.3:
                changes["as_of"] = (claim.as_of or "")[:7] or None
            changes |= {"knowledge": "unknown", "url": ""}
        return dataclasses.replace(claim, **changes)

    # What is told of an origin ------------------------------------------------------------

    def copies(self, origin: Claim, most: int = 9) -> None:
        rng = self.rng
        for _ in range(min(most, int(rng.geometric(0.32)) - 1)):
            lag = int(rng.exponential(6)) if rng.random() < 0.85 else int(rng.uniform(20, 120))
            kind = "" if rng.random() < 0.42 else str(rng.choice(DRIFTS))
            self.copy(origin, lag, kind)

    def copy(self, origin: Claim, lag: int, kind: str) -> None:
        """One copy; a drift that this origin cannot suffer leaves it as it is."""
        rng, d = self.rng, self.domain
        reported = date.fromisoformat(str(origin.reported_on)) + timedelta(days=lag)
        outlet = str(rng.choice(OUTLETS))
        tail = origin.attribution[-1]
        middle = [origin.attribution[0]] if rng.random() < 0.4 else []
        changes: dict[str, Any] = {
            "id": f"C{len(self.claims):05d}",
            "reported_on": reported.isoformat(),
            "attribution": (outlet, *middle, tail),
            "url": f"https://{outlet.replace(' ', '').lower()}.example/{len(self.claims)}",
        }
        value = printed(origin)
        point = origin.bound in {"exact", "approx"}
        done = kind
        match kind:
            case "lost bound" if not point:
                changes |= {"bound": "approx", "amount_low": value, "amount_high": value}
            case "gained bound" if point:
                changes |= {"bound": "at_least", "amount_low": value, "amount_high": None}
            case "flipped bound" if not point:
                bound = "at_most" if origin.bound == "at_least" else "at_least"
                low, high = self.amounts(bound, value)
                changes |= {"bound": bound, "amount_low": low, "amount_high": high}
            case "rounding" if (
                value > 100
                and rounded(value, 1) not in {0.0, value}
                and abs(rounded(value, 1) / value - 1) < 0.12
            ):
                low, high = self.amounts(origin.bound, rounded(value, 1))
                changes |= {"amount_low": low, "amount_high": high}
            case "capacity as delivery" if origin.capacity:
                changes |= {"item": d.every, "capacity": "", "capacity_of": None, "capacity_inputs": (), "words": "sent"}  # fmt: skip
            case "OR as AND" if origin.capacity:
                changes |= {"capacity": "", "capacity_of": None, "capacity_inputs": (), "words": "both and"}  # fmt: skip
            case "casualties as deaths" if origin.item == d.harmed:
                changes |= {"item": d.lost}
            case "cumulative as additional" if origin.status == "delivered":
                changes |= {"measure": "additional", "window_start": (reported - timedelta(days=60)).isoformat()}  # fmt: skip
            case "wrong start":
                changes |= {"window_start": (START + timedelta(days=int(rng.integers(10, 40)))).isoformat()}  # fmt: skip
                self.start(origin)
            case "plan as delivery" if origin.status == "planned":
                changes |= {"status": "delivered"}
            case "other good" if origin.item in {d.one, d.two}:
                changes |= {"item": d.two if origin.item == d.one else d.one}
            case "other unit" if d.other_unit and origin.unit == "tonnes":
                unit, factor = d.other_unit
                low, high = self.amounts(origin.bound, rounded(value * factor, 3))
                changes |= {"unit": unit, "amount_low": low, "amount_high": high}
            case "wrong source":
                others = [s for s in self.sources if s.id != origin.source]
                wrong = others[int(rng.integers(len(others)))]
                changes |= {"source": wrong.id, "attribution": (outlet, wrong.name)}
            case "group as member" if origin.item == d.every:
                changes |= {"item": d.one}
            case "later date":
                changes |= {"as_of": reported.isoformat()}
                done = "later date" if reported.isoformat() > str(origin.as_of) else ""
            case "dropped attribution":
                changes |= {"source": None, "attribution": (outlet,)}
            case _:
                done = ""
        self.add(dataclasses.replace(origin, **changes), self.group[origin.id], done)

    def start(self, origin: Claim) -> None:
        """The origin names its own start, so that another is wrong."""
        for place, claim in enumerate(self.claims):
            if claim.id == origin.id:
                day = origin.window_start or START.isoformat()
                self.claims[place] = dataclasses.replace(claim, window_start=day)

    def other(self, source: Source, camp: str | None = None) -> Source:
        able = [s for s in self.sources if s.id != source.id and camp in {None, s.camp}]
        return able[int(self.rng.integers(len(able)))] if able else source

    def agree(self, source: Source, claim: Claim, at: int) -> None:
        """Another agency comes to the same number in the same weeks: no copy."""
        value = printed(claim)
        other = self.other(source)
        when = at + int(self.rng.integers(2, 22))
        made = self.origin(other, claim.item, when, rounded(value, 1), knowledge="observed")
        self.copies(made, most=2)

    def stale(self, source: Source, claim: Claim, at: int) -> None:
        """The old figure again, told of a later day, by the same voice or its camp."""
        same = self.rng.random() < 0.7
        voice = source if same else self.other(source, source.camp)
        when = at + int(self.rng.integers(45, 150))
        value = printed(claim)
        made = self.origin(voice, claim.item, when, value, bound=claim.bound)
        self.links[made.id, claim.id] = "stale_repeat"
        self.copies(made, most=2)

    def correct(self, claim: Claim, at: int) -> None:
        """The same voice changes its figure for that very day."""
        value = printed(claim)
        low, high = self.amounts(claim.bound, rounded(value * float(self.rng.choice([0.6, 0.75, 1.3, 1.6])), 2))  # fmt: skip
        later = self.day(at + int(self.rng.integers(9, 60))).isoformat()
        made = dataclasses.replace(
            claim,
            id=f"C{len(self.claims):05d}",
            amount_low=low,
            amount_high=high,
            reported_on=later,
        )
        self.add(made)
        self.links[made.id, claim.id] = "supersedes"
        self.copies(made, most=2)

    def capacity(self, source: Source, claim: Claim, at: int) -> None:
        """What the carriers could hold, as the same voice puts it: all of one good or another."""
        d = self.domain
        value = printed(claim)
        for item, load in ((d.one, d.per_carrier), (d.two, d.per_carrier / 5)):
            made = self.origin(
                source, item, at, rounded(value * rounded(load, 2), 2), bound="at_least",
                knowledge="computed", capacity="full_load", capacity_of=d.load,
                capacity_inputs=(claim.id,), words="or, if all were such", url=claim.url,
                reported_on=claim.reported_on, attribution=claim.attribution,
            )  # fmt: skip
            self.copies(made, most=5)

    def computed(self, claim: Claim, at: int) -> None:
        """A third party adds, multiplies or takes a share of what others said."""
        d = self.domain
        value = printed(claim)
        source = next((s for s in self.sources if s.id == claim.source), self.sources[0])
        voice = self.other(source)
        chain = (str(self.rng.choice(OUTLETS)), voice.name, source.name)
        when = at + int(self.rng.integers(1, 20))
        if claim.item in {d.one, d.two} and not claim.capacity:
            second = d.two if claim.item == d.one else d.one
            part = self.origin(source, second, at, self.number(source, second, at))
            other = part.amount_low if part.amount_low is not None else part.amount_high
            made = self.origin(voice, d.every, when, value + (other or 0.0), bound="approx", knowledge="computed", as_of=claim.as_of, attribution=chain)  # fmt: skip
            self.links[made.id, part.id] = "derived_from"
        elif claim.item == d.every:
            share = float(self.rng.choice([0.35, 0.6, 0.45, 0.8]))
            ratio = self.origin(voice, d.every, when, share, bound="approx", unit="share", kind="share", knowledge="observed")  # fmt: skip
            made = self.origin(voice, d.used, when, rounded(value * share, 2), bound="approx", knowledge="computed", as_of=claim.as_of, attribution=chain)  # fmt: skip
            self.links[made.id, ratio.id] = "derived_from"
        else:
            return
        self.links[made.id, claim.id] = "derived_from"

    def floor(self, source: Source, claim: Claim, at: int) -> None:
        """What was used can be no more than what came: alike, and no copy."""
        value = printed(claim)
        made = self.origin(source, self.domain.used, at + 3, value, knowledge="observed")
        self.bounds.add(frozenset((made.id, claim.id)))

    def plan(self, source: Source, item: str, at: int) -> None:
        """A promise, whose copies may make a delivery of it."""
        value = rounded(self.truth(item, at) * float(self.rng.uniform(0.2, 0.6)), 2)
        if value > 0:
            made = self.origin(source, item, at, value, status="planned", bound="approx")
            self.copies(made, most=4)
