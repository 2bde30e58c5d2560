"""Commands on archives: corpus read, corpus find.

In: arguments. Out: tables in a folder, claims printed, totals on standard error. Reads archives
and changes none.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from steelyard.desk.commands.talk import (
    EXIT_PROBLEMS,
    CaseFolder,
    Json,
    emit,
    emit_json,
    fail,
    need_case,
    prints,
    say,
)

commands = typer.Typer()
corpus = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
commands.add_typer(
    corpus,
    name="corpus",
    short_help="Read whole archives, and find in them what concerns a case",
    help="Read whole archives (WARC, Parquet, folders of documents) into tables of claims, on "
    "this machine or on a Ray cluster, and find in them what concerns a case.",
    epilog="Example: steelyard corpus find mycase read",
)


@corpus.command(
    short_help="Archives in, claims as Parquet out",
    epilog="Example: steelyard corpus read crawl/ news.parquet --out read --jobs 4",
)
def read(
    inputs: Annotated[
        list[Path],
        typer.Argument(
            metavar="INPUT...",
            help="WARC and Parquet files, lists of texts (.jsonl), single documents, or folders "
            "of all of them.",
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Folder for the tables; with a cluster one that all nodes share.",
        ),
    ],
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            metavar="ADDRESS",
            help="Read on the Ray cluster there (HOST:PORT), joined with its token.",
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", metavar="N", min=1, help="Workers here. [default: all cores]"),
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option("--lang", metavar="CODE", help="Language of all texts. [default: told]"),
    ] = None,
    part: Annotated[
        int,
        typer.Option("--part", metavar="N", min=1, help="Records a part, done whole or not."),
    ] = 500,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Remove rows of inputs read before and not named now."),
    ] = False,
    json: Json = False,
) -> None:
    """Read every document of an archive: claims, documents, copies and counts as Parquet.

    A run that was stopped goes on where it was when it is started again. Records that cannot be
    read are set aside with the reason.
    """
    import sys

    from steelyard.corpus.archive import read_archive
    from steelyard.corpus.engine import check_installed, native
    from steelyard.corpus.engine import cluster as join_cluster
    from steelyard.desk.archives import render_summary
    from steelyard.desk.progress import Progress
    from steelyard.reading.lexicon import languages

    if lang is not None and lang not in languages():
        fail(f"--lang takes {', '.join(languages())}, not {lang!r}.")
    if cluster is not None and jobs is not None:
        fail("--jobs is for this machine; a cluster uses the processors it has.")
    check_installed(cluster=cluster is not None)
    try:
        with Progress(sys.stderr, log=True) as progress:
            progress("starting", 0.0)
            engine = join_cluster(cluster) if cluster is not None else native(jobs)
            summary = read_archive(
                inputs,
                out,
                engine,
                language=lang or "",
                records_a_part=part,
                replace=replace,
                progress=progress,
            )
    except KeyboardInterrupt:
        say("What was read stays; the same command goes on from there.")
        raise
    if json:
        emit_json({"out": str(out), **summary.to_json()})
    else:
        emit(render_summary(summary, out))
    raise typer.Exit(0 if summary.counts.get("documents") else EXIT_PROBLEMS)


@corpus.command(
    short_help="The claims of an archive that concern a case",
    epilog="Example: steelyard corpus find mycase read --json",
)
def find(
    case: CaseFolder,
    claims: Annotated[
        Path,
        typer.Argument(
            metavar="CLAIMS",
            help="What `corpus read` wrote: its folder, or a file of claims (.parquet).",
        ),
    ],
    keep: Annotated[
        bool,
        typer.Option("--keep", help="Keep the documents found in the case, for `steelyard read`."),
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a line and claim.")
    ] = False,
) -> None:
    """List the claims that speak of the parties and items of a case, best first.

    Of copies of one text the first published stands for all, and the others are listed. Where the
    documents lie beside the claims, they are read again with the names of the case.
    """
    import sys
    from datetime import UTC, datetime
    from json import dumps

    from steelyard.corpus.engine import check_installed
    from steelyard.corpus.find import find_claims
    from steelyard.desk.archives import keep_documents, render_found, render_total
    from steelyard.desk.progress import Progress
    from steelyard.desk.reading_files import read_names

    need_case(case)
    if not claims.exists():
        fail(f"There is no file or folder {str(claims)!r}.")
    check_installed(cluster=False)
    names = read_names(case)
    with Progress(sys.stderr) as progress:
        found = find_claims(claims, names.items, names.parties, names.sources, progress=progress)
    for one in found:
        if json:
            line = dumps(one.to_json(), ensure_ascii=False, allow_nan=False)
            print(line if prints(line) else dumps(one.to_json(), allow_nan=False))
        else:
            emit(render_found(one))
    say(f"Of concern to the case: {render_total(found)}.")
    if keep:
        with Progress(sys.stderr) as progress:
            today = datetime.now(UTC).date().isoformat()
            new = keep_documents(case, found, day=today, progress=progress)
        say(f"New documents in the case: {new}. To read them there: steelyard read {case}")
