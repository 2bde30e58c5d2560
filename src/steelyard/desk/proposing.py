"""What the reader proposes -> claims/<document>.yaml of a case: what `steelyard read CASE` writes.

In: a case folder, and for each kept document what was read in it. Out: the proposed claims, and
how many are new, changed, kept, dropped. Writes one file a document, whole or not at all, and only
where something changes. Never touches a claim that somebody wrote, changed or judged, and never
proposes a second time what one of those is about.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from steelyard.base.errors import CaseError, Place, Problem
from steelyard.base.records import decode, edit_entries, parse_yaml
from steelyard.case.case import Case
from steelyard.case.claims import Claim, check_claim
from steelyard.case.documents import Document
from steelyard.case.extremes import check_numbers
from steelyard.case.folder import file_hash, read_case, save_file
from steelyard.case.known import NOWHERE
from steelyard.desk.sentences import begun
from steelyard.reading.claiming import (
    Frame,
    Mentions,
    claim_of,
    frame_of,
    is_as_proposed,
    record_of,
)
from steelyard.reading.proposal import Proposal

STATEMENT = "statement"
MODEL = "model"
"""How the rule of a claim begins that a language model pointed at."""
_TRIES = 3
_NO_FILE = hashlib.sha256(b"").hexdigest()
_HEAD = """\
# What the reader proposes of {text}, and what became of it.
# Nothing counts before somebody accepts it: steelyard accept CASE ID, or `state: accepted` here.
"""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What became of the proposals of one document.

    `claims` are those the reader makes now, each with the claim of the case that is about the
    same words: itself where it waits, the judged one where somebody has judged.
    """

    document: str
    claims: tuple[tuple[Proposal, Claim], ...] = ()
    fresh: frozenset[str] = frozenset()
    new: int = 0
    changed: int = 0
    kept: int = 0
    dropped: int = 0
    judged: int = 0
    unusable: tuple[str, ...] = ()
    """Why a proposal cannot stand in a case, a sentence each."""


