"""Commands that set two weighings against each other: compare.

In: arguments. Out: what moved from one to the other and why, printed, and in a folder if asked.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from steelyard.desk.commands.talk import (
    Basis,
    CaseFolder,
    Draws,
    Json,
    Seed,
    emit,
    emit_json,
    need_case,
    prints,
    say,
)

commands = typer.Typer()

_SIDE = (
    "A day (2025-06-30 or 2025-06), a folder of results or its name, a git revision, or . for "
    "the case as it stands."
)


@commands.command(
    short_help="What moved between two weighings, and why",
    epilog="Example: steelyard compare mycase 2024-12 2025-06 --draws 2000",
)
def compare(
    case: CaseFolder,
    a: Annotated[str, typer.Argument(metavar="A", help=_SIDE)],
    b: Annotated[str, typer.Argument(metavar="B", help="The same, for the other side.")] = ".",
    basis: Basis = None,
    seed: Seed = None,
    draws: Draws = None,
    reverse: Annotated[
        bool,
        typer.Option("--reverse", help="Apply the causes in the other order too, and show both."),
    ] = False,
    json: Json = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Write JSON, a table and charts there."),
    ] = None,
) -> None:
    """Split the move of every figure from A to B by cause, with the claims of each cause.

    The parts add up. Each is one step of a path from A to B, weighed with the same seed.
    """
    need_case(case)
    from steelyard.desk.compare_files import check_free, compare_folder, write_comparison
    from steelyard.desk.compare_text import render_comparison
    from steelyard.desk.progress import Progress

    if out is not None:
        check_free(out)
    with Progress(sys.stderr) as progress:
        document = compare_folder(
            case,
            a,
            b,
            seed=seed,
            draws=draws,
            basis=basis,
            reverse=reverse,
            progress=progress,
        )
    if out is not None:
        write_comparison(document, out)
        say(f"Wrote {out}.")
    if json:
        emit_json(document)
    else:
        text = render_comparison(document)
        text = text if prints(text) else render_comparison(document, ascii_only=True)
        emit(text.rstrip("\n"))
