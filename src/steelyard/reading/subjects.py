"""Who speaks where nouns have cases: the subject of a verb of saying.

In: a scene, one of its sentences, a verb of saying in it. Out: the voice that is its subject, if the
sentence or the ones before it name one. The subject is somebody in the first case, beside the verb or
over insertions between commas; what is spoken of, told or counted is none.
"""

from __future__ import annotations

from bisect import bisect_left

from steelyard.reading.called import DASHES, unlisted, voice_of
from steelyard.reading.located import find_located
from steelyard.reading.marks import Mark
from steelyard.reading.mentions import Voice
from steelyard.reading.scene import Scene, Sentence
from steelyard.reading.somebody import (
    Somebody,
    class_of,
    is_verb,
    of_somebody,
)
from steelyard.reading.tellers import told_by

OVER = 4
"""So many insertions between signs are stepped over on the way from a verb to its subject."""
INSERTED = 18
"""An insertion of more words is a clause of its own."""
TAIL = 5
"""So many words stand at most between a subject and the sign that parts it from its verb."""
BEHIND = 22
"""So many words behind its verb a subject is looked for."""
JOINED = 3
"""So many open a clause of what was spoken of."""
_SIGNS = frozenset(",;:—–()…!?|")


def find_speaker(
    scene: Scene,
    sentence: Sentence,
    mark: Mark,
    found: list[Voice],
    earlier: list[str],
    present: tuple[Somebody, ...],
) -> Voice | None:
    """The voice that is the subject of the verb at `mark`; `present` is everybody in the sentence."""
    if any(one.first <= mark.first <= one.last for one in found):
        return None
    counted = told_by(scene, mark) if scene.tellers else None
    if counted is not None:
        return counted
    everybody = tuple(
        one
        for one in _within(scene, mark, present)
        if not any(other.first <= one.name.last <= other.last for other in found)
    )
    if not _speaks(scene, sentence, mark, everybody) or _spoken_of(scene, sentence, mark):
        return None
    opens = _opens_clause(scene, sentence, mark, everybody)
    one = None
    if scene.words.small[mark.first].endswith(scene.cues.ends["voices.gerund_ends"]):
        return _of_gerund(scene, sentence, mark, everybody, found, earlier)
    if opens:
        one = _behind(scene, sentence, mark, everybody)
        if one is None or (one.kind in {"name", "quoted"} and _tells(scene, mark)):
            # "The officer, serving there, told X": who was told stands behind the verb.
            before = _before(scene, sentence, mark, everybody, inserted=True)
            if one is None or (before is not None and before.kind == "person" and before.sure):
                one = before
    else:
        one = _before(scene, sentence, mark, everybody, inserted=False) or _behind(
            scene, sentence, mark, everybody
        )
    if one is not None and one.kind in {"name", "quoted"} and not one.sure and _many(scene, mark):
        located = find_located(scene, sentence, mark, earlier)
        if located is not None and (
            (located.first < one.first <= located.last and _told_or_place(scene, mark, one))
            or (one.last < mark.first < located.last and not _coordinated(scene, sentence, one))
        ):
            # "Peru will send ten, they said in the ministry": one name is no subject of many.
            return located
    if one is not None:
        voice = voice_of(scene, sentence, mark, one, everybody, earlier)
        onward = voice is not None and _onward(scene, sentence, mark, one)
        return voice._replace(onward=True) if voice is not None and onward else voice
    if any(other.kind == "self" for other in everybody):
        return None
    if _many(scene, mark):
        if scene.words.small[mark.first].startswith(scene.cues.ends["voices.awaits"]):
            return None
        return find_located(scene, sentence, mark, earlier)
    if _goes_on(scene, sentence, mark) and not _impersonal(scene, mark):
        unknown = unlisted(scene, sentence, mark)
        if unknown is not None:
            return unknown
        return Voice((), "say", mark.first, mark.last, again=True)
    return None


def _told_or_place(scene: Scene, mark: Mark, one: Somebody) -> bool:
    """Whether somebody before an office is where it is, or the outlet that it told."""
    return one.kind == "name" or (mark.last < one.first and _tells(scene, mark))


def _onward(scene: Scene, sentence: Sentence, mark: Mark, one: Somebody) -> bool:
    """Whether a verb tells only what follows: in a relative clause, or behind a colon before 'that'."""
    words, cues = scene.words, scene.cues
    number = min(mark.first, one.first) - 1
    while number > sentence.first and words.small[number] not in _SIGNS:
        number -= 1
    if number <= sentence.first:
        return False
    opener = words.small[number + 1]
    relative = opener in cues.voice_words["relatives"]
    if relative and words.small[number] == ",":
        return True
    following = words.small[mark.last + 1 : mark.last + 3]
    return words.small[number] == ":" and one.last < mark.first and "," in following[:1]


