"""Figures as charts write them: without unit on an axis, short in a label, wordy in a title.

In: numbers of the document. Out: text; all rounding is that of steelyard.desk.words.
Never computes a figure.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from steelyard.desk import words

_SCALES = (("trillion", 1e12), ("billion", 1e9), ("million", 1e6))
_TINY = 0.0095
_NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class MoneyUnit:
    """What one unit of an axis is worth, and its name: 1e9, `billion dollars`, `Mrd. Dollar`."""

    size: float
    name: str
    lang: str
    currency: str

    def text(self, x: float | None) -> str:
        """A sum on this axis, without the unit; one far below it brings its own: `$7.7m`."""
        if x is not None and 0 < abs(x) < _TINY * self.size:
            return words.money(x, self.currency, self.lang)
        return words.amount(None if x is None else x / self.size, 2, self.lang)

    def about(self, q: Mapping[str, Any]) -> str:
        """`about 6 (4 to 9)`, the median and the 90 % interval."""
        return about(q, self.lang, self.size)

    def ticks(self, values: Sequence[float]) -> tuple[str, ...]:
        """The numbers of a linear axis."""
        return tick_words([x / self.size for x in values], self.lang)

    def rungs(self, values: Sequence[float]) -> tuple[str, ...]:
        """The numbers of a logarithmic axis, each with the decimals it needs itself."""
        return rung_words([x / self.size for x in values], self.lang)


def tick_words(values: Sequence[float], lang: str) -> tuple[str, ...]:
    """Numbers of an axis, all with as many decimals as the finest needs; 0 without any."""
    places = max((_places(x) for x in values), default=0)
    return tuple("0" if x == 0 else _plain(x, places, lang) for x in values)


def rung_words(values: Sequence[float], lang: str) -> tuple[str, ...]:
    """Numbers of a logarithmic axis, from a million on in short."""
    return tuple(short(x, lang) if x >= 1e6 else _plain(x, _places(x), lang) for x in values)


def axis_words(values: Sequence[float], lang: str) -> tuple[str, ...]:
    """Numbers of an axis of quantities: `2m`, `4m`; all in the scale of the largest."""
    greatest = max((abs(x) for x in values), default=0.0)
    for scale, size in _SCALES:
        if greatest >= 2 * size:
            mark = words.phrase(f"scales.{scale}", lang)
            mark = f"{_NO_BREAK}{mark}" if lang == "de" else mark
            plain = tick_words([x / size for x in values], lang)
            return tuple(text if text == "0" else f"{text}{mark}" for text in plain)
    return tick_words(values, lang)


def keep(text: str) -> str:
    """`text` that no line break divides."""
    return text.replace(" ", _NO_BREAK)


def _places(x: float) -> int:
    digits = f"{x:.15f}".rstrip("0") if abs(x) < 1e-3 else f"{x:.6f}".rstrip("0")
    return len(digits) - digits.index(".") - 1


def _plain(x: float, places: int, lang: str) -> str:
    text = f"{abs(x):,.{places}f}"
    if lang == "de":
        text = text.translate(str.maketrans(",.", ".,"))
    return f"\N{MINUS SIGN}{text}" if x < 0 else text


def currency_word(currency: str, lang: str) -> str:
    """`dollars`, `Dollar`, or the code of a currency without a word."""
    key = f"currencies.{currency}"
    return words.phrase(key, lang) if words.has_phrase(key) else currency


def money_unit(sums: Iterable[float | None], currency: str, lang: str) -> MoneyUnit:
    """The unit for an axis that holds `sums`: the largest scale that the greatest reaches."""
    greatest = max((abs(x) for x in sums if x is not None), default=0.0)
    name = currency_word(currency, lang)
    for scale, size in _SCALES:
        if greatest >= size:
            return MoneyUnit(
                size, f"{words.phrase(f'charts.scale.{scale}', lang)} {name}", lang, currency
            )
    return MoneyUnit(1.0, name, lang, currency)


def about(q: Mapping[str, Any], lang: str, size: float = 1.0) -> str:
    """`about 6 (4 to 9)`; ends left open are said in words."""
    middle = scaled(q.get("p50"), size)
    low, high = scaled(q.get("p05"), size), scaled(q.get("p95"), size)
    if middle is None:
        return words.amount_range(low, high, 2, lang)
    if low == high == middle:
        return words.amount(middle, 2, lang)
    return words.phrase(
        "charts.about_range",
        lang,
        value=words.amount(middle, 2, lang),
        range=words.amount_range(low, high, 2, lang),
    )


def scaled(x: float | None, size: float) -> float | None:
    """`x` in units of `size`; an open end stays open."""
    return None if x is None else x / size


def short(x: float | None, lang: str) -> str:
    """A quantity for a label or an axis: `4m`, `4 Mio.`, `12,000`."""
    if x is None:
        return words.amount(None, 2, lang)
    for scale, size in _SCALES:
        if abs(words.rounded(x)) >= size:
            number = words.amount(x / size, 2, lang)
            mark = words.phrase(f"scales.{scale}", lang)
            return f"{number}{_NO_BREAK}{mark}" if lang == "de" else f"{number}{mark}"
    return words.amount(x, 2, lang)


def short_stated(x: float, lang: str) -> str:
    """A number that somebody stated, to all its digits: `16,500`, `1.25m`."""
    for scale, size in _SCALES:
        part = round(abs(x) / size, 3)
        if part >= 1 and round(part * size) == abs(x):
            number = words.as_said(math.copysign(part, x), lang)
            mark = words.phrase(f"scales.{scale}", lang)
            return f"{number}{_NO_BREAK}{mark}" if lang == "de" else f"{number}{mark}"
    return words.as_said(x, lang)


def short_range(
    low: float | None,
    high: float | None,
    lang: str,
    said: Callable[[float], str] | None = None,
) -> str:
    """`4m to 6m`, `4 bis 6 Mio.`, one figure where both are the same, `at least 4m`.

    Each end as `said` says it, else in short.
    """
    said = said or partial(short, lang=lang)
    if low is not None and high is not None:
        first, last = said(low), said(high)
        if first == last:
            return first
        for scale, _ in _SCALES:
            mark = f"{_NO_BREAK}{words.phrase(f'scales.{scale}', lang)}"
            if lang == "de" and first.endswith(mark) and last.endswith(mark):
                first = first.removesuffix(mark)
        return words.phrase("span", lang, low=first, high=last)
    if low is not None:
        return words.phrase("at_least", lang, value=said(low))
    if high is not None:
        return words.phrase("at_most", lang, value=said(high))
    return words.phrase("open", lang)


def unit_word(unit: str, lang: str) -> str:
    """A unit in words, that of money as the currency's name."""
    return (
        currency_word(unit, lang) if unit.isupper() and len(unit) == 3 else words.unit(unit, lang)
    )


