"""The walk over an archive: survey, read, cluster, count; what was done before is not done again.

In: files and folders, a folder for the output, an engine. Out: tables below that folder and a
`Summary`. `manifest.json` is written last: while it is missing, the output is not complete. A run
that was killed goes on where it was, and ends in the same bytes as one that was not.
"""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from steelyard.corpus.clusters import Member, Printed, candidates, find_clusters
from steelyard.corpus.engine import Engine, plainly
from steelyard.corpus.parts import RECORDS_A_PART, Part, each_once, from_task, list_lots
from steelyard.corpus.shingles import BANDS
from steelyard.corpus.tables import MANIFEST, TABLES, WORK, write_rows, write_text
from steelyard.corpus.work import (
    do,
    program_print,
    read_task,
    receipt_path,
    survey_path,
    survey_task,
    table_path,
)

FORMAT: Final = 1
INPUTS: Final = "inputs.json"
"""Which files and folders were read, so that those of another archive are not removed unasked."""
BANDS_AT_ONCE: Final = 4
"""Columns of band keys held at once: 32 bytes a document."""

_NOTHING: Final = {"published": "", "fetched": "", "words": b"", "numerals": b""}

Progress = Callable[[str, float], None]


class ArchiveError(ValueError):
    """The archive cannot be read as it was asked for; the sentence says how to mend that."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to: counts by what was counted, and how many parts were there before."""

    counts: dict[str, int]
    parts: int
    known: int

    def to_json(self) -> dict[str, Any]:
        """Totals first, then each count that is split, by value."""
        totals = {what: count for what, count in self.counts.items() if "\t" not in what}
        split: dict[str, dict[str, int]] = {}
        for what, count in self.counts.items():
            if "\t" in what:
                name, _, value = what.partition("\t")
                split.setdefault(name, {})[value] = count
        return {**totals, "by": split, "parts": self.parts, "parts_known": self.known}


def read_archive(
    inputs: Sequence[Path],
    out: Path,
    engine: Engine = plainly,
    *,
    language: str = "",
    records_a_part: int = RECORDS_A_PART,
    replace: bool = False,
    progress: Progress = lambda stage, share: None,
) -> Summary:
    """Read the documents of `inputs` into tables below `out`.

    Raises ArchiveError, and OSError where a file cannot be read or written. `language` is that of
    all texts; empty, it is found for each. Rows of inputs that were read into `out` before and are
    not named now go only with `replace`.
    """
    out = out.resolve()
    with _held(out):
        # What settles the rows beside the bytes: the program, and the language if it was told.
        reads = f"{program_print()}-{language}" if language else program_print()
        parts = _surveyed(inputs, out, engine, reads, records_a_part, progress)
        if not parts:
            raise ArchiveError("there is nothing to read: no archive, table or document")
        lost = _standing(out) - {one.id for one in parts}
        _ask_before(inputs, out, lost=bool(lost), replace=replace)
        waiting = [one for one in parts if not _is_done(out, one)]
        if waiting or lost:
            # What is told complete is so; from here on it is not.
            (out / MANIFEST).unlink(missing_ok=True)
        counts = _read(parts, waiting, out, engine, reads, language, progress)
        clusters = _clustered(out, parts, counts, progress)
        summary = Summary(dict(sorted(counts.items())), len(parts), len(parts) - len(waiting))
        _finish(out, parts, clusters, summary, reads, language)
    return summary


@contextlib.contextmanager
def _held(out: Path) -> Iterator[None]:
    """The folder is ours, and nobody else writes there as long as this runs."""
    strange = out.exists() and (not out.is_dir() or any(out.iterdir()))
    if strange and not (out / WORK).is_dir():
        raise ArchiveError(f"{out} holds something else: name a folder that is new or empty")
    (out / WORK).mkdir(parents=True, exist_ok=True)
    with (out / WORK / "lock").open("w", encoding="utf-8") as lock:
        _lock(lock, out)
        yield


def _lock(lock: IO[str], out: Path) -> None:
    try:
        import fcntl
    except ImportError:
        # Not on Windows, where two runs into one folder are for whoever starts them to avoid.
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise ArchiveError(f"another run writes to {out}: wait for it, or stop it") from None


def _surveyed(
    inputs: Sequence[Path],
    out: Path,
    engine: Engine,
    reads: str,
    most: int,
    progress: Progress,
) -> list[Part]:
    """All parts by id, each once, however often a file was named."""
    lots = list_lots([one.absolute() for one in inputs], most, out)
    new = [one for one in lots if not survey_path(out, one, reads, most).is_file()]
    tasks = [survey_task(out, one, reads, most) for one in new]
    for number, _ in enumerate(engine(do, tasks), 1):
        progress(f"surveying, {number:,} of {len(tasks):,}", number / len(tasks))
    surveys = (survey_path(out, lot, reads, most).read_text(encoding="utf-8") for lot in lots)
    return list(each_once((from_task(one) for text in surveys for one in json.loads(text)), reads))


def _standing(out: Path) -> set[str]:
    """The parts that have rows below `out`."""
    return {
        path.name.removeprefix("part-").removesuffix(".parquet")
        for table in TABLES
        for path in table_path(out, table, "x").parent.glob("part-*.parquet")
    }


def _ask_before(inputs: Sequence[Path], out: Path, *, lost: bool, replace: bool) -> None:
    """Refuse to remove what another archive left here, and keep what is read here now.

    An input of before that is named again, or a folder above it, may have lost files: its rows go.
    """
    kept = out / WORK / INPUTS
    now = sorted({one.resolve() for one in inputs})
    before = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else []
    gone = [one for one in before if not any(Path(one).is_relative_to(new) for new in now)]
    if lost and gone and not replace:
        raise ArchiveError(
            f"{out} holds what was read from {gone[0]}, which is not named now: name it too, "
            "or another --out, or say --replace to remove its rows"
        )
    write_text(kept, json.dumps([str(one) for one in now]))


