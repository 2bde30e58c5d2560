"""Second readers: who read what after whom, how far they agree, and where they do not.

In: a Bench; in the query the part (`view=disagreements`, `all`, `waiting`) and the page. Out:
values of the page. Changes nothing: whoever settles a disagreement judges the claim again.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from steelyard.case.case import Case
from steelyard.case.claims import COUNTED_STATES, Claim
from steelyard.desk import words
from steelyard.desk.editing.seconds import Agreement, Reading, readings, same_person
from steelyard.desk.web.asking import NotFoundError, Query
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.listing import address, claim_address, cut, stretch_of
from steelyard.desk.web.pages.inbox import amount_words
from steelyard.desk.web.pages.prices import item_words
from steelyard.desk.web.speech import Speech

PATH: Final = "/readers"
VIEWS: Final = ("disagreements", "all", "waiting")
LISTED: Final = 50
LEAST_KAPPA: Final = 10
"""Claims judged twice below which kappa is left out: over a few its interval spans all it may be."""


def view(bench: Bench, query: Query) -> dict[str, Any]:
    """How far two readers agree, and the claims of one part."""
    speech, case = query.speech, bench.case
    if case is None:
        raise NotFoundError(speech.t("error.no_case"))
    agreement = readings(bench.root)
    chosen = query.one("view") if query.one("view") in VIEWS else VIEWS[0]
    twice = [one for one in agreement.readings if one.agreed is not None]
    claims = {one.id: one for one in case.claims}
    parts: dict[str, list[Reading]] = {
        "disagreements": list(agreement.disagreements),
        "all": twice,
        "waiting": _waiting(agreement, case, bench.by, {one.claim for one in twice}),
    }
    listed = stretch_of(query, PATH, parts[chosen], LISTED)
    names = item_words(case, speech)
    return {
        "view": chosen,
        "views": [
            {
                "name": one,
                "label": speech.t(f"readers.view.{one}"),
                "number": len(parts[one]),
                "address": address(query, PATH, view=one),
            }
            for one in VIEWS
        ],
        "agreement": _agreement(agreement, speech),
        "pairs": _pairs(twice, speech),
        "list": listed,
        "rows": [_row(one, claims.get(one.claim), names, speech) for one in listed.rows],
    }


def _agreement(agreement: Agreement, speech: Speech) -> dict[str, Any] | None:
    if agreement.share is None:
        return None
    lang = speech.lang
    return {
        "share": words.percent(agreement.share, lang),
        "range": words.percent_range(agreement.low or 0.0, agreement.high or 0.0, lang),
        "agreed": agreement.agreed,
        "count": agreement.count,
        "kappa": _kappa(agreement, speech),
        "kappa_count": agreement.kappa_count,
        "low": round(100 * (agreement.low or 0.0), 1),
        "middle": round(100 * agreement.share, 1),
        "high": round(100 * (agreement.high or 0.0), 1),
    }


def _kappa(agreement: Agreement, speech: Speech) -> str:
    """Cohen's kappa, where enough claims were judged twice for it to mean something."""
    if agreement.kappa_count < LEAST_KAPPA:
        return speech.t("readers.too_few")
    return words.decimals(agreement.kappa, 2, speech.lang) if agreement.kappa is not None else "–"


def _pairs(twice: list[Reading], speech: Speech) -> list[dict[str, Any]]:
    """For each two readers, how many claims both read and how many they agree on."""
    both = Counter((one.first_by, one.second_by) for one in twice)
    agreed = Counter((one.first_by, one.second_by) for one in twice if one.agreed)
    return [
        {
            "first": first or speech.t("readers.nobody"),
            "second": second,
            "count": number,
            "agreed": agreed[(first, second)],
        }
        for (first, second), number in both.most_common()
    ]


def _waiting(agreement: Agreement, case: Case, by: str, read: set[str]) -> list[Reading]:
    """Claims that count on one reader's word, and that whoever sits here may read again."""
    known = {one.claim: one for one in agreement.readings}
    found = []
    for claim in case.claims:
        first = known.get(claim.id)
        if claim.state not in COUNTED_STATES or claim.id in read or first is None:
            continue
        if not same_person(first.first_by, by):
            found.append(first)
    return found


def _row(
    reading: Reading, claim: Claim | None, names: dict[str, str], speech: Speech
) -> dict[str, Any]:
    return {
        "id": reading.claim,
        "item": names.get(claim.item, claim.item) if claim else "",
        "amount": amount_words(claim, speech) if claim else "",
        "words": cut(claim.quote or claim.paraphrase or claim.said) if claim else "",
        "quoted": bool(claim and claim.quote),
        "address": claim_address(claim.document, claim.id) if claim else "",
        "first_by": reading.first_by or speech.t("readers.nobody"),
        "first": speech.name(f"value.{reading.first}") if reading.first else "",
        "first_when": words.day(reading.first_when[:10], speech.lang) if reading.first_when else "",
        "second_by": reading.second_by,
        "second": speech.name(f"value.{reading.second}") if reading.second else "",
        "second_when": words.day(reading.second_when[:10], speech.lang)
        if reading.second_when
        else "",
        "agreed": reading.agreed,
        "settled": reading.settled,
        "why": cut(reading.why),
    }
