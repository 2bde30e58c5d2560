"""What stands beside the judging of a claim: its translation, its links, the way it is deleted.

In: a case and a claim of it. Out: values of the page of its document.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import quote, urlencode

from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.desk.editing.links import KINDS
from steelyard.desk.editing.rows import row_hash
from steelyard.desk.web.asking import Query
from steelyard.desk.web.fields import form_of
from steelyard.desk.web.listing import claim_address
from steelyard.desk.web.places import NO_DOCUMENT
from steelyard.desk.web.record_forms import drop_of
from steelyard.desk.web.speech import Speech

TRANSLATED: Final = ("translation", "translation_lang", "translation_by", "translation_checked")
MOST_OTHERS: Final = 100
"""Claims that are proposed as the other end of a link."""
MOST_LINKS: Final = 40
MOST_WORDS: Final = 70
_ENGLISH: Final = "en"


def more_of(case: Case, claim: Claim, query: Query) -> dict[str, Any]:
    """Translation, links and the form that deletes a claim."""
    speech = query.speech
    where = f"/inbox/{quote(claim.document or NO_DOCUMENT, safe='')}"
    state = query.one("state", "proposed")
    known = {one.id: one for one in case.claims}
    return {
        "translation": claim.translation,
        "translated": _translated(claim, speech),
        "translating": {
            "fields": form_of("claims", claim, TRANSLATED, case, speech),
            # It is looked for where the words are in a language that the page does not speak.
            "open": bool(claim.translation),
        },
        "drop": drop_of(
            "claims",
            claim.id,
            row_hash(claim),
            f"{where}?{urlencode({'state': state, 'after': claim.id})}",
            speech,
        ),
        "links": [
            _link(one, claim.id, known, speech) for one in case.links if claim.id in {one.a, one.b}
        ][:MOST_LINKS],
        "linking": {
            "kinds": [(one, speech.t(f"origins.kind.{one}")) for one in KINDS],
            "others": [{"id": one.id, "said": _said(one)} for one in _others(case.claims, claim)],
            "back": claim_address(claim.document, claim.id, state),
        },
    }


def _translated(claim: Claim, speech: Speech) -> str:
    """Who made a translation, and whether anybody has compared it."""
    if not claim.translation:
        return ""
    by = speech.t(f"translation.by_{claim.translation_by or 'unknown'}")
    checked = speech.t(
        "translation.checked" if claim.translation_checked else "translation.unchecked"
    )
    return f"{claim.translation_lang or _ENGLISH}, {by}, {checked}"


def _link(link: Any, id: str, known: dict[str, Claim], speech: Speech) -> dict[str, Any]:
    other = link.b if link.a == id else link.a
    claim = known.get(other)
    return {
        "own": link.a == id,
        "kind": speech.t(f"origins.kind.{link.kind}"),
        "judgement": speech.t(f"origins.judged.{link.judgement}"),
        "other": other,
        "address": claim_address(claim.document, other) if claim else "",
        "edit": f"/origins?{urlencode({'view': 'links', 'q': other})}",
    }


def _others(claims: Iterable[Claim], claim: Claim) -> list[Claim]:
    """Other claims on the same item, those that it may repeat."""
    same = [one for one in claims if one.item == claim.item and one.id != claim.id and one.item]
    same.sort(key=lambda one: (one.as_of or one.reported_on or "", one.id), reverse=True)
    return same[:MOST_OTHERS]


def _said(claim: Claim) -> str:
    said = claim.quote or claim.said or claim.paraphrase
    return said if len(said) <= MOST_WORDS else f"{said[:MOST_WORDS]}…"
