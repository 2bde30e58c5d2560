"""Claims that wait, and what somebody makes of them: accept, edit, reject, park.

In: a case folder, ids of claims, a judgement, who gives it and when. Out: for each id what became
of it, or why not. Writes the files of the claims that change and a line each in reviews.jsonl,
where nothing is ever taken out. The clock is the caller's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from steelyard.base.errors import CaseError, Problem
from steelyard.base.records import parse_csv, render_csv
from steelyard.case.case import Case, check_case
from steelyard.case.claims import COUNTED_STATES, Claim
from steelyard.case.folder import append_reviews, read_case
from steelyard.case.gaps import claim_lacks
from steelyard.case.validate import read_table, suggest
from steelyard.desk.sheet_files import FileEdit, Staging, cell_text
from steelyard.desk.sheet_rows import defaults, field_names
from steelyard.reading.units import factor_between, restated

STATES = {"accept": "accepted", "reject": "rejected", "park": "parked"}
"""Verb -> the state that it gives; an acceptance that changes a field gives `edited`."""
FIXED = frozenset({"id", "state", "rule"})
"""Fields that no judgement changes: what the claim is called, and whose it is."""
ANCHOR = frozenset({"document", "text_basis", "quote", "start", "end"})
"""Fields that say which words of a kept text a claim is on: fixed where it is on some."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody says of claims."""

    verb: str
    by: str
    when: str
    because: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    """Fields to set along with an acceptance, as they stand in a table."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one claim: its state before and now, or why it was left alone."""

    id: str
    before: str = ""
    now: str = ""
    refused: str = ""
    mend: str = ""
    lacks: tuple[str, ...] = ()
    """Of an accepted claim: `source` or `date` where it has none."""
    record: Claim | None = field(default=None, compare=False, repr=False)
    """The claim as it was saved."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A claim that nobody has judged, the words around it, and what stands against it."""

    claim: Claim
    left: str
    right: str
    against: tuple[str, ...]


def waiting(case: Case, *, parked: bool = False) -> tuple[Waiting, ...]:
    """The claims that wait, in the order of their documents and texts."""
    states = {"proposed", "parked"} if parked else {"proposed"}
    claims = [one for one in case.claims if one.state in states]
    claims.sort(key=lambda one: (one.document or "", one.start or 0, one.id))
    check = Check(case)
    return tuple(_waiting(case, one, check) for one in claims)


