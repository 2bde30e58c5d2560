"""What a case knows by id, and where its records stand: what cross checks need.

In: ids by field of a Case, and ids of entries that could not be read. Out: Problems for what
points at nothing, with the nearest id there is. No disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from steelyard.base.errors import Problem
from steelyard.base.records import Path, Tree
from steelyard.case.validate import Spot, suggest

T = TypeVar("T")

NOWHERE = Spot(Tree("the case", None, (), None))
"""The place of a record that was never written down."""

KINDS: Mapping[str, tuple[str, str]] = {
    "items": ("item", "items.yaml"),
    "sources": ("source", "sources.csv"),
    "documents": ("document", "documents/"),
    "claims": ("claim", "claims/"),
    "prices": ("price", "prices.csv"),
    "series": ("series", "series.csv"),
    "bases": ("basis", "case.yaml under `bases`"),
    "families": ("family", "case.yaml under `families`"),
    "camps": ("camp", "case.yaml under `camps`"),
    "parties": ("party", "case.yaml under `parties`"),
    "priors": ("prior", "the package's table of priors"),
    "published": ("figure", "published.csv"),
    "rows": ("row", "claims/, prices.csv or series.csv"),
}
"""Kind of id -> the word for one, and where it is written down."""


@dataclass(frozen=True, slots=True)
class Spots:
    """Where the records of a Case stand, field by field in the order of its tuples.

    `broken` are ids of entries that could not be read; `*` stands for a whole file.
    """

    by_field: Mapping[str, tuple[Spot, ...]] = field(default_factory=dict)
    broken: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of(self, where: str, records: tuple[T, ...]) -> Iterator[tuple[T, Spot]]:
        """The records of one field of the case, each with where it stands."""
        spots = self.by_field.get(where) or (NOWHERE,) * len(records)
        return zip(records, spots, strict=True)


@dataclass(frozen=True, slots=True)
class Known:
    """Ids by kind, those of broken entries among them."""

    ids: Mapping[str, frozenset[str]]
    broken: Mapping[str, frozenset[str]]

    def has(self, kind: str, id: str) -> bool:
        """Whether there is such an id, or may be one in a file that could not be read."""
        broken = self.broken.get(kind, frozenset())
        return id in self.ids[kind] or id in broken or "*" in broken

    def missing(
        self, kind: str, id: str | None, spot: Spot, path: Path | str, about: str = ""
    ) -> Iterator[Problem]:
        """A Problem `unknown-<kind>` where nothing has that id."""
        if id is None or self.has(kind, id):
            return
        word, place = KINDS[kind]
        known = sorted(self.ids[kind])
        few = f" There are: {', '.join(known)}." if 0 < len(known) <= 8 else ""
        yield spot.problem(
            path,
            f"unknown-{word}",
            f"There is no {word} `{id}`{about}.",
            suggest(id, known, f"Write it down in {place}, or correct the id.{few}"),
        )


def twice(
    records: Iterable[tuple[tuple[str, ...], str, Spot]], name: str, what: str, mend: str
) -> Iterator[Problem]:
    """A Problem at every record whose key stands before, naming the place of the first.

    Each record is its key, the field to point at, and its spot.
    """
    listed = list(records)
    if len({key for key, _, _ in listed}) == len(listed):
        # As good as always: where each of thousands stands need not be looked up then.
        return
    first: dict[tuple[str, ...], Spot] = {}
    for key, path, spot in sorted(listed, key=lambda one: one[2].mark(one[1]).place):
        if key in first:
            place = first[key].mark().place
            shown = " ".join(part for part in key if part)
            yield spot.problem(
                path, name, f"{what.format(key=shown)} at {place.file}:{place.line}.", mend
            )
        else:
            first[key] = spot


def loops(edges: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """The circles in a graph, each once, starting at its smallest name, in a fixed order."""
    done: set[str] = set()
    for start in sorted(edges):
        # Depth first with an own stack: chains of links may be longer than Python's recursion.
        path: list[str] = []
        walk = [iter([start])]
        while walk:
            name = next(walk[-1], None)
            if name is None:
                walk.pop()
                if path and len(walk) == len(path):
                    done.add(path.pop())
                continue
            if name in path:
                circle = path[path.index(name) :]
                least = circle.index(min(circle))
                yield (*circle[least:], *circle[:least])
            elif name not in done:
                path.append(name)
                walk.append(iter(sorted(set(edges.get(name, ())))))
