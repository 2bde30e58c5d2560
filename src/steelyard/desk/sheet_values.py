"""What people write in cells -> numbers, amounts with their qualifier, and dates.

In: the text of a cell and what its column as a whole shows (decimal comma or point, day or month
first). Out: plain values. Never guesses: `1,234` without evidence is UnclearError, not 1.234 or 1234.
Words (qualifiers, multipliers, months) stand in data/columns.yaml, English and German.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from steelyard.base.tables import read_yaml

Decimal = Literal["comma", "point"]
Order = Literal["day", "month"]

_SPACES = re.compile("[\u00a0\u2007\u2009\u202f ]+")
_GROUPED_BY_SPACE = re.compile(r"^\d{1,3}(?:[ '\u2019]\d{3})+(?=$|[.,])")
_BODY = re.compile(r"^[+\-\u2212]?(\d[\d.,]*|[.,]\d+)(?:[eE]([+-]?\d{1,3}))?$")
_NUMERIC = r"[+\-\u2212]?\d[\d.,' \u2019]*(?:[eE][+-]?\d+)?"
_RANGE = re.compile(
    rf"^({_NUMERIC}[^\d\-]*?)\s*(?:-|\u2013|\u2014|bis|to|und|and)\s*({_NUMERIC}.*)$"
)
_SINGLE = re.compile(rf"^({_NUMERIC})(.*)$")
# Excel counts days from here (1900 had no 29 February, but Excel thinks so).
_EXCEL_EPOCH = date(1899, 12, 30)
_YEARS = range(1800, 2200)
# Serial numbers of 1927 to 2119: anything smaller may be a year, or a plain number.
_SERIALS = range(10_000, 80_000)


class UnclearError(ValueError):
    """A text that has more than one reading."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What an amount says: its ends, its bound, the qualifier as written, unit and currency."""

    low: float | None
    high: float | None
    bound: str
    words: str = ""
    unit: str = ""
    currency: str = ""
    percent: bool = False


def plain(text: str) -> str:
    """Words for comparison: no case, accents or punctuation; umlauts written out."""
    folded = text.casefold()
    for letter, written in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        folded = unicodedata.normalize("NFC", folded).replace(letter, written)
    bare = "".join(
        sign for sign in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(sign)
    )
    return re.sub(r"[\W_]+", " ", bare).strip()


def decimal_evidence(texts: Iterable[str]) -> tuple[Decimal | None, str]:
    """What the numbers of a column show about its decimal sign, and the text that shows it.

    None without evidence, and None where two texts contradict each other.
    """
    shown: dict[Decimal, str] = {}
    for text in texts:
        for part in re.findall(r"\d[\d.,' \u2019\u00a0\u202f]*\d", text):
            sign = _decimal_sign(_ungroup(part.strip()))
            if sign is not None:
                shown.setdefault(sign, text)
    if len(shown) != 1:
        return None, ""
    return next(iter(shown.items()))


def _ungroup(text: str) -> str:
    text = _SPACES.sub(" ", text.strip())
    grouped = _GROUPED_BY_SPACE.match(text)
    if grouped:
        text = re.sub(r"[ '\u2019]", "", grouped.group()) + text[grouped.end() :]
    return text


def _decimal_sign(body: str) -> Decimal | None:
    """The decimal sign that the digits alone give away."""
    names: dict[str, Decimal] = {",": "comma", ".": "point"}
    signs = [sign for sign in body if sign in ",."]
    if not signs:
        return None
    if len(set(signs)) == 2:
        return names[signs[-1]]
    other = "." if signs[0] == "," else ","
    if len(signs) > 1:
        return names[other]
    left, right = body.split(signs[0])
    if len(right) != 3 or not left or len(left) > 3 or left.startswith("0"):
        return names[signs[0]]
    return None


def parse_number(text: str, decimal: Decimal | None = None) -> float:
    """A number as people write it: `1.234,5`, `1,234.5`, `12 000`, `1'000`, `1,5E+06`.

    Raises UnclearError where `decimal` is needed and missing, ValueError for anything else.
    """
    body = _ungroup(text)
    match = _BODY.match(body)
    if match is None:
        raise ValueError(f"{text!r} is not a number")
    digits, exponent = match.group(1), match.group(2)
    shown = _decimal_sign(digits)
    if shown is None and any(sign in ",." for sign in digits):
        if decimal is None:
            left, right = re.split("[.,]", digits)
            either = f"{float(left + right):g} or {float(f'{left}.{right}'):g}"
            raise UnclearError(f"{text!r} may mean {either}")
        shown = decimal
    point = {"comma": ",", "point": ".", None: "."}[shown]
    whole, _, part = digits.partition(point) if shown else (digits, "", "")
    group = "," if point == "." else "."
    if group in part or point in part or not _grouped(whole, group):
        raise ValueError(f"{text!r} is not a number: its groups are not of three digits")
    number = float(f"{whole.replace(group, '') or '0'}.{part or '0'}e{exponent or '0'}")
    if not math.isfinite(number):
        raise ValueError(f"{text!r} is not a number that can be counted with")
    return -number if body[0] in "-\u2212" else number


