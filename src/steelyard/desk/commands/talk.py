"""What every command shares: its arguments, what it prints and how it fails.

In: values to print, paths to look at. Out: results on standard output, talk on standard error;
a wrong use ends in one line and exit 2. Loads nothing slow.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, NoReturn

import typer

CaseFolder = Annotated[Path, typer.Argument(metavar="CASE", help="Folder of the case.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Use only what was published by then."),
]
Without = Annotated[
    list[str] | None,
    typer.Option(
        "--without", metavar="SOURCE", help="Leave out a source's claims and prices; repeatable."
    ),
]
Basis = Annotated[
    str | None,
    typer.Option("--basis", metavar="NAME", help="Price basis. [default: the case's]"),
]
Seed = Annotated[
    int | None, typer.Option("--seed", metavar="N", min=0, help="[default: the case's]")
]
Draws = Annotated[
    int | None,
    typer.Option("--draws", metavar="N", min=400, max=200_000, help="[default: the case's]"),
]

EXIT_PROBLEMS = 1
EXIT_USAGE = 2
EXIT_STOPPED = 130


def day(as_of: str | None) -> date | None:
    """The last day that a date, a month or a year may mean."""
    if as_of is None:
        return None
    from steelyard.base.dates import parse_span

    try:
        return parse_span(as_of).last
    except ValueError:
        fail(f"--as-of takes a date such as 2025-06-30 or 2025-06, not {as_of!r}.")


def need_case(case: Path) -> None:
    if not case.is_dir():
        beside = case.parent if case.parent.is_dir() else Path()
        folders = {str(one.parent) for one in beside.glob("*/case.yaml")}
        fail(nearest_of(f"There is no case folder {str(case)!r}.", str(case), folders))
    if not (case / "case.yaml").is_file():
        fail(
            f"{str(case)!r} is not a case: it has no case.yaml. To make one: steelyard init {case}"
        )


def need_file(file: Path) -> None:
    if not file.is_file():
        beside = {str(one) for one in file.parent.glob("*.*")} if file.parent.is_dir() else set()
        fail(nearest_of(f"There is no file {str(file)!r}.", str(file), beside))


def nearest_of(message: str, given: str, known: Iterable[str]) -> str:
    """`message` with the names of `known` that look like `given`, or all when they are few."""
    import difflib

    every = sorted(known)
    few = 8
    near = difflib.get_close_matches(given, every, n=5, cutoff=0.5)
    return nearest(message, near or (every if len(every) <= few else ()))


def nearest(message: str, names: Iterable[str]) -> str:
    listed = ", ".join(names)
    return f"{message} Nearest: {listed}." if listed else message


def counted(problems: int) -> str:
    return "1 problem" if problems == 1 else f"{problems} problems"


def agreed(question: str) -> bool:
    """Ask the person at the terminal; where nobody can answer, the answer is no."""
    if not sys.stdin.isatty():
        return False
    return typer.confirm(question, default=False, err=True)


def columns() -> int:
    from shutil import get_terminal_size

    return get_terminal_size().columns


def colored() -> bool:
    """Colour only for a person at a terminal who has not declined it (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def prints(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def emit(text: str, *, styled: bool = False) -> None:
    """Print a result; what the stream cannot print becomes a question mark, never a crash.

    Signs that would steer the terminal become visible, unless the text is `styled`, which has
    seen to that itself and brings colours of its own.
    """
    if not styled:
        text = harmless(text)
    encoding = sys.stdout.encoding or "ascii"
    print(text if prints(text) else text.encode(encoding, "replace").decode(encoding))


def emit_json(value: object) -> None:
    import json

    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1)
    # JSON itself escapes only the first 32 control signs; a terminal obeys some of these too.
    text = "".join(f"\\u{ord(sign):04x}" if "\x7f" <= sign <= "\x9f" else sign for sign in text)
    print(text if prints(text) else json.dumps(value, allow_nan=False, indent=1))


def say(text: str) -> None:
    """Talk to the person; what their terminal cannot print is escaped (as stderr does by itself)."""
    print(harmless(text), file=sys.stderr)


def harmless(text: str) -> str:
    from steelyard.desk.words import visible

    return visible(text)


def fail(message: str) -> NoReturn:
    say(f"steelyard: {message}")
    raise typer.Exit(EXIT_USAGE)
