"""Forms for rows that are not there yet: a source, an item, a price, a promise, a series.

In: the case, a kind, and what the address fills in already. Out: the fields of the form, with what
is usual, what is needed and what comes to mind. The row itself is made by a deed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, Final

from steelyard.base.tables import read_table
from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.desk.editing.making import NUMBERED, free_id, source_called
from steelyard.desk.web.asking import Query, local
from steelyard.desk.web.fields import Field, form_of, plain_field
from steelyard.desk.web.speech import Speech

FIRST: Final[Mapping[str, tuple[str, ...]]] = {
    "sources": ("name", "camp", "kind", "interested"),
    "items": (
        *("name", "name_de", "unit", "direction", "account", "measure", "family", "magnitude"),
        "aliases",
    ),
    "prices": (
        *("item", "basis", "kind", "price_low", "price_high", "currency", "unit", "price_year"),
        *("per_item", "per_item_reason", "source", "url", "quote"),
    ),
    "promises": (
        *("kind", "claim", "item", "on", "source", "said", "amount_low", "amount_high", "unit"),
        *("reported_on", "url"),
    ),
    "series": ("series", "period", "value", "unit", "source", "url", "reported_on"),
}
"""What is looked at; the others are folded."""
MORE: Final[Mapping[str, tuple[str, ...]]] = {
    "sources": ("name_de", "aliases", "note", "id"),
    "items": ("definition", "same_as", "detection_limit", "start", "note", "id"),
    "prices": (
        *("bound", "state", "role", "reason", "said", "buyer", "seller", "context", "rests_on"),
        *("reported_on", "internal", "note", "id"),
    ),
    "promises": ("said_de", "rests_on", "internal", "note", "id"),
    "series": ("use", "note", "id"),
}
_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "sources": ("name", "camp", "kind"),
    "items": ("unit", "family"),
    "prices": ("item", "basis", "kind", "currency", "unit", "price_year"),
    "promises": ("kind",),
    "series": ("series", "unit"),
}
SEVERAL: Final = "several"
"""A field that no row has: a year and a value a line, each of which becomes a row."""
UNNAMED: Final = "unknown"
"""The publisher of a document of which nobody said who published it."""
MOST_LIKELY: Final = 60
"""Suggestions of one field."""


def voice_of(case: Case, claim: Claim) -> str:
    """Who a claim is said to be from: the last of its voices, else who published its document."""
    if claim.attribution:
        return claim.attribution[-1]
    found = (one.publisher for one in case.documents if one.id == claim.document)
    publisher = next(found, "")
    return "" if publisher == UNNAMED else publisher


def likely_source(case: Case, claim: Claim) -> str:
    """The source that the voice of a claim is a name of, where nobody has judged the claim.

    It is proposed to whoever judges: sources made since the document was read are found so.
    """
    if claim.source or claim.state not in {"proposed", "parked"}:
        return ""
    return source_called(case, voice_of(case, claim))


def needed(kind: str, cells: Mapping[str, str], lang: str) -> tuple[str, ...]:
    """The fields that such a row cannot do without, given what else it says."""
    names = list(_NEEDED[kind])
    if kind == "items":
        own = "name_de" if lang == "de" else "name"
        names.insert(0, own if not (cells.get("name") or cells.get("name_de")) else "unit")
        if not (cells.get("definition") or cells.get("same_as")):
            names.append("magnitude")
    elif kind == "prices" and not cells.get("price_high"):
        names.append("price_low")
    elif kind == "series" and not cells.get(SEVERAL):
        names.append("period")
    elif kind == "promises":
        expected = cells.get("kind") == "expected"
        names += ["said"] if expected else ["claim", "on"]
        if expected and not (cells.get("claim") or cells.get("item")):
            names.append("item")
    return tuple(dict.fromkeys(names))


def new_form(case: Case, kind: str, path: str, query: Query) -> dict[str, Any] | None:
    """The form of a new row where the address asks for one (`new=1`).

    What the address says of fields is filled in; `then` is where to go on once the row is there.
    """
    if not query.one("new"):
        return None
    speech = query.speech
    values = _usual(kind, case, query) | {
        name: query.one(name) for name in (*FIRST[kind], *MORE[kind]) if query.one(name)
    }
    draft = SimpleNamespace(**values)
    if "direction" in values:
        draft.direction = tuple(values["direction"].split(">"))
    lacking = set(needed(kind, {}, speech.lang))
    if kind == "promises":
        # Whether it needs a claim or words is said by its kind, which is chosen here.
        lacking = {"kind"}

    def fields(names: Iterable[str]) -> list[Field]:
        return [
            _with_more(one, kind, case, values, lacking, speech)
            for one in form_of(kind, draft, tuple(names), case, speech)
        ]

    first = FIRST[kind]
    several: tuple[Field, ...] = ()
    if kind == "series":
        lacking.discard("period")
        label, help_ = speech.t("series.several"), speech.t("series.several_help")
        several = (replace(plain_field(SEVERAL, label, "", wide=True, area=True), help=help_),)
    if kind == "items":
        # The name in the language of the page comes first.
        own, other = ("name_de", "name") if speech.lang == "de" else ("name", "name_de")
        first = (own, other, *(one for one in first if one not in {own, other}))
    then = query.one("then")
    return {
        "kind": kind,
        "fields": [*fields(first), *several],
        "more": fields(MORE[kind]),
        "then": local(then) if then else "",
        "back": local(then) if then else path,
        "title": speech.t(f"new.title.{kind}"),
        "about": speech.t(f"new.about.{kind}"),
    }


def _usual(kind: str, case: Case, query: Query) -> dict[str, str]:
    if kind == "series":
        return {"use": "true"}
    exchange = case.exchange
    if kind == "sources":
        return {"camp": _only(exchange.camps), "interested": "false"}
    if kind == "items":
        first, second = (one.id for one in exchange.parties[:2])
        family = _only(exchange.families)
        usual = {"account": "exchange", "measure": "cumulative", "direction": f"{first}>{second}"}
        return usual | {"family": family}
    if kind == "promises":
        return {"internal": "false"}
    unit = next((one.unit for one in case.items if one.id == query.one("item")), "")
    return {
        "item": "" if len(case.items) != 1 else case.items[0].id,
        "unit": unit or ("" if len(case.items) != 1 else case.items[0].unit),
        "basis": exchange.basis,
        "currency": exchange.money.currency,
        "price_year": str(exchange.money.price_year),
        "bound": "approx",
        "state": "accepted",
        "role": "evidence",
        "internal": "false",
    }


def _only(known: Mapping[str, Any]) -> str:
    """The one there is; where there are several somebody has to choose."""
    return next(iter(known)) if len(known) == 1 else ""


def _with_more(
    field: Field,
    kind: str,
    case: Case,
    values: Mapping[str, str],
    lacking: set[str],
    speech: Speech,
) -> Field:
    help_key, hint = f"new.help.{kind}.{field.name}", ""
    if field.name == "id":
        hint = free_id(case, kind, values)
        if kind not in NUMBERED and not (values.get("name") or values.get("name_de")):
            hint = speech.t("new.from_name")
    elif field.name == "per_item":
        hint = "1"
    elif field.name in {"on", "reported_on", "start"}:
        hint = speech.t("inbox.day")
    return replace(
        field,
        needed=field.name in lacking,
        likely=_likely(kind, field.name, case),
        help=speech.t(help_key) if speech.has(help_key) else "",
        hint=hint,
    )


def _likely(kind: str, name: str, case: Case) -> tuple[str, ...]:
    found: Iterable[str] = ()
    if name == "unit" and kind != "series":
        own = [one.unit for one in case.items]
        if kind == "prices":
            own += [one.unit for one in case.prices]
        found = (*own, *(row["base"] for row in read_table("units.csv")), "tonnes")
    elif kind == "series" and name == "series":
        found = (one.series for one in case.series)
    elif kind == "series" and name in {"unit", "source"}:
        found = (getattr(one, name) for one in case.series)
    elif name == "source" and kind == "prices":
        found = (one.name for one in case.sources)
    elif name == "currency":
        found = (case.exchange.money.currency, *case.exchange.money.exchange_rates)
    elif name in {"same_as", "rests_on"} and kind in {"items", "prices"}:
        found = (one.id for one in getattr(case, kind))
    return tuple(dict.fromkeys(one for one in found if one))[:MOST_LIKELY]
