"""The command line: one thin command a library verb.

In: arguments. Out: results on standard output, talk on standard error; exit 0 done, 1 the case
has problems, 2 wrong usage. Never a traceback for a user's mistake; loads nothing slow for help.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

app = typer.Typer(
    name="steelyard",
    help="Weigh an exchange that neither side publishes: what went each way, what it was worth, "
    "how sure one can be, and on whose words.",
    epilog="A CASE is a folder of plain text files. Start with: steelyard init mycase --example",
    add_completion=False,
    no_args_is_help=True,
    # Plain help: loading rich for it would cost more than everything else together.
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)

CaseFolder = Annotated[Path, typer.Argument(metavar="CASE", help="Folder of the case.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]

EXIT_PROBLEMS = 1
EXIT_USAGE = 2
EXIT_STOPPED = 130
# Errors of the library that are one line to a user, by name: their modules load late.
_REFUSALS = {"OptionError", "FrozenError", "OccupiedError"}


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        _emit(f"steelyard {version('steelyard')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    pass


@app.command(epilog="Example: steelyard init timber-for-grain")
def init(
    case: CaseFolder,
    example: Annotated[
        bool, typer.Option("--example", help="Copy the worked example instead of empty files.")
    ] = False,
) -> None:
    """Make a new case folder with commented files."""
    from steelyard.case.folder import copy_example, create_case

    (copy_example if example else create_case)(case)
    _say(f"Made {case}. Look at case.yaml and items.yaml, then: steelyard check {case}")


@app.command(
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
        _fail(f"--as takes claims or prices, not {kind!r}.")
    _need_case(case)
    _need_file(file)
    from steelyard.desk.sheets import import_file

    proposal = import_file(case, file, kind=kind, sheet=sheet)
    if not json:
        _emit(proposal.text)
    if not proposal.problems and not proposal.empty:
        if yes or (not json and _agreed(f"Write this into {case}?")):
            proposal = proposal.write()
        _say(
            f"Wrote {', '.join(proposal.written)}."
            if proposal.written
            else "Nothing was written. To write without being asked: --yes"
        )
    if json:
        _emit_json(proposal.to_json())
    raise typer.Exit(EXIT_PROBLEMS if proposal.problems else 0)


@app.command(
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
    _need_case(case)
    from steelyard.case.folder import read_case
    from steelyard.desk.sheets import export_case

    path = out or Path(f"{case.resolve().name}.xlsx")
    export_case(read_case(case), path)
    _say(f"Wrote {path}. Edit it, then: steelyard import {case} {path}")


@app.command(
    short_help="List every problem of the case's files", epilog="Example: steelyard check mycase"
)
def check(case: CaseFolder, json: Json = False) -> None:
    """List every problem of the case's files, each with its place and its mend."""
    _need_case(case)
    from steelyard.case.folder import check_folder

    problems = check_folder(case)
    if json:
        _emit_json([_problem_json(problem) for problem in problems])
    elif problems:
        _emit("\n\n".join(str(problem) for problem in problems))
        _say(_counted(len(problems)))
    else:
        _emit(f"{case}: no problems")
    raise typer.Exit(EXIT_PROBLEMS if problems else 0)


@app.command(
    short_help="Weigh the case: the balance, report, spreadsheet",
    epilog="Example: steelyard weigh mycase --as-of 2025-06-30 --without newspaper",
)
def weigh(
    case: CaseFolder,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="Use only what was published by then."),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            "--without",
            metavar="SOURCE",
            help="Leave out a source's claims and prices; repeatable.",
        ),
    ] = None,
    basis: Annotated[
        str | None,
        typer.Option("--basis", metavar="NAME", help="Price basis. [default: the case's]"),
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", metavar="N", min=0, help="[default: the case's]")
    ] = None,
    draws: Annotated[
        int | None,
        typer.Option("--draws", metavar="N", min=400, max=200_000, help="[default: the case's]"),
    ] = None,
    json: Json = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Folder of the results. [default: CASE/results]"),
    ] = None,
    no_report: Annotated[
        bool, typer.Option("--no-report", help="Only print, write nothing.")
    ] = False,
) -> None:
    """Weigh the case: the balance here; report, spreadsheet and charts in a folder."""
    _need_case(case)
    options: dict[str, Any] = {"seed": seed, "draws": draws, "basis": basis, "as_of": _day(as_of)}
    options["without"] = tuple(without or ())
    from steelyard.case.folder import read_case
    from steelyard.desk.progress import Progress
    from steelyard.desk.results import STORE, weigh_case, weigh_folder

    folder = None
    with Progress(sys.stderr) as progress:
        if no_report:
            document = weigh_case(
                read_case(case), progress=progress, store=case / STORE, keep=False, **options
            )
        else:
            document, folder = weigh_folder(case, out=out, progress=progress, **options)
    if json:
        _emit_json(document)
    else:
        _emit_terminal(document, folder)


