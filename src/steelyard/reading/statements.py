"""Statements without a number that concern an exchange: wanted, sent, received, denied, judged.

In: a text, its sentences and amounts, its language, what the case knows. Out: for each good that a
clause without an amount speaks of, and for each denial and opinion, what surrounds it.
Runs only when asked; reads no number, and keeps no clause that nothing ties to an exchange.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from steelyard.reading.certainties import SURE
from steelyard.reading.cues import Cues, read_cues
from steelyard.reading.lexicon import elided_of, read_page
from steelyard.reading.marks import NOT, Mark, Phrases, find_marks
from steelyard.reading.mentions import find_cuts
from steelyard.reading.namesakes import known_name
from steelyard.reading.naming import follows, name_of
from steelyard.reading.scene import Context, Direction, Scene, Sentence, Spot, lay_out
from steelyard.reading.status import distance
from steelyard.reading.surroundings import surround
from steelyard.reading.telling import FAR

REACH = 12
"""A good so many words from the verb, or from the good before it, is what the verb speaks of."""
MOST_GOODS = 12
"""Goods of one clause: what lists more is a table, and each one costs a look at all its cues."""
LONGEST = 700
"""Code points of a clause: a longer one is a page without full stops, and nobody's words."""
NEGATED = 3
"""So many words may stand between "not" and the verb it turns round."""
JOINED = 4
"""A verb so many words behind "and" opens a clause of its own."""
TELLING = frozenset({"flow", "status", "say", "lasting"})
"""What makes a clause of words: something is done, said or judged."""
FLOWS = frozenset({"delivered", "promised", "planned", "expected", "denied"})
"""What is said of a good that changes hands; anything else, such as a stock, is left out."""
SPLITTERS = frozenset({",", "—", "–", "(", ")"})
"""Signs at which a clause beside an amount ends."""
NAMED_SO = frozenset({"same_voice", "same_office", "media_hint", "title"})
"""Words before a name in quotation marks."""
NAME_REACH = 30
"""Such a word is no longer."""
SPEAKERS = ("same_voice", "same_office", "title")
"""Words for who speaks, some of which name a good elsewhere."""
PEOPLE = "people"
"""People are sent like goods, and may also be who sends them."""
ECONOMY = "economy"
"""Figures of a whole economy are no goods that change hands."""
EDGES = " \t\n\r,;:–—-"
"""Signs between clauses, which are no part of either."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: its clause in code points, and what surrounds it."""

    start: int
    end: int
    item: str | None
    direction: Direction | None
    status: str
    as_of: str | None
    attribution: tuple[str, ...]
    certainty: str
    rule: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A spot in a clause without an amount: a good, or the words of a denial or an opinion."""

    start: int
    end: int
    rule: str
    clause: tuple[int, int]
    noun_start: int | None = None
    noun_end: int | None = None
    noun_flow: bool = False
    turned: bool = False
    wanter: str | None = None
    item: str | None = None
    unit: str = ""


@cache
def statement_cues(lang: str) -> Cues:
    """The cues of `lang` with those of statements, which no other reading pays for."""
    cues = read_cues(lang)
    whole = read_page(lang)
    page = whole.get("statements") or {}
    rows = [*cues.rows]
    for kind in ("want", "ties", "lasting", "for_return", "negation", "opinion"):
        rows += [(str(phrase), kind, "") for phrase in page.get(kind, ())]
    rows += [(str(phrase), "say", "") for phrase in page.get("say", ())]
    rows += [(str(phrase), "say", NOT) for phrase in page.get("not_say", ())]
    rows += [(str(phrase), "negation", NOT) for phrase in page.get("not_negation", ())]
    # Who wants a good is the side that would receive it, and has not got it yet.
    for phrase in page.get("want", ()):
        rows += [(str(phrase), "flow", "receive"), (str(phrase), "status", "expect")]
    for item, phrases in (page.get("goods") or {}).items():
        rows += [(str(phrase), "item", str(item)) for phrase in phrases]
    return replace(cues, rows=tuple(rows), phrases=Phrases(rows, elided_of(whole)))


def find_statements(
    text: str,
    sentences: Sequence[tuple[int, int]],
    amounts: Sequence[Spot],
    lang: str,
    context: Context,
) -> tuple[Statement, ...]:
    """The statements of a text, in its order.

    `sentences` are code points, end exclusive. Raises FileNotFoundError for a language without cues.
    """
    if not sentences:
        return ()
    scene = lay_out(text, sentences, amounts, statement_cues(lang), context)
    places = list(_find_places(scene))
    if not places:
        return ()
    # Amounts stay in view: a flow that one of them told of is gone on about.
    spots: list[Spot] = sorted([*amounts, *places], key=lambda one: (one.start, one.end))
    homes = tuple(scene.sentence_at(spot.start) for spot in spots)
    scene = replace(scene, amounts=tuple(spots), homes=homes)
    around = surround(scene)
    found = []
    for number, spot in enumerate(spots):
        if not isinstance(spot, _Place):
            continue
        near = around[number]
        direction = near.direction
        if direction is not None and (spot.turned or spot.wanter == direction[0] is not None):
            direction = (direction[1], direction[0])
        one = Statement(
            start=spot.clause[0],
            end=spot.clause[1],
            item=spot.item,
            direction=None if spot.rule == "view" else direction,
            status=_status(spot.rule, near.status),
            as_of=None if spot.rule == "view" else near.as_of,
            attribution=_voices(scene, spot, near.attribution),
            certainty=_certainty(scene, spot, near.certainty),
            rule=f"statement-{spot.rule}",
        )
        if _concerns(scene, spot, one):
            found.append(one)
    return tuple(found)


def _status(rule: str, status: str) -> str:
    match rule:
        case "denied":
            return "denied"
        case "view":
            return "other"
        case "wanted":
            return "expected"
    return status


def _concerns(scene: Scene, place: _Place, one: Statement) -> bool:
    """Whether a party or a voice ties the statement to an exchange."""
    sides = {mark.value for mark in scene.words.between(*place.clause) if mark.kind == "place"}
    match place.rule:
        case "view":
            return bool(one.attribution)
        case "denied" | "wanted":
            return bool(one.attribution) or bool(sides)
    if one.status not in FLOWS or (one.direction is None and not sides):
        return False
    # Whose flow it is may stand in the sentence before, but not further off.
    if not sides and not _named_before(scene, place):
        return False
    # A noun alone, such as "arms deliveries", tells of a flow only beside both its sides.
    both = one.direction is not None and None not in one.direction
    return not place.noun_flow or (both and len(sides) > 1)


def _voices(scene: Scene, place: _Place, chain: tuple[str, ...]) -> tuple[str, ...]:
    """Who holds an opinion, if the clause opens so; who only wants a good is no voice of it."""
    if place.rule == "view":
        return _holder(scene, place) or chain
    if place.rule == "wanted" and len(chain) > 1:
        return tuple(name for name in chain if not _is_party(scene, name)) or chain
    return chain


def _holder(scene: Scene, place: _Place) -> tuple[str, ...]:
    """The name behind the word that opens an opinion: "For Jane Roe, the pact is shaky"."""
    words = scene.words
    first = words.index(place.clause[0])
    opens = any(
        mark.kind == "opinion" and mark.first == first
        for mark in words.between(place.clause[0], place.clause[1])
    )
    if not opens:
        return ()
    last = words.index(place.clause[1] - 1)
    stretch = follows(scene, first + 1, last + 1)
    if stretch is None:
        return ()
    name = name_of(scene, stretch, "genitive")
    capital = any(part[:1].isupper() for part in name.split())
    return (known_name(scene, name),) if capital and not _is_party(scene, name) else ()


def _is_party(scene: Scene, name: str) -> bool:
    """Whether the whole name is that of a country or of a party of the case."""
    words = find_marks(name, scene.knowns.phrases)
    whole = (0, len(words.small) - 1)
    return any(mark.kind == "place" and (mark.first, mark.last) == whole for mark in words.marks)


def _named_before(scene: Scene, place: _Place) -> bool:
    """Whether the sentence, or the one before it in its paragraph, names a party."""
    number = scene.sentence_at(place.start)
    here = scene.sentences[number]
    before = scene.sentences[number - 1] if number else here
    near = [here, before] if before.paragraph == here.paragraph else [here]
    return any(mark.kind == "place" for sentence in near for mark in sentence.marks)


def _certainty(scene: Scene, place: _Place, general: str) -> str:
    """How sure: inside a list of goods "possibly" speaks of the good behind it alone."""
    if place.noun_start is None:
        # Nobody estimates an opinion or a denial.
        return "asserted" if general == "estimated" else general
    if general == "asserted":
        return general
    sentence = scene.sentences[scene.sentence_at(place.start)]
    marks = [mark for mark in sentence.of("certainty") if place.clause[0] <= mark.start]
    goods = [mark for mark in sentence.of("item") if place.clause[0] <= mark.start]
    inside = [mark for mark in marks if goods and goods[0].start < mark.start < goods[-1].start]
    if not inside:
        return general
    before = max((mark.start for mark in goods if mark.start < place.start), default=-1)
    for mark in inside:
        if before < mark.start < place.start:
            return SURE[mark.value]
    modal = {mark.start for mark in sentence.of("status") if mark.value == "modal"}
    best, answer = FAR // 3, "asserted"
    for mark in marks:
        if mark in inside or mark.start in modal:
            continue
        away = distance(scene, sentence, mark, place.start)
        if away < best:
            best, answer = away, SURE[mark.value]
    return answer


def _find_places(scene: Scene) -> Iterator[_Place]:
    """Every place that may be a statement, in the order of the text."""
    spoken, paragraph = False, -1
    for number, sentence in enumerate(scene.sentences):
        spoken = spoken and sentence.paragraph == paragraph
        paragraph = sentence.paragraph
        for clause in _clauses(scene, number):
            yield from sorted(_in_clause(scene, clause, spoken), key=lambda one: one.start)
        # Of ties that one sentence names, the next one of the paragraph may say whether they last.
        spoken = _of_ties(sentence.marks)


def _of_ties(marks: Sequence[Mark]) -> bool:
    """Whether words speak of how two sides stand to each other."""
    sides = {mark.value for mark in marks if mark.kind == "place"}
    return len(sides) > 1 or any(mark.kind == "ties" for mark in marks)


def _in_clause(scene: Scene, clause: tuple[int, int], spoken: bool) -> Iterator[_Place]:
    marks = scene.words.between(*clause)
    of: dict[str, list[Mark]] = {}
    for mark in marks:
        of.setdefault(mark.kind, []).append(mark)
    flows, wants = of.get("flow", []), of.get("want", [])
    denies = [one for one in of.get("status", []) if one.value in {"deny", "negated"}]
    if "lasting" in of and (spoken or _of_ties(marks)):
        one = of["lasting"][0]
        yield _Place(one.start, one.end, "view", clause)
        return
    if scene.text[clause[1] - 1] == "?":
        return
    denied = bool(denies)
    denies = denies or _negated(scene, of.get("negation", []), [*wants, *flows], of.get("item", []))
    about = denies or wants or flows
    if not about:
        return
    items = _things(scene, of)
    if _object_follows(scene):
        items = [one for one in items if not _does_it(scene, one, wants, flows, of)]
    goods = _goods(items, about + flows)
    # "Nothing was hired" denies no exchange that anybody asserted; "they deny the deal" does.
    if denied and not goods and ("ties" in of or flows):
        yield _Place(denies[0].start, denies[0].end, "denied", clause)
    rule = "denied" if denies else "wanted" if wants else "flow"
    turns = of.get("for_return", [])
    for good in goods:
        verbs = [one for one in flows if not (one.value.endswith("noun"))]
        yield _Place(
            good.start,
            good.end,
            rule,
            clause,
            good.start,
            good.end,
            item=_item_of(scene, good.value),
            noun_flow=rule == "flow" and not verbs,
            turned=rule == "flow" and _turned(turns, verbs, good),
            wanter=_wanter(scene, of, wants) if rule == "wanted" else None,
        )


def _wanter(scene: Scene, of: Mapping[str, list[Mark]], wants: list[Mark]) -> str | None:
    """The place that stands before the word of wanting: it would get what is wanted."""
    if not _object_follows(scene):
        return None
    before = [one.value for one in of.get("place", []) if one.last < wants[0].first]
    return before[-1] if before else None


def _things(scene: Scene, of: Mapping[str, list[Mark]]) -> list[Mark]:
    """The goods that a clause names, in order; what nobody counts stands before a general word."""
    goods = scene.cues.goods
    sure = [*of.get("own_item", []), *(m for m in of.get("item", []) if m.value not in goods)]
    # Who speaks and what carries the words ("the paper wrote") is no good in that clause.
    taken = [*sure, *(mark for kind in SPEAKERS for mark in of.get(kind, []))]
    further = [
        one
        for one in of.get("item", [])
        if one.value in goods
        and goods[one.value].family != ECONOMY
        and not any(other.first <= one.last and one.first <= other.last for other in taken)
        and not _in_a_name(scene, one)
    ]
    return sorted([*sure, *further], key=lambda one: one.first)


def _in_a_name(scene: Scene, one: Mark) -> bool:
    """Whether the word stands in the quoted name of who speaks: the daily "Morning Boat"."""
    quote = scene.quote_of(one.start)
    if quote is None:
        return False
    before = scene.words.between(max(0, quote[0] - NAME_REACH), quote[0])
    return any(mark.kind in NAMED_SO and mark.end >= quote[0] - 1 for mark in before)


def _item_of(scene: Scene, value: str) -> str:
    """The case's own item for a good that it names, else the good."""
    own = scene.knowns.goods.get(value)
    return own[0] if own else value


