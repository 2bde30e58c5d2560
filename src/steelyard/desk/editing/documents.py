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
from steelyard.case.folder import Kept, Said, append_reviews
from steelyard.desk.adding import Fetched, add_content, fetch_for, is_address
from steelyard.desk.editing.history import LOCK, History
from steelyard.desk.proposing import Proposer
from steelyard.desk.reading_files import read_document

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
            # Before the lock: nobody waits for somebody else's network.
            came = fetch_for(address, said, network=network, progress=progress)
        else:
            plain = PurePath(name.replace("\\", "/")).name or NOWHERE
            came, address = Fetched(source, "", plain, said), plain
    except CaseError as error:
        return _refused(error)
    with LOCK:
        return _kept(root, came, address, by, when, progress)


def read_again(root: Path, id: str, by: str, when: str) -> Added:
    """Read a kept document anew, now that the case has other items, sources or a date for it.

    Only claims that wait as they were proposed are taken out or changed. Raises OSError.
    """
    with LOCK:
        done, edits = _read(root, (id,), (), 0, None)
        if edits:
            History(root).remember(f"read {id}", by, when, edits=edits)
        return done


def _kept(
    root: Path,
    came: Fetched,
    source: str,
    by: str,
    when: str,
    progress: Callable[[str, float], None] | None,
) -> Added:
    before = _originals(root)
    if progress is not None:
        progress("reading", 0.5)
    try:
        kept = add_content(
            root,
            came.content,
            came.said,
            source=source,
            name=came.name,
            day=when[:10],
            media=came.media,
        )
    except CaseError as error:
        return _refused(error)
    ids = tuple(one.document.id for one in kept)
    remarks = tuple(dict.fromkeys(remark for one in kept for remark in one.remarks))
    done, edits = _read(root, ids, remarks, sum(one.new for one in kept), progress)
    made = _made(kept, _originals(root) - before)
    fresh = [one.document.id for one in kept if one.new]
    if made or edits:
        reviews = [{"document": id, "action": "added", "by": by, "when": when} for id in fresh]
        append_reviews(root, reviews)
        what = f"add {kept[0].document.id}"
        History(root).remember(what, by, when, made=made, edits=edits, reviews=reviews)
    return done


def _read(
    root: Path,
    ids: tuple[str, ...],
    remarks: tuple[str, ...],
    new: int,
    progress: Callable[[str, float], None] | None,
) -> tuple[Added, list[tuple[str, bytes | None, bytes]]]:
    """Propose the claims of each document; what was done to the files of claims."""
    edits: list[tuple[str, bytes | None, bytes]] = []
    proposed, left, problem, mend = 0, MOST_READ, "", ""
    try:
        proposer = Proposer(root)
        for number, id in enumerate(ids):
            if progress is not None:
                progress("reading", 0.5 + number / len(ids) / 2)
            text = proposer.case.texts.get(id)
            if text is None:
                continue
            left -= len(text)
            if left < 0:
                problem = f"{id} is kept, and too long to be read at once."
                mend = "Read it on the command line: steelyard read CASE"
                break
            read = read_document(proposer.case, id)
            if read.refused:
                problem = read.refused
                continue
            name = f"claims/{id}.yaml"
            path = root / name
            old = path.read_bytes() if path.exists() else None
            done = proposer.take(id, read.proposals)
            proposed += done.new + done.changed
            now = path.read_bytes() if path.exists() else None
            if now is not None and now != old:
                edits.append((name, old, now))
    except CaseError as error:
        problem, mend = error.problems[0].what, error.problems[0].mend
    return Added(ids, new, proposed, problem, mend, remarks), edits


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
