"""Claims judged by somebody who was shown them, and claims made by hand from marked words.

In: a case folder; a claim, a judgement and the hash of the claim as it was shown, or a place in a
kept text. Out: what became of the claim, in its file, in reviews.jsonl and in the history; or what
stands against it, and then nothing is changed. What is read in marked words is read by the rules
of the reader; what they do not find is left for a person to fill in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from steelyard.base.errors import CaseError, Place, Problem
from steelyard.base.records import decode, parse_yaml
from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.documents import Document
from steelyard.case.folder import read_case
from steelyard.desk.editing.history import LOCK, History
from steelyard.desk.editing.rows import Saved, conflict, find_row, row_hash, save_row, told
from steelyard.desk.judging import (
    STATES,
    Check,
    Judged,
    Judgement,
    check_fields,
    draw,
    moved_words,
    with_fields,
)
from steelyard.desk.proposing import with_claims
from steelyard.desk.reading_files import names_of
from steelyard.desk.sheet_files import FileEdit, new_problems
from steelyard.reading.claiming import claim_of, frame_of
from steelyard.reading.languages import find_language
from steelyard.reading.lexicon import languages
from steelyard.reading.proposal import Proposal
from steelyard.reading.reader import read_text

BY_HAND: Final = "by hand"
"""The rule of a claim that a person made from marked words."""
MOST_MARKED: Final = 2_000
"""Characters of a mark: the words of one claim are a sentence, at most a paragraph."""
READ_AROUND: Final = 20_000
"""Characters on each side of a mark that are read with it, for who speaks and of when."""


def judge_shown(
    root: Path,
    id: str,
    judgement: Judgement,
    shown: str,
    *,
    known: Any = None,
    case: Case | None = None,
) -> Judged:
    """Judge one claim, as `judging.judge` does, if it is the one whose `row_hash` is `shown`.

    `known` is the claim as it was shown, where the caller still has it. A `case` without problems
    that was read a moment ago spares the reading of all files but the claim's own. Raises
    ConflictError, CaseError where the case has problems or a file changed meanwhile, ValueError
    and OSError.
    """
    with LOCK:
        likely = likely_file(case, id)
        home = find_row(root, "claims", lambda record: record.id == id, id, likely)
        if home is None or row_hash(home.record) != shown:
            yours = dict(judgement.fields) | {"state": STATES.get(judgement.verb, "")}
            raise conflict("claims", id, home, yours, shown, known)
        drawn = draw(root, (id,), judgement, case=case, file=home.name if case else "")
        if not drawn.before or row_hash(drawn.before[0]) != shown:
            # Another program was quicker by less than the time it takes to read the case.
            raise conflict("claims", id, home, dict(judgement.fields), shown, known)
        lines = [line for several in drawn.reviews.values() for line in several]
        if drawn.edits:
            History(root).apply(
                f"{judgement.verb} {id}",
                drawn.edits,
                judgement.by,
                judgement.when,
                reviews=lines,
            )
        return drawn.told[0]


def likely_file(case: Case | None, id: str) -> str:
    """The file that claims on the document of that claim are written to, where there is one."""
    claims = case.claims if case else ()
    document = next((one.document for one in claims if one.id == id), None)
    return f"claims/{document}.yaml" if document else ""


def accept_fields(
    root: Path,
    id: str,
    fields: Mapping[str, str],
    shown: str,
    *,
    by: str,
    when: str,
    why: str = "",
    known: Any = None,
) -> Judged:
    """Set fields of a claim in place and accept it so: it is `edited`. Raises as `judge_shown`."""
    judgement = Judgement("accept", by, when, why, tuple(fields.items()))
    return judge_shown(root, id, judgement, shown, known=known)


def keep_fields(
    root: Path,
    id: str,
    fields: Mapping[str, str],
    shown: str,
    *,
    by: str,
    when: str,
    why: str = "",
    known: Any = None,
) -> Saved:
    """Set fields of a claim without judging it: what waits goes on waiting.

    Raises ValueError for a field that is not set so, ConflictError, CaseError and OSError.
    """
    check_fields(fields, anchored=False)
    with LOCK:
        home = find_row(root, "claims", lambda record: record.id == id, id)
        if home is None or row_hash(home.record) != shown:
            raise conflict("claims", id, home, fields, shown, known)
        anchored = moved_words(home.record, fields)
        if anchored:
            raise ValueError(anchored)
        return save_row(root, home, fields, by=by, when=when, why=why)


def move_mark(
    root: Path,
    id: str,
    document: str,
    start: int,
    end: int,
    shown: str,
    *,
    by: str,
    when: str,
    known: Any = None,
) -> Saved:
    """Put a claim on other words of a kept text; what else it says stays.

    Raises ValueError for a mark that is none, ConflictError, CaseError and OSError.
    """
    with LOCK:
        marked = read_mark(read_case(root), document, start, end)
        fields = {
            "document": document,
            "text_basis": "quoted",
            "quote": marked.quote or "",
            "start": str(marked.start),
            "end": str(marked.end),
        }
        home = find_row(root, "claims", lambda record: record.id == id, id)
        if home is None or row_hash(home.record) != shown:
            raise conflict("claims", id, home, fields, shown, known)
        return save_row(root, home, fields, by=by, when=when)


def mark_claim(
    root: Path,
    document: str,
    start: int,
    end: int,
    fields: Mapping[str, str],
    by: str,
    when: str,
) -> Claim:
    """A claim by hand on the words from `start` to `end` of a kept text, in characters from 0.

    What the reader reads in them is filled in, `fields` as in a table go on top. It is accepted,
    or waits where it could not count, as without an item or an amount. Raises ValueError for a mark that is none,
    CaseError for what cannot stand in the case, and OSError.
    """
    check_fields(fields)
    with LOCK:
        case = read_case(root)
        claim = read_mark(case, document, start, end)
        name = f"claims/{document}.yaml"
        if fields:
            claim = _set(claim, fields, name)
        _refuse_twice(case.claims, claim)
        unread = claim.amount_low is None and claim.amount_high is None
        if unread and "kind" not in fields:
            # Until somebody says the number, the words are a statement.
            claim = replace(claim, kind="statement")
        check = Check(case)
        made = replace(check.in_unit_of_item(replace(claim, state="accepted")), state="accepted")
        if (unread and "kind" not in fields) or check.against(made):
            made = claim
        path = root / name
        content = path.read_bytes() if path.exists() else b""
        text = decode(content, name)
        entries = parse_yaml(text, name).value or []
        edit = FileEdit(name, with_claims(path, text, entries, (), (made,)), _hash(content))
        problems = new_problems(root, [edit])
        if problems:
            raise CaseError(problems)
        review = {"claim": made.id, "action": made.state, "by": by, "when": when, "rule": BY_HAND}
        if fields:
            review["set"] = told(read_mark(case, document, start, end), made)
        History(root).apply(f"mark {made.id}", [edit], by, when, reviews=[review])
        return made


def read_mark(case: Case, document: str, start: int, end: int) -> Claim:
    """The claim that the reader makes of marked words: proposed, under a name of its own.

    Space at the ends of the mark is left out. Raises ValueError for a mark that is none.
    """
    record = next((one for one in case.documents if one.id == document), None)
    if record is None:
        raise ValueError(f"the case has no document {document!r}")
    text = case.texts.get(document)
    if text is None:
        raise ValueError(f"the text of {document} is not at hand, so no words of it can be marked")
    if not 0 <= start <= end <= len(text):
        raise ValueError(
            f"{document} has {len(text)} characters, and no words from {start} to {end}"
        )
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    words = words.strip()
    end = start + len(words)
    if not any(sign.isalnum() for sign in words):
        raise ValueError("no words are marked: mark those that say the amount")
    if len(words) > MOST_MARKED:
        raise ValueError(
            f"{len(words)} characters are marked, and a claim has at most {MOST_MARKED}: "
            "mark the words that say the amount"
        )
    read = _read(case, record, text, start, end)
    proposal = replace(read, doc=document, start=start, end=end, quote=words, rule=BY_HAND)
    claim = claim_of(proposal, record, frame_of(case.items, case.sources))
    return replace(claim, id=_free_name(case, document))


def _read(case: Case, record: Document, text: str, start: int, end: int) -> Proposal:
    """What the reader says of the words, or a proposal that says nothing."""
    first, last = max(0, start - READ_AROUND), min(len(text), end + READ_AROUND)
    # Cut at line ends where there are any, so that no sentence is begun in its middle.
    first = max(first, text.find("\n", first, start) + 1) if first else 0
    around = text[first:last]
    names = names_of(case)
    known = record.language if record.language in languages() else find_language(around)
    if known in languages():
        date = str(record.published) if record.published is not None else None
        options: dict[str, Any] = {
            "lang": known,
            "date": date,
            "items": names.items,
            "parties": names.parties,
            "sources": names.sources,
        }
        found = [
            (min(one.end + first, end) - max(one.start + first, start), one)
            for one in read_text(around, **options)
        ]
        # Of several amounts in the mark the one with most words in it, then the first.
        best = max((one for one in found if one[0] > 0), key=lambda one: one[0], default=None)
        if best is not None:
            return best[1]
        # What its surroundings speak against may be read where somebody marked it.
        for one in read_text(text[start:end], **options):
            return one
    return Proposal(
        doc=record.id,
        start=start,
        end=end,
        quote="",
        amount_low=None,
        amount_high=None,
        unit=None,
        bound=None,
        item=None,
        direction=None,
        status="delivered",
        as_of=None,
        attribution=(),
        certainty="asserted",
        kind="quantity",
        rule=BY_HAND,
    )


def _set(claim: Claim, fields: Mapping[str, str], name: str) -> Claim:
    """The claim with fields as they would stand in a table. Raises CaseError."""
    try:
        return with_fields(claim, fields.items())
    except CaseError as error:
        # The claim stands nowhere yet, so the place is the file that it would stand in.
        raise CaseError(
            [Problem(Place(name), one.name, one.what, one.mend) for one in error.problems]
        ) from None


def _refuse_twice(claims: Iterable[Claim], claim: Claim) -> None:
    """Raises ValueError where a claim on the same words says the same and is not rejected."""
    for one in claims:
        if one.document != claim.document or one.state == "rejected":
            continue
        if one.start is None or one.end is None or claim.start is None or claim.end is None:
            continue
        overlap = max(one.start, claim.start) < min(one.end, claim.end)
        ends = (one.amount_low, one.amount_high) == (claim.amount_low, claim.amount_high)
        alike = ends and (one.item == claim.item or not one.item or not claim.item)
        if overlap and alike:
            raise ValueError(
                f"these words are those of {one.id} already, which is {one.state}: "
                "judge that one, or mark other words"
            )


def _free_name(case: Case, document: str) -> str:
    """A name that no claim has, and that the reader gives to none of its proposals."""
    taken = {one.id for one in case.claims}
    number = 1
    while f"{document}-h{number}" in taken:
        number += 1
    return f"{document}-h{number}"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