def _object_follows(scene: Scene) -> bool:
    """Whether the language puts what is wanted behind the verb, so that before it stands who wants."""
    order = scene.cues.order
    return order["subject"] == "before" and not order.get("particles")


def _does_it(
    scene: Scene, item: Mark, wants: list[Mark], flows: list[Mark], of: Mapping[str, list[Mark]]
) -> bool:
    """Whether the word is who wants or gives: it stands before the verb, and no passive between."""
    if wants:
        return item.first < wants[0].first
    good = scene.cues.goods.get(item.value)
    if good is None or good.family != PEOPLE:
        return False
    verb = next((one for one in flows if one.first > item.last), None)
    if verb is None or verb.value not in {"give", "receive"}:
        return False
    return not any(item.last < mark.first < verb.first for mark in of.get("passive", []))


def _negated(
    scene: Scene, negations: list[Mark], verbs: list[Mark], goods: list[Mark]
) -> list[Mark]:
    """The words that turn a flow into none: close to its verb, or right before the good."""
    words = scene.words
    found = []
    for one in negations:
        for mark, reach in [*((verb, NEGATED) for verb in verbs), *((good, 1) for good in goods)]:
            low, high = sorted((one, mark), key=lambda each: each.first)
            between = words.small[low.last + 1 : high.first]
            if len(between) < reach + 1 and not SPLITTERS & set(between):
                found.append(one)
                break
    return found


