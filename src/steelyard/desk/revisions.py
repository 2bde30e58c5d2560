"""What a person calls one side of a comparison -> the case that is meant, read from where it lies.

In: a case folder and a word: a date, `.`, a folder of results or a git revision. Out: a Side.
Git is run as a program of its own and only asked for what is kept; the work tree is never
touched, and what is read from git or a zip goes through a folder that is removed again.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from steelyard.base.dates import parse_span
from steelyard.base.errors import CaseError
from steelyard.case.case import Case
from steelyard.case.folder import read_case
from steelyard.desk.packed import FOLDERS, PACKED, belongs, unpack
from steelyard.weighing.at_day import recorded_figures
from steelyard.weighing.compare import Side

_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_PLAIN_FILES = ("100644", "100755")
_SHOWN = 8


class RevisionError(ValueError):
    """What was named as a side of a comparison is not there, or cannot be read; says why."""


def find_side(path: Path, text: str, *, basis: str | None = None) -> Side:
    """The side that `text` names for the case in the folder `path`.

    `basis` is for sides that have none of their own. Raises RevisionError, and CaseError where
    the case as it stands has problems. The first word of a side's label says what it is:
    `stands`, `as_of`, `results` or `revision`.
    """
    if text == ".":
        return Side("stands", read_case(path), basis=basis)
    if _DATE.fullmatch(text):
        try:
            day = parse_span(text).last
        except ValueError:
            raise RevisionError(f"{text} is not in the calendar") from None
        return Side("as_of", read_case(path), as_of=day, basis=basis)
    folder = _results_folder(path, text)
    if folder is not None:
        return _results_side(folder, basis)
    return _revision_side(path, text, basis)


# --- results ---


def _results_folder(path: Path, text: str) -> Path | None:
    """The folder of results that is meant: a path, or a name below the case's results."""
    for folder in (Path(text), path / "results" / text):
        if (folder / "weighing.json").is_file():
            return folder
    return None


def _results_side(folder: Path, basis: str | None) -> Side:
    try:
        document: dict[str, Any] = json.loads((folder / "weighing.json").read_text("utf-8"))
        recorded = recorded_figures(document)
        options, draws = document["options"], int(document["diagnostics"]["draws"])
        own, seed, as_of = str(document["basis"]), int(document["seed"]), options["as_of"]
    except (ValueError, KeyError, TypeError) as error:
        raise RevisionError(f"{folder / 'weighing.json'} is no weighing: {error}") from None
    if basis is not None and basis != own:
        raise RevisionError(
            f"{folder} was weighed on the basis {own!r}, so it cannot be compared on {basis!r}"
        )
    return Side(
        f"results {folder.resolve().name}",
        _packed_case(folder),
        as_of=parse_span(as_of).last if as_of else None,
        basis=own,
        without=tuple(options["without"]),
        seed=seed,
        draws=draws,
        recorded=recorded,
    )


def _packed_case(folder: Path) -> Case:
    file = folder / PACKED
    if not file.is_file():
        raise RevisionError(
            f"{folder} has no {PACKED}, so its weighing cannot be repeated; "
            "`steelyard weigh` writes one now, or name a date or a git revision instead"
        )
    try:
        contents = unpack(file)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError) as error:
        raise RevisionError(f"{file} cannot be read: {error}") from None
    return _read_contents(contents, str(folder))


# --- git ---


def _revision_side(path: Path, text: str, basis: str | None) -> Side:
    commit = _commit(path, text)
    files = [
        (sha, name)
        for mode, sha, name in _tree(path, commit)
        if mode in _PLAIN_FILES and belongs(name, (*FOLDERS, "texts"))
    ]
    if "case.yaml" not in {name for _, name in files}:
        raise RevisionError(f"the revision {text!r} does not hold {path} as a case")
    contents = _blobs(path, [sha for sha, _ in files])
    named = [(name, content) for (_, name), content in zip(files, contents, strict=True)]
    short = commit[:10]
    label = f"revision {text}" if commit.startswith(text) else f"revision {text} ({short})"
    return Side(label, _read_contents(named, f"the revision {text!r}"), basis=basis)


