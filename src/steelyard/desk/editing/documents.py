"""A dropped file or a pasted address -> a document of the case and the claims proposed of it.

In: a case folder, bytes with their name or an address, who adds it and when. Out: the documents
that were kept and how many claims wait for a judgement, or in one sentence why not. Bounded: what
is too big is not kept, and what is too long to be read at once is kept and said. The clock is the
caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from steelyard.base.errors import CaseError
from steelyard.case.capture import OPEN, Network
from steelyard.case.case import Case
from steelyard.case.folder import Kept, Said, append_reviews, read_case
from steelyard.desk.adding import (
    Fetched,
    Opened,
    fetch_for,
    is_address,
    keep_opened,
    open_content,
)
from steelyard.desk.editing.history import LOCK, History
from steelyard.desk.proposing import Proposer
from steelyard.desk.reading_files import Read, names_of, read_document

MOST_READ: Final = 2_000_000
"""Characters that are read at once, over all documents of a file: some four seconds of reading."""
NOWHERE: Final = "dropped file"
"""The name of bytes that came without one."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a file or an address."""

    ids: tuple[str, ...] = ()
    new: int = 0
    """How many of the documents were not in the case before."""
    proposed: int = 0
    """How many claims on them wait that did not before."""
    problem: str = ""
    """Why nothing was kept; or with documents, why one of them was not read."""
    mend: str = ""
    remarks: tuple[str, ...] = ()
    """What was noticed while the words were taken out."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a document says, and what that rests on."""

    id: str
    ground: object
    read: Read


def add_document(
    root: Path,
    name: str,
    source: bytes | str,
    by: str,
    when: str,
    *,
    said: Said | None = None,
    network: Network = OPEN,
    progress: Callable[[str, float], None] | None = None,
) -> Added:
    """Keep bytes called `name`, or what stands at an address, and propose the claims in it.

    Raises OSError if the disk refuses; all else is told in the answer.
    """
    said = said or Said()
    try:
        if isinstance(source, str):
            # A path is never opened: what is pasted comes from a page, which may not name files.
            address = source.strip()
            if not is_address(address):
                return Added(
                    problem=f"{address[:80]!r} is no address.",
                    mend="Paste one that begins with https://, or drop the file.",
                )
            came = fetch_for(address, said, network=network, progress=progress)
        else:
            plain = PurePath(name.replace("\\", "/")).name or NOWHERE
            came, address = Fetched(source, "", plain, said), plain
        if progress is not None:
            progress("reading", 0.5)
        # Before the lock: nobody waits for somebody else's network, nor for words to be taken out.
        opened = open_content(
            came.content, came.said, source=address, name=came.name, media=came.media
        )
        with LOCK:
            kept, made = _keep(root, opened, when[:10])
    except CaseError as error:
        return _refused(error)
    ids = tuple(one.document.id for one in kept)
    remarks = tuple(dict.fromkeys(remark for one in kept for remark in one.remarks))
    new = tuple(one.document.id for one in kept if one.new)
    reads, unread = _read(root, ids, progress)
    with LOCK:
        proposed, edits, problem, mend = _take(root, reads)
        if made or edits:
            reviews = [{"document": id, "action": "added", "by": by, "when": when} for id in new]
            append_reviews(root, reviews)
            History(root).remember(
                f"add {ids[0]}", by, when, made=made, edits=edits, reviews=reviews
            )
    problem, mend = (problem, mend) if problem else unread
    return Added(ids, len(new), proposed, problem, mend, remarks)


def read_again(root: Path, id: str, by: str, when: str) -> Added:
    """Read a kept document anew, now that the case has other items, sources or a date for it.

    Only claims that wait as they were proposed are taken out or changed. Raises OSError.
    """
    reads, unread = _read(root, (id,), None)
    with LOCK:
        proposed, edits, problem, mend = _take(root, reads)
        if edits:
            History(root).remember(f"read {id}", by, when, edits=edits)
    problem, mend = (problem, mend) if problem else unread
    return Added((id,), 0, proposed, problem, mend)


def _keep(root: Path, opened: Opened, day: str) -> tuple[tuple[Kept, ...], list[str]]:
    """Keep a file; what was kept, and the files that were made for it. Raises CaseError."""
    before = _originals(root)
    kept = keep_opened(root, opened, day)
    return kept, _made(kept, _originals(root) - before)


def _read(
    root: Path, ids: tuple[str, ...], progress: Callable[[str, float], None] | None
) -> tuple[tuple[_Reading, ...], tuple[str, str]]:
    """What each document says, and why one was not read, with its mend.

    Without the lock: reading takes seconds, in which somebody else judges claims.
    """
    found: list[_Reading] = []
    left, unread = MOST_READ, ("", "")
    try:
        case = read_case(root)
    except CaseError as error:
        return (), (error.problems[0].what, error.problems[0].mend)
    for number, id in enumerate(ids):
        if progress is not None:
            progress("reading", 0.5 + number / len(ids) / 2)
        text = case.texts.get(id)
        if text is None:
            continue
        left -= len(text)
        if left < 0:
            mend = "Read it on the command line: steelyard read CASE"
            unread = f"{id} is kept, and too long to be read at once.", mend
            break
        read = read_document(case, id)
        if read.refused:
            unread = read.refused, ""
            continue
        found.append(_Reading(id, _ground(case, id), read))
    return tuple(found), unread


def _take(
    root: Path, reads: Iterable[_Reading]
) -> tuple[int, list[tuple[str, bytes | None, bytes]], str, str]:
    """Propose what was read: how many claims, what that did to their files, and what went wrong."""
    edits: list[tuple[str, bytes | None, bytes]] = []
    proposed, problem, mend = 0, "", ""
    try:
        proposer = Proposer(root)
        for one in reads:
            if one.id not in proposer.case.texts:
                # Somebody took the document out meanwhile.
                continue
            # Its items or its date became others while it was read.
            same = _ground(proposer.case, one.id) == one.ground
            read = one.read if same else read_document(proposer.case, one.id)
            name = f"claims/{one.id}.yaml"
            path = root / name
            old = path.read_bytes() if path.exists() else None
            done = proposer.take(one.id, read.proposals)
            proposed += done.new + done.changed
            now = path.read_bytes() if path.exists() else None
            if now is not None and now != old:
                edits.append((name, old, now))
    except CaseError as error:
        problem, mend = error.problems[0].what, error.problems[0].mend
    return proposed, edits, problem, mend


def _ground(case: Case, id: str) -> object:
    """All that the reading of a document rests on."""
    record = next((one for one in case.documents if one.id == id), None)
    return names_of(case), record, case.texts.get(id)


def _refused(error: CaseError) -> Added:
    first = error.problems[0]
    return Added(problem=first.what, mend=first.mend)


def _originals(root: Path) -> set[str]:
    """The bytes of documents that are kept now."""
    return {
        f"{folder}/{path.name}"
        for folder in ("originals", "private/originals")
        if (root / folder).is_dir()
        for path in (root / folder).iterdir()
    }


def _made(kept: Iterable[Kept], originals: set[str]) -> list[str]:
    """The files that were made for the documents: the record first, the bytes last."""
    fresh = [one.document for one in kept if one.new]
    if not fresh:
        return []
    texts = [str(one.text) for one in fresh]
    came = sorted({str(one.original) for one in fresh} & originals)
    return [f"documents/{fresh[0].id}.yaml", *texts, *came]
