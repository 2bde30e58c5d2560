"""Numbers of an article: a path into the weighing and a form, as words of one language.

In: the public document, a path such as `given.items.grain.value`, a form such as `range`. Out:
a Number, which keeps path and form, so that a printed one can be looked up again. A path that
leads to nothing gives None. Rounds through desk/words only, and reckons nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from steelyard.base.tables import read_yaml
from steelyard.desk import words
from steelyard.desk.brief import units
from steelyard.desk.words import phrase

Document = Mapping[str, Any]

FORMS: Final = (
    "mid",
    "range",
    "both",
    "bounds",
    "size",
    "said",
    "count",
    "day",
    "month",
    "year",
    "warning",
)
"""mid: the median; range: 5 to 95 %; both: one after the other; bounds: plain low and high, rounded
outwards; size: the median without its sign; said: as somebody else stated it; warning: a failed check in words."""
LEAST_OF_ONE: Final = 0.5
"""Below this a number of things that come whole would round to none, though something was there."""
_ROW_KEYS: Final = ("id", "claim", "code", "name", "item")
_MONEY: Final = re.compile(
    r"(given|returned|due|trade)(\.value)?$|balance(\.p\d\d)?$|break_even$|\.(value|unit_price|leading_price)$"
    r"|^by_basis\.[^.]+\.(given|returned)$"
)
_SHARE: Final = re.compile(
    r"^share_of_economy\.(?!months)|^continued\.|\.(share|gain)$|probability$"
)
_BOUND: Final = {
    "approx": "about",
    "at_least": "at_least",
    "at_most": "at_most",
}


@dataclass(frozen=True, slots=True)
class Number:
    """One number as printed; `values` are those of the document, before rounding."""

    text: str
    path: str
    form: str
    values: tuple[float | str | None, ...]

    @property
    def noted(self) -> bool:
        """Whether it has a note: a date says where it stands by itself."""
        return self.form not in {"day", "month", "year"}


def frame_words(key: str, lang: str, **values: object) -> str:
    """Words of the page round the article, from data/brief.yaml."""
    found: str = read_yaml("brief.yaml")["frame"][key][lang]
    return found.format(**values)


def find_value(document: Document, path: str) -> Any:
    """What stands at a dotted path; rows of a list go by their id, claim, code or name."""
    found: Any = document
    parts = path.split(".")
    if parts[0] == "information" and len(parts) > 2:
        # A check goes by what it is of and its name together.
        checks = (document.get("information") or {}).get("checks") or ()
        found = next((row for row in checks if [row["kind"], row["name"]] == parts[1:3]), None)
        parts = parts[3:]
    for part in parts:
        if isinstance(found, Mapping):
            found = found.get(part)
        elif isinstance(found, list | tuple):
            rows = (row for row in found if isinstance(row, Mapping))
            found = next((r for r in rows if any(r.get(k) == part for k in _ROW_KEYS)), None)
        else:
            return None
    return found


def number(document: Document, path: str, form: str, lang: str) -> Number | None:
    """The number at `path` in one of FORMS; None where the document has none there."""
    if path.startswith("earlier."):
        earlier = document.get("earlier")
        found = number(earlier, path.removeprefix("earlier."), form, lang) if earlier else None
        return found and Number(found.text, path, form, found.values)
    if "*" in path:
        return _over_bases(document, path, lang)
    value = find_value(document, path)
    if value is None:
        return None
    if form in {"day", "month", "year"}:
        kept = str(value)[: {"day": 10, "month": 7, "year": 4}[form]]
        whole = str(value) if "/" in str(value) else kept
        return Number(words.day(whole, lang), path, form, (str(value),))
    if form == "warning":
        return Number(str(value[lang]), path, form, ())
    if form == "said":
        return _said(document, path, value, lang)
    if form == "count":
        n = len(value) if isinstance(value, list) else int(value)
        return Number(words.count(n, lang), path, form, (n,))
    if isinstance(value, int | float):
        value = {"p50": float(value)}
    return _modelled(document, path, form, value, lang)


def _modelled(
    document: Document, path: str, form: str, q: Mapping[str, Any], lang: str
) -> Number | None:
    one, two = _sayers(document, path, lang)
    low, middle, high = q.get("p05"), q.get("p50"), q.get("p95")
    if form == "mid":
        return None if middle is None else Number(one(middle), path, form, (middle,))
    if form == "size":
        return None if middle is None else Number(one(abs(middle)), path, form, (middle,))
    if form == "bounds":
        ends = words.outward(q.get("low"), q.get("high"))
        if ends == (None, None):
            return None
        return Number(two(*ends), path, form, (q.get("low"), q.get("high")))
    if low is None:
        return None
    if form == "range":
        return Number(two(low, high), path, form, (low, high))
    if middle is None:
        return None
    text = f"{one(middle)} ({two(low, high)})"
    return Number(text, path, form, (middle, low, high))


def _over_bases(document: Document, path: str, lang: str) -> Number | None:
    """The least and the greatest median over what `*` stands for."""
    before, _, after = path.partition("*")
    rows = find_value(document, before.strip(".")) or {}
    found = [find_value(row, after.strip(".")) for row in rows.values()]
    middles = [q["p50"] for q in found if q and q.get("p50") is not None]
    if not middles:
        return None
    _, two = _sayers(document, path.replace("*", "any"), lang)
    ends = (min(middles), max(middles))
    return Number(two(*ends), path, "range", ends)


def _sayers(document: Document, path: str, lang: str) -> tuple[Any, Any]:
    """How one value at this path is said, and how two are."""
    currency = str(document["currency"])
    unit = ""
    if path.startswith("information."):
        money = (document.get("information") or {}).get("figure") != "ratio"
        money = money and path.endswith("at_least")
    else:
        money = _MONEY.search(path) is not None and not path.startswith("share_of_economy")
    place, _, kind = path.rpartition(".")
    if kind in {"quantity", "documented", "delivered"}:
        unit = str((find_value(document, place) or {}).get("unit") or "")
        money = unit == currency
    if _SHARE.search(path):
        return (
            lambda x: _percent(words.percent(x, lang), lang),
            lambda low, high: _percent(words.percent_range(low, high, lang), lang),
        )
    if money:
        return (
            lambda x: words.money_written(x, currency, lang),
            lambda low, high: words.money_written_range(low, high, currency, lang),
        )
    whole = units.comes_whole(unit)
    return (
        lambda x: _counted(_plain(x, lang, whole=whole), x, unit, lang),
        lambda low, high: _counted(_plain_range(low, high, lang, whole=whole), high, unit, lang),
    )


def _percent(text: str, lang: str) -> str:
    """`6,8 %` as running text has it: `6,8 Prozent`."""
    number = text.removesuffix("%").rstrip()
    return frame_words("percent", lang, number=number)


def _plain(x: float | None, lang: str, *, whole: bool) -> str:
    """A number of things; of few that come whole a whole number."""
    if x is None or not whole or abs(x) >= units.WHOLE_BELOW:
        return words.quantity(x, lang)
    if 0 < x < LEAST_OF_ONE:
        return phrase("below_one", lang)
    return words.count(round(x), lang)


def _plain_range(low: float | None, high: float | None, lang: str, *, whole: bool = False) -> str:
    if low is None or high is None:
        key, end = ("at_least", low) if high is None else ("at_most", high)
        return phrase(key, lang, value=_plain(end, lang, whole=whole))
    # The lower end of a range may be none: only one number by itself is "less than 1".
    first = "0" if whole and 0 <= low < LEAST_OF_ONE else _plain(low, lang, whole=whole)
    last = _plain(high, lang, whole=whole)
    if first == last or (whole and 0 < high < LEAST_OF_ONE):
        return last
    head, _, scale = first.partition("\N{NO-BREAK SPACE}")
    if scale and last.endswith(scale):
        first = head
    return phrase("span", lang, low=first, high=last)


def _counted(text: str, x: float | None, unit: str, lang: str) -> str:
    """A number with its unit, which is singular for one."""
    if not unit:
        return text
    whole = units.comes_whole(unit)
    alone = x is not None and (round(x) == 1 or 0 < x < LEAST_OF_ONE if whole else x == 1)
    shown = units.in_text(unit, lang, alone=alone)
    return f"{text}\N{NO-BREAK SPACE}{shown}" if shown else text


def _said(document: Document, path: str, row: Mapping[str, Any], lang: str) -> Number | None:
    """What a claim, a study or a promise states, with its own bound and digits."""
    names = {"published": "value", "promises": "promised"}
    stem = names.get(path.partition(".")[0], "amount")
    low, high = row.get(f"{stem}_low"), row.get(f"{stem}_high")
    if low is None and high is None:
        return None
    currency = str(document["currency"])
    unit = str(row.get("unit") or "") if stem != "value" else currency
    # A promise is said with the hedge of the claim that told of it.
    told = find_value(document, f"claims.{row['claim']}") if stem == "promised" else row
    text = said_amount(low, high, str((told or row).get("bound") or ""), unit, lang)
    return Number(text, path, "said", (low, high))


def said_amount(low: float | None, high: float | None, bound: str, unit: str, lang: str) -> str:
    """An amount with the bound it was given: `about 6.5 million rounds`, `at least $7.67bn`."""
    if low is not None and high is not None and low != high:
        return _said_range(low, high, unit, lang)
    if low is None or high is None:
        bound = "at_least" if high is None else "at_most"
    end = (high if low is None else low) or 0.0
    text = _with_unit(words.as_said(end, lang), end, unit, lang)
    return phrase(_BOUND[bound], lang, value=text) if bound in _BOUND else text


def _said_range(low: float, high: float, unit: str, lang: str) -> str:
    first, last = words.as_said(low, lang), words.as_said(high, lang)
    if _symbol(unit, lang):
        ends = (_with_unit(first, low, unit, lang), _with_unit(last, high, unit, lang))
        return phrase("span", lang, low=ends[0], high=ends[1])
    head, _, scale = first.partition("\N{NO-BREAK SPACE}")
    first = head if scale and last.endswith(scale) else first
    return _with_unit(phrase("span", lang, low=first, high=last), high, unit, lang)


def _with_unit(text: str, x: float, unit: str, lang: str) -> str:
    symbol = _symbol(unit, lang)
    if not symbol:
        return _counted(text, x, unit, lang)
    # English money carries its sign in front and its scale as letters: $7.67bn.
    number, _, scale = text.partition("\N{NO-BREAK SPACE}")
    short = phrase(f"scales.{scale.removesuffix('s')}", lang) if scale else ""
    return f"{symbol}{number}{short}"


def _symbol(unit: str, lang: str) -> str:
    """The sign of a currency where the language puts one in front."""
    found: str = read_yaml("words.yaml")["currencies"].get(unit, {}).get("symbol", "")
    return "" if lang == "de" else found
