"""Second readers: what somebody else makes of a claim that was judged, and how far two agree.

In: a case folder, a claim, what the second reader says; or the lines of reviews.jsonl. Out: a line
more there; who judged first and second, the share agreed and Cohen's kappa. Changes no claim: that
is for whoever settles the disagreement.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import sqrt
from pathlib import Path
from statistics import NormalDist
from typing import Final

from steelyard.case.claims import Claim
from steelyard.case.folder import read_case, read_reviews
from steelyard.case.reviews import JUDGED, SECONDED, standing
from steelyard.desk.editing.history import LOCK, History
from steelyard.desk.judging import STATES

AGREE, DISAGREE = "agree", "disagree"
VERBS: Final = (*STATES, AGREE, DISAGREE)
"""What a second reader says: their own judgement, or how they stand to the first."""
LEVEL: Final = 0.95
"""Of the interval of the share agreed."""
_COUNTS = {"accepted": "accepted", "edited": "accepted"}
_AGAINST = {"accepted": "rejected", "rejected": "accepted"}


@dataclass(frozen=True, slots=True)
class Reading:
    """Who judged a claim first and second; without a second reader its words are empty."""

    claim: str
    first_by: str
    first: str
    """accepted (edited is that too), rejected or parked."""
    first_when: str
    second_by: str = ""
    second: str = ""
    """What they would say; empty where they only disagree."""
    second_when: str = ""
    why: str = ""
    agreed: bool | None = None
    settled: bool = False
    """Somebody judged the claim again after the second reading."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """All readings of a case in the order of its claims, and how far two readers agree.

    `share` of `count` claims read twice, with the ends of a 95 % Wilson interval; `kappa` after
    Cohen over the `kappa_count` that both accepted or rejected. None where it is not defined.
    """

    readings: tuple[Reading, ...]
    count: int
    agreed: int
    share: float | None
    low: float | None
    high: float | None
    kappa: float | None
    kappa_count: int

    @property
    def disagreements(self) -> tuple[Reading, ...]:
        """What two readers see differently and nobody has settled."""
        return tuple(one for one in self.readings if one.agreed is False and not one.settled)

    def of(self, claim: str) -> Reading | None:
        """The last reading of a claim; None where no line says who judged it."""
        found = [one for one in self.readings if one.claim == claim]
        return found[-1] if found else None


def second(
    root: Path, id: str, verb: str, by: str, when: str, why: str = "", *, would: str = ""
) -> Reading:
    """Write down what a second reader says of a claim: `verb` is one of VERBS.

    `would` are words of theirs on what they would write instead. Raises ValueError for a claim
    that nobody judged, for whoever judged it first, and for a verb there is not; CaseError where
    the case has problems, and OSError.
    """
    if verb not in VERBS:
        raise ValueError(f"expected one of {', '.join(VERBS)}, not {verb!r}")
    if not by.strip():
        raise ValueError("a second reading needs the name of the reader")
    with LOCK:
        claim = next((one for one in read_case(root).claims if one.id == id), None)
        if claim is None:
            raise ValueError(f"there is no claim {id!r}")
        if claim.state == "proposed":
            raise ValueError(f"nobody has judged {id} yet, so there is nothing to read again")
        first = _first(read_reviews(root), claim)
        if same_person(first.first_by, by):
            raise ValueError(
                f"{first.first_by} judged {id} first; a second reader is somebody else"
            )
        said = _said(verb, first.first)
        agreed = said == first.first
        line = {
            "claim": id,
            "action": "agreed" if agreed else "disagreed",
            "by": by,
            "when": when,
            "of": first.first,
        }
        line |= {"of_by": first.first_by} if first.first_by else {}
        line |= {"would": said} if said else {}
        line |= {"would_write": would} if would else {}
        line |= {"why": why} if why else {}
        History(root).apply(f"second {id}", (), by, when, reviews=[line])
        (found,) = agreement([_as_judged(first), line]).readings
        return found


def readings(root: Path) -> Agreement:
    """Who read what in the case at `root`, and how far they agree."""
    return agreement(read_reviews(root))


def agreement(lines: Iterable[Mapping[str, str]]) -> Agreement:
    """Readings and their agreement, of the lines of reviews.jsonl in their order.

    A second reading is held against the judgement that stood when it was made; of each reader
    the last one of a claim counts.
    """
    firsts: dict[str, Mapping[str, str]] = {}
    found: dict[str, dict[str, Reading]] = {}
    for line in standing(lines):
        claim, action = str(line.get("claim") or ""), line.get("action", "")
        if not claim:
            continue
        if action in JUDGED:
            firsts[claim] = line
            found[claim] = {by: _settled(one) for by, one in found.get(claim, {}).items()}
        elif action in SECONDED:
            reading = _reading(claim, firsts.get(claim, {}), line)
            readers = found.setdefault(claim, {})
            readers.pop(_name(reading.second_by), None)
            readers[_name(reading.second_by)] = reading
    every: list[Reading] = []
    for claim in sorted({*firsts, *found}):
        seconds = tuple(found.get(claim, {}).values())
        every += seconds or (_alone(claim, firsts[claim]),)
    twice = [one for one in every if one.agreed is not None]
    agreed = sum(one.agreed is True for one in twice)
    low, high = wilson(agreed, len(twice))
    kappa, many = _kappa(twice)
    return Agreement(
        readings=tuple(every),
        count=len(twice),
        agreed=agreed,
        share=agreed / len(twice) if twice else None,
        low=low,
        high=high,
        kappa=kappa,
        kappa_count=many,
    )


def wilson(part: int, whole: int) -> tuple[float | None, float | None]:
    """The ends of the 95 % interval of a share (Wilson 1927); None of nothing."""
    if not whole:
        return None, None
    z = NormalDist().inv_cdf((1 + LEVEL) / 2)
    share = part / whole
    middle = share + z * z / (2 * whole)
    half = z * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    scale = 1 + z * z / whole
    # Exactly 0 and 1 where all said one thing, whatever the rounding makes of it.
    low = (middle - half) / scale if part else 0.0
    return low, (middle + half) / scale if part < whole else 1.0


def same_person(one: str, other: str) -> bool:
    """Whether two names are one, however they are spaced and written large or small."""
    return bool(_name(one)) and _name(one) == _name(other)


def _name(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _first(lines: Iterable[Mapping[str, str]], claim: Claim) -> Reading:
    """The judgement that stands; of one made without a line nobody knows whose it is."""
    judged = [
        one for one in standing(lines) if one.get("claim") == claim.id and one["action"] in JUDGED
    ]
    stands = _COUNTS.get(claim.state, claim.state)
    if judged and _COUNTS.get(judged[-1]["action"], judged[-1]["action"]) == stands:
        return _alone(claim.id, judged[-1])
    return Reading(claim.id, "", stands, "")


def _alone(claim: str, line: Mapping[str, str]) -> Reading:
    action = line.get("action", "")
    return Reading(claim, line.get("by", ""), _COUNTS.get(action, action), line.get("when", ""))


def _as_judged(first: Reading) -> dict[str, str]:
    return {
        "claim": first.claim,
        "action": first.first,
        "by": first.first_by,
        "when": first.first_when,
    }


def _reading(claim: str, first: Mapping[str, str], line: Mapping[str, str]) -> Reading:
    """A second reading; what it was of stands in its line, also where no first line does."""
    action = first.get("action", "")
    known = _COUNTS.get(action, action)
    of = line.get("of") or known
    # A judgement changed by hand since its line is nobody's that is known.
    same = known == of
    return Reading(
        claim=claim,
        first_by=line.get("of_by") or (first.get("by", "") if same else ""),
        first=of,
        first_when=first.get("when", "") if same else "",
        second_by=line.get("by", ""),
        second=line.get("would", of if line.get("action") == "agreed" else ""),
        second_when=line.get("when", ""),
        why=line.get("why", ""),
        agreed=line.get("action") == "agreed",
    )


def _settled(one: Reading) -> Reading:
    return replace(one, settled=True)


def _said(verb: str, first: str) -> str:
    """The state that a second reader would give; empty where they only disagree."""
    if verb == AGREE:
        return first
    if verb == DISAGREE:
        return _AGAINST.get(first, "")
    return STATES[verb]


def _kappa(twice: Iterable[Reading]) -> tuple[float | None, int]:
    """Cohen's kappa (1960) over what both accepted or rejected, and of how many claims."""
    pairs = [
        (one.first, one.second) for one in twice if one.first in _AGAINST and one.second in _AGAINST
    ]
    many = len(pairs)
    if not many:
        return None, 0
    same = sum(first == other for first, other in pairs) / many
    chance = sum(
        (sum(first == state for first, _ in pairs) / many)
        * (sum(other == state for _, other in pairs) / many)
        for state in _AGAINST
    )
    # Where both said one and the same of all claims, chance would have agreed as well.
    return (None if chance == 1 else (same - chance) / (1 - chance)), many
