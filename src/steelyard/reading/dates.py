"""The dates that stand in a sentence, and what they come to by the day of the document.

In: a scene and one of its sentences. Out: its dates in order, each with its place and its value as
YYYY, YYYY-MM or YYYY-MM-DD; a stretch of time counts by its end. Knows no language: names of months,
days and parts of a year are data. A date that only says since when is none.
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from steelyard.reading.forenames import is_first_name
from steelyard.reading.marks import Mark
from steelyard.reading.modelled import is_model
from steelyard.reading.scene import Scene, Sentence
from steelyard.reading.successions import When, before_those, ends

YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d]|[.,]\d)")
ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(0[1-9]|1[0-2])(?:-([0-3]\d))?(?![\d-])")
DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)(?!\d)")
YEAR_FIRST = re.compile(r"(?<![\d.])((?:19|20)\d\d)\. ?(\d{1,2})\.(?: ?(\d{1,2})\b\.?)?(?!\d)")
YEAR_DIGITS = re.compile(r"(?:19|20)\d\d")
SHORT_DAY = 2
"""Digits of a day at most."""
NEAR, FAR, AROUND = 4, 40, 4
"""So many words lie at most between the end of a year and which year is meant; so many are looked
through between a date and a verb, of which so many on either side are asked."""
MONTHS = 12
JUST_GONE, COMES_NEXT = 2, 1
"""So many months behind a month is the last one in spite of a verb that looks ahead; so many ahead
it is the next one without such a verb."""
SINCE = 6
"""So many words stand at most between 'since' and its date: since the start of the war in 2022."""
PART_MONTH = {"beginning": None, "middle": None, "end": 12}
"""Only the end of a year is a month; its beginning and its middle are the year."""
MARKED = ("relative", "stretch", "month", "weekday")
"""Words that date; besides them only digits do."""
QUARTER = 3
"""Months of a quarter: what ends with none of them is told in months alone."""
SAME = "same"
"""Opens the value of a date that only says 'that year'."""
COMING = frozenset(
    {"future", "awaited", "plan", "expect", "auxiliary", "modal", "perhaps", "infinitive"}
)
"""Beside a cue of these a month without a year lies ahead, else behind."""
BOUND = frozenset({"promise", "announce", "deny"})
"""Who says so has said so: a month beside one of these, and of no other, lies behind."""


def day_of(text: str | None) -> date | None:
    """The day of a document, if it has a whole one."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def find_dates(
    scene: Scene, sentence: Sentence, today: date | None, spans: list[tuple[int, int]]
) -> tuple[When, ...]:
    """The dates of a sentence, in order. `spans` are the amounts of the text, which are no years."""
    years = YEAR_DIGITS.search(scene.text, sentence.start, sentence.end) is not None
    marked = any(map(sentence.of, MARKED))
    if not (years or marked or scene.cues.date_signs is not None):
        return ()
    found: list[When] = []
    taken: list[int] = []

    def add(when: When) -> None:
        # Places are kept sorted, so that a long sentence of dates is no square of them.
        if found_at(when.start, when.end) is None:
            at = bisect_right(taken, when.start)
            taken.insert(at, when.start)
            found.insert(at, when)

    def found_at(start: int, end: int) -> When | None:
        at = bisect_left(taken, end) - 1
        return found[at] if at >= 0 and found[at].end > start else None

    for when in _written(scene, sentence, years=years):
        add(when)

    if today is not None:
        for mark in sentence.of("relative"):
            # A week is neither a day nor a month.
            if not mark.value.startswith("week"):
                add(_shifted(scene, sentence, mark, today))
    for mark in sentence.of("stretch"):
        stretch = _stretch(scene, sentence, mark, today)
        if stretch is not None:
            _replace(found, taken, stretch)
    months, weekdays = sentence.of("month"), sentence.of("weekday")
    # Only a month and a weekday are asked what lies ahead.
    verbs = _verbs(sentence) if months or weekdays else NO_VERBS
    for mark in months:
        if is_first_name(scene, sentence, mark) and not _part_before(scene, sentence, mark.start):
            continue
        coming = _is_ahead(scene, mark) or _is_coming(scene, verbs, mark.start)
        month = _month(scene, sentence, mark, today, coming=coming)
        if month is None:
            continue
        year = found_at(month.start, month.end)
        if year is not None and month.start <= year.start and year.end <= month.end:
            # The year that it is a month of was found before it.
            _replace(found, taken, month)
        else:
            add(month)
    if today is not None:
        for mark in weekdays:
            add(_weekday(mark, today, coming=_is_coming(scene, verbs, mark.start)))
    for match in YEAR.finditer(scene.text, sentence.start, sentence.end) if years else ():
        near = bisect_left(spans, match.end(), key=lambda span: span[0]) - 1
        if near >= 0 and spans[near][1] > match.start():
            continue
        if is_model(scene, match):
            continue
        part = _part_before(scene, sentence, match.start())
        add(_year(match, part, _part_after(scene, sentence, match.end())))
    if scene.cues.before_that and len(found) > 1:
        found = list(before_those(scene, found))
    kept = [one for one in found if not _since(scene, one)]
    return tuple(ends(scene, kept) if len(kept) > 1 else kept)


