"""Commands that read what lies between the two sides: promises, hypotheses.

In: arguments. Out: what was promised and what came, which reading the evidence favours, printed.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from steelyard.desk.commands.talk import (
    AsOf,
    Basis,
    CaseFolder,
    Json,
    Without,
    day,
    emit,
    emit_json,
    fail,
    need_case,
    prints,
)

commands = typer.Typer()

Lang = Annotated[
    str, typer.Option("--lang", metavar="LANG", help="Language of the text: en or de.")
]


def need_language(lang: str) -> None:
    from steelyard.desk.words import LANGUAGES

    if lang not in LANGUAGES:
        fail(f"--lang takes one of {', '.join(LANGUAGES)}, not {lang!r}.")


@commands.command(
    short_help="What was promised, and what has come of it",
    epilog="Example: steelyard promises mycase --as-of 2025-06-30",
)
def promises(
    case: CaseFolder,
    as_of: AsOf = None,
    without: Without = None,
    lang: Lang = "en",
    json: Json = False,
) -> None:
    """Every promise by item and date: open, due, overdue, lapsed, declined or come, on whose word.

    Weighs the case, or takes the draws that are kept of it, for what is documented since; nothing
    is written to the results, and nothing promised is in any total.
    """
    need_case(case)
    need_language(lang)
    known = day(as_of)
    from steelyard.desk.progress import Progress
    from steelyard.desk.promises_text import render_promises
    from steelyard.desk.relation_files import promises_folder

    with Progress(sys.stderr) as progress:
        document = promises_folder(
            case, as_of=known, without=tuple(without or ()), progress=progress
        )
    if json:
        emit_json(document)
        return
    text = render_promises(document, lang)
    text = text if prints(text) else render_promises(document, lang, ascii_only=True)
    emit(text.rstrip("\n"))


@commands.command(
    short_help="Which reading of the exchange the evidence speaks against least",
    epilog="Example: steelyard hypotheses mycase --without ministry",
)
def hypotheses(
    case: CaseFolder,
    basis: Basis = None,
    as_of: AsOf = None,
    without: Without = None,
    lang: Lang = "en",
    json: Json = False,
) -> None:
    """Weigh the readings in hypotheses.yaml against each other, piece of evidence by piece.

    A matrix after Heuer with the score of each reading, what each piece tells, what the order
    hangs on, and Bayes factors where likelihoods are given; results of the weighing count by
    their probability. Nothing is written to the results.
    """
    need_case(case)
    need_language(lang)
    known = day(as_of)
    from steelyard.desk.hypotheses_text import render_hypotheses
    from steelyard.desk.progress import Progress
    from steelyard.desk.relation_files import hypotheses_folder

    with Progress(sys.stderr) as progress:
        document = hypotheses_folder(
            case, basis=basis, as_of=known, without=tuple(without or ()), progress=progress
        )
    if json:
        emit_json(document)
        return
    text = render_hypotheses(document, lang)
    text = text if prints(text) else render_hypotheses(document, lang, ascii_only=True)
    emit(text.rstrip("\n"))
