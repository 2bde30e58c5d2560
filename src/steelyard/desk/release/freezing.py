"""A weighing frozen under a name: its results, the case they were made from, and a lock.

In: a case folder, a name, the options of a weighing. Out: a folder or a zip that holds all that
`compare` and `verify` need to repeat it, the same bytes for the same case, seed and program. What
exists is never overwritten. The case goes in without kept texts, which are often not ours to pass
on, and it is that case which is weighed.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from steelyard.case.case import Case
from steelyard.case.claims import COUNTED_STATES
from steelyard.case.folder import read_case
from steelyard.desk.packed import lay_out, pack_case, unpack
from steelyard.desk.release import lock
from steelyard.desk.release.citation import citation, cited, licence_note, read_me
from steelyard.desk.results import POSTERIOR, STORE, weigh_case, write_results
from steelyard.weighing.at_day import HEADLINES, recorded_figures

Progress = Callable[[str, float], None]

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_TIME: Final = (1980, 1, 1, 0, 0, 0)
_UNIX, _MODE = 3, 0o644 << 16
_NAMED: Final = 4


class ReleaseError(ValueError):
    """A release that cannot be made, or read; says why in one line."""


@dataclass(frozen=True, slots=True)
class Released:
    """What was frozen: where, how it is cited, and the hash of its lock that names it for good."""

    path: Path
    name: str
    digest: str
    citation: str
    internal: int
    manifest: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "path": str(self.path),
            "name": self.name,
            "sha256": self.digest,
            "citation": self.citation,
            "internal": self.internal,
            "release": dict(self.manifest),
        }


def freeze(
    path: Path,
    name: str,
    *,
    out: Path | None = None,
    authors: Sequence[str] = (),
    seed: int | None = None,
    draws: int | None = None,
    basis: str | None = None,
    as_of: date | None = None,
    without: tuple[str, ...] = (),
    progress: Progress = lambda stage, share: None,
) -> Released:
    """Weigh the case and freeze it under `name`, as a folder, or as a zip where `out` ends so.

    Raises ReleaseError, CaseError and OptionError.
    """
    if not NAME.fullmatch(name) or _RESERVED.fullmatch(name) or name.endswith("."):
        raise ReleaseError(
            f"a release is named with letters, digits, points and dashes, 80 at most, not {name!r}"
        )
    target = (out or path / "results" / name).resolve()
    if target.exists():
        raise ReleaseError(f"{target} exists; what was frozen is never overwritten")
    case = read_case(path)
    lost = sorted(
        claim.id
        for claim in case.claims
        if claim.id in case.orphans and claim.state in COUNTED_STATES
    )
    if lost:
        more = f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else ""
        raise ReleaseError(
            f"the words of {', '.join(lost[:_NAMED])}{more} do not stand in their kept text any "
            f"more, which nobody could see without it; mend them first: steelyard check {path}"
        )
    options: dict[str, Any] = {
        "seed": seed, "draws": draws, "basis": basis, "as_of": as_of, "without": without,
    }  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="steelyard-") as folder:
        packed = pack_case(path)
        laid, results = Path(folder) / "case", Path(folder) / "results"
        (Path(folder) / "case.zip").write_bytes(packed)
        lay_out(unpack(Path(folder) / "case.zip"), laid)
        frozen = read_case(laid)
        document = weigh_case(frozen, progress=progress, store=path / STORE, **options)
        write_results(document, results, progress, packed, b"")
        # Draws are made anew by whoever verifies; they would be most of the release.
        (results / POSTERIOR).unlink()
        contents = {
            file.relative_to(results).as_posix(): file.read_bytes()
            for file in sorted(results.rglob("*"))
            if file.is_file()
        }
    who = tuple(authors) or frozen.exchange.authors
    internal = count_internal(frozen)
    document = {**document, "licence": frozen.exchange.licence}
    contents |= words_beside(document, name, who, internal)
    manifest = _manifest(document, name, options, who, internal, contents)
    contents[lock.MANIFEST] = _json(manifest)
    digest = lock.file_rows({lock.MANIFEST: contents[lock.MANIFEST]})[0]["sha256"]
    contents[lock.SUMS] = lock.sums(contents).encode()
    if target.suffix.lower() == ".zip":
        _write_zip(target, name, contents)
    else:
        _write_folder(target, contents)
    return Released(target, name, digest, cited(document, name, who, digest), internal, manifest)


def words_beside(
    document: Mapping[str, Any], name: str, authors: Sequence[str], internal: int
) -> dict[str, bytes]:
    """The files that say what a release is; the document has the case's licence beside its own."""
    version = lock.program()["version"]
    return {
        "CITATION.cff": citation(document, name, version, authors).encode(),
        "LICENCE.txt": licence_note(document).encode(),
        "README.md": read_me(document, name, internal).encode(),
    }


def told_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """What the lock tells of the weighing itself."""
    figures = recorded_figures(document)
    named = ("case", "title", "as_of", "known_to", "currency", "price_year")
    return {
        **{one: document[one] for one in named},
        "headlines": {path: figures[path] for path in HEADLINES},
        "failed_checks": [one["code"] for one in document["failed_checks"]],
    }


def count_internal(case: Case) -> int:
    """Rows marked internal of every kind that the packed case holds, weighed or not."""
    pieces = case.hypotheses.pieces if case.hypotheses is not None else ()
    return sum(
        sum(row.internal for row in rows)
        for rows in (case.claims, case.prices, case.documents, case.promises, pieces)
    )


def _manifest(
    document: Mapping[str, Any],
    name: str,
    options: Mapping[str, Any],
    authors: Sequence[str],
    internal: int,
    contents: Mapping[str, bytes],
) -> dict[str, Any]:
    return {
        "schema": lock.SCHEMA,
        "name": name,
        **told_of(document),
        "authors": list(authors),
        "licence": document["licence"],
        "options": {
            "seed": document["seed"],
            "draws": document["diagnostics"]["draws"],
            "basis": document["basis"],
            "as_of": options["as_of"].isoformat() if options["as_of"] else None,
            "without": list(options["without"]),
        },
        "internal": internal,
        "program": lock.program(),
        "made_on": lock.made_on(),
        "lock": lock.lock(),
        "files": lock.file_rows(contents),
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _write_zip(target: Path, name: str, contents: Mapping[str, bytes]) -> None:
    packed = io.BytesIO()
    # Stored as they are: what a compressor makes of them differs between its versions.
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as file:
        for inside in sorted(contents):
            info = zipfile.ZipInfo(f"{name}/{inside}", _TIME)
            info.external_attr, info.create_system = _MODE, _UNIX
            file.writestr(info, contents[inside])
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.new")
    try:
        fresh.write_bytes(packed.getvalue())
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _write_folder(target: Path, contents: Mapping[str, bytes]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        for inside, content in contents.items():
            file = fresh / inside
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        fresh.replace(target)
    finally:
        with suppress(OSError):
            shutil.rmtree(fresh, ignore_errors=True)
