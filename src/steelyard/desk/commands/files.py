"""Commands on the files of a case: init, import, export, check.

In: arguments. Out: files made or read, problems listed. Never weighs anything.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from steelyard.desk.commands.proposing import waits
from steelyard.desk.commands.talk import (
    EXIT_PROBLEMS,
    Basis,
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

_FORMATS = ("jsonld", "ftm", "stix")


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
    say(f"Or work on it in the browser: steelyard serve {case}")


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
    short_help="A spreadsheet of the case, or the weighing for others",
    epilog="Example: steelyard export mycase --to stix --out mycase.stix.json",
)
def export(
    case: CaseFolder,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="The file to write. [default: CASE.xlsx, ...]"),
    ] = None,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="xlsx|jsonld|ftm|stix",
            help="A spreadsheet of the case; or the weighing as JSON-LD (W3C annotations and "
            "provenance), FollowTheMoney or STIX 2.1.",
        ),
    ] = "xlsx",
    base: Annotated[
        str | None,
        typer.Option("--base", metavar="IRI", help="What names in JSON-LD open with."),
    ] = None,
    basis: Basis = None,
    json: Json = False,
) -> None:
    """Write claims and prices as a spreadsheet that `import` reads back, or the weighing for others.

    With --to the weighing is told in a format of others, without rows marked internal; what is lost
    in it is said.
    """
    need_case(case)
    if to != "xlsx":
        _export_weighing(case, out, to, base, basis, json=json)
        return
    if basis is not None or base is not None:
        fail("A spreadsheet of the case has no basis and no names; leave --basis and --base away.")
    from steelyard.case.folder import read_case
    from steelyard.desk.sheets import export_case

    path = out or Path(f"{case.resolve().name}.xlsx")
    export_case(read_case(case), path)
    if json:
        emit_json({"to": to, "path": str(path)})
    say(f"Wrote {path}. Edit it, then: steelyard import {case} {path}")


def _export_weighing(
    case: Path, out: Path | None, to: str, base: str | None, basis: str | None, *, json: bool
) -> None:
    import re

    if to not in _FORMATS:
        fail(f"--to takes xlsx, {', '.join(_FORMATS)}, not {to!r}.")
    if base is not None and (
        to != "jsonld" or not re.fullmatch(r"[a-z][a-z0-9+.-]*:[^\s<>\"]+", base)
    ):
        fail("--base takes an IRI such as https://example.org/mycase#, and only with --to jsonld.")
    from steelyard.desk.exports.writing import EXTRAS, FORMATS, export_weighing
    from steelyard.desk.progress import Progress
    from steelyard.desk.results import kept_or_weighed

    with Progress(sys.stderr) as progress:
        document = kept_or_weighed(case, basis=basis, progress=progress)
    made = export_weighing(document, to, base)
    path = out or Path(f"{case.resolve().name}.{FORMATS[to]}")
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_bytes(made.content)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    if json:
        emit_json(
            {
                "to": to, "path": str(path), "things": made.things, "withheld": made.withheld,
                "lost": list(made.lost), "checked_by": made.checked_by or None,
            }
        )  # fmt: skip
        return
    emit(str(path))
    if made.checked_by:
        checked = f"checked by {made.checked_by}"
    elif to in EXTRAS:
        checked = f'not checked here: pip install "steelyard[{to}]" has the library of the format'
    else:
        checked = "plain JSON-LD"
    say(f"{made.things} things; {checked}. Rows marked internal and left out: {made.withheld}.")
    say("Lost in this format:")
    for one in made.lost:
        say(f"- {one}")


@commands.command(
    short_help="List every problem of the case's files", epilog="Example: steelyard check mycase"
)
def check(case: CaseFolder, json: Json = False) -> None:
    """List every problem of the case's files, each with its place and its mend.

    What is still missing is told beside them and is no problem: the exit code
    stays 0. With --json it stands in the same list, with the name "missing".
    """
    need_case(case)
    from steelyard.case.folder import check_folder, read_case
    from steelyard.case.gaps import gaps

    problems = check_folder(case)
    if json:
        missing = () if problems else gaps(read_case(case))
        rows = [_problem_json(problem) for problem in problems]
        emit_json([*rows, *({**_NOWHERE, "what": gap} for gap in missing)])
    elif problems:
        emit("\n\n".join(str(problem) for problem in problems))
        say(counted(len(problems)))
    else:
        emit(f"{case}: no problems")
        found = read_case(case)
        for gap in gaps(found):
            say(f"Still missing: {gap}")
        left = sum(1 for claim in found.claims if claim.state == "proposed")
        if left:
            say(waits(case, left))
    raise typer.Exit(EXIT_PROBLEMS if problems else 0)


_NOWHERE: Final[dict[str, Any]] = {
    "file": None,
    "line": None,
    "column": None,
    "name": "missing",
    "what": "",
    "mend": "",
    "line_text": "",
}
"""What a case still lacks stands in no line of a file."""


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
