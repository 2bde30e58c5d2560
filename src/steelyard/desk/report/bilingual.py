"""Everything the page says, in both its languages at once.

In: numbers, dates and keys of data/words.yaml. Out: a Both, English and German; as markup two
spans of which the page shows one. All rounding is left to desk/words.py; all text is escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from steelyard.base.tables import read_yaml
from steelyard.desk import words


class Both(NamedTuple):
    """The same words in English and in German."""

    en: str
    de: str

    def __html__(self) -> Markup:
        """Both as markup; one text when the languages do not differ.

        The span that shows is always in the language of the page, so neither names its own.
        """
        if self.en == self.de:
            return escape(self.en)
        return Markup('<span class="en">{}</span><span class="de">{}</span>').format(*self)

    def packed(self) -> str | list[str]:
        """The shortest JSON that keeps both."""
        return self.en if self.en == self.de else [self.en, self.de]


def both(make: Callable[[str], str]) -> Both:
    """What `make` says in each language."""
    return Both(make("en"), make("de"))


def same(text: object) -> Both:
    """A text that is not translated."""
    return Both(str(text), str(text))


def say(key: str, /, **values: object) -> Both:
    """The phrase at `key` of the section `report`, its places filled with texts or Boths."""
    return label(f"report.{key}", **values)


def label(key: str, /, **values: object) -> Both:
    """The phrase at the whole dotted `key`, its places filled with texts or Boths."""
    return Both(
        words.phrase(
            key, "en", **{k: v.en if isinstance(v, Both) else v for k, v in values.items()}
        ),
        words.phrase(
            key, "de", **{k: v.de if isinstance(v, Both) else v for k, v in values.items()}
        ),
    )


def phrases(section: str) -> tuple[str, ...]:
    """The keys of a section of data/words.yaml, in its order."""
    found: Any = read_yaml("words.yaml")
    for part in section.split("."):
        found = found[part]
    return tuple(found)


def code(section: str, value: str | None) -> Both:
    """The words for a code such as a status; the code itself where words.yaml has none."""
    if not value:
        return same("")
    key = f"{section}.{value.replace(' ', '_')}"
    return label(key) if words.has_phrase(key) else same(value.replace("_", " "))


def named(names: Mapping[str, str] | None, fallback: str = "") -> Both:
    """A case's own words by language."""
    return both(lambda lang: words.pick(names, lang) or fallback)


def money(x: float | None, currency: str) -> Both:
    """A sum of money."""
    return both(lambda lang: words.money(x, currency, lang))


def money_span(low: float | None, high: float | None, currency: str) -> Both:
    """Two sums of money, either of which may be open."""
    return both(lambda lang: words.money_range(low, high, currency, lang))


def currency(id: str) -> Both:
    """The currency's name, its ISO code where data/words.yaml has none."""
    known = read_yaml("words.yaml")["currencies"].get(id, {})
    return Both(known.get("en", id), known.get("de", id))


def amount(x: float | None) -> Both:
    """A plain number at two significant digits."""
    return both(lambda lang: words.amount(x, 2, lang))


def span(low: float | None, high: float | None) -> Both:
    """Two plain numbers at two significant digits, either of which may be open."""
    return both(lambda lang: words.amount_range(low, high, 2, lang))


def bounds(low: float | None, high: float | None) -> Both:
    """Plain bounds of a number, rounded away from each other."""
    return span(*words.outward(low, high))


def money_bounds(low: float | None, high: float | None, currency: str) -> Both:
    """Plain bounds of a sum, rounded away from each other."""
    return money_span(*words.outward(low, high), currency)


def percent_bounds(low: float | None, high: float | None) -> Both:
    """Plain bounds of a share, rounded away from each other."""
    return percent_span(*words.outward(low, high))


def count(n: float | None) -> Both:
    """A number of things that were counted."""
    return both(lambda lang: words.count(n, lang))


def quantity(x: float | None) -> Both:
    """A plain number as running text has it: 2.3 million."""
    return both(lambda lang: words.quantity(x, lang))


def written(n: int) -> Both:
    """A count as running text has it: up to twelve in letters."""
    return both(lambda lang: words.written(n, lang))


def percent(x: float | None) -> Both:
    """A share, 0.13, as 13 %."""
    return both(lambda lang: words.percent(x, lang))


def factor(low: float, high: float) -> Both:
    """What a borrowed price is multiplied by."""
    return both(lambda lang: words.factor(low, high, lang))