def _spoken_of(scene: Scene, sentence: Sentence, mark: Mark) -> bool:
    """'Of which they had spoken': the verb of a clause that tells what somebody spoke about."""
    words, cues = scene.words, scene.cues
    number = mark.first - 1
    while number > sentence.first and words.small[number] not in _SIGNS:
        number -= 1
    opening = words.small[number + 1 : min(number + 1 + JOINED + 1, mark.first)]
    if not opening or opening[0] not in cues.voice_words["about"]:
        return False
    return any(word in cues.voice_words["subordinate"] for word in opening[1:])


def _goes_on(scene: Scene, sentence: Sentence, mark: Mark) -> bool:
    """Whether a verb without a subject has the one before it: it opens the sentence, or closes speech."""
    words, cues = scene.words, scene.cues
    number = mark.first - 1
    while number >= sentence.first and (
        words.small[number] in cues.skips or words.small[number] in cues.clause_joiners
    ):
        number -= 1
    return number < sentence.first or words.small[number] in DASHES


def _of_gerund(
    scene: Scene,
    sentence: Sentence,
    mark: Mark,
    everybody: tuple[Somebody, ...],
    found: list[Voice],
    earlier: list[str],
) -> Voice | None:
    """The voice of 'adding that': the subject of the sentence, where it does not speak already."""
    if any(one.how == "say" for one in found):
        return None
    before = [
        one
        for one in everybody
        if one.last < mark.first
        and not _governed(scene, sentence, one)
        and not _oblique(scene, one)
    ]
    people = [one for one in before if one.sure or one.kind == "body"]
    if people:
        return voice_of(scene, sentence, mark, people[-1], everybody, earlier)
    return find_located(scene, sentence, mark, earlier)


def _speaks(scene: Scene, sentence: Sentence, mark: Mark, everybody: tuple[Somebody, ...]) -> bool:
    """Whether the verb says something here: some do only beside what is said."""
    words, cues = scene.words, scene.cues
    if not words.small[mark.first].startswith(cues.ends["voices.beside_speech"]):
        return True
    after, before = mark.last + 1, mark.first - 1
    while before > sentence.first and words.small[before] in cues.skips:
        before -= 1
    signs = '—–,»”"'
    if before >= sentence.first and words.small[before] in cues.voices["as_word"]:
        return True
    if any(one.first <= before <= one.last for one in everybody):
        # The mark closes the name of who does it, and no speech.
        before = sentence.first - 1
    if before >= sentence.first and words.small[before] in signs:
        return words.small[before] != "," or _insertion(scene, sentence, mark, everybody)
    upto = min(sentence.last, after + TAIL)
    for number in range(after, upto):
        if words.small[number] == ":":
            return True
        if words.small[number] == ",":
            return words.small[number + 1] in cues.voice_words["that"] or (
                words.small[number + 1] in cues.opening
            )
    return False


def _insertion(
    scene: Scene, sentence: Sentence, mark: Mark, everybody: tuple[Somebody, ...]
) -> bool:
    """Whether somebody stands right behind the verb, and a sign a few words later."""
    words = scene.words
    if not any(mark.last < one.first <= mark.last + TAIL for one in everybody):
        return False
    for number in range(mark.last + 1, min(sentence.last, mark.last + BEHIND) + 1):
        if words.small[number] in ",.;:—–" and not _tight(scene, number):
            return number - mark.last > 1
    return False


def _tight(scene: Scene, number: int) -> bool:
    """Whether a full stop closes a single letter, as in a name."""
    words = scene.words
    before = words.small[number - 1]
    return words.small[number] == "." and len(before) == 1 and before.isalpha()


def _within(scene: Scene, mark: Mark, present: tuple[Somebody, ...]) -> tuple[Somebody, ...]:
    """Those who stand in the same quotation as the verb, or outside as it does."""
    words = scene.words
    mine = scene.quote_of(mark.start)
    kept = []
    for one in present:
        start = words.starts[one.first]
        span = scene.quote_of(start)
        if _parted(scene, mark, one):
            continue
        if span == mine or (one.kind == "quoted" and span is not None and span[0] == start):
            kept.append(one)
    return tuple(kept)


