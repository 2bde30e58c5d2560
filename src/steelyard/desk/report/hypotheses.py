"""The readings of an exchange as a section of the page: the public document in, rows out.

Never reckons: scores, probabilities and what changes are the document's. Confidence and likelihood
never stand in one sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from steelyard.desk import hypotheses_text, words
from steelyard.desk.report.bilingual import (
    Both,
    amount,
    both,
    count,
    join,
    label,
    listed,
    named,
    percent,
    same,
)

Document = Mapping[str, Any]


def hypothesis_view(document: Document) -> dict[str, Any]:
    """Names for the template: `readings` is None where the case has no hypotheses."""
    found = document.get("hypotheses")
    if not found:
        return {"readings": None}
    ids = [one["id"] for one in found["hypotheses"]]
    sentences = [
        Both(*pair)
        for pair in zip(
            hypotheses_text.outcome(found, "en"), hypotheses_text.outcome(found, "de"), strict=True
        )
    ]
    return {
        "readings": {
            "about": named(found["about"]),
            "sentences": sentences,
            "rows": [_reading(at, one) for at, one in enumerate(found["hypotheses"], start=1)],
            "heads": [named(one["name"], one["id"]) for one in found["hypotheses"]],
            "pieces": [_piece(one, ids) for one in found["pieces"] if one["counts"]],
            "aside": [_aside(found, one) for one in found["pieces"] if not one["counts"]],
            "changing": [_changing(found, kind, one) for kind, one in _changes(found)],
            "unchanged": label(
                "hypotheses.unchanged" if _changes(found) else "hypotheses.nothing_changes"
            ),
            "falls": [
                both(lambda lang, one=one: _falls(found, one, lang))  # type: ignore[misc]
                for one in found["overturn"]
            ],
            "factors": [_factor(found, one) for one in hypotheses_text.factors(found)],
            "factors_about": label("hypotheses.factors_about", n=count(found["with_likelihoods"])),
            "independence": named(found["independence"]),
            "table": _table(found),
            "table_why": named(found["likelihoods_why"]),
        }
    }


def _changes(found: Document) -> list[tuple[str, Document]]:
    return hypotheses_text.changing(found)


def _reading(at: int, one: Document) -> dict[str, Any]:
    likely = None
    if one["term"]:
        likely = join(
            label(f"hypotheses.term.{one['term']}"),
            both(lambda lang: f"({words.percent(one['probability'], lang)})"),
        )
    return {
        "number": same(str(at)),
        "rank": one["rank"],
        "name": named(one["name"], one["id"]),
        "about": named(one["about"]),
        "score": both(lambda lang: words.decimals(one["inconsistency"], 1, lang)),
        "likely": likely,
    }


def _piece(one: Document, ids: list[str]) -> dict[str, Any]:
    wide = 100 * min(max(one["diagnosticity"], 0.0), 1.0)
    bar = Markup(
        '<svg class="sharebar" width="100%" height="5" aria-hidden="true">'
        '<rect class="bar" x="0" width="{:.1f}%" height="5"/></svg>'
    ).format(wide)
    how = label(f"hypotheses.kind.{one['kind']}")
    if one["trust"]:
        how = join(how, label(f"hypotheses.trust.{one['trust']}"), sep=", ")
    elif one["result"]:
        how = join(how, one["result"], sep=": ")
    return {
        "id": one["id"],
        "text": named(one["text"], one["id"]),
        "why": named(one["why"]),
        "how": how,
        "who": _who(one),
        "rated": label("hypotheses.rated_by", by=one["by"]) if one["by"] else None,
        "rests_on": one["rests_on"],
        "url": one["url"],
        "ratings": [
            (one["ratings"][id], label(f"hypotheses.rating.{one['ratings'][id]}")) for id in ids
        ],
        "probability": percent(one["probability"]),
        "telling": percent(one["diagnosticity"]),
        "bar": bar,
    }


def _who(one: Document) -> Both | None:
    """Who says so: the one named, else the sources of the rows it rests on."""
    if one["said_by"]:
        return same(one["said_by"])
    if one["sources"]:
        return listed([named(source["name"], source["id"]) for source in one["sources"]])
    return None


def _texts(found: Document, lang: str) -> dict[str, str]:
    return {one["id"]: words.pick(one["text"], lang) for one in found["pieces"]}


def _aside(found: Document, one: Document) -> tuple[Both, Both]:
    why = both(lambda lang: hypotheses_text.out_words(one, _texts(found, lang), lang))
    return named(one["text"], one["id"]), why


def _changing(found: Document, kind: str, one: Document) -> tuple[Both, Both, bool]:
    def name(lang: str) -> str:
        if kind == "source":
            return words.pick(one["name"], lang)
        return _texts(found, lang)[one["without"]]

    left = both(lambda lang: words.phrase(f"hypotheses.{kind}", lang, name=name(lang)))
    first = both(lambda lang: hypotheses_text.first_then(found, one, lang))
    return left, first, bool(one["leader_changed"])


def _falls(found: Document, one: Document, lang: str) -> str:
    return hypotheses_text.falls_words(found, one, _texts(found, lang), lang)


def _factor(found: Document, one: Document) -> Both:
    names = {row["id"]: named(row["name"], row["id"]) for row in found["hypotheses"]}
    return label(
        "hypotheses.factor",
        factor=amount(one["factor"]),
        of=names[one["of"]],
        against=names[one["against"]],
    )


def _table(found: Document) -> Both | None:
    if not found["likelihoods"]:
        return None

    def parts(lang: str) -> str:
        return ", ".join(
            f"{rating} {words.percent(p, lang)}" for rating, p in found["likelihoods"].items()
        )

    return both(lambda lang: words.phrase("hypotheses.table_of", lang, parts=parts(lang)))
