"""Amounts of unlike units -> one scale a dimension, so that their numbers can be compared.

In: a unit as a claim writes it, the year, the case's exchange rates. Out: dimension, factor and
whether the factor is loose. Unknown units are dimensions of their own; nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass

from steelyard.case.case import Case

_EXACT: dict[str, tuple[str, float]] = {
    "tonne": ("mass", 1.0),
    "tonnes": ("mass", 1.0),
    "t": ("mass", 1.0),
    "kg": ("mass", 1e-3),
    "kilograms": ("mass", 1e-3),
    "kilotonnes": ("mass", 1e3),
    "kt": ("mass", 1e3),
    "lb": ("mass", 0.45359237e-3),
    "pounds": ("mass", 0.45359237e-3),
    "short_tons": ("mass", 0.90718474),
    "bushels_wheat": ("mass", 0.0272155),
    "dozens": ("pieces", 12.0),
    "pairs": ("pieces", 2.0),
    "thousands": ("pieces", 1e3),
    "pieces": ("pieces", 1.0),
    "persons": ("pieces", 1.0),
    "people": ("pieces", 1.0),
    "units": ("pieces", 1.0),
}
# Volumes stand on the scale of mass by the density of fuels, which differs by some per cent.
_TONNES_PER_M3 = 0.85
_LOOSE: dict[str, tuple[str, float]] = {
    "barrels": ("mass", 0.158987 * _TONNES_PER_M3),
    "bbl": ("mass", 0.158987 * _TONNES_PER_M3),
    "litres": ("mass", 1e-3 * _TONNES_PER_M3),
    "liters": ("mass", 1e-3 * _TONNES_PER_M3),
    "m3": ("mass", _TONNES_PER_M3),
    "cubic_metres": ("mass", _TONNES_PER_M3),
    "gallons": ("mass", 3.785411784e-3 * _TONNES_PER_M3),
}
_PER_MONTH = {"/month": 1.0, "/year": 1 / 12}


@dataclass(frozen=True, slots=True)
class Scale:
    """One unit on the scale of its dimension."""

    dimension: str
    factor: float
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Rates:
    """Exchange rates of a case: currency -> year -> units per unit of the case's currency."""

    own: str
    by_year: dict[str, dict[int, float]]

    def factor(self, currency: str, year: int | None) -> float | None:
        """Into the case's currency, at that year's rate or that of the nearest year."""
        if currency == self.own:
            return 1.0
        years = self.by_year.get(currency)
        if not years:
            return None
        near = min(years, key=lambda one: (abs(one - (year or max(years))), one))
        return 1 / years[near]


def read_rates(case: Case) -> Rates:
    """The exchange rates that the case names."""
    names = case.exchange.money.exchange_rates
    by_series: dict[str, dict[int, float]] = {}
    for row in case.series:
        if row.use and row.value and row.period.isdigit():
            by_series.setdefault(row.series, {})[int(row.period)] = row.value
    return Rates(
        case.exchange.money.currency,
        {code: by_series.get(name, {}) for code, name in names.items()},
    )


def scale_of(unit: str, year: int | None, rates: Rates) -> Scale:
    """Where a unit stands; rates per year become rates per month."""
    bare, suffix, share = unit, "", 1.0
    for ending, per_month in _PER_MONTH.items():
        if unit.endswith(ending):
            bare, suffix, share = unit.removesuffix(ending), "/time", per_month
    money = rates.factor(bare, year) if bare.isupper() else None
    if money is not None:
        return Scale("money" + suffix, money * share, loose=bare != rates.own)
    if bare.lower() in _EXACT:
        dimension, factor = _EXACT[bare.lower()]
        return Scale(dimension + suffix, factor * share)
    if bare.lower() in _LOOSE:
        dimension, factor = _LOOSE[bare.lower()]
        return Scale(dimension + suffix, factor * share, loose=True)
    # What a case counts by a name of its own is counted one by one.
    own = "share" if bare == "share" else "pieces"
    return Scale(own + suffix, share)
