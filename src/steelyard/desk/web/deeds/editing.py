"""Deeds on rows: edit one in place, take one out, add a grade.

In: a form with what was shown. Out: what was done. A row that was changed meanwhile is not saved
over; only what the form changed is sent on.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from steelyard.desk.editing.document_rows import edit_document
from steelyard.desk.editing.dropping import KINDS as DROPPED
from steelyard.desk.editing.dropping import drop_row
from steelyard.desk.editing.leaves import leaves_of, number_from
from steelyard.desk.editing.records import HOMES, edit_record, id_of
from steelyard.desk.editing.rows import add_grade, edit_row
from steelyard.desk.web.asking import Done, Form, RefusedError
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.fields import KINDS, NUMBERS, cell

_SET = "set_"
EDITED: Final = frozenset(KINDS) - {"claims", "items"}
"""Rows that are edited in place; a claim is edited by judging it."""


def edit(bench: Bench, form: Form) -> Done:
    """Set the fields of one row that differ from those that were shown."""
    speech, kind, id = form.speech, form.text("kind"), form.text("id")
    if kind in HOMES:
        return _edit_record(bench, form, kind, id)
    case, shown = bench.case, form.text("shown")
    if kind not in EDITED or (case is None and not bench.shown(shown)):
        raise RefusedError(speech.t("edit.no_kind"))
    known = bench.shown(shown)
    rows = getattr(case, kind, ())
    record = known or next((one for one in rows if one.id == id), None)
    if record is None:
        raise RefusedError(speech.t("edit.no_row", id=id))
    changed = {
        name: value.strip()
        for name, value in form.prefixed(_SET).items()
        if value.strip() != cell(record, name).strip()
    }
    if not changed:
        return Done(speech.t("edit.nothing", id=id), form.text("back"), {"id": id, "changed": []})
    try:
        why, when = form.text("why"), bench.clock()
        for name in NUMBERS & changed.keys():
            number_from(name, changed[name])
        if kind == "documents":
            saved = edit_document(
                bench.root, id, changed, shown, by=bench.by, when=when, why=why, known=known
            )
        else:
            saved = edit_row(
                bench.root, kind, id, changed, shown, by=bench.by, when=when, why=why, known=known
            )
    except ValueError as error:
        raise RefusedError(str(error)) from error
    return Done(
        speech.t("edit.done", id=id),
        form.text("back"),
        {"id": id, "changed": list(saved.changed)},
    )


def _edit_record(bench: Bench, form: Form, kind: str, id: str) -> Done:
    """Set the ends of an item, a tie or the case that differ from those that were shown."""
    speech, shown = form.speech, form.text("shown")
    known = bench.shown(shown)
    record = known or _record(bench, kind, id)
    if record is None:
        raise RefusedError(speech.t("edit.no_row", id=id))
    before = {one.path: one.value for one in leaves_of(HOMES[kind][2], record)}
    changed = {
        path: value.strip()
        for path, value in form.prefixed(_SET).items()
        if value.strip() != before.get(path, "").strip()
    }
    if not changed:
        return Done(speech.t("edit.nothing", id=id), form.text("back"), {"id": id, "changed": []})
    try:
        saved = edit_record(
            bench.root,
            kind,
            id,
            changed,
            shown,
            by=bench.by,
            when=bench.clock(),
            why=form.text("why"),
            known=known,
        )
    except ValueError as error:
        raise RefusedError(str(error)) from error
    back = form.text("back")
    if kind == "items" and saved.id != id:
        back = f"/items/{quote(saved.id, safe='')}"
    return Done(
        speech.t("edit.done", id=saved.id), back, {"id": saved.id, "changed": list(saved.changed)}
    )


def _record(bench: Bench, kind: str, id: str) -> Any:
    if bench.case is None:
        return None
    if kind == "case":
        return bench.case.exchange
    return next((one for one in getattr(bench.case, kind) if id_of(kind, one) == id), None)


def drop(bench: Bench, form: Form) -> Done:
    """Take a row or a document out, where nothing rests on it."""
    speech, kind, id = form.speech, form.text("kind"), form.text("id")
    shown = form.text("shown")
    if kind not in DROPPED:
        raise RefusedError(speech.t("edit.no_kind"))
    if form.text("sure") != "true":
        raise RefusedError(speech.t("drop_row.not_sure", id=id))
    try:
        drop_row(
            bench.root,
            kind,
            id,
            shown,
            by=bench.by,
            when=bench.clock(),
            why=form.text("why"),
            known=bench.shown(shown),
        )
    except ValueError as error:
        raise RefusedError(str(error)) from error
    return Done(speech.t("drop_row.done", id=id), form.text("back"), {"kind": kind, "id": id})


def grade(bench: Bench, form: Form) -> Done:
    """A grade of a source from a day on, with its reason; earlier ones stay."""
    speech = form.speech
    source, letter, since = form.text("source"), form.text("letter"), form.text("since")
    if bench.case is None or source not in {one.id for one in bench.case.sources}:
        raise RefusedError(speech.t("sources.no_row", id=source))
    if not form.text("why"):
        raise RefusedError(speech.t("sources.why_graded"))
    try:
        add_grade(
            bench.root,
            source,
            letter,
            since,
            bench.by,
            form.text("why"),
            form.text("topic"),
            when=bench.clock(),
        )
    except ValueError as error:
        raise RefusedError(str(error)) from error
    return Done(speech.t("sources.graded", letter=letter), form.text("back"), {"source": source})
