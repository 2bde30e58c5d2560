"""Commands that ask what if, and why not their figure: scenarios, bridge.

In: arguments. Out: scenarios side by side, or the steps from a published figure to ours, printed;
scenarios are kept in a folder.
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
    fail,
    nearest_of,
    need_case,
    prints,
    say,
)

commands = typer.Typer()


@commands.command(
    short_help="Weigh the scenarios of the case side by side",
    epilog="Example: steelyard scenarios mycase --only war-prices",
)
def scenarios(
    case: CaseFolder,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="ID", help="Only this scenario; repeatable."),
    ] = None,
    seed: Seed = None,
    draws: Draws = None,
    json: Json = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="[default: CASE/results/scenarios]"),
    ] = None,
) -> None:
    """Weigh what scenarios.yaml decides otherwise, each beside the case as it stands.

    Prices and whatever a scenario leaves alone are the same draws in both, so that the difference
    has an interval of its own. Keeps table, chart and JSON in a folder.
    """
    need_case(case)
    from steelyard.desk.progress import Progress
    from steelyard.desk.scenario_files import check_free, scenarios_folder, write_scenarios
    from steelyard.desk.scenario_text import render_scenarios

    folder = out or case / "results" / "scenarios"
    check_free(folder)
    with Progress(sys.stderr, log=True) as progress:
        document = scenarios_folder(
            case, only=tuple(only or ()), seed=seed, draws=draws, progress=progress
        )
    if not only:
        write_scenarios(document, folder)
        say(f"Wrote {folder}.")
    if json:
        emit_json(document)
    else:
        text = render_scenarios(document)
        text = text if prints(text) else render_scenarios(document, ascii_only=True)
        emit(text.rstrip("\n"))


@commands.command(
    short_help="Why a published figure differs from ours, in four steps",
    epilog="Example: steelyard bridge mycase F015",
)
def bridge(
    case: CaseFolder,
    figure: Annotated[
        str | None,
        typer.Argument(
            metavar="FIGURE", help="Id of a sum in published.csv. [default: all of them, in short]"
        ),
    ] = None,
    basis: Basis = None,
    json: Json = False,
) -> None:
    """Lead from a published figure to ours: count, price, scope, window, and what is left.

    The steps add up. What the study does not print is not guessed: it is the remainder, not
    explained. Nothing is written to the results.
    """
    need_case(case)
    from steelyard.desk.bridge_text import render_bridge, render_bridges
    from steelyard.desk.progress import Progress
    from steelyard.desk.results import kept_or_weighed

    with Progress(sys.stderr) as progress:
        document = kept_or_weighed(case, basis=basis, progress=progress)
    several = {one["figure"]: one for one in document["bridges"]}
    if figure is not None and figure not in several:
        fail(nearest_of(f"There is no bridge to a figure {figure!r}.", figure, several))
    if json:
        emit_json(several[figure] if figure is not None else document["bridges"])
        return

    def render(*, ascii_only: bool) -> str:
        if figure is None:
            return render_bridges(document, ascii_only=ascii_only)
        return render_bridge(document, figure, ascii_only=ascii_only)

    text = render(ascii_only=False)
    emit((text if prints(text) else render(ascii_only=True)).rstrip("\n"))
