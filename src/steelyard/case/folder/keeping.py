"""A document's words and bytes -> files of a case, all of them or none.

In: what was extracted, the bytes, and what the analyst says of them. Out: the documents' records
as they stand in the case now. Never changes a kept text, a record or a claim that is there: what
is known already adds nothing, what changed becomes a new version beside the old one.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from steelyard.base.records import render_yaml
from steelyard.case.addresses import same_address
from steelyard.case.documents import Document
from steelyard.case.folder.reading import read_case
from steelyard.case.folder.saving import file_hash, write_new
from steelyard.case.texts.extracted import Extracted

ORIGINALS: Final = "originals"
PRIVATE: Final = "private"
"""What lies below it is not for publishing; git leaves the folder alone."""
LONGEST_NAME: Final = 60
LEAST_ALIKE: Final = 0.5
"""Of the lines of a file under the same name, for it to be a version of it."""
_IGNORED: Final = "# Not ours to pass on: git keeps nothing of this folder.\n*\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What whoever adds a document says of it; empty words where nothing is said."""

    id: str = ""
    title: str = ""
    publisher: str = ""
    language: str = ""
    published: str = ""
    url: str = ""
    archive_url: str = ""
    kind: str = ""
    licence: str = ""
    private: bool = False
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A record, whether it is new, and how many claims stay with the version it replaces."""

    document: Document
    new: bool
    claims: int = 0
    remarks: tuple[str, ...] = ()


def keep(
    path: Path,
    texts: Iterable[Extracted],
    content: bytes,
    *,
    name: str,
    suffix: str,
    day: str,
    said: Said,
) -> tuple[Kept, ...]:
    """Put the documents of one file into the case at `path`.

    Raises CaseError where the case has problems, and OSError if the disk refuses; then nothing
    is kept.
    """
    case = read_case(path)
    plan = _Plan(case.documents, case.texts)
    claims: dict[str, int] = {}
    for claim in case.claims:
        claims[claim.document or ""] = claims.get(claim.document or "", 0) + 1
    digest = hashlib.sha256(content).hexdigest()
    private = said.private or said.internal
    original = f"{PRIVATE + '/' if private else ''}{ORIGINALS}/{digest}{suffix}"
    kept = []
    for one in texts:
        drawn = _document(one, said, name, day)
        drawn = replace(drawn, original=original, original_sha256=digest)
        document, new = plan.place(drawn, one.text, private=private)
        old = claims.get(document.replaces or "", 0) if new else 0
        kept.append(Kept(document, new, old, one.remarks))
    fresh = [one.document for one in kept if one.new]
    if fresh:
        files = {str(one.text): plan.texts[one.id].encode("utf-8") for one in fresh}
        _write(path, files, {original: content}, fresh, private=private)
    return tuple(kept)


def _document(one: Extracted, said: Said, name: str, day: str) -> Document:
    """The record as it would be if nothing like it were in the case."""
    title = said.title or one.title or name
    url = said.url or one.url
    language = said.language or one.language
    base = said.id or one.key or _slug(Path(name).stem) or _slug(title)
    return Document(
        id=base or f"document-{hashlib.sha256(one.text.encode()).hexdigest()[:8]}",
        title=title,
        kind=said.kind or one.kind,  # type: ignore[arg-type]
        publisher=said.publisher or one.publisher or "unknown",
        language=language or "en",
        published=said.published or one.published or None,
        url=url,
        archive_url=said.archive_url,
        sha256=hashlib.sha256(one.text.encode("utf-8")).hexdigest(),
        kept_on=day,
        read_by=one.by,
        pages=one.pages,
        licence=said.licence,
        internal=said.internal,
        note=one.note,
    )


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:LONGEST_NAME].strip("-")


class _Plan:
    """Which ids are taken, and which document is a version of which."""

    def __init__(self, documents: Iterable[Document], texts: Mapping[str, str]) -> None:
        self.known = {one.id: one for one in documents}
        self.texts = dict(texts)

    def place(self, drawn: Document, text: str, *, private: bool) -> tuple[Document, bool]:
        """The document that is there already, or the new one under an id of its own."""
        versions = self._versions(drawn, text)
        for one in versions:
            if one.sha256 == drawn.sha256:
                return one, False
        replaced = {one.replaces for one in versions}
        newest = next((one for one in versions if one.id not in replaced), None)
        id = self._free(drawn.id)
        where = f"{PRIVATE + '/' if private else ''}texts/{id}.txt"
        made = replace(drawn, id=id, text=where, replaces=newest.id if newest else None)
        self.known[id] = made
        self.texts[id] = text
        return made, True

    def _versions(self, drawn: Document, text: str) -> list[Document]:
        """What has the same words, or the same address, or the same name and half the lines."""
        address = same_address(drawn.url) if drawn.url else ""
        return [one for one in self.known.values() if self._same(one, drawn, address, text)]

    def _same(self, one: Document, drawn: Document, address: str, text: str) -> bool:
        if one.reports_rows:
            return False
        if address and one.url:
            return same_address(one.url) == address
        if one.sha256 is not None and one.sha256 == drawn.sha256:
            return True
        if re.fullmatch(rf"{re.escape(drawn.id)}(-v\d+)?", one.id) is None:
            return False
        # A message is known by its number, whatever became of its words.
        return drawn.id.startswith("telegram") or _alike(self.texts.get(one.id, ""), text)

    def _free(self, id: str) -> str:
        number, free = 1, id
        while free in self.known:
            number += 1
            free = f"{id}-v{number}"
        return free


def _alike(one: str, other: str) -> bool:
    left, right = ({line for line in text.split("\n") if line} for text in (one, other))
    return len(left & right) >= LEAST_ALIKE * max(1, min(len(left), len(right)))


def _write(
    path: Path,
    texts: Mapping[str, bytes],
    originals: Mapping[str, bytes],
    documents: list[Document],
    *,
    private: bool,
) -> None:
    """Texts and bytes first, the record last: until that stands, nothing of it is in the case."""
    record = f"documents/{documents[0].id}.yaml"
    files = {**originals, **texts}
    guard = f"{PRIVATE if private else ORIGINALS}/.gitignore"
    if not (path / guard).exists():
        files = {guard: _IGNORED.encode(), **files}
    several = [_plain(one) for one in documents]
    files[record] = render_yaml(several[0] if len(several) == 1 else several).encode("utf-8")
    made: list[Path] = []
    try:
        for name, content in files.items():
            target = path / name
            if target.exists() and file_hash(target) == hashlib.sha256(content).hexdigest():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            write_new(target, content)
            made.append(target)
    except BaseException:
        # Ctrl-C too: what was begun is taken back, the record never stood.
        for target in made:
            target.unlink(missing_ok=True)
        raise


def _plain(document: Document) -> dict[str, Any]:
    return dict(_said(document))


def _said(document: Document) -> Iterator[tuple[str, Any]]:
    """The fields that say something, in the order of the record."""
    blank = Document(id="x", title="x", kind="note", publisher="x")
    for field in fields(Document):
        value = getattr(document, field.name)
        required = field.name in {"id", "title", "kind", "publisher", "language"}
        if required or value != getattr(blank, field.name):
            yield field.name, list(value) if isinstance(value, tuple) else value
