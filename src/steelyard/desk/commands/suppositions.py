"""Commands that ask what would have to be true: suppose.

In: arguments. Out: how probable a stated figure is and what it would take, printed.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from steelyard.desk.commands.talk import (
    Basis,
    CaseFolder,
    Json,
    emit,
    emit_json,
    fail,
    need_case,
    prints,
)

commands = typer.Typer()


@commands.command(
    short_help="What must be true for a stated figure to hold",
    epilog='Example: steelyard suppose mycase given "at least 20bn"',
)
def suppose(
    case: CaseFolder,
    figure: Annotated[
        str,
        typer.Argument(
            metavar="FIGURE",
            help="given, returned, ratio, balance, or break_even: the unseen return that levels.",
        ),
    ],
    amount: Annotated[
        str,
        typer.Argument(
            metavar="AMOUNT", help='"at least 20bn", "at most 1.2bn", ">= 5"; money in the case\'s.'
        ),
    ],
    basis: Basis = None,
    json: Json = False,
) -> None:
    """How probable a stated figure is, and how today's numbers would have to differ for it.

    Weighs the case, or takes the draws that are kept of it, and looks at those in which the
    figure holds; nothing is written to the results.
    """
    need_case(case)
    from steelyard.desk.progress import Progress
    from steelyard.desk.sheet_values import parse_amount
    from steelyard.desk.suppose_files import suppose_folder
    from steelyard.desk.suppose_text import render_supposition
    from steelyard.weighing.drivers.supposition import FIGURES

    if figure not in FIGURES:
        fail(f"There is no figure {figure!r}; there are: {', '.join(FIGURES)}.")
    try:
        asked = parse_amount(amount)
    except ValueError as error:
        fail(f"{error}. Write for example: at least 20bn, at most 1.2bn, >= 5.")
    end = asked.high if asked.low is None else asked.low
    if end is None or asked.bound == "range":
        fail(f"{amount!r} has two ends; ask for one of them, at least or at most.")
    if asked.bound not in {"at_least", "at_most"}:
        fail(f"{amount!r} says no end; write for example: at least 20bn, at most 1.2bn, >= 5.")
    if asked.unit or asked.percent:
        fail(f"{amount!r} counts something; a figure is money in the case's currency, or a ratio.")
    with Progress(sys.stderr) as progress:
        document = suppose_folder(
            case,
            figure,
            asked.currency,
            "at_most" if asked.low is None else "at_least",
            end,
            basis=basis,
            progress=progress,
        )
    if json:
        emit_json(document)
    else:
        text = render_supposition(document)
        text = text if prints(text) else render_supposition(document, ascii_only=True)
        emit(text.rstrip("\n"))