def against(case: Case, claim: Claim) -> tuple[str, ...]:
    """What keeps a claim from counting as it stands; nothing where it can be accepted."""
    check = Check(case)
    accepted = check.in_unit_of_item(replace(claim, state="accepted"))
    return tuple(one.what for one in check.against(accepted))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A judgement before it is saved: what will become of the claims, the files, the log."""

    told: tuple[Judged, ...]
    edits: tuple[FileEdit, ...]
    reviews: Mapping[str, list[dict[str, str]]]
    """File -> its lines for reviews.jsonl."""
    before: tuple[Claim, ...]
    """The claims as they stand now, those that are left alone among them."""


def judge(root: Path, ids: Sequence[str], judgement: Judgement) -> tuple[Judged, ...]:
    """Judge claims by id, or by the beginning of one; each for itself, in the order given.

    What cannot count as it stands is not accepted. Raises CaseError where the case has problems
    or a file changed meanwhile, ValueError for a verb or a field there is not, and OSError.
    """
    drawn = draw(root, ids, judgement)
    for edit in drawn.edits:
        _save(root, edit, drawn.reviews[edit.name])
    return drawn.told


def draw(
    root: Path,
    ids: Sequence[str],
    judgement: Judgement,
    *,
    case: Case | None = None,
    file: str = "",
) -> Drawn:
    """What `judge` would save. Raises as it does, and writes nothing.

    A `case` that was read a moment ago and the `file` that holds all of these claims spare the
    reading of the folder; whether that file is still the same is found out when it is saved.
    """
    if judgement.verb not in STATES:
        raise ValueError(f"expected one of {', '.join(STATES)}, not {judgement.verb!r}")
    fields = [name for name, _ in judgement.fields]
    check_fields(fields, anchored=False)
    staging = Staging(root, {"claims": (file,)} if file else {})
    # Before the case is read: what somebody else judges in between is then refused when saving.
    staging.hold("claims")
    case = case or read_case(root)
    known = {one.id: one for one in case.claims}
    if any(moved_words(known[id], fields) for id in ids if id in known):
        check_fields(fields)
    check = Check(case)
    told: list[Judged] = []
    reviews: dict[str, list[dict[str, str]]] = {}
    before: dict[str, Claim] = {}
    seen: set[str] = set()
    for id in ids:
        claim = _find(id, known)
        name = claim.id
        if name in seen:
            continue
        seen.add(name)
        if isinstance(claim, Judged):
            told.append(claim)
            continue
        before[name] = claim
        done = _one(claim, judgement, check)
        if isinstance(done, Judged):
            told.append(done)
            continue
        changes = {
            name: getattr(done, name)
            for name in field_names("claims")
            if getattr(done, name) != getattr(claim, name)
        }
        staging.edit("claims", claim.id, changes)
        lacks = claim_lacks(done) if done.state in COUNTED_STATES else ()
        told.append(Judged(claim.id, claim.state, done.state, lacks=lacks, record=done))
        file = staging.home("claims", claim.id)
        reviews.setdefault(file, []).append(review_of(claim, done, judgement))
    return Drawn(tuple(told), staging.edits(), reviews, tuple(before.values()))


def _save(root: Path, edit: FileEdit, reviews: Sequence[dict[str, str]]) -> None:
    """The log first: a crash in between leaves a judgement too many there, and none without."""
    append_reviews(root, reviews)
    try:
        Staging.save(root, (edit,))
    except (CaseError, OSError):
        append_reviews(root, [{**one, "action": "not written"} for one in reviews])
        raise


def ids_from(case: Case, documents: Iterable[str]) -> tuple[str, ...]:
    """The claims on these documents that wait, in the order of the text.

    Raises ValueError for a document that the case does not have.
    """
    wanted = list(dict.fromkeys(documents))
    known = {one.id for one in case.documents}
    for id in wanted:
        if id not in known:
            raise ValueError(f"the case has no document {id!r}. {suggest(id, known)}".strip())
    claims = [one for one in case.claims if one.state == "proposed" and one.document in wanted]
    claims.sort(key=lambda one: (wanted.index(one.document or ""), one.start or 0, one.id))
    return tuple(one.id for one in claims)


def name_here() -> str:
    """The name under which the person at this machine is known to it."""
    from getpass import getuser

    try:
        return getuser()
    except (OSError, KeyError, ImportError):
        return "hand"


def check_fields(names: Iterable[str], *, anchored: bool = True) -> None:
    """Raises ValueError for a field that a claim has not, or that no judgement changes.

    A claim that is `anchored` in a kept text stays on its words.
    """
    every = set(field_names("claims")) - FIXED - (ANCHOR if anchored else frozenset())
    for name in names:
        if name not in every:
            wrong = f"{name!r} is no field that can be set with an acceptance. "
            raise ValueError((wrong + suggest(name, every)).strip())


def moved_words(claim: Claim, names: Iterable[str]) -> str:
    """Why these fields are not set of a claim that is on words of a kept text; else nothing."""
    wrong = sorted(ANCHOR & set(names)) if claim.text_basis == "quoted" else []
    if not wrong:
        return ""
    return f"`{wrong[0]}` says which words of the text {claim.id} is on; mark the words instead"


def _find(id: str, known: Mapping[str, Claim]) -> Claim | Judged:
    if id in known:
        return known[id]
    found = [one for one in known if one.startswith(id)]
    if len(found) == 1:
        return known[found[0]]
    if found:
        more = len(found) - _NAMED
        some = ", ".join(sorted(found)[:_NAMED]) + (f" and {more} more" if more > 0 else "")
        return Judged(
            id,
            refused=f"{len(found)} claims begin with that: {some}",
            mend="Give more of the id.",
        )
    return Judged(id, refused="there is no claim of that id", mend=suggest(id, known))


def _one(claim: Claim, judgement: Judgement, check: Check) -> Claim | Judged:
    """The claim as it is after the judgement, or why it stays as it is."""
    state = "edited" if judgement.fields else STATES[judgement.verb]
    if not judgement.fields and _settled(claim, judgement):
        return Judged(claim.id, claim.state, claim.state, refused=f"it is {claim.state} already")
    reason = judgement.because if judgement.verb == "reject" else claim.reason
    if claim.state == "rejected" and judgement.verb != "reject" and claim.role == "evidence":
        # Why it was rejected holds no longer; reviews.jsonl keeps it.
        reason = ""
    changed = replace(claim, state=state, reason=reason)  # type: ignore[arg-type]
    if judgement.fields:
        try:
            changed = with_fields(changed, judgement.fields)
        except CaseError as error:
            return _refused(claim, error.problems)
    if changed.state in COUNTED_STATES:
        changed = check.in_unit_of_item(changed)
        problems = check.against(changed)
        if problems:
            return _refused(claim, problems)
    return changed


def _settled(claim: Claim, judgement: Judgement) -> bool:
    if judgement.verb == "accept":
        return claim.state in COUNTED_STATES
    return claim.state == STATES[judgement.verb]


def _refused(claim: Claim, problems: Sequence[Problem]) -> Judged:
    """All that stands in the way, each with its mend but for the last, whose mend is given."""
    *others, last = dict.fromkeys((one.what, one.mend) for one in problems)
    told = " ".join(f"{what} {mend}".strip() for what, mend in others)
    refused = f"{told} {last[0]}".strip()
    return Judged(claim.id, claim.state, claim.state, refused=refused, mend=last[1])


def with_fields(claim: Claim, settings: Iterable[tuple[str, str]]) -> Claim:
    """The claim with fields as they would stand in a table. Raises CaseError."""
    usual, header = defaults("claims"), field_names("claims")
    cells = {name: cell_text(getattr(claim, name), name, usual[name]) for name in header}
    cells |= dict(settings)
    table = parse_csv(render_csv(header, [[cells[name] for name in header]]), "--set")
    found = read_table(Claim, table)
    if found.problems:
        raise CaseError(found.problems)
    return found.entries[0].record


def review_of(claim: Claim, done: Claim, judgement: Judgement) -> dict[str, str]:
    """The line for reviews.jsonl: who made what of a claim, and which fields were set."""
    review = {
        "claim": claim.id,
        "action": done.state,
        "by": judgement.by,
        "when": judgement.when,
        "was": claim.state,
    }
    if judgement.because:
        review["why"] = judgement.because
    if claim.reason and claim.reason != done.reason:
        # The file holds one reason; the one that goes is kept here.
        review["reason_was"] = claim.reason
    told = [name for name, _ in judgement.fields]
    # A unit turned into the item's is told as well.
    told += [
        name
        for name in ("unit", "amount_low", "amount_high")
        if name not in told and getattr(claim, name) != getattr(done, name)
    ]
    if told:
        usual = defaults("claims")
        review["set"] = "; ".join(
            f"{name}: {cell_text(getattr(claim, name), name, usual[name])} -> "
            f"{cell_text(getattr(done, name), name, usual[name])}"
            for name in told
        )
    return review


class Check:
    """What a case would have to say against a claim that counts."""

    def __init__(self, case: Case) -> None:
        self._case = replace(case, claims=(), links=(), documents=(), prices=(), published=())
        self._claims = {one.id: one for one in case.claims}
        self._items = {one.id: one for one in case.items}
        self._documents = {one.id: one for one in case.documents}
        self._known = {(one.name, one.what) for one in check_case(self._case)}

    def in_unit_of_item(self, claim: Claim) -> Claim:
        """The claim in the unit of its item, where the two are the same but for a factor."""
        item = self._items.get(claim.item)
        if item is None or not claim.unit or claim.kind != "quantity":
            return claim
        unit, slash, period = claim.unit.partition("/")
        factor = factor_between(unit, item.unit)
        if unit == item.unit or factor is None:
            return claim
        return replace(
            claim,
            state="edited",
            unit=f"{item.unit}{slash}{period}",
            amount_low=restated(claim.amount_low, factor),
            amount_high=restated(claim.amount_high, factor),
        )

    def against(self, claim: Claim) -> list[Problem]:
        """Problems of the claim once it is accepted."""
        inputs = [self._claims[id] for id in claim.capacity_inputs if id in self._claims]
        document = self._documents.get(claim.document or "")
        held = () if document is None else (replace(document, replaces=None),)
        case = replace(
            self._case,
            claims=(claim, *(one for one in inputs if one.id != claim.id)),
            documents=held,
        )
        found = [one for one in check_case(case) if (one.name, one.what) not in self._known]
        # The rows that a note cites are left out of this small case.
        return [one for one in found if one.name not in {"text-changed", "unknown-row"}]


def _waiting(case: Case, claim: Claim, check: Check) -> Waiting:
    text = case.texts.get(claim.document or "")
    left = right = ""
    if text is not None and claim.start is not None and claim.end is not None:
        left, right = text[: claim.start][-_AROUND:], text[claim.end :][:_AROUND]
    accepted = check.in_unit_of_item(replace(claim, state="accepted"))
    against = tuple(one.what for one in check.against(accepted))
    return Waiting(claim, left, right, against)


_NAMED = 8
"""So many claims are named where the beginning of an id is of several."""
_AROUND = 60
"""Characters on each side that are shown with the words of a claim."""
