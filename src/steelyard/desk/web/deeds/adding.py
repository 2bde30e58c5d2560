"""The deed that adds documents: dropped files, and a page at an address.

In: a form with files and an address. Out: what became of each, and the first one to go on to. A
file that cannot be kept leaves the case as it is, and does not keep the others from being added.
"""

from __future__ import annotations

from urllib.parse import quote

from steelyard.base.dates import parse_span
from steelyard.case.folder import Said
from steelyard.desk import words
from steelyard.desk.editing.documents import Added, add_document
from steelyard.desk.editing.documents import read_again as again
from steelyard.desk.web.asking import Done, Form, RefusedError
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.speech import Speech

MOST_NAME = 80
"""Characters of a file's name in a sentence."""


def add(bench: Bench, form: Form) -> Done:
    """Keep what was sent, read it, and go on to the first of it."""
    speech = form.speech
    sources: list[tuple[str, bytes | str]] = [(one.name, one.content) for one in form.files]
    if form.text("address"):
        sources.append((form.text("address"), form.text("address")))
    if not sources:
        raise RefusedError(speech.t("documents.nothing_sent"))
    if bench.problems:
        raise RefusedError(speech.t("weigh.problems"))
    said = _said(form)
    outcomes, first = [], ""
    for name, source in sources:
        done = add_document(bench.root, name, source, bench.by, bench.clock(), said=said)
        first = first or (done.ids[0] if done.ids else "")
        outcomes.append(
            {
                "name": name,
                "documents": list(done.ids),
                "new": done.new,
                "proposed": done.proposed,
                "said": _told(speech, name, done),
            }
        )
    told = " ".join(str(one["said"]) for one in outcomes)
    if not first:
        raise RefusedError(told)
    return Done(told, f"/inbox/{quote(first, safe='')}", {"outcomes": outcomes})


def read_again(bench: Bench, form: Form) -> Done:
    """Read a kept document anew: what waits follows the items, sources and dates of the case."""
    speech, id = form.speech, form.text("document")
    if bench.case is None or bench.problems:
        raise RefusedError(speech.t("weigh.problems"))
    if id not in bench.case.texts:
        raise RefusedError(speech.t("inbox.no_text"))
    done = again(bench.root, id, bench.by, bench.clock())
    if done.problem:
        raise RefusedError(f"{speech.tell(done.problem)} {speech.tell(done.mend)}".strip())
    return Done(
        speech.t("documents.read_again", n=done.proposed),
        f"/inbox/{quote(id, safe='')}",
        {"proposed": done.proposed},
    )


def _said(form: Form) -> Said:
    """What the user says of the documents, where they do not say it themselves."""
    published = form.text("published")
    try:
        if published:
            parse_span(published)
    except ValueError as error:
        raise RefusedError(form.speech.t("drop.bad_date", text=words.visible(published))) from error
    return Said(publisher=form.text("publisher"), published=published)


def _told(speech: Speech, name: str, done: Added) -> str:
    """One sentence or two on what became of a file."""
    name = words.visible(name if len(name) <= MOST_NAME else f"{name[:MOST_NAME]}…")
    why = f"{speech.tell(done.problem)} {speech.tell(done.mend)}".strip()
    if not done.ids:
        return speech.t("documents.refused", name=name, why=why)
    key = "documents.added" if done.new else "documents.known"
    return " ".join(
        [speech.t(key, name=name, n=done.proposed), why, *map(speech.tell, done.remarks)]
    ).strip()
