"""Forms of records that have parts: an item, a tie, the case itself.

In: a record of the case and its kind. Out: its ends as fields of a form, those of one entry
together under a heading, and a blank entry behind each list. What an end may hold and what it means
is asked of the record's own definition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from steelyard.case.case import Case
from steelyard.desk import words
from steelyard.desk.editing.leaves import GONE, LANGUAGES, NAME, NEW, STEP, Leaf, leaves_of
from steelyard.desk.editing.records import HOMES
from steelyard.desk.web.fields import Field, called, direction_choices, label_of, plain_field
from steelyard.desk.web.speech import Speech, seen

OWNERS: Final[Mapping[str, str]] = {
    "Item": "items",
    "Tie": "ties",
    "Exchange": "case",
    "Factor": "factor",
    "PriceProxy": "proxy",
    "Party": "party",
    "Window": "window",
    "Money": "money",
    "Basis": "basis",
    "Family": "family",
    "Camp": "camp",
    "Left": "left",
    "Setting": "decision",
    "OutputReference": "output",
}
"""Dataclass -> the section of `field_of` that names its fields."""
_WIDE: Final = frozenset(
    {"definition", "aliases", "note", "tie", "authors", "decision", "beside", "caveat", "shown"}
    | {"reason", "about", "what", "why", "included", "unseen", "amounts", "title", "legs"}
)
_YEAR: Final = 4
"""Digits of a whole number that is shown as it stands: it may be a year."""
_LONG: Final = frozenset(
    {"reason", "about", "decision", "beside", "caveat", "note", "why", "amounts", "unseen"}
)
"""Fields of whole sentences, which are written in several lines."""


@dataclass(frozen=True, slots=True)
class Part:
    """The fields of one entry of a record, or of one that is not there yet."""

    title: str
    fields: tuple[Field, ...]
    gone: str = ""
    """The field that takes the entry out; empty where it cannot go."""
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with fields of the record itself and entries below it."""

    name: str
    title: str
    about: str
    fields: tuple[Field, ...]
    parts: tuple[Part, ...]
    folded: bool = False


def sections_of(
    kind: str,
    record: Any,
    layout: Mapping[str, tuple[str, ...]],
    case: Case,
    speech: Speech,
    filled: Mapping[str, str] | None = None,
) -> tuple[Section, ...]:
    """The fields of a record in sections: by the name of one, which of its fields stand in it.

    `filled` are cells that are put in already, by path. Every field is in one section.
    """
    leaves = leaves_of(HOMES[kind][2], record)
    say = _Saying(kind, record, case, speech, filled or {})
    made = []
    for name, tops in layout.items():
        own = [one for top in tops for one in leaves if one.path.split(STEP)[0] == top]
        about = f"section.{kind}.{name}_about"
        made.append(
            Section(
                name,
                speech.t(f"section.{kind}.{name}"),
                speech.t(about) if speech.has(about) else "",
                say.fields(one for one in own if not _in_part(one)),
                tuple(say.parts([one for one in own if _in_part(one)])),
            )
        )
    return tuple(made)


def said_rows(fields: Iterable[Field], speech: Speech) -> list[dict[str, str]]:
    """What stands in fields, in words; what is empty or not so is left out."""
    found = []
    for one in fields:
        value = one.value.strip()
        if not value or value == "false" or NEW in one.name.split(STEP):
            continue
        said = dict(one.choices).get(one.value, one.value)
        if one.number and (len(said) > _YEAR or not said.isdecimal()):
            said = _number(said, speech)
        found.append({"label": one.label, "value": seen(said)})
    return found


def _number(text: str, speech: Speech) -> str:
    try:
        return words.as_said(float(text), speech.lang)
    except ValueError:
        return text


def drop_of(
    kind: str, id: str, shown: str, back: str, speech: Speech, *, leave: bool = False
) -> dict[str, Any]:
    """The form that takes a row out: its kind, id and hash, and what goes with it, in words.

    With `leave` the page is left when it is done, since it is that of the row.
    """
    about = f"drop_row.about_{kind}"
    return {
        "kind": kind,
        "id": id,
        "shown": shown,
        "about": speech.t(about if speech.has(about) else "drop_row.about"),
        "back": back,
        "leave": leave,
    }


