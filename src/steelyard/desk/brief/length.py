"""How a brief is kept short: what goes first where it would take too long to read.

In: the blocks of an article in each language, and the steps of data/brief.yaml. Out: how many steps
are taken, and the blocks that are left. The same steps are taken in every language, so that no two
tell different things. Writes no words, moves no sentence, and cuts none in half.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from steelyard.base.tables import read_yaml
from steelyard.desk.brief.frames import Sentence

_STEP: Final = re.compile(r"([a-z_]+)(?:\.(\d+)|@(\d+))?")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph: `kind` is warning, title, lead, heading, group, text or item."""

    id: str
    kind: str
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)


def count_words(blocks: Sequence[Block]) -> int:
    """As a reader counts them."""
    return sum(len(block.text.split()) for block in blocks)


def reading_minutes(blocks: Sequence[Block], lang: str) -> int:
    """How long they take to read, as it is printed."""
    pace: float = read_yaml("brief.yaml")["words_per_minute"][lang]
    return max(1, round(count_words(blocks) / pace))


def needed_steps(versions: Mapping[str, Sequence[Block]]) -> int:
    """How many steps it takes until every language reads in the minutes that are wanted."""
    read = read_yaml("brief.yaml")
    steps, wanted = read["leave_out"], read["minutes"]
    for n in range(len(steps)):
        if all(
            reading_minutes(shortened(blocks, n), lang) <= wanted
            for lang, blocks in versions.items()
        ):
            return n
    return len(steps)


def shortened(blocks: Sequence[Block], steps: int) -> tuple[Block, ...]:
    """The blocks without what the first `steps` steps leave out."""
    kept = list(blocks)
    for step in read_yaml("brief.yaml")["leave_out"][:steps]:
        for what in step:
            kept = list(_without(kept, what))
    return tuple(_without_empty(kept))


def _without(blocks: Sequence[Block], what: str) -> Iterator[Block]:
    """`id` a block as a whole, `id.1` its second sentence, `id@2` its rows but two of each group."""
    found = _STEP.fullmatch(what)
    if found is None:
        raise ValueError(f"a step of leave_out reads block, block.1 or block@1, not {what!r}")
    id, place, most = found.groups()
    rows = 0
    for block in blocks:
        if block.id == f"{id}_group":
            rows = 0
        if block.id != id:
            yield block
            continue
        rows += 1
        if place is not None:
            told = tuple(s for s in block.sentences if s.frame.split(".")[1] != place)
            if told:
                yield replace(block, sentences=told)
        elif most is not None and rows <= int(most):
            yield block


def _without_empty(blocks: Sequence[Block]) -> Iterator[Block]:
    """Without names of groups that hold nothing any more, and without such headings."""
    kept: list[Block] = []
    for block in reversed(blocks):
        after = kept[-1].kind if kept else "heading"
        if block.kind == "group" and after != "item":
            continue
        if block.kind == "heading" and after == "heading":
            continue
        kept.append(block)
    yield from reversed(kept)
