"""The disk door of results: weigh a case folder and write everything a reader takes away.

In: a case folder and the options of a weighing. Out: the document, and a folder below
`results/` with report, spreadsheet, charts, tables and JSON. What rests on unchanged inputs
is not made again: posteriors are kept by the hash of what they rest on, results by the hash
of the case's files, the options and the program. Never writes outside the results folder and
the case's `.steelyard` store, which may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from steelyard.case.case import Case
from steelyard.case.folder import read_case
from steelyard.desk.caveats import add_words
from steelyard.desk.packed import PACKED, pack_case
from steelyard.desk.replacing import check_replaceable, replacing

Progress = Callable[[str, float], None]
STORE = ".steelyard"
POSTERIOR = "posterior.nc"
SCHEMA = "steelyard-weighing/1"
"""That of weighing/document, which takes seconds to load; a test holds that they are one."""
_HEADLINE = "headline.json"
_KEPT_BYTES = 400_000_000
_OUTPUTS = ("weighing.json", "report.html", "report.xlsx", "charts", "tables", PACKED, POSTERIOR)
_CASE_SUFFIXES = {".yaml", ".yml", ".csv", ".txt", ".jsonl"}


class FrozenError(ValueError):
    """The results folder holds a frozen weighing, which is never overwritten."""


def weigh_folder(
    path: Path,
    *,
    seed: int | None = None,
    draws: int | None = None,
    basis: str | None = None,
    as_of: date | None = None,
    without: tuple[str, ...] = (),
    error: float | None = None,
    out: Path | None = None,
    progress: Progress = lambda stage, share: None,
) -> tuple[dict[str, Any], Path]:
    """Weigh the case and write its results; both are skipped where nothing changed.

    With `error` it is drawn on until chance moves no log quantile of an item by more.

    Returns the document with `diagnostics.seconds`, and the folder of the results. Raises
    CaseError, OptionError (see weigh), FrozenError and OccupiedError.
    """
    began = time.perf_counter()
    if out is not None:
        out = out.resolve()
        _check_free(out)
    options: dict[str, Any] = {
        "seed": seed,
        "draws": draws,
        "basis": basis,
        "as_of": as_of,
        "without": without,
        "error": error,
    }
    key = _results_key(path, out, **options)
    kept = _kept(path, key, out)
    if kept is not None:
        document, folder = kept
        return _timed(document, began, "kept"), folder
    case = read_case(path)
    weighing, document = _weigh(case, progress=progress, store=path / STORE, **options)
    folder = out or path / "results" / result_name(document, case)
    from steelyard.desk.posterior_file import render_posterior

    write_results(document, folder, progress, pack_case(path), render_posterior(weighing))
    with suppress(OSError):
        _keep(path, key, folder, _write_json(document))
    if out is None and not without and as_of is None:
        keep_headline(path, document, folder)
    return _timed(document, began, "weighed"), folder


def kept_or_weighed(path: Path, *, basis: str | None = None, progress: Progress) -> dict[str, Any]:
    """The document of the case as it stands: of its results where nothing changed, else weighed.

    Writes nothing but the store of draws. Raises CaseError and OptionError.
    """
    kept = _kept(path, _results_key(path, basis=basis), None)
    if kept is not None:
        return kept[0]
    return weigh_case(read_case(path), progress=progress, store=path / STORE, basis=basis)


def newest_results(path: Path) -> tuple[dict[str, Any], Path] | None:
    """The results that know most among those of a case's own settings, whatever changed since."""
    found = []
    for file in sorted((path / "results").glob("*/weighing.json")):
        try:
            read = json.loads(file.read_text(encoding="utf-8"))
            options = read["options"]
            own = not options["without"] and options["as_of"] is None
            if own and read["schema"] == SCHEMA:
                found.append((read["known_to"], file.stat().st_mtime_ns, file.parent.name, read))
        except (OSError, ValueError, KeyError, TypeError):
            # Of another version, or broken: then it is as if it were not there.
            continue
    if not found:
        return None
    _, _, name, read = max(found, key=lambda one: one[:3])
    return read, path / "results" / name


