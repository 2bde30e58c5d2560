"""A release read from a folder or a zip that may come from anybody.

In: a path. Out: its lock and the contents of its files by name. How much there is, is asked before
anything is read; links, names that lead elsewhere, names told twice and zips that unpack to more
than a release holds are refused in one line. Nothing is written and nothing is run.
"""

from __future__ import annotations

import io
import json
import os
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from steelyard.desk.packed import BROKEN, ENCRYPTED, LISTED, METHODS
from steelyard.desk.packed import MOST_FILES as CASE_FILES
from steelyard.desk.release.freezing import NAME, ReleaseError
from steelyard.desk.release.lock import MANIFEST, SCHEMA

MOST_FILES: Final = 5_000
"""A release has some fifty files, and two a chart of each item."""
MOST_LISTED: Final = 2 * CASE_FILES
"""So many more entries may be listed in the zips that it holds."""
MOST_BYTES: Final = 256 * 1024 * 1024
"""All files together: a weighing of ten thousand claims comes to a third of it."""
MOST_LOCK: Final = 4 * 1024 * 1024
_SHOWN: Final = 80


@dataclass(frozen=True, slots=True)
class Sealed:
    """A release as it lies there: nothing of it is believed yet."""

    path: Path
    manifest: Mapping[str, Any]
    contents: Mapping[str, bytes]

    @property
    def files(self) -> dict[str, tuple[int, str]]:
        """What the lock says of its files: size and hash by name."""
        return {row["path"]: (row["bytes"], row["sha256"]) for row in self.manifest["files"]}


def read_release(path: Path) -> Sealed:
    """Read a release. Raises ReleaseError for what is none or may not be opened, and OSError."""
    if path.is_dir():
        contents = _read_folder(path)
    elif path.is_file():
        contents = _inside(_read_zip(path))
    else:
        raise ReleaseError(f"there is no release {str(path)!r}")
    if MANIFEST not in contents:
        raise ReleaseError(f"{path} holds no {MANIFEST}, so it is no release")
    return Sealed(path, _manifest(contents[MANIFEST]), contents)


def _read_folder(root: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    waiting, total = [root], 0
    while waiting:
        for entry in sorted(os.scandir(waiting.pop()), key=lambda one: one.name):
            inside = Path(entry.path).relative_to(root).as_posix()
            mode = entry.stat(follow_symlinks=False).st_mode
            if stat.S_ISDIR(mode):
                waiting.append(Path(entry.path))
                continue
            if not stat.S_ISREG(mode):
                raise ReleaseError(f"{_named(inside)} in it is a link or no file at all")
            total += entry.stat(follow_symlinks=False).st_size
            _check_amount(len(found) + 1, total)
            _check_name(inside)
            found[inside] = Path(entry.path).read_bytes()
    _check_twice(list(found))
    return found


def _read_zip(path: Path) -> dict[str, bytes]:
    _check_amount(1, path.stat().st_size)
    content = path.read_bytes()
    # Stored as they are, the case and the spreadsheet in it are zips with lists of their own.
    _check_amount(content.count(LISTED) - MOST_LISTED, 0)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            infos = [one for one in packed.infolist() if not one.is_dir()]
            for one in infos:
                _check_entry(one)
            _check_amount(len(infos), sum(one.file_size for one in infos))
            _check_twice([one.filename for one in infos])
            return {one.filename: packed.read(one) for one in infos}
    except ReleaseError:
        raise
    except BROKEN as error:
        why = " ".join(str(error).split())[:_SHOWN] or type(error).__name__
        raise ReleaseError(f"{path} is no zip, or a broken one ({why})") from None


def _check_entry(one: zipfile.ZipInfo) -> None:
    mode = one.external_attr >> 16
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        raise ReleaseError(f"{_named(one.filename)} in it is a link or no file at all")
    if one.flag_bits & ENCRYPTED:
        raise ReleaseError(f"{_named(one.filename)} in it is encrypted")
    if one.compress_type not in METHODS:
        raise ReleaseError(f"{_named(one.filename)} in it is compressed in a way that is not read")
    # What the list of a zip calls a file and what stands before its bytes may differ.
    if one.filename != one.orig_filename:
        raise ReleaseError(f"{_named(one.filename)} in it has two names")
    _check_name(one.filename)


def _check_name(name: str) -> None:
    """Only names that mean the same file inside the release on every system."""
    path = PurePosixPath(name)
    bad = any(sign in name for sign in '\\:\0<>"|?*') or any(ord(sign) < 32 for sign in name)
    if bad or path.is_absolute() or ".." in path.parts or path.as_posix() != name:
        raise ReleaseError(f"{_named(name)} in it is a name that leads elsewhere")
    if any(part.endswith((".", " ")) for part in path.parts):
        raise ReleaseError(f"{_named(name)} in it is a name that leads elsewhere")


def _check_twice(names: list[str]) -> None:
    known: dict[str, str] = {}
    for name in names:
        folded = name.casefold()
        if folded in known:
            raise ReleaseError(f"it holds {_named(name)} twice")
        known[folded] = name


def _check_amount(files: int, total: int) -> None:
    if files > MOST_FILES:
        raise ReleaseError(f"it holds more than {MOST_FILES:,} files, which no release needs")
    if total > MOST_BYTES:
        most = MOST_BYTES // (1024 * 1024)
        raise ReleaseError(f"it holds more than {most} MB, which no release needs")


def _inside(contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Without the one folder that everything in a zip stands in."""
    tops = {name.partition("/")[0] for name in contents if "/" in name}
    flat = any("/" not in name for name in contents)
    if flat or len(tops) != 1:
        return dict(contents)
    return {name.partition("/")[2]: content for name, content in contents.items()}


def _manifest(content: bytes) -> dict[str, Any]:
    """The lock, as far as it has to be believed: its shape."""
    if len(content) > MOST_LOCK:
        raise ReleaseError(f"its {MANIFEST} is larger than any release needs")
    try:
        found: Any = json.loads(content.decode("utf-8"))
        if found["schema"] != SCHEMA:
            raise ReleaseError(
                f"it is a release of the form {str(found['schema'])[:_SHOWN]!r}, and this program "
                f"reads {SCHEMA!r}"
            )
        options, program = found["options"], found["program"]
        shapes = [
            (found["name"], str), (found["case"], str), (options["seed"], int),
            (options["draws"], int), (options["basis"], str), (options["without"], list),
            (program["version"], str), (program["sha256"], str), (found["lock"], list),
            (found["files"], list), (found["made_on"]["processor"], str), (found["authors"], list),
        ]  # fmt: skip
        shapes += [(one, str) for one in (*options["without"], *found["authors"])]
        for row in found["files"]:
            shapes += [(row["path"], str), (row["bytes"], int), (row["sha256"], str)]
        for row in found["lock"]:
            shapes += [(row["name"], str), (row["version"], str)]
        if options["as_of"] is not None:
            shapes.append((options["as_of"], str))
        for value, kind in shapes:
            if not isinstance(value, kind) or isinstance(value, bool):
                raise ValueError(f"{str(value)[:_SHOWN]!r} is of the wrong kind")
    except ReleaseError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        why = " ".join(str(error).split())[:_SHOWN]
        raise ReleaseError(f"its {MANIFEST} cannot be read: {why}") from None
    if not NAME.fullmatch(found["name"]):
        raise ReleaseError(f"its name is none that a release may have: {_named(found['name'])}")
    made: dict[str, Any] = found
    return made


def _named(name: str) -> str:
    return repr(name[:_SHOWN])
