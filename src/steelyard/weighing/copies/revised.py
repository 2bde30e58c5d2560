"""Whether a later figure of one voice for the same day replaces its earlier one.

In: two facts and their likeness. Out: a probability; 0 where it cannot be a correction.
"""

from __future__ import annotations

from math import log

from steelyard.weighing.copies.compare import Likeness, status
from steelyard.weighing.copies.facts import Fact
from steelyard.weighing.copies.weights import probability

PRIOR = log(0.6)
"""One voice, one good, one day, two figures: more often a correction than two readings."""
SOON_DAYS = 6
"""Within them a changed figure is more often a slip of an outlet than a correction."""
MOST = 5.0
"""A figure changed by more is about something else."""


def supersedes_score(a: Fact, b: Fact, likeness: Likeness) -> float:
    """How probable it is that `a` corrects `b`."""
    levels = likeness.levels
    if likeness.number not in {"far", "near"} or levels["source"] != "same":
        return 0.0
    if levels["item"] != "same" or a.as_of != b.as_of or levels["window"] == "differs":
        return 0.0
    if a.as_of is None or a.claim.as_of is None or levels["measure"] == "differs":
        return 0.0
    if status(a) != status(b) or a.claim.capacity != b.claim.capacity:
        return 0.0
    if a.reported is None or b.reported is None or a.claim.reported_on is None:
        return 0.0
    days = (a.reported.last - b.reported.last).days
    one, other = max(a.ends), max(b.ends)
    if days <= 0 or min(one, other) <= 0 or max(one, other) / min(one, other) > MOST:
        return 0.0
    odds = PRIOR + (log(3.0) if days > SOON_DAYS else log(0.3))
    # A day is a reference; a month or a year may hold several.
    odds += log(3.0) if a.as_of.days == 1 else log(0.8) if a.as_of.days <= 31 else log(0.2)
    odds += log(1.5) if a.outlet == b.outlet else 0.0
    odds += log(1.5) if levels["window"] == "equal" else 0.0
    return probability(odds)
