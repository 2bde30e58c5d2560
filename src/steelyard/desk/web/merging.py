"""What stands against a save, field by field: as it was shown, as it is now, as you want it.

In: the form that was refused and what the files hold now. Out: values for the merge page, from
which the same deed can be sent again, now made from what stands there.
"""

from __future__ import annotations

from typing import Any

from steelyard.desk.editing.records import HOMES
from steelyard.desk.editing.rows import ConflictError
from steelyard.desk.web.asking import Form
from steelyard.desk.web.fields import label_of
from steelyard.desk.web.record_forms import labels_by_path

_SET = "set_"
_OWN = frozenset({"csrf", "shown", "back"})


def merge_view(form: Form, deed: str, error: ConflictError) -> dict[str, Any]:
    """The merge page's content."""
    record = error.now or error.shown
    known = labels_by_path(error.kind, record, form.speech) if error.kind in HOMES else {}
    return {
        "deed": deed,
        "id": error.id,
        "why": str(error),
        "file": error.file,
        "gone": error.now is None,
        "rows": [
            {
                "field": one.field,
                "label": known.get(one.field) or label_of(error.kind, one.field, form.speech),
                "shown": one.shown,
                "now": one.now,
                "yours": one.yours,
                "differs": one.now != one.yours,
            }
            for one in error.fields
        ],
        "fields": [
            {"name": name, "value": value}
            for name, value in form.fields.items()
            # Only what you changed is sent again: the rest is left as others made it.
            if name not in _OWN and (not name.startswith(_SET) or name[len(_SET) :] in error.yours)
        ],
        "shown": error.hash_now,
        "back": form.text("back") or "/",
    }