@dataclass(slots=True)
class Proposer:
    """Takes what was read, document by document.

    What only a model or a wish for statements brings forth is not dropped by a reading without.
    """

    root: Path
    model: bool = False
    statements: bool = False
    dry: bool = False
    case: Case = field(init=False)
    waiting: int = field(init=False)
    _frame: Frame = field(init=False)
    _records: dict[str, Document] = field(init=False)
    _stored: dict[str, list[Claim]] = field(init=False)

    _hashes: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Raises CaseError where the case has problems."""
        self._load()

    def _load(self) -> None:
        # Hashes first: what is judged between the two is then seen as changed, and read again.
        self._hashes = {one.name: file_hash(one) for one in (self.root / "claims").glob("*.yaml")}
        self.case = read_case(self.root)
        self._frame = frame_of(self.case.items, self.case.sources)
        self._records = {one.id: one for one in self.case.documents}
        self._stored = {}
        for claim in self.case.claims:
            self._stored.setdefault(claim.document or "", []).append(claim)
        self.waiting = sum(1 for claim in self.case.claims if claim.state == "proposed")

    def take(self, document: str, proposals: Iterable[Proposal]) -> Proposed:
        """Put what was read of `document` into the case.

        Raises CaseError where its file changed meanwhile or cannot be edited, and OSError.
        """
        path = self.root / "claims" / f"{document}.yaml"
        text, known = self._read_now(path)
        record = self._records[document]
        entries = parse_yaml(text, f"claims/{path.name}").value or []
        places = {str(one.get("id")): number for number, one in enumerate(entries)}
        stored = self._stored.get(document, [])
        loose = {
            one.id: one
            for one in stored
            if one.id in places and is_as_proposed(one) and self._read_again(one)
        }
        fixed = Mentions(one for one in stored if one.id not in loose)
        made: list[tuple[Proposal, Claim]] = []
        unusable: list[str] = []
        for proposal in proposals:
            try:
                claim = claim_of(proposal, record, self._frame)
            except ValidationError as error:
                unusable.append(f"{document}:{proposal.start}: {error.errors()[0]['msg']}.")
                continue
            wrong = [*check_claim(claim, NOWHERE), *check_numbers([(claim, NOWHERE)])]
            if wrong:
                unusable.append(f"{document}:{proposal.start}: {wrong[0].what}")
            else:
                made.append((proposal, claim))
        told: list[tuple[Proposal, Claim]] = []
        wanted: dict[str, Claim] = {}
        judged = 0
        for proposal, claim in made:
            other = fixed.find(claim)
            judged += other is not None
            told.append((proposal, other or loose.get(claim.id, claim)))
            if other is None:
                wanted[claim.id] = claim
        new = [one for id, one in wanted.items() if id not in loose]
        gone = [one for id, one in loose.items() if id not in wanted]
        before = Mentions(gone)
        changed = min(len(gone), sum(1 for one in new if before.find(one) is not None))
        if (new or gone) and not self.dry:
            self._write(path, text, known, entries, [places[one.id] for one in gone], new)
        self.waiting += len(new) - len(gone)
        return Proposed(
            document,
            tuple(told),
            frozenset(one.id for one in new),
            new=len(new) - changed,
            changed=changed,
            kept=len(wanted) - len(new),
            dropped=len(gone) - changed,
            judged=judged,
            unusable=tuple(unusable),
        )

    def _read_now(self, path: Path) -> tuple[str, str]:
        """The file's text and hash, with the case as it stands there: somebody may have judged."""
        for _ in range(_TRIES):
            text, known = _read(path)
            if known == self._hashes.get(path.name, _NO_FILE):
                return text, known
            self._load()
        raise CaseError([_still_changing(path)])

    def _read_again(self, claim: Claim) -> bool:
        """Whether a reading such as this one would make the claim again, if the text still has it."""
        if claim.kind == STATEMENT and not self.statements:
            return False
        return self.model or not claim.rule.startswith(MODEL)

    def _write(
        self,
        path: Path,
        text: str,
        known: str,
        entries: list[Any],
        gone: list[int],
        new: Iterable[Claim],
    ) -> None:
        changed = with_claims(path, text, entries, gone, new)
        path.parent.mkdir(exist_ok=True)
        self._hashes[path.name] = save_file(path, changed, known)


def with_claims(
    path: Path, text: str, entries: list[Any], gone: Iterable[int], new: Iterable[Claim]
) -> str:
    """The text of a document's file of claims, with entries taken out and claims put in.

    Raises CaseError where it is not written entry by entry.
    """
    # In the order of the text, where what stands there is; the order of entries means nothing.
    starts = sorted(int(one.get("start") or 0) for one in entries)
    add = [
        (bisect_right(starts, claim.start or 0), record_of(claim))
        for claim in sorted(new, key=lambda one: (one.start or 0, one.end or 0))
    ]
    head = "" if text.strip() else _HEAD.format(text=f"texts/{path.stem}.txt")
    try:
        return edit_entries(head + text, f"claims/{path.name}", drop=gone, add=add)
    except ValueError as error:
        raise CaseError([_not_by_lines(path, str(error))]) from None


def _read(path: Path) -> tuple[str, str]:
    """The text of a file of claims, and the hash to save over; nothing where there is none."""
    known = file_hash(path)
    return (decode(path.read_bytes(), path.name) if path.exists() else ""), known


def _still_changing(path: Path) -> Problem:
    return Problem(
        Place(f"claims/{path.name}"),
        "changed-elsewhere",
        "The file goes on changing while it is read; nothing was written.",
        "Close what writes it, and read again.",
    )


def _not_by_lines(path: Path, why: str) -> Problem:
    return Problem(
        Place(f"claims/{path.name}"),
        "wrong-shape",
        f"{begun(why)}; nothing was written.",
        "Write one entry a claim that opens with `- id:`, and read again.",
    )
