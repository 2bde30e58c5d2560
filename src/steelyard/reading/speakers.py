"""Who speaks in one sentence: the names beside the cues and verbs of saying.

In: a scene and one of its sentences, the names heard before. Out: the voices named in it, in the
order of their cues. Says nothing of amounts; names nobody whom the text does not name.
"""

from __future__ import annotations

from steelyard.reading.accounts import side_of
from steelyard.reading.cited import find_cited, find_relayed
from steelyard.reading.makers import behind_maker, valuer_of
from steelyard.reading.marks import Mark
from steelyard.reading.mentions import Voice, is_kind, named, run_before
from steelyard.reading.naming import Stretch, follows, precedes
from steelyard.reading.naming import opens as opens_clause
from steelyard.reading.outlets import is_relay, with_outlet, with_relays
from steelyard.reading.papers import (
    by_own_account,
    in_compound,
    paper_tail,
    parted_compound,
    through_carried,
    through_paper,
)
from steelyard.reading.preceding import inside, subject_before
from steelyard.reading.quoting import before_colon, before_reported, find_quoting, find_speeches
from steelyard.reading.sayings import (
    agent_of,
    apposed,
    as_clause,
    closes_with_body,
    has_its_verb,
    helper_of,
    is_whole,
    quotes_somebody,
    relative_clause,
    tells,
)
from steelyard.reading.scene import Scene, Sentence
from steelyard.reading.somebody import Somebody, find_somebody
from steelyard.reading.subjects import find_speaker
from steelyard.reading.tellers import told_by
from steelyard.reading.topics import find_topics, maker_of_paper

CLOSE = 4
"""So many words behind a voice a verb may still belong to it: 'goes from a report of X to show'."""


CUES = frozenset(
    {
        *("carried", "show", "own_account", "say", "say_perfect", "valued"),
        *("according_pre", "according_post", "citing_pre", "citing_post"),
        *("compound_pre", "compound_post"),
    }
)
"""Marks that a voice is named beside."""


def find_voices(scene: Scene, sentence: Sentence, earlier: list[str]) -> tuple[Voice, ...]:
    """The voices named in one sentence, in the order of their cues."""
    particles = bool(scene.cues.order.get("particles"))
    speeches = find_speeches(scene, sentence) if scene.quotes and not particles else ()
    reported = not (speeches or particles) and sentence.of("konjunktiv")
    if not (speeches or particles or reported or sentence.has_any(CUES)):
        return ()
    found: list[Voice] = []
    relays: list[Voice] = []
    cases = bool(scene.cues.order.get("cases"))
    present: tuple[Somebody, ...] | None = None
    quoting = find_quoting(scene, sentence, speeches) if speeches else ()
    marks = sorted((*sentence.marks, *quoting)) if quoting else sentence.marks
    for mark in marks:
        if mark.kind not in CUES:
            continue
        voice = None
        match mark.kind:
            case "carried":
                voice = through_carried(scene, sentence, mark, earlier)
            case "show":
                if not _taken(found, mark) and not _covered(scene, sentence, mark):
                    voice = through_paper(scene, sentence, mark, earlier)
            case "valued":
                voice = valuer_of(scene, sentence, mark, earlier)
            case "own_account":
                voice = by_own_account(scene, sentence, mark, earlier)
            case "according_pre" | "citing_pre" if cases:
                if not _covered(scene, sentence, mark):
                    cited = find_cited(scene, sentence, mark, found, earlier)
                    found += cited[:-1]
                    voice = cited[-1] if cited else None
            case "according_pre" | "citing_pre":
                told_of = relative_clause(scene, sentence, mark)
                if told_of is not None:
                    # "From which X quotes": who cites closes the clause.
                    voice = named(scene, told_of, "", "say", mark, earlier)
                elif not _covered(scene, sentence, mark):
                    voice = _after_cue(scene, sentence, mark, earlier)
            case "according_post" | "citing_post":
                if not _covered(scene, sentence, mark):
                    voice = _before_cue(scene, sentence, mark, earlier)
                    if voice is not None and found:
                        # A word of the account itself, "Berichten", is no verb that opens it.
                        found[:] = [one for one in found if not _says_inside(one, voice)]
            case "say" if cases:
                present = find_somebody(scene, sentence) if present is None else present
                voice = find_speaker(scene, sentence, mark, found, earlier, present)
                relayed = find_relayed(scene, sentence, mark, earlier)
                if relayed is not None and (voice is None or voice.names):
                    found += [voice] if voice is not None else []
                    voice = relayed
            case "compound_pre" | "compound_post":
                voice = in_compound(scene, mark)
            case "say" | "say_perfect" if _is_own(sentence, mark):
                # "Our own estimate": the document's own.
                voice = None
            case "say" | "say_perfect" if not particles:
                voice = _speaker(scene, sentence, mark, earlier, found)
                if voice is not None and not cases:
                    voice = with_outlet(scene, sentence, mark, voice, earlier)
        if voice is not None:
            if not (cases or particles) and is_relay(scene, sentence, mark, voice):
                relays.append(voice)
            found.append(voice)
            recent = earlier[-1:] if cases else earlier[-8:]
            earlier.extend(name for name in voice.names if name not in recent)
    if relays and len(found) > 1:
        found = with_relays(scene, found, relays)
    if speeches and not cases:
        found += before_colon(scene, sentence, speeches, found, earlier)
    if reported:
        found += before_reported(scene, sentence, reported, found, earlier)
    if particles:
        found += find_topics(scene, sentence, earlier, bool(found))
    return tuple(found)


