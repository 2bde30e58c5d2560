"""Readings of the exchange against each other, after Heuer: the matrix, and what falls with what.

In: a Bench. Out: values of the page, as the last full weighing has them. Confidence in the order
and likelihood of a reading never stand in one sentence. Rates and reckons nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from steelyard.desk import hypotheses_text, words
from steelyard.desk.web.asking import Query
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.pages.trace import claim_address
from steelyard.desk.web.speech import Speech

Document = Mapping[str, Any]


def view(bench: Bench, query: Query) -> dict[str, Any]:
    """The analysis; `readings` is empty where the case has no hypotheses."""
    document, speech = bench.document, query.speech
    found = document["hypotheses"] if document is not None else None
    if document is None or not found:
        return {"unweighed": document is None, "readings": [], "stale": bench.stale}
    lang = speech.lang
    texts = {one["id"]: words.pick(one["text"], lang) for one in found["pieces"]}
    without = {one["without"]: one for one in found["without_piece"]}
    rows = _rows_of(document, found)
    first, *rest = hypotheses_text.outcome(found, lang)
    pieces = [_piece(found, one, without, texts, rows, speech) for one in found["pieces"]]
    return {
        "unweighed": False,
        "stale": bench.stale,
        "about": words.pick(found["about"], lang),
        "order": first,
        "confidence": rest[0],
        "likelihood": rest[1] if len(rest) > 1 else "",
        "readings": [_reading(at, one, lang) for at, one in enumerate(found["hypotheses"], 1)],
        "pieces": [one for one in pieces if one["counts"]],
        "aside": [one for one in pieces if not one["counts"]],
        "sources": [_source(found, one, lang) for one in found["without_source"]],
        "falls": [
            hypotheses_text.falls_words(found, one, texts, lang) for one in found["overturn"]
        ],
        "factors": [
            words.phrase(
                "hypotheses.factor",
                lang,
                factor=words.amount(one["factor"], 2, lang),
                of=hypotheses_text.reading_names(found, lang)[one["of"]],
                against=hypotheses_text.reading_names(found, lang)[one["against"]],
            )
            for one in hypotheses_text.factors(found)
        ],
        "independence": words.pick(found["independence"], lang),
        "method": [words.phrase(f"hypotheses.{one}", lang) for one in ("about", "method")],
        "legend": words.phrase("hypotheses.legend", lang),
        "heads": {one: words.phrase(f"hypotheses.{one}", lang) for one in _HEADS},
    }


_HEADS = (
    *("t_readings", "t_matrix", "t_aside", "h_matrix", "h_without", "h_factors", "c_reading"),
    *("c_score", "c_likely", "c_piece", "c_probability", "c_telling", "c_why_not", "c_first"),
)


def _reading(at: int, one: Document, lang: str) -> dict[str, Any]:
    likely = ""
    if one["term"]:
        term = words.phrase(f"hypotheses.term.{one['term']}", lang)
        likely = f"{term} ({words.percent(one['probability'], lang)})"
    return {
        "number": at,
        "id": one["id"],
        "name": words.pick(one["name"], lang) or one["id"],
        "about": words.pick(one["about"], lang),
        "score": words.decimals(one["inconsistency"], 1, lang),
        "likely": likely,
    }


def _piece(
    found: Document,
    one: Document,
    without: Mapping[str, Document],
    texts: Mapping[str, str],
    rows: Mapping[str, Document],
    speech: Speech,
) -> dict[str, Any]:
    lang = speech.lang
    kind = words.phrase(f"hypotheses.kind.{one['kind']}", lang)
    trust = words.phrase(f"hypotheses.trust.{one['trust']}", lang) if one["trust"] else ""
    return {
        "id": one["id"],
        "counts": one["counts"],
        "text": texts[one["id"]] or one["id"],
        "why": words.pick(one["why"], lang),
        "kind": ", ".join(filter(None, [kind, trust])),
        "result": one["result"],
        "figure": _figure(one["result"]),
        "by": words.phrase("hypotheses.rated_by", lang, by=one["by"]) if one["by"] else "",
        "said_by": one["said_by"],
        "sources": [
            {
                "id": source["id"],
                "name": words.pick(source["name"], lang) or source["id"],
                "address": f"/sources/{quote(source['id'], safe='')}",
            }
            for source in one["sources"]
        ],
        "rests_on": [_row(id, rows.get(id)) for id in one["rests_on"]],
        "url": one["url"] if one["url"].startswith(("https://", "http://")) else "",
        "ratings": [
            {
                "rating": one["ratings"][each["id"]],
                "spoken": words.phrase(f"hypotheses.rating.{one['ratings'][each['id']]}", lang),
                "name": words.pick(each["name"], lang),
            }
            for each in found["hypotheses"]
        ],
        "probability": words.percent(one["probability"], lang),
        "diagnosticity": one["diagnosticity"],
        "telling": words.percent(one["diagnosticity"], lang),
        "width": round(100 * min(max(one["diagnosticity"] or 0.0, 0.0), 1.0), 1),
        "out": "" if one["counts"] else hypotheses_text.out_words(one, texts, lang),
        **_without(found, without.get(one["id"]), speech),
    }


def _without(found: Document, one: Document | None, speech: Speech) -> dict[str, Any]:
    """What comes of the order when something is left out; nothing for what does not count."""
    if one is None:
        return {"then": "", "changes": False}
    changes = bool(one["leader_changed"] or one["order_changed"])
    then = hypotheses_text.first_then(found, one, speech.lang) if changes else ""
    return {"then": then, "changes": changes}


def _source(found: Document, one: Document, lang: str) -> dict[str, Any]:
    changes = bool(one["leader_changed"] or one["order_changed"])
    return {
        "id": one["without"],
        "name": words.pick(one["name"], lang) or one["without"],
        "address": f"/sources/{quote(one['without'], safe='')}",
        "changes": changes,
        "then": hypotheses_text.first_then(found, one, lang) if changes else "",
    }


def _rows_of(document: Document, found: Document) -> dict[str, Document]:
    """The rows that pieces rest on, each with the kind of row it is."""
    wanted = {id for one in found["pieces"] for id in one["rests_on"]}
    rows: dict[str, Document] = {}
    for kind in ("published", "series", "prices", "claims"):
        rows |= {one["id"]: {**one, "row": kind} for one in document[kind] if one["id"] in wanted}
    return rows


def _row(id: str, row: Document | None) -> dict[str, Any]:
    """A row that a piece rests on: its words and where they stand."""
    kind = row["row"] if row else ""
    said = ""
    if row is not None:
        said = next((row[k] for k in ("quote", "paraphrase", "said", "series") if row.get(k)), "")
    address = ""
    if kind == "claims":
        address = claim_address(row)
    elif kind == "prices":
        address = f"/prices?{urlencode({'q': id})}"
    elif kind == "published":
        address = f"/trace/published.{quote(id, safe='')}"
    return {
        "id": id,
        "said": str(said),
        "address": address,
        "quoted": bool((row or {}).get("quote")),
    }


def _figure(result: str) -> str:
    """The trace of the figure that a result compares, `ratio > 5`."""
    path = result.split(" ", 1)[0]
    return f"/trace/{quote(path)}" if path else ""
