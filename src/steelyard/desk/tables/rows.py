"""The rows of the tidy tables, read out of the weighing document.

In: a document that is public already. Out: rows by column name; a column that a row lacks is
left empty. Never rounds, weighs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from steelyard.desk.headlines import headlines, leg_name
from steelyard.desk.words import LANGUAGES, item_words, pick

Row = dict[str, Any]
Json = Mapping[str, Any]

ENDS = ("low", "p05", "p50", "p95", "high")


def _spread(name: str, spread: Json | None) -> Row:
    """The six cells of a Q object, `name`_low to `name`_open."""
    if spread is None:
        return {}
    return {f"{name}_{end}": spread.get(end) for end in (*ENDS, "open")}


def _names(words: Mapping[str, str] | None) -> Row:
    return {"name_en": pick(words, "en"), "name_de": pick(words, "de")}


def with_names(rows: Sequence[Row], names: Mapping[str, Mapping[str, str]]) -> list[Row]:
    """The rows with the name of their item beside its id, where they name one."""
    return [
        {
            **row,
            **{
                f"item_name_{lang}": item_words(names, row["item"], lang)
                for lang in LANGUAGES
                if row.get("item")
            },
        }
        for row in rows
    ]


def summary_rows(document: Json) -> list[Row]:
    return [
        {
            "figure": one.path,
            "unit": one.unit,
            **{end: one.spread.get(end) for end in (*ENDS, "open")},
            **{f"name_{lang}": name for lang, name in one.names.items()},
            **{f"words_{lang}": words for lang, words in one.words.items()},
        }
        for one in headlines(document)
    ]


def balance_rows(document: Json) -> list[Row]:
    basis, rows = document["basis"], []
    for leg in ("given", "returned", "due", "trade"):
        pan = document.get(leg) or {}
        if not pan.get("value"):
            continue
        shared = {"basis": basis, "leg": leg}
        rows.append(
            {**shared, "figure": f"{leg}.value", "item": "total", **_total(leg, pan["value"])}
        )
        whole = pan["value"].get("p50")
        for id, item in pan.get("items", {}).items():
            value = item.get("value")
            if value is None:
                continue
            part = value.get("p50")
            rows.append(
                {
                    **shared,
                    "figure": f"{leg}.items.{id}.value",
                    "item": id,
                    **_names(item["name"]),
                    **_spread("value", value),
                    "share_of_leg": part / whole if whole and part is not None else None,
                }
            )
    rows.append({"basis": basis, "leg": "balance", "figure": "balance", "item": "total"})
    rows[-1].update(_total("balance", document["balance"]))
    for name, on in document.get("by_basis", {}).items():
        extra = {key: on.get(key) for key in ("proxy_value_share", "unfilled")}
        if name == basis:
            rows[0].update(extra)
            continue
        for leg in ("given", "returned", "balance"):
            figure = {
                "basis": name,
                "leg": leg,
                "figure": f"by_basis.{name}.{leg}",
                "item": "total",
            }
            rows.append({**figure, **_total(leg, on.get(leg)), **(extra if leg == "given" else {})})
    return rows


def _total(leg: str, spread: Json | None) -> Row:
    names = {f"name_{lang}": leg_name(leg, lang) for lang in LANGUAGES}
    return {**names, **_spread("value", spread)}


def item_rows(document: Json) -> list[Row]:
    rows = []
    for pan in ("given", "returned", "due", "trade", "supporting"):
        block = document.get(pan) or {}
        items = block if pan == "supporting" else block.get("items", {})
        for id, item in items.items():
            row = {**item, "item": id, "pan": pan, **_names(item.get("name"))}
            for name in ("quantity", "unit_price", "value", "documented"):
                row.update(_spread(name, item.get(name)))
            span = item.get("raw_span") or {}
            row.update(raw_span_low=span.get("low"), raw_span_high=span.get("high"))
            row.update(_proxy(item.get("proxy_price")))
            rows.append(row)
    for row in document.get("unpriced", ()):
        rows.append(
            {**row, "pan": "unpriced", **_names(row.get("name"))},
        )
    return rows


def _proxy(proxy: Json | None) -> Row:
    if not proxy:
        return {}
    found = {f"proxy_{key}": proxy.get(key) for key in ("item", "basis", "low", "high")}
    reason = proxy.get("reason") or {}
    reason = {"en": reason} if isinstance(reason, str) else reason
    return {
        **found,
        "proxy_reason_en": pick(reason, "en"),
        "proxy_reason_de": pick(reason, "de"),
    }


def claim_rows(document: Json) -> list[Row]:
    rows = []
    for claim in document.get("claims", ()):
        point = claim.get("point") or {}
        rows.append({**claim, **{f"point_{key}": point.get(key) for key in point}})
    return rows


def source_rows(document: Json) -> list[Row]:
    camps = document.get("camps") or {}
    rows = []
    for source in document.get("sources", ()):
        name = (camps.get(source.get("camp")) or {}).get("name")
        leans = [
            f"{family} {lean['p50']:.2f} ({lean['p05']:.2f} to {lean['p95']:.2f})"
            for family, lean in (source.get("leans") or {}).items()
        ]
        words = {"camp_name_en": pick(name, "en"), "camp_name_de": pick(name, "de")}
        rows.append({**source, **words, "leans": leans})
    return rows


def lean_rows(document: Json) -> list[Row]:
    return [
        {"source": source["id"], "family": family, **lean}
        for source in document.get("sources", ())
        for family, lean in (source.get("leans") or {}).items()
    ]


def price_rows(document: Json) -> list[Row]:
    return [dict(price) for price in document.get("prices", ())]


def origin_rows(document: Json) -> list[Row]:
    names = {source["id"]: source["name"] for source in document.get("sources", ())}
    rows = []
    for origin in document.get("origins", ()):
        drifts = [f"{one['claim']}: {one['drift']}" for one in origin.get("drifts", ())]
        rows.append(
            {
                **origin,
                "origin": origin["id"],
                "source_name": names.get(origin.get("source")),
                "reports": len(origin["claims"]),
                "drifts": drifts,
            }
        )
    return rows


def curve_rows(document: Json) -> list[Row]:
    units = {row["item"]: row.get("unit") for row in item_rows(document) if row.get("unit")}
    months = document.get("months", ())
    return [
        {"item": item, "unit": units.get(item), "month": month, **_at(curve, at)}
        for item, curve in document.get("curves", {}).items()
        for at, month in enumerate(months)
    ]


def value_curve_rows(document: Json) -> list[Row]:
    months = document.get("months", ())
    return [
        {"leg": leg, "month": month, **_at(curve, at)}
        for leg, curve in document.get("value_curves", {}).items()
        for at, month in enumerate(months)
    ]


def _at(curve: Json, at: int) -> Row:
    return {name: curve[name][at] for name in ("p05", "p50", "p95")}


def promise_rows(document: Json) -> list[Row]:
    return [
        {**row, **_names(row.get("name")), **_spread("documented", row.get("documented"))}
        for row in document.get("promises", ())
    ]


def expectation_rows(document: Json) -> list[Row]:
    return [
        {**row, "expectation": row["id"], "day": row["on"], **_names(row.get("name"))}
        for row in document.get("expectations", ())
    ]


def hypothesis_rows(document: Json) -> list[Row]:
    found = document.get("hypotheses") or {}
    return [
        {**row, "hypothesis": row["id"], **_names(row.get("name"))}
        for row in found.get("hypotheses", ())
    ]


def piece_rows(document: Json) -> list[Row]:
    """One row a piece and hypothesis, in the order of the matrix."""
    found = document.get("hypotheses") or {}
    return [
        {
            **piece,
            "piece": piece["id"],
            "hypothesis": id,
            "rating": rating,
            "rating_if_not": piece["ratings_if_not"].get(id),
            "likelihood": piece["likelihoods"].get(id),
            "text_en": piece["text"].get("en"),
            "text_de": piece["text"].get("de"),
        }
        for piece in found.get("pieces", ())
        for id, rating in piece["ratings"].items()
    ]


def grid_rows(document: Json) -> list[Row]:
    return [
        {
            **cell,
            "prices": cell.get("rows"),
            **_proxy(cell.get("proxy")),
            **_spread("unit_price", cell.get("unit_price")),
        }
        for cell in document.get("grid", ())
    ]


def width_rows(document: Json) -> list[Row]:
    """What each item's range rests on, one item a row."""
    rows = []
    for item, width in (document.get("widths") or {}).items():
        apart, value = width["apart"], width.get("value_parts") or {}
        figures = {f"figures_{key}": apart[key] for key in ("plain", "at_least", "at_most", "none")}
        rows.append(
            {
                "item": item,
                **{key: width[key] for key in ("reports", "origins", "prior_share", "unspoken")},
                **figures,
                "apart_times": apart["times"],
                "camps": [f"{camp['camp']} {camp['origins']}" for camp in width["camps"]],
                **{
                    f"{lean}_{end}": width[lean][end]
                    for lean in ("half", "double")
                    for end in ("p05", "p95")
                },
                "continued_share": width["continued_share"],
                **{f"part_{part['name']}": part["share"] for part in width["parts"]},
                "value_quantity": value.get("quantity"),
                "value_price": value.get("price"),
            }
        )
    return rows


