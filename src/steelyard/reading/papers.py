"""Who speaks through a paper, and by their own account.

In: a scene, one of its sentences and a cue in it: 'the data of X show', 'is said in the statement of X',
'by its own account'. Out: the voice, if there is one. A paper speaks for who made it; one without a
maker goes back to the paper named before.
"""

from __future__ import annotations

from bisect import bisect_left

from steelyard.reading.marks import Mark
from steelyard.reading.mentions import Voice, named, run_before
from steelyard.reading.naming import Stretch, follows, opens, precedes
from steelyard.reading.nouns import is_paper
from steelyard.reading.scene import Scene, Sentence

FROM = 24
"""So many words stand at most between 'from' the paper and the verb that closes the clause."""
BETWEEN = 3
"""So many small words stand at most between 'is said in' and the paper."""


def through_carried(scene: Scene, sentence: Sentence, mark: Mark, earlier: list[str]) -> Voice:
    """The voice of a phrase that goes on with one before: 'is said in the paper', 'by her account'."""
    if is_paper(scene, mark.last):
        last: int | None = mark.last
    else:
        last = _paper_behind(scene, sentence, mark.last + 1)
    # "By their data": whose they are is a voice before, and no paper.
    owned = scene.cues.voice_words["possessives"].intersection(
        scene.words.small[mark.first : mark.last + 1]
    )
    paper = last is not None or (
        not owned and any(is_paper(scene, n) for n in range(mark.first, mark.last + 1))
    )
    if last is not None and last < sentence.last and scene.words.small[last + 1][0].isalpha():
        made = _maker_behind(scene, sentence, mark, last, earlier)
        if made is not None:
            return made
    if not paper:
        among = _said_among(scene, sentence, mark, earlier)
        if among is not None:
            return among
    return Voice((), "according", mark.first, mark.last, again=True, paper=paper, whose=bool(owned))


