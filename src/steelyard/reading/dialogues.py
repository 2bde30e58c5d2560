"""Who answers in an interview, and who is named before a colon or at the end of a headline.

In: a scene in a language whose nouns have cases. Out: the paragraphs that are answers and who gives
them; sentences that somebody opens before a colon or closes behind a dash. A question is nobody's, and
a conversation in a report, where verbs of saying stand behind dashes, is no interview.
"""

from __future__ import annotations

from collections import defaultdict

from steelyard.reading.capitals import known_capital
from steelyard.reading.mentions import Voice, is_kind
from steelyard.reading.namesakes import known_name
from steelyard.reading.naming import SPEECH_ENDS, Stretch, follows, name_of
from steelyard.reading.nouns import is_paper
from steelyard.reading.scene import Scene, Sentence
from steelyard.reading.somebody import (
    Somebody,
    closing,
    find_somebody,
    is_verb,
    person_in,
)

DASHES = frozenset("—–-")
LEAST_TURNS = 4
"""So many turns make a conversation."""
ASKING = 0.5
"""At least this share of the turns of who asks end with a question mark."""
TOLD_SHARE = 0.25
"""Where more of the turns have a verb of saying behind a dash, it is a report with speeches."""
LEAD = 14
"""So many sentences before the first turn are read for who answers."""
BEHIND_TITLE = 12
"""A name stands so many words at most behind its title."""
LONGEST_LABEL = 9
"""So many words somebody has before a colon or behind the dash of a headline."""
LEAST_HEAD = 4
"""A headline has so many words before the dash behind which it names its source."""


def find_answers(scene: Scene) -> dict[int, str]:
    """Paragraphs by number -> the name of who answers in them."""
    turns = _turns(scene)
    if len(turns) < LEAST_TURNS:
        return {}
    asking = _asking(scene, turns)
    if asking is None:
        return {}
    name = _who(scene, turns[0])
    if not name:
        return {}
    answers: dict[int, str] = {}
    for place, paragraph in enumerate(turns):
        if place % 2 == asking:
            continue
        upto = turns[place + 1] if place + 1 < len(turns) else paragraph + 1
        answers.update(dict.fromkeys(range(paragraph, upto), name))
    return answers


def _turns(scene: Scene) -> list[int]:
    """The paragraphs that open with a dash."""
    words, found, paragraph = scene.words, [], -1
    for sentence in scene.sentences:
        if sentence.paragraph == paragraph or sentence.last < sentence.first:
            continue
        paragraph = sentence.paragraph
        if words.small[sentence.first] in DASHES and sentence.last > sentence.first:
            found.append(paragraph)
    return found


def _asking(scene: Scene, turns: list[int]) -> int | None:
    """Which of every two turns asks: 0 or 1; None where it is no interview."""
    words = scene.words
    place = {paragraph: number for number, paragraph in enumerate(turns)}
    ends: dict[int, bool] = {}
    told: set[int] = set()
    for sentence in scene.sentences:
        if sentence.paragraph not in place:
            continue
        ends[sentence.paragraph] = words.small[sentence.last] == "?"
        for mark in sentence.of("say"):
            if mark.first > sentence.first + 1 and words.small[mark.first - 1] in DASHES:
                told.add(sentence.paragraph)
    if len(told) > TOLD_SHARE * len(turns):
        return None
    asked: dict[int, list[bool]] = defaultdict(list)
    for paragraph, ending in ends.items():
        asked[place[paragraph] % 2].append(ending)
    shares = [sum(asked[one]) / max(1, len(asked[one])) for one in (0, 1)]
    best = 0 if shares[0] >= shares[1] else 1
    return best if shares[best] >= ASKING and shares[best] > shares[1 - best] else None