def prior_rows(document: Json) -> list[Row]:
    """Each number assumed before the claims, then each quantity before and after them."""
    rows: list[Row] = [
        {**row, "kind": "prior", "row": row["name"]} for row in document.get("priors", ())
    ]
    after = {row["item"]: row for row in item_rows(document) if row.get("unit")}
    for item, before in (document.get("prior_predictive") or {}).items():
        if item not in after:
            continue
        rows.append(
            {
                "kind": "item",
                "row": f"quantity of {item}",
                "item": item,
                "unit": after[item]["unit"],
                **{f"before_{end}": before.get(end) for end in ("p05", "p50", "p95")},
                **{
                    f"after_{end}": after[item].get(f"quantity_{end}")
                    for end in ("p05", "p50", "p95")
                },
            }
        )
    return rows


def bridge_rows(document: Json) -> list[Row]:
    """From each end of a published figure to ours: what it states, each step, what is weighed here."""
    rows: list[Row] = []
    for bridge in document.get("bridges") or ():
        told = {name: bridge[name] for name in ("figure", "study", "measures", "leg")}
        for end, found in bridge["ends"].items():
            first = {"step": "stated", "amount": found["stated"]}
            last = {"step": "ours", "amount": found["ours"]}
            steps = [
                {
                    "step": step["name"],
                    "how": step["how"],
                    "amount": step["move"],
                    "p05": step["p05"],
                    "p95": step["p95"],
                }
                for step in found["steps"]
            ]
            rows += [
                {**told, "end": end, "place": place, **row}
                for place, row in enumerate((first, *steps, last), start=1)
            ]
    return rows
