"""As of when an amount holds: a date that stands beside it, or one that follows from the document's.

In: a scene. Out: for each amount YYYY, YYYY-MM or YYYY-MM-DD, or None. The day of speaking is no
such date. What the text does not date stays undated.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from steelyard.reading.marks import Mark
from steelyard.reading.scene import COMMA, Scene, Sentence

YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d]|[.,]\d)")
ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)(?:-(\d\d))?(?!\d)")
DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)(?!\d)")
EAST = re.compile(r"(?=\d)(?:((?:19|20)\d\d)년)?\s?(?:(\d{1,2})월)?\s?(?:(\d{1,2})일)?")
REACH = 12
"""A date further off than so many words (commas count more) dates something else."""
Add = Callable[[int, int, str], None]
PART_MONTH = {"beginning": 1, "middle": 6, "end": 12}


@dataclass(frozen=True, slots=True)
class _When:
    start: int
    end: int
    value: str


def find_times(scene: Scene) -> tuple[str | None, ...]:
    """One date an amount, or None."""
    today = _day(scene.context.date)
    spans = [(amount.start, amount.end) for amount in scene.amounts]
    dates: dict[int, list[_When]] = {}
    found: list[str | None] = []
    for number, amount in enumerate(scene.amounts):
        home = scene.homes[number]
        sentence = scene.sentences[home]
        if home not in dates:
            dates[home] = _dates(scene, sentence, today, spans)
        best, value = REACH, None
        # What lies beyond the neighbours on either side lies further off.
        near = bisect_left(dates[home], amount.start, key=lambda when: when.start)
        for when in dates[home][max(near - 1, 0) : near + 2]:
            low, high = (
                sorted((when.end, amount.start))
                if when.end <= amount.start
                else (amount.end, when.start)
            )
            between = scene.text[low:high]
            away = (
                len(between.split()) + COMMA * between.count(",") + 3 * COMMA * between.count(";")
            )
            if away < best:
                best, value = away, when.value
        found.append(value)
    return tuple(found)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _dates(
    scene: Scene, sentence: Sentence, today: date | None, spans: list[tuple[int, int]]
) -> list[_When]:
    """The dates of a sentence, in order; a span of time counts by its end."""
    text = scene.text
    found: list[_When] = []
    taken: list[tuple[int, int]] = []

    def add(start: int, end: int, value: str) -> None:
        if not any(a < end and start < b for a, b in taken):
            taken.append((start, end))
            found.append(_When(start, end, value))

    for match in ISO.finditer(text, sentence.start, sentence.end):
        add(*match.span(), "-".join(part for part in match.groups() if part))
    for match in DOTTED.finditer(text, sentence.start, sentence.end):
        add(*match.span(), f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}")
    if scene.cues.order.get("particles"):
        for match in EAST.finditer(text, sentence.start, sentence.end):
            _east(match, today, add)
    for mark in sentence.marks:
        if mark.kind == "month":
            _month(scene, sentence, mark, today, add)
    for mark in sentence.marks:
        if mark.kind == "relative" and today is not None:
            add(mark.start, mark.end, _shifted(today, mark.value))
    for match in YEAR.finditer(text, sentence.start, sentence.end):
        near = bisect_left(spans, match.end(), key=lambda span: span[0]) - 1
        if near >= 0 and spans[near][1] > match.start():
            continue
        if _since(scene, match.start()):
            continue
        part = _part_before(scene, match.start())
        value = match.group()
        if part is not None:
            value += f"-{PART_MONTH[part.value]:02}" if part.value == "end" else ""
            add(part.start, match.end(), match.group() if part.value != "end" else value)
        else:
            add(*match.span(), value)
    return sorted(found, key=lambda when: when.start)


def _since(scene: Scene, position: int) -> bool:
    number = scene.words.index(position) - 1
    return number >= 0 and scene.words.small[number] in {
        str(w) for w in scene.cues.times.get("since", ())
    }


def _part_before(scene: Scene, position: int) -> Mark | None:
    number = scene.words.index(position) - 1
    for mark in scene.words.between(max(0, position - 30), position):
        if mark.kind == "part" and mark.last == number:
            return mark
    return None


def _east(match: re.Match[str], today: date | None, add: Add) -> None:
    year, month, day = match.groups()
    if not (year or month):
        return
    if year is None:
        if today is None or month is None or not 1 <= int(month) <= 12:
            return
        year = str(today.year)
    value = year
    if month and 1 <= int(month) <= 12:
        value += f"-{int(month):02}"
        if day and 1 <= int(day) <= 31:
            value += f"-{int(day):02}"
    add(match.start(), match.end(), value)


def _month(scene: Scene, sentence: Sentence, mark: Mark, today: date | None, add: Add) -> None:
    """A month by its name, with the day before it and the year behind it where they stand."""
    words = scene.words
    start, end = mark.start, mark.end
    day = ""
    before, after = mark.first - 1, mark.last + 1
    if before >= sentence.first and words.small[before] == ".":
        before -= 1
    if before >= sentence.first and words.small[before].isdigit() and len(words.small[before]) <= 2:
        day, start = words.small[before], words.starts[before]
    elif after <= sentence.last and words.small[after].isdigit() and len(words.small[after]) <= 2:
        if "mdy" in scene.cues.times["order"]:
            day, end, after = words.small[after], words.ends[after], after + 1
    if after <= sentence.last and words.small[after] == ",":
        after += 1
    year = ""
    if after <= sentence.last and YEAR.fullmatch(words.small[after]):
        year, end = words.small[after], words.ends[after]
    elif today is not None:
        year = str(today.year)
    if not year or (day and not 1 <= int(day) <= 31):
        return
    if _since(scene, start):
        return
    value = f"{year}-{int(mark.value):02}" + (f"-{int(day):02}" if day else "")
    add(start, end, value)


def _shifted(today: date, value: str) -> str:
    unit, _, shift = value.partition(":")
    step = int(shift)
    if unit == "day":
        return (today + timedelta(days=step)).isoformat()
    if unit == "month":
        months = today.year * 12 + today.month - 1 + step
        return f"{months // 12}-{months % 12 + 1:02}"
    return str(today.year + step)