def _grouped(whole: str, group: str) -> bool:
    return (
        group not in whole
        or re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+", whole) is not None
    )


@cache
def _words(section: str) -> tuple[tuple[str, str], ...]:
    """(word, meaning) of a section of data/columns.yaml, the longest words first."""
    table: dict[str, list[str]] = read_yaml("columns.yaml")[section]
    pairs = [(word.casefold(), str(meaning)) for meaning, words in table.items() for word in words]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


def parse_amount(text: str, decimal: Decimal | None = None) -> Amount:
    """An amount with its qualifier: `mindestens 5.000`, `10-30`, `up to 1.2m`, `ca. 35 %`.

    Raises UnclearError or ValueError like `parse_number`.
    """
    rest, currency = _without_currency(_SPACES.sub(" ", text.strip()).casefold())
    hedge, bound, rest = _without_hedge(rest)
    rest, currency = (rest, currency) if currency else _without_currency(rest)
    if rest.endswith("+"):
        rest, hedge, bound = rest[:-1].strip(), "+", "at_least"
    spread = _RANGE.match(rest)
    if spread:
        high, scale, unit, percent = _scaled(spread.group(2), decimal, None)
        low, _, _, _ = _scaled(spread.group(1), decimal, scale)
        if low > high:
            raise ValueError(f"{text!r} ends below its start")
        return Amount(low, high, "range", hedge, unit, currency, percent)
    number, _, unit, percent = _scaled(rest, decimal, None)
    low_end = None if bound == "at_most" else number
    high_end = None if bound == "at_least" else number
    bound = "exact" if bound in ("", "range") else bound
    return Amount(low_end, high_end, bound, hedge, unit, currency, percent)


def _without_currency(text: str) -> tuple[str, str]:
    signs: dict[str, str] = read_yaml("columns.yaml")["currency_signs"]
    for sign in sorted(signs, key=len, reverse=True):
        for pattern in (
            rf"^{re.escape(sign)}\s*(?=[\d<>~])",
            rf"(?<=[\d.\w])\s*{re.escape(sign)}$",
        ):
            sign_at = re.search(pattern, text)
            if sign_at and (not sign.isalpha() or sign_at.group() != sign or sign_at.start() == 0):
                return (text[: sign_at.start()] + text[sign_at.end() :]).strip(), signs[sign]
    code = re.search(r"^([a-z]{3})\s+(?=\d)|(?<=\d)\s*([a-z]{3})$", text)
    if code and (found := code.group().strip().upper()) in set(signs.values()):
        return (text[: code.start()] + text[code.end() :]).strip(), found
    return text, ""


def _without_hedge(text: str) -> tuple[str, str, str]:
    for word, bound in _words("hedges"):
        stop = r"\.?\s*" if word[-1] in "<>=~≈≥≤" else r"\.?\s+"
        found = re.match(rf"{re.escape(word)}{stop}(?=\S)", text)
        if found:
            return found.group().strip(), bound, text[found.end() :].strip()
    return "", "", text


def _scaled(
    text: str, decimal: Decimal | None, scale: float | None
) -> tuple[float, float | None, str, bool]:
    """Number, multiplier if one is written, unit, and whether it is a percentage (0-1)."""
    match = _SINGLE.match(text.strip())
    if match is None:
        raise ValueError(f"{text.strip()!r} is not a number")
    number, tail = parse_number(match.group(1), decimal), match.group(2).strip()
    word, _, after = tail.partition(" ")
    bare = word.rstrip(".")
    if bare in read_yaml("columns.yaml")["unclear_scales"] and bare != "b":
        raise UnclearError(f"{text.strip()!r}: {bare!r} is 10^9 in English and 10^12 in German")
    written = next((float(size) for name, size in _words("scales") if name == bare), None)
    if written is not None:
        tail = after.strip()
    factor = written if written is not None else scale
    if plain(tail) in {plain(name) for name in read_yaml("columns.yaml")["percent"]} and tail:
        return number / 100, factor, "", True
    if any(sign.isdigit() for sign in tail):
        raise ValueError(f"{text.strip()!r} holds more than one number")
    return number * (factor or 1.0), written, tail, False


