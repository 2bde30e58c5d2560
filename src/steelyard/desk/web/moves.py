"""What moved between the last two weighings: by item, and with which claims.

In: the outline of the earlier weighing and the document of the last. Out: for each item that moved
its figures then and now, and the claims that came, went or say something else. Reckons nothing; all
rounding is left to desk/words.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from steelyard.desk import words
from steelyard.desk.web.earlier import Document, outline
from steelyard.desk.web.listing import claim_address
from steelyard.desk.web.speech import Speech

MOST_MOVED: Final = 12
"""Items that moved most; the list of items has all figures."""
NAMED: Final = 6
"""Claims named beside one item."""


def moved_items(
    before: Mapping[str, Any], now: Document, speech: Speech, documents: Mapping[str, str | None]
) -> list[dict[str, Any]]:
    """The items whose words moved or whose claims are others, what moved most first.

    `documents` says of each claim of the case in which document it stands.
    """
    is_ = outline(now)
    changes = _changes(before["claims"], is_["claims"])
    rows: list[dict[str, Any]] = []
    for id in dict.fromkeys([*is_["items"], *before["items"]]):
        was, stands = before["items"].get(id), is_["items"].get(id)
        told = [_told(one, now["currency"], speech) for one in (was, stands)]
        if told[0] == told[1] and id not in changes:
            continue
        name = (stands or was or {}).get("name")
        rows.append(
            {
                "id": id if stands else "",
                "name": speech.pick(name) or id.replace("_", " "),
                "before": told[0],
                "now": told[1],
                "moved": told[0] != told[1],
                "why": _why(changes.get(id, {}), was, stands, now["currency"], speech, documents),
                "weight": abs(_middle(stands) - _middle(was)),
            }
        )
    rows.sort(key=lambda row: (-row["weight"], row["name"]))
    return rows


def _middle(entry: Mapping[str, Any] | None) -> float:
    return float(((entry or {}).get("value") or {}).get("p50") or 0.0)


def _told(entry: Mapping[str, Any] | None, currency: str, speech: Speech) -> dict[str, str]:
    if entry is None:
        return {"quantity": "", "value": ""}
    lang, q, value = speech.lang, entry["quantity"], entry["value"]
    unit = words.unit(entry["unit"], lang)
    return {
        "quantity": f"{words.amount(q['p50'], 2, lang)} {unit}".strip() if q else "",
        "value": words.money(value["p50"], currency, lang) if value else "",
    }


def _price(entry: Mapping[str, Any] | None, currency: str, speech: Speech) -> str:
    """In words, for chance moves the last digits."""
    q = (entry or {}).get("unit_price")
    return words.money(q["p50"], currency, speech.lang) if q else ""


def _changes(
    before: Mapping[str, list[Any]], now: Mapping[str, list[Any]]
) -> dict[str, dict[str, list[str]]]:
    """Item -> the claims that came, went, or say something else."""
    found: defaultdict[str, dict[str, list[str]]] = defaultdict(
        lambda: {"came": [], "went": [], "other": []}
    )
    for id, item, how in _compared(before, now):
        found[item][how].append(id)
    return dict(found)


def _compared(
    before: Mapping[str, list[Any]], now: Mapping[str, list[Any]]
) -> Iterator[tuple[str, str, str]]:
    for id in sorted(before.keys() | now.keys()):
        was, stands = before.get(id), now.get(id)
        if was is None and stands is not None:
            yield id, stands[0], "came"
        elif stands is None and was is not None:
            yield id, was[0], "went"
        elif was is not None and stands is not None and was != stands:
            if was[0] == stands[0]:
                yield id, was[0], "other"
            else:
                yield id, was[0], "went"
                yield id, stands[0], "came"


def _why(
    changes: Mapping[str, list[str]],
    was: Mapping[str, Any] | None,
    stands: Mapping[str, Any] | None,
    currency: str,
    speech: Speech,
    documents: Mapping[str, str | None],
) -> list[dict[str, Any]]:
    """The causes that stand in the files, each with the claims it is."""
    told = [
        {
            "text": speech.t(f"overview.why.{how}", n=len(ids)),
            "claims": [
                {"id": id, "address": claim_address(documents[id], id) if id in documents else ""}
                for id in ids[:NAMED]
            ],
            "more": max(len(ids) - NAMED, 0),
        }
        for how, ids in changes.items()
        if ids
    ]
    prices = [_price(one, currency, speech) for one in (was, stands)]
    if was and stands and prices[0] != prices[1]:
        told.append({"text": speech.t("overview.why.price"), "claims": [], "more": 0})
    if not told:
        told.append({"text": speech.t("overview.why.shared"), "claims": [], "more": 0})
    return told
