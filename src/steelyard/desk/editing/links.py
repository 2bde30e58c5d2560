"""What somebody says of how two claims stand to each other, as a row of links.csv.

In: a case folder, two claims, a kind, a judgement, and the row as it was shown. Out: the row,
added or in the place of the one that stood there; an origin split into claims that each count. The
score and the grounds are those that the program finds; the judgement is the analyst's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from steelyard.base.errors import CaseError
from steelyard.base.records import Table, edit_csv, parse_csv, render_csv, widen_csv
from steelyard.case.case import Case
from steelyard.case.folder import file_hash, read_case, read_file
from steelyard.case.links import Link
from steelyard.desk.copies_list import JudgementError, found_pairs, judged_row, refuse_problems
from steelyard.desk.editing.history import LOCK, History
from steelyard.desk.editing.rows import ConflictError, name_of, row_hash
from steelyard.desk.sheet_files import FileEdit, new_problems
from steelyard.weighing.evidence import gather_evidence

FILE: Final = "links.csv"
KINDS: Final = ("same_origin", "derived_from", "stale_repeat", "supersedes", "contradicts")
JUDGEMENTS: Final = ("yes", "no", "unsure")
ONE_ORIGIN: Final = frozenset({"same_origin", "derived_from", "stale_repeat"})
"""Kinds of links by which a claim does not count beside the other."""
COLUMNS: Final = ("a", "b", "kind", "judgement", "score", "by", "when", "drift", "why")


def judge_link(
    root: Path,
    a: str,
    b: str,
    kind: str,
    judgement: str,
    by: str,
    when: str,
    why: str = "",
    shown: str = "",
) -> Link:
    """Say that `a` stands so to `b`, or does not: the row of the two is added or replaced.

    `shown` is the `row_hash` of the row that stood there, empty for none. Raises ConflictError
    where another stands there, JudgementError for what cannot be, CaseError and OSError.
    """
    _check(kind, judgement)
    with LOCK:
        case = read_case(root)
        stands = standing_row(case.links, a, b, kind, judgement)
        if (row_hash(stands) if stands else "") != shown:
            yours = {"a": a, "b": b, "kind": kind, "judgement": judgement, "why": why}
            raise ConflictError("links", f"{a}:{b}", file=FILE, now=stands, yours=yours)
        row = judged_row(case, found_pairs(case), a, b, judgement, by=by, when=when[:10], kind=kind)
        row |= {"why": why} if why else {}
        (made,) = _save(root, case, [(stands, row)], f"link {a} {b}", by, when, why)
        return made


def split_origin(
    root: Path, claims: Iterable[str], by: str, when: str, why: str = ""
) -> tuple[Link, ...]:
    """Judge `no` every link that makes these claims one origin, those only found among them.

    Of one claim all links with it are meant, of several those between them. Raises JudgementError
    where there is none, CaseError and OSError.
    """
    wanted = set(claims)
    with LOCK:
        case = read_case(root)
        pairs = links_between(case, wanted)
        if not pairs:
            named = ", ".join(sorted(wanted))
            raise JudgementError(f"no link makes one origin of {named}, so there is none to split")
        found = found_pairs(case)
        rows = []
        for a, b, kind in pairs:
            row = judged_row(case, found, a, b, "no", by=by, when=when[:10], kind=kind)
            row |= {"why": why} if why else {}
            rows.append((standing_row(case.links, a, b, kind, "no"), row))
        what = f"split {', '.join(sorted(wanted))}"
        return _save(root, case, rows, what, by, when, why)


def links_between(case: Case, claims: Iterable[str]) -> tuple[tuple[str, str, str], ...]:
    """The links of one origin, judged or acting unjudged, between claims; of one claim all its."""
    wanted = set(claims)
    judged = {(one.a, one.b, one.kind) for one in case.links if one.judgement == "yes"}
    acting = {(one.a, one.b, one.kind) for one in gather_evidence(case).found}
    chosen = all if len(wanted) > 1 else any
    return tuple(
        (a, b, kind)
        for a, b, kind in sorted(judged | acting)
        if kind in ONE_ORIGIN and chosen((a in wanted, b in wanted))
    )


def standing_row(
    links: Iterable[Link], a: str, b: str, kind: str, judgement: str = "yes"
) -> Link | None:
    """The row that a judgement takes the place of, if there is one.

    That of the same kind; or, since two claims stand in one way to each other, one of another
    kind that was judged `yes`.
    """
    pair = [one for one in links if (one.a, one.b) == (a, b)]
    same = next((one for one in pair if one.kind == kind), None)
    if same is not None or judgement != "yes" or kind == "contradicts":
        return same
    return next((one for one in pair if one.judgement == "yes" and one.kind != "contradicts"), None)


def _check(kind: str, judgement: str) -> None:
    for word, known in ((kind, KINDS), (judgement, JUDGEMENTS)):
        if word not in known:
            raise ValueError(f"expected one of {', '.join(known)}, not {word!r}")


def _save(
    root: Path,
    case: Case,
    rows: list[tuple[Link | None, dict[str, str]]],
    what: str,
    by: str,
    when: str,
    why: str,
) -> tuple[Link, ...]:
    """Put rows into links.csv, each in the place of the one that stands there. Raises CaseError."""
    for before, row in rows:
        if before is not None and before.kind == row["kind"]:
            # What the program does not find any more was found once.
            row["score"] = row["score"] or ("" if before.score is None else f"{before.score:g}")
            row["drift"] = row["drift"] or before.drift
    gone = {(one.a, one.b, one.kind) for one, _ in rows if one is not None}
    others = tuple(one for one in case.links if (one.a, one.b, one.kind) not in gone)
    refuse_problems(replace(case, links=others), [row for _, row in rows])
    path = root / FILE
    text, known = read_file(path) if path.exists() else ("", file_hash(path))
    edit = FileEdit(FILE, _with_rows(text, rows), known)
    problems = new_problems(root, [edit])
    if problems:
        raise CaseError(problems)
    made = tuple(_link(row) for _, row in rows)
    reviews = []
    for (before, row), link in zip(rows, made, strict=True):
        review = {"link": name_of(link), "action": f"judged {row['judgement']}"}
        review |= {"by": by, "when": when}
        review |= {"was": f"{before.kind} {before.judgement}"} if before is not None else {}
        review |= {"why_was": before.why} if before is not None and before.why else {}
        review |= {"why": why} if why else {}
        reviews.append(review)
    History(root).apply(what, [edit], by, when, reviews=reviews)
    return made


def _with_rows(text: str, rows: list[tuple[Link | None, dict[str, str]]]) -> str:
    if not text.strip():
        return render_csv(COLUMNS, [[row[name] for name in COLUMNS] for _, row in rows])
    table = parse_csv(text, FILE)
    needed = [name for name in COLUMNS if any(row[name] for _, row in rows)]
    lacking = [name for name in needed if name not in table.header]
    table = widen_csv(table, lacking) if lacking else table
    cells: dict[tuple[int, str], str] = {}
    more: list[list[str]] = []
    for before, row in rows:
        if before is None:
            more.append([row.get(name, "") for name in table.header])
            continue
        at = _number(table, before)
        cells |= {(at, name): row[name] for name in COLUMNS if name in table.header}
    return edit_csv(table, cells, more)


def _number(table: Table, link: Link) -> int:
    """The number of a link's row in the table."""
    places = [table.header.index(name) for name in ("a", "b", "kind")]
    for at, row in enumerate(table.rows):
        if tuple(row.cells[place].strip() for place in places) == (link.a, link.b, link.kind):
            return at
    raise ValueError(f"{FILE} has no row of {name_of(link)}")


def _link(row: Mapping[str, str]) -> Link:
    said = {name: value for name, value in row.items() if value and name != "score"}
    score = float(row["score"]) if row["score"] else None
    return Link(**said, score=score)  # type: ignore[arg-type]