def party(document: Mapping[str, Any], number: int, lang: str) -> str:
    """The name of the giver (0) or the receiver (1)."""
    found = document["parties"][number]
    return words.pick(found.get("name"), lang) or str(found["id"])


def window(document: Mapping[str, Any], lang: str) -> str:
    """`Aug 2023 to Mar 2026`."""
    return words.phrase(
        "span",
        lang,
        low=keep(words.month(document["window"]["start"], lang)),
        high=keep(words.month(document["window"]["end"], lang)),
    )


def basis_name(document: Mapping[str, Any], basis: str, lang: str) -> str:
    """A price basis in words."""
    found = document.get("bases", {}).get(basis) or document.get("by_basis", {}).get(basis) or {}
    return words.pick(found.get("name"), lang) or basis


def item_name(item: str, entry: Mapping[str, Any], lang: str) -> str:
    """An item in words."""
    return words.pick(entry.get("name"), lang) or item


def quantiles(q: Mapping[str, Any] | None) -> tuple[float | None, ...]:
    """low, p05, p50, p95, high of a figure; nothing known about one that is missing."""
    q = q or {}
    return tuple(q.get(key) for key in ("low", "p05", "p50", "p95", "high"))


def sentence(text: str) -> str:
    """`text` with a capital letter in front."""
    return text[:1].upper() + text[1:]
