"""Commands that read documents: read.

In: arguments. Out: proposed claims, printed; those of a case are put into it. Writes nothing
else, fetches nothing, and sends a text only to the model that was named.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from steelyard.desk.commands.proposing import propose_into
from steelyard.desk.commands.talk import EXIT_PROBLEMS, emit, fail, need_case, prints, say

commands = typer.Typer()


@commands.command(
    short_help="Propose the claims that documents make",
    epilog="Example: steelyard read briefing.txt report.pdf --date 2025-03-18 --json",
)
def read(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...",
            help="Text, Markdown, HTML, PDF, a Telegram export, a list of texts (.jsonl with "
            "id and text), or the folder of a case, whose kept documents are read.",
        ),
    ],
    case: Annotated[
        Path | None,
        typer.Option("--case", metavar="CASE", help="Use the names of this case."),
    ] = None,
    lang: Annotated[
        str | None, typer.Option("--lang", metavar="CODE", help="Their language. [default: told]")
    ] = None,
    date: Annotated[
        str | None,
        typer.Option("--date", metavar="DATE", help="When they were published: 2025-03-18."),
    ] = None,
    model: Annotated[
        str,
        typer.Option(
            "--model",
            metavar="URL",
            help="Let a language model point at amounts too: the address of a server that speaks "
            "the OpenAI chat protocol. The text is sent there; without this it goes nowhere. A key "
            "comes from STEELYARD_MODEL_KEY in the environment.",
        ),
    ] = "",
    model_name: Annotated[
        str,
        typer.Option("--model-name", metavar="NAME", help="The model that the server is to use."),
    ] = "",
    model_private: Annotated[
        bool,
        typer.Option("--model-private", help="Send private and internal documents to it as well."),
    ] = False,
    statements: Annotated[
        bool,
        typer.Option("--statements", help="Also what is said of an exchange without a number."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be proposed, and write nothing.")
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a line and claim.")
    ] = False,
) -> None:
    """Propose claims: every amount with who says it, how sure, which way and as of when.

    Each quotes its text exactly. What is only a date, an age, a model or a distance is left out.
    Those of a case's kept documents are put into its claims/, where they wait to be judged.
    """
    from json import dumps

    from steelyard.desk.reading_files import Names, read_names, read_paths, render_proposal
    from steelyard.reading.lexicon import languages

    if lang is not None and lang not in languages():
        fail(f"--lang takes {', '.join(languages())}, not {lang!r}.")
    if date is not None:
        from steelyard.base.dates import parse_span

        try:
            parse_span(date)
        except ValueError:
            fail(f"--date takes a date such as 2025-03-18 or 2025-03, not {date!r}.")
    folders = [one for one in paths if one.is_dir()]
    for folder in [*folders, *([case] if case else [])]:
        need_case(folder)
    known = case or (folders[0] if len(folders) == 1 and len(paths) == 1 else None)
    names = read_names(known) if known else Names()
    along = None
    if model:
        along = _model_along(model, model_name, lang, date, private_too=model_private)
    elif model_name or model_private:
        fail("--model-name and --model-private go with --model URL.")
    failed, count = False, 0
    files = [one for one in paths if one not in folders]
    for one in read_paths(files, names, lang=lang, date=date, statements=statements, further=along):
        if one.refused:
            failed = True
            say(f"steelyard: {one.refused}")
        for proposal in one.proposals:
            count += 1
            if json:
                line = dumps(proposal.to_json(), ensure_ascii=False, allow_nan=False)
                print(line if prints(line) else dumps(proposal.to_json(), allow_nan=False))
            else:
                emit(render_proposal(proposal))
    for folder in folders:
        own = names if case or folder == known else read_names(folder)
        reads = read_paths(
            [folder], own, lang=lang, date=date, statements=statements, further=along
        )
        failed = (
            propose_into(
                folder, reads, model=bool(model), statements=statements, dry=dry_run, json=json
            )
            or failed
        )
    if along is not None:
        failed = along.close() or failed
    if files and not json:
        say(f"{count} proposed {'claim' if count == 1 else 'claims'}.")
    raise typer.Exit(EXIT_PROBLEMS if failed else 0)


def _model_along(
    url: str, name: str, lang: str | None, date: str | None, *, private_too: bool
) -> Any:
    """The model that reads along. Says where the text goes before it goes there."""
    import os

    from steelyard.desk.model_reading import Along, open_model, render_host
    from steelyard.reading.model import ModelError

    try:
        model = open_model(url, name, os.environ)
    except ModelError as error:
        fail(f"--model: {error}.")
    say(f"steelyard: {render_host(model)}")
    return Along(model, lambda sentence: say(f"steelyard: {sentence}"), lang, date, private_too)
