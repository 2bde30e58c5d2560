"""Deeds on the bench itself: undo the last edit, weigh, stop weighing.

In: a form. Out: what was done, in a sentence.
"""

from __future__ import annotations

from steelyard.desk.editing.history import UndoError
from steelyard.desk.web.asking import Done, Form, RefusedError
from steelyard.desk.web.bench import Bench


def undo(bench: Bench, form: Form) -> Done:
    """Put back the last edit that was made here."""
    try:
        undone = bench.history.undo(bench.by, bench.clock())
    except UndoError as error:
        raise RefusedError(form.speech.tell(str(error))) from error
    return Done(form.speech.t("done.undone", what=form.speech.deed(undone.what)))


def weigh(bench: Bench, form: Form) -> Done:
    """Begin the full weighing."""
    if bench.problems:
        raise RefusedError(form.speech.t("weigh.problems"))
    begun = bench.begin()
    return Done(form.speech.t("weigh.begun" if begun else "weigh.runs"))


def stop(bench: Bench, form: Form) -> Done:
    """Stop the weighing that runs."""
    bench.long_work.stop()
    return Done(form.speech.t("weigh.stopped"))
