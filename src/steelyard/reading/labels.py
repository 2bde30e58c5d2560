"""Names before a colon, or before a quotation without a verb, that say who speaks what follows.

In: a scene. Out: the voice of each sentence that such a name opens, as in an interview or a post.
A heading before a colon is nobody: a label is a name that comes again, has a title, or stands before
a quotation.
"""

from __future__ import annotations

from collections import Counter

from steelyard.reading.dialogues import find_signed, names_something
from steelyard.reading.mentions import Voice, is_kind, is_nobody
from steelyard.reading.namesakes import known_name, longer_name
from steelyard.reading.naming import Stretch, name_of
from steelyard.reading.quoting import is_somebody
from steelyard.reading.scene import Scene, Sentence

LONGEST_LABEL = 7
"""So many words a name with its title has before a colon."""
NO_LABEL = frozenset({"not_label", "say", "flow", "status"})
"""Marks of what no label holds."""
DOING = frozenset({"say", "flow"})
"""Marks of what a sentence does and an office is not called by."""
LONGEST_OFFICE = 32
"""So many words an office and the name of its bearer in brackets have before a colon."""
REMEMBERED = 50
"""So many labels back a short name may mean one (time in proportion to the text)."""
ASKING = 0.5
"""Who asks ends more than this share of their paragraphs with a question mark."""
TWO, ASKING_OF_TWO = 2, 0.3
"""The same where two take turns and the other asks nothing."""
RINGS = frozenset("◯○〇◎")
"""A ring written onto a name opens what its bearer says, in minutes."""
GAP = 2
"""So many spaces part the name from what is said."""
SURNAME = 5
"""A word of so many capitals is a surname as minutes write it, and no short form of a body."""
NAME_WORDS = 3
"""A name alone has so many words at most."""


def find_labels(scene: Scene) -> dict[int, Voice]:
    """Sentences by number -> the voice of the label that opens them."""
    stretches: dict[int, tuple[Stretch, bool]] = {}
    before = 0
    for number, sentence in enumerate(scene.sentences):
        # Who speaks opens a line, also where no empty one parts it from the line above.
        if not number or "\n" in scene.text[before : sentence.start]:
            label = _label(scene, sentence)
            if label is not None:
                stretches[number] = label
        before = sentence.end
    asking = _asking(scene, stretches)
    texts = {number: _last(scene, stretch) for number, (stretch, _) in stretches.items()}
    times = Counter(texts.values())
    # Where particles or cases show who is who, what precedes a quotation need not look like a name.
    by_form = bool(scene.cues.order.get("particles") or scene.cues.order.get("cases"))
    found: dict[int, Voice] = {}
    earlier: list[str] = []
    narrators = scene.cues.voice_words["narrator_label"]
    for number, (stretch, quoted) in stretches.items():
        if stretch.first == stretch.last and texts[number] in narrators:
            # Who only narrates is the outlet's own voice.
            found[number] = Voice((), "say", stretch.first, stretch.last)
            continue
        titled = any(is_kind(scene, n, "title") for n in range(stretch.first, stretch.last + 1))
        short = stretch.last - stretch.first < NAME_WORDS
        shouted = scene.words.written(stretch.last)
        speaks = quoted and (
            by_form
            or is_somebody(scene, stretch)
            or (shouted.isupper() and len(shouted) >= SURNAME)
        )
        tells = by_form and _closes_with_saying(scene, scene.sentences[number], stretch)
        if not (speaks or titled or tells or (times[texts[number]] > 1 and short)):
            continue
        if scene.words.small[stretch.last].endswith(scene.cues.attributive or ("\0",)):
            # "Which some papers called": a clause before a quotation is nobody.
            continue
        if is_nobody(scene, stretch) or texts[number] in _turn_labels(scene):
            continue
        in_house = titled and quoted
        if texts[number] in asking and not (in_house or _of_an_office(scene, stretch)):
            found[number] = Voice((), "say", stretch.first, stretch.last)
            continue
        name = name_of(scene, stretch, "")
        if not any(sign.isalpha() for sign in name):
            continue
        name = known_name(scene, longer_name(name, earlier))
        if name not in earlier[-REMEMBERED:]:
            earlier = [*earlier[-REMEMBERED:], name]
        found[number] = Voice((name,), "say", stretch.first, stretch.last)
    if scene.cues.order.get("cases"):
        found = find_signed(scene) | found
    return _carried_on(scene, found)