def _commit(path: Path, text: str) -> str:
    """The commit that a person's word for it means."""
    nothing = f"{text!r} is no date (2025-06-30, 2025-06), no folder of results{_known(path)}"
    if shutil.which("git") is None:
        raise RevisionError(f"{nothing}, and git, which would know a revision, is not installed")
    inside = _git(path, "rev-parse", "--is-inside-work-tree")
    if inside.returncode != 0:
        raise RevisionError(
            f"{nothing}, and it can be no git revision: {path} is in no git repository that "
            f"can be read ({_said(inside)})"
        )
    if text.startswith("-"):
        raise RevisionError(f"{nothing}, and no git revision")
    found = _git(path, "rev-parse", "--verify", "--quiet", f"{text}^{{commit}}")
    if found.returncode != 0:
        raise RevisionError(f"{nothing}, and no git revision")
    return found.stdout.decode().strip()


def _known(path: Path) -> str:
    folders = sorted(one.parent.name for one in (path / "results").glob("*/weighing.json"))
    if not folders:
        return ""
    more = ", ..." if len(folders) > _SHOWN else ""
    return f" (there are: {', '.join(folders[:_SHOWN])}{more})"


def _tree(path: Path, commit: str) -> list[tuple[str, str, str]]:
    """Mode, hash and name of every file below the folder, as named from the folder."""
    listed = _git(path, "ls-tree", "-r", "-z", commit)
    if listed.returncode != 0:
        raise RevisionError(f"git cannot list {commit[:10]}: {_said(listed)}")
    rows = [row for row in listed.stdout.decode("utf-8", "replace").split("\0") if row]
    split = [row.split("\t", 1) for row in rows]
    return [(*_mode_and_hash(head), name) for head, name in split]


def _mode_and_hash(head: str) -> tuple[str, str]:
    mode, _, sha = head.split(" ")
    return mode, sha


def _blobs(path: Path, hashes: list[str]) -> list[bytes]:
    """The contents of these objects, in order, as they are kept: no filter, no line ends."""
    asked = "".join(f"{sha}\n" for sha in hashes).encode()
    done = _git(path, "cat-file", "--batch", given=asked)
    if done.returncode != 0:
        raise RevisionError(f"git cannot read the files: {_said(done)}")
    stream, contents = io.BytesIO(done.stdout), []
    for sha in hashes:
        head = stream.readline().split()
        if len(head) != 3:
            raise RevisionError(f"git does not have the object {sha[:10]}; is this a partial copy?")
        contents.append(stream.read(int(head[2])))
        stream.read(1)
    return contents


def _git(path: Path, *words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Ask git about the folder; it writes nothing, fetches nothing and asks nobody."""
    # A hook or an outer command may have set which repository is meant: here it is the case's.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = {
        **kept,
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }
    program = shutil.which("git") or "git"
    return subprocess.run(  # noqa: S603 - the words are fixed but for a checked revision.
        [program, "-C", str(path.resolve()), *words],
        input=given,
        capture_output=True,
        check=False,
        env=environment,
    )


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[0].removeprefix("fatal: ") if lines else f"git ended with {done.returncode}"


def _read_contents(contents: Iterable[tuple[str, bytes]], what: str) -> Case:
    """Read a case from the contents of its files."""
    with tempfile.TemporaryDirectory(prefix="steelyard-") as folder:
        root = Path(folder)
        for name, content in contents:
            file = root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        try:
            return read_case(root)
        except CaseError as error:
            first = error.problems[0]
            more = f", and {len(error.problems) - 1} more" if len(error.problems) > 1 else ""
            raise RevisionError(
                f"the case of {what} cannot be read by this program: {first.place.file}:"
                f"{first.place.line}: {first.name}: {first.what}{more}"
            ) from None
