"""What the reader knows of a language: data/lexicons/<language>.yaml, compiled once.

In: the name of a language. Out: a frozen Lexicon of numbers, hedges, units and what is no claim.
Knows no language itself: a further one is a further file. Never reads a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from unicodedata import numeric

from steelyard.base import tables
from steelyard.reading.compounds import Atom, Compounds, Splitter
from steelyard.reading.entries import atoms, currencies, flat, numbered, pairs, plain, valued, words
from steelyard.reading.marks import Remembered, lowered
from steelyard.reading.tokens import Flags, Lookup, Tokens, pattern_of, tokenize

FOLDER = "lexicons"

FACTORS = {
    "kilotonnes": ("tonnes", 1e3),
    "megatonnes": ("tonnes", 1e6),
    "megawatt_hours": ("kilowatt_hours", 1e3),
    "gigawatt_hours": ("kilowatt_hours", 1e6),
    "terawatt_hours": ("kilowatt_hours", 1e9),
    "gigawatts": ("megawatts", 1e3),
    "hectolitres": ("litres", 1e2),
    "kilobarrels": ("barrels", 1e3),
    "megabarrels": ("barrels", 1e6),
    "million_cubic_metres": ("cubic_metres", 1e6),
    "billion_cubic_metres": ("cubic_metres", 1e9),
}
"""Units that are given in another: the contract asks for base units."""

HYPHENS = frozenset({"-", "‑"})

WRITTEN, ORDER, PART_PHRASE, SEVERAL, HALF, NEGATIVE, ARTICLE, PART, UNWRITTEN = (
    1 << n for n in range(9)
)
"""What a word may open, as flags: a number as it is written, or one of the phrases; what states an
amount without a numeral."""
NUMBER = UNWRITTEN - 1
"""All flags of numerals."""

NAMES, MONEY, INVERTED, HEDGE, VERB, READING, VOTED, JOINS, CHANGES = (1 << n for n in range(9))
"""What a word beside a number may close or open, as flags: looked at before any phrase is."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted or measured: its name, what it is, and how it stands to the number.

    kind: measure (inside the quoted words), counted (outside), never (no claim), money. One of it
    is `factor` of the unit that is named.
    """

    name: str
    kind: str
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Trap:
    """A hedge that is only a preposition when one of `after` stands shortly before it, or one of
    `before` within `reach` words behind what it hedges.
    """

    hedges: frozenset[str]
    after: Lookup[str]
    within: int
    before: Lookup[str] | None = None
    reach: int = 1


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The numbers, hedges, units and exceptions of one language."""

    language: str
    decimal: str
    group: str
    spaced: bool
    capital_nouns: bool
    head_last: bool
    noun_before: bool
    compounds: Compounds
    articles: frozenset[str]
    weak: frozenset[str]
    alone_not_after: frozenset[str]
    alone_before: frozenset[str]
    conjunctions: frozenset[str]
    several: Lookup[str]
    links: frozenset[str]
    not_numerals: frozenset[str]
    negative: frozenset[str]
    tight_times: Mapping[str, float]
    calibres: frozenset[str]
    parts: Mapping[str, int]
    parts_alone: frozenset[str]
    parts_need: Lookup[str] | None
    parts_not_after: Lookup[str]
    parts_not_before: Lookup[str]
    inverse_part: frozenset[str]
    before_times: Lookup[float]
    after_halves: Lookup[float]
    part_phrases: Lookup[float]
    orders: Lookup[tuple[float, float]]
    hedges_before: Lookup[str]
    hedges_after: Lookup[str]
    hedge_verbs: Lookup[str]
    inner_hedges: Mapping[str, str]
    genitive_hedges: bool
    articles_between: frozenset[str]
    needs_unit: bool
    heads: Lookup[str]
    native: frozenset[str]
    bare_endings: frozenset[str]
    stood_at: frozenset[str]
    collective: frozenset[str]
    traps: tuple[Trap, ...]
    between: tuple[tuple[Lookup[str], Lookup[str]], ...]
    changes: tuple[tuple[Lookup[str], Lookup[str]], ...]
    range_joins: Lookup[str]
    range_ors: frozenset[str]
    ratio_joins: Lookup[str]
    out_of: frozenset[str]
    and_joins: frozenset[str]
    instead: frozenset[str]
    change_verbs: Lookup[str]
    change_by: frozenset[str]
    corrections: Lookup[str]
    inverted: Lookup[str]
    inverted_between: frozenset[str]
    zero: Lookup[str]
    zero_after: tuple[tuple[Lookup[str], Lookup[str]], ...]
    zero_before: Lookup[str]
    zero_alone: Lookup[str]
    times_as: Lookup[str]
    of_them: Lookup[str]
    same: Lookup[float]
    not_same: frozenset[str]
    unwritten: Lookup[str]
    units: Lookup[Unit]
    money: Lookup[str]
    months: Mapping[str, int]
    labels: Lookup[str]
    weak_labels: Lookup[str]
    proper_labels: Lookup[str]
    streets: Lookup[str]
    fixed: Lookup[str]
    each: Lookup[str]
    not_each: Lookup[str]
    law: Lookup[str]
    between_noun: frozenset[str]
    ages: Lookup[str]
    age_before: Lookup[str]
    aged: Lookup[str]
    year_before: Lookup[str]
    year_after: Lookup[str]
    ordinal_dot: bool
    ordinal_before: Lookup[str]
    ordinal_suffix: frozenset[str]
    ordinal_articles: frozenset[str]
    scores: Lookup[str]
    versus: frozenset[str]
    votes: Lookup[str]
    reading: Lookup[str]
    function_words: frozenset[str]
    abbreviations: frozenset[str]
    closing: frozenset[str]
    longest_abbreviation: int
    approximate: frozenset[str]
    split: Splitter | None = field(default=None, repr=False)
    pattern: re.Pattern[str] | None = field(default=None, repr=False)
    openers: Remembered[int] = field(init=False, repr=False, compare=False)
    number_further: Remembered[int] = field(init=False, repr=False, compare=False)
    before_number: Remembered[int] = field(init=False, repr=False, compare=False)
    after_number: Remembered[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        joints = self.conjunctions | self.links | HYPHENS | self.tight_times.keys()
        phrases = Flags(
            (
                (ORDER, self.orders.firsts),
                (PART_PHRASE, self.part_phrases.firsts),
                (SEVERAL, self.several.firsts),
                (HALF, self.before_times.firsts),
                (NEGATIVE, (self.negative,)),
                (ARTICLE, (self.articles,)),
                (PART, (self.parts_alone,)),
                (UNWRITTEN, self.unwritten.firsts),
            )
        )
        further = Flags(
            (
                (WRITTEN, (joints,)),
                (WRITTEN, self.after_halves.firsts),
                (WRITTEN, self.hedges_after.firsts),
            )
        )
        before = Flags(
            (
                (NAMES, self.labels.lasts),
                (NAMES, self.weak_labels.lasts),
                (NAMES, self.proper_labels.lasts),
                (NAMES, self.age_before.lasts),
                (MONEY, self.money.lasts),
                (INVERTED, self.inverted.lasts),
                (INVERTED, (self.inverted_between,)),
                (HEDGE, self.hedges_before.lasts),
                (VERB, self.hedge_verbs.lasts),
                (READING, self.reading.lasts),
                (VOTED, self.votes.lasts),
                *((CHANGES, opener.lasts) for opener, _ in self.changes),
            )
        )
        after = Flags(
            (
                (NAMES, self.ages.firsts),
                (HEDGE, self.hedges_after.firsts),
                (VERB, self.hedge_verbs.firsts),
                (READING, self.reading.firsts),
                (JOINS, self.range_joins.firsts),
                (JOINS, (self.range_ors,)),
                *((JOINS, join.firsts) for _, join in self.between),
            )
        )

        def written(word: str) -> int:
            numeral = (
                word[0].isdecimal()
                or self.compounds.of(word) is not None
                or (len(word) == 1 and 0 < numeric(word, 0.0) < 1)
            )
            return WRITTEN if numeral else 0

        # Slots of a frozen class are filled past its guard, once, while it is made.
        object.__setattr__(self, "openers", Remembered(lambda one: phrases.of(one) | written(one)))
        object.__setattr__(
            self, "number_further", Remembered(lambda one: further.of(one) | written(one))
        )
        object.__setattr__(self, "before_number", Remembered(before.of))
        object.__setattr__(self, "after_number", Remembered(after.of))

    def tokenize(self, text: str) -> Tokens:
        """The tokens of `text` as this language writes them."""
        return tokenize(
            text,
            spaced=self.spaced,
            split=self.split,
            pattern=self.pattern,
            openers=self.openers,
        )


@cache
def languages() -> tuple[str, ...]:
    """The languages there is a lexicon for, in order."""
    return tables.list_names(FOLDER, ".yaml")


@cache
def read_lexicon(language: str) -> Lexicon:
    """The lexicon of `language`, compiled. Raises ValueError for a language without one."""
    if language not in languages():
        raise ValueError(f"{language!r} has no lexicon; there are: {', '.join(languages())}")
    return _compile(read_page(language))


@cache
def read_page(language: str) -> Mapping[str, Any]:
    """What the file of `language` says, elided words set apart. Raises FileNotFoundError."""
    page = tables.read_yaml(f"{FOLDER}/{language}.yaml")
    elided = elided_of(page)
    return set_apart(page, elided) if elided else page


def elided_of(page: Mapping[str, Any]) -> str:
    """What matches a word that leans on the next one, as in l'or and d'obus; empty if none does."""
    words = sorted(map(str, page.get("elisions", ())), key=len, reverse=True)
    return rf"(?:{'|'.join(words)})['’](?=\w)" if words else ""


def set_apart(value: Any, elided: str) -> Any:
    """Phrases as their text is taken apart, a space behind what leans on: jusqu'à is jusqu' à."""
    if isinstance(value, Mapping):
        return {name: set_apart(one, elided) for name, one in value.items()}
    if isinstance(value, list):
        return [set_apart(one, elided) for one in value]
    if not isinstance(value, str) or not elided:
        return value
    return re.sub(rf"(?<!\w)({elided})", r"\1 ", value, flags=re.IGNORECASE)


def _units(raw: Mapping[str, Any], names: Mapping[str, Any]) -> Iterator[tuple[str, Unit]]:
    for phrase, code in currencies(names):
        yield phrase, Unit(code, "money")
    for code, phrases in (raw.get("hundredths") or {}).items():
        for phrase in flat(phrases):
            yield phrase, Unit(code, "money", 0.01)
    for kind, place in (("measures", "measure"), ("counted", "counted"), ("never", "never")):
        for name, phrases in (raw.get(kind) or {}).items():
            base, factor = FACTORS.get(name, (name, 1.0))
            for phrase in flat(phrases):
                yield phrase, Unit(base, place, factor)


def _own_tokens(raw: Mapping[str, Any]) -> str:
    """What matches the tokens that only this language has: numerals of several words, elisions, and
    a number before a size: 300 155-mm guns are no 300,155.
    """
    forms = [f for one in raw["numerals"]["values"].values() for f in str(one).split() if "-" in f]
    forms.sort(key=len, reverse=True)
    numerals = "|".join(lowered(form).replace("-", "[-‑ ]") for form in forms)
    own = [rf"(?:{numerals})(?!\w)"] if forms else []
    calibres = "|".join(map(re.escape, flat(raw.get("calibres") or ())))
    if calibres:
        own.append(rf"\d{{1,3}}(?= \d{{2,3}}(?:[-‑ ]?(?:{calibres}))(?!\w))")
    return "|".join([*own, *filter(None, [elided_of(raw)])])


def _traps(rows: Iterable[Mapping[str, Any]] | None) -> tuple[Trap, ...]:
    return tuple(
        Trap(
            words(row["hedge"]),
            plain(row.get("after")),
            int(row.get("within", 3)),
            plain(row["before"]) if row.get("before") else None,
            int(row.get("reach", 1)),
        )
        for row in rows or ()
    )


def _compile(raw: Mapping[str, Any]) -> Lexicon:
    numerals, parts, hedges = raw["numerals"], raw["fractions"], raw["hedges"]
    ranges, never, marks = raw["ranges"], raw["not_claims"], raw.get("anaphora") or {}
    units = dict(_units(raw["units"], raw["currencies"]))
    compounds = Compounds(
        tuple(atoms(raw)),
        written_together=bool(numerals.get("compound")),
        joiner=str(numerals.get("joiner") or ""),
        pieces=tuple(
            (
                lowered(form),
                Atom("half" if float(value) == 0.5 else "value", float(value), float(value), "one"),
            )
            for value, forms in (numerals.get("pieces") or {}).items()
            for form in str(forms).split()
        ),
    )
    own = _own_tokens(raw)
    glue = raw.get("glued") or {}
    split = None
    orders = [p for v in (raw.get("order_words") or {}).values() for p in flat(v) if " " not in p]
    if glue:
        followers = [phrase for phrase in units if " " not in phrase]
        followers += [p for v in (hedges.get("after") or {}).values() for p in flat(v)]
        followers += list(flat(parts.get("inverse")))
        split = compounds.splitter(
            followers=[lowered(one) for one in followers if " " not in one],
            particles=list(flat(glue["particles"])),
            joins=list(flat(glue["joins"])),
            whole=frozenset(flat(glue["whole"])),
            native=frozenset(str(glue["native"]).split()),
            sure=frozenset(flat(parts.get("inverse"))),
            heads=[*words(parts.get("alone")), *orders],
        )

    def apart(value: Any) -> Any:
        """Phrases as the text's own words are taken apart."""
        if split is None or value is None:
            return value
        if isinstance(value, Mapping):
            return {name: apart(one) for name, one in value.items()}
        taken = (tokenize(one, spaced=False, split=split).low for one in flat(value))
        # A star belongs to the word that it stands at.
        return [" ".join(one).replace(" *", "*") for one in taken]

    return Lexicon(
        language=raw["language"],
        decimal=raw["decimal"],
        group=raw["group"],
        spaced=bool(raw.get("spaced", True)),
        capital_nouns=bool(raw.get("capital_nouns")),
        head_last=bool((raw.get("order") or {}).get("heads") == "last"),
        noun_before=bool(raw.get("noun_before")),
        compounds=compounds,
        articles=words(numerals.get("articles")),
        weak=words(numerals.get("weak")),
        alone_not_after=words(numerals.get("alone_not_after")),
        alone_before=words(numerals.get("alone_before")),
        conjunctions=words(numerals.get("and")),
        several=plain(numerals.get("several")),
        links=words(numerals.get("links")),
        not_numerals=frozenset(flat(numerals.get("not_numerals"))),
        negative=words(numerals.get("negative")),
        tight_times={k: float(v) for k, v in (raw.get("tight_multipliers") or {}).items()},
        calibres=words(raw.get("calibres")),
        parts={w: int(n) for n, forms in parts["parts"].items() for w in str(forms).split()},
        parts_alone=words(parts.get("alone")),
        parts_need=plain(parts["needs_of"]) if parts.get("needs_of") else None,
        parts_not_after=plain(parts.get("not_after")),
        parts_not_before=plain(apart(parts.get("not_before"))),
        inverse_part=words(parts.get("inverse")),
        before_times=numbered(parts.get("before_times")),
        after_halves=numbered(parts.get("after")),
        part_phrases=numbered(parts.get("phrases")),
        orders=Lookup(
            (phrase, (low, high))
            for span, phrases in (raw.get("order_words") or {}).items()
            for low, high in [tuple(float(end) for end in str(span).split("-"))]
            for phrase in flat(phrases)
        ),
        hedges_before=valued(hedges.get("before")),
        hedges_after=valued(apart(hedges.get("after"))),
        hedge_verbs=valued(apart(hedges.get("verbs"))),
        inner_hedges={
            lowered(form): bound
            for bound, forms in (hedges.get("inner") or {}).items()
            for form in flat(forms)
        },
        genitive_hedges=bool(hedges.get("genitive")),
        articles_between=words(hedges.get("articles")),
        needs_unit=bool(numerals.get("needs_unit")),
        heads=plain(numerals.get("heads")),
        native=words(glue.get("native")),
        bare_endings=words(glue.get("bare")),
        stood_at=words(glue.get("stood_at")),
        collective=words(numerals.get("collective")),
        traps=_traps(raw.get("exact_traps")),
        between=pairs(ranges.get("between")),
        changes=pairs(ranges.get("changes")),
        range_joins=plain([*flat(ranges.get("join")), "-", "–", "—", "~", "〜", "∼", "‑", "-"]),
        range_ors=words(ranges.get("or")),
        ratio_joins=plain(ranges.get("ratio")),
        out_of=words(ranges.get("out_of")),
        and_joins=words(ranges.get("and")),
        instead=words(ranges.get("instead")),
        change_verbs=plain(ranges.get("change_verbs")),
        change_by=words(ranges.get("change_by")),
        corrections=plain(ranges.get("corrections")),
        inverted=valued(raw.get("inverted")),
        inverted_between=words(raw.get("inverted_between")),
        zero=plain(apart(raw.get("zero"))),
        zero_after=pairs(raw.get("zero_after")),
        zero_before=plain(raw.get("zero_before")),
        zero_alone=plain(raw.get("zero_alone")),
        times_as=plain(marks.get("times_as")),
        of_them=plain(apart(marks.get("of_them"))),
        same=numbered(apart(marks.get("same"))),
        not_same=words(marks.get("not_same")),
        unwritten=plain(
            [
                *flat(apart(raw.get("zero"))),
                *flat(raw.get("zero_before")),
                *flat(marks.get("times_as")),
                *flat(list((apart(marks.get("same")) or {}).values())),
            ]
        ),
        units=Lookup(units.items()),
        money=Lookup(dict(currencies(raw["currencies"])).items()),
        months={
            w.rstrip("."): int(n) for n, f in raw["months"].items() for w in lowered(str(f)).split()
        },
        labels=plain(never.get("labels")),
        weak_labels=plain(never.get("weak_labels")),
        proper_labels=plain(never.get("proper_labels")),
        streets=plain(never.get("streets")),
        fixed=plain(never.get("fixed")),
        each=plain(never.get("each")),
        not_each=plain(never.get("not_each")),
        law=plain(never.get("law")),
        between_noun=words(numerals.get("between")),
        ages=plain(never.get("ages")),
        age_before=plain(never.get("age_before")),
        aged=plain(never.get("aged")),
        year_before=plain(never.get("year_before")),
        year_after=plain(never.get("year_after")),
        ordinal_dot=bool(never.get("ordinal_dot")),
        ordinal_before=plain(never.get("ordinal_before")),
        ordinal_suffix=words(never.get("ordinal_suffix")),
        ordinal_articles=words(never.get("ordinal_before")),
        scores=plain(never.get("scores")),
        versus=frozenset(map(str, never.get("versus", ()))),
        votes=plain(never.get("votes")),
        reading=plain(never.get("reading")),
        function_words=words(raw.get("function_words")),
        abbreviations=words(raw.get("abbreviations")),
        closing=words(raw.get("closing_abbreviations")),
        longest_abbreviation=max(map(len, words(raw.get("abbreviations"))), default=0),
        approximate=words(numerals.get("approximate")),
        split=split,
        pattern=pattern_of(own, spaced=bool(raw.get("spaced", True))) if own else None,
    )
