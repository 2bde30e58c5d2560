"""Days of publication as documents write them in their own data.

In: a date of ISO 8601, of e-mail, of PDF, or one in a web address. Out: `2024-03-07`, `2024-03`
or `2024`, or empty. Never guesses which part is the month.
"""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import Final

from steelyard.base.dates import parse_span

# Nothing that a case holds was published before print was dated, or in another age.
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
_ISO: Final = re.compile(r"\s*(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?![\d-])")
_PDF: Final = re.compile(r"\s*(?:D:)?(\d{4})(\d{2})(\d{2})")
_DOTTED: Final = re.compile(r"\s*(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_IN_PATH: Final = re.compile(r"/(20\d{2}|19\d{2})[/-](\d{1,2})(?:[/-](\d{1,2}))?(?=[/-])")


def find_day(text: str) -> str:
    """The date a field holds; empty where it holds none that can be told."""
    text = text[:100]
    match = _PDF.match(text) or _ISO.match(text)
    if match:
        return _checked(match[1], match[2], match[3])
    dotted = _DOTTED.match(text)
    if dotted:
        return _checked(dotted[3], dotted[2], dotted[1])
    try:
        day = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    return _checked(str(day.year), str(day.month), str(day.day))


def find_day_in_address(url: str) -> str:
    """The date in the path of a web address, as many outlets write it."""
    match = _IN_PATH.search(url[:2000])
    return _checked(match[1], match[2], match[3]) if match else ""


def _checked(year: str, month: str | None, day: str | None) -> str:
    parts = [year.zfill(4), *(part.zfill(2) for part in (month, day) if part)]
    try:
        parse_span("-".join(parts))
    except ValueError:
        return ""
    return "-".join(parts) if FIRST_YEAR <= int(year) <= LAST_YEAR else ""
