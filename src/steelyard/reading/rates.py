"""Whether an amount flows each day, week, month or year, by the words right beside it.

In: a text, the place of an amount in it, a language. Out: the period, or nothing. What stands
further off is not looked for, and no number is changed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from steelyard.base.tables import read_yaml

PERIODS: Final = ("day", "week", "month", "year")
WORDS: Final = 3
"""Words of what is counted between an amount and its period: "barrels of crude oil per day"."""
REACH: Final = 60
"""Code points on either side that are looked at."""


def period_of(text: str, start: int, end: int, lang: str) -> str:
    """The period that the amount at `start` to `end` flows in; "" where nothing says so."""
    after, before = _phrases(lang)
    found = after.match(text, end, min(len(text), end + REACH)) if after else None
    if found is None and before is not None:
        found = before.search(text, max(0, start - REACH), start)
    return "" if found is None else found.lastgroup or ""


@cache
def _phrases(lang: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    page = read_yaml(f"lexicons/{lang}.yaml").get("rates") or {}
    between = rf"(?:[ \u00a0]?[^\W\d_][\w-]*){{0,{WORDS}}}?[ \u00a0]*"
    later = _any(page.get("not_behind", ()))
    after = _groups(page.get("behind") or {})
    before = _groups(page.get("before") or {})
    return (
        re.compile(f"{between}(?:{after})(?!\\w)(?![ \u00a0]*(?:{later}|\\d))", re.IGNORECASE)
        if after
        else None,
        re.compile(f"(?<!\\w)(?:{before})[ \u00a0]*$", re.IGNORECASE) if before else None,
    )


def _groups(page: dict[str, Any]) -> str:
    return "|".join(f"(?P<{one}>{_any(page[one])})" for one in PERIODS if page.get(one))


def _any(phrases: Iterable[object]) -> str:
    """One of some phrases; of none, what nothing fits."""
    longest = sorted(map(str, phrases), key=len, reverse=True)
    return "|".join(re.escape(one).replace(r"\ ", r"[ \u00a0]+") for one in longest) or r"(?!)"