def order_evidence(texts: Iterable[str]) -> tuple[Order | None, str]:
    """Whether `03/04/2024` puts the day or the month first, by the column's other cells."""
    shown: dict[Order, str] = {}
    for text in texts:
        found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})", text.strip())
        if found:
            first, second = int(found[1]), int(found[2])
            if first > 12 >= second:
                shown.setdefault("day", text)
            elif second > 12 >= first:
                shown.setdefault("month", text)
    if len(shown) != 1:
        return None, ""
    return next(iter(shown.items()))


@cache
def _months() -> dict[str, int]:
    table: dict[int, list[str]] = read_yaml("columns.yaml")["months"]
    return {plain(name): int(number) for number, names in table.items() for name in names}


def parse_date(text: str, order: Order | None = None) -> str:
    """A date as people write it, as `2024`, `2024-03`, `2024-03-07` or a window `a/b`.

    Reads ISO dates, `31.12.2024`, `31.12.24`, `12/2024`, `März 2024`, `Mar-24`, `7 March 2024`,
    `March 7, 2024`, `Q1 2024` and Excel's day numbers. Raises UnclearError or ValueError.
    """
    text = _SPACES.sub(" ", text.strip())
    try:
        return _date(text, order)
    except _NoSuchDayError:
        # As it was typed: put into order, it would be a date that nobody wrote.
        raise ValueError(f"there is no such day as {text}") from None


class _NoSuchDayError(ValueError):
    """Year, month and day that no calendar has."""


def _date(text: str, order: Order | None) -> str:
    if re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?(/\d{4}(-\d{2}(-\d{2})?)?)?", text):
        for part in text.split("/"):
            _checked(*(int(one) for one in part.split("-")))
        return text
    stamp = re.fullmatch(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?", text)
    if stamp:
        return parse_date(stamp[1])
    window = re.fullmatch(r"(.+?)\s*(?:\bbis\b|\bto\b|\u2013|\u2014| - )\s*(.+)", text)
    if window:
        return f"{parse_date(window[1], order)}/{parse_date(window[2], order)}"
    return _numeric_date(text, order) or _worded_date(text)


def _numeric_date(text: str, order: Order | None) -> str | None:
    if found := re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})", text):
        return _checked(_year(found[3]), int(found[2]), int(found[1]))
    if found := re.fullmatch(r"(\d{1,2})[./](\d{4})", text):
        return _checked(int(found[2]), int(found[1]))
    if found := re.fullmatch(r"(\d{4})/(\d{1,2})/(\d{1,2})", text):
        return _checked(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})", text):
        first, second = int(found[1]), int(found[2])
        if order is None and first != second:
            order, _ = order_evidence([text])
            if order is None:
                raise UnclearError(f"{text!r} may name day {first} or month {first}")
        day, month = (second, first) if order == "month" else (first, second)
        return _checked(_year(found[3]), month, day)
    if found := re.fullmatch(r"(\d{4,5})(?:[.,]\d+)?", text):
        return number_as_date(float(found[1]))
    if found := re.fullmatch(r"Q([1-4])[ /]?(\d{4})|(\d{4})[ -]?Q([1-4])", text, re.IGNORECASE):
        quarter, year = int(found[1] or found[4]), int(found[2] or found[3])
        return f"{year}-{3 * quarter - 2:02}/{year}-{3 * quarter:02}"
    return None


def number_as_date(number: float) -> str:
    """A bare number in a column of dates: a year, or Excel's number of a day. Raises ValueError."""
    whole = int(number)
    if whole in _YEARS and whole == number:
        return f"{whole:04}"
    if whole in _SERIALS:
        return (_EXCEL_EPOCH + timedelta(days=whole)).isoformat()
    raise ValueError(f"{number:g} is not a date")


def _worded_date(text: str) -> str:
    months = _months()
    words = plain(text).split()
    named = [at for at, word in enumerate(words) if word in months]
    if len(named) == 1:
        month = months[words[named[0]]]
        rest = [
            re.sub(r"(?<=\d)(st|nd|rd|th)$", "", word)
            for at, word in enumerate(words)
            if at != named[0]
        ]
        rest = [word for word in rest if word != "of"]
        if (
            rest
            and all(word.isdigit() for word in rest)
            and len(rest) <= 2
            and len(rest[-1]) in (2, 4)
        ):
            return _checked(_year(rest[-1]), month, *(int(word) for word in rest[:-1]))
    raise ValueError(f"{text!r} is not a date")


def _year(text: str) -> int:
    # Two digits: the window that Excel uses as well.
    short = int(text)
    return short if len(text) == 4 else 2000 + short if short < 30 else 1900 + short


def _checked(year: int, month: int | None = None, day: int | None = None) -> str:
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        raise _NoSuchDayError from None
    parts = [f"{year:04}", *(f"{part:02}" for part in (month, day) if part is not None)]
    return "-".join(parts)