def _goods(items: list[Mark], about: list[Mark]) -> list[Mark]:
    """The goods near a verb or its noun, each once; a list goes on from good to good."""
    found: dict[str, Mark] = {}
    # A word that is a good and the noun of its flow stands beside itself.
    anchors = [(mark.first, mark.last) for mark in about]
    for item in items:
        if len(found) == MOST_GOODS:
            break
        near = any(
            item.first - last <= REACH and first - item.last <= REACH for first, last in anchors
        )
        if near:
            anchors.append((item.first, item.last))
            found.setdefault(item.value, item)
    return list(found.values())


def _turned(turns: list[Mark], verbs: list[Mark], good: Mark) -> bool:
    """Whether the good is what something else is given for."""
    before = [turn for turn in turns if turn.last < good.first]
    return bool(before) and not any(before[-1].last < one.first < good.first for one in verbs)


def _clauses(scene: Scene, number: int) -> Iterator[tuple[int, int]]:
    """The parts of a sentence that hold no amount, without the signs between them."""
    sentence = scene.sentences[number]
    first, last = bisect_left(scene.homes, number), bisect_right(scene.homes, number)
    counted = [spot.start for spot in scene.amounts[first:last]]
    hard = set(_turns(scene, sentence))
    # Beside an amount a clause ends at a comma; without one, the list goes on over it.
    soft = set(_commas(scene, sentence)) if counted else set()
    edges = [sentence.start, *sorted(hard | soft), sentence.end]
    run: tuple[int, int] | None = None
    for start, end in pairwise(edges):
        free = bisect_left(counted, start) == bisect_left(counted, end)
        if run is not None and free and start not in hard:
            run = (run[0], end)
            continue
        if run is not None:
            yield from _trimmed(scene, *run)
        run = (start, end) if free else None
    if run is not None:
        yield from _trimmed(scene, *run)