def keep_headline(path: Path, document: dict[str, Any], folder: Path) -> None:
    """Keep the sums of a weighing apart: the whole document of a large case takes time to read."""
    # A document of another version has other names.
    with suppress(OSError, KeyError, TypeError):
        figures = {leg: document[leg]["value"] for leg in ("given", "returned")}
        figures |= {name: document[name] for name in ("balance", "ratio")}
        about = {name: document[name] for name in ("currency", "as_of", "title")}
        kept = {"of": [folder.name, *_mark(folder)], "figures": figures, **about}
        keep_aside(path / STORE / _HEADLINE, kept)


def kept_headline(path: Path) -> dict[str, Any] | None:
    """The sums of the last weighing; None where its document is another one by now."""
    try:
        kept: dict[str, Any] = json.loads((path / STORE / _HEADLINE).read_text(encoding="utf-8"))
        name, *mark = kept["of"]
        return kept if mark == _mark(path / "results" / str(name)) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _mark(folder: Path) -> list[int]:
    stat = (folder / "weighing.json").stat()
    return [stat.st_size, stat.st_mtime_ns]


def keep_aside(path: Path, document: dict[str, Any]) -> None:
    """Keep what was reckoned, so that asking again is instant; a crash leaves the old or the new.

    A store that cannot be written costs time, no more.
    """
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        fresh.replace(path)


def find_earlier(path: Path, document: dict[str, Any]) -> dict[str, Any] | None:
    """The last kept result of a case that another weighing is compared with.

    On the same basis, asked for without options, knowing no more, and not the same weighing; with
    the same seed and draws, for what chance moves is no change.
    """
    found = []
    for file in sorted((path / "results").glob("*/weighing.json")):
        try:
            read = json.loads(file.read_text(encoding="utf-8"))
            plain = not read["options"]["without"] and read["options"]["as_of"] is None
            names = ("case", "basis", "currency", "seed", "draws")
            alike = all(read[name] == document[name] for name in names)
            same = all(
                read[leg]["value"] == document[leg]["value"] for leg in ("given", "returned")
            )
            fits = plain and alike and not same and read["known_to"] <= document["known_to"]
        except (OSError, ValueError, KeyError, TypeError):
            # Of another version, or broken: then there is nothing to compare with.
            continue
        if fits:
            found.append((read["known_to"], file.parent.name, read))
    return max(found, key=lambda one: one[:2])[2] if found else None


def weigh_case(
    case: Case, *, progress: Progress, store: Path | None = None, keep: bool = True, **options: Any
) -> dict[str, Any]:
    """The document of a weighing; posteriors are read from `store` where one is given.

    With `keep` a new one is kept there.
    """
    return _weigh(case, progress=progress, store=store, keep=keep, **options)[1]


def _weigh(
    case: Case,
    *,
    progress: Progress,
    store: Path | None,
    keep: bool = True,
    error: float | None = None,
    **options: Any,
) -> tuple[Any, dict[str, Any]]:
    """A weighing and its document."""
    from steelyard.weighing.document import to_document
    from steelyard.weighing.weigh import weigh

    sampler = _Store(store, keep, error)
    weighing = weigh(case, progress=progress, sampler=sampler.sample, **options)
    return weighing, add_words(to_document(weighing))


def sampler_of(path: Path) -> Any:
    """A sampler that keeps its draws in the store of the case in `path`, as a weighing does."""
    return _Store(path / STORE, keep=True).sample


def store_of(path: Path) -> Any:
    """Where draws of blocks of the case in `path` are kept."""
    return _Store(path / STORE, keep=True)


def inputs_key(path: Path, what: str, options: dict[str, Any]) -> str:
    """A name for whatever rests on the case's files, the program and these options."""
    asked = json.dumps([what, sorted((name, str(value)) for name, value in options.items())])
    return _digest([*_case_bytes(path), _program(), asked.encode()])


def result_name(document: dict[str, Any], case: Case) -> str:
    """Cut-off and basis, then whatever differs from the case's own settings."""
    parts = [document["as_of"], document["basis"]]
    if document["options"]["as_of"] and document["options"]["as_of"] != case.exchange.cutoff:
        # The same last day, but less was known: not the weighing of the whole case.
        parts[0] = f"as-of-{parts[0]}"
    parts += [f"without-{source}" for source in document["options"]["without"]]
    if document["seed"] != case.exchange.seed:
        parts.append(f"seed-{document['seed']}")
    if document["diagnostics"]["draws"] != case.exchange.draws:
        parts.append(f"draws-{document['diagnostics']['draws']}")
    if document["diagnostics"]["error_asked"] is not None:
        parts.append(f"error-{document['diagnostics']['error_asked']:g}")
    return "-".join(parts)