def _in_part(leaf: Leaf) -> bool:
    """Whether it belongs to an entry that is shown by itself, under a heading."""
    steps = leaf.path.split(STEP)
    return len(steps) > (2 if leaf.lang else 1) and steps[0] not in {"window", "legs"}


class _Saying:
    """How the ends of one record are asked for."""

    def __init__(
        self, kind: str, record: Any, case: Case, speech: Speech, filled: Mapping[str, str]
    ) -> None:
        self.kind, self.record, self.case, self.speech = kind, record, case, speech
        self.filled = filled
        self.choosing: dict[tuple[str, str], Callable[[], list[tuple[str, str]]]] = {
            ("items", "family"): lambda: self._named(case.exchange.families, empty=False),
            ("items", "same_as"): self._items,
            ("proxy", "item"): self._items,
            ("proxy", "basis"): self._bases,
            ("items", "proxies"): self._bases,
            ("case", "basis"): lambda: self._named(case.exchange.bases, empty=False),
            ("output", "party"): self._parties,
        }

    def fields(self, leaves: Iterable[Leaf]) -> tuple[Field, ...]:
        """Fields of a form; the words of the page's language come before those of another."""
        listed = list(leaves)
        order: dict[str, int] = {}
        for at, one in enumerate(listed):
            order.setdefault(_stem(one), at)
        lang = self.speech.lang
        ranked = sorted(listed, key=lambda one: (order[_stem(one)], one.lang not in {"", lang}))
        return tuple(self.field(one) for one in ranked)

    def parts(self, leaves: list[Leaf]) -> Iterable[Part]:
        """The entries that these ends belong to, each with its fields."""
        groups: dict[str, list[Leaf]] = {}
        for one in leaves:
            groups.setdefault(_entry_of(one), []).append(one)
        for entry, own in groups.items():
            steps = entry.split(STEP)
            fresh = steps[-1] == NEW
            fixed = steps[0] in {"parties", "condition", "money"} or len(steps) == 1
            optional = not fixed and not fresh
            yield Part(
                self._title(steps, own),
                self.fields(own),
                f"{entry}{STEP}{GONE}" if optional else "",
                fresh,
            )

    def _title(self, steps: list[str], own: list[Leaf]) -> str:
        speech = self.speech
        key = f"part.{self.kind}.{steps[0]}"
        if steps[-1] == NEW:
            return speech.t(f"{key}_new") if speech.has(f"{key}_new") else speech.t("part.new")
        if len(steps) == 1:
            return speech.t(key)
        known = {one.path: one.value for one in own}
        base = STEP.join(steps)
        named = [
            known.get(f"{base}{STEP}{name}{STEP}{lang}", "")
            for name in ("name", "what", "decision")
            for lang in (speech.lang, *LANGUAGES)
        ]
        name = next((one for one in named if one), "")
        if steps[0] == "proxies":
            basis = self.case.exchange.bases.get(steps[1])
            name = speech.pick(basis.name) if basis else steps[1]
            return speech.t(key, basis=name)
        id = "" if steps[-1].isdecimal() else steps[-1]
        if name:
            return name
        return id or speech.t("part.number", n=int(steps[-1]) + 1)

    def field(self, leaf: Leaf) -> Field:
        """One end as a field."""
        speech = self.speech
        owner = OWNERS.get(leaf.owner.__name__, "") if leaf.owner else ""
        label = label_of_end(self.kind, leaf, speech)
        value = self.filled.get(leaf.path, leaf.value)
        about = leaf.owner.__pydantic_fields__[leaf.name].description if leaf.owner else ""
        help_key = f"help_of.{owner}.{leaf.name}"
        field = plain_field(
            leaf.path,
            label,
            value,
            self._choices(leaf, owner),
            speech.tell(about or ""),
            wide=leaf.name in _WIDE,
        )
        return replace(
            field,
            needed=leaf.needed and leaf.sort != "words",
            help=speech.t(help_key)
            if speech.has(help_key) and (not leaf.lang or leaf.lang == speech.lang)
            else "",
            hint=self._hint(leaf),
            likely=self._likely(leaf, owner),
            area=leaf.name in _LONG and leaf.sort in {"words", "text"},
            number=leaf.sort in {"number", "whole"},
        )

    def _hint(self, leaf: Leaf) -> str:
        if leaf.name in {"start", "end", "cutoff"}:
            return "2024-03-07"
        return self.speech.t("inbox.day") if leaf.name == "since" else ""

    def _choices(self, leaf: Leaf, owner: str) -> list[tuple[str, str]]:
        if leaf.choices:
            choices = [(one, called(owner, leaf.name, one, self.speech)) for one in leaf.choices]
            # Nothing is chosen where there is no default.
            return choices if leaf.value or "" in leaf.choices else [("", "–"), *choices]
        if leaf.name == "direction":
            return list(direction_choices(self.record, self.case, self.speech))
        if (owner, leaf.name) == ("items", "proxies") and leaf.sort != "name":
            return []
        make = self.choosing.get((owner, leaf.name))
        return make() if make else []

    def _likely(self, leaf: Leaf, owner: str) -> tuple[str, ...]:
        money = self.case.exchange.money
        if leaf.name in {"deflator", "series"} or (
            leaf.name == "exchange_rates" and leaf.sort != "name"
        ):
            return tuple(dict.fromkeys(one.series for one in self.case.series))
        if leaf.name == "unit" and owner == "items":
            return tuple(dict.fromkeys(one.unit for one in self.case.items))
        return (money.currency, *money.exchange_rates) if leaf.name == "currency" else ()

    def _items(self) -> list[tuple[str, str]]:
        own = getattr(self.record, "id", "")
        known = [
            (one.id, self.speech.pick(one.name) or one.id)
            for one in self.case.items
            if one.id != own or self.kind != "items" or one.proxies
        ]
        return [("", "–"), *sorted(known, key=lambda pair: pair[1].casefold())]

    def _bases(self) -> list[tuple[str, str]]:
        return self._named(self.case.exchange.bases, empty=True)

    def _parties(self) -> list[tuple[str, str]]:
        parties = self.case.exchange.parties
        return [("", "–"), *((one.id, self.speech.pick(one.name) or one.id) for one in parties)]

    def _named(self, known: Mapping[str, Any], *, empty: bool) -> list[tuple[str, str]]:
        found = [(id, self.speech.pick(one.name) or id) for id, one in known.items()]
        return [("", "–"), *found] if empty else found