def _closes_with_saying(scene: Scene, sentence: Sentence, stretch: Stretch) -> bool:
    """'Ministry: eleven tonnes, by estimate': whether a body has a line that ends with a noun of saying."""
    if not scene.words.small[stretch.last].endswith(
        scene.cues.ends["voices.office_ends"] or ("\0",)
    ):
        return False
    nouns = sentence.of("say_noun")
    last = sentence.last
    while last > stretch.last and not scene.words.small[last][0].isalpha():
        last -= 1
    return bool(nouns) and nouns[-1].last == last


def _carried_on(scene: Scene, found: dict[int, Voice]) -> dict[int, Voice]:
    """The labels, those alone in their line over the lines below as well, to the next empty one."""
    whole = dict(found)
    for number, voice in found.items():
        sentence = scene.sentences[number]
        lines = scene.text[sentence.start : sentence.end].split("\n")
        if not lines[0].rstrip().endswith(":"):
            continue
        paragraph = sentence.paragraph
        for other in range(number + 1, len(scene.sentences)):
            here = scene.sentences[other]
            between = scene.text[scene.sentences[other - 1].end : here.start]
            if between.count("\n") > 1 or other in found:
                break
            if here.paragraph != paragraph:
                paragraph = here.paragraph
                whole[other] = voice
    return whole


def _of_an_office(scene: Scene, stretch: Stretch) -> bool:
    """Whether who asks does so in an own office, as a member of parliament does."""
    deputies = scene.cues.ends["voices.deputies"]
    return bool(deputies) and scene.words.small[stretch.last].endswith(deputies)


def _turn_labels(scene: Scene) -> frozenset[str]:
    """Labels that say who is at turn and name nobody: 'Q', 'A'."""
    words = scene.cues.voice_words
    return words["question_label"] | words["answer_label"]


def _asking(scene: Scene, stretches: dict[int, tuple[Stretch, bool]]) -> set[str]:
    """The labels of who asks: most of their paragraphs end with a question, others' do not."""
    asked: dict[str, list[bool]] = {}
    for number, (stretch, _) in stretches.items():
        last = number
        while (
            last + 1 < len(scene.sentences)
            and scene.sentences[last + 1].paragraph == scene.sentences[number].paragraph
        ):
            last += 1
        end = scene.text[scene.sentences[number].start : scene.sentences[last].end]
        asked.setdefault(_last(scene, stretch), []).append(end.rstrip("\"'”“»«’)").endswith("?"))
    shares = {label: sum(ends) / len(ends) for label, ends in asked.items() if len(ends) > 1}
    if len(shares) == TWO and min(shares.values()) == 0:
        # Of two who take turns the one who asks at all is the outlet, which also puts things to somebody.
        return {label for label, share in shares.items() if share > ASKING_OF_TWO}
    if not any(share < ASKING for share in shares.values()):
        return set()
    return {label for label, share in shares.items() if share > ASKING}


def _in_minutes(scene: Scene, sentence: Sentence, first: int) -> Stretch | None:
    """'◯Jane Roe, member  ...': who has the floor in minutes, behind a ring and before a gap."""
    words, text = scene.words, scene.text
    if first >= len(words.starts) or not words.starts[first]:
        return None
    if text[words.starts[first] - 1] not in RINGS:
        return None
    for number in range(first, min(first + LONGEST_LABEL, sentence.last)):
        if not words.small[number][0].isalpha():
            return None
        if words.starts[number + 1] - words.ends[number] >= GAP:
            return Stretch(first, number)
    return None


def _last(scene: Scene, stretch: Stretch) -> str:
    return scene.words.small[stretch.last]