def write_results(
    document: dict[str, Any], folder: Path, progress: Progress, packed: bytes, drawn: bytes
) -> None:
    """Write every output of a document into `folder`, by way of a folder beside it.

    `packed` is the case that was weighed, as `pack_case` makes it, and `drawn` the draws, as
    `render_posterior` does: both are kept beside weighing.json for the analyst, so that the
    weighing can be repeated and looked into.

    A crash leaves either the old results or the new ones. Raises FrozenError, and
    OccupiedError for a folder that holds anything but an earlier weighing.
    """
    from steelyard.desk.charts import write_charts
    from steelyard.desk.report import public_document, render_report
    from steelyard.desk.tables import write_tables
    from steelyard.desk.workbook import write_workbook

    _check_free(folder)
    with replacing(folder) as fresh:
        progress("writing", 0.0)
        (fresh / "weighing.json").write_text(_write_json(document), encoding="utf-8", newline="\n")
        (fresh / PACKED).write_bytes(packed)
        (fresh / POSTERIOR).write_bytes(drawn)
        # What is marked internal stays in weighing.json and the packed case, for the analyst's
        # own traces and comparisons; what is meant to be mailed are the other files.
        public, _ = public_document(document)
        write_tables(public, fresh / "tables")
        write_workbook(document, fresh / "report.xlsx")
        progress("writing", 0.3)
        write_charts(public, fresh / "charts")
        progress("writing", 0.8)
        (fresh / "report.html").write_text(render_report(document), encoding="utf-8", newline="\n")
        progress("writing", 1.0)


def _check_free(folder: Path) -> None:
    """Whether results may be written here: a new or empty folder, or an earlier weighing."""
    if (folder / "release.json").exists():
        raise FrozenError(f"{folder} holds a frozen weighing; name another folder with --out")
    check_replaceable(
        folder,
        "results are",
        mark="weighing.json",
        ours=lambda name: name in _OUTPUTS,
        earlier="weighing",
    )


class _Store:
    """Draws of blocks on disk, by the hash of the packed block, the seed and their number.

    A claim edited on one good leaves the blocks of the others as they are.
    """

    def __init__(self, folder: Path | None, keep: bool, error: float | None = None) -> None:
        self._folder, self._keep, self._error = folder, keep, error

    def sample(self, model: Any, seed: int, draws: int, progress: Progress) -> Any:
        from steelyard.weighing.document.checks import R_HAT_LIMIT
        from steelyard.weighing.estimates.posterior import Goal, sample_posterior

        kept = self if self._folder is not None else None
        threads = os.cpu_count() or 2
        goal = Goal(R_HAT_LIMIT, self._error)
        return sample_posterior(model, seed, draws, progress, kept, threads, goal)

    def find(self, block: Any, seed: int, draws: int, goal: Any = "") -> Any:
        """The draws of the very same block, None where there are none."""
        from steelyard.weighing.estimates.chains import Drawn

        path = self._path(block, seed, draws, goal)
        try:
            # Opened here, because numpy leaves a broken file open, and Windows then keeps it.
            with path.open("rb") as file, np.load(file, allow_pickle=False) as read:
                path.touch()
                return Drawn(
                    read["parameters"],
                    int(read["divergences"]),
                    float(read["deepest"]),
                    read["densities"],
                    read["tuning"],
                )
        except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile):
            # Not there, or broken by a crash: it is only a store, so it is made again.
            return None

    def keep(self, block: Any, seed: int, draws: int, drawn: Any, goal: Any = "") -> None:
        """Write the draws of a block; a store that cannot be written costs time, no more."""
        if not self._keep:
            return
        path = self._path(block, seed, draws, goal)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(".new.npz")
            np.savez(
                fresh,
                parameters=drawn.parameters,
                divergences=drawn.divergences,
                deepest=drawn.deepest,
                densities=drawn.densities,
                tuning=drawn.tuning,
            )
            fresh.replace(path)
            self._forget(path.parent)

    def _path(self, block: Any, seed: int, draws: int, goal: Any) -> Path:
        key = _digest([*_block_bytes(block), _sampler(), f"{seed} {draws} {goal}".encode()])
        return (self._folder or Path()) / f"posterior-{key[:24]}.npz"

    def _forget(self, folder: Path) -> None:
        """Keep the newest within the space allowed; one too large for it sends no other away."""
        room = _KEPT_BYTES
        kept = [(path, path.stat()) for path in folder.glob("posterior-*.npz")]
        for path, stat in sorted(kept, key=lambda pair: -pair[1].st_mtime):
            if stat.st_size > room:
                path.unlink(missing_ok=True)
            else:
                room -= stat.st_size


