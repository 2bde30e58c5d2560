"""Two states of a case -> what changed between them, cause by cause, and the cases in between.

In: two Cases, each with what was not yet known put off. Out: Changes, each with its one cause,
and for any set of causes the case in which these have been applied and the others have not.
Every record's difference belongs to one cause, so that the causes may be applied in any order
and all of them together make the second case. Weighs nothing, rounds nothing.
"""

from __future__ import annotations

from steelyard.weighing.changes.alike import weigh_alike
from steelyard.weighing.changes.blend import blend
from steelyard.weighing.changes.causes import ORDER, Cause, Change
from steelyard.weighing.changes.find import find_changes
from steelyard.weighing.changes.known import (
    LATEST,
    as_known,
    is_put_off,
    lend_texts,
    missing_texts,
    put_off,
)

__all__ = [
    "LATEST",
    "ORDER",
    "Cause",
    "Change",
    "as_known",
    "blend",
    "find_changes",
    "is_put_off",
    "lend_texts",
    "missing_texts",
    "put_off",
    "weigh_alike",
]
