"""Copies that the program finds in a case: as rows, as text, and what an analyst says of them.

In: a case and a day. Out: JSON-ready rows, lines of at most 80 columns, judgements for
links.csv. Weighs nothing.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from steelyard.case.case import Case, check_case
from steelyard.case.claims import Claim
from steelyard.case.links import Link
from steelyard.weighing.copies import FoundLink, found_in
from steelyard.weighing.copies.found import found_row
from steelyard.weighing.evidence import gather_evidence, known_claims, unjudged_links

WIDTH: Final = 80
_KINDS: Final = {
    "same_origin": "repeats",
    "derived_from": "is computed from",
    "stale_repeat": "restates the old figure of",
    "supersedes": "replaces",
    "bounds": "is no copy of",
}


class JudgementError(ValueError):
    """A judgement that the case cannot take; one line to a user."""


def list_copies(case: Case, known_by: date | None = None, *, judged: bool = False) -> Rows:
    """What is found and not yet judged, best first; with `judged` also what the case has judged.

    A judged row says what the case holds and whether the program finds the same.
    """
    acting = {(x.a, x.b, x.kind) for x in gather_evidence(case, known_by).found}
    rows: Rows = [
        {**_told(case, link), "acts": (link.a, link.b, link.kind) in acting, "judgement": None}
        for link in unjudged_links(case, known_by)
    ]
    rows.sort(key=lambda row: (-row["score"], row["a"], row["b"]))
    return rows + (list(_judged(case, known_by)) if judged else [])


Rows = list[dict[str, Any]]


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
            "judgement": link.judgement,
            "found_as": same.kind if same else None,
        }


def short_text(claim: Claim) -> str:
    """A claim in a few words: voice, amount, good, days."""
    voice = " < ".join(claim.attribution) or claim.source or "nobody named"
    low, high = claim.amount_low, claim.amount_high
    sign = {"at_least": "at least ", "at_most": "at most ", "approx": "about "}.get(claim.bound, "")
    ends = [f"{end:,.10g}" for end in dict.fromkeys((low, high)) if end is not None]
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
    for row in open_rows:
        lines += ["", *_lines(row)]
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


def _lines(row: Mapping[str, Any]) -> list[str]:
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
    return lines


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="      ")


def judge(
    case: Case, accepted: Iterable[str], rejected: Iterable[str], by: str, day: date
) -> list[dict[str, str]]:
    """Rows for links.csv from pairs `a:b`; the kind is the one found, else one origin.

    Raises JudgementError for what is no pair of claims, is judged already or makes a problem.
    """
    found = {(x.a, x.b): x for x in found_in(case, known_claims(case, None)) if x.kind != "bounds"}
    claims = {claim.id for claim in case.claims}
    rows: list[dict[str, str]] = []
    for judgement, pairs in (("yes", accepted), ("no", rejected)):
        for pair in pairs:
            a, colon, b = (part.strip() for part in pair.partition(":"))
            if not colon or not a or not b:
                raise JudgementError(f"a pair is written A:B, and this is {pair!r}")
            for id in (a, b):
                if id not in claims:
                    raise JudgementError(f"there is no claim {id!r}")
            link = found.get((a, b))
            rows.append(
                {
                    "a": a,
                    "b": b,
                    "kind": link.kind if link else "same_origin",
                    "judgement": judgement,
                    "score": f"{link.score:g}" if link else "",
                    "by": by,
                    "when": day.isoformat(),
                    "drift": "; ".join(link.drift) if link and judgement == "yes" else "",
                    "why": link.why if link else "",
                }
            )
    _refuse_problems(case, rows)
    return rows


def _refuse_problems(case: Case, rows: list[dict[str, str]]) -> None:
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
