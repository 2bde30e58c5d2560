"""What must be said beside the figures: failed checks and caveats, in both languages.

In: the weighing document. Out: its `warnings` and `caveats`, worded by data/words.yaml with
the numbers of this very weighing. Adds no figure that the document does not hold.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from steelyard.desk.words import (
    LANGUAGES,
    amount,
    count,
    day,
    has_phrase,
    item_names,
    item_words,
    money_range,
    month,
    percent,
    phrase,
    pick,
    translated,
)

# A continued part of the median above this is said aloud.
_CONTINUED = 0.05
_OFFICIAL = frozenset({"intelligence", "military", "government"})


def add_words(document: dict[str, Any]) -> dict[str, Any]:
    """The document with `warnings` and `caveats` filled in."""
    return {
        **document,
        "warnings": [_warning(document, check) for check in document["failed_checks"]],
        "caveats": [
            {"id": id, **{lang: phrase(f"caveats.{key}", lang, **fill(lang)) for lang in LANGUAGES}}
            for id, key, fill in _caveats(document)
        ],
    }


def _warning(document: dict[str, Any], check: dict[str, Any]) -> dict[str, str]:
    values = {name: value for name, value in check.items() if name != "code"}
    names = item_names(document)
    # A check names a source as the case does, in English.
    called = {
        str(one["name"]): {lang: translated(one, "name", lang) for lang in LANGUAGES}
        for one in document.get("sources", ())
    }
    words = {"code": str(check["code"])}
    for lang in LANGUAGES:
        if "items" in check:
            values["items"] = ", ".join(item_words(names, id, lang) for id in check["items"])
        if "percent" in check:
            values["percent"] = percent(check["percent"] / 100, lang)
        for name in ("least", "most", "expected", "told"):
            if name in check:
                values[name] = amount(check[name], lang=lang)
        for name in ("least_source", "most_source"):
            if name in check:
                values[name] = called.get(str(check[name]), {}).get(lang) or check[name]
        if "day" in check:
            values["day"] = day(check["day"], lang)
        if "failed" in check:
            values["detail"] = ", ".join(_failed(part, lang) for part in check["failed"])
        values["figure"] = _moved(names, str(check.get("figure") or ""), lang)
        words[lang] = phrase(f"warnings.{check['code']}", lang, **values)
    return words


def _failed(part: Mapping[str, Any], lang: str) -> str:
    """One diagnostic that falls short, in few words."""
    shown = {
        "r_hat": lambda x: amount(x, 4, lang),
        "ess": lambda x: count(round(x), lang),
        "divergences": lambda x: count(x, lang),
        "trajectories": lambda x: count(x, lang),
        "divergent_share": lambda x: percent(x, lang),
        "depth_limit_share": lambda x: percent(x, lang),
    }
    values = {name: shown[name](value) for name, value in part.items() if name != "name"}
    return phrase(f"warnings.failed.{part['name']}", lang, **values)


def _moved(names: Mapping[str, Mapping[str, str]], path: str, lang: str) -> str:
    """What a figure path names, as the object of a sentence; `a figure` for one without words."""
    key = f"warnings.moved.{path.replace('.', '_')}"
    if path and has_phrase(key):
        return phrase(key, lang)
    place, _, kind = path.rpartition(".")
    item = place.rpartition(".")[2]
    key = f"warnings.moved.{kind}"
    if item and has_phrase(key):
        return phrase(key, lang, item=item_words(names, item, lang))
    return phrase("warnings.moved.other", lang)


def _caveats(document: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """(id, words, values by language) of every caveat that this weighing calls for."""
    currency = document["currency"]
    bases = document["by_basis"].values()
    middles = [basis["given"]["p50"] for basis in bases if basis["given"]["p50"]]
    shares = document["share_of_economy"]
    counts = document["counts"]
    unseen = document["scope"].get("unseen") or {}
    amounts = document["scope"].get("amounts") or {}
    found: list[tuple[str, str, Any]] = [
        ("value", "value_own", lambda lang: {"amounts": pick(amounts, lang)})
        if amounts
        else ("value", "value", lambda lang: {}),
        *((id, id, lambda lang: {}) for id in ("interval", "bounds")),
    ]
    found.append(
        (
            "returns",
            "returns",
            lambda lang: {"unseen": pick(unseen, lang) or phrase("caveats.unseen", lang)},
        )
    )
    if len(middles) > 1 and _prices_move_most(document):
        found.append(
            (
                "price",
                "price",
                lambda lang: {"span": money_range(min(middles), max(middles), currency, lang)},
            )
        )
    carriers = _carriers(document)
    if carriers:
        names = item_names(document)
        found.append(
            (
                "capacity",
                "capacity",
                lambda lang: {"carriers": ", ".join(item_words(names, c, lang) for c in carriers)},
            )
        )
    if shares["reference"]:
        caveat = shares["reference"][0].get("caveat") or {}
        words = "output" if shares["reference"][0]["per"] == "year" else "output_window"
        share = shares["given"]["p50"]
        found.append(
            (
                "output",
                words,
                lambda lang: {
                    "percent": percent(share, lang).replace("%", "").strip(),
                    "caveat": f" {pick(caveat, lang)}" if caveat else "",
                },
            )
        )
    found.append(
        (
            "sources",
            "sources" if _mostly_official(document) else "sources_plain",
            lambda lang: {
                "reports": counts["reports"],
                "origins": counts["origins"],
                "sources": len({row["source"] for row in document["origins"]}),
            },
        )
    )
    silent = [
        item
        for leg in ("given", "returned")
        for item in document[leg]["items"].values()
        if item["continued_share"] > _CONTINUED and item["newest_evidence"]
    ]
    if silent:
        key = "silence" if len(silent) == 1 else "silence_list"
        found.append(("silence", key, lambda lang: _silence(silent, lang)))
    # Of studies that all measure the same nothing is said.
    if len({row["measures"] for row in document["published"]}) > 1:
        found.append(("rivals", "rivals", lambda lang: {}))
    return found


def _carriers(document: dict[str, Any]) -> list[str]:
    """Items whose counts a capacity was computed from, in order of their ids."""
    read_as = {row["id"]: row["read_as"] for row in document["claims"]}
    return sorted(
        {
            read_as[id]
            for row in document["claims"]
            if row["use"] == "capacity"
            for id in row["capacity_inputs"]
            if id in read_as
        }
    )


def _mostly_official(document: dict[str, Any]) -> bool:
    """Whether more than half of the origins that count are governments, armies and services."""
    kinds = {row["id"]: row["kind"] for row in document["sources"]}
    official = sum(1 for row in document["origins"] if kinds.get(row["source"]) in _OFFICIAL)
    return 2 * official > len(document["origins"])


def _silence(items: list[dict[str, Any]], lang: str) -> dict[str, str]:
    """The places of the sentence: one item with its month, or all of them in a list."""
    ends = [
        {"item": pick(item["name"], lang), "date": month(item["newest_evidence"], lang)}
        for item in items
    ]
    if len(ends) == 1:
        return ends[0]
    return {"list": ", ".join(phrase("caveats.silence_item", lang, **end) for end in ends)}


def _prices_move_most(document: dict[str, Any]) -> bool:
    """Whether the price of the leading item is less certain than its quantity."""
    items = document["given"]["items"]
    leading = max(items.values(), key=lambda item: item["value"]["p50"], default=None)
    if leading is None or leading["unit_price"] is None:
        return False

    def width(q: dict[str, float]) -> float:
        return math.log(q["p95"] / q["p05"]) if q["p05"] > 0 else math.inf

    return width(leading["unit_price"]) > width(leading["quantity"])
