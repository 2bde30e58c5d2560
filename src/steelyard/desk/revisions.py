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
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from steelyard.base.dates import parse_span
from steelyard.base.errors import CaseError
from steelyard.case.case import Case
from steelyard.case.folder import read_case
from steelyard.desk.packed import (
    FOLDERS,
    PACKED,
    PackedError,
    belongs,
    check_amount,
    lay_out,
    unpack,
)
from steelyard.weighing.at_day import COLUMNS, Figures, recorded_figures
from steelyard.weighing.compare import Side

_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_PLAIN_FILES = ("100644", "100755")
# A revision has the kept texts at hand as far as they were committed; a zip never has.
_FOLDERS = (*FOLDERS, "texts")
_SHOWN = 8
_MOST_DRAWS = 200_000
"""As many as `weigh` takes."""


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
    file = folder / "weighing.json"
    try:
        text = file.read_text("utf-8")
        document: dict[str, Any] = json.loads(text, parse_constant=_no_number)
        recorded = recorded_figures(document)
        _check_figures(recorded)
        options, draws = document["options"], int(document["diagnostics"]["draws"])
        own, seed, as_of = str(document["basis"]), int(document["seed"]), options["as_of"]
        known_by = parse_span(as_of).last if as_of else None
        without = tuple(str(source) for source in options["without"])
        _check_chance(seed, draws)
        asked = document["diagnostics"].get("error_asked")
        made_to = None if asked is None else float(asked)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        why = " ".join(str(error).split())
        raise RevisionError(f"{file} is no weighing that can be read: {why}") from None
    if basis is not None and basis != own:
        raise RevisionError(
            f"{folder} was weighed on the basis {own!r}, so it cannot be compared on {basis!r}"
        )
    return Side(
        f"results {folder.resolve().name}",
        _packed_case(folder),
        as_of=known_by,
        basis=own,
        without=without,
        seed=seed,
        draws=draws,
        error=made_to,
        recorded=recorded,
    )


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number")


def _check_chance(seed: int, draws: int) -> None:
    if seed < 0 or not 0 < draws <= _MOST_DRAWS:
        raise ValueError(f"it has the seed {seed} and {draws} draws")


def _check_figures(figures: Figures) -> None:
    """Whether every figure has its columns, each a number or open."""
    for path, one in figures.items():
        for column in COLUMNS:
            if not isinstance(one[column], int | float | None):
                raise TypeError(f"{path}.{column} is no number")


def _packed_case(folder: Path) -> Case:
    file = folder / PACKED
    if not file.is_file():
        raise RevisionError(
            f"{folder} has no {PACKED}, so its weighing cannot be repeated; "
            "`steelyard weigh` writes one now, or name a date or a git revision instead"
        )
    try:
        contents = unpack(file)
    except PackedError as error:
        raise RevisionError(f"{file} cannot be read: {error}") from None
    except OSError as error:
        raise RevisionError(f"{file} cannot be read: {error.strerror or error}") from None
    return _read_contents(contents, str(folder))


# --- git ---


def _revision_side(path: Path, text: str, basis: str | None) -> Side:
    commit = _commit(path, text)
    files = []
    for mode, sha, name in _tree(path, commit):
        if name in _FOLDERS or belongs(name, _FOLDERS):
            if mode not in _PLAIN_FILES:
                raise RevisionError(
                    f"the revision {text!r} holds {name} as a link or a repository of its own, "
                    "which is not followed; name a revision in which the file itself is kept"
                )
            files.append((sha, name))
    if "case.yaml" not in {name for _, name in files}:
        raise RevisionError(f"the revision {text!r} does not hold {path} as a case")
    hashes = [sha for sha, _ in files]
    try:
        # Asked before anything is read: what somebody else committed may be of any size.
        check_amount(_sizes(path, hashes))
    except PackedError as error:
        raise RevisionError(f"the case of the revision {text!r} cannot be read: {error}") from None
    contents = _blobs(path, hashes)
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


def _sizes(path: Path, hashes: list[str]) -> list[int]:
    """How many bytes these objects have, in order."""
    stream = _objects(path, "--batch-check", hashes)
    return [_size(stream.readline(), sha) for sha in hashes]


def _blobs(path: Path, hashes: list[str]) -> list[bytes]:
    """The contents of these objects, in order, as they are kept: no filter, no line ends."""
    stream, contents = _objects(path, "--batch", hashes), []
    for sha in hashes:
        contents.append(stream.read(_size(stream.readline(), sha)))
        stream.read(1)
    return contents


def _objects(path: Path, how: str, hashes: list[str]) -> io.BytesIO:
    """What git tells of these objects, one after the other."""
    done = _git(path, "cat-file", how, given="".join(f"{sha}\n" for sha in hashes).encode())
    if done.returncode != 0:
        raise RevisionError(f"git cannot read the files: {_said(done)}")
    return io.BytesIO(done.stdout)


def _size(line: bytes, sha: str) -> int:
    """The size in a line `<hash> blob <size>`."""
    head = line.split()
    if len(head) != 3:
        raise RevisionError(f"git does not have the object {sha[:10]}; is this a partial copy?")
    return int(head[2])


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
        try:
            lay_out(contents, root)
        except PackedError as error:
            raise RevisionError(f"the case of {what} cannot be read: {error}") from None
        try:
            return read_case(root)
        except CaseError as error:
            first = error.problems[0]
            more = f", and {len(error.problems) - 1} more" if len(error.problems) > 1 else ""
            raise RevisionError(
                f"the case of {what} cannot be read by this program: {first.place.file}:"
                f"{first.place.line}: {first.name}: {first.what}{more}"
            ) from None