def _replace(found: list[When], taken: list[int], when: When) -> None:
    """Put `when` in the place of what it covers."""
    low = bisect_left(taken, when.start)
    if low and found[low - 1].end > when.start:
        low -= 1
    high = bisect_left(taken, when.end)
    found[low:high] = [when]
    taken[low:high] = [when.start]


@dataclass(frozen=True, slots=True)
class _Verbs:
    """The verbs of a sentence, by their words, and what stands around them."""

    places: list[int]
    marks: list[Mark]
    auxiliary: bool
    around: bool
    now: frozenset[int]


NO_VERBS = _Verbs([], [], auxiliary=False, around=False, now=frozenset())


def _verbs(sentence: Sentence) -> _Verbs:
    """The name of a month is no verb."""
    months = {mark.start for mark in sentence.of("month")}
    marks = [mark for mark in sentence.of("status") if mark.start not in months]
    around = sentence.of("around")
    return _Verbs(
        [mark.first for mark in marks],
        marks,
        any(mark.value == "auxiliary" for mark in around),
        any(mark.value in COMING for mark in around),
        frozenset(mark.last for mark in around if mark.value == "now"),
    )


def _is_ahead(scene: Scene, mark: Mark) -> bool:
    """Whether the word before a month looks ahead: for November, not in it."""
    ahead = scene.cues.times.get("ahead", ())
    return mark.first > 0 and scene.words.small[mark.first - 1] in ahead


def _is_coming(scene: Scene, verbs: _Verbs, position: int) -> bool:
    """Whether the verb nearest to a place looks ahead."""
    if not verbs.marks:
        return verbs.around
    here = scene.words.index(position)
    joints = scene.cues.clause_joiners
    at = bisect_left(verbs.places, here)
    near = verbs.marks[max(0, at - AROUND) : at + AROUND]

    def away(mark: Mark) -> int:
        low, high = sorted((here, mark.first))
        between = scene.words.small[low + 1 : min(high, low + FAR)]
        joined = sum(map(joints.__contains__, between))
        return high - low + scene.apart[high] - scene.apart[low] + NEAR * joined

    far = list(map(away, near))
    least = min(far)
    nearest = near[far.index(least)]
    ahead = any(
        mark.value in COMING for mark, off in zip(near, far, strict=True) if off <= least + 1
    )
    if nearest.value in BOUND and far.count(least) == 1:
        # What was promised in a month was promised in the last one.
        return False
    if nearest.last in verbs.now:
        # "The trucks arrive in May": a verb in the present beside a month is about what comes.
        return True
    if nearest.value in {"deliver", "infinitive"} and not ahead:
        return verbs.auxiliary
    return ahead


def _written(scene: Scene, sentence: Sentence, *, years: bool) -> Iterator[When]:
    """Dates in digits, and digits with the signs of a year, a month and a day."""
    text, times = scene.text, scene.cues.times
    if years:
        yield from _in_digits(text, times, sentence)
    signs = scene.cues.date_signs
    if signs is None:
        return
    before: re.Match[str] | None = None
    for match in signs.finditer(text, sentence.start, sentence.end):
        if not (match["year"] or match["month"]):
            continue
        # Of "2025, 1 to 8" the year stands before the first number.
        known = before["year"] if before and match.start() - before.end() <= NEAR else None
        yield from _signed(scene, sentence, match, known)
        before = match


def _in_digits(text: str, times: Mapping[str, Any], sentence: Sentence) -> Iterator[When]:
    for match in ISO.finditer(text, sentence.start, sentence.end):
        value = _valid(match[1], match[2], match[3])
        if value:
            yield When(*match.span(), value, day=match[3] is not None)
    if "dmy" in times["order"]:
        for match in DOTTED.finditer(text, sentence.start, sentence.end):
            value = _valid(match[3], match[2], match[1])
            if value:
                yield When(*match.span(), value, day=True)
    if "ymd" in times["order"]:
        for match in YEAR_FIRST.finditer(text, sentence.start, sentence.end):
            value = _valid(match[1], match[2], match[3])
            if value:
                yield When(*match.span(), value, day=match[3] is not None)