def _turns(scene: Scene, sentence: Sentence) -> Iterator[int]:
    """Where a sentence turns, if something is told before the turn and behind it.

    "Roe, however, denies it" is one clause: what stands before the turn is only who speaks.
    """
    start = sentence.start
    cuts = find_cuts(scene, sentence)
    for cut, end in pairwise([*cuts, sentence.end]):
        sides = (scene.words.between(start, cut), scene.words.between(cut, end))
        if all(any(mark.kind in TELLING for mark in side) for side in sides):
            yield cut
            start = cut


def _commas(scene: Scene, sentence: Sentence) -> Iterator[int]:
    """Where a sentence with an amount may turn to something that is not counted."""
    words, joins = scene.words, {str(one) for one in scene.cues.flows.get("and", ())}
    yield from (mark.start for mark in sentence.of("in_return") if mark.start > sentence.start)
    verbs = [mark.first for mark in sentence.of("flow") if not mark.value.endswith("noun")]
    for number in range(sentence.first + 1, sentence.last):
        small, start = words.small[number], words.starts[number]
        if small in SPLITTERS:
            # A comma with a figure close behind it parts thousands or decimals.
            if words.starts[number + 1] > words.ends[number]:
                yield start
        elif small in joins:
            at = bisect_right(verbs, number)
            if at < len(verbs) and verbs[at] - number <= JOINED:
                yield start


def _trimmed(scene: Scene, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The clause without signs and without "and" at its edges, if it is one somebody may say."""
    text, joins = scene.text, scene.cues.flows.get("and", ())
    start, end = _stripped(text, start, end)
    for join in sorted(map(str, joins), key=len, reverse=True):
        if text[start : start + len(join) + 1].casefold() == f"{join} ":
            start, end = _stripped(text, start + len(join), end)
            break
    if 0 < end - start <= LONGEST:
        yield start, end


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    return start, end
