"""As of when an amount holds: a date that stands beside it, or one that follows from the document's.

In: a scene. Out: for each amount YYYY, YYYY-MM or YYYY-MM-DD, or None. The day of speaking, or of
signing, is no such date. What the text does not date stays undated.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace

from steelyard.reading.dates import SAME, day_of, find_dates
from steelyard.reading.leads import find_leads
from steelyard.reading.marks import Mark
from steelyard.reading.scene import COMMA, CONTRAST, TURN, Scene, Sentence
from steelyard.reading.successions import When

REACH = 16
"""A date further off than so many words (commas count more) dates something else."""
OPENING, WIDE = 6, 40
"""A date within the first words of a sentence dates all of it, so far."""
SHORT = 11
"""A sentence of fewer words without a verb of its own says the one before it otherwise."""
DATELINE = 8
"""A day within so many words of the head of a text, before a dash, is where and when it was written."""
SPEECH = 10
"""A day so many words from a verb of saying, and further from any deed, is when it was said."""
DEEDS = frozenset({"deliver", "delivery", "infinitive", "future", "plan", "other", "expect"})
VOICES = ("say", "according_pre", "according_post", "citing_pre", "citing_post")
BACK = 3
"""So many sentences back 'that year' finds the year it means."""
DASHES = frozenset({"-", "–", "—", "/"})
PAUSES = frozenset({"–", "—"})
HEAD = 300
"""So many signs at the top of a text may say as of when all of it holds."""


def find_times(scene: Scene, kinds: Sequence[str] = ()) -> tuple[str | None, ...]:
    """One date an amount, or None."""
    today = day_of(scene.context.date)
    spans = [(amount.start, amount.end) for amount in scene.amounts]
    dates: dict[int, tuple[When, ...]] = {}

    def of(home: int) -> tuple[When, ...]:
        known = dates.get(home)
        if known is None:
            sentence = scene.sentences[home]
            told = find_dates(scene, sentence, today, spans)
            if told:
                told = tuple(one for one in told if not _of_speech(scene, sentence, one))
                told = _meant(told, home)
            known = dates[home] = told
        return known

    def _meant(told: tuple[When, ...], home: int) -> tuple[When, ...]:
        """With the year that 'that year' means, of the date before it."""
        known: list[When] = []
        for one in told:
            value = one.value
            if value.startswith(SAME):
                before = [other.value for other in known]
                for back in range(home - 1, max(-1, home - 1 - BACK), -1):
                    if before:
                        break
                    before = [other.value for other in of(back)]
                if not before:
                    continue
                value = before[-1][:4] + value.removeprefix(SAME)
            known.append(one if value == one.value else replace(one, value=value))
        return tuple(known)

    found: list[str | None] = []
    standing = _standing(scene, of)
    leads = find_leads(scene)
    for number, amount in enumerate(scene.amounts):
        home = scene.homes[number]
        sentence = scene.sentences[home]
        value = _nearest(scene, sentence, of(home), amount.start, amount.end)
        price = bool(kinds) and kinds[number] == "price"
        if value is None and number and not price:
            value = _from_before(scene, number, found[-1])
        if value is None and not price and home in leads:
            told = of(leads[home])
            value = told[-1].value if told else None
        if value is None and standing is not None and _is_stock(sentence, amount.start):
            value = standing
        found.append(value)
    return tuple(found)


def _nearest(
    scene: Scene, sentence: Sentence, dates: tuple[When, ...], start: int, end: int
) -> str | None:
    """The date that an amount at [start, end) takes."""
    if not dates:
        return None
    best, value = REACH, None
    # What lies beyond the neighbours on either side lies further off.
    near = bisect_left(dates, start, key=lambda when: when.start)
    for when in dates[max(near - 1, 0) : near + 2]:
        low, high = (when.end, start) if when.end <= start else (end, when.start)
        away = _away(scene, sentence, low, high)
        # A date belongs to the amount nearest to it first.
        away += COMMA * _amounts_between(scene, low, high)
        if when.start >= end and (
            _opens_next(scene, sentence, when, end) or _of_second(scene, sentence, when, end)
        ):
            away += TURN
        if away < best:
            best, value = away, when.value
    if value is None and dates[0].end <= start:
        first = scene.words.index(dates[0].start)
        alone = near == 1
        if alone and first - sentence.first < OPENING:
            away = _away(scene, sentence, dates[0].end, start)
            value = dates[0].value if away < WIDE else None
    return value


def _opens_next(scene: Scene, sentence: Sentence, when: When, end: int) -> bool:
    """'Sent ten, in December eight will go': a date behind a sign is that of the amount behind it."""
    words, apart = scene.words, scene.apart
    first, here = words.index(when.start), words.index(end)
    number = bisect_left(scene.amount_starts, when.end)
    if apart[first] <= apart[here] or number >= len(scene.amounts):
        return False
    following = scene.amounts[number].start
    if following >= sentence.end or apart[words.index(following)] > apart[first]:
        return False
    return any(
        when.end <= mark.start < following and mark.value in DEEDS for mark in sentence.of("status")
    )


def _of_second(scene: Scene, sentence: Sentence, when: When, end: int) -> bool:
    """'Bought ten and means by June to buy eight': a date behind a second verb, and more behind it."""
    if not scene.cues.order.get("cases"):
        return False
    words = scene.words
    first, here = words.index(when.start), words.index(end)
    joiner = next(
        (n for n in range(here, first) if words.small[n] in scene.cues.clause_joiners), None
    )
    number = bisect_left(scene.amount_starts, when.end)
    if joiner is None or number >= len(scene.amounts):
        return False
    if scene.amounts[number].start >= sentence.end:
        return False
    return any(joiner < mark.first < first for mark in sentence.of("status"))


def _amounts_between(scene: Scene, low: int, high: int) -> int:
    first = bisect_left(scene.amount_starts, low)
    return bisect_left(scene.amount_starts, high) - first


def _away(scene: Scene, sentence: Sentence, low: int, high: int) -> int:
    """How many words, and signs that count as words, lie between two places."""
    words = scene.words
    first, last = words.index(low), words.index(high)
    away = max(0, last - first) + scene.apart[max(first, last)] - scene.apart[first]
    signs = words.small[first:last]
    if any(map(scene.cues.compared.__contains__, signs)):
        # "More than in 2023": what is compared has a date of its own.
        away += TURN
    # A dash stands for the verb between an amount and its date.
    away -= COMMA * sum(map(PAUSES.__contains__, signs))
    if scene.apart[max(first, last)] > scene.apart[first]:
        away += COMMA * _told_between(scene, sentence, first, last)
    joined = scene.cues.clause_joiners
    near = signs[:REACH]
    away += COMMA * sum(map(joined.__contains__, near))
    if sentence.turns:
        away += TURN * sum(low <= one.start < high for one in sentence.of(CONTRAST))
    # A sentence that a reader would see ends inside.
    ends = scene.text.count(". ", low, high)
    return away + 2 * COMMA * ends


def _told_between(scene: Scene, sentence: Sentence, first: int, last: int) -> bool:
    """Whether behind a sign between two words another clause has a deed of its own."""
    apart = scene.apart
    return any(
        first < one.first < last and one.value in DEEDS and apart[one.first] > apart[first]
        for one in sentence.of("status")
    )


def _from_before(scene: Scene, number: int, before: str | None) -> str | None:
    """The date of the amount before, for one that only says the same otherwise or goes on."""
    here, there = scene.homes[number], scene.homes[number - 1]
    sentence = scene.sentences[here]
    if here == there:
        low, high = scene.amounts[number - 1].end, scene.amounts[number].start
        near = _away(scene, sentence, low, high) < REACH
        return before if near or _is_elided(scene, sentence, low, high) else None
    same = scene.sentences[there].paragraph == sentence.paragraph
    short = sentence.last - sentence.first < SHORT
    if same and here - there == 1 and short and not sentence.of("status"):
        return before
    return None


def _is_elided(scene: Scene, sentence: Sentence, low: int, high: int) -> bool:
    """Whether between two places a dash stands for the verb of the clause before, with its date."""
    first, last = scene.words.index(low), scene.words.index(high)
    between = scene.words.small[first : min(last, first + REACH)]
    return (
        last - first < REACH
        and not DASHES.isdisjoint(between)
        and not any(first < one.first < last for one in sentence.of("status"))
    )


def _of_speech(scene: Scene, sentence: Sentence, when: When) -> bool:
    """Whether a day is when somebody spoke or signed: such a verb is nearer than any deed."""
    if not when.day:
        return False
    if _of_dateline(scene, sentence, when):
        return True
    first, last = scene.words.index(when.start), scene.words.index(max(when.start, when.end - 1))

    def away(mark: Mark) -> int:
        low, high = (last, mark.first) if mark.first > last else (mark.last, first)
        return max(0, high - low) + scene.apart[max(low, high)] - scene.apart[low]

    said = [away(mark) for kind in VOICES for mark in sentence.of(kind)]
    marks = sentence.of("status")
    said += [
        away(mark) for mark in marks if mark.value in {"promise", "contract", "announce", "deny"}
    ]
    done = [away(mark) for mark in marks if mark.value in DEEDS]
    if not done:
        return bool(said) and min(said) < TURN
    nearest = min(said, default=SPEECH + 1)
    return nearest <= SPEECH and nearest < min(done)


def _of_dateline(scene: Scene, sentence: Sentence, when: When) -> bool:
    words = scene.words
    last = words.index(max(when.start, when.end - 1))
    if sentence.start > HEAD or last - sentence.first > DATELINE or last >= sentence.last:
        return False
    after = last + 1
    while after < sentence.last and words.small[after] in {")", ".", "("}:
        after += 1
    return words.small[after] in DASHES


def _standing(scene: Scene, of: Callable[[int], tuple[When, ...]]) -> str | None:
    """The day that the head of a text gives for all that stands in it."""
    for number, sentence in enumerate(scene.sentences):
        if sentence.start >= HEAD:
            break
        for mark in sentence.of("standing_date"):
            dates = of(number)
            near = [
                one
                for one in dates
                if -3 <= one.start - mark.end <= 30 or 0 <= mark.start - one.end <= 3
            ]
            if near:
                return near[0].value
    return None


def _is_stock(sentence: Sentence, position: int) -> bool:
    """Whether a word of stock governs the place."""
    return any(
        mark.value == "stock" and abs(mark.start - position) < HEAD
        for mark in sentence.of("status")
    )
