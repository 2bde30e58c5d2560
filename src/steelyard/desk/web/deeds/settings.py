"""The deed that keeps a setting which was tried.

In: a form with the setting, its value and why. Out: what was done.
"""

from __future__ import annotations

from steelyard.desk.editing.settings import keep_setting
from steelyard.desk.web.asking import Done, Form, RefusedError
from steelyard.desk.web.bench import Bench


def keep(bench: Bench, form: Form) -> Done:
    """Write the value into priors.csv, with the reason."""
    speech, name, case = form.speech, form.text("name"), bench.case
    if case is None or bench.problems:
        raise RefusedError(speech.t("weigh.problems"))
    if not form.text("because"):
        raise RefusedError(speech.t("assumptions.why_needed"))
    try:
        value = float(form.text("value"))
    except ValueError as error:
        raise RefusedError(speech.t("assumptions.no_number")) from error
    shown = form.text("shown")
    try:
        saved = keep_setting(
            bench.root,
            case,
            name,
            value,
            form.text("because"),
            shown,
            by=bench.by,
            when=bench.clock(),
            known=bench.shown(shown),
        )
    except ValueError as error:
        raise RefusedError(str(error)) from error
    return Done(
        speech.t("assumptions.kept", name=speech.name(f"setting.{name}"), file=saved.file),
        "/assumptions",
        {"name": name},
    )
