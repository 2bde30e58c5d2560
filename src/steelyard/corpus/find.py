"""A read archive -> the claims in it that concern a case, ready to propose.

In: the tables of `corpus read`, and the names of a case. Out: claims with their documents, best
first; of copies of one text the one that stands for all, with the others beside it. Reads files
and changes none. A claim concerns a case by its two sides, or by its item where a party is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from steelyard.base import tables
from steelyard.corpus.tables import MANIFEST, WORK
from steelyard.reading.reader import read_text
from steelyard.reading.scene import Known

# How much a claim concerns a case, the surest first.
BOTH_AND_ITEM: Final = 5
BOTH: Final = 4
SIDE_AND_ITEM: Final = 3
SIDE: Final = 2
ITEM: Final = 1
REASONS: Final[Mapping[int, str]] = {
    BOTH_AND_ITEM: "an item of the case between its parties",
    BOTH: "between the parties of the case",
    SIDE_AND_ITEM: "an item of the case, to or from a party",
    SIDE: "to or from a party of the case",
    ITEM: "an item of the case, and a party is named",
}
ROWS_AT_ONCE: Final = 500
_CLAIM: Final = (
    "doc", "start", "end", "quote", "amount_low", "amount_high", "unit", "bound", "item", "status",
    "as_of", "attribution", "certainty", "kind", "rule",
)  # fmt: skip
"""Columns that a claim has as they are; its two sides become one field."""
_BESIDE: Final = ("url", "title", "publisher", "language", "published")
"""Of its document."""
SHORTEST_NAME: Final = 4
"""Letters; a shorter name is looked for as it is, a longer one without its last letter, which
cases of a noun change."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document of the archive, as far as it is known beside its claims."""

    doc: str
    url: str = ""
    title: str = ""
    publisher: str = ""
    language: str = ""
    published: str = ""
    kind: str = ""
    read_by: str = ""
    text: str = ""

    def to_json(self) -> dict[str, str | None]:
        """Without the text, which may be long and is not ours."""
        names = ("doc", "url", "title", "publisher", "language", "published")
        return {name: getattr(self, name) or None for name in names}


