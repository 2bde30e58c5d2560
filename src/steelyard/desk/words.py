"""Numbers, dates and set phrases as words: the one place that rounds.

In: numbers and dates of a weighing, and the phrases of data/words.yaml. Out: text in English or
German. Two significant digits, no exponent; an end left open is said in words, never a number.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from steelyard.base.tables import read_yaml

LANGUAGES = ("en", "de")

_MINUS = "\N{MINUS SIGN}"
_NO_BREAK = "\N{NO-BREAK SPACE}"
# Controls steer a terminal, bidirectional ones turn "txt.exe" round, zero-width ones split a name
# unseen. The two joiners stay in running text: Persian and Hindi cannot be written without.
_UNSEEN = re.compile(
    r"\r(?!\n)|"
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u034f\u061c\u115f\u1160"
    "\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff"
    "\uffa0\ufff9-\ufffb\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e01ef]"
)
_SCALES = (("trillion", 1e12), ("billion", 1e9), ("million", 1e6))


def phrase(key: str, lang: str = "en", /, **values: object) -> str:
    """The phrase at the dotted `key` of data/words.yaml, its {places} filled by `values`.

    Falls back to English. Raises KeyError for an unknown key or a place left unfilled.
    """
    found = _phrase(key)
    return str(found.get(lang, found["en"])).format(**values)


def translation_mark(claim: Mapping[str, Any], lang: str) -> str:
    """How the translation of a claim's quote came about: by whom, and whether it was checked."""
    how = claim.get("translation_by") or "unknown"
    checked = "_checked" if claim.get("translation_checked") else ""
    return phrase(f"translated.{how}{checked}", lang)


def has_phrase(key: str) -> bool:
    """Whether data/words.yaml holds a phrase at the dotted `key`."""
    try:
        _phrase(key)
    except KeyError:
        return False
    return True


def _phrase(key: str) -> dict[str, Any]:
    found: Any = read_yaml("words.yaml")
    for part in key.split("."):
        if not isinstance(found, dict) or part not in found:
            raise KeyError(f"data/words.yaml has no phrase {key!r}")
        found = found[part]
    if not isinstance(found, dict) or "en" not in found:
        raise KeyError(f"{key!r} of data/words.yaml is a section, not a phrase")
    return found


def visible(text: str) -> str:
    """`text` with each unseen or direction-turning sign as [U+XXXX]; line breaks and tabs stay.

    So no text of a case can steer a terminal or pass for another.
    """
    return _UNSEEN.sub(lambda found: f"[U+{ord(found.group()):04X}]", text)


