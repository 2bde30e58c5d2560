"""The analysis of competing hypotheses, as text in a terminal and as sentences elsewhere.

In: the key `hypotheses` of a weighing's document. Out: lines of at most 80 columns, the same
without colour. Confidence and likelihood never stand in one sentence.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any, Final

from steelyard.desk import words
from steelyard.desk.words import phrase, pick

Document = Mapping[str, Any]

WIDTH: Final = 80
_SIGNS: Final = 4
"""Columns for a rating."""
_LETTERS: Final = "ABCDEFGH"
"""One a reading, for the heads of the matrix: a number would be a place, which two may share."""
_PLAIN = str.maketrans({"\N{NO-BREAK SPACE}": " ", "“": '"', "”": '"', "„": '"', "–": "-"})


def outcome(found: Document, lang: str = "en") -> tuple[str, ...]:
    """The outcome in sentences: what leads, with how much confidence, and apart how likely."""
    names = reading_names(found, lang)
    leaders = [names[id] for id in found["leaders"]]
    first = (
        phrase("hypotheses.leads", lang, name=leaders[0])
        if len(leaders) == 1
        else phrase("hypotheses.tie", lang, names=", ".join(leaders))
    )
    level = found["confidence"]["level"]
    reasons = "; ".join(
        phrase(f"hypotheses.reason.{one}", lang) for one in found["confidence"]["reasons"]
    )
    made = [first, phrase(f"hypotheses.confidence.{level}", lang, reasons=reasons)]
    if found["with_likelihoods"]:
        ordered = sorted(found["hypotheses"], key=lambda one: (-one["probability"], one["id"]))
        parts = ", ".join(
            phrase(
                "hypotheses.likely_one",
                lang,
                name=pick(one["name"], lang),
                term=phrase(f"hypotheses.term.{one['term']}", lang),
                percent=words.percent(one["probability"], lang),
            )
            for one in ordered
        )
        made.append(phrase("hypotheses.likely", lang, parts=parts))
    return tuple(made)


def reading_names(found: Document, lang: str) -> dict[str, str]:
    """Id -> name of every hypothesis."""
    return {one["id"]: pick(one["name"], lang) for one in found["hypotheses"]}


def out_words(piece: Document, texts: Mapping[str, str], lang: str) -> str:
    """Why a piece does not count."""
    other = texts.get(piece["stands_for"] or "") or phrase("hypotheses.withheld", lang)
    return phrase(f"hypotheses.out.{piece['out']}", lang, other=other)


def falls_words(found: Document, one: Document, texts: Mapping[str, str], lang: str) -> str:
    """What must fall for a rival to draw level; `texts` by id of the piece."""
    rival = reading_names(found, lang)[one["rival"]]
    if one["pieces"] is None:
        return phrase("hypotheses.falls_never", lang, rival=rival)
    if not one["pieces"]:
        return phrase("hypotheses.falls_tie", lang, rival=rival)
    n = len(one["pieces"])
    withheld = phrase("hypotheses.withheld", lang)
    pieces = "; ".join(texts.get(id, withheld) for id in one["pieces"])
    key = "hypotheses.falls_one" if n == 1 else "hypotheses.falls"
    return phrase(key, lang, rival=rival, n=words.count(n, lang), pieces=pieces)


def changing(found: Document) -> list[tuple[str, Document]]:
    """What is left out and changes the order, as (`piece` or `source`, row)."""
    return [
        (kind, one)
        for kind in ("piece", "source")
        for one in found[f"without_{kind}"]
        if one["leader_changed"] or one["order_changed"]
    ]


def first_then(found: Document, one: Document, lang: str) -> str:
    """Who is first when something is left out."""
    names = reading_names(found, lang)
    first = ", ".join(names[id] for id in one["leaders"])
    if one["leader_changed"]:
        return first
    return phrase("hypotheses.order_only", lang, first=first)


def factors(found: Document) -> list[Document]:
    """The Bayes factors of the likeliest reading against each other one, smallest first."""
    if not found["bayes_factors"]:
        return []
    top = max(found["hypotheses"], key=lambda one: (one["probability"], one["id"]))["id"]
    rows = [one for one in found["bayes_factors"] if one["of"] == top]
    return sorted(rows, key=lambda one: (one["factor"], one["against"]))


def render_hypotheses(document: Document, lang: str = "en", *, ascii_only: bool = False) -> str:
    """The whole analysis; with `ascii_only` without signs that an old terminal lacks."""
    lines = list(_lines(document, lang))
    text = "\n".join(words.one_line(line).rstrip() for line in lines) + "\n"
    return text.translate(_PLAIN) if ascii_only else text


def _lines(document: Document, lang: str) -> Iterator[str]:
    found = document["hypotheses"]
    if found is None:
        yield from _wrapped(phrase("hypotheses.none", lang))
        return
    title = pick(document["title"], lang)
    day = words.day(document["as_of"], lang)
    yield from _wrapped(phrase("hypotheses.title", lang, title=title, day=day))
    yield ""
    for sentence in outcome(found, lang):
        yield from _wrapped(sentence)
    yield ""
    for letter, one in zip(_LETTERS, found["hypotheses"], strict=False):
        score = words.decimals(one["inconsistency"], 1, lang)
        told = phrase("hypotheses.score", lang, score=score)
        yield from _wrapped(f"{one['rank']}. {letter}: {pick(one['name'], lang)}, {told}", "  ")
        if pick(one["about"], lang):
            yield from _wrapped(pick(one["about"], lang), "      ")
    yield ""
    ids = [one["id"] for one in found["hypotheses"]]
    heads = "".join(letter.ljust(_SIGNS) for letter in _LETTERS[: len(ids)])
    counting = [one for one in found["pieces"] if one["counts"]]
    yield from (*_wrapped(phrase("hypotheses.t_matrix", lang)), f"  {heads}")
    for piece in counting:
        yield from _matrix_row(piece, ids, lang)
    yield from ("", *_wrapped(phrase("hypotheses.legend", lang)))
    yield from _aside(found, lang)
    yield from _hangs_on(found, lang)
    yield from _factor_lines(found, lang)
    yield from ("", *_wrapped(phrase("hypotheses.about", lang)))
    yield from _wrapped(phrase("hypotheses.method", lang))


def _matrix_row(piece: Document, ids: list[str], lang: str) -> Iterator[str]:
    signs = "".join(piece["ratings"][id].ljust(_SIGNS) for id in ids)
    share = words.percent(piece["probability"], lang)
    text = f"{pick(piece['text'], lang)} ({share})"
    room = WIDTH - 2 - len(signs)
    first, *rest = textwrap.wrap(text, room)
    yield f"  {signs}{first}"
    for line in rest:
        yield f"  {' ' * len(signs)}{line}"


def _aside(found: Document, lang: str) -> Iterator[str]:
    texts = {one["id"]: pick(one["text"], lang) for one in found["pieces"]}
    left = [one for one in found["pieces"] if not one["counts"]]
    if not left:
        return
    yield from ("", phrase("hypotheses.t_aside", lang))
    for one in left:
        yield from _wrapped(f"{texts[one['id']]}: {out_words(one, texts, lang)}", "  ")


def _hangs_on(found: Document, lang: str) -> Iterator[str]:
    texts = {one["id"]: pick(one["text"], lang) for one in found["pieces"]}
    yield from ("", phrase("hypotheses.h_without", lang))
    rows = changing(found)
    for kind, one in rows:
        name = pick(one["name"], lang) if kind == "source" else texts[one["without"]]
        head = phrase(f"hypotheses.{kind}", lang, name=name)
        yield from _wrapped(f"{head} > {first_then(found, one, lang)}", "  ")
    key = "hypotheses.unchanged" if rows else "hypotheses.nothing_changes"
    yield from _wrapped(phrase(key, lang), "  ")
    for one in found["overturn"]:
        yield from _wrapped(falls_words(found, one, texts, lang), "  ")


def _factor_lines(found: Document, lang: str) -> Iterator[str]:
    rows = factors(found)
    if not rows:
        return
    names = reading_names(found, lang)
    n = words.count(found["with_likelihoods"], lang)
    yield from ("", *_wrapped(phrase("hypotheses.factors_about", lang, n=n)))
    for one in rows:
        of, against = names[one["of"]], names[one["against"]]
        factor = words.amount(one["factor"], 2, lang)
        yield from _wrapped(
            phrase("hypotheses.factor", lang, of=of, against=against, factor=factor), "  "
        )
    yield from _wrapped(pick(found["independence"], lang), "  ")
    if found["likelihoods"]:
        parts = ", ".join(f"{k} {words.percent(v, lang)}" for k, v in found["likelihoods"].items())
        yield from _wrapped(phrase("hypotheses.table_of", lang, parts=parts), "  ")
        yield from _wrapped(pick(found["likelihoods_why"], lang), "  ")


def _wrapped(text: str, indent: str = "") -> list[str]:
    deeper = indent + ("  " if indent else "")
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=deeper)
