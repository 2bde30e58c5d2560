"""What the commands on archives print, and how documents found there get into a case.

In: a summary, a found claim, documents. Out: plain lines, records of a case. Rounds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from steelyard.case.folder import Said, keep
from steelyard.case.texts.extracted import Extracted
from steelyard.corpus.archive import Summary
from steelyard.corpus.find import REASONS, Found, Source

MOST_COPIES_NAMED = 3


def render_summary(summary: Summary, out: Path) -> str:
    """What a run came to, in a few lines."""
    counts = summary.counts
    split = summary.to_json()["by"]
    read = f"{_counted(counts['documents'], 'document')}, {_counted(counts['claims'], 'claim')}"
    copied = f"{_counted(counts['copies'], 'copy')} in {_counted(counts['clusters'], 'cluster')}"
    lines = [f"{read}; {copied}"]
    if counts["refused"]:
        reasons = ", ".join(f"{name} {n:,}" for name, n in split["refused"].items())
        lines.append(f"{_counted(counts['refused'], 'record')} set aside: {reasons}")
    if counts.get("passed over"):
        passed = _counted(counts["passed over"], "record")
        lines.append(f"{passed} without a document (pictures, failed answers)")
    languages = ", ".join(f"{name} {n:,}" for name, n in split.get("language", {}).items())
    if languages:
        lines.append(f"Languages: {languages}")
    if summary.known:
        lines.append(f"{summary.known:,} of {_counted(summary.parts, 'part')} were read before")
    lines.append(f"Tables: {out}")
    return "\n".join(lines)


def render_total(found: Sequence[Found]) -> str:
    """How many claims in how many documents."""
    documents = len({one.document.doc for one in found})
    return f"{_counted(len(found), 'claim')} in {_counted(documents, 'document')}"


def _counted(count: int, word: str) -> str:
    several = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{count:,} {word if count == 1 else several}"


def render_found(found: Found) -> str:
    """A claim with its document in three lines."""
    claim, document = found.claim, found.document
    sides = " to ".join(side or "unknown" for side in claim["direction"] or ())
    facts = [claim["item"] or "item unknown", *([sides] if sides else []), claim["status"]]
    where = ", ".join(
        one for one in (document.publisher, document.published, document.title) if one
    )
    quote = " ".join(str(claim["quote"]).split())
    lines = [f"{quote[:70]}  ({'; '.join(facts)})", f"    {where or document.doc}"[:100]]
    if found.copies:
        named = [one.publisher or one.url or one.doc for one in found.copies[:MOST_COPIES_NAMED]]
        more = len(found.copies) - len(named)
        rest = f" and {more} more" if more else ""
        lines.append(f"    also in {', '.join(named)}{rest}")
    lines.append(f"    {REASONS[found.score]}")
    return "\n".join(lines)


def keep_documents(
    case: Path,
    found: Sequence[Found],
    *,
    day: str,
    progress: Callable[[str, float], None] = lambda stage, share: None,
) -> int:
    """Keep the documents of found claims in the case; how many were not there yet.

    What is kept is the text as the archive's tables hold it. Raises CaseError, and OSError if the
    disk refuses. A document whose text is not at hand is left out.
    """
    documents = {one.document.doc: one.document for one in found if one.document.text}
    new = 0
    for number, one in enumerate(documents.values()):
        progress("keeping", number / len(documents))
        kept = keep(
            case,
            [_extracted(one)],
            one.text.encode("utf-8"),
            name=one.title.replace(".", " ") or one.doc,
            suffix=".txt",
            day=day,
            said=Said(language=one.language),
        )
        new += sum(1 for record in kept if record.new)
    return new


def _extracted(one: Source) -> Extracted:
    return Extracted(
        text=one.text,
        kind=one.kind or "news",
        by=one.read_by or "an archive",
        title=one.title,
        publisher=one.publisher,
        published=one.published,
        url=one.url,
        note=f"Out of an archive, where it is {one.doc}.",
    )