def _said_among(scene: Scene, sentence: Sentence, mark: Mark, earlier: list[str]) -> Voice | None:
    """'It was said in the ministry', 'from circles of X': who stands behind the preposition."""
    words, cues = scene.words, scene.cues
    among = cues.voice_words["said_among"]
    if not among or words.small[mark.first] in cues.voice_words["preposition"]:
        return None
    number = mark.last + 1
    if number < sentence.last and words.small[number] in among:
        return named(
            scene, follows(scene, number + 1, sentence.last + 1), "dative", "say", mark, earlier
        )
    for number in range(mark.first - 2, max(sentence.first, mark.first - FROM // 2) - 1, -1):
        if not words.small[number][0].isalnum() or words.small[number] in among:
            break
    else:
        return None
    if words.small[number] not in among:
        return None
    stretch = follows(scene, number + 1, mark.first)
    if stretch is None or stretch.last < mark.first - 1:
        return None
    return named(scene, stretch, "dative", "say", mark, earlier)


def through_paper(scene: Scene, sentence: Sentence, mark: Mark, earlier: list[str]) -> Voice | None:
    """The voice of a verb whose subject is a paper: 'data from X show', 'from a report of X follows'."""
    last = _paper_behind(scene, sentence, mark.last + 1)
    behind = mark.last + 1
    free = scene.cues.order["subject"] == "both" or scene.cues.order.get("cases")
    if last is None and free and mark.first > sentence.first and behind < sentence.last:
        # ", show data of X": where order is free the paper may follow its verb.
        opens_clause = not scene.words.small[mark.first - 1][0].isalnum()
        last = behind if opens_clause and is_paper(scene, behind) else None
    if last is not None:
        stretch = follows(scene, last, sentence.last + 1)
        return named(scene, stretch, "genitive", "according", mark, earlier)
    made = _paper_before(scene, sentence, mark, earlier) or _paper_by(
        scene, sentence, mark, earlier
    )
    if made is not None:
        return made
    stretch = precedes(scene, mark.first - 1, sentence.first)
    if stretch is None or stretch.quoted is not None:
        return None
    if is_paper(scene, stretch.first):
        return named(scene, stretch, "genitive", "according", mark, earlier)
    if is_paper(scene, stretch.last) and stretch.first < stretch.last:
        owner = Stretch(stretch.first, stretch.last - 1)
        written = scene.words.written(owner.last)
        # At the head of a sentence a capital says nothing.
        common = scene.words.small[owner.last] in scene.cues.voice_words["no_maker"]
        if written[0].isupper() and written.isalpha() and not common:
            return named(scene, owner, "", "according", mark, earlier)
    return None


def _paper_before(scene: Scene, sentence: Sentence, mark: Mark, earlier: list[str]) -> Voice | None:
    """'From the answer to an inquiry by X it follows': who made the paper that a verb comes from."""
    words, cues = scene.words, scene.cues
    if words.small[mark.last] not in cues.voice_words["emerges"]:
        return None
    low = max(sentence.first, mark.first - FROM)
    paper = None
    for number in range(mark.first - 1, low - 1, -1):
        if words.small[number] in cues.voice_words["emerges_from"]:
            break
        if is_paper(scene, number):
            paper = number
    else:
        return None
    if paper is None:
        return None
    first = paper + 1
    for number in range(paper + 1, mark.first):
        if words.small[number] not in cues.voice_words["made_by"]:
            continue
        if words.small[number - 1] in cues.voice_words["back_verb"]:
            # "In the paper of X is of ten the talk": behind the auxiliary stands what is told.
            break
        first = number + 1
        break
    stretch = follows(scene, first, mark.first)
    voice = named(scene, stretch, "genitive", "according", mark, earlier)
    if voice is not None and voice.names:
        return Voice(voice.names, "according", paper, mark.last)
    return None


def _paper_by(scene: Scene, sentence: Sentence, mark: Mark, earlier: list[str]) -> Voice | None:
    """'Pictures reviewed by X show': who made or went through the paper before the verb."""
    words, cues = scene.words, scene.cues
    agents = cues.voice_words["agent"]
    low = max(sentence.first, mark.first - FROM)
    by = next((n for n in range(mark.first - 2, low, -1) if words.small[n] in agents), None)
    if by is None or any(word in ".;:" for word in words.small[by : mark.first]):
        return None
    if not any(is_paper(scene, number) for number in range(max(sentence.first, by - 5), by)):
        return None
    stretch = follows(scene, by + 1, mark.first)
    if stretch is None or stretch.last < mark.first - 2:
        return None
    return named(scene, stretch, "", "according", mark, earlier)


def by_own_account(
    scene: Scene, sentence: Sentence, mark: Mark, earlier: list[str]
) -> Voice | None:
    """The voice of 'by its own account': the subject of the clause that it stands in."""
    words, cues = scene.words, scene.cues
    if cues.order.get("particles"):
        for number in range(sentence.first, sentence.last + 1):
            if mark.first <= number <= mark.last or cues.subjects[words.small[number]] is None:
                continue
            return named(scene, run_before(scene, sentence, number), "", "according", mark, earlier)
        return None
    stretch = None
    relative = mark.first - 1
    if (
        relative - 2 >= sentence.first
        and words.small[relative] in cues.voice_words["relative_word"]
    ):
        if words.small[relative - 1] == ",":
            # "The firm, which by its own account holds ten,": the noun that the clause tells of,
            # for what stands in that clause.
            closed = next(
                (n for n in range(mark.last, sentence.last) if words.small[n] == ","), sentence.last
            )
            at = bisect_left(scene.amount_starts, mark.end)
            if at >= len(scene.amounts) or scene.amounts[at].start > words.starts[closed]:
                return None
            return named(
                scene, precedes(scene, relative - 2, sentence.first), "", "according", mark, earlier
            )
    if mark.first > sentence.first:
        stretch = opens(scene, sentence.first, mark.first)
    if stretch is None:
        first = mark.last + 1
        while first <= sentence.last and not (
            words.written(first)[0].isupper() or words.small[first] in cues.determiners
        ):
            first += 1
        stretch = opens(scene, first, sentence.last + 1)
    return named(scene, stretch, "", "according", mark, earlier)


def _paper_behind(scene: Scene, sentence: Sentence, number: int) -> int | None:
    """The paper that follows from word `number`, over a preposition and an article."""
    words, cues = scene.words, scene.cues
    small = cues.voice_words["preposition"] | cues.determiners
    for at in range(number, min(number + BETWEEN, sentence.last + 1)):
        if is_paper(scene, at):
            return at if at > number else None
        if words.small[at] not in small:
            return None
    return None


def _maker_behind(
    scene: Scene, sentence: Sentence, mark: Mark, paper: int, earlier: list[str]
) -> Voice | None:
    """Who made the paper at word `paper`, where a name follows it."""
    words, cues = scene.words, scene.cues
    ahead = words.small[paper + 1]
    if ahead in cues.stops and ahead not in cues.joiners:
        return None
    if cues.voice_words["known_paper"] and ahead not in cues.joiners:
        # Where there are articles a maker follows with one, or with a word that joins.
        return None
    stretch = follows(scene, paper + 1, sentence.last + 1)
    voice = named(scene, stretch, "genitive", "according", mark, earlier)
    return voice if voice is not None and voice.names else None


def in_compound(scene: Scene, mark: Mark) -> Voice | None:
    """Who made a paper, in one word with it: 'nach Behördenangaben'."""
    words, cues = scene.words, scene.cues
    if words.small[mark.first] == "-":
        maker = words.written(mark.first - 1)
        opened = parted_compound(scene, mark)
        return Voice((maker,), "according", mark.first - 1, mark.last) if opened else None
    for number in range(mark.first, mark.last + 1):
        tail = paper_tail(scene, number)
        if tail:
            maker = words.written(number)[: -len(tail)].rstrip("-")
            if maker.endswith(cues.ends["voices.compound_links"]):
                maker = maker[:-1]
            whose = words.between(words.starts[number - 1], words.ends[number - 1])
            if number > mark.first and any(one.kind == "place" for one in whose):
                # "Nach polnischen Militärangaben": whose army it is belongs to the name.
                maker = f"{words.written(number - 1)} {maker}"
            return Voice((maker,), "according", mark.first, mark.last)
    return None


def parted_compound(scene: Scene, mark: Mark) -> bool:
    """'Nach US-Angaben': whether a hyphen joins a maker and a paper behind or before a cue."""
    words, cues = scene.words, scene.cues
    if not mark.first or not words.written(mark.first - 1)[0].isupper():
        return False
    behind = words.small[mark.last + 1 : mark.last + 2]
    ahead = words.small[mark.first - 2] if mark.first > 1 else ""
    return ahead in cues.voice_words["compound_openers"] or any(
        word in cues.voice_words["compound_openers"] for word in behind
    )


def paper_tail(scene: Scene, number: int) -> str:
    """The paper that a word ends with, if it is made of more."""
    small = scene.words.small[number]
    tail = next((one for one in scene.cues.ends["voices.paper_ends"] if small.endswith(one)), "")
    return tail if len(small) > len(tail) + 2 else ""