def _parted(scene: Scene, mark: Mark, one: Somebody) -> bool:
    """Whether a bracket closes or opens between somebody and the verb: one of them stands inside."""
    small = scene.words.small
    low, high = sorted((one.last, mark.first))
    between = small[low + 1 : high]
    if "(" not in between and ")" not in between:
        return False
    return between.count("(") != between.count(")")


def _opens_clause(
    scene: Scene, sentence: Sentence, mark: Mark, everybody: tuple[Somebody, ...]
) -> bool:
    """Whether nothing but small words stands between the verb and the sign before it."""
    words, cues = scene.words, scene.cues
    number = mark.first - 1
    while number >= sentence.first and (
        words.small[number] in cues.skips
        or words.small[number] in cues.voices["as_word"]
        or words.small[number] in cues.clause_joiners
    ):
        number -= 1
    if number < sentence.first:
        return True
    return not words.small[number][0].isalnum() and not any(
        one.first <= number <= one.last for one in everybody
    )


def _could(scene: Scene, sentence: Sentence, mark: Mark, one: Somebody) -> bool:
    """Whether somebody can be the subject of the verb, by form and number."""
    words, cues = scene.words, scene.cues
    start, end = words.starts[one.name.first], words.ends[one.name.last]
    at = bisect_left(scene.amounts, words.starts[one.first], key=lambda spot: spot.start)
    if at < len(scene.amounts) and scene.amounts[at].start < end:
        counted = one.many and one.kind == "person" and scene.amounts[at].end <= start
        if not counted:
            return False
    if _governed(scene, sentence, one) or _oblique(scene, one):
        return False
    if one.kind == "quoted" and _tells(scene, mark) and _dative(scene, one):
        return False
    several = one.many or one.kind in {"name", "quoted"}
    coordinated = _coordinated(scene, sentence, one)
    if _many(scene, mark):
        if one.kind == "quoted" and not coordinated:
            return words.small[one.name.last - 1].endswith(cues.ends["voices.many_names"])
        return several or coordinated
    if one.kind == "self":
        return True
    if one.many:
        return False
    neuter = words.small[mark.first].endswith(cues.ends["voices.neuter_verbs"])
    return not (neuter and one.kind == "person")


def _oblique(scene: Scene, one: Somebody) -> bool:
    """Whether the ending of a proper name is one of another case."""
    words, cues = scene.words, scene.cues
    if one.kind not in {"name", "quoted"}:
        return False
    first, last = one.name.quoted or (one.name.first, one.name.last)
    near = words.of(one.first)
    described = one.kind == "quoted" or any(mark.kind == "place" for mark in near)
    adjective = (
        described
        and first < last
        and words.small[first].endswith(cues.ends["voices.oblique_adjectives"])
    )
    return adjective or words.small[last].endswith(cues.ends["voices.oblique_ends"])


def _coordinated(scene: Scene, sentence: Sentence, one: Somebody) -> bool:
    before = one.first - 1
    return before > sentence.first and scene.words.small[before] in scene.cues.clause_joiners


def _governed(scene: Scene, sentence: Sentence, one: Somebody) -> bool:
    """Whether a preposition or a noun stands before a word whose form may be any case."""
    words, cues = scene.words, scene.cues
    before = one.first - 1
    if before < sentence.first:
        return False
    small = words.small[before]
    if not small[0].isalpha():
        return False
    if small in cues.voice_words["preposition"]:
        return True
    if one.kind in {"name", "quoted"} and of_somebody(cues, small):
        # The name of what stands before it in another case: 'to the agency X'.
        if words.written(before)[0].islower() and not class_of(cues, small, "body"):
            return not class_of(cues, small, "person")
    if one.kind == "person" and not one.many:
        # The form of such a word stands for no other case, whatever its adjective looks like.
        return False
    if one.kind == "person" and one.many and words.written(before)[0].islower():
        # "In the ministry of traders": the form of several may be that of whose body it is.
        if of_somebody(cues, small) and not class_of(cues, small, "body"):
            return True
    if not small.endswith(cues.ends["voices.oblique_adjectives"]) or small in cues.stops:
        return False
    near = words.between(words.starts[before], words.ends[before])
    return not any(mark.kind == "month" for mark in near)


def _many(scene: Scene, mark: Mark) -> bool:
    return scene.words.small[mark.first].endswith(scene.cues.ends["voices.many_verbs"])


def _impersonal(scene: Scene, mark: Mark) -> bool:
    """Whether the form of a verb has no person: 'was said'."""
    return scene.words.small[mark.first].endswith(scene.cues.ends["voices.neuter_verbs"])


