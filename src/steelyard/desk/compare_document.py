"""A Bridge as one plain dict: what the text, the files and the charts of a comparison are made of.

In: a Bridge, and the same one walked in the other order where that was asked for. Out:
JSON-ready values at full precision, every change with its cause. Rounds nothing but in the
one line that tells a change in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from steelyard.case.case import Case
from steelyard.desk import words
from steelyard.weighing.at_day import COLUMNS, figure
from steelyard.weighing.changes import Change
from steelyard.weighing.compare import Bridge, Part, Side
from steelyard.weighing.document.plain import plain

SCHEMA = "steelyard-comparison/1"
Document = dict[str, Any]
# What a change of one of these says by itself; other fields are named with their two values.
_KINDS = {"same_origin", "derived_from", "stale_repeat", "supersedes"}


def bridge_document(bridge: Bridge, other: Bridge | None = None) -> Document:
    """The whole comparison; `other` is the bridge with its causes applied in reverse."""
    exchange = bridge.b.case.exchange
    parts = [_part(bridge, part) for part in bridge.parts]
    return {
        "schema": SCHEMA,
        "case": exchange.id,
        "title": dict(exchange.title),
        "currency": exchange.money.currency,
        "price_year": exchange.money.price_year,
        "seed": bridge.seed,
        "draws": bridge.draws,
        "a": _side(bridge.a, bridge.start.day.isoformat(), bridge.missing_texts[0]),
        "b": _side(bridge.b, bridge.end.day.isoformat(), bridge.missing_texts[1]),
        "names": {item.id: dict(item.name) for item in _items(bridge)},
        "causes": parts,
        "figures": {path: _figure(bridge, other, path) for path in bridge.paths},
    }


def without_internal(document: Mapping[str, Any]) -> Document:
    """The comparison as it may leave the house: an internal change is counted and not told."""
    causes = [
        {
            **part,
            "changes": [
                {"cause": one["cause"], "kind": one["kind"], "internal": True}
                if one["internal"]
                else one
                for one in part["changes"]
            ],
        }
        for part in document["causes"]
    ]
    return {**document, "causes": causes}


def _items(bridge: Bridge) -> list[Any]:
    items = {item.id: item for case in (bridge.a.case, bridge.b.case) for item in case.items}
    return [items[id] for id in sorted(items)]


def _side(side: Side, end: str, missing_texts: tuple[str, ...]) -> Document:
    return {
        "label": side.label,
        "window_end": end,
        "as_of": side.as_of.isoformat() if side.as_of else None,
        "basis": side.basis or side.case.exchange.basis,
        "without": list(side.without),
        "recorded": side.recorded is not None,
        "seed": side.seed,
        "draws": side.draws,
        "missing_texts": list(missing_texts),
    }


def _part(bridge: Bridge, part: Part) -> Document:
    changes = [_change(bridge, part, change) for change in part.changes]
    return {
        "causes": list(part.causes),
        "from_day": part.before.day.isoformat(),
        "to_day": part.after.day.isoformat(),
        "changes": changes,
    }


def _change(bridge: Bridge, part: Part, change: Change) -> Document:
    return {
        "cause": change.cause,
        "kind": change.kind,
        "id": change.id,
        "counts": _counts(bridge, part, change),
        "fields": list(change.fields),
        "line": change_line(change, bridge.a.case, bridge.b.case),
        "before": _fields(change.before, change.fields),
        "after": _fields(change.after, change.fields),
        "internal": _internal(bridge, change),
    }


def _internal(bridge: Bridge, change: Change) -> bool:
    """Whether either side marks the record, or a claim that the link joins, as internal."""
    records = [one for one in (change.before, change.after) if one is not None]
    if change.kind == "links":
        ends = {end for link in records for end in (link.a, link.b)}
        cases = (bridge.a.case, bridge.b.case)
        return any(c.internal for case in cases for c in case.claims if c.id in ends)
    return any(getattr(one, "internal", False) for one in records)


def _counts(bridge: Bridge, part: Part, change: Change) -> bool | None:
    """Whether a claim counts on either side, or a price is one of the basis compared on."""
    if change.kind == "claims":
        return change.id in part.counting
    if change.kind != "prices":
        return None
    bases = {side.basis or side.case.exchange.basis for side in (bridge.a, bridge.b)}
    rows = (change.before, change.after)
    return any(row is not None and row.basis in bases for row in rows)


def _fields(record: Any, fields: tuple[str, ...]) -> Any:
    """Only what differs; a whole record is told by its line and stands in the case."""
    if record is None or not fields or not hasattr(record, fields[0]):
        return None
    return {name: plain(getattr(record, name)) for name in fields}


def _figure(bridge: Bridge, other: Bridge | None, path: str) -> Document:
    return {
        "a": dict(figure(bridge.start.figures, path)),
        "b": dict(figure(bridge.end.figures, path)),
        "move": {column: bridge.move(path, column) for column in COLUMNS},
        "parts": [
            {
                "causes": list(part.causes),
                "after": dict(figure(part.after.figures, path)),
                "move": {column: part.move(path, column) for column in COLUMNS},
                "error": {column: part.error(path, column) for column in COLUMNS},
                "reverse": _reversed(other, part, path),
            }
            for part in bridge.parts
        ],
    }


def _reversed(other: Bridge | None, part: Part, path: str) -> Document | None:
    """The move of the same causes in the other order, where they stand alone there too."""
    if other is None:
        return None
    for one in other.parts:
        if set(one.causes) == set(part.causes):
            return {column: one.move(path, column) for column in COLUMNS}
    return None


# --- a change in one line ---


def change_line(change: Change, a: Case, b: Case, lang: str = "en") -> str:
    """What changed, in one line without its id."""
    old, new = change.before, change.after
    record = new if new is not None else old
    if change.kind == "claims":
        told = _claim(record, b if new is not None else a, lang)
    elif change.kind == "prices":
        told = _price(record, b if new is not None else a, lang)
    elif change.kind == "links":
        kind = record.kind
        key = f"trace.link.{kind}.a"
        told = words.phrase(key, lang, other=record.b) if kind in _KINDS else kind
        told = f"{record.a} {told}"
    elif change.kind == "series":
        shown = (old.value if old else None, new.value if new else None)
        told = f"{record.series} {record.period}: {words.amount(shown[1], 4, lang)}"
        if None not in shown and shown[0] != shown[1]:
            told = f"{record.series} {record.period}"
    elif change.kind == "texts":
        return words.phrase("compare.text_changed", lang)
    else:
        told = ""
    news = ""
    if change.fields:
        pairs = ((name, getattr(old, name, old), getattr(new, name, new)) for name in change.fields)
        news = "; ".join(
            words.phrase("compare.changed", lang, field=name, old=_short(x), new=_short(y))
            for name, x, y in pairs
            if name != "reported_on"
        )
    elif new is None:
        news = words.phrase("compare.gone", lang)
    elif old is None and not told:
        news = words.phrase("compare.new", lang)
    return words.one_line("; ".join(one for one in (told, news) if one))


def _short(value: Any) -> str:
    """A field's value in a few words; what has parts of its own is only said to differ."""
    if isinstance(value, float):
        return f"{value:,.12g}"
    if value is None or value == "":
        return "-"
    text = str(value) if isinstance(value, str | int) else "..."
    return text if len(text) <= 40 else f"{text[:37]}..."


def _claim(claim: Any, case: Case, lang: str) -> str:
    item = _item_name(case, claim.item, lang)
    sources = {source.id: source.name for source in case.sources}
    low, high = claim.amount_low, claim.amount_high
    amount = words.amount_range(low, high, 4, lang)
    if low is not None and low == high:
        amount = words.amount(low, 4, lang)
    when = f" {words.day(claim.as_of, lang)}" if claim.as_of else ""
    source = sources.get(claim.source or "", claim.source or "")
    said = f"{item}{when}: {amount}"
    return f"{said} ({source})" if source else said


def _price(price: Any, case: Case, lang: str) -> str:
    low, high = price.price_low, price.price_high
    amount = words.amount(low, 3, lang) if low == high else words.amount_range(low, high, 3, lang)
    item = _item_name(case, price.item, lang) if price.item else price.said
    return f"{item}, {price.basis or '-'}: {amount} {price.currency} of {price.price_year}"


def _item_name(case: Case, id: str, lang: str) -> str:
    names = {item.id: item.name for item in case.items}
    return words.item_words(names, id, lang)