def _valid(year: str, month: str, day: str | None) -> str:
    """The date as it is written here, or nothing where the calendar has no such day."""
    if not 1 <= int(month) <= 12:
        return ""
    if day is None:
        return f"{year}-{int(month):02}"
    if not 1 <= int(day) <= calendar.monthrange(int(year), int(month))[1]:
        return ""
    return f"{year}-{int(month):02}-{int(day):02}"


def _signed(
    scene: Scene, sentence: Sentence, match: re.Match[str], known: str | None
) -> Iterator[When]:
    """A date of digits with a sign behind each; a month without a year takes it from what is near."""
    year, month, day = match["year"] or known, match["month"], match["day"]
    today = day_of(scene.context.date)
    start, end = match.span()
    if year is None:
        number = scene.words.index(start)
        before = _between(scene, sentence, "relative", number - NEAR, number)
        before = [one for one in before if one.end <= start <= one.end + 2]
        if before and before[-1].value.startswith("year:") and today is not None:
            year, start = str(today.year + int(before[-1].value.split(":")[1])), before[-1].start
        elif today is not None and 1 <= int(month) <= 12:
            ahead = _looks_ahead(scene, number)
            coming = _is_coming(scene, _verbs(sentence), start) if ahead is None else ahead
            year = str(_year_of(today, int(month), coming=coming))
        else:
            return
    if month is None:
        part = _part_after(scene, sentence, end)
        if part is None:
            yield When(start, end, year)
        else:
            yield When(start, part.end, year + (_month_of(part) or ""))
        return
    value = _valid(year, month, day)
    if value:
        yield When(start, end, value, day=day is not None)


def _looks_ahead(scene: Scene, number: int) -> bool | None:
    """What the word before word `number` says of a month without a year; None for nothing."""
    before = scene.words.small[number - 1] if number else ""
    times = scene.cues.times
    if before in times.get("ahead", ()):
        return True
    return False if before in times.get("behind", ()) else None


def _year_of(today: date, month: int, *, coming: bool) -> int:
    """The year of a month named without one: the next such month, or the last.

    A month just gone is not waited for a year, and one that comes next is no news of last year.
    """
    ahead = (month - today.month) % MONTHS
    if coming:
        coming = ahead < MONTHS - JUST_GONE
    elif 0 < ahead <= COMES_NEXT:
        coming = True
    if coming:
        return today.year + (month < today.month)
    return today.year - (month > today.month)


def _year(match: re.Match[str], before: Mark | None, after: Mark | None) -> When:
    if before is not None:
        return When(before.start, match.end(), match.group() + (_month_of(before) or ""))
    if after is not None:
        return When(match.start(), after.end, match.group() + (_month_of(after) or ""))
    return When(*match.span(), match.group())


def _month_of(part: Mark) -> str | None:
    month = PART_MONTH[part.value]
    return None if month is None else f"-{month:02}"


def _since(scene: Scene, when: When) -> bool:
    """Whether a date only says since when, by the word before it or the particle behind it."""
    words, since = scene.words, scene.cues.since
    far = scene.cues.since_far
    number = words.index(when.start) - 1
    for back in range(number, max(-1, number - SINCE), -1):
        word = words.small[back]
        if word in (since if back == number else far):
            return True
        # A sign or a number between is of something else.
        if not word[0].isalpha():
            break
    after = scene.cues.since_after
    return bool(after) and scene.text.startswith(after, when.end)


def _part_before(scene: Scene, sentence: Sentence, position: int) -> Mark | None:
    """The part of a year that stands right before it, over small words between."""
    number = scene.words.index(position) - 1
    for mark in reversed(_between(scene, sentence, "part", number - 2 * NEAR, number)):
        if mark.last > number:
            continue
        between = scene.words.small[mark.last + 1 : number + 1]
        close = all(word in scene.cues.date_joiners for word in between)
        return mark if close and len(between) <= NEAR else None
    return None


def _part_after(scene: Scene, sentence: Sentence, position: int) -> Mark | None:
    """The part of a year that stands right behind it, in a language that writes it there."""
    if "ymd" not in scene.cues.times["order"]:
        return None
    number = scene.words.index(position)
    for mark in _between(scene, sentence, "part", number, number + 1):
        if 0 <= mark.start - position <= 1:
            return mark
    return None


