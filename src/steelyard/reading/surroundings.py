"""All that surrounds the amounts of a text, in one call.

In: a text, its sentences and amounts, its language, what the case knows. Out: for each amount
its item, direction, status, date, attribution, certainty and kind. Pure; the same in, the same out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from steelyard.reading.certainties import find_certainties
from steelyard.reading.cues import read_cues
from steelyard.reading.dates import SAME, YEAR, day_of, find_dates
from steelyard.reading.directions import find_directions
from steelyard.reading.grid import Cell, find_cells
from steelyard.reading.items import find_items
from steelyard.reading.kinds import find_kinds
from steelyard.reading.monies import money_of
from steelyard.reading.scene import Context, Direction, Scene, Spot, lay_out
from steelyard.reading.status import NAMES, find_statuses
from steelyard.reading.tellers import without_tellers
from steelyard.reading.times import find_times
from steelyard.reading.units import factor_between
from steelyard.reading.voices import hear

NOTHING = Context()
BY_GOOD = frozenset({"rounds", "persons"})
"""Units that a good has though nothing beside its number says so."""
STILL = frozenset({"price", "macro"})
"""Kinds of number that change no hands."""


class Surroundings(NamedTuple):
    """What stands around one amount; None where the text does not say.

    `unit` is how the case counts the item, when it is another spelling of the unit read or an exact
    multiple of it, and `factor` how many of it one unit read is.
    """

    item: str | None
    direction: Direction | None
    status: str
    as_of: str | None
    attribution: tuple[str, ...]
    certainty: str
    kind: str
    unit: str | None = None
    factor: float = 1.0


def read_surroundings(
    text: str,
    sentences: Sequence[tuple[int, int]],
    amounts: Sequence[Spot],
    lang: str,
    context: Context = NOTHING,
) -> tuple[Surroundings, ...]:
    """The surroundings of each amount, in the order of `amounts`, which is that of the text.

    `sentences` are code points, end exclusive. Raises FileNotFoundError for a language without cues.
    """
    if not amounts or not sentences:
        return ()
    return surround(lay_out(text, sentences, amounts, read_cues(lang), context))


def read_told(
    text: str,
    sentences: Sequence[tuple[int, int]],
    amounts: Sequence[Spot],
    lang: str,
    context: Context = NOTHING,
) -> tuple[tuple[int, Surroundings], ...]:
    """The same, each with its number, without the amounts that only count who speaks."""
    if not amounts or not sentences:
        return ()
    scene, kept = without_tellers(lay_out(text, sentences, amounts, read_cues(lang), context))
    return tuple(zip(kept, surround(scene), strict=True))


def surround(scene: Scene) -> tuple[Surroundings, ...]:
    """The surroundings of each amount of a scene."""
    heard = hear(scene)
    kinds = find_kinds(scene)
    cells = find_cells(scene)
    items = find_items(scene, cells, kinds)
    times = find_times(scene, kinds)
    captions = _captions(scene, cells) if cells else {}
    tabled = {
        number: _status_of(scene, cell, captions[cell.caption]) for number, cell in cells.items()
    }
    spoken = items
    if any(cell.gapped for cell in cells.values()):
        # What came of it is told as in running text: above lines with gaps may stand anything.
        tabled, spoken = {}, find_items(scene, {}, kinds)
    statuses = find_statuses(scene, spoken, kinds, times, tabled)
    # A price, and a figure of an economy, change no hands.
    statuses = tuple(
        "other"
        if kind in {"price", "macro"}
        and status not in {"denied", "expected"}
        and number not in tabled
        else status
        for number, (kind, status) in enumerate(zip(kinds, statuses, strict=True))
    )
    flows = [
        kind not in STILL and (status != "other" or number in cells)
        for number, (kind, status) in enumerate(zip(kinds, statuses, strict=True))
    ]
    directions: Sequence[Direction | None] = [None] * len(flows)
    if any(flows):
        told = find_directions(scene, heard.voices, items, cells)
        directions = [one if flow else None for flow, one in zip(flows, told, strict=True)]
    answers = tuple(
        Surroundings(*answer)
        for answer in zip(
            items,
            directions,
            statuses,
            times,
            heard.chains,
            find_certainties(scene, statuses),
            kinds,
            *_in_units_of_the_case(scene, items),
            strict=True,
        )
    )
    if not cells:
        return answers
    return tuple(
        _in_table(scene, cells[number], captions[cells[number].caption], answer)
        if number in cells
        else answer
        for number, answer in enumerate(answers)
    )


def _in_units_of_the_case(
    scene: Scene, items: tuple[str | None, ...]
) -> tuple[list[str | None], list[float]]:
    """For each amount the unit that the case counts its item in, and the exact factor; without one
    the unit that the words around the amount say it is counted in.
    """
    units: list[str | None] = []
    factors: list[float] = []
    for number, item in enumerate(items):
        unit = _unit_of_good(scene, number, item) or money_of(scene, number)
        wanted = scene.knowns.units.get(item or "")
        factor = factor_between(unit, wanted) if wanted else None
        units.append(wanted if factor is not None else unit)
        factors.append(1.0 if factor is None else factor)
    return units, factors


def _unit_of_good(scene: Scene, number: int, item: str | None) -> str | None:
    """'Of shells we promised 400,000': rounds and persons, where the number has no noun of its own."""
    amount, good = scene.amounts[number], scene.cues.goods.get(item or "")
    if good is None or good.unit not in BY_GOOD or amount.unit != "pieces":
        return None
    return good.unit if getattr(amount, "noun_start", None) is None else None


class _Caption(NamedTuple):
    """What the line above a table says of all of it."""

    status: str
    date: str | None


def _captions(scene: Scene, cells: Mapping[int, Cell]) -> Mapping[int | None, _Caption]:
    """What each caption says, read once a table; where none has a date the note below may."""
    found: dict[int | None, _Caption] = {None: _Caption("other", None)}
    today = day_of(scene.context.date)
    spans = [(amount.start, amount.end) for amount in scene.amounts]
    for cell in cells.values():
        if cell.caption is None or cell.caption in found:
            continue
        caption = scene.sentences[cell.caption]
        said = [NAMES[mark.value] for mark in caption.of("status") if mark.value in NAMES]
        status = said[0] if said else "delivered" if caption.of("flow") else "other"
        date = None
        for number in (cell.caption, cell.note):
            if date is None and number is not None:
                dates = find_dates(scene, scene.sentences[number], today, spans)
                whole = [one.value for one in dates if not one.value.startswith(SAME)]
                date = whole[-1] if whole else None
        found[cell.caption] = _Caption(status, date)
    return found


def _date_of(scene: Scene, cell: Cell, caption: _Caption) -> str | None:
    year = YEAR.search(scene.text, *cell.column)
    return year.group() if year else caption.date


def _status_of(scene: Scene, cell: Cell, caption: _Caption) -> str:
    when, today = _date_of(scene, cell, caption), scene.context.date
    column = scene.words.between(*cell.column)
    said = [mark.value for mark in column if mark.kind == "status" and mark.value in NAMES]
    if said and NAMES[said[0]] != "other":
        return NAMES[said[0]]
    ahead = when is not None and today is not None and when > today[: len(when)]
    head = scene.words.between(*cell.row)
    said = [mark.value for mark in head if mark.kind == "status" and mark.value in NAMES]
    if said:
        status = NAMES[said[0]]
        return "planned" if ahead and status == "delivered" else status
    return "planned" if ahead and caption.status == "delivered" else caption.status


def _in_table(scene: Scene, cell: Cell, caption: _Caption, answer: Surroundings) -> Surroundings:
    """What row, column and caption say of an amount in a table; the caption is nobody's voice."""
    return answer._replace(
        as_of=_date_of(scene, cell, caption) or answer.as_of,
        attribution=(),
        certainty="asserted",
    )