def _who(scene: Scene, before: int) -> str:
    """Who is presented before the first turn: the first person with an office, else by a name."""
    lead = [one for one in scene.sentences if one.paragraph < before][-LEAD:]
    plain = ""
    for sentence in lead:
        for one in find_somebody(scene, sentence):
            if one.kind == "person" and one.name.first > one.first and not one.many:
                return known_name(scene, name_of(scene, one.name, ""))
            alone = one.kind == "name" and 1 <= one.name.last - one.name.first <= 2
            if alone and not plain and person_in(scene, one.first, one.last) is not None:
                ahead = scene.words.small[one.first - 1] if one.first else ""
                case = "instrumental" if ahead in scene.cues.ends["flows.with"] else ""
                plain = known_name(scene, name_of(scene, one.name, case))
        for mark in sentence.marks:
            if mark.kind != "title" or mark.last >= sentence.last:
                continue
            upto = min(sentence.last, mark.last + BEHIND_TITLE)
            upto = next(
                (n for n in range(mark.last + 1, upto + 1) if scene.words.small[n] in ",.;:—–("),
                upto + 1,
            )
            person = person_in(scene, mark.last + 1, upto - 1)
            if person is not None and person.last > person.first:
                name = name_of(scene, person, "instrumental")
                return known_name(scene, name)
    return plain


def find_signed(scene: Scene) -> dict[int, Voice]:
    """Sentences by number -> who stands before the colon that opens them, or closes a headline."""
    found: dict[int, Voice] = {}
    for number, sentence in enumerate(scene.sentences):
        if sentence.last < sentence.first:
            continue
        voice = _before_colon(scene, sentence) or _behind_dash(scene, number, sentence)
        if voice is not None:
            found[number] = voice
    return found


def _before_colon(scene: Scene, sentence: Sentence) -> Voice | None:
    words, cues = scene.words, scene.cues
    first = sentence.first
    if ":" not in words.small[first : min(sentence.last, first + 2 * LONGEST_LABEL) + 1]:
        return None
    while first < sentence.last and not words.small[first][0].isalpha():
        if words.small[first] in cues.opening:
            break
        first += 1
    upto = min(sentence.last, first + LONGEST_LABEL)
    colon = next((n for n in range(first + 1, upto + 1) if words.small[n] == ":"), None)
    if colon is not None and colon < sentence.last and words.small[colon + 1][0].isdigit():
        # A time of day, or a figure in a list.
        tight = words.starts[colon + 1] == words.ends[colon]
        colon = None if tight else colon
    if colon is None or colon >= sentence.last or words.small[colon + 1] == "\n":
        return None
    speech = words.small[colon + 1] in cues.opening and not names_something(scene, sentence, colon)
    if words.small[first] in cues.voice_words["preposition"]:
        return _from_paper(scene, first, colon) if speech else None
    if any(words.small[n] in ",;—–" for n in range(first, colon)):
        return _with_office(scene, sentence, first, colon) if speech else None
    one = _whole(scene, sentence, first, colon - 1, speech=speech)
    return _signed(scene, one) if one is not None else None


def names_something(scene: Scene, sentence: Sentence, colon: int) -> bool:
    """'The state helps too: "Alpha" bought a share': a name in quotation marks, and no speech."""
    words = scene.words
    close = closing(scene, colon + 1, sentence.last)
    if close is None or close >= sentence.last or not words.written(colon + 2)[0].isupper():
        return False
    return words.small[close - 1] not in SPEECH_ENDS and words.written(close + 1)[0].islower()


def _from_paper(scene: Scene, first: int, colon: int) -> Voice | None:
    """'From the statement of X: ...': who made the paper that is quoted."""
    paper = next((n for n in range(first + 1, colon) if is_paper(scene, n)), None)
    stretch = follows(scene, paper + 1, colon) if paper is not None else None
    if stretch is None:
        return None
    name = name_of(scene, stretch, "genitive")
    return Voice((known_name(scene, name),), "say", first, colon - 1) if name else None


