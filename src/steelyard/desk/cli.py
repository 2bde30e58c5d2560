"""The command line: one thin command a library verb (`desk/commands/`).

In: arguments. Out: results on standard output, talk on standard error; exit 0 done, 1 the case
has problems, 2 wrong usage. Never a traceback for a user's mistake; loads nothing slow for help.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated, NoReturn

import typer

from steelyard.desk.commands import (
    archives,
    briefs,
    comparisons,
    documents,
    files,
    hindcasts,
    judging,
    linking,
    reading,
    relations,
    releases,
    serving,
    suppositions,
    weighings,
    what_ifs,
)
from steelyard.desk.commands.talk import (
    EXIT_PROBLEMS,
    EXIT_STOPPED,
    EXIT_USAGE,
    counted,
    emit,
    say,
)

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

# In the order that the help lists them.
for part in (
    files, documents, reading, judging, serving, archives, linking, weighings, comparisons, hindcasts,
    suppositions, what_ifs, relations, briefs, releases,
):  # fmt: skip
    app.add_typer(part.commands)

# Errors of the library that are one line to a user, by name: their modules load late.
_REFUSALS = {
    "OptionError",
    "FrozenError",
    "OccupiedError",
    "RevisionError",
    "CompareError",
    "JudgementError",
    "ArchiveError",
    "ReleaseError",
    "PublishError",
    "ExportError",
    "EngineError",
    "FindError",
}


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        emit(f"steelyard {version('steelyard')}")
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
        say("Stopped. Nothing was left half written.")
    return code if isinstance(code, int) else 0


def _tell(error: Exception) -> int | None:
    """Say a user's mistake in words and give the exit code; None for a programmer's."""
    from steelyard.base.errors import CaseError

    if isinstance(error, CaseError):
        say(f"{error}\n\n{counted(len(error.problems))}")
        return EXIT_PROBLEMS
    # Known by name: the modules they come from are loaded only once a weighing was tried.
    if isinstance(error, ValueError) and type(error).__name__ in _REFUSALS:
        told = str(error)
        say(f"steelyard: {told}" + ("" if told.endswith((".", "?", "!")) else "."))
        return EXIT_USAGE
    if type(error).__name__ == "FileCreateError":
        say(f"steelyard: the spreadsheet cannot be written: {error}")
        return EXIT_PROBLEMS
    if isinstance(error, OSError) and error.filename is not None:
        say(f"steelyard: {error.filename}: {(error.strerror or str(error)).lower()}")
        return EXIT_PROBLEMS
    show, code = getattr(error, "show", None), getattr(error, "exit_code", None)
    if callable(show) and isinstance(code, int):
        show()
        return code
    return None
