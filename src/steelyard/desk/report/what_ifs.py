"""What must be true and why not their figure, as sections of the page: document in, rows out.

Never reckons: probabilities, steps and amounts are the document's, rounded here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from steelyard.desk import bridges
from steelyard.desk.charts import bridged_figure
from steelyard.desk.report.bilingual import (
    Both,
    amount,
    both,
    count,
    join,
    label,
    money,
    named,
    percent,
    say,
)

Document = Mapping[str, Any]
MOST_ALONE = 5
"""Numbers told by themselves; those that follow hardly ever get there."""


@dataclass(frozen=True, slots=True)
class Question:
    """One stated figure: what is asked, how probable it is, and what it would take."""

    title: Both
    who: Both
    probable: Both
    leading: tuple[Both, ...]
    combinations: tuple[tuple[tuple[Both, ...], Both, Both, Both], ...]
    few: Both | None
    about_alone: Both | None
    alone: tuple[tuple[Both, Both, Both, Both, Both], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One step of a bridge in a table."""

    label: Both
    range: Both
    why: Both


@dataclass(frozen=True, slots=True)
class Line:
    """One bridge in a table: from which end, the steps, to which sum."""

    name: Both
    stated: Both
    cells: tuple[Cell, ...]
    ours: Both
    unit: Both


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one figure beside its steps."""

    figure: str
    name: Both
    lines: tuple[Line, ...]
    like: Document | None
    notes: tuple[Both, ...]
    parts: tuple[tuple[Both, Both, Both, Both, Both], ...]
    """Of its first end: step, good, theirs, ours, move."""


def what_if_view(document: Document, item_name: Callable[[str], Both]) -> dict[str, Any]:
    """Names for the templates: `questions`, `levels`, `told_bridges`, `bridge_steps`."""
    drawn = bridged_figure(document)
    return {
        "questions": [_question(document, one, item_name) for one in document["suppositions"]]
        if document.get("suppositions")
        else [],
        "levels": [
            (
                money(one["amount"], document["currency"]),
                label("supposed.times", x=amount(one["times_seen"]))
                if one["times_seen"] is not None
                else label("open"),
                percent(one["probability"]),
            )
            for one in document.get("break_even_levels") or ()
        ],
        # The one that is drawn stands first, the others in the order of the case.
        "told_bridges": [
            _told(document, one)
            for one in sorted(document.get("bridges") or (), key=lambda one: one["figure"] != drawn)
        ],
        "bridge_steps": [
            label(f"bridge.step.{name}")
            for name in ("count", "price", "remainder", "scope", "window")
        ],
    }


def _question(document: Document, one: Document, item_name: Callable[[str], Both]) -> Question:
    figure, side = one["figure"], one["side"]
    end = amount(one["end"]) if figure == "ratio" else money(one["end"], document["currency"])

    def number(row: Document) -> Both:
        name = item_name(row["name"])
        return say("driver_price", item=name) if row["kind"] == "price" else name

    listed = join(
        *(
            label(
                "supposed.on_basis",
                basis=named(document["bases"].get(id, {}).get("name"), id),
                percent=percent(share),
            )
            for id, share in one["by_basis"].items()
        ),
        sep=", ",
    )
    alone = [row for row in one["alone"] if row["probability"] > 0.0][:MOST_ALONE]
    return Question(
        label(f"supposed.{figure}_{side}", end=end),
        named(one["why"]),
        label(
            "supposed.probable",
            percent=percent(one["probability"]),
            error=percent(one["error"]),
            list=listed,
        ),
        tuple(number(row) for row in one["leading"]),
        tuple(
            (
                tuple(label(f"supposed.{'high' if high else 'low'}") for high in row["high"]),
                percent(row["chance"]),
                percent(row["holds"]),
                percent(row["share"]),
            )
            for row in one["combinations"]
        ),
        None if one["combinations"] else label("supposed.few", n=count(one["draws"])),
        label("supposed.holds" if one["holds_at_medians"] else "supposed.alone") if alone else None,
        tuple(
            (
                number(row),
                amount(row["today"]),
                amount(row["needed"]),
                label("supposed.times", x=amount(row["times"])),
                percent(row["probability"]),
            )
            for row in alone
        ),
    )


def _told(document: Document, bridge: Document) -> Told:
    ends = [end for end in bridges.ENDS if end in bridge["ends"]]
    first = ends[0] if ends else ""
    notes = list(_each(lambda lang: tuple(bridges.notes_of(document, bridge, lang))))
    parts: tuple[tuple[Both, ...], ...] = ()
    if first:
        said = both(lambda lang: bridges.recounted_of(document, bridge, first, lang))
        if said.en:
            notes.insert(0, said)
        parts = tuple(
            tuple(Both(en, de) for en, de in zip(row, row_de, strict=True))
            for row, row_de in zip(
                bridges.part_rows(document, bridge, first, "en"),
                bridges.part_rows(document, bridge, first, "de"),
                strict=True,
            )
        )
    return Told(
        bridge["figure"],
        both(lambda lang: bridges.figure_name(bridge, lang)),
        tuple(_line(document, bridge, end) for end in ends),
        bridge["like"],
        tuple(notes),
        tuple((row[0], row[1], row[2], row[3], row[4]) for row in parts),
    )


def _line(document: Document, bridge: Document, end: str) -> Line:
    en, de = (bridges.ladder_of(document, bridge, end, lang) for lang in ("en", "de"))
    return Line(
        Both(en.name, de.name),
        Both(en.stated, de.stated),
        tuple(
            Cell(Both(a.label, b.label), Both(a.range, b.range), Both(a.why, b.why))
            for a, b in zip(en.rows, de.rows, strict=True)
        ),
        Both(en.ours, de.ours),
        Both(en.unit, de.unit),
    )


def _each(make: Callable[[str], tuple[str, ...]]) -> tuple[Both, ...]:
    """Sentences that both languages have, one by one."""
    return tuple(Both(en, de) for en, de in zip(make("en"), make("de"), strict=True))
