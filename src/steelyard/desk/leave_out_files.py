"""The disk door of leaving sources out: weigh a case folder, leave out each, keep the table.

In: a case folder and the options of a weighing. Out: the table's document. It is kept in the
case's store by the hash of what it rests on, so that asking again is instant; draws of blocks
are kept there too, so that a run that was stopped goes on where it was. Writes nowhere else.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from steelyard.case.folder import read_case
from steelyard.desk.leave_out_text import leave_out_document
from steelyard.desk.results import STORE, Progress, inputs_key, keep_aside, store_of


def leave_out_folder(path: Path, *, progress: Progress, **options: Any) -> dict[str, Any]:
    """The document of the table. Raises what `weigh` raises."""
    kept = path / STORE / f"without-each-{inputs_key(path, 'without each', options)[:24]}.json"
    with suppress(OSError, ValueError):
        document: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
        return document
    from steelyard.weighing.leave_out import leave_out
    from steelyard.weighing.weigh import weigh

    store = store_of(path)
    weighing = weigh(read_case(path), progress=progress, sampler=store.sample, **options)
    table = leave_out(weighing, kept=store, threads=os.cpu_count() or 2, progress=progress)
    made = leave_out_document(table, weighing)
    keep_aside(kept, made)
    return made
