"""Sentences out of frames: which one holds, and its places filled.

In: Grounds, and the frames of data/brief.yaml. Out: Sentences of Runs, each Run a piece of text or
a Number. A frame that asks for a number the weighing does not have is not used. Writes no words
of its own; that a frame holds no number is held by a test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from steelyard.base.tables import read_yaml
from steelyard.desk.brief.grounds import Grounds, Row
from steelyard.desk.brief.numbers import FORMS, Number, number

Frame = Mapping[str, Any]

PLACE: Final = re.compile(r"\{([^{}]+)\}")
_NO_ROW: Final = Row("")


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of text; `own` where it comes from the case and not from a frame."""

    text: str
    own: bool = False


Run = Words | Number


@dataclass(frozen=True, slots=True)
class Sentence:
    """What one frame became; `frame` is its place in data/brief.yaml."""

    frame: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


class UnfilledError(ValueError):
    """A frame asks for a number that the weighing does not have."""


def say(
    grounds: Grounds, id: str, sentences: Sequence[Sequence[Frame]], row: Row = _NO_ROW
) -> Iterator[Sentence]:
    """The sentences of a block: of each the first frame that holds and can be filled."""
    for place, frames in enumerate(sentences):
        for at, frame in enumerate(frames):
            if not holds(frame, grounds, row):
                continue
            try:
                runs = tuple(fill(frame[grounds.lang], grounds, row))
            except UnfilledError:
                continue
            yield Sentence(f"{id}.{place}.{at}", _opened(_trimmed(runs)))
            break


def holds(frame: Frame, grounds: Grounds, row: Row = _NO_ROW) -> bool:
    """Whether all conditions under `when` hold; `not x` turns one round."""
    true = grounds.flags | row.flags
    for condition in frame.get("when", ()):
        turned = condition.startswith("not ")
        if (condition.removeprefix("not ") in true) == turned:
            return False
    return True


def fill(text: str, grounds: Grounds, row: Row = _NO_ROW) -> Iterator[Run]:
    """The runs of a frame's text. Raises UnfilledError, and KeyError for a place nobody knows."""
    at = 0
    for found in PLACE.finditer(text):
        if found.start() > at:
            yield Words(text[at : found.start()])
        at = found.end()
        yield from _place(found.group(1), grounds, row)
    if at < len(text):
        yield Words(text[at:])


def _place(asked: str, grounds: Grounds, row: Row) -> Iterator[Run]:
    head, _, rest = asked.partition(" ")
    if head == "list":
        yield from _listed(rest, grounds)
    elif not rest:
        yield Words(row.texts[head] if head in row.texts else grounds.texts[head], own=True)
    elif rest in FORMS:
        path = row.path + head.removeprefix("it") if head.split(".")[0] == "it" else head
        filled = number(grounds.document, path, rest, grounds.lang)
        if filled is None:
            raise UnfilledError(path)
        yield filled
    else:
        raise KeyError(asked)


def _listed(name: str, grounds: Grounds) -> Iterator[Run]:
    frames = read_yaml("brief.yaml")
    listed = frames["lists"][name]
    between = listed.get("between", frames["frame"]["separator"])[grounds.lang]
    for n, row in enumerate(grounds.lists[name]):
        if n:
            yield Words(between)
        yield from fill(listed[grounds.lang], grounds, row)


def _trimmed(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Without the space that an empty name leaves at the end of a sentence."""
    kept = [run for run in runs if run.text]
    while kept and isinstance(kept[-1], Words) and not kept[-1].text.rstrip():
        kept.pop()
    if kept and isinstance(kept[-1], Words):
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return tuple(kept)


def _opened(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """With a capital at the front: an article of a party may open a sentence."""
    if runs and isinstance(runs[0], Words):
        first = runs[0]
        return (replace(first, text=first.text[:1].upper() + first.text[1:]), *runs[1:])
    return runs
