"""Claims that wait -> text and JSON.

In: a waiting claim with the words around it. Out: lines of at most 80 columns, or a record.
Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap
from typing import Any

from steelyard.desk.judging import Waiting
from steelyard.desk.sheet_rows import field_names
from steelyard.desk.words import one_line

_WIDTH = 80


def render_waiting(one: Waiting) -> str:
    """The id, the words in their sentence, what was read, and what stands against it."""
    claim = one.claim
    if claim.quote:
        left, right = " ".join(one.left.split(" ")[1:]), " ".join(one.right.split(" ")[:-1])
        said = f"… {left}[{claim.quote}]{right} …"
    else:
        said = claim.paraphrase or claim.said or claim.words
    facts = [_amount(claim.amount_low, claim.amount_high, claim.bound, claim.unit)]
    facts.append(claim.item or f"no item of the case ({claim.said or 'unknown'})")
    if claim.direction:
        facts.append(" to ".join(side or "unknown" for side in claim.direction))
    facts.append(claim.status)
    if claim.certainty != "asserted":
        facts.append(claim.certainty)
    if claim.as_of:
        facts.append(f"as of {claim.as_of}")
    lines = [claim.id, *_wrapped([one_line(said)]), *_wrapped(["; ".join(facts)])]
    voices = ", on the word of ".join(claim.attribution) or "the document itself"
    source = f"source {claim.source}" if claim.source else "no source of the case"
    lines += _wrapped([f"said by {voices}; {source}"])
    lines += _wrapped([f"cannot count as it stands: {what}" for what in one.against])
    return "\n".join(lines)


def waiting_json(one: Waiting) -> dict[str, Any]:
    """Every field of the claim, the words around it, and what stands against it."""
    fields = {name: getattr(one.claim, name) for name in field_names("claims")}
    return {**fields, "left": one.left, "right": one.right, "against": list(one.against)}


def _wrapped(texts: Iterable[str]) -> list[str]:
    indent = "    "
    return [
        line
        for text in texts
        for line in wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent)
    ]


def _amount(low: float | None, high: float | None, bound: str, unit: str) -> str:
    ends = [f"{end:,.12g}" for end in (low, high) if end is not None]
    if not ends:
        return "no amount"
    words = {"at_least": "at least ", "at_most": "at most ", "approx": "about "}.get(bound, "")
    both = ends[0] if len(set(ends)) == 1 else " to ".join(ends)
    return f"{words}{both} {unit}".rstrip()
