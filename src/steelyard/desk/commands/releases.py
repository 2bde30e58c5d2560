"""Commands that hand a weighing on: release, verify, publish.

In: arguments. Out: a frozen weighing, what a check of one found, or a site that needs no server.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from steelyard.desk.commands.talk import (
    EXIT_PROBLEMS,
    AsOf,
    Basis,
    CaseFolder,
    Draws,
    Json,
    Seed,
    Without,
    day,
    emit,
    emit_json,
    fail,
    need_case,
    say,
)

commands = typer.Typer()


@commands.command(
    short_help="Freeze a weighing under a name, with a lock",
    epilog="Example: steelyard release mycase 2026-03 --out mycase-2026-03.zip",
)
def release(
    case: CaseFolder,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is cited by.")],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="PATH",
            help="A folder, or a file that ends in .zip. [default: CASE/results/NAME]",
        ),
    ] = None,
    author: Annotated[
        list[str] | None,
        typer.Option(
            "--author", metavar="NAME", help="Whom to cite; repeatable. [default: the case's]"
        ),
    ] = None,
    as_of: AsOf = None,
    without: Without = None,
    basis: Basis = None,
    seed: Seed = None,
    draws: Draws = None,
    json: Json = False,
) -> None:
    """Freeze a weighing: results, the case without kept texts, citation, lock with every hash.

    What exists is never overwritten, and no later program or grade moves it. The same case, seed
    and program give the same bytes. `steelyard verify` checks it anywhere.
    """
    need_case(case)
    from steelyard.desk.progress import Progress
    from steelyard.desk.release.freezing import freeze

    with Progress(sys.stderr) as progress:
        made = freeze(
            case,
            name,
            out=out,
            authors=tuple(author or ()),
            seed=seed,
            draws=draws,
            basis=basis,
            as_of=day(as_of),
            without=tuple(without or ()),
            progress=progress,
        )
    if json:
        emit_json(made.to_json())
    else:
        emit(f"{made.path}\nTo cite it: {made.citation}\nTo check it: steelyard verify {made.path}")
    if made.internal:
        say(
            f"Not to be passed on: it holds {made.internal} rows marked internal. "
            f"What may be passed on is made by: steelyard publish {case}"
        )


@commands.command(
    short_help="Check a release, and weigh it again",
    epilog="Example: steelyard verify mycase-2026-03.zip",
)
def verify(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="A release: its folder, or its zip.")
    ],
    sha256: Annotated[
        str | None,
        typer.Option("--sha256", metavar="HASH", help="The hash that the release is cited by."),
    ] = None,
    hashes_only: Annotated[
        bool, typer.Option("--hashes-only", help="Compare files, do not weigh again.")
    ] = False,
    json: Json = False,
) -> None:
    """Check the files of a release by their hashes, weigh its case again and compare the figures.

    Ends with 1 and names it if anything differs. Another version of the program or of a library is
    told and is no difference by itself.
    """
    from steelyard.desk.progress import Progress
    from steelyard.desk.release.sealed import read_release
    from steelyard.desk.release.verifying import render_verified
    from steelyard.desk.release.verifying import verify as check

    sealed = read_release(path)
    with Progress(sys.stderr) as progress:
        verified = check(sealed, digest=sha256, reweigh=not hashes_only, progress=progress)
    if json:
        emit_json(verified.to_json())
    else:
        emit(render_verified(verified))
    if verified.differences:
        raise typer.Exit(EXIT_PROBLEMS)


@commands.command(
    short_help="Make a site of the weighing that needs no server",
    epilog="Example: steelyard publish mycase --out site",
)
def publish(
    case: CaseFolder,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="A new folder, or an earlier site. [required]"),
    ] = None,
    basis: Basis = None,
    json: Json = False,
) -> None:
    """Make a site of plain files: report, brief, documents with their quotes, charts, downloads.

    Rows marked internal are left out and the totals kept; every byte is looked through for them
    before anything is written. The pages load nothing and may be opened from a disk.
    """
    need_case(case)
    if out is None:
        fail("A site is put into a folder; say which with --out DIR.")
    from steelyard.case.folder import read_case
    from steelyard.desk.progress import Progress
    from steelyard.desk.results import find_earlier, kept_or_weighed
    from steelyard.desk.site.making import check_site, make_site
    from steelyard.desk.site.making import publish as put

    # Asked first: a folder that is in use should not cost a weighing.
    check_site(out)
    with Progress(sys.stderr) as progress:
        document = kept_or_weighed(case, basis=basis, progress=progress)
        read = read_case(case)
        files, withheld = make_site(
            document,
            find_earlier(case, document),
            licence=read.exchange.licence,
            texts=read.texts,
            progress=progress,
        )
        folder = put(files, out)
    size = sum(len(content) for content in files.values())
    if json:
        emit_json(
            {"path": str(folder), "files": sorted(files), "bytes": size, "withheld": withheld}
        )
    else:
        emit(str(folder / "index.html"))
    say(
        f"{len(files)} files, {size / 1e6:.1f} MB. Rows marked internal and left out: {withheld}; "
        "the totals hold them."
    )
