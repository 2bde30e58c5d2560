"""All documents of the case: who published them, when, what was read in them, which replaces which.

In: a Bench; in the query what is searched for, a state of claims, and the page. Out: values of
the page. Adding a document is a deed of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any, Final
from urllib.parse import quote

from steelyard.case.case import Case
from steelyard.case.documents import Document
from steelyard.desk import words
from steelyard.desk.editing.document_rows import EDITED
from steelyard.desk.web.asking import NotFoundError, Query
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.fields import form_of
from steelyard.desk.web.listing import address as listed_at
from steelyard.desk.web.pages.inbox import STATES
from steelyard.desk.web.record_forms import drop_of
from steelyard.desk.web.speech import Speech

PATH: Final = "/documents"
LISTED: Final = 100
"""Documents on one page."""


def view(bench: Bench, query: Query) -> dict[str, Any]:
    """The documents that were asked for, the newest first."""
    case, speech = bench.case, query.speech
    if case is None:
        raise NotFoundError(speech.t("error.no_case"))
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for claim in case.claims:
        if claim.document:
            counts[claim.document][claim.state] += 1
    wanted = query.one("q").strip().casefold()
    state = query.one("state") if query.one("state") in STATES else ""
    found = [
        one
        for one in case.documents
        if (not state or counts[one.id][state]) and wanted in _searched(one)
    ]
    found.sort(key=lambda one: one.id)
    found.sort(key=lambda one: one.published or "", reverse=True)
    page = query.number("page", 0, 10_000)
    by_id = {one.id: one for one in case.documents}
    edited = by_id.get(query.one("edit"))
    replaced = {one.replaces: one.id for one in case.documents if one.replaces}
    return {
        "q": query.one("q"),
        "state": state,
        "states": _states(counts, speech),
        "all": len(case.documents),
        "total": len(found),
        "page": page,
        "pages": -(-len(found) // LISTED),
        "edit": None
        if edited is None
        else {
            "kind": "documents",
            "id": edited.id,
            "shown": bench.show(edited),
            "fields": form_of("documents", edited, EDITED[:6], case, speech),
            "more": form_of("documents", edited, EDITED[6:], case, speech),
            "back": f"{listed_at(query, PATH, page=query.one('page'))}#row-{edited.id}",
        },
        "drop": None
        if edited is None
        else drop_of(
            "documents",
            edited.id,
            bench.show(edited),
            listed_at(query, PATH, page=query.one("page")),
            speech,
        ),
        "documents": [
            _row(one, counts[one.id], by_id, replaced, case, speech)
            | {
                "edit": f"{listed_at(query, PATH, page=query.one('page'), edit=one.id)}#row-{one.id}"
            }
            for one in found[page * LISTED : (page + 1) * LISTED]
        ],
    }


def _searched(document: Document) -> str:
    return f"{document.id} {document.title} {document.publisher} {document.url}".casefold()


def _states(counts: dict[str, Counter[str]], speech: Speech) -> list[dict[str, Any]]:
    """How many documents have claims of each state."""
    documents = Counter(state for one in counts.values() for state in one)
    return [
        {"state": one, "name": speech.name(f"value.{one}"), "number": documents[one]}
        for one in STATES
        if documents[one]
    ]


def _row(
    document: Document,
    counts: Counter[str],
    by_id: dict[str, Document],
    replaced: dict[str, str],
    case: Case,
    speech: Speech,
) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title or document.id,
        "address": address(document.id),
        "kind": speech.name(f"documents.kind.{document.kind}"),
        "publisher": document.publisher,
        "published": words.day(document.published, speech.lang) if document.published else "",
        "kept_on": words.day(document.kept_on, speech.lang) if document.kept_on else "",
        "language": document.language,
        "url": document.url if document.url.startswith(("https://", "http://")) else "",
        "internal": document.internal,
        "text": document.id in case.texts,
        "claims": [
            {
                "state": one,
                "name": speech.name(f"value.{one}"),
                "number": counts[one],
                "address": f"/inbox/{quote(document.id, safe='')}?state={one}",
            }
            for one in STATES
            if counts[one]
        ],
        "replaces": _other(document.replaces, by_id),
        "replaced_by": _other(replaced.get(document.id), by_id),
    }


def address(id: str) -> str:
    """Where a document stands with all its claims."""
    return f"/inbox/{quote(id, safe='')}?state=all"


def _other(id: str | None, by_id: dict[str, Document]) -> dict[str, str] | None:
    if not id:
        return None
    title = by_id[id].title if id in by_id else ""
    return {"id": id, "title": title or id, "address": address(id)}