@dataclass(frozen=True, slots=True)
class Found:
    """A claim that concerns the case, how much, where it stands and who printed it too."""

    claim: Mapping[str, Any]
    score: int
    document: Source
    copies: tuple[Source, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The claim as `steelyard read` prints it, and what is known of its document."""
        return {
            **self.claim,
            "why": REASONS[self.score],
            "document": self.document.to_json(),
            "copies": [one.to_json() for one in self.copies],
        }


def find_claims(
    path: Path,
    items: Sequence[Known],
    parties: Sequence[Known],
    sources: Sequence[Known] = (),
    *,
    progress: Callable[[str, float], None] = lambda stage, share: None,
) -> tuple[Found, ...]:
    """The claims of the archive at `path` that concern the case with these names.

    `path` is what `corpus read` wrote, its folder `claims`, or one file of claims. Where the
    documents lie beside, the texts that name a party are read again with the names of the case;
    else the claims are taken as they were read. Raises OSError, and ValueError for other tables.
    """
    root = _root(path)
    unfinished = any((one / WORK).is_dir() for one in _near(path))
    if root is None and (unfinished or (path.is_dir() and not any(path.glob("*.parquet")))):
        raise FindError(f"{path} is not complete: run corpus read again")
    standing, copies = _clusters(root)
    case = _Case(items, parties, sources)
    beside = root if root is not None and (root / "documents").is_dir() else None
    if beside is not None and path.is_dir():
        found = _read_again(beside, case, standing, progress)
    else:
        found = _as_read(path, case, standing, progress)
    listed = sorted(
        found,
        key=lambda one: (
            -one.score, one.document.published or "9999", one.document.doc, one.claim["start"],
        ),
    )  # fmt: skip
    known = _known(beside, {other for one in listed for other in copies.get(one.document.doc, ())})
    return tuple(
        replace(
            one,
            copies=tuple(
                known.get(other, Source(other)) for other in copies.get(one.document.doc, ())
            ),
        )
        for one in listed
    )


@dataclass(frozen=True, slots=True)
class _Case:
    items: Sequence[Known]
    parties: Sequence[Known]
    sources: Sequence[Known]

    def score(self, claim: Mapping[str, Any], *, named: bool) -> int:
        """How much a claim concerns the case; 0 for not at all."""
        ids = {one.id for one in self.parties}
        sides = {side for side in claim["direction"] or () if side is not None}
        item = claim["item"] in {one.id for one in self.items}
        if sides - ids:
            # Somebody else's exchange, whatever the good.
            return 0
        if len(sides) > 1:
            return BOTH_AND_ITEM if item else BOTH
        if sides:
            return SIDE_AND_ITEM if item else SIDE
        return ITEM if item and named else 0

    def words(self) -> tuple[str, ...]:
        """What a text that names a party has in it, in small letters."""
        names = {name for one in self.parties for name in one.names}
        ids = {one.id for one in self.parties}
        for row in tables.read_table("countries.csv"):
            if row["code"] in ids:
                names |= {
                    word
                    for column, word in row.items()
                    if word and column.startswith(("name_", "capital_"))
                }
        small = {name.casefold() for name in names}
        return tuple(sorted(one[:-1] if len(one) > SHORTEST_NAME else one for one in small if one))


def _near(path: Path) -> tuple[Path, ...]:
    return (path, path.parent, path.parent.parent)


def _root(path: Path) -> Path | None:
    """The folder that `corpus read` wrote, from any of its parts; None for a file by itself."""
    return next((one for one in _near(path) if (one / MANIFEST).is_file()), None)


def _clusters(root: Path | None) -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    """The copies that another stands for, and for each that stands the others."""
    if root is None or not (root / "clusters.parquet").is_file():
        return frozenset(), {}
    others: dict[str, list[str]] = {}
    standing: set[str] = set()
    for row in _rows([root / "clusters.parquet"], ["doc", "cluster", "stands"]):
        if row["stands"]:
            standing.add(row["doc"])
        else:
            others.setdefault(row["cluster"], []).append(row["doc"])
    copies = {doc: tuple(sorted(listed)) for doc, listed in others.items()}
    return frozenset(one for listed in copies.values() for one in listed) - standing, copies


def _read_again(
    root: Path, case: _Case, copies: frozenset[str], progress: Callable[[str, float], None]
) -> Iterator[Found]:
    words = case.words()
    named_by_claims = _documents_with_a_party(root, case)
    paths = sorted((root / "documents").glob("*.parquet"))
    for number, path in enumerate(paths):
        progress("reading what names a party", number / len(paths))
        for row in _rows([path], [*Source.__slots__, "claims"]):
            if not row["claims"] or row["doc"] in copies:
                continue
            small = row["text"].casefold()
            named = any(word in small for word in words)
            if not named and row["doc"] not in named_by_claims:
                continue
            row.pop("claims")
            document = Source(**row)
            for proposal in read_text(
                document.text,
                doc=document.doc,
                lang=document.language or None,
                date=document.published or None,
                items=case.items,
                parties=case.parties,
                sources=case.sources,
            ):
                claim = proposal.to_json()
                score = case.score(claim, named=named)
                if score:
                    yield Found(claim, score, document)


def _documents_with_a_party(root: Path, case: _Case) -> frozenset[str]:
    """Documents of which a claim goes to or comes from a party, by whatever name."""
    ids = {one.id for one in case.parties}
    rows = _rows(sorted((root / "claims").glob("*.parquet")), ["doc", "giver", "receiver"])
    return frozenset(row["doc"] for row in rows if {row["giver"], row["receiver"]} & ids)


def _as_read(
    path: Path, case: _Case, copies: frozenset[str], progress: Callable[[str, float], None]
) -> Iterator[Found]:
    """By what the table of claims itself says; a party is named where the context names it."""
    words = case.words()
    paths = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    for number, one in enumerate(paths):
        progress("looking through claims", number / len(paths))
        for row in _rows([one], [*_CLAIM, *_BESIDE, "giver", "receiver", "context"]):
            if row["doc"] in copies:
                continue
            document = Source(doc=row["doc"], **{name: row[name] for name in _BESIDE})
            claim = {name: row[name] for name in _CLAIM}
            sides = [row["giver"] or None, row["receiver"] or None]
            claim["direction"] = sides if any(sides) else None
            claim["attribution"] = row["attribution"] or []
            for name in ("item", "as_of"):
                claim[name] = claim[name] or None
            small = f"{row['title']} {row['context']}".casefold()
            score = case.score(claim, named=any(word in small for word in words))
            if score:
                yield Found(claim, score, document)


def _known(root: Path | None, docs: set[str]) -> dict[str, Source]:
    """What is known of these documents, without their texts."""
    if root is None or not docs:
        return {}
    names = ["doc", "url", "title", "publisher", "language", "published"]
    paths = sorted((root / "documents").glob("*.parquet"))
    return {row["doc"]: Source(**row) for row in _rows(paths, names) if row["doc"] in docs}


def _rows(paths: Sequence[Path], columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Rows of tables, some at a time; a word that is not there is empty."""
    import pyarrow as pa
    from pyarrow import parquet

    for path in paths:
        try:
            opened = parquet.ParquetFile(path)
        except pa.ArrowException as error:
            raise _not_ours(path, str(error)) from None
        with opened:
            missing = [one for one in columns if one not in opened.schema_arrow.names]
            if missing:
                raise _not_ours(path, f"it has no column {missing[0]}")
            for batch in opened.iter_batches(ROWS_AT_ONCE, columns=list(columns)):
                for row in batch.to_pylist():
                    yield {name: _filled(name, cell) for name, cell in row.items()}


def _filled(name: str, cell: Any) -> Any:
    return "" if cell is None and not name.startswith("amount") else cell


class FindError(ValueError):
    """What was named is no table of claims; the sentence says what is."""


def _not_ours(path: Path, why: str) -> FindError:
    return FindError(
        f"{path} is no table that `corpus read` wrote ({' '.join(why.split())[:120]}): "
        "name its folder, or a file below claims/"
    )