def _says_inside(one: Voice, account: Voice) -> bool:
    """Whether a verb of saying was seen in the words of an account."""
    return one.how == "say" and account.first <= one.first and one.last <= account.last


def _is_own(sentence: Sentence, mark: Mark) -> bool:
    return any(one.first < mark.first <= one.last for one in sentence.of("own"))


def _covered(scene: Scene, sentence: Sentence, mark: Mark) -> bool:
    if any(
        one.first <= mark.first <= one.last
        for kind in ("carried", "own_account", "own")
        for one in sentence.of(kind)
    ):
        return True
    return any(
        (
            one.first <= mark.first <= one.last
            and any(paper_tail(scene, n) for n in range(one.first, one.last + 1))
        )
        or (
            scene.words.small[one.first] == "-"
            and mark.first in {one.first - 2, one.last + 1}
            and parted_compound(scene, one)
        )
        for kind in ("compound_pre", "compound_post")
        for one in sentence.of(kind)
    )


def _taken(found: list[Voice], mark: Mark) -> bool:
    """Whether a voice was heard that the mark belongs to, or stands close behind."""
    return any(one.names and one.first <= mark.first <= one.last + CLOSE for one in found)


def _after_cue(scene: Scene, sentence: Sentence, mark: Mark, earlier: list[str]) -> Voice | None:
    how = "citing" if mark.kind == "citing_pre" else "according"
    first = mark.last + 1
    counted = told_by(scene, mark) if scene.tellers else None
    if counted is not None:
        return counted
    if not (quotes_somebody(scene, sentence, mark) and has_its_verb(scene, sentence, mark)):
        return None
    if first < sentence.last and scene.words.small[first] in scene.cues.voice_words["origin"]:
        first += 1
    stretch = None
    first = behind_maker(scene, sentence, first)
    if first > sentence.last or not _acts(scene, first):
        stretch = follows(scene, first, sentence.last + 1)
    case = "accusative" if how == "citing" else "genitive"
    side = _side(scene, mark, stretch)
    if side:
        return Voice((side,), how, mark.first, mark.last)
    if _nobodys_paper(scene, sentence, mark, stretch):
        return Voice((scene.words.written(mark.last),), how, mark.first, mark.last)
    if scene.cues.order.get("capitals"):
        stretch = apposed(scene, sentence, stretch)
    voice = named(scene, stretch, case, how, mark, earlier)
    if voice is None or not voice.again or voice.names:
        return voice
    owner = scene.words.small[first] if first <= sentence.last else ""
    return voice._replace(whose=owner in scene.cues.voice_words["possessives"])


def _side(scene: Scene, mark: Mark, stretch: Stretch | None) -> str:
    """The country whose account it is by an adjective alone: no name follows that account."""
    if mark.first < mark.last:
        behind = scene.words.small[mark.last + 1 : mark.last + 2]
        openings = ("genitive_determiner", "origin", "made_by")
        if any(word in scene.cues.voice_words[one] for word in behind for one in openings):
            return ""
        return side_of(scene, mark.first + 1, mark.last)
    return side_of(scene, stretch.first, stretch.last) if stretch is not None else ""


