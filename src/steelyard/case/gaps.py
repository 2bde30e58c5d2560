"""What a case still lacks though nothing in it is wrong: told beside the problems, stopping nothing.

In: a case. Out: sentences. A case without sources or dates can be weighed, and whoever reads the
result would ask for them first. Changes nothing and reads no file.
"""

from __future__ import annotations

from typing import Final

from steelyard.case.case import Case
from steelyard.case.claims import COUNTED_STATES, Claim

NAMED: Final = 8
"""So many claims are named; the others are counted."""
PLACEHOLDERS: Final = frozenset({("AA", "First party"), ("BB", "Second party")})
"""The parties as the template has them."""


def claim_lacks(claim: Claim) -> tuple[str, ...]:
    """`source`, `date` or both, where a claim that something came has none.

    Voices that no source stands for are no source: they have no camp and no grade, and share no
    lean with what else they said. A window has no end without `as_of`, and so no place.
    """
    if claim.role != "evidence" or claim.status != "delivered":
        return ()
    lacks = []
    if not claim.source:
        lacks.append("source")
    if not (claim.as_of or claim.reported_on):
        lacks.append("date")
    return tuple(lacks)


def gaps(case: Case) -> tuple[str, ...]:
    """What is still missing, one sentence each; nothing where all is there."""
    told = []
    ids = [
        party.id
        for party in case.exchange.parties
        if (party.id, party.name.get("en", "")) in PLACEHOLDERS
    ]
    if ids:
        told.append(f"case.yaml still names the parties of the template: {' and '.join(ids)}.")
    counted = [one for one in case.claims if one.state in COUNTED_STATES]
    if not counted:
        told.append("No claim is accepted, so there is nothing to weigh.")
    if not case.prices:
        told.append("prices.csv has no price, so nothing can be valued.")
    for what in ("source", "date"):
        lacking = [one.id for one in counted if what in claim_lacks(one)]
        if lacking:
            told.append(_lacking(lacking, what))
    return tuple(told)


def _lacking(ids: list[str], what: str) -> str:
    more = len(ids) - NAMED
    named = ", ".join(ids[:NAMED]) + (f" and {more} more" if more > 0 else "")
    many = "1 accepted claim has" if len(ids) == 1 else f"{len(ids)} accepted claims have"
    return f"{many} no {what}: {named}."