def label_of_end(kind: str, leaf: Leaf, speech: Speech) -> str:
    """What one end of a record is called."""
    owner = OWNERS.get(leaf.owner.__name__, "") if leaf.owner else ""
    if leaf.sort == "name":
        key = f"field_of.{owner}.{leaf.name}_key"
        return speech.t(key) if speech.has(key) else speech.t("field.id")
    steps = leaf.path.split(STEP)
    if steps[0] == "legs":
        label = speech.t(f"items.leg.{steps[1]}")
    elif steps[-1] != leaf.name and not leaf.lang and steps[-1] not in {":", NEW}:
        # An entry that has no fields is told apart by its own name.
        label = f"{steps[-1]}: {label_of(owner, leaf.name, speech)}"
    else:
        # Said once for all languages, where a table has a column for each.
        own = f"field_of.{owner}.{leaf.name}_words"
        label = speech.t(own) if speech.has(own) else label_of(owner or kind, leaf.name, speech)
    if not leaf.lang:
        return label
    key = f"language.in_{leaf.lang}"
    lang = speech.t(key) if speech.has(key) else leaf.lang
    return speech.t("section.by_language", label=label, lang=lang)


def labels_by_path(kind: str, record: Any, speech: Speech) -> dict[str, str]:
    """What the ends of a record are called, told apart by their entries."""
    found = {}
    for one in leaves_of(HOMES[kind][2], record):
        label = label_of_end(kind, one, speech)
        found[one.path] = f"{one.group}: {label}" if one.group else label
    return found


def _stem(leaf: Leaf) -> str:
    """The field that an end is of, whatever its language."""
    return leaf.path.rpartition(STEP)[0] if leaf.lang else leaf.path


def _entry_of(leaf: Leaf) -> str:
    """The entry that an end is shown with: of lists and names one entry each."""
    steps = leaf.path.split(STEP)
    top = steps[0]
    if top in {"condition", "money"}:
        return top
    if len(steps) > 1 and (steps[1] == NEW or leaf.sort == NAME):
        return STEP.join((top, NEW))
    return STEP.join(steps[:2])