def unseen(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Beginning, end and name of each sign between two places that `visible` would name."""
    for found in _UNSEEN.finditer(text, start, end):
        yield found.start(), found.end(), f"U+{ord(found.group()):04X}"


def one_line(text: str) -> str:
    """`text` as a line of a terminal: `visible`, line breaks and tabs as spaces."""
    return visible(re.sub(r"[\r\n\t]+", " ", text))


def pick(words: Mapping[str, str] | None, lang: str = "en") -> str:
    """The words of `lang`, else the English ones, else any, else nothing."""
    if not words:
        return ""
    return words.get(lang) or words.get("en") or next(iter(words.values()))


def adjective(party: Mapping[str, Any], lang: str = "en") -> str:
    """A party's adjective with a space behind it, or nothing.

    The German one is declined for a feminine noun in the dative: `einer nordischen Leistung`.
    """
    found = pick(party.get("adjective"), lang)
    return f"{found}{'en' if lang == 'de' else ''} " if found else ""


def translated(row: Mapping[str, Any], field: str, lang: str = "en") -> str:
    """A text of a row in `lang` where the row has a column for it, else as it stands."""
    return str(row.get(f"{field}_{lang}") or row.get(field) or "")


def source_names(document: Mapping[str, Any], lang: str = "en") -> dict[str, str]:
    """What every source of the document is called in `lang`, by id."""
    return {str(one["id"]): translated(one, "name", lang) for one in document.get("sources", ())}


def item_names(document: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
    """Names by language of every item of the case, by id; an id as words where it has no name."""
    found: dict[str, Mapping[str, str]] = {}
    rows = [{"item": id, **one} for id, one in document.get("supporting", {}).items()]
    for leg in ("given", "returned", "due", "trade"):
        items = (document.get(leg) or {}).get("items", {})
        rows += [{"item": id, **one} for id, one in items.items()]
    for list_ in ("newest", "promises", "unpriced"):
        rows += document.get(list_, ())
    for row in rows:
        if row.get("name"):
            found[row["item"]] = row["name"]
    return {**found, **{id: name for id, name in document.get("names", {}).items() if name}}


def item_words(names: Mapping[str, Mapping[str, str]], id: str, lang: str = "en") -> str:
    """The name of an item among `names`; its id as words where it has none."""
    return pick(names.get(id), lang) or id.replace("_", " ")


def open_words(reason: str, names: Mapping[str, Mapping[str, str]], lang: str = "en") -> str:
    """Why an end is open, the items by their names: `oil: every claim is one-sided; …`."""
    said: dict[str, list[str]] = {}
    for part in reason.split("; "):
        item, _, text = part.rpartition(": ")
        key = f"report.open_reasons.{text.replace(' ', '_')}"
        named = said.setdefault(phrase(key, lang) if has_phrase(key) else text, [])
        if item:
            named.append(item_words(names, item, lang))
    return "; ".join(": ".join(filter(None, (", ".join(of), text))) for text, of in said.items())


def expression(text: str, name: Callable[[str], str], lang: str = "en") -> str:
    """A definition or tie with its items by name: `shells * share` as `Shells × Share`."""
    text = text.replace("<=", "≤")
    text = re.sub(r"\s*\*\s*", " × ", text)
    text = re.sub(
        r"[A-Za-z_][\w.-]*",
        lambda found: found.group() if found.group() == "integral" else name(found.group()),
        text,
    )
    return re.sub(
        r"\bintegral\(([^()]*(?:\([^()]*\)[^()]*)*)\)",
        lambda found: phrase("months_of", lang, name=found.group(1)),
        text,
    )


def rounded(x: float, digits: int = 2) -> float:
    """`x` at `digits` significant digits."""
    if x == 0 or not math.isfinite(x):
        return x
    return round(x, digits - 1 - math.floor(math.log10(abs(x))))


def outward(
    low: float | None, high: float | None, digits: int = 2
) -> tuple[float | None, float | None]:
    """Plain bounds at `digits` significant digits, rounded away from each other.

    A bound that is printed inside the evidence would be refuted by the claim it comes from.
    """
    return _toward(low, digits, -1), _toward(high, digits, 1)


def is_side_open(difference: Mapping[str, Any]) -> bool:
    """Whether the 90 % range of a difference holds zero, so that no words may name its side."""
    low, high = difference.get("p05"), difference.get("p95")
    return (low is None or low <= 0) and (high is None or high > 0)


def _toward(x: float | None, digits: int, side: int) -> float | None:
    if x is None or x == 0 or not math.isfinite(x):
        return x
    near = rounded(x, digits)
    # What differs by the last bits only is the same number.
    if (near - x) * side >= 0 or math.isclose(near, x, rel_tol=1e-9):
        return near
    step = 10.0 ** (math.floor(math.log10(abs(x))) - digits + 1)
    return rounded(near + side * step, digits)


def amount(x: float | None, digits: int = 2, lang: str = "en") -> str:
    """A plain number at `digits` significant digits with thousands separators."""
    if x is None or not math.isfinite(x):
        return phrase("open", lang)
    short = rounded(x, digits)
    if short == 0:
        return "0"
    size = math.floor(math.log10(abs(short)))
    places = 0 if float(x).is_integer() else max(0, digits - 1 - size)
    return _separated(short, places, lang)


def quantity(x: float | None, lang: str = "en") -> str:
    """A plain number as running text has it: `12,000`, `2.3 million`; `2,3 Millionen`."""
    if x is None or not math.isfinite(x):
        return phrase("open", lang)
    # Round before choosing the scale, so that 999,600 reads 1 million.
    short = rounded(x)
    for name, size in _SCALES:
        if abs(short) >= size:
            scaled = rounded(short / size)
            word = phrase(f"written.{name}{'' if scaled == 1 else 's'}", lang)
            # Only a whole number drops its digits after the point: 2 million, 2.3 million.
            return f"{_separated(scaled, 0 if scaled == int(scaled) else 1, lang)}{_NO_BREAK}{word}"
    return amount(x, 2, lang)


def written(n: int, lang: str = "en") -> str:
    """A count in running text: up to twelve in letters, from there on in figures."""
    key = f"written.n{n}"
    return phrase(key, lang) if has_phrase(key) else count(n, lang)


def count(n: float | None, lang: str = "en") -> str:
    """A number of things that were counted (claims, origins): every digit."""
    return phrase("open", lang) if n is None else _separated(n, 0, lang)


def money(x: float | None, currency: str, lang: str = "en") -> str:
    """A sum of money: `$5.6bn`, `$430m`; `5,6 Mrd. Dollar`."""
    if x is None or not math.isfinite(x):
        return phrase("open", lang)
    number, scale = _money_number(x, lang)
    return _with_currency(number, scale, currency, lang)


def money_range(low: float | None, high: float | None, currency: str, lang: str = "en") -> str:
    """Two sums: `$4.1bn to $9.0bn`; `4,1 bis 9,0 Mrd. Dollar`; `at least $4.1bn`."""
    if low is None and high is None:
        return phrase("open", lang)
    if high is None:
        return phrase("at_least", lang, value=money(low, currency, lang))
    if low is None:
        return phrase("at_most", lang, value=money(high, currency, lang))
    if lang != "de":
        return phrase(
            "span", lang, low=money(low, currency, lang), high=money(high, currency, lang)
        )
    first, first_scale = _money_number(low, lang)
    last, last_scale = _money_number(high, lang)
    if first_scale != last_scale and low != 0:
        first = f"{first}{_NO_BREAK}{first_scale}" if first_scale else first
    joined = phrase("span", lang, low=first, high=last)
    return _with_currency(joined, last_scale, currency, lang)


def money_written(x: float | None, currency: str, lang: str = "en") -> str:
    """A sum as running text has it: `$5.6bn`; `5,6 Milliarden Dollar`."""
    if x is None or not math.isfinite(x) or lang != "de":
        return money(x, currency, lang)
    number, _, scale = quantity(x, lang).partition(_NO_BREAK)
    return _with_currency(number, scale, currency, lang)


def money_written_range(
    low: float | None, high: float | None, currency: str, lang: str = "en"
) -> str:
    """Two sums as running text has them: `2,6 bis 14 Milliarden Dollar`."""
    if (low is None) != (high is None):
        key, end = ("at_least", low) if high is None else ("at_most", high)
        return phrase(key, lang, value=money_written(end, currency, lang))
    if low is None or high is None or lang != "de":
        return money_range(low, high, currency, lang)
    first, _, first_scale = quantity(low, lang).partition(_NO_BREAK)
    last, _, last_scale = quantity(high, lang).partition(_NO_BREAK)
    if first_scale and first_scale != last_scale:
        first = f"{first}{_NO_BREAK}{first_scale}"
    joined = phrase("span", lang, low=first, high=last)
    return _with_currency(joined, last_scale, currency, lang)


def currency_word(currency: str, lang: str = "en") -> str:
    """A currency's name as running text has it; its ISO 4217 code where none is known."""
    known: dict[str, str] = read_yaml("words.yaml")["currencies"].get(currency, {})
    return known.get(lang, known.get("en", currency))


def as_said(x: float, lang: str = "en") -> str:
    """A number that somebody else stated, to all its digits: `15,809`, `6.5 million`."""
    for name, size in _SCALES:
        scaled = round(abs(x) / size, 3)
        # Only where nothing of what was said is lost: 1,234,567 stays as it is.
        if scaled >= 1 and round(scaled * size) == abs(x):
            places = len(f"{scaled:.3f}".rstrip("0").partition(".")[2])
            word = phrase(f"written.{name}{'' if scaled == 1 else 's'}", lang)
            return f"{_separated(math.copysign(scaled, x), places, lang)}{_NO_BREAK}{word}"
    places = len(f"{abs(x):.3f}".rstrip("0").partition(".")[2])
    return _separated(x, places, lang)


def in_scale(x: float | None, scale: str = "billion", lang: str = "en") -> str:
    """A sum in the unit that a table's head names: `trillion`, `billion`, `million` or ``.

    Two significant digits from a tenth of the unit on; below that two decimals.
    """
    if x is None or not math.isfinite(x):
        return phrase("open", lang)
    size = dict(_SCALES).get(scale, 1.0)
    short = rounded(x / size)
    if abs(short) < 0.1:
        short = round(x / size, 2)
        return "0" if short == 0 else _separated(short, 2, lang)
    return _separated(short, max(0, 1 - math.floor(math.log10(abs(short)))), lang)


def billions(x: float | None, lang: str = "en") -> str:
    """A sum in bn without its currency, for tables whose head names the unit."""
    return in_scale(x, "billion", lang)


def scale_of(x: float) -> str:
    """The scale in which `x` reads best: the largest of which it is at least a tenth."""
    return next((name for name, size in _SCALES if abs(x) >= 0.1 * size), "")


def scale_size(scale: str) -> float:
    """What a scale stands for: 1e9 for `billion`, 1 for none."""
    return dict(_SCALES).get(scale, 1.0)


def decimals(x: float | None, places: int, lang: str = "en") -> str:
    """A number with so many decimals, for columns that are to add up as printed."""
    return phrase("open", lang) if x is None else _separated(round(x, places) + 0.0, places, lang)


def amount_range(low: float | None, high: float | None, digits: int = 2, lang: str = "en") -> str:
    """Two plain numbers: `4.1 to 9.0`; an open end becomes `at least` or `at most`."""
    if low is None and high is None:
        return phrase("open", lang)
    if high is None:
        return phrase("at_least", lang, value=amount(low, digits, lang))
    if low is None:
        return phrase("at_most", lang, value=amount(high, digits, lang))
    return phrase("span", lang, low=amount(low, digits, lang), high=amount(high, digits, lang))


def factor(low: float, high: float, lang: str = "en") -> str:
    """What a borrowed price is multiplied by: `times 0.5 to 2`; `same price` for 1."""
    if low == high == 1:
        return phrase("factor.same", lang)
    ends = amount(low, lang=lang), amount(high, lang=lang)
    shown = ends[0] if low == high else phrase("span", lang, low=ends[0], high=ends[1])
    return phrase("factor.times", lang, factor=shown)


def percent_range(low: float, high: float, lang: str = "en", digits: int = 2) -> str:
    """Two shares with the sign once: `7.4 to 8.1%`; one where both read the same."""
    first, last = (percent(x, lang, digits) for x in (low, high))
    if first == last:
        return first
    return phrase("span", lang, low=first.removesuffix("%").rstrip(), high=last)


def percent(x: float | None, lang: str = "en", digits: int = 2) -> str:
    """A share given as a decimal: 0.13 is `13%`, in German `13 %`."""
    if x is None:
        return phrase("open", lang)
    number = amount(100 * x, digits, lang)
    return f"{number}{_NO_BREAK}%" if lang == "de" else f"{number}%"


def day(text: str | None, lang: str = "en") -> str:
    """A date as printed: `1 Mar 2026`, `1. März 2026`; partial dates and windows stay partial."""
    return _date(text, lang, long=True)


def month(text: str | None, lang: str = "en") -> str:
    """The month of a date: `Mar 2026`, `März 2026`; a year stays a year."""
    if text and "/" not in text:
        text = text[:7]
    return _date(text, lang, long=False)


def unit(text: str, lang: str = "en") -> str:
    """A unit in words where data/words.yaml has one, else as the case writes it."""
    key = f"units.{text.replace('/', '_per_')}"
    if text and has_phrase(key):
        return phrase(key, lang)
    return "/".join(unit(part, lang) for part in text.split("/")) if "/" in text else text


def one_unit(text: str, lang: str = "en") -> str:
    """One of a unit, as a price is for: `piece`, `tonne`; where only many have words, those."""
    if has_phrase(f"units_one.{text}"):
        return phrase(f"units_one.{text}", lang)
    single = text.removesuffix("s")
    if has_phrase(f"units.{single}"):
        return phrase(f"units.{single}", lang)
    many = f"units.{text}"
    known = lang != "en" and text and has_phrase(many)
    return phrase(many, lang) if known else single.replace("_", " ")


def _date(text: str | None, lang: str, *, long: bool) -> str:
    if not text:
        return phrase("unknown", lang)
    if "/" in text:
        first, _, last = text.partition("/")
        return phrase(
            "span", lang, low=_date(first, lang, long=long), high=_date(last, lang, long=long)
        )
    parts = text.split("-")
    if len(parts) == 1:
        return parts[0]
    name = phrase(f"months.{'long' if long else 'short'}.m{parts[1]}", lang)
    if len(parts) == 2 or not long:
        return f"{name} {parts[0]}"
    return phrase("day", lang, day=int(parts[2]), month=name, year=parts[0])


def _separated(x: float, places: int, lang: str) -> str:
    text = f"{abs(x):,.{places}f}"
    if lang == "de":
        text = text.translate(str.maketrans(",.", ".,"))
    return f"{_MINUS}{text}" if x < 0 else text


def _money_number(x: float, lang: str) -> tuple[str, str]:
    # Round before choosing the scale, so that 999.6 million reads 1.0bn and not 1,000m.
    short = rounded(x)
    for name, size in _SCALES:
        if abs(short) >= size:
            scaled = short / size
            places = max(0, 1 - math.floor(math.log10(abs(scaled)) + 1e-9))
            return _separated(scaled, places, lang), phrase(f"scales.{name}", lang)
    return amount(x, 2, lang), ""


def _with_currency(number: str, scale: str, currency: str, lang: str) -> str:
    known: dict[str, str] = read_yaml("words.yaml")["currencies"].get(currency, {})
    if lang == "de":
        parts = (number, scale, known.get("de", currency))
        return _NO_BREAK.join(part for part in parts if part)
    sign, number = (_MINUS, number[1:]) if number.startswith(_MINUS) else ("", number)
    symbol = known.get("symbol")
    head = symbol or f"{currency}{_NO_BREAK}"
    return f"{sign}{head}{number}{scale}"
