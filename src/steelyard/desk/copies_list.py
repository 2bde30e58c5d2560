"""Copies that the program finds in a case: as rows, as text, and what an analyst says of them.

In: a case and a day. Out: JSON-ready rows, lines of at most 80 columns, judgements for
links.csv. Weighs nothing.
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from steelyard.case.case import Case, check_case
from steelyard.case.claims import Claim
from steelyard.case.links import Link
from steelyard.weighing.copies import FoundLink, acting_links, found_in
from steelyard.weighing.copies.found import figure_words, found_row
from steelyard.weighing.copies.settle import COMPUTED, THRESHOLD
from steelyard.weighing.evidence import gather_evidence, known_claims, unjudged_links

WIDTH: Final = 80
_KINDS: Final = {
    "same_origin": "repeats",
    "derived_from": "is computed from",
    "stale_repeat": "restates the old figure of",
    "supersedes": "replaces",
    "bounds": "is no copy of",
}
_LISTED: Final = {
    "case": "case.yaml has found links listed only (copies: list)",
    "bounds": "it says that the two are no copies, so there is nothing to act",
    "stale_repeat": "old figures told again never act unasked: one in three named is none",
    "score": "its score is below {least:.2g}, from which {what} act unasked",
    "copied": "{a} acts as a copy of another claim already, with a better score",
    "circle": "with links that act already it would close a circle",
    "target": "{b} does not count itself, so a link to it would take {a} away for nothing",
}
"""Why a link is listed and does not act by itself."""


class JudgementError(ValueError):
    """A judgement that the case cannot take; one line to a user."""


def list_copies(case: Case, known_by: date | None = None, *, judged: bool = False) -> Rows:
    """What is found and not yet judged, best first; with `judged` also what the case has judged.

    A judged row says what the case holds and whether the program finds the same.
    """
    acting = {(x.a, x.b, x.kind) for x in gather_evidence(case, known_by).found}
    unjudged = unjudged_links(case, known_by)
    # What would act if every claim could count.
    able = {(x.a, x.b, x.kind) for x in acting_links(case, unjudged)}
    rows: Rows = []
    for link in unjudged:
        acts = (link.a, link.b, link.kind) in acting
        why = None if acts else why_listed(case, link, able)
        rows.append({**_told(case, link), "acts": acts, "listed": why, "judgement": None})
    rows.sort(key=lambda row: (-row["score"], row["a"], row["b"]))
    return rows + (list(_judged(case, known_by)) if judged else [])


Rows = list[dict[str, Any]]


def why_listed(case: Case, link: FoundLink, able: Collection[tuple[str, str, str]]) -> str:
    """Why a link that was found does not act by itself: a key of _LISTED."""
    if case.exchange.copies == "list":
        return "case"
    if link.kind in _LISTED:
        return link.kind
    if link.score < _least(link.kind):
        return "score"
    if (link.a, link.b, link.kind) in able:
        return "target"
    copied = {a for a, _, kind in able if kind == "same_origin"}
    return "copied" if link.kind == "same_origin" and link.a in copied else "circle"


def _least(kind: str) -> float:
    """The score from which links of a kind act unasked."""
    return max(THRESHOLD, COMPUTED) if kind == "derived_from" else THRESHOLD


def _told(case: Case, link: FoundLink) -> dict[str, Any]:
    claims = {claim.id: claim for claim in case.claims}
    return {
        **found_row(link),
        "a_text": short_text(claims[link.a]),
        "b_text": short_text(claims[link.b]),
    }


def _judged(case: Case, known_by: date | None) -> Iterator[dict[str, Any]]:
    found = found_in(case, known_claims(case, known_by))
    kinds = {frozenset((x.a, x.b)): x for x in found}
    claims = {claim.id: claim for claim in case.claims}
    for link in sorted(case.links, key=lambda one: (one.a, one.b, one.kind)):
        if link.a not in claims or link.b not in claims:
            continue
        same = kinds.get(frozenset((link.a, link.b)))
        yield {
            "a": link.a,
            "b": link.b,
            "kind": link.kind,
            "score": same.score if same else None,
            "why": link.why,
            "drift": [part.strip() for part in link.drift.split(";") if part.strip()],
            "a_text": short_text(claims[link.a]),
            "b_text": short_text(claims[link.b]),
            "acts": link.judgement == "yes",
            "listed": None,
            "judgement": link.judgement,
            "found_as": same.kind if same else None,
        }


def short_text(claim: Claim) -> str:
    """A claim in a few words: voice, amount, good, days."""
    voice = " < ".join(claim.attribution) or claim.source or "nobody named"
    low, high = claim.amount_low, claim.amount_high
    sign = {"at_least": "at least ", "at_most": "at most ", "approx": "about "}.get(claim.bound, "")
    ends = [figure_words(end) for end in dict.fromkeys((low, high)) if end is not None]
    days = f"as of {claim.as_of}" if claim.as_of else "no date"
    told = f", reported {claim.reported_on}" if claim.reported_on else ""
    amount = f"{sign}{' to '.join(ends)}"
    unit = f" {claim.unit}" if claim.unit and claim.unit != claim.item else ""
    return f"{voice}: {amount}{unit} ({claim.item}), {days}{told}"


def render_copies(rows: Rows) -> str:
    """The rows as text: a head, then a few lines a link."""
    open_rows = [row for row in rows if row["judgement"] is None]
    acting = sum(row["acts"] for row in open_rows)
    lines = [
        f"Found and not yet judged: {_links(len(open_rows))}, of which {acting} "
        f"{'acts' if acting == 1 else 'act'} and {len(open_rows) - acting} "
        f"{'is' if len(open_rows) - acting == 1 else 'are'} listed only."
        if open_rows
        else "Nothing is found that is not judged yet."
    ]
    # What holds for every one is said once.
    alike = {row["listed"] for row in open_rows} == {"case"}
    if alike:
        lines += textwrap.wrap(f"None acts, because {_LISTED['case']}.", WIDTH)
    for row in open_rows:
        lines += ["", *_lines(row, why_listed=not alike)]
    judged = [row for row in rows if row["judgement"] is not None]
    if judged:
        agreed = sum(_agrees(row) for row in judged)
        lines += ["", f"Judged in the case: {_links(len(judged))}; the program agrees on {agreed}."]
        for row in judged:
            lines += ["", *_lines(row)]
    elif open_rows:
        first = open_rows[0]
        lines += ["", f"To judge: --accept {first['a']}:{first['b']} or --reject A:B"]
    return "\n".join(lines)


def _links(count: int) -> str:
    return "1 link" if count == 1 else f"{count} links"


def _agrees(row: Mapping[str, Any]) -> bool:
    return bool((row["found_as"] == row["kind"]) == (row["judgement"] == "yes"))


def _lines(row: Mapping[str, Any], *, why_listed: bool = True) -> list[str]:
    score = "" if row["score"] is None else f"  score {row['score']:.2f}"
    state = "acts" if row["acts"] else "listed"
    if row["judgement"] is not None:
        found = row["found_as"]
        state = f"judged {row['judgement']}; " + (
            f"found: {_KINDS.get(found, found)}" if found else "not found"
        )
    head = f"{row['a']} {_KINDS.get(row['kind'], row['kind'])} {row['b']}{score}  {state}"
    lines = [head]
    for name in ("a", "b"):
        lines += _wrapped(f"{row[name]}  {row[f'{name}_text']}")
    if row["why"]:
        lines += _wrapped(row["why"])
    if row["drift"]:
        lines += _wrapped(f"Changed: {', '.join(row['drift'])}.")
    if row["listed"] and why_listed:
        what = "computed figures" if row["kind"] == "derived_from" else "found links"
        said = _LISTED[row["listed"]].format(
            a=row["a"], b=row["b"], least=_least(row["kind"]), what=what
        )
        lines += _wrapped(f"Listed only: {said}.")
    return lines


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="      ")


def judge(
    case: Case, accepted: Iterable[str], rejected: Iterable[str], by: str, day: date
) -> list[dict[str, str]]:
    """Rows for links.csv from pairs `a:b`; the kind is the one found, else one origin.

    Raises JudgementError for what is no pair of claims, is found the other way round, is judged
    already or makes a problem.
    """
    found = found_pairs(case)
    rows: list[dict[str, str]] = []
    for judgement, pairs in (("yes", accepted), ("no", rejected)):
        for pair in pairs:
            a, colon, b = (part.strip() for part in pair.partition(":"))
            if not colon or not a or not b:
                raise JudgementError(f"a pair is written A:B, and this is {pair!r}")
            rows.append(judged_row(case, found, a, b, judgement, by=by, when=day.isoformat()))
    refuse_problems(case, rows)
    return rows


def judged_row(
    case: Case,
    found: Mapping[tuple[str, str], FoundLink],
    a: str,
    b: str,
    judgement: str,
    *,
    by: str,
    when: str,
    kind: str = "",
) -> dict[str, str]:
    """A row for links.csv, with what the program knows of the two.

    Without a kind it is that found. Raises JudgementError for what is no claim and, unless the
    kind is said, where the two are found the other way round.
    """
    claims = {claim.id for claim in case.claims}
    for id in (a, b):
        if id not in claims:
            raise JudgementError(f"there is no claim {id!r}")
    link = found.get((a, b))
    turned = None if link else found.get((b, a))
    if turned is not None and not kind:
        raise JudgementError(
            f"the program finds {a} and {b} the other way round, as {b} "
            f"{_KINDS[turned.kind]} {a}: write {b}:{a}, or put the row into links.csv "
            "yourself if you mean what you wrote"
        )
    if link and kind and link.kind != kind:
        link = None
    return {
        "a": a,
        "b": b,
        "kind": kind or (link.kind if link else "same_origin"),
        "judgement": judgement,
        "score": f"{link.score:g}" if link else "",
        "by": by,
        "when": when,
        "drift": "; ".join(link.drift) if link and judgement == "yes" else "",
        "why": link.why if link else "",
    }


def found_pairs(case: Case) -> dict[tuple[str, str], FoundLink]:
    """What the program finds, by the two claims."""
    found = found_in(case, known_claims(case, None))
    return {(link.a, link.b): link for link in found if link.kind != "bounds"}


def own_words(case: Case, rows: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    """What to tell an analyst of judgements on pairs that the program does not find as links.

    They are kept: the analyst may know what no text shows. But a pair may also be mistyped.
    """
    pairs = {(link.a, link.b): link for link in found_in(case, known_claims(case, None))}
    told = []
    for row in rows:
        a, b = row["a"], row["b"]
        link = pairs.get((a, b)) or pairs.get((b, a))
        if link is not None and link.kind != "bounds":
            continue
        finds = (
            f"The program finds no link from {a} to {b}"
            if link is None
            else f"The program says that {link.a} is no copy of {link.b}"
        )
        kept = (
            f"kept as your own word that {a} repeats {b}; for another kind edit links.csv"
            if row["judgement"] == "yes"
            else "kept, so that none is ever made of it"
        )
        told.append(f"{finds}: {kept}.")
    return tuple(told)


def refuse_problems(case: Case, rows: Iterable[Mapping[str, str]]) -> None:
    """Raises JudgementError where the case with these rows would have a problem more."""
    made = tuple(
        Link(
            a=row["a"],
            b=row["b"],
            kind=row["kind"],  # type: ignore[arg-type]
            judgement=row["judgement"],  # type: ignore[arg-type]
        )
        for row in rows
    )
    before = {problem.what for problem in check_case(case)}
    new = [
        problem
        for problem in check_case(replace(case, links=(*case.links, *made)))
        if problem.what not in before
    ]
    if new:
        raise JudgementError(new[0].what.rstrip("."))
