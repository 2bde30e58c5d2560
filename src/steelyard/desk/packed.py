"""The text files of a case as one zip beside its results, so that a weighing can be repeated.

In: a case folder, or such a zip. Out: the bytes of the zip, or the names and contents in it.
The same case gives the same bytes. Kept texts of documents never go in: they are often not
ours to pass on, and the claims hold the quotes, positions and hashes that a weighing needs.

A zip may come from anybody. How much is in it is asked before any of it is unpacked, and
whatever is wrong with it is one line.
"""

from __future__ import annotations

import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from steelyard.case.folder import HYPOTHESES, MAX_BYTES, SCENARIOS, TABLES

PACKED = "case.zip"
FOLDERS = ("claims", "documents")
MOST_FILES = 10_000
"""A case laid out by the program has no more files; one of ten thousand claims has far fewer."""
MOST_BYTES = 4 * MAX_BYTES
"""The same for all its files together; ten thousand claims take about five megabytes."""
_FILES = frozenset({"case.yaml", "items.yaml", SCENARIOS, HYPOTHESES, *TABLES})
_SUFFIXES = frozenset({".yaml", ".yml", ".csv", ".txt"})
# Fixed, so that no clock shows; the earliest time that a zip can hold.
_TIME = (1980, 1, 1, 0, 0, 0)
# What a zip says it was made on: told, so that it is the same everywhere.
_UNIX = 3
_MODE = 0o644 << 16
ENCRYPTED = 0x1
# How each file in a zip is announced in its list: counted before the list is read.
LISTED = b"PK\x01\x02"
# Those whose unpacking stops at the size that was told; the others may give any amount.
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# All that zipfile raises for bytes that are no zip, or a broken one.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    RuntimeError,
    EOFError,
    LookupError,
    OverflowError,
    ValueError,
)
_MEGABYTE = 1024 * 1024
_SHOWN = 80
"""Of a name, however long it is, so much is told."""


class PackedError(ValueError):
    """Files that cannot be laid out as a case; says why in one line, without saying where from."""


def pack_case(path: Path) -> bytes:
    """The text files of a case as a zip, sorted and without times."""
    out = io.BytesIO()
    # Stored as they are: what a compressor makes of them differs between its versions.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for name in sorted(_names(path)):
            info = zipfile.ZipInfo(name, _TIME)
            info.external_attr, info.create_system = _MODE, _UNIX
            packed.writestr(info, (path / name).read_bytes())
    return out.getvalue()


def _names(path: Path) -> Iterator[str]:
    """The files of a case that are packed, named from its folder."""
    found = [path / name for name in _FILES]
    found += [file for folder in FOLDERS for file in (path / folder).glob("*")]
    for file in found:
        name = file.relative_to(path).as_posix()
        if belongs(name, FOLDERS) and file.is_file():
            yield name


def unpack(file: Path) -> list[tuple[str, bytes]]:
    """Names and contents of the case files in a zip; what else it holds is not unpacked.

    Raises PackedError for what is no zip, is encrypted, a link, or more than a case may be, and
    OSError where the file cannot be read.
    """
    if file.stat().st_size > MOST_BYTES:
        raise PackedError(f"it has more than {_megabytes(MOST_BYTES)}, which no case needs")
    content = file.read_bytes()
    if content.count(LISTED) > MOST_FILES:
        raise PackedError(f"it holds more than {MOST_FILES:,} files, which no case needs")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            infos = [one for one in packed.infolist() if belongs(one.filename, FOLDERS)]
            for one in infos:
                _check_entry(one)
            check_amount([one.file_size for one in infos])
            return [(one.filename, packed.read(one)) for one in infos]
    except PackedError:
        raise
    except BROKEN as error:
        why = " ".join(str(error).split()) or type(error).__name__
        raise PackedError(f"it is no zip, or a broken one ({why})") from None


def _check_entry(one: zipfile.ZipInfo) -> None:
    if stat.S_ISLNK(one.external_attr >> 16):
        raise PackedError(f"{_named(one)} is a link in it; pack the file that is meant")
    if one.flag_bits & ENCRYPTED:
        raise PackedError(f"{_named(one)} is encrypted in it; pack it without a password")
    if one.compress_type not in METHODS:
        raise PackedError(
            f"{_named(one)} is compressed in it in a way that is not read; pack it anew, "
            "stored or deflated"
        )


def check_amount(sizes: Iterable[int]) -> None:
    """Raise PackedError where files of these sizes, in bytes, are more than a case may be."""
    known = list(sizes)
    if len(known) > MOST_FILES:
        raise PackedError(f"it holds {len(known):,} files of a case; {MOST_FILES:,} is the most")
    if max(known, default=0) > MAX_BYTES:
        raise PackedError(
            f"it holds a file of {_megabytes(max(known))}, and no file of a case may have more "
            f"than {_megabytes(MAX_BYTES)}"
        )
    if sum(known) > MOST_BYTES:
        raise PackedError(
            f"its files have {_megabytes(sum(known))} together; {_megabytes(MOST_BYTES)} is the most"
        )


def _named(one: zipfile.ZipInfo) -> str:
    return repr(one.filename[:_SHOWN])


def _megabytes(size: int) -> str:
    return f"{size / _MEGABYTE:,.0f} MB"


def lay_out(contents: Iterable[tuple[str, bytes]], root: Path) -> None:
    """Write files into an empty folder, by names for which `belongs` holds.

    Raises PackedError for a name that comes twice, or that the disk does not take.
    """
    for name, content in contents:
        file = root / name
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            # Where the disk takes two spellings for one name, the second is not written over it.
            with file.open("xb") as made:
                made.write(content)
        except FileExistsError:
            raise PackedError(f"it holds {name[:_SHOWN]!r} twice") from None
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise PackedError(f"its file {name[:_SHOWN]!r} cannot be laid out ({why})") from None


def belongs(name: str, folders: Iterable[str]) -> bool:
    """Whether a file, named from the case's folder, is read as part of the case."""
    # What Windows would read as a folder or a drive is no name of a file of a case.
    if any(sign in name for sign in "\\:\0"):
        return False
    path = PurePosixPath(name)
    if ".." in path.parts or path.is_absolute() or path.as_posix() != name:
        return False
    inside = len(path.parts) == 2 and path.parts[0] in folders
    return name in _FILES or (inside and path.suffix.lower() in _SUFFIXES)
