"""What a worker does: survey some files, or read one part and write its tables.

In: a task as one line of JSON, so that any engine can carry it. Out: a receipt as one line. What
has a receipt is not done again; the tables of a part are the same bytes whoever makes them, so two
workers at the same part do no harm. The receipt is written last.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from steelyard.corpus.apart import Reader, borrowed
from steelyard.corpus.parts import Lot, Part, PartFile, from_task, survey
from steelyard.corpus.records import Bad, Passed, Record, read_records
from steelyard.corpus.tables import TABLES, WORK, Writer, write_text

_READ_BY: Final = ("resiliparse", "fastwarc", "pypdfium2", "pyarrow", "numpy")
"""Libraries whose next version may read a page otherwise."""
_OWN: Final = ("base", "case/texts", "corpus", "data", "reading")


@cache
def program_print() -> str:
    """A hash of all that settles what is read: our code, our lexicons, the libraries.

    Part of the id of every part, so that another version reads anew and mixes nothing.
    """
    digest = hashlib.sha256()
    package = Path(__file__).parent.parent
    for folder in _OWN:
        for path in sorted((package / folder).rglob("*")):
            if path.suffix in {".py", ".yaml", ".csv", ".txt"}:
                digest.update(path.relative_to(package).as_posix().encode())
                digest.update(path.read_bytes())
    for name in _READ_BY:
        try:
            digest.update(f"{name} {version(name)}".encode())
        except PackageNotFoundError:
            digest.update(f"no {name}".encode())
    return digest.hexdigest()[:16]


def survey_task(out: Path, lot: Lot, reads: str, most: int) -> str:
    """The task to survey some files, into parts of at most so many records."""
    return json.dumps(
        {"do": "survey", "out": str(out), "reads": reads, "most": most, "lot": asdict(lot)}
    )


def read_task(out: Path, part: Part, reads: str, language: str) -> str:
    """The task to read a part."""
    return json.dumps(
        {"do": "read", "out": str(out), "reads": reads, "language": language, "part": asdict(part)}
    )


def do(task: str) -> str:
    """Do a task, wherever this is. Raises OSError, and ValueError on a node of another version."""
    told = json.loads(task)
    if told["reads"].partition("-")[0] != program_print():
        raise ValueError(
            "a worker has another version of Steelyard or of its libraries than this machine: "
            "install the same on every node"
        )
    out = Path(told["out"])
    if told["do"] == "survey":
        return _survey(out, told)
    return _read(out, from_task(told["part"]), told["language"])


def receipt_path(out: Path, part: Part) -> Path:
    """Where the receipt of a part stands."""
    return out / WORK / "receipts" / part.id[:2] / f"{part.id}.json"


def survey_path(out: Path, lot: Lot, reads: str, most: int) -> Path:
    """Where the survey of a lot stands."""
    return out / WORK / "surveys" / f"{reads}-{most}" / f"{lot.key}.json"


def table_path(out: Path, table: str, part: str) -> Path:
    """Where the rows of a part stand in a table."""
    folder = out / WORK / table if table == "prints" else out / table
    return folder / f"part-{part}.parquet"


def _survey(out: Path, told: Mapping[str, Any]) -> str:
    files = tuple(PartFile(**one) for one in told["lot"]["files"])
    lot = Lot(told["lot"]["kind"], files, told["lot"]["key"])
    parts = survey(lot, told["reads"], told["most"])
    text = json.dumps([asdict(one) for one in parts])
    write_text(survey_path(out, lot, told["reads"], told["most"]), text)
    return text


def _read(out: Path, part: Part, language: str) -> str:
    path = receipt_path(out, part)
    if path.is_file():
        return path.read_text(encoding="utf-8")
    writers = {table: Writer(table, table_path(out, table, part.id)) for table in TABLES}
    counts: Counter[str] = Counter()
    try:
        with borrowed() as reader:
            _read_into(part, language, reader, writers, counts)
        written = {table: writer.close() for table, writer in writers.items()}
    except BaseException:
        for writer in writers.values():
            writer.drop()
        raise
    receipt = {
        "part": part.id,
        "files": [one.sha256 for one in part.files],
        "counts": dict(sorted(counts.items())),
        "tables": written,
    }
    text = json.dumps(receipt, sort_keys=True)
    write_text(path, text)
    return text


def _read_into(
    part: Part, language: str, reader: Reader, writers: Mapping[str, Writer], counts: Counter[str]
) -> None:
    for found in read_records(part):
        counts["records"] += 1
        if isinstance(found, Passed):
            counts["passed over"] += 1
            counts[f"passed over\t{found.reason}"] += 1
            continue
        if isinstance(found, Record):
            bad = _read_record(part, found, language, reader, writers, counts)
        else:
            bad = found
        if bad is not None:
            counts["refused"] += 1
            counts[f"refused\t{bad.reason}"] += 1
            writers["refused"].add(
                {
                    "file": bad.file.name,
                    "position": bad.position,
                    "url": bad.url,
                    "reason": bad.reason,
                    "what": bad.what,
                }
            )


def _read_record(
    part: Part,
    record: Record,
    language: str,
    reader: Reader,
    writers: Mapping[str, Writer],
    counts: Counter[str],
) -> Bad | None:
    """Write the documents of a record, or say why it has none."""
    told = replace(record.told, language=language) if language else record.told
    answer = reader.read(record.body, told)
    if answer.reason:
        return Bad(record.file, record.position, told.url, answer.reason, answer.what)
    for page in answer.pages:
        doc = document_id(part, record, page["key"])
        counts["documents"] += 1
        counts[f"language\t{page['language'] or 'none covered'}"] += 1
        counts["claims"] += len(page["claims"])
        shared = {
            "doc": doc,
            "url": page["url"],
            "title": page["title"],
            "publisher": page["publisher"],
            "language": page["language"],
            "published": page["published"],
            "fetched": record.fetched,
        }
        own = {
            "file": record.file.name,
            "position": record.position,
            "kind": page["kind"],
            "read_by": page["by"],
            "sha256": hashlib.sha256(page["text"].encode()).hexdigest(),
            "characters": len(page["text"]),
            "claims": len(page["claims"]),
            "text": page["text"],
        }
        writers["documents"].add({**shared, **own})
        made = page["print"]
        bands = {f"band_{number:02d}": key for number, key in enumerate(made["bands"])}
        words = {name: bytes.fromhex(made[name]) for name in ("words", "numerals")}
        writers["prints"].add({**shared, **own, **bands, **words})
        for claim in page["claims"]:
            counts[f"status\t{claim['status']}"] += 1
            counts[f"unit\t{claim['unit']}"] += 1
            giver, receiver = claim["direction"] or (None, None)
            ends = {name: _double(claim[name]) for name in ("amount_low", "amount_high")}
            sides = {"giver": giver, "receiver": receiver}
            writers["claims"].add({**claim, **shared, **ends, **sides})
    return None


def _double(amount: float | None) -> float | None:
    """As the column holds it: a whole number beyond 2^53 is no 64-bit integer for sure."""
    return None if amount is None else float(amount)


def document_id(part: Part, record: Record, key: str) -> str:
    """The same for the same bytes at the same place, wherever the archive lies.

    Two captures of one page are two documents, and stand in one cluster.
    """
    place = record.position or record.file.name
    held = f"{part.kind}\n{record.file.sha256}\n{place}\n{key}"
    return hashlib.sha256(held.encode("utf-8", "replace")).hexdigest()[:32]
