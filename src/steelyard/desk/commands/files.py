"""Commands on the files of a case: init, import, export, check.

In: arguments. Out: files made or read, problems listed. Never weighs anything.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from steelyard.desk.commands.proposing import waits
from steelyard.desk.commands.talk import (
    EXIT_PROBLEMS,
    CaseFolder,
    Json,
    agreed,
    counted,
    emit,
    emit_json,
    fail,
    need_case,
    need_file,
    say,
)

commands = typer.Typer()


@commands.command(epilog="Example: steelyard init timber-for-grain")
def init(
    case: CaseFolder,
    example: Annotated[
        bool, typer.Option("--example", help="Copy the worked example instead of empty files.")
    ] = False,
) -> None:
    """Make a new case folder with commented files."""
    from steelyard.case.folder import copy_example, create_case

    (copy_example if example else create_case)(case)
    say(f"Made {case}. Look at case.yaml and items.yaml, then: steelyard check {case}")


@commands.command(
    "import",
    short_help="Read claims or prices from a spreadsheet",
    epilog="Example: steelyard import mycase counts.xlsx --as claims",
)
def import_(
    case: CaseFolder,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An xlsx or csv file.")],
    sheet: Annotated[
        str | None,
        typer.Option("--sheet", metavar="NAME", help="Sheet of an xlsx; else the first."),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--as", metavar="claims|prices", help="What the rows are; else told by heads."
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    json: Json = False,
) -> None:
    """Read claims or prices from a spreadsheet, shown before anything is written."""
    if kind not in {None, "claims", "prices"}:
        fail(f"--as takes claims or prices, not {kind!r}.")
    need_case(case)
    need_file(file)
    from steelyard.desk.sheets import import_file

    proposal = import_file(case, file, kind=kind, sheet=sheet)
    if not json:
        emit(proposal.text)
    if not proposal.problems and not proposal.empty:
        if yes or (not json and agreed(f"Write this into {case}?")):
            proposal = proposal.write()
        say(
            f"Wrote {', '.join(proposal.written)}."
            if proposal.written
            else "Nothing was written. To write without being asked: --yes"
        )
    if json:
        emit_json(proposal.to_json())
    raise typer.Exit(EXIT_PROBLEMS if proposal.problems else 0)


@commands.command(
    short_help="Write claims and prices as a spreadsheet",
    epilog="Example: steelyard export mycase --out mycase.xlsx",
)
def export(
    case: CaseFolder,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="The xlsx to write. [default: CASE.xlsx]"),
    ] = None,
) -> None:
    """Write claims and prices as a spreadsheet that `import` reads back."""
    need_case(case)
    from steelyard.case.folder import read_case
    from steelyard.desk.sheets import export_case

    path = out or Path(f"{case.resolve().name}.xlsx")
    export_case(read_case(case), path)
    say(f"Wrote {path}. Edit it, then: steelyard import {case} {path}")


@commands.command(
    short_help="List every problem of the case's files", epilog="Example: steelyard check mycase"
)
def check(case: CaseFolder, json: Json = False) -> None:
    """List every problem of the case's files, each with its place and its mend."""
    need_case(case)
    from steelyard.case.folder import check_folder, read_case

    problems = check_folder(case)
    if json:
        emit_json([_problem_json(problem) for problem in problems])
    elif problems:
        emit("\n\n".join(str(problem) for problem in problems))
        say(counted(len(problems)))
    else:
        emit(f"{case}: no problems")
        left = sum(1 for claim in read_case(case).claims if claim.state == "proposed")
        if left:
            say(waits(case, left))
    raise typer.Exit(EXIT_PROBLEMS if problems else 0)


def _problem_json(problem: Any) -> dict[str, Any]:
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "name": problem.name,
        "what": problem.what,
        "mend": problem.mend,
        "line_text": problem.line_text,
    }
