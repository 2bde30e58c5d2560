"""Commands on claims that wait: accept, reject, park.

In: arguments. Out: what waits, printed; or the claims judged, in their files, and a line each in
reviews.jsonl with who and when.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import typer

from steelyard.desk.commands.proposing import counted, waits
from steelyard.desk.commands.talk import (
    EXIT_PROBLEMS,
    CaseFolder,
    Json,
    emit,
    emit_json,
    fail,
    need_case,
    say,
)

commands = typer.Typer()

Ids = Annotated[
    list[str] | None,
    typer.Argument(metavar="ID...", help="Claims, each by its id or the beginning of it."),
]
AllFrom = Annotated[
    list[str] | None,
    typer.Option("--all-from", metavar="DOC", help="All that wait of a document; repeatable."),
]
By = Annotated[
    str,
    typer.Option("--by", metavar="NAME", help="Who judges. [default: your name on this machine]"),
]
Because = Annotated[str, typer.Option("--because", metavar="TEXT", help="On what grounds.")]


@commands.command(
    short_help="Accept proposed claims, or list those that wait",
    epilog="Example: steelyard accept mycase harbour-report-4f --set item=boats",
)
def accept(
    case: CaseFolder,
    ids: Ids = None,
    all_from: AllFrom = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="Accept with a field put right, as it stands in a table; repeatable.",
        ),
    ] = None,
    by: By = "",
    because: Because = "",
    json: Json = False,
) -> None:
    """Accept claims, so that they count; without an ID list those that wait.

    What cannot count as it stands (no item, another unit) is not accepted, and it is said why.
    """
    need_case(case)
    if not ids and not all_from:
        if settings or because or by:
            fail("name the claims to accept, or a document: --all-from DOC")
        _list(case, json=json)
        return
    fields = []
    for one in settings or ():
        name, equals, value = one.partition("=")
        if not equals:
            fail(f"--set takes FIELD=VALUE, not {one!r}.")
        fields.append((name.strip(), value))
    _judge(case, "accept", ids, all_from, by, because, tuple(fields), json=json)


@commands.command(
    short_help="Reject claims, with the reason",
    epilog='Example: steelyard reject mycase harbour-report-4f --because "a calibre, no count"',
)
def reject(
    case: CaseFolder,
    ids: Ids = None,
    all_from: AllFrom = None,
    by: By = "",
    because: Because = "",
    json: Json = False,
) -> None:
    """Reject claims: they stay in their files with the reason, count for nothing, and are not
    proposed again.
    """
    need_case(case)
    if not because.strip():
        fail("say why: --because TEXT. The reason stays with the claim.")
    _judge(case, "reject", ids, all_from, by, because, (), json=json)


@commands.command(
    short_help="Put claims aside to be judged later",
    epilog="Example: steelyard park mycase harbour-report-4f --because 'ask the harbour'",
)
def park(
    case: CaseFolder,
    ids: Ids = None,
    all_from: AllFrom = None,
    by: By = "",
    because: Because = "",
    json: Json = False,
) -> None:
    """Park claims: they count for nothing and no longer stand among those that wait."""
    need_case(case)
    _judge(case, "park", ids, all_from, by, because, (), json=json)


def _list(case: Any, *, json: bool) -> None:
    from steelyard.case.folder import read_case
    from steelyard.desk.judging import waiting
    from steelyard.desk.waiting_text import render_waiting, waiting_json

    found = waiting(read_case(case))
    if json:
        emit_json([waiting_json(one) for one in found])
    else:
        for one in found:
            emit(render_waiting(one))
        say(waits(case, len(found)) if found else "No proposed claim waits.")


def _judge(
    case: Any,
    verb: str,
    ids: list[str] | None,
    all_from: list[str] | None,
    by: str,
    because: str,
    fields: tuple[tuple[str, str], ...],
    *,
    json: bool,
) -> None:
    if not ids and not all_from:
        fail(f"name the claims to {verb}, or a document: --all-from DOC")
    from datetime import UTC, datetime

    from steelyard.case.folder import read_case
    from steelyard.desk.judging import Judgement, check_fields, ids_from, judge, name_here

    when = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        check_fields(name for name, _ in fields)
        every = (*(ids or ()), *(ids_from(read_case(case), all_from) if all_from else ()))
    except ValueError as error:
        fail(f"{error}")
    judged = judge(case, every, Judgement(verb, by or name_here(), when, because.strip(), fields))
    refused = [one for one in judged if one.refused]
    if json:
        emit_json(
            [
                {
                    "id": one.id,
                    "was": one.before,
                    "state": one.now,
                    "refused": one.refused,
                    "lacks": list(one.lacks),
                }
                for one in judged
            ]
        )
    for one in refused:
        say(f"steelyard: {one.id}: {one.refused.rstrip('.')}. {one.mend}".rstrip())
    for one in judged:
        if one.lacks:
            missing = " and no ".join(one.lacks)
            mend = " ".join(f"--set {_SET[what]}=..." for what in one.lacks)
            say(f"Warning: {one.id} is accepted and has no {missing}. Add it: {mend}")
    done = len(judged) - len(refused)
    if not json:
        states = sorted({one.now for one in judged if not one.refused})
        word = " or ".join(states) or {"accept": "accepted", "reject": "rejected"}.get(
            verb, "parked"
        )
        say(f"{counted(done, 'claim', 'claims')} {word} by {by or name_here()}.")
        found = read_case(case)
        for told in _aside(found, judged):
            say(told)
        left = sum(1 for one in found.claims if one.state == "proposed")
        if left:
            say(waits(case, left))
    raise typer.Exit(EXIT_PROBLEMS if refused else 0)


def _aside(case: Any, judged: Iterable[Any]) -> Iterator[str]:
    """Of what was accepted and does not count, why."""
    from steelyard.case.claims import COUNTED_STATES
    from steelyard.weighing.evidence import COUNTED, use_alone

    for one in judged:
        if one.record is None or one.now not in COUNTED_STATES:
            continue
        use, why = use_alone(case, one.record)
        if use not in COUNTED:
            yield f"{one.id} does not count, because: {(why or use).rstrip('.')}."


_SET = {"source": "source", "date": "as_of"}
"""The field that fills what a claim lacks."""
