"""All that surrounds the amounts of a text, in one call.

In: a text, its sentences and amounts, its language, what the case knows. Out: for each amount
its item, direction, status, date, attribution, certainty and kind. Pure; the same in, the same out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from steelyard.reading.cues import read_cues
from steelyard.reading.directions import Direction, direction_of, find_directions
from steelyard.reading.grid import Cell, find_cells
from steelyard.reading.items import find_items
from steelyard.reading.kinds import find_kinds
from steelyard.reading.scene import Context, Scene, Spot, lay_out
from steelyard.reading.status import NAMES, find_certainties, find_statuses
from steelyard.reading.times import YEAR, find_times
from steelyard.reading.voices import hear

NOTHING = Context()


class Surroundings(NamedTuple):
    """What stands around one amount; None where the text does not say."""

    item: str | None
    direction: Direction | None
    status: str
    as_of: str | None
    attribution: tuple[str, ...]
    certainty: str
    kind: str


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
    scene = lay_out(text, sentences, amounts, read_cues(lang), context)
    heard = hear(scene)
    kinds = find_kinds(scene)
    items = find_items(scene)
    times = find_times(scene)
    statuses = find_statuses(scene, items, kinds, times)
    # A price, and a figure of an economy, change no hands.
    statuses = tuple(
        "other" if kind in {"price", "macro"} and status not in {"denied", "expected"} else status
        for kind, status in zip(kinds, statuses, strict=True)
    )
    directions = find_directions(scene, heard.voices, items)
    directions = tuple(
        None if status == "other" else direction
        for status, direction in zip(statuses, directions, strict=True)
    )
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
            strict=True,
        )
    )
    cells = find_cells(scene)
    if not cells:
        return answers
    return tuple(
        _in_table(scene, cells[number], answer) if number in cells else answer
        for number, answer in enumerate(answers)
    )


def _in_table(scene: Scene, cell: Cell, answer: Surroundings) -> Surroundings:
    """What row, column and caption say of an amount in a table; the caption is nobody's voice."""
    heads = [scene.words.between(*span) for span in (cell.row, cell.column)]
    item = next((mark.value for marks in heads for mark in marks if mark.kind == "item"), None)
    year = YEAR.search(scene.text, *cell.column)
    places = [mark.value for mark in heads[0] if mark.kind == "place"]
    direction, status = None, "other"
    if cell.caption is not None:
        caption = scene.sentences[cell.caption]
        direction = direction_of(scene, caption, (), caption.start)
        marks = caption.of("status")
        status = NAMES[marks[0].value] if marks else "delivered" if direction else "other"
    if direction is not None and places:
        giver, receiver = direction
        if receiver is None and places[0] != giver:
            direction = giver, places[0]
        elif giver is None and places[0] != receiver:
            direction = places[0], receiver
    return answer._replace(
        item=item,
        direction=direction,
        status=status,
        as_of=year.group() if year else answer.as_of,
        attribution=(),
        certainty="asserted",
    )