def _label(scene: Scene, sentence: Sentence) -> tuple[Stretch, bool] | None:
    """The words before the colon that opens a sentence, and whether a quotation follows it."""
    words, cues = scene.words, scene.cues
    number = sentence.first
    while number <= sentence.last and not words.small[number][0].isalpha():
        number += 1
    openers = cues.voice_words["label_openers"]
    while number < sentence.last and openers and words.small[number] in openers:
        # "Sound bite Name:" is said by the name.
        number += 1 + (words.small[number + 1] == "-")
    first = number
    particles = bool(cues.order.get("particles"))
    if particles:
        minuted = _in_minutes(scene, sentence, first)
        if minuted is not None:
            return minuted, False
    by_office = _of_office(scene, sentence, first)
    if by_office is not None:
        return by_office, True
    opening = words.small[first : min(sentence.last, first + 2 * LONGEST_LABEL) + 1]
    if ":" not in opening and not (particles and not cues.opening.isdisjoint(opening)):
        return None
    while number <= sentence.last and number - first <= LONGEST_LABEL:
        small = words.small[number]
        bare_quote = (
            particles
            and small in cues.opening
            and not words.small[number - 1].endswith(cues.ends["voices.particles"])
        )
        if number > first and (small == ":" or bare_quote):
            quoted = bare_quote or (
                number < sentence.last and words.small[number + 1] in cues.opening
            )
            if quoted and cues.order.get("cases") and names_something(scene, sentence, number):
                quoted = False
            break
        if small == "(" and number > first:
            return _bracketed(scene, sentence, first, number)
        if not small[0].isalnum() and small not in {".", "-"}:
            return None
        near = words.of(number)
        if small in cues.stops or any(mark.kind in NO_LABEL for mark in near):
            return None
        if number > first and "genitive_name" in cues.voices and _is_verb(scene, first, number):
            return None
        number += 1
    else:
        return None
    if number > sentence.last or number - first > LONGEST_LABEL:
        return None
    cased = words.written(first)[0].isupper() or not words.written(first)[0].islower()
    return (Stretch(first, number - 1), quoted) if cased else None


def _is_verb(scene: Scene, first: int, number: int) -> bool:
    """'The minister thanked Peru:': a small word behind a noun, where nouns have capitals."""
    words, cues = scene.words, scene.cues
    small, before = words.small[number], words.written(number - 1)
    if not words.written(number)[0].islower() or small in cues.joiners or small in cues.determiners:
        return False
    if small in cues.voice_words["name_parts"] or small in cues.voice_words["preposition"]:
        return False
    return before[0].isupper() and (number - 1 > first or small not in cues.determiners)


def _of_office(scene: Scene, sentence: Sentence, first: int) -> Stretch | None:
    """'The minister of state, ministry of defence (Jane Roe) (Party):': the name in the brackets."""
    words = scene.words
    last = min(sentence.last, first + LONGEST_OFFICE)
    colon = next((n for n in range(first, last) if words.small[n] == ":"), None)
    if colon is None or colon == first or words.small[colon - 1] != ")":
        return None
    opening = next((n for n in range(first, colon) if words.small[n] == "("), colon)
    closing = next((n for n in range(opening, colon) if words.small[n] == ")"), colon)
    inside = range(opening + 1, closing)
    if len(inside) < 2 or not all(words.written(n)[0].isupper() for n in inside):
        return None
    if not any(is_kind(scene, n, "title") for n in range(first, opening)):
        return None
    if any(mark.kind in DOING for n in range(first, opening) for mark in words.of(n)):
        return None
    return Stretch(opening + 1, closing - 1)


def _bracketed(
    scene: Scene, sentence: Sentence, first: int, opening: int
) -> tuple[Stretch, bool] | None:
    """'Name (house):', the label without its brackets, if a colon stands right behind them."""
    words = scene.words
    upto = min(sentence.last, opening + LONGEST_LABEL + 1)
    for number in range(opening + 1, upto):
        if words.small[number] == ")":
            if words.small[number + 1] != ":" or not words.written(first)[0].isupper():
                return None
            # A house behind a name tells as much as a quotation that the name is somebody.
            return Stretch(first, opening - 1), True
    return None
