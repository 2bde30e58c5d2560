"""Commands that weigh: weigh, trace.

In: arguments. Out: a weighing, printed and in a folder, or a walk through one.
"""

from __future__ import annotations

import sys
import textwrap
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from steelyard.desk.commands.talk import (
    AsOf,
    Basis,
    CaseFolder,
    Draws,
    Json,
    Seed,
    Without,
    colored,
    columns,
    day,
    emit,
    emit_json,
    fail,
    nearest,
    need_case,
    prints,
    say,
)

commands = typer.Typer()


@commands.command(
    short_help="Weigh the case: the balance, report, spreadsheet",
    epilog="Example: steelyard weigh mycase --as-of 2025-06-30 --without newspaper",
)
def weigh(
    case: CaseFolder,
    as_of: AsOf = None,
    without: Without = None,
    basis: Basis = None,
    seed: Seed = None,
    draws: Draws = None,
    error: Annotated[
        float | None,
        typer.Option(
            "--error",
            metavar="SHARE",
            min=0.002,
            max=0.1,
            help="Draw on until chance moves no quantity's quantiles by more, say 0.01.",
        ),
    ] = None,
    without_each: Annotated[
        bool,
        typer.Option(
            "--without-each", help="Leave out every source in turn: a table, nothing written."
        ),
    ] = False,
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
    need_case(case)
    options: dict[str, Any] = {"seed": seed, "draws": draws, "basis": basis, "as_of": day(as_of)}
    options["without"] = tuple(without or ())
    if without_each:
        if error is not None:
            fail("--without-each samples with a number of draws of its own; leave --error away.")
        if out is not None:
            fail("--without-each prints a table and writes no results; leave --out away.")
        _weigh_without_each(case, options, json=json)
        return
    from steelyard.case.folder import read_case
    from steelyard.desk.progress import Progress
    from steelyard.desk.results import STORE, weigh_case, weigh_folder

    folder = None
    with Progress(sys.stderr) as progress:
        if no_report:
            document = weigh_case(
                read_case(case),
                progress=progress,
                store=case / STORE,
                keep=False,
                error=error,
                **options,
            )
        else:
            document, folder = weigh_folder(
                case, out=out, error=error, progress=progress, **options
            )
    if json:
        emit_json(document)
    else:
        _emit_terminal(document, folder)
    _say_window(case, document, options["as_of"])


@commands.command(
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
        fail("Name a FIGURE, or a claim with --up CLAIM, and not both.")
    need_case(case)
    from steelyard.desk.progress import Progress
    from steelyard.desk.results import weigh_folder
    from steelyard.desk.tree import can_draw, render_tree, tree_json
    from steelyard.weighing.trace import FigureError, trace_claim, trace_figure

    with Progress(sys.stderr) as progress:
        document, _ = weigh_folder(case, progress=progress)
    try:
        tree = trace_claim(document, up) if up else trace_figure(document, str(figure))
    except FigureError as error:
        fail(nearest(f"{error}.", error.suggestions))
    if json:
        emit_json(tree_json(tree))
    else:
        plain = not can_draw(sys.stdout.encoding)
        text = render_tree(tree, columns(), colored(), full, ascii=plain)
        emit(text.rstrip("\n"), styled=True)


def _weigh_without_each(case: Path, options: dict[str, Any], *, json: bool) -> None:
    from steelyard.desk.leave_out_files import leave_out_folder
    from steelyard.desk.leave_out_text import render_leave_out
    from steelyard.desk.progress import Progress

    with Progress(sys.stderr, log=True) as progress:
        document = leave_out_folder(case, progress=progress, **options)
    if json:
        emit_json(document)
    else:
        emit(render_leave_out(document).rstrip("\n"))


def _say_window(case: Path, document: dict[str, Any], asked: date | None) -> None:
    """Tell a person who asked for a day that the window ends before it."""
    if asked is None or document["window"]["end"] >= asked.isoformat():
        return
    from steelyard.base.dates import parse_span
    from steelyard.case.folder import read_case
    from steelyard.desk.terminal import window_note

    own = read_case(case).exchange.window.end
    ends = parse_span(own).last.isoformat() if own else None
    say(textwrap.fill(window_note(document, asked.isoformat(), ends), 80))


def _emit_terminal(document: dict[str, Any], folder: Path | None) -> None:
    from steelyard.desk.terminal import render_terminal

    def render(*, ascii_only: bool) -> str:
        return render_terminal(
            document,
            width=min(80, columns()),
            color=colored(),
            ascii_only=ascii_only,
            report=_shown(folder, "report.html"),
            sheet=_shown(folder, "report.xlsx"),
        )

    text = render(ascii_only=False)
    emit((text if prints(text) else render(ascii_only=True)).rstrip("\n"), styled=True)


def _shown(folder: Path | None, name: str) -> str:
    """The path of a result as a person here would type it; nothing where it was not written."""
    if folder is None or not (folder / name).is_file():
        return ""
    path = folder / name
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
