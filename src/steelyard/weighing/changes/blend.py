"""The case in which some causes have been applied and the others have not.

In: two cases, their Changes, the causes applied. Out: a case in between; with none applied it is
weighed as the first one, with all of them as the second. What no Change names stays as it is in
the first, so that nothing is moved before its turn. Finds no changes itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from steelyard.case.case import Case
from steelyard.case.sources import Source
from steelyard.weighing.changes.causes import KEYS, Cause, Change, by_key
from steelyard.weighing.changes.known import put_off, speakers, with_fields


def blend(a: Case, b: Case, changes: tuple[Change, ...], applied: frozenset[Cause]) -> Case:
    """The case `a` in which the changes of these causes have been made.

    A claim that is not there yet stands in it put off, so that nothing points at a record that
    is missing; a source that only one side has is there with the claims that name it.
    """
    by_record: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        by_record.setdefault((change.kind, change.id), []).append(change)
    picked: dict[str, Any] = {}
    for kind in KEYS:
        old, new = by_key(a, kind), by_key(b, kind)
        rows = []
        for key in sorted(old.keys() | new.keys()):
            made = by_record.get((kind, " ".join(key)), [])
            row = _pick(kind, old.get(key), new.get(key), made, applied)
            if row is not None:
                rows.append(row)
        picked[kind] = tuple(rows)
    differ = {
        change.id: getattr(b.exchange, change.id)
        for change in changes
        if change.kind == "exchange" and change.cause in applied and change.id != "window"
    }
    if "assumption" in applied:
        # The end of the window is no assumption: it passes with time.
        differ["window"] = replace(a.exchange.window, start=b.exchange.window.start)
    exchange = replace(a.exchange, **differ) if differ else a.exchange
    moved = {one.id for one in changes if one.kind == "texts" and one.cause in applied}
    made_case = replace(
        a, exchange=exchange, texts=_texts(a, b, moved), documents=b.documents, **picked
    )
    return replace(made_case, sources=_sources(a, b, made_case, applied))


def _pick(kind: str, old: Any, new: Any, made: list[Change], applied: frozenset[Cause]) -> Any:
    """The record as it stands once these causes are applied; None where it is not there yet."""
    row = old
    for change in made:
        if change.cause not in applied:
            continue
        if not change.fields:
            row = new
        elif row is not None:
            row = with_fields(row, **{name: getattr(new, name) for name in change.fields})
    if row is None and kind == "claims":
        return put_off(new if new is not None else old)
    return row


def _sources(a: Case, b: Case, made: Case, applied: frozenset[Cause]) -> tuple[Source, ...]:
    """The sources of a blend: those of both sides as picked, and the others that belong there.

    One that only one side has is there as long as a claim names it; where none does, its names
    are read by the search for copies alone, so it comes and goes with what that finds.
    """
    old, new, rows = by_key(a, "sources"), by_key(b, "sources"), by_key(made, "sources")
    own = {False: speakers(a), True: speakers(b)}
    named = speakers(made)
    kept = []
    for key in sorted(old.keys() | new.keys()):
        (id,) = key
        if key in old and key in new:
            kept.append(rows[key])
            continue
        is_new = key in new
        if id in named if id in own[is_new] else ("copy_found" in applied) == is_new:
            kept.append(new[key] if is_new else old[key])
    return tuple(kept)


def _texts(a: Case, b: Case, moved: set[str]) -> dict[str, str]:
    """Kept texts: of a document that both sides have, that of `a` unless it has `moved`."""
    both = {one.id for one in a.documents} & {one.id for one in b.documents}
    found = {id: text for side in (a, b) for id, text in side.texts.items() if id not in both}
    found |= {id: text for id, text in a.texts.items() if id in both - moved}
    return found | {id: text for id, text in b.texts.items() if id in moved}
