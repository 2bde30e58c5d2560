"""Claims judged by somebody who was shown them.

In: a case folder, a claim, a judgement, and the hash of the claim as it was shown. Out: what
became of it, in its file, in reviews.jsonl and in the history; or how the claim differs from the
one that was shown, and then nothing is changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from steelyard.desk.editing.history import LOCK, History
from steelyard.desk.editing.rows import conflict, find_row, row_hash
from steelyard.desk.judging import STATES, Judged, Judgement, draw


def judge_shown(
    root: Path, id: str, judgement: Judgement, shown: str, *, known: Any = None
) -> Judged:
    """Judge one claim, as `judging.judge` does, if it is the one whose `row_hash` is `shown`.

    `known` is the claim as it was shown, where the caller still has it. Raises ConflictError,
    CaseError where the case has problems or a file changed meanwhile, ValueError and OSError.
    """
    with LOCK:
        home = find_row(root, "claims", lambda record: record.id == id, id)
        if home is None or row_hash(home.record) != shown:
            yours = dict(judgement.fields) | {"state": STATES.get(judgement.verb, "")}
            raise conflict("claims", id, home, yours, shown, known)
        drawn = draw(root, (id,), judgement)
        if not drawn.before or row_hash(drawn.before[0]) != shown:
            # Another program was quicker by less than the time it takes to read the case.
            raise conflict("claims", id, home, dict(judgement.fields), shown, known)
        lines = [line for several in drawn.reviews.values() for line in several]
        if drawn.edits:
            History(root).apply(
                f"{judgement.verb} {id}",
                drawn.edits,
                judgement.by,
                judgement.when,
                reviews=lines,
            )
        return drawn.told[0]


def accept_fields(
    root: Path,
    id: str,
    fields: Mapping[str, str],
    shown: str,
    *,
    by: str,
    when: str,
    why: str = "",
    known: Any = None,
) -> Judged:
    """Set fields of a claim in place and accept it so: it is `edited`. Raises as `judge_shown`."""
    judgement = Judgement("accept", by, when, why, tuple(fields.items()))
    return judge_shown(root, id, judgement, shown, known=known)