def _stretch(scene: Scene, sentence: Sentence, mark: Mark, today: date | None) -> When | None:
    """The end of a half or a quarter of a year: of the year beside it, or of the document's."""
    words, start, end = scene.words, mark.start, mark.end
    year = ""
    for number in range(mark.last + 1, min(sentence.last, mark.last + NEAR) + 1):
        if YEAR.fullmatch(words.small[number]):
            year, end = words.small[number], words.ends[number]
            break
        if words.small[number] not in scene.cues.date_joiners:
            break
    before = words.small[mark.first - 1] if mark.first > sentence.first else ""
    if not year and (found := re.match(r"(?:19|20)\d\d(?!\d)", before)):
        year, start = found.group(), words.starts[mark.first - 1]
    for one in _between(scene, sentence, "relative", mark.first - NEAR, mark.last + 2):
        if not year and one.value.startswith("year:") and today is not None:
            near = mark.last < one.first <= mark.last + 2 or mark.first - 2 <= one.last < mark.first
            if near:
                year = str(today.year + int(one.value.split(":")[1]))
                start, end = min(start, one.start), max(end, one.end)
    if not year and today is not None:
        if int(mark.value) % QUARTER and int(mark.value) > today.month:
            # "In five months" is a stretch that no January opens.
            return None
        year = str(today.year)
    return When(start, end, f"{year}-{int(mark.value):02}") if year else None


def _month(
    scene: Scene, sentence: Sentence, mark: Mark, today: date | None, *, coming: bool
) -> When | None:
    """A month by its name, with the day before it and the year behind it where they stand."""
    words = scene.words
    start, end = mark.start, mark.end
    day = ""
    before, after = mark.first - 1, mark.last + 1
    if before >= sentence.first and words.small[before] == ".":
        before -= 1
    if before >= sentence.first and _is_day(words.small[before]):
        day, start = words.small[before], words.starts[before]
    elif after <= sentence.last and _is_day(words.small[after]):
        if "mdy" in scene.cues.times["order"]:
            day, end, after = words.small[after], words.ends[after], after + 1
    while after <= sentence.last and words.small[after] in {",", "."}:
        after += 1
    year = ""
    if after <= sentence.last and YEAR.fullmatch(words.small[after]):
        year, end = words.small[after], words.ends[after]
    else:
        near = [
            one
            for one in _between(scene, sentence, "relative", mark.first - NEAR, mark.last + NEAR)
            if one.value.startswith("year:")
            and (
                one.last == mark.first - 1
                or mark.last < one.first <= mark.last + 2
                or _joined(scene, mark.last + 1, one.first)
            )
        ]
        if near and today is not None:
            year = str(today.year + int(near[0].value.split(":")[1]))
            start, end = min(start, near[0].start), max(end, near[0].end)
        elif today is not None:
            year = str(_year_of(today, int(mark.value), coming=coming))
    if not year:
        return None
    value = _valid(year, mark.value, day or None)
    return When(start, end, value, day=bool(day)) if value else None


def _joined(scene: Scene, first: int, last: int) -> bool:
    """Whether only small words of dates stand from word `first` to before word `last`."""
    between = scene.words.small[first:last]
    return first <= last and all(word in scene.cues.date_joiners for word in between)


def _between(scene: Scene, sentence: Sentence, kind: str, first: int, last: int) -> list[Mark]:
    """The marks of a kind that start with words `first` to `last` of a sentence."""
    words = scene.words
    first, last = max(first, sentence.first), min(last, sentence.last)
    if first > last or not sentence.of(kind):
        return []
    near = words.between(words.starts[first], words.ends[last])
    return [mark for mark in near if mark.kind == kind]


def _is_day(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= SHORT_DAY


def _weekday(mark: Mark, today: date, *, coming: bool) -> When:
    """The last such day, or the next one where the sentence looks ahead."""
    away = (today.isoweekday() - int(mark.value)) % 7
    when = today + timedelta(days=(7 - away) % 7 if coming else -away)
    return When(mark.start, mark.end, when.isoformat(), day=True)


def _shifted(scene: Scene, sentence: Sentence, mark: Mark, today: date) -> When:
    """What 'last month' or 'the end of the year' comes to."""
    unit, _, shift = mark.value.partition(":")
    step = int(shift)
    part = _part_before(scene, sentence, mark.start) or _part_after(scene, sentence, mark.end)
    start, end = mark.start, mark.end
    if unit == "day":
        return When(start, end, (today + timedelta(days=step)).isoformat(), day=True)
    if part is not None:
        start, end = min(start, part.start), max(end, part.end)
    if unit == "month":
        months = today.year * 12 + today.month - 1 + step
        return When(start, end, f"{months // 12}-{months % 12 + 1:02}")
    if unit == SAME:
        return When(start, end, SAME + ((part and _month_of(part)) or ""))
    if unit == "year_end":
        return When(start, end, f"{today.year + step}-12")
    return When(start, end, str(today.year + step) + ((part and _month_of(part)) or ""))
