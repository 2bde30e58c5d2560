"""Fields of a record as a form shows them: their cells, what they may hold, what they mean.

In: a record of the case and its kind. Out: rows of a form. What a field may hold and what it
means is asked of the record's own definition, so a form never knows more or less than the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Final, Literal, get_args, get_origin, get_type_hints

from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.documents import Document
from steelyard.case.items import Item
from steelyard.case.prices import Price
from steelyard.case.promises import PROMISED, PromiseRow
from steelyard.case.series import SeriesRow
from steelyard.case.sources import Source
from steelyard.desk.sheet_files import cell_text
from steelyard.desk.web.asking import MOST_TEXT
from steelyard.desk.web.speech import Speech, seen, source_name

NUMBERS: Final = frozenset({"price_low", "price_high", "per_item"})
"""Fields of rows whose numbers are looked at before they are written."""
KINDS: Final[dict[str, type[Any]]] = {
    "claims": Claim,
    "prices": Price,
    "sources": Source,
    "promises": PromiseRow,
    "items": Item,
    "documents": Document,
    "series": SeriesRow,
}


MOST_CHOICES: Final = 300
"""Claims to choose from in one field; beyond them the id is typed."""
LONGEST_CHOICE: Final = 70


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form."""

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    """What it may hold and how that is called; empty: free text."""
    about: str = ""
    wide: bool = False
    locked: bool = False
    """Whether a form would not send it back as it is, so that it is only shown."""
    needed: bool = False
    """Whether a row without it is refused."""
    likely: tuple[str, ...] = ()
    """What it often holds, where it may hold anything."""
    help: str = ""
    """What to write, said beside it."""
    hint: str = ""
    """What stands there if nothing is written."""
    area: bool = False
    """Whether it holds sentences, which take several lines."""
    number: bool = False


@cache
def literals(kind: str, name: str) -> tuple[str, ...]:
    """The words a field may hold; nothing for a field of free text."""
    hint = get_type_hints(KINDS[kind], include_extras=True).get(name)
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) is Literal:
        return tuple(str(one) for one in get_args(hint))
    return ("true", "false") if hint is bool else ()


@cache
def about(kind: str, name: str) -> str:
    """What a field means, in the words of the reference of the case format."""
    known = KINDS[kind].__pydantic_fields__.get(name)
    return (known.description if known else "") or ""


def cell(record: Any, name: str) -> str:
    """A field as a form shows it: as in a table, with the default written out.

    Nothing for a field that there is not: the edit that names it is refused with the known names.
    """
    return cell_text(getattr(record, name, None), name)


def label_of(kind: str, name: str, speech: Speech) -> str:
    """What a field is called; some mean another thing in another file."""
    own = f"field_of.{kind}.{name}"
    return speech.t(own) if speech.has(own) else speech.name(f"field.{name}")


def form_of(
    kind: str, record: Any, names: tuple[str, ...], case: Case, speech: Speech
) -> tuple[Field, ...]:
    """The fields of a record to fill in, in the order given."""
    return tuple(_field(kind, record, name, case, speech) for name in names)


def _field(kind: str, record: Any, name: str, case: Case, speech: Speech) -> Field:
    return plain_field(
        name,
        label_of(kind, name, speech),
        cell(record, name),
        _choices(kind, name, record, case, speech),
        speech.tell(about(kind, name)),
        wide=name in _WIDE,
        area=name in _LONG,
        number=name in _NUMBERS,
    )


def plain_field(
    name: str,
    label: str,
    value: str,
    choices: Iterable[tuple[str, str]] = (),
    about: str = "",
    *,
    wide: bool = False,
    area: bool = False,
    number: bool = False,
) -> Field:
    """A field of a form; what a form would not send back as it is, is only shown."""
    locked = len(value) > MOST_TEXT or _NOT_TYPED.search(value) is not None
    return Field(
        name,
        label,
        seen(value) if locked else value,
        tuple((one, seen(said)) for one, said in choices),
        about,
        wide,
        locked,
        area=area,
        number=number,
    )


def _choices(
    kind: str, name: str, record: Any, case: Case, speech: Speech
) -> tuple[tuple[str, str], ...]:
    words = literals(kind, name)
    if words:
        return tuple((one, called(kind, name, one, speech)) for one in words)
    if name in {"item", "capacity_of"}:
        known = [(one.id, speech.pick(one.name) or one.id) for one in case.items]
        return (("", "–"), *sorted(known, key=lambda pair: pair[1].casefold()))
    if name == "source" and kind in {"claims", "promises"}:
        known = [(one.id, source_name(one, speech)) for one in case.sources]
        return (("", "–"), *sorted(known, key=lambda pair: pair[1].casefold()))
    if name == "claim" and kind == "promises":
        told = [one for one in case.claims if one.status in PROMISED][:MOST_CHOICES]
        return (("", "–"), *((one.id, f"{one.id}: {_said(one)}") for one in told))
    if name == "family":
        return tuple(
            (id, speech.pick(one.name) or id) for id, one in case.exchange.families.items()
        )
    if name == "direction":
        return direction_choices(record, case, speech)
    if name == "camp":
        return tuple((id, speech.pick(one.name) or id) for id, one in case.exchange.camps.items())
    if name == "basis":
        known = [(id, speech.pick(one.name) or id) for id, one in case.exchange.bases.items()]
        return (("", "–"), *known)
    return ()


def called(kind: str, name: str, value: str, speech: Speech) -> str:
    """What a value is called; some mean another thing in another field."""
    own = f"value_of.{kind}.{name}.{value or 'none'}"
    return speech.t(own) if speech.has(own) else speech.name(f"value.{value or 'none'}")


def _said(claim: Claim) -> str:
    said = claim.quote or claim.said or claim.paraphrase
    return said if len(said) <= LONGEST_CHOICE else f"{said[:LONGEST_CHOICE]}…"


def direction_choices(record: Any, case: Case, speech: Speech) -> tuple[tuple[str, str], ...]:
    """The two ways that goods go, and that of the record where it is another."""
    names = {one.id: speech.pick(one.name) or one.id for one in case.exchange.parties}
    first, second = (one.id for one in case.exchange.parties[:2])
    pairs = [(first, second), (second, first)]
    own = getattr(record, "direction", None)
    if own and tuple(own) not in pairs:
        pairs.append(tuple(own))
    shown = [
        (">".join(pair), " → ".join(names.get(one, one) or "?" for one in pair)) for pair in pairs
    ]
    return (("", "–"), *shown)


_NOT_TYPED: Final = re.compile(r"\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""Browsers change or drop these in a form."""
_WIDE: Final = frozenset(
    {"attribution", "reason", "note", "said", "said_de", "words", "quote", "context", "url"}
    | {"aliases", "rests_on", "per_item_reason", "paraphrase", "translation", "capacity_inputs"}
    | {"reading", "cites"}
)
_LONG: Final = frozenset({"paraphrase", "translation"})
_NUMBERS: Final = frozenset(
    {"amount_low", "amount_high", "price_low", "price_high", "per_item", "price_year", "value"}
)
