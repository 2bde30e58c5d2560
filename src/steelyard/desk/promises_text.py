"""What was promised and what has come of it, as text in a terminal and as words elsewhere.

In: the document of `relation_files.py`, or that of a weighing. Out: lines of at most 80 columns,
the same without colour, by item and date; and the words for the state of one promise.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any, Final

from steelyard.desk import words
from steelyard.desk.words import phrase, pick

Document = Mapping[str, Any]

WIDTH: Final = 80
SURE: Final = 0.95
"""From here on a promise is said to have come in full without the probability of it."""
_PLAIN = str.maketrans({"\N{MINUS SIGN}": "-", "\N{NO-BREAK SPACE}": " ", "“": '"', "”": '"'})


def state_words(promise: Document, lang: str = "en") -> str:
    """The state of a promise with the day that makes it so: `overdue since 31 Dec 2025`."""
    state = phrase(f"promise_state.{promise['state']}", lang)
    due, settled, sure = promise["due_by"], promise.get("settled"), promise["in_full"]
    if promise["state"] == "delivered" and sure is not None and sure < SURE:
        return phrase("promised.in_full", lang, state=state, percent=words.percent(sure, lang))
    if promise["state"] in {"declined", "lapsed"} and settled and settled["on"]:
        return phrase("promised.on_day", lang, state=state, day=words.day(settled["on"], lang))
    if not due:
        return state
    day = words.day(due, lang)
    if promise["state"] == "partly" and promise["timing"] == "overdue":
        return phrase("promised.late", lang, state=state, day=day)
    if promise["state"] in {"overdue", "lapsed"}:
        return phrase("promised.since", lang, state=state, day=day)
    if promise["state"] in {"promised", "due"}:
        return phrase("promised.by_day", lang, state=state, day=day)
    return state


def promised_words(promise: Document, lang: str = "en") -> str:
    """How much was promised, as said; that nothing was named where nothing was."""
    low, high = promise["promised_low"], promise["promised_high"]
    if low is None and high is None:
        return phrase("promised.no_amount", lang)
    unit = words.unit(str(promise["unit"] or ""), lang)
    if low == high:
        return f"{words.count(low, lang)} {unit}".strip()
    return f"{words.amount_range(low, high, 3, lang)} {unit}".strip()


def reports_words(n: int, lang: str = "en") -> str:
    """How many reports tell of it."""
    key = "promised.reports_one" if n == 1 else "promised.reports"
    return phrase(key, lang, n=words.count(n, lang))


def render_promises(document: Document, lang: str = "en", *, ascii_only: bool = False) -> str:
    """All promises by item and date, then what was expected."""
    lines = list(_lines(document, lang))
    text = "\n".join(words.one_line(line).rstrip() for line in lines) + "\n"
    return text.translate(_PLAIN) if ascii_only else text


def _lines(document: Document, lang: str) -> Iterator[str]:
    yield phrase("promised.title", lang, day=words.day(document["as_of"], lang))
    if not document["promises"]:
        yield from ("", phrase("promised.none", lang))
    else:
        yield from _wrapped(phrase("promised.about", lang))
    for leg in ("given", "returned", None):
        rows = [one for one in document["promises"] if one["leg"] == leg]
        if rows and leg:
            yield from ("", phrase(f"report.leg.{leg}", lang).upper())
        last = None
        for one in sorted(rows, key=lambda row: (row["item"], row["promised_on"], row["claim"])):
            if one["item"] != last:
                yield from ("", pick(one["name"], lang))
                last = one["item"]
            yield from _promise(one, lang)
    if document["expectations"]:
        yield from ("", phrase("promised.expected", lang))
        for one in document["expectations"]:
            yield from _expected(one, lang)


def _promise(one: Document, lang: str) -> Iterator[str]:
    status = phrase(f"status.{one['status']}", lang)
    said = f"{words.day(one['reported_on'] or one['promised_on'], lang)}  {status}, {promised_words(one, lang)}"
    yield from _wrapped(f"{said} [{one['claim']}]", "  ")
    by = words.translated(one, "by", lang) or phrase("promised.nobody", lang)
    told = phrase("promised.on_word", lang, by=by)
    yield from _wrapped(f"{told}; {reports_words(one['reports'], lang)}", "    ")
    state = state_words(one, lang)
    if one["share"] is not None and one["state"] == "partly":
        part = words.percent(one["share"], lang)
        state = f"{state}; {phrase('promised.part', lang, part=part)}"
    yield from _wrapped(f"> {state}", "    ")
    documented = one["documented"]
    if documented and documented["p50"] is not None:
        ends = {
            "value": words.amount(documented["p50"], 2, lang),
            "low": words.amount(documented["p05"], 2, lang),
            "high": words.amount(documented["p95"], 2, lang),
        }
        yield from _wrapped(phrase("promised.documented", lang, **ends), "      ")
    elif one["told"]:
        yield from _wrapped(phrase("promised.told", lang, claims=", ".join(one["told"])), "      ")
    settled = one["settled"]
    if settled and settled["said"]:
        text = phrase(
            "promised.settled",
            lang,
            by=words.translated(settled, "by", lang) or phrase("promised.nobody", lang),
            said=words.translated(settled, "said", lang),
        )
        yield from _wrapped(text, "      ")


def _expected(one: Document, lang: str) -> Iterator[str]:
    when = words.day(one["on"], lang) if one["on"] else ""
    said = words.translated(one, "said", lang)
    head = "  ".join(part for part in (when, pick(one["name"], lang)) if part)
    yield from _wrapped(head, "  ")
    by = words.translated(one, "by", lang) or phrase("promised.nobody", lang)
    rows = f" [{', '.join(one['rests_on'])}]" if one["rests_on"] else ""
    yield from _wrapped(f"{said} {phrase('promised.on_word', lang, by=by)}{rows}", "    ")


def _wrapped(text: str, indent: str = "") -> list[str]:
    deeper = indent + ("  " if indent else "")
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=deeper)