def _boundary(scene: Scene, number: int, everybody: tuple[Somebody, ...]) -> bool:
    """Whether a sign at `number` parts clauses: not one inside a name."""
    small = scene.words.small[number]
    if small[0].isalnum():
        return False
    if any(one.first <= number <= one.last for one in everybody):
        return False
    return small in _SIGNS or small in scene.cues.closing or small in scene.cues.opening


def _before(
    scene: Scene,
    sentence: Sentence,
    mark: Mark,
    everybody: tuple[Somebody, ...],
    *,
    inserted: bool,
) -> Somebody | None:
    """The subject before the verb, in its own stretch or over insertions between signs."""
    words, cues = scene.words, scene.cues
    end = mark.first - 1
    if inserted:
        while end > sentence.first and not _boundary(scene, end, everybody):
            end -= 1
    own = not inserted
    for step in range(OVER):
        start = end
        while start > sentence.first and not _boundary(scene, start - 1, everybody):
            start -= 1
        mine = [
            one
            for one in everybody
            if start <= one.first and one.last <= end and _could(scene, sentence, mark, one)
        ]
        if not own:
            mine = [
                one
                for one in mine
                if (end - one.last <= TAIL or one.first == start)
                and not _acts(scene, start, end, one)
            ]
        opener = words.small[start] if start <= sentence.last else ""
        if mine and (own or opener not in cues.voice_words["subordinate"]):
            # "What Peru gave, is put at": who does something in a clause between is no subject.
            return _best(mine)
        if start <= sentence.first or end - start > INSERTED:
            return None
        if own and step == 0 and opener in cues.voice_words["subordinate"]:
            return _antecedent(scene, mark, start, everybody)
        if words.small[start - 1] in ";:":
            return None
        end, own = start - 2, False
        if end < sentence.first:
            return None
        if words.small[start - 1] in cues.closing:
            end = start - 1
            continue
    return None


def _antecedent(
    scene: Scene, mark: Mark, start: int, everybody: tuple[Somebody, ...]
) -> Somebody | None:
    """Who a relative clause that opens with word `start` is about: who stands right before it."""
    words, cues = scene.words, scene.cues
    if words.small[start] not in cues.voice_words["who"] or mark.first - start > JOINED:
        return None
    return next(
        (
            one
            for one in everybody
            if one.last == start - 2 and one.many == _many(scene, mark) and one.kind != "self"
        ),
        None,
    )


def _best(mine: list[Somebody]) -> Somebody:
    """Of several the last whose form is certain, else the last."""
    sure = [one for one in mine if one.sure]
    return (sure or mine)[-1]


def _acts(scene: Scene, first: int, last: int, one: Somebody) -> bool:
    """Whether a verb stands in words `first` to `last` besides somebody: a clause of its own."""
    return any(
        is_verb(scene, number)
        for number in range(first, last + 1)
        if not one.first <= number <= one.last and scene.words.small[number][0].isalpha()
    )


def _behind(
    scene: Scene, sentence: Sentence, mark: Mark, everybody: tuple[Somebody, ...]
) -> Somebody | None:
    """The subject behind the verb, before the next sign."""
    words, cues = scene.words, scene.cues
    upto = mark.last + 1
    limit = min(sentence.last, mark.last + BEHIND)
    while upto <= limit:
        small = words.small[upto]
        if _boundary(scene, upto, everybody) or small in cues.voice_words["subordinate"]:
            break
        upto += 1
    mine = [
        one
        for one in everybody
        if mark.last < one.first < upto and _could(scene, sentence, mark, one)
    ]
    if not mine:
        return None
    sure = [one for one in mine if one.sure]
    told = sure and sure[0] is not mine[0] and mine[0].kind in {"quoted", "name"}
    if told and _tells(scene, mark):
        return sure[0]
    return mine[0]


def _tells(scene: Scene, mark: Mark) -> bool:
    """Whether the verb is one of telling somebody."""
    told = tuple(str(word).rstrip("*") for word in scene.cues.voices.get("told", ()))
    return scene.words.small[mark.first].startswith(told)


def _dative(scene: Scene, one: Somebody) -> bool:
    first = one.name.quoted[0] if one.name.quoted is not None else one.name.first
    small, ends = scene.words.small[first], scene.cues.ends
    return small.endswith(ends["voices.dative_ends"]) and not small.endswith(
        ends["voices.first_case_adjectives"]
    )