def _with_office(scene: Scene, sentence: Sentence, first: int, colon: int) -> Voice | None:
    """'Jane Roe, minister of trade: ...': a name with the office behind it."""
    everybody = [one for one in find_somebody(scene, sentence) if first <= one.first < colon]
    if len(everybody) != 2 or everybody[0].first != first or everybody[1].kind != "person":
        return None
    name, office = everybody
    comma = name.last + 1
    if name.kind != "name" or scene.words.small[comma] != "," or office.first != comma + 1:
        return None
    return _signed(scene, name) if office.last == colon - 1 else None


def _whole(
    scene: Scene, sentence: Sentence, first: int, last: int, *, speech: bool
) -> Somebody | None:
    """Somebody whom all of words `first` to `last` name."""
    words = scene.words
    near = words.between(words.starts[first], words.ends[last])
    if any(mark.kind in {"say", "according_pre", "citing_pre"} for mark in near):
        return None
    if any(mark.kind == "not_label" and mark.first == first and mark.last == last for mark in near):
        return None
    if any(mark.first == first and mark.kind in {"item", "own_item", "flow"} for mark in near):
        # "Aid of Peru to Chile: ten million": a thing heads a figure.
        return None
    everybody = [one for one in find_somebody(scene, sentence) if one.first >= first]
    if not everybody or everybody[0].first != first:
        return None
    one = everybody[0]
    if one.kind in {"pronoun", "self"} or (one.last < last and not speech):
        return None
    if one.last > last or speech:
        return one if one.last <= last else None
    generic = one.name.first == one.name.last and (
        is_kind(scene, one.name.first, "same_office") or one.kind == "person"
    )
    if generic:
        return None
    if one.kind == "name":
        place = any(mark.kind == "place" and mark.first <= first for mark in near)
        acronym = words.written(first).isupper() and len(words.written(first)) > 1
        surname = words.small[last].endswith(scene.cues.ends["voices.surname_ends"])
        known = known_capital(scene, first) or (surname and first == last)
        if place or not (acronym or known or person_in(scene, first, last) is not None):
            return None
    return one


def _behind_dash(scene: Scene, number: int, sentence: Sentence) -> Voice | None:
    """'Forty tanks are on their way — ministry': the last words of a headline without a full stop."""
    words = scene.words
    last = sentence.last
    stopped = words.small[last] == "."
    if stopped:
        last -= 1
    if last <= sentence.first or words.small[last] in ".!?…:;":
        return None
    alone = (number == 0 or scene.sentences[number - 1].paragraph != sentence.paragraph) and (
        number + 1 >= len(scene.sentences)
        or (
            scene.sentences[number + 1].start > sentence.end
            and "\n" in scene.text[sentence.end : scene.sentences[number + 1].start]
        )
    )
    if not alone:
        return None
    low = max(sentence.first + LEAST_HEAD, last - LONGEST_LABEL)
    dash = next((n for n in range(last - 1, low - 1, -1) if words.small[n] in "—–"), None)
    if dash is None:
        return None
    everybody = [one for one in find_somebody(scene, sentence) if one.first == dash + 1]
    if not everybody or everybody[0].last != last or everybody[0].kind in {"pronoun", "self"}:
        return None
    if stopped:
        # What a sentence says of its subject behind a dash is no source.
        near = words.between(words.starts[dash + 1], words.ends[last])
        place = any(mark.kind == "place" for mark in near)
        acts = any(is_verb(scene, n) for n in range(sentence.first, dash))
        nameless = everybody[0].kind == "person" and words.written(last).islower()
        if place or not acts or nameless:
            return None
    return _signed(scene, everybody[0])


def _signed(scene: Scene, one: Somebody) -> Voice | None:
    words = scene.words
    stretch: Stretch = one.name
    name = name_of(scene, stretch, "")
    if not any(sign.isalpha() for sign in name):
        return None
    if stretch.first == stretch.last and words.written(stretch.first).islower():
        name = words.written(stretch.first)
    return Voice((known_name(scene, name),), "say", one.first, one.last)
