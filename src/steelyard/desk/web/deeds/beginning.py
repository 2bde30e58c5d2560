"""The deed that says what a new case is about.

In: a form. Out: what was done. What is left empty stays as it is.
"""

from __future__ import annotations

from steelyard.desk.editing.beginning import FIELDS, begin_case
from steelyard.desk.web.asking import Done, Form, RefusedError
from steelyard.desk.web.bench import Bench


def begin(bench: Bench, form: Form) -> Done:
    """Set title, parties, first day and money of the case."""
    speech = form.speech
    said = {
        name: value.strip()
        for name, value in form.prefixed("set_").items()
        if name in FIELDS and value.strip()
    }
    if bench.case is None or bench.problems:
        raise RefusedError(speech.t("weigh.problems"))
    changed = begin_case(
        bench.root, said, speech.lang, form.text("shown"), by=bench.by, when=bench.clock()
    )
    return Done(speech.t("start.done" if changed else "start.nothing"), "/")
