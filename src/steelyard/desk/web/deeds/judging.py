"""Deeds on claims: judge one, judge it a second time, make one from marked words.

In: a form with what was shown. Out: what was done, and which claim comes next.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote, urlencode

from steelyard.case.case import Case
from steelyard.case.claims import COUNTED_STATES, Claim
from steelyard.case.folder import REVIEWS
from steelyard.desk.editing.claims import (
    judge_shown,
    keep_fields,
    likely_file,
    mark_claim,
    move_mark,
)
from steelyard.desk.editing.seconds import second as record_second
from steelyard.desk.judging import Judged, Judgement
from steelyard.desk.sentences import begun
from steelyard.desk.web.asking import Done, Form, RefusedError
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.fields import cell
from steelyard.desk.web.listing import claim_address, cut
from steelyard.desk.web.new_rows import likely_source
from steelyard.desk.web.pages.inbox import STATES, following
from steelyard.desk.web.places import NO_DOCUMENT
from steelyard.desk.web.speech import Speech, seen
from steelyard.weighing.evidence import COUNTED, use_alone

_SET = "set_"
MOST_TITLE: Final = 80
"""Characters of the next document's title, in the sentence that leads to it."""


def judge(bench: Bench, form: Form) -> Done:
    """Accept, reject or park one claim; with fields that differ from the file's, it is edited."""
    speech, id, verb = form.speech, form.text("claim"), form.text("verb")
    file = likely_file(bench.case, id)
    look = bench.files.before(file)
    claim = _claim(bench, form, id)
    because = form.text("because") or form.text("reason_pick")
    if verb == "reject" and not because:
        raise RefusedError(speech.t("judge.why_rejected"))
    known = bench.shown(form.text("shown"))
    changed = tuple(
        (name, value.strip())
        for name, value in form.prefixed(_SET).items()
        if value.strip() != cell(known or claim, name).strip()
    )
    if verb != "accept" and bench.case is not None:
        # What the page put in by itself is nobody's change.
        likely = likely_source(bench.case, claim)
        changed = tuple(one for one in changed if one != ("source", likely))
    if verb == "keep":
        return _keep(bench, form, claim, changed, known)
    if verb != "accept" and changed:
        raise RefusedError(speech.t("judge.fields_lost"))
    if claim.kind == "statement" and _is_number(changed):
        # Words marked by hand wait as a statement until somebody says the number.
        changed = (*changed, ("kind", "quantity"))
    judgement = Judgement(verb, bench.by, bench.clock(), because, changed)
    try:
        done = judge_shown(
            bench.root,
            id,
            judgement,
            form.text("shown"),
            known=known,
            case=None if look.problems else look.case,
        )
    except ValueError as error:
        raise RefusedError(str(error)) from error
    if done.refused:
        told = speech.tell(f"{done.refused.rstrip('.')}.")
        if told == f"{done.refused.rstrip('.')}.":
            told = f"{speech.tell(done.refused).rstrip('.')}."
        raise RefusedError(f"{begun(told)} {speech.tell(done.mend)}".strip())
    if done.record is not None:
        bench.files.take({id: done.record}, frozenset({file, REVIEWS}))
    told, onward = _onward(bench.case, claim.document, form)
    return Done(
        " ".join(one for one in (_told(bench.case, done, speech), told) if one),
        _next(claim.document, id, form),
        {"claim": id, "state": done.now, "lacks": list(done.lacks)},
        onward,
    )


def _onward(case: Case | None, document: str | None, form: Form) -> tuple[str, str]:
    """A sentence and the address of the next document, where nothing is left in this one."""
    state, speech = form.text("state") or "proposed", form.speech
    if case is None or any(one.document == document and one.state == state for one in case.claims):
        return "", ""
    if state not in STATES:
        # All claims are gone through, whatever was said of them: none goes out of the list.
        return "", ""
    coming = following(case, document or NO_DOCUMENT, state)
    if not coming:
        return speech.t("judge.last_of_all"), ""
    title = next((one.title for one in case.documents if one.id == coming), "")
    title = title or (speech.t("inbox.without") if coming == NO_DOCUMENT else coming)
    return (
        speech.t("judge.last", title=cut(seen(title), MOST_TITLE)),
        f"/inbox/{quote(coming, safe='')}?{urlencode({'state': state})}",
    )