@app.command(
    short_help="Walk from a figure down to the words it rests on",
    epilog="Example: steelyard trace mycase given.value",
)
def trace(
    case: CaseFolder,
    figure: Annotated[
        str | None,
        typer.Argument(
            metavar="FIGURE", help="Such as ratio or given.items.grain.quantity@2025-09."
        ),
    ] = None,
    up: Annotated[
        str | None,
        typer.Option("--up", metavar="CLAIM", help="From a claim up to the figures it bears on."),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Open what is folded: rows set aside, copies.")
    ] = False,
    json: Json = False,
) -> None:
    """Walk a figure down to the words it rests on, or a claim up to its figures."""
    if (figure is None) == (up is None):
        _fail("Name a FIGURE, or a claim with --up CLAIM, and not both.")
    _need_case(case)
    from steelyard.desk.progress import Progress
    from steelyard.desk.results import weigh_folder
    from steelyard.desk.tree import can_draw, render_tree, tree_json
    from steelyard.weighing.trace import FigureError, trace_claim, trace_figure

    with Progress(sys.stderr) as progress:
        document, _ = weigh_folder(case, progress=progress)
    try:
        tree = trace_claim(document, up) if up else trace_figure(document, str(figure))
    except FigureError as error:
        _fail(_nearest(f"{error}.", error.suggestions))
    if json:
        _emit_json(tree_json(tree))
    else:
        plain = not can_draw(sys.stdout.encoding)
        text = render_tree(tree, _columns(), _colored(), full, ascii=plain)
        _emit(text.rstrip("\n"), styled=True)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read along has left (`| head`): say nothing, and nothing at interpreter's end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    if code == EXIT_STOPPED:
        # Python would end by the signal itself if it struck inside compiled or generated code.
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _run(arguments: list[str] | None) -> int:
    try:
        code = app(args=arguments, prog_name="steelyard", standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        code = EXIT_STOPPED
    except BrokenPipeError:
        raise
    except Exception as error:
        told = _tell(error)
        if told is None:
            raise
        return told
    if code == EXIT_STOPPED:
        _say("Stopped. Nothing was left half written.")
    return code if isinstance(code, int) else 0


def _tell(error: Exception) -> int | None:
    """Say a user's mistake in words and give the exit code; None for a programmer's."""
    from steelyard.base.errors import CaseError

    if isinstance(error, CaseError):
        _say(f"{error}\n\n{_counted(len(error.problems))}")
        return EXIT_PROBLEMS
    # Known by name: the modules they come from are loaded only once a weighing was tried.
    if isinstance(error, ValueError) and type(error).__name__ in _REFUSALS:
        _say(f"steelyard: {error}.")
        return EXIT_USAGE
    if type(error).__name__ == "FileCreateError":
        _say(f"steelyard: the spreadsheet cannot be written: {error}")
        return EXIT_PROBLEMS
    if isinstance(error, OSError) and error.filename is not None:
        _say(f"steelyard: {error.filename}: {(error.strerror or str(error)).lower()}")
        return EXIT_PROBLEMS
    show, code = getattr(error, "show", None), getattr(error, "exit_code", None)
    if callable(show) and isinstance(code, int):
        show()
        return code
    return None


def _day(as_of: str | None) -> date | None:
    """The last day that a date, a month or a year may mean."""
    if as_of is None:
        return None
    from steelyard.base.dates import parse_span

    try:
        return parse_span(as_of).last
    except ValueError:
        _fail(f"--as-of takes a date such as 2025-06-30 or 2025-06, not {as_of!r}.")


def _need_case(case: Path) -> None:
    if not case.is_dir():
        beside = case.parent if case.parent.is_dir() else Path()
        folders = {str(one.parent) for one in beside.glob("*/case.yaml")}
        _fail(_nearest_of(f"There is no case folder {str(case)!r}.", str(case), folders))
    if not (case / "case.yaml").is_file():
        _fail(
            f"{str(case)!r} is not a case: it has no case.yaml. To make one: steelyard init {case}"
        )


def _need_file(file: Path) -> None:
    if not file.is_file():
        beside = {str(one) for one in file.parent.glob("*.*")} if file.parent.is_dir() else set()
        _fail(_nearest_of(f"There is no file {str(file)!r}.", str(file), beside))


def _nearest_of(message: str, given: str, known: Iterable[str]) -> str:
    """`message` with the names of `known` that look like `given`, or all when they are few."""
    import difflib

    every = sorted(known)
    few = 8
    near = difflib.get_close_matches(given, every, n=5, cutoff=0.5)
    return _nearest(message, near or (every if len(every) <= few else ()))


def _nearest(message: str, names: Iterable[str]) -> str:
    listed = ", ".join(names)
    return f"{message} Nearest: {listed}." if listed else message


def _counted(problems: int) -> str:
    return "1 problem" if problems == 1 else f"{problems} problems"


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


def _emit_terminal(document: dict[str, Any], folder: Path | None) -> None:
    from steelyard.desk.terminal import render_terminal

    def render(*, ascii_only: bool) -> str:
        return render_terminal(
            document,
            width=min(80, _columns()),
            color=_colored(),
            ascii_only=ascii_only,
            report=_shown(folder, "report.html"),
            sheet=_shown(folder, "report.xlsx"),
        )

    text = render(ascii_only=False)
    _emit((text if _prints(text) else render(ascii_only=True)).rstrip("\n"), styled=True)


def _shown(folder: Path | None, name: str) -> str:
    """The path of a result as a person here would type it; nothing where it was not written."""
    if folder is None or not (folder / name).is_file():
        return ""
    path = folder / name
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _agreed(question: str) -> bool:
    """Ask the person at the terminal; where nobody can answer, the answer is no."""
    if not sys.stdin.isatty():
        return False
    return typer.confirm(question, default=False, err=True)


def _columns() -> int:
    from shutil import get_terminal_size

    return get_terminal_size().columns


def _colored() -> bool:
    """Colour only for a person at a terminal who has not declined it (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _prints(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def _emit(text: str, *, styled: bool = False) -> None:
    """Print a result; what the stream cannot print becomes a question mark, never a crash.

    Signs that would steer the terminal become visible, unless the text is `styled`, which has
    seen to that itself and brings colours of its own.
    """
    if not styled:
        text = _harmless(text)
    encoding = sys.stdout.encoding or "ascii"
    print(text if _prints(text) else text.encode(encoding, "replace").decode(encoding))


def _emit_json(value: object) -> None:
    import json

    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1)
    # JSON itself escapes only the first 32 control signs; a terminal obeys some of these too.
    text = "".join(f"\\u{ord(sign):04x}" if "\x7f" <= sign <= "\x9f" else sign for sign in text)
    print(text if _prints(text) else json.dumps(value, allow_nan=False, indent=1))


def _say(text: str) -> None:
    """Talk to the person; what their terminal cannot print is escaped (as stderr does by itself)."""
    print(_harmless(text), file=sys.stderr)


def _harmless(text: str) -> str:
    from steelyard.desk.words import visible

    return visible(text)


def _fail(message: str) -> NoReturn:
    _say(f"steelyard: {message}")
    raise typer.Exit(EXIT_USAGE)