def percent_span(low: float | None, high: float | None) -> Both:
    """Two shares, either of which may be open."""
    if low is None or high is None:
        key, value = ("at_most", high) if low is None else ("at_least", low)
        return label("open") if value is None else label(key, value=percent(value))
    return label("span", low=percent(low), high=percent(high))


def day(text: str | None) -> Both:
    """A date in words; nothing for none."""
    return both(lambda lang: words.day(text, lang)) if text else same("")


def short_day(text: str | None) -> Both:
    """A date with its month shortened, for tables; it breaks nowhere but between two dates."""

    def one(part: str, lang: str) -> str:
        named_month = words.month(part, lang)
        if len(part) == len("2024-03-07"):
            dot = "." if lang == "de" else ""
            named_month = f"{int(part[8:])}{dot} {named_month}"
        return named_month.replace(" ", "\N{NO-BREAK SPACE}")

    def of(lang: str) -> str:
        ends = [one(part, lang) for part in (text or "").split("/")]
        return words.phrase("span", lang, low=ends[0], high=ends[1]) if len(ends) > 1 else ends[0]

    return both(of) if text else same("")


def month(text: str | None) -> Both:
    """The month of a date; nothing for none."""
    return both(lambda lang: words.month(text, lang)) if text else same("")


def unit(text: str | None) -> Both:
    """A unit in words; of `rounds/month` each part."""
    return both(lambda lang: words.unit(text or "", lang))


def printed(x: float | None) -> Both:
    """A number as somebody printed it: no digit is rounded away."""
    if x is None:
        return label("open")
    if float(x).is_integer():
        return count(x)
    digits = next((n for n in range(1, 15) if words.rounded(x, n) == x), 15)
    return both(lambda lang: words.amount(x, digits, lang))


def fine(x: float | None) -> Both:
    """A number that only a reader of the method wants, at four significant digits."""
    if x is None or float(x).is_integer():
        return count(x)
    return both(lambda lang: words.amount(x, 4, lang))


def printed_span(low: float | None, high: float | None, bound: str, unit_id: str) -> Both:
    """A claimed amount with its qualifier: `at least 5,000 rounds`, `2 to 4 persons`."""
    is_share = unit_id == "share"

    def one(x: float | None) -> Both:
        return percent(x) if is_share else printed(x)

    if low is None and high is None:
        return label("open")
    if low is not None and high is not None and low != high:
        number = label("span", low=one(low), high=one(high))
        if bound == "order":
            number = say("order", value=number)
    else:
        number = one(high if low is None else low)
        if bound in ("approx", "at_least", "at_most"):
            key = {"approx": "about"}.get(bound, bound)
            number = label(key, value=number)
        elif bound == "order":
            number = say("order", value=number)
        elif low is None or high is None:
            number = label("at_most" if low is None else "at_least", value=number)
    if is_share or not unit_id:
        return number
    return join(number, unit(unit_id))


def join(*parts: Both | str, sep: str = " ") -> Both:
    """Parts that say something, one after the other, in each language."""
    texts = [part if isinstance(part, Both) else same(part) for part in parts]
    return Both(
        sep.join(text.en for text in texts if text.en),
        sep.join(text.de for text in texts if text.de),
    )


def listed(parts: Sequence[Both | str], sep: str = ", ") -> Both:
    """Parts in a row with `and` before the last."""
    if len(parts) < 2:
        return join(*parts)
    return label("and", list=join(*parts[:-1], sep=sep), last=join(parts[-1]))


def quantiles_money(q: Mapping[str, Any] | None, currency: str) -> Both:
    """The median with its 90 % range, as money."""
    if q is None:
        return label("unknown")
    if q["p50"] is None:
        return money_span(q["p05"], q["p95"], currency)
    return say(
        "about_range", mid=money(q["p50"], currency), span=money_span(q["p05"], q["p95"], currency)
    )


def quantiles_amount(q: Mapping[str, Any] | None) -> Both:
    """The median with its 90 % range, as a plain number."""
    if q is None:
        return label("unknown")
    if q["p50"] is None:
        return span(q["p05"], q["p95"])
    return say("about_range", mid=amount(q["p50"]), span=span(q["p05"], q["p95"]))


def quantiles_percent(q: Mapping[str, Any] | None) -> Both:
    """The median with its 90 % range, as a share."""
    if q is None:
        return label("unknown")
    if q["p50"] is None:
        return percent_span(q["p05"], q["p95"])
    return say("about_range", mid=percent(q["p50"]), span=percent_span(q["p05"], q["p95"]))