def _acts(scene: Scene, number: int) -> bool:
    """Whether a word written small is a verb or an auxiliary, where nouns have capitals."""
    words = scene.words
    if "genitive_name" not in scene.cues.voices or words.written(number)[0].isupper():
        return False
    small, cues = words.small[number], scene.cues
    if small in cues.joiners or small in cues.determiners:
        return False
    near = words.of(number)
    return any(one.kind in {"flow", "status", "around"} for one in near)


def _nobodys_paper(scene: Scene, sentence: Sentence, mark: Mark, stretch: Stretch | None) -> bool:
    """'Nach übereinstimmenden Berichten in X': papers that nobody is said to have made speak alone."""
    words, cues = scene.words, scene.cues
    if mark.last >= sentence.last or words.small[mark.last] not in cues.voice_words["speak_alone"]:
        return False
    behind = words.small[mark.last + 1]
    if behind in cues.voice_words["made_by"] or behind in cues.voice_words["origin"]:
        return False
    return stretch is None or behind in cues.voice_words["preposition"]


def _before_cue(scene: Scene, sentence: Sentence, mark: Mark, earlier: list[str]) -> Voice | None:
    how = "citing" if mark.kind == "citing_post" else "according"
    if scene.cues.order.get("particles"):
        last = mark.first - (len(scene.words.small[mark.first]) == 1)
        made = maker_of_paper(scene, sentence, last)
        if made is not None:
            return named(scene, made, "", how, mark, earlier)
        return named(scene, run_before(scene, sentence, last), "", how, mark, earlier)
    stretch = precedes(scene, mark.first - 1, sentence.first)
    if not scene.words.small[mark.first][0].isalnum() and not _counted_by(scene, stretch):
        return None
    side = side_of(scene, stretch.first, stretch.last) if stretch is not None else ""
    if side:
        return Voice((side,), how, mark.first, mark.last)
    return named(scene, stretch, "", how, mark, earlier)


def _counted_by(scene: Scene, stretch: Stretch | None) -> bool:
    """'By the ministry's count': whether the owner of a figure stands behind a preposition."""
    if stretch is None:
        return False
    words, cues = scene.words, scene.cues
    number = stretch.first - 1
    while number >= 0 and words.small[number] in cues.determiners:
        number -= 1
    return number >= 0 and words.small[number] in cues.voice_words["counted_by"]


