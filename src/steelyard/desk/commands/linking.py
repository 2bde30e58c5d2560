"""Commands on who copies whom: copies.

In: arguments. Out: what the program finds, printed; what the analyst says of it, in links.csv.
"""

from __future__ import annotations

from typing import Annotated

import typer

from steelyard.desk.commands.talk import CaseFolder, Json, day, emit, emit_json, need_case, say

commands = typer.Typer()


@commands.command(
    short_help="Who copies whom: what is found and not yet judged",
    epilog="Example: steelyard copies mycase --accept C12:C7 --reject C15:C7",
)
def copies(
    case: CaseFolder,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what is judged, and whether the program agrees.")
    ] = False,
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", metavar="A:B", help="A is what it is found to be; repeatable."),
    ] = None,
    reject: Annotated[
        list[str] | None,
        typer.Option("--reject", metavar="A:B", help="A is nothing of B's; repeatable."),
    ] = None,
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", help="Who judges.", show_default=True)
    ] = "hand",
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="Look only at what was published by then."),
    ] = None,
    json: Json = False,
) -> None:
    """List who seems to copy whom, and judge it: your word is kept in links.csv and wins."""
    need_case(case)
    import textwrap
    from datetime import UTC, datetime

    from steelyard.case.folder import append_links, read_case
    from steelyard.desk.copies_list import judge, list_copies, own_words, render_copies

    read = read_case(case)
    if accept or reject:
        today = datetime.now(UTC).date()
        rows = judge(read, accept or (), reject or (), by, today)
        notes = own_words(read, rows)
        append_links(case, rows)
        read = read_case(case)
        said = "1 judgement" if len(rows) == 1 else f"{len(rows)} judgements"
        say(f"Added {said} to {case / 'links.csv'}.")
        for note in notes:
            say(textwrap.fill(note, 80))
    found = list_copies(read, day(as_of), judged=everything)
    if json:
        emit_json(found)
    else:
        emit(render_copies(found))
