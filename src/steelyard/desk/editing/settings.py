"""A setting of the model changed for one case, in its priors.csv, with the reason.

In: a case folder, the name of a setting, its value and why, and the hash of the row as it was
shown (nothing where the case had none). Out: the row saved, or how it differs from what was shown;
then nothing is changed.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from steelyard.case.case import Case
from steelyard.desk.editing.history import LOCK
from steelyard.desk.editing.rows import Saved, add_row, conflict, find_row, row_hash, save_row
from steelyard.weighing.settings import read_settings


def keep_setting(
    root: Path,
    case: Case,
    name: str,
    value: float,
    why: str,
    shown: str,
    *,
    by: str,
    when: str,
    known: Any = None,
) -> Saved:
    """Set one of the model's settings for this case.

    Raises ConflictError, CaseError, ValueError for a setting there is not, a value that is no
    positive number or no reason, and OSError.
    """
    usual = read_settings(case).table.get(name)
    if usual is None:
        raise ValueError(f"there is no setting {name!r}")
    if not math.isfinite(value) or value <= 0.0:
        raise ValueError(f"a setting is a number above nothing, not {value!r}")
    if not why.strip():
        raise ValueError("a setting is changed for a reason")
    # A row takes the place of the whole default, so what is uncertain itself stays so.
    cells = {"value": repr(value), "reason": why.strip()}
    with LOCK:
        home = find_row(root, "priors", lambda record: record.name == name, name)
        if home is None and not shown:
            spread = "" if usual.spread is None else repr(usual.spread)
            cells = {"name": name, **cells, "spread": spread}
            return add_row(root, "priors", cells, by=by, when=when, why=why.strip())
        if home is None or row_hash(home.record) != shown:
            raise conflict("priors", name, home, cells, shown, known)
        return save_row(root, home, cells, by=by, when=when, why=why.strip())
