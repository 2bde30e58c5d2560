"""Commands that look back: hindcast.

In: arguments. Out: what was estimated as of each day and how later claims sat in it, printed
and in a folder.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from steelyard.desk.commands.talk import (
    CaseFolder,
    Json,
    day,
    emit,
    emit_json,
    fail,
    need_case,
    say,
)

commands = typer.Typer()


@commands.command(
    short_help="Weigh as of each quarter, and see what was claimed later",
    epilog="Example: steelyard hindcast mycase --every quarter --draws 400",
)
def hindcast(
    case: CaseFolder,
    every: Annotated[
        str, typer.Option("--every", metavar="quarter|month", help="How often to weigh.")
    ] = "quarter",
    since: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="Not before this. [default: all]"),
    ] = None,
    draws: Annotated[
        int | None,
        typer.Option("--draws", metavar="N", min=400, max=200_000, help="[default: 1000]"),
    ] = None,
    json: Json = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="[default: CASE/results/hindcast]"),
    ] = None,
) -> None:
    """Weigh with what was known at each quarter's end, and set later claims against it."""
    need_case(case)
    if every not in {"quarter", "month"}:
        fail(f"--every takes quarter or month, not {every!r}.")
    first = day(since)
    from steelyard.desk.hindcast_files import check_free, hindcast_folder, write_hindcast
    from steelyard.desk.hindcast_text import render_hindcast
    from steelyard.desk.progress import Progress

    folder = out or case / "results" / "hindcast"
    check_free(folder)
    with Progress(sys.stderr) as progress:
        document = hindcast_folder(case, every=every, since=first, draws=draws, progress=progress)
    write_hindcast(document, folder)
    say(f"Wrote {folder}.")
    if json:
        emit_json(document)
    else:
        emit(render_hindcast(document).rstrip("\n"))