def _keep(
    bench: Bench, form: Form, claim: Claim, changed: tuple[tuple[str, str], ...], known: Any
) -> Done:
    """Save fields of a claim without judging it, and stay with it."""
    speech = form.speech
    here = claim_address(claim.document, claim.id, form.text("state"))
    if not changed:
        return Done(speech.t("edit.nothing", id=claim.id), here, {"claim": claim.id})
    try:
        saved = keep_fields(
            bench.root,
            claim.id,
            dict(changed),
            form.text("shown"),
            by=bench.by,
            when=bench.clock(),
            why=form.text("because"),
            known=known,
        )
    except ValueError as error:
        raise RefusedError(str(error)) from error
    here = claim_address(saved.record.document, claim.id, form.text("state"))
    return Done(speech.t("edit.done", id=claim.id), here, {"claim": claim.id})


def _told(case: Case | None, done: Judged, speech: Speech) -> str:
    """What became of the claim: whether it counts now, or why not, and what it lacks."""
    said, aside = speech.t(f"judge.done.{done.now}", id=done.id), False
    if case is not None and done.record is not None and done.now in COUNTED_STATES:
        use, why = use_alone(case, done.record)
        aside = use not in COUNTED
        if aside:
            why = speech.tell(why or use).rstrip(".")
            said = speech.t("judge.done.aside", id=done.id, why=why)
    lacks = [
        speech.t(f"judge.lacks.{one}_aside" if aside and one == "source" else f"judge.lacks.{one}")
        for one in sorted(done.lacks)
    ]
    return " ".join([said, *lacks])


def _is_number(changed: tuple[tuple[str, str], ...]) -> bool:
    """Whether an amount was typed and nobody said what kind of number it is."""
    typed = {name for name, value in changed if value}
    return bool(typed & {"amount_low", "amount_high"}) and "kind" not in typed


def second(bench: Bench, form: Form) -> Done:
    """A second reader's judgement."""
    id = form.text("claim")
    claim = _claim(bench, form, id)
    try:
        record_second(
            bench.root, id, form.text("verb"), bench.by, bench.clock(), form.text("because")
        )
    except ValueError as error:
        raise RefusedError(str(error)) from error
    return Done(form.speech.t("judge.seconded", id=id), _next(claim.document, id, form))


def mark(bench: Bench, form: Form) -> Done:
    """A claim made by hand from marked words."""
    document = form.text("document")
    if form.text("move"):
        return _move(bench, form, document)
    try:
        start, end = int(form.text("start")), int(form.text("end"))
        made = mark_claim(
            bench.root,
            document,
            start,
            end,
            {name: value for name, value in form.prefixed(_SET).items() if value.strip()},
            bench.by,
            bench.clock(),
        )
    except ValueError as error:
        raise RefusedError(str(error)) from error
    query = urlencode({"claim": made.id, "state": form.text("state") or "proposed"})
    return Done(
        form.speech.t("judge.marked", id=made.id),
        f"/inbox/{document}?{query}",
        {"claim": made.id},
    )


def _move(bench: Bench, form: Form, document: str) -> Done:
    """Put the claim that is looked at on the marked words."""
    id, shown = form.text("move"), form.text("shown")
    try:
        start, end = int(form.text("start")), int(form.text("end"))
        move_mark(
            bench.root,
            id,
            document,
            start,
            end,
            shown,
            by=bench.by,
            when=bench.clock(),
            known=bench.shown(shown),
        )
    except ValueError as error:
        raise RefusedError(str(error)) from error
    here = claim_address(document, id, form.text("state"))
    return Done(form.speech.t("mark.moved", id=id), here, {"claim": id})


def _claim(bench: Bench, form: Form, id: str) -> Claim:
    # Asked once: each time the files are looked at for what is new in them.
    case = bench.case
    found = next((one for one in case.claims if one.id == id), None) if case else None
    if found is None:
        raise RefusedError(form.speech.t("inbox.no_claim", id=id))
    return found


def _next(document: str | None, id: str, form: Form) -> str:
    query = urlencode({"after": id, "state": form.text("state") or "proposed"})
    return f"/inbox/{document or '-'}?{query}"
