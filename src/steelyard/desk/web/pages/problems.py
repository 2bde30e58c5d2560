"""What is wrong: in the case's files, between the sources, with the last weighing.

In: a Bench. Out: values of the page. Works where the case cannot be read at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from steelyard.base.errors import Problem
from steelyard.desk import words
from steelyard.desk.web.asking import Query
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.pages.documents import address
from steelyard.desk.web.pages.series import new_value
from steelyard.desk.web.pages.trace import claim_address
from steelyard.desk.web.speech import Speech

LISTED: Final = 200
"""Problems on the page: whoever mends the first ones mends many others with them."""


def view(bench: Bench, query: Query) -> dict[str, Any]:
    """All that is wrong."""
    speech, document = query.speech, bench.document
    stopping = bench.problems
    found = stopping or bench.listed
    return {
        "stops": bool(stopping),
        "total": len(found),
        "problems": [_problem(one, bench, speech) for one in found[:LISTED]],
        "unweighed": document is None,
        "contradictions": [] if document is None else _contradictions(document, speech),
        "checks": [] if document is None else _checks(document, speech),
    }


def _problem(one: Problem, bench: Bench, speech: Speech) -> dict[str, Any]:
    # The line is cut around the column, as in a terminal: one of 10 MB stays a line.
    shown = str(one).split("\n")
    excerpt = [line for line in shown[1:] if " | " in line[:_GUTTER]] if one.line_text else []
    name = one.place.file.removeprefix("claims/").removesuffix(".yaml")
    known = bench.case is not None and any(other.id == name for other in bench.case.documents)
    return {
        "name": one.name,
        "file": one.place.file,
        "line": one.place.line,
        "column": one.place.column,
        "excerpt": "\n".join(excerpt[:2]),
        "what": speech.tell(one.what),
        "mend": speech.tell(one.mend),
        "way": _way(one, bench),
        "document": address(name) if known and one.place.file.startswith("claims/") else "",
    }


def _way(one: Problem, bench: Bench) -> dict[str, str] | None:
    """Where a problem is mended at the bench, with the form filled in; None where nowhere."""
    named = _NAMED.search(one.what)
    if one.name == "unknown-series" and named:
        # The case as it last could be read knows what the series was like under another name.
        like = [row for row in bench.case.series if row.series == named[1]] if bench.case else []
        return {"address": new_value(named[1], "", like), "text": "problems.add_series"}
    return None


def _contradictions(document: Mapping[str, Any], speech: Speech) -> list[dict[str, Any]]:
    lang = speech.lang
    names = words.item_names(document)
    sources = words.source_names(document, lang)
    claims = {one["id"]: one for one in document["claims"]}

    def side(one: Mapping[str, Any]) -> dict[str, Any]:
        claim = claims.get(one["claim"])
        return {
            "claim": one["claim"],
            "amount": words.as_said(one["amount"], lang),
            "date": words.day(one["date"], lang) if one["date"] else "",
            "source": one["source"] or "",
            "source_name": sources.get(one["source"] or "", "")
            or one["source_name"]
            or one["source"]
            or "",
            "source_address": f"/sources/{quote(one['source'], safe='')}" if one["source"] else "",
            "words": claim_address(claim),
            "said": (claim["quote"] or claim["paraphrase"] or claim["said"]) if claim else "",
        }

    return [
        {
            "item": row["item"],
            "name": words.item_words(names, row["item"], lang),
            "least": side(row["at_least"]),
            "most": side(row["at_most"]),
            "topped": row["topped"],
            "beaten": speech.t(f"problems.beaten_{row['beaten'] or 'none'}"),
        }
        for row in document["contradictions"]
    ]


def _checks(document: Mapping[str, Any], speech: Speech) -> list[dict[str, Any]]:
    """The failed checks in words; each with the figure that it speaks of."""
    names = words.item_names(document)
    return [
        {
            "code": check["code"],
            "text": said.get(speech.lang) or check["code"],
            "figure": f"/trace/{quote(str(check['figure']))}" if check.get("figure") else "",
            "items": [
                {"id": one, "name": words.item_words(names, one, speech.lang)}
                for one in check.get("items", ())
            ],
        }
        for check, said in zip(document["failed_checks"], document["warnings"], strict=True)
    ]


_NAMED: Final = re.compile(r"`([^`]+)`")
_GUTTER: Final = 14
"""Columns within which the sign stands that parts the line's number from the line."""
