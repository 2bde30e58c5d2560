"""Deeds on links: how two claims stand to each other, and an origin split.

In: a form with what was shown. Out: what was done.
"""

from __future__ import annotations

from steelyard.desk.editing.links import judge_link, split_origin
from steelyard.desk.sentences import begun
from steelyard.desk.web.asking import Done, Form, RefusedError
from steelyard.desk.web.bench import Bench


def link(bench: Bench, form: Form) -> Done:
    """Say that a claim repeats another, or does not; with `split`, that none of several does."""
    speech = form.speech
    try:
        if form.text("split"):
            claims = form.text("split").split()
            made = split_origin(bench.root, claims, bench.by, bench.clock(), form.text("why"))
            return Done(speech.t("origins.split_done", n=len(made)), form.text("back"))
        a, b = form.text("a"), form.text("b")
        made_one = judge_link(
            bench.root,
            a,
            b,
            form.text("kind"),
            form.text("judgement"),
            bench.by,
            bench.clock(),
            form.text("why"),
            form.text("shown"),
        )
    except ValueError as error:
        told = speech.tell(str(error)).rstrip(".")
        raise RefusedError(f"{begun(told)}.") from error
    said = speech.t(f"origins.done.{made_one.judgement}", a=a, b=b)
    return Done(said, form.text("back"), {"judgement": made_one.judgement})
