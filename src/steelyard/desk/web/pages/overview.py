"""The first page: the two pans, what moved since the last weighing, what waits.

In: a Bench. Out: values of the page. Reckons nothing: what the document and the files hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from steelyard.base.dates import parse_span
from steelyard.case.case import Case
from steelyard.case.claims import COUNTED_STATES
from steelyard.case.gaps import claim_lacks
from steelyard.desk import words
from steelyard.desk.charts import pans
from steelyard.desk.editing.seconds import readings
from steelyard.desk.web.asking import Query
from steelyard.desk.web.bench import Bench, today
from steelyard.desk.web.figures import balance_words, figures_of, moved_words, weighed_figures
from steelyard.desk.web.first_steps import first_steps
from steelyard.desk.web.moves import MOST_MOVED, moved_items
from steelyard.desk.web.pictures import look, picture
from steelyard.desk.web.speech import Speech

STALE_DAYS: Final = 365
"""A grade that nobody has looked at for a year is listed: sources change."""
LISTED: Final = 8


def view(bench: Bench, query: Query) -> dict[str, Any]:
    """The overview."""
    speech, case, document = query.speech, bench.case, bench.document
    content: dict[str, Any] = {
        "parties": [speech.pick(one.name) for one in case.exchange.parties] if case else [],
        "weighed": None,
        "moved": _moved(bench, document, speech),
        "between": _between(bench, case, document, speech),
        "moving": document is not None and bench.stale and bench.provisional() is None,
        "waits": _waits(bench, case, document, speech) if case else [],
        "documents": _documents(case) if case else [],
        "results": bench.results_name,
        "start": first_steps(bench, speech),
    }
    if document is not None:
        drawn = bench.once(
            f"pans {speech.lang} {bench.weighed_as}",
            lambda _case, _weighing: _pans(document, speech),
        )
        content["weighed"] = _weighed(document, speech, drawn or _pans(document, speech))
    return content


def _pans(document: Mapping[str, Any], speech: Speech) -> dict[str, Any]:
    wide, narrow = (picture(pans(document, look(speech.lang, narrow=one))) for one in (False, True))
    return {"wide": wide, "narrow": narrow}


def _weighed(
    document: Mapping[str, Any], speech: Speech, drawn: Mapping[str, Any]
) -> dict[str, Any]:
    lang = speech.lang
    share = document["share_of_economy"]
    first = next((one for one in share["reference"] if one["default"]), None)
    counts = document["counts"]
    return {
        "as_of": words.day(document["as_of"], lang),
        "basis": speech.pick(document["by_basis"][document["basis"]]["name"]),
        "figures": balance_words(document, weighed_figures(document), speech),
        "pans": drawn,
        "output": None
        if first is None
        else {
            "name": speech.pick(first["name"]),
            "given": words.percent_range(first["given"]["p05"], first["given"]["p95"], lang),
            "middle": words.percent(first["given"]["p50"], lang),
        },
        "claims": counts["claims_total"],
        "reports": counts["reports"],
        "origins": counts["origins"],
        "checks": [one["code"] for one in document["failed_checks"]],
        "warnings": [one[lang] for one in document["warnings"] if one.get(lang)],
    }


def _moved(
    bench: Bench, document: Mapping[str, Any] | None, speech: Speech
) -> list[dict[str, Any]]:
    """Headline figures before and after the edits since the last weighing."""
    if document is None or not bench.stale:
        return []
    provisional = bench.provisional()
    if provisional is None or provisional.refused:
        return []
    now = figures_of(provisional.reweighed)
    return moved_words(document, weighed_figures(document), now, speech)


def _between(
    bench: Bench, case: Case | None, document: Mapping[str, Any] | None, speech: Speech
) -> dict[str, Any] | None:
    """What the last weighing changed beside the one before it; None where that is not known."""
    before = bench.earlier
    if document is None or before is None:
        return None
    known = {one.id: one.document for one in case.claims} if case else {}
    rows = moved_items(before, document, speech, known)
    return {
        "figures": moved_words(
            document, weighed_figures(before), weighed_figures(document), speech
        ),
        "other_basis": before["basis"] != document["basis"],
        "items": rows[:MOST_MOVED],
        "more": max(len(rows) - MOST_MOVED, 0),
    }


def _waits(
    bench: Bench, case: Case, document: Mapping[str, Any] | None, speech: Speech
) -> list[dict[str, Any]]:
    """What somebody should look at, each with its number and where."""
    states = Counter(one.state for one in case.claims)
    stale = stale_grades(case, today())
    lacking = Counter(
        what for one in case.claims if one.state in COUNTED_STATES for what in claim_lacks(one)
    )
    contradictions = len(document["contradictions"]) if document else 0
    listed = document["counts"]["found_listed"] if document else 0
    rows = [
        ("proposed", states["proposed"], "/inbox"),
        ("parked", states["parked"], "/inbox?state=parked"),
        ("problems", len(bench.problems or bench.listed), "/problems"),
        ("contradictions", contradictions, "/problems#contradictions"),
        ("copies", listed, "/origins"),
        ("disagreements", len(readings(bench.root).disagreements), "/readers"),
        ("stale_grades", len(stale), "/sources?stale=1"),
        ("undated", lacking["date"], "/inbox?state=accepted"),
        ("sourceless", lacking["source"], "/inbox?state=accepted"),
    ]
    return [
        {"what": what, "number": number, "address": to, "text": speech.t(f"waits.{what}", n=number)}
        for what, number, to in rows
        if number
    ]


def stale_grades(case: Case, day: date) -> tuple[str, ...]:
    """Sources whose newest grade is older than a year, or has no date."""
    newest: dict[str, str] = {}
    for grade in case.grades:
        newest[grade.source] = max(newest.get(grade.source, ""), grade.since or "")
    return tuple(
        sorted(
            source
            for source, since in newest.items()
            if not since or (day - parse_span(since).last).days > STALE_DAYS
        )
    )


def _documents(case: Case) -> list[dict[str, Any]]:
    """The documents with most claims that wait."""
    waiting = Counter(one.document for one in case.claims if one.state == "proposed")
    titles = {one.id: one.title for one in case.documents}
    return [
        {"id": id, "title": titles.get(id or "") or id or "", "waiting": number}
        for id, number in waiting.most_common(LISTED)
        if id
    ]
