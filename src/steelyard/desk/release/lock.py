"""What made a weighing: program, libraries, processor, and the hash of every file of a release.

In: the installed program, contents of files. Out: plain values, the same wherever the same program
is installed: names and versions, never places or times.
"""

from __future__ import annotations

import hashlib
import platform
import re
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, version
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

SCHEMA: Final = "steelyard-release/1"
MANIFEST: Final = "release.json"
SUMS: Final = "SHA256SUMS"
_CODE: Final = {".py", ".csv", ".yaml", ".json", ".j2", ".css", ".js", ".ttf"}
_NEED: Final = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)")


@cache
def program_sha256() -> str:
    """The hash of the program's own files, by their names and contents; line ends do not matter."""
    root = Path(str(files("steelyard")))
    digest = hashlib.sha256()
    for file in sorted(root.rglob("*"), key=lambda one: one.relative_to(root).as_posix()):
        if file.suffix in _CODE and file.is_file():
            digest.update(file.relative_to(root).as_posix().encode())
            digest.update(hashlib.sha256(file.read_bytes().replace(b"\r\n", b"\n")).digest())
    return digest.hexdigest()


def program() -> dict[str, str]:
    """Name, version and hash of this program."""
    return {"name": "steelyard", "version": version("steelyard"), "sha256": program_sha256()}


def made_on() -> dict[str, str]:
    """What the last digits of draws depend on beside the program."""
    return {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "processor": platform.machine().lower(),
        "system": platform.system(),
    }


@cache
def libraries() -> tuple[tuple[str, str], ...]:
    """Name and version of every library that the program needs, and that these need, sorted."""
    found: dict[str, str] = {}
    waiting = ["steelyard"]
    seen = set()
    while waiting:
        name = _plain(waiting.pop())
        if name in seen:
            continue
        seen.add(name)
        try:
            one = distribution(name)
        except PackageNotFoundError:
            # Needed on another system only.
            continue
        if name != "steelyard":
            found[name] = one.version
        for need in one.requires or ():
            matched = _NEED.match(need)
            # What belongs to an extra is not needed to weigh.
            if matched and "extra ==" not in need.replace("extra==", "extra =="):
                waiting.append(matched[1])
    return tuple(sorted(found.items()))


def lock() -> list[dict[str, str]]:
    """`libraries` as rows."""
    return [{"name": name, "version": one} for name, one in libraries()]


def file_rows(contents: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """Name, size and hash of files, sorted by name."""
    return [
        {
            "path": name,
            "bytes": len(contents[name]),
            "sha256": hashlib.sha256(contents[name]).hexdigest(),
        }
        for name in sorted(contents)
    ]


def sums(contents: Mapping[str, bytes]) -> str:
    """The hashes as `sha256sum --check` reads them."""
    return "".join(f"{row['sha256']}  {row['path']}\n" for row in file_rows(contents))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