def _block_bytes(block: Any) -> Iterator[bytes]:
    for value in (*block.packed, block.start):
        array = np.ascontiguousarray(value)
        yield f"{array.dtype} {array.shape}".encode()
        yield array.tobytes()
    yield block.name.encode()


def _results_key(path: Path, out: Path | None = None, **options: Any) -> str:
    """What results of these options of `weigh_folder` are kept by; one not given is the default."""
    asked = {
        "seed": options.get("seed"),
        "draws": options.get("draws"),
        "basis": options.get("basis"),
        "as_of": options["as_of"].isoformat() if options.get("as_of") else None,
        "without": sorted(options.get("without", ())),
        "error": options.get("error"),
        "out": str(out) if out else None,
    }
    return _digest([*_case_bytes(path), _program(), json.dumps(asked).encode()])


def _case_bytes(path: Path) -> Iterator[bytes]:
    """Names and contents of the case's own text files, results and store apart."""
    for file in sorted(path.rglob("*")):
        relative = file.relative_to(path)
        if relative.parts[0] in {"results", STORE} or not file.is_file():
            continue
        if file.suffix.lower() in _CASE_SUFFIXES:
            yield relative.as_posix().encode()
            yield hashlib.sha256(file.read_bytes()).digest()


@cache
def _sampler() -> bytes:
    """A fingerprint of what samples a block: a change of the report leaves the draws as they are.

    Of what stands in its files and not of their times, so that a program installed again, or
    another copy of it, finds the draws that are there.
    """
    root = Path(str(files("steelyard")))
    parts = [root / "base" / "chance.py", *sorted((root / "weighing" / "estimates").rglob("*.py"))]
    return _digest(
        [part for one in parts for part in (one.name.encode(), one.read_bytes())]
    ).encode()


def _program() -> bytes:
    """A fingerprint of the installed program: names, sizes and times of its files."""
    root = Path(str(files("steelyard")))
    marks = []
    for file in sorted(root.rglob("*")):
        inside = file.relative_to(root).as_posix()
        if file.suffix in {".py", ".csv", ".yaml", ".j2", ".css", ".js", ".ttf"}:
            stat = file.stat()
            marks.append(f"{inside} {stat.st_size} {stat.st_mtime_ns}")
    return "\n".join(marks).encode()


def _digest(parts: list[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.hexdigest()


def _write_json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _kept(path: Path, key: str, out: Path | None) -> tuple[dict[str, Any], Path] | None:
    """The document and folder of an earlier weighing of the very same inputs."""
    try:
        note = json.loads((path / STORE / f"results-{key[:24]}.json").read_text("utf-8"))
        # By name, so that a copied or moved case finds its own results and not another's.
        folder = out or path / "results" / note["name"]
        text = (folder / "weighing.json").read_text(encoding="utf-8")
    except (OSError, ValueError, KeyError):
        return None
    if hashlib.sha256(text.encode()).hexdigest() != note["weighing"]:
        return None
    if not all((folder / name).exists() for name in _OUTPUTS):
        return None
    return json.loads(text), folder


def _keep(path: Path, key: str, folder: Path, text: str) -> None:
    store = path / STORE
    store.mkdir(parents=True, exist_ok=True)
    note = {
        "name": folder.name,
        "weighing": hashlib.sha256(text.encode()).hexdigest(),
    }
    (store / f"results-{key[:24]}.json").write_text(json.dumps(note), encoding="utf-8")


def _timed(document: dict[str, Any], began: float, how: str) -> dict[str, Any]:
    """Seconds go to standard output only, never into a result."""
    seconds = round(time.perf_counter() - began, 2)
    return {**document, "diagnostics": {**document["diagnostics"], "seconds": seconds, "run": how}}
