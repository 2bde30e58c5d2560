"""The walk from a text to proposed claims: sentences, amounts, and what surrounds them.

In: a text, and what is known of it. Out: proposals in the order of the text. Pure: no disk, clock
or network, the same in and the same out; proposes nothing that the text does not say.
"""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.amounts import Amount, find_amounts
from steelyard.reading.languages import find_language
from steelyard.reading.lexicon import languages, read_lexicon
from steelyard.reading.normal import compose
from steelyard.reading.proposal import Proposal
from steelyard.reading.rates import period_of
from steelyard.reading.scene import Context, Known
from steelyard.reading.sentences import find_sentences
from steelyard.reading.statements import Statement, find_statements
from steelyard.reading.surroundings import Surroundings, read_told
from steelyard.reading.units import restated

FLOWING = frozenset({"quantity", "value"})
"""Kinds of amounts that may flow so much a month."""
STATEMENT = "statement"
"""The kind of a claim without a number."""
CORRECTION = {"correction-from": "doubted", "correction-to": "asserted"}
"""Of a correction the text itself doubts the first number, and stands by the second."""


def read_text(
    text: str,
    *,
    doc: str = "",
    lang: str | None = None,
    date: str | None = None,
    items: Sequence[Known] = (),
    parties: Sequence[Known] = (),
    sources: Sequence[Known] = (),
    statements: bool = False,
) -> tuple[Proposal, ...]:
    """The claims that `text` proposes, in its order.

    `date` is when it was published, `lang` its language if known; with `statements` what is said
    of an exchange without a number is proposed too. Raises ValueError for a
    language without a lexicon; a text in no known language proposes nothing.
    """
    written, (text, places) = text, compose(text)
    language = lang or find_language(text)
    if language is None:
        return ()
    if language not in languages():
        raise ValueError(f"{language!r} has no lexicon; there are: {', '.join(languages())}")
    lexicon = read_lexicon(language)
    sentences = find_sentences(text, lexicon)
    amounts = find_amounts(text, sentences, lexicon)
    context = Context(date, tuple(items), tuple(parties), tuple(sources))
    told = read_told(text, sentences, amounts, language, context)
    proposals = [
        propose(doc, written, amount, near, start, end, language)
        for number, near in told
        for amount in [amounts[number]]
        for start, end in [_as_written(amount.start, amount.end, places)]
    ]
    if statements:
        found = find_statements(text, sentences, amounts, language, context)
        proposals += [_stated(doc, written, one, places) for one in found]
        proposals.sort(key=lambda one: one.start)
    return tuple(proposals)


def propose(
    doc: str, written: str, amount: Amount, near: Surroundings, start: int, end: int, lang: str
) -> Proposal:
    """The proposal that an amount and what surrounds it make, at its place in `written`."""
    return Proposal(
        doc=doc,
        start=start,
        end=end,
        quote=written[start:end],
        amount_low=restated(amount.low, near.factor),
        amount_high=restated(amount.high, near.factor),
        unit=near.unit or amount.unit,
        bound=amount.bound,
        item=near.item,
        direction=near.direction,
        status=near.status,
        as_of=near.as_of,
        attribution=near.attribution,
        certainty=CORRECTION.get(amount.rule, near.certainty),
        kind=near.kind,
        rule=amount.rule,
        period=period_of(written, start, end, lang) if near.kind in FLOWING else "",
    )


def _stated(doc: str, written: str, one: Statement, places: list[int] | None) -> Proposal:
    """A statement as a proposal: no amount, no unit, no bound."""
    start, end = _as_written(one.start, one.end, places)
    return Proposal(
        doc=doc,
        start=start,
        end=end,
        quote=written[start:end],
        amount_low=None,
        amount_high=None,
        unit=None,
        bound=None,
        item=one.item,
        direction=one.direction,
        status=one.status,
        as_of=one.as_of,
        attribution=one.attribution,
        certainty=one.certainty,
        kind=STATEMENT,
        rule=one.rule,
    )


def _as_written(start: int, end: int, places: list[int] | None) -> tuple[int, int]:
    """The place in the text as it came."""
    return (start, end) if places is None else (places[start], places[end])