def _is_done(out: Path, part: Part) -> bool:
    """A receipt, and all that it is for."""
    return receipt_path(out, part).is_file() and all(
        table_path(out, table, part.id).is_file() for table in TABLES
    )


def _read(
    parts: Sequence[Part],
    waiting: Sequence[Part],
    out: Path,
    engine: Engine,
    reads: str,
    language: str,
    progress: Progress,
) -> Counter[str]:
    for part in waiting:
        # A receipt without its tables: somebody removed some.
        receipt_path(out, part).unlink(missing_ok=True)
    tasks = [read_task(out, one, reads, language) for one in waiting]
    documents = 0
    progress("reading", 0.0)
    for number, receipt in enumerate(engine(do, tasks), 1):
        documents += json.loads(receipt)["counts"].get("documents", 0)
        progress(f"reading, {documents:,} documents", number / len(tasks))
    counts: Counter[str] = Counter({"records": 0, "documents": 0, "claims": 0, "refused": 0})
    for part in parts:
        counts.update(_receipt(out, part)["counts"])
    return counts


def _receipt(out: Path, part: Part) -> dict[str, Any]:
    receipt: dict[str, Any] = json.loads(receipt_path(out, part).read_text(encoding="utf-8"))
    return receipt


def _clustered(
    out: Path, parts: Sequence[Part], counts: Counter[str], progress: Progress
) -> tuple[Member, ...]:
    """Near copies over all parts; only what shares a band is looked at closer."""
    import numpy as np
    from pyarrow import dataset

    progress("finding copies", 0.0)
    paths = [str(table_path(out, "prints", one.id)) for one in parts]
    whole = dataset.dataset(paths, format="parquet")

    def bands() -> Iterator[Any]:
        for first in range(0, BANDS, BANDS_AT_ONCE):
            names = [f"band_{n:02d}" for n in range(first, min(first + BANDS_AT_ONCE, BANDS))]
            table = whole.to_table(columns=names)
            yield from (table.column(name).to_numpy() for name in names)
            progress("finding copies", 0.5 * (first + BANDS_AT_ONCE) / BANDS)

    pairs = candidates(bands())
    wanted = np.unique(pairs)
    prints: dict[int, Printed] = {}
    claims: dict[str, int] = {}
    names = ["doc", "published", "fetched", "characters", "words", "numerals", "claims"]
    start = 0
    for batch in whole.to_batches(columns=names):
        here = wanted[(wanted >= start) & (wanted < start + batch.num_rows)]
        rows = batch.take(_indices(here - start)).to_pylist()
        for index, row in zip(here.tolist(), rows, strict=True):
            claims[row["doc"]] = row.pop("claims")
            known = {name: cell for name, cell in row.items() if cell is not None}
            prints[index] = Printed(**{**_NOTHING, **known})
        start += batch.num_rows
    found = find_clusters(
        pairs, prints, lambda share: progress("comparing copies", 0.5 + 0.5 * share)
    )
    copies = [one for one in found if not one.stands]
    counts["clusters"] = sum(1 for one in found if one.stands)
    counts["copies"] = len(copies)
    counts["claims of copies"] = sum(claims[one.doc] for one in copies)
    return found


def _indices(indexes: Any) -> Any:
    import pyarrow as pa

    return pa.array(indexes, type=pa.int64())


def _finish(
    out: Path,
    parts: Sequence[Part],
    clusters: Sequence[Member],
    summary: Summary,
    reads: str,
    language: str,
) -> None:
    """Write what is of the whole, clear away what belongs to no part, and say it is complete."""
    from importlib.metadata import version

    _sweep(out, {one.id for one in parts})
    write_rows(
        "clusters",
        out / "clusters.parquet",
        [
            {
                "doc": one.doc,
                "cluster": one.cluster,
                "stands": one.stands,
                "documents": one.documents,
                "likeness": one.likeness,
            }
            for one in clusters
        ],
    )
    write_rows(
        "counts",
        out / "counts.parquet",
        [
            {"what": what, "value": value, "count": count}
            for (what, _, value), count in (
                (key.partition("\t"), count) for key, count in summary.counts.items()
            )
        ],
    )
    write_rows("parts", out / "parts.parquet", [_part_row(out, one) for one in parts])
    manifest = {
        "format": FORMAT,
        "steelyard": version("steelyard"),
        "reads": reads,
        "language": language or None,
        "parts": len(parts),
        "counts": {k: v for k, v in summary.to_json().items() if not k.startswith("parts")},
    }
    write_text(out / MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")


def _part_row(out: Path, part: Part) -> dict[str, Any]:
    receipt = _receipt(out, part)
    counts, tables = receipt["counts"], receipt["tables"]
    return {
        "part": part.id,
        **{what: counts.get(what, 0) for what in ("records", "documents", "claims", "refused")},
        **{f"{table}_sha256": tables[table] for table in TABLES if table != "prints"},
    }


def _sweep(out: Path, kept: set[str]) -> None:
    """Remove rows of parts that are no longer in the archive, and what a kill left half written."""
    for table in TABLES:
        for path in table_path(out, table, "x").parent.iterdir():
            name = path.name
            ours = name.startswith("part-") and name.endswith(".parquet")
            if ours and name[5:-8] not in kept:
                path.unlink(missing_ok=True)
    for path in out.rglob(".*.part"):
        path.unlink(missing_ok=True)