def _speaker(
    scene: Scene, sentence: Sentence, mark: Mark, earlier: list[str], found: list[Voice]
) -> Voice | None:
    """The subject of a verb of saying, before it or after it."""
    words, cues = scene.words, scene.cues
    if any(
        one.first <= mark.first <= one.last
        and not (one.how == "citing" and one.first == mark.first)
        for one in found
    ):
        return None
    counted = told_by(scene, mark) if scene.tellers else None
    if counted is not None:
        return _behind_outlet(scene, sentence, mark, counted, earlier)
    told_of = relative_clause(scene, sentence, mark) if mark.kind == "say" else None
    if told_of is not None:
        return named(scene, apposed(scene, sentence, told_of), "", "say", mark, earlier)
    if not (is_whole(scene, sentence, mark) and quotes_somebody(scene, sentence, mark)):
        return None
    agent = agent_of(scene, sentence, mark)
    if agent is not None:
        return named(scene, agent, "", "say", mark, earlier)
    if mark.kind == "say_perfect":
        helper = helper_of(scene, sentence, mark)
        if helper is None:
            return None
        mark = helper
    number = mark.first - 1
    while number > sentence.first and words.small[number] in cues.skips:
        number -= 1
    if number >= sentence.first and is_kind(scene, number, "pronoun"):
        return Voice((), "say", number, mark.last, again=True)
    if number >= sentence.first and words.small[number] in cues.clause_joiners:
        before = opens_clause(scene, sentence.first, mark.first)
    else:
        before = subject_before(scene, sentence, mark, found)
    if before is not None and before.first > sentence.first:
        if words.small[before.first - 1] in cues.voice_words["object_determiner"]:
            before = None
    after = mark.last + 1
    while after < sentence.last and (words.small[after] in cues.skips or _dates(scene, after)):
        if inside(scene, after) and words.small[after + 1] not in cues.skips:
            break
        after += 1
    inverted = cues.order["subject"] == "both" or before is None
    if (
        after <= sentence.last
        and is_kind(scene, after, "pronoun")
        and _opens(scene, sentence, mark)
        and inverted
    ):
        return Voice((), "say", mark.first, after, again=True)
    nominative = cues.voice_words["pronoun_subject"]
    if after <= sentence.last and words.small[after] in nominative:
        return Voice((), "say", mark.first, after, again=True)
    opening = as_clause(scene, sentence, mark)
    if opening is not None:
        return named(scene, opening, "", "say", mark, earlier)
    behind = None
    if after <= sentence.last:
        if inside(scene, after):
            behind = follows(scene, after + 1, sentence.last + 1)
            if behind is not None and before is None:
                return named(scene, behind, "locative", "say", mark, earlier)
        behind = follows(scene, after, sentence.last + 1)
    told = _told(scene, mark, behind)
    # Behind a comma or a quotation the verb comes first: ", said Jane Roe".
    follows_it = words.small[mark.last] not in cues.voice_words["no_inversion"]
    if (
        follows_it
        and behind is not None
        and _opens(scene, sentence, mark)
        and mark.first > sentence.first
    ):
        lead = words.written(after)[0].isupper() or is_kind(scene, behind.first, "title")
        lead = lead or closes_with_body(scene, sentence, mark, behind)
        goes_on = behind.last + 1 <= sentence.last
        if goes_on and words.small[behind.last + 1] in cues.voice_words["auxiliary"]:
            lead = False
        split = _outlet_in(scene, mark, behind)
        if lead and split is not None:
            person = named(scene, split[0], "", "say", mark, earlier)
            outlet = named(scene, split[1], "", "say", mark, earlier)
            if person is not None and outlet is not None and person.names and outlet.names:
                names = (*outlet.names, *person.names)
                return Voice(names, "say", person.first, outlet.last)
        if lead and not told:
            return named(scene, apposed(scene, sentence, behind), "", "say", mark, earlier)
    if before is not None:
        within = before.first > sentence.first and inside(scene, before.first - 1)
        case = "locative" if within else ""
        voice = named(scene, before, case, "say", mark, earlier)
        if voice is not None and told and behind is not None:
            outlet = named(scene, behind, "", "say", mark, earlier)
            if outlet is not None and outlet.names and voice.names:
                return Voice((*outlet.names, *voice.names), "say", voice.first, outlet.last)
        if voice is not None:
            return voice
    free = cues.order["subject"] == "both" or _opens(scene, sentence, mark)
    if not free:
        return None
    return named(scene, apposed(scene, sentence, behind), "", "say", mark, earlier)


def _behind_outlet(
    scene: Scene, sentence: Sentence, mark: Mark, voice: Voice, earlier: list[str]
) -> Voice:
    """Those who told an outlet, and the outlet before them."""
    behind = follows(scene, mark.last + 1, sentence.last + 1)
    if behind is None or not _told(scene, mark, behind):
        return voice
    outlet = named(scene, behind, "", "say", mark, earlier)
    if outlet is None or not outlet.names:
        return voice
    return voice._replace(names=(*outlet.names, *voice.names), last=max(voice.last, outlet.last))


def _dates(scene: Scene, number: int) -> bool:
    """Whether a word is part of a date between a verb and its subject."""
    words = scene.words
    if words.small[number].isdigit():
        return number + 1 < len(words.small) and _dates(scene, number + 1)
    near = words.of(number)
    return any(mark.kind in {"month", "weekday", "relative"} for mark in near)


def _opens(scene: Scene, sentence: Sentence, mark: Mark) -> bool:
    """Whether the verb opens its clause, as behind a quotation."""
    return mark.first == sentence.first or not scene.words.small[mark.first - 1][0].isalnum()


def _told(scene: Scene, mark: Mark, behind: Stretch | None) -> bool:
    """Whether who stands behind the verb is an outlet that was told something."""
    if behind is None:
        return False
    words = scene.words
    told = tells(scene, mark)
    marks = words.between(words.starts[behind.first], words.ends[behind.last])
    return told and (any(one.kind == "media_hint" for one in marks) or behind.quoted is not None)


def _outlet_in(scene: Scene, mark: Mark, behind: Stretch) -> tuple[Stretch, Stretch] | None:
    """'Said Jane Roe to the paper X': who speaks, and the outlet that was told."""
    if not tells(scene, mark):
        return None
    words = scene.words
    for number in range(behind.first + 2, behind.last + 1):
        if (
            is_kind(scene, number, "media_hint")
            and words.small[number - 1] in scene.cues.determiners
        ):
            return (
                Stretch(behind.first, number - 2),
                Stretch(number, behind.last, behind.quoted),
            )
    return None
