"""The text files of a case as one zip beside its results, so that a weighing can be repeated.

In: a case folder, or such a zip. Out: the bytes of the zip, or the names and contents in it.
The same case gives the same bytes. Kept texts of documents never go in: they are often not
ours to pass on, and the claims hold the quotes, positions and hashes that a weighing needs.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from steelyard.case.folder import MAX_BYTES, TABLES

PACKED = "case.zip"
FOLDERS = ("claims", "documents")
_FILES = frozenset({"case.yaml", "items.yaml", *TABLES})
_SUFFIXES = frozenset({".yaml", ".yml", ".csv", ".txt"})
# Fixed, so that no clock shows; the earliest time that a zip can hold.
_TIME = (1980, 1, 1, 0, 0, 0)
# What a zip says it was made on: told, so that it is the same everywhere.
_UNIX = 3
_MODE = 0o644 << 16


def pack_case(path: Path) -> bytes:
    """The text files of a case as a zip, sorted and without times."""
    out = io.BytesIO()
    # Stored as they are: what a compressor makes of them differs between its versions.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for file in sorted(path.rglob("*")):
            name = file.relative_to(path).as_posix()
            if belongs(name, FOLDERS) and file.is_file():
                info = zipfile.ZipInfo(name, _TIME)
                info.external_attr, info.create_system = _MODE, _UNIX
                packed.writestr(info, file.read_bytes())
    return out.getvalue()


def unpack(file: Path) -> list[tuple[str, bytes]]:
    """Names and contents of the case files in a zip, whatever else it holds.

    Raises BadZipFile for what is none, and for files larger than a case may have.
    """
    with zipfile.ZipFile(file) as packed:
        infos = [one for one in packed.infolist() if belongs(one.filename, FOLDERS)]
        # Asked before anything is unpacked: a small zip may hold much.
        if any(one.file_size > MAX_BYTES for one in infos):
            raise zipfile.BadZipFile("it holds a file larger than a case may have")
        return [(one.filename, packed.read(one)) for one in infos]


def belongs(name: str, folders: Iterable[str]) -> bool:
    """Whether a file, named from the case's folder, is read as part of the case."""
    # What Windows would read as a folder or a drive is no name of a file of a case.
    if any(sign in name for sign in "\\:\0"):
        return False
    path = PurePosixPath(name)
    inside = len(path.parts) == 2 and path.parts[0] in folders and ".." not in path.parts
    return name in _FILES or (inside and path.suffix.lower() in _SUFFIXES)
