"""Text -> a file of a case, whole or not at all, and never over a change made elsewhere.

In: a path, the new text, and the hash of what the change was made from. Out: the hash of what
stands there now. A crash at any moment leaves either the old file or the new one.
"""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import get_ident

from steelyard.base.errors import CaseError, Place, Problem
from steelyard.base.records import decode
from steelyard.case.folder.reading import MAX_BYTES
from steelyard.case.reviews import subject_of

LINK_COLUMNS = ("a", "b", "kind", "judgement", "score", "by", "when", "drift", "why")
REVIEWS = "reviews.jsonl"
"""The log of judgements."""
_BOM = b"\xef\xbb\xbf"


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex; that of no bytes if there is no such file."""
    content = path.read_bytes() if path.exists() else b""
    return hashlib.sha256(content).hexdigest()


def read_file(path: Path) -> tuple[str, str]:
    """A file's text and the hash to give back to `save_file`.

    Raises CaseError `not-utf8`, and OSError if the file cannot be read.
    """
    content = path.read_bytes()
    return decode(content, path.name), hashlib.sha256(content).hexdigest()


def save_file(path: Path, text: str, expected_hash: str) -> str:
    r"""Put `text` where `path` is, and give the new hash.

    `expected_hash` is that of the file as it was read (of no bytes for a new file). UTF-8 with
    `\\n` line ends, save that a file keeps its byte order mark and its Windows line ends.
    Raises CaseError `changed-elsewhere`, and OSError if the disk refuses.
    """
    target = path.resolve()
    old = target.read_bytes() if target.exists() else b""
    content = text.replace("\r\n", "\n").encode("utf-8")
    if b"\r\n" in old:
        content = content.replace(b"\n", b"\r\n")
    if old.startswith(_BOM):
        content = _BOM + content
    return save_bytes(path, content, expected_hash)


def save_bytes(path: Path, content: bytes, expected_hash: str) -> str:
    """Put `content` where `path` is, to the letter, and give the new hash; else as `save_file`."""
    target = path.resolve()
    draft = target.with_name(f".{target.name}.{os.getpid()}-{get_ident()}.draft")
    try:
        _write_through(draft, content)
        if target.exists():
            draft.chmod(target.stat().st_mode)
        # Asked as late as can be: what changed while the draft was written counts too.
        if file_hash(target) != expected_hash:
            raise CaseError([_changed(path)])
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    _settle(target.parent)
    return hashlib.sha256(content).hexdigest()


def remove_file(path: Path, expected_hash: str) -> None:
    """Take a file away that holds what it is thought to hold.

    Raises CaseError `changed-elsewhere`, and OSError if the disk refuses.
    """
    if file_hash(path) != expected_hash:
        raise CaseError([_changed(path)])
    path.unlink(missing_ok=True)
    _settle(path.parent)


_NO_SECOND_NAMES = frozenset(
    {errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK}
)
"""How systems say that they give a file one name only: sticks, cards and some shared folders."""


def write_new(path: Path, content: bytes, link: Callable[[Path, Path], None] = os.link) -> None:
    """Write a file that is not there yet, whole or not at all.

    `link` gives a file a second name. Raises FileExistsError where something stands under the
    name, and OSError.
    """
    draft = path.with_name(f".{path.name[:80]}.{os.getpid()}-{get_ident()}.draft")
    try:
        _write_through(draft, content)
        # Unlike a rename, a second name is never put over a file that is there.
        try:
            link(draft, path)
        except OSError as error:
            if error.errno not in _NO_SECOND_NAMES:
                raise
            _take_name(path)
            try:
                draft.replace(path)
            except BaseException:
                path.unlink(missing_ok=True)
                raise
    finally:
        draft.unlink(missing_ok=True)
    _settle(path.parent)


def _take_name(path: Path) -> None:
    """An empty file under a name that was free, which nobody else can take from here on.

    Raises FileExistsError.
    """
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))


def append_review(case: Path, review: Mapping[str, str | float | bool | None]) -> None:
    """Add one line to reviews.jsonl: who accepted, edited or rejected what, when and why.

    Raises ValueError without `claim` (or what else it is about: `case.reviews.SUBJECTS`),
    `action`, `by` and `when`; the clock is the caller's.
    """
    append_reviews(case, (review,))


def append_reviews(case: Path, reviews: Iterable[Mapping[str, str | float | bool | None]]) -> None:
    """Add a line a review, in one go. Raises ValueError as `append_review` does, before any."""
    lines = []
    for review in reviews:
        missing = [] if subject_of(review)[0] else ["claim"]
        missing += [name for name in ("action", "by", "when") if not review.get(name)]
        if missing:
            raise ValueError(f"a review needs {', '.join(missing)}")
        lines.append(json.dumps(dict(review), ensure_ascii=False, sort_keys=True) + "\n")
    with (case / REVIEWS).open("a+b") as file:
        # A crash may have left half a line, which must not swallow the next one.
        if file.seek(0, os.SEEK_END) > 0:
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                lines.insert(0, "\n")
        file.write("".join(lines).encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())


def read_reviews(case: Path) -> tuple[dict[str, str], ...]:
    """The lines of reviews.jsonl in their order; half a line that a crash left is none."""
    path = case / REVIEWS
    if not path.is_file() or path.stat().st_size > MAX_BYTES:
        return ()
    found = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            review = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(review, dict):
            found.append({str(name): str(value) for name, value in review.items()})
    return tuple(found)


def append_links(case: Path, links: Iterable[Mapping[str, str]]) -> None:
    """Add judgements to the end of links.csv; what stands there keeps its order and its words.

    Fields that the file has no column for are left out; a new file gets all columns.
    Raises CaseError `changed-elsewhere`, and OSError if the disk refuses.
    """
    path = case / "links.csv"
    text, known = read_file(path) if path.exists() else ("", file_hash(path))
    if not text.strip():
        text = ",".join(LINK_COLUMNS) + "\n"
    header = text.replace("\r", "").partition("\n")[0]
    # The sign that the reader takes: the one the first line holds most of.
    delimiter = max(",;\t", key=header.count)
    columns = [cell.strip() for cell in next(csv.reader([header], delimiter=delimiter))]
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=delimiter, lineterminator="\n")
    for link in links:
        writer.writerow([link.get(column, "") for column in columns])
    text = text if text.endswith("\n") else text + "\n"
    save_file(path, text + lines.getvalue(), known)


def _changed(path: Path) -> Problem:
    return Problem(
        Place(path.name),
        "changed-elsewhere",
        f"{path.name} was changed by somebody else since it was read; nothing was saved.",
        "Load the file again, look at the change, and make yours on top of it.",
    )


def _write_through(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Make the new name last through a power cut, where the system lets a folder be synced."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
