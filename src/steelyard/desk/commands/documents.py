"""Commands on the documents of a case: add.

In: arguments. Out: documents kept, what became of each printed. Reads no claim out of them.
"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from steelyard.desk.commands.talk import (
    EXIT_PROBLEMS,
    CaseFolder,
    Json,
    emit,
    emit_json,
    fail,
    need_case,
    say,
)

commands = typer.Typer()


@commands.command(
    short_help="Keep a document: its bytes, words, date and publisher",
    epilog="Example: steelyard add mycase report.pdf --publisher 'Harbour Watch' --date 2024-11",
)
def add(
    case: CaseFolder,
    sources: Annotated[
        list[str], typer.Argument(metavar="FILE_OR_URL...", help="Files or web addresses.")
    ],
    id: Annotated[str, typer.Option("--id", metavar="ID", help="Its name in the case.")] = "",
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="Its title.")] = "",
    publisher: Annotated[
        str, typer.Option("--publisher", metavar="NAME", help="Who published it.")
    ] = "",
    date: Annotated[str, typer.Option("--date", metavar="DATE", help="When.")] = "",
    lang: Annotated[str, typer.Option("--lang", metavar="CODE", help="Its language.")] = "",
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="news, report, wire ...")
    ] = "",
    url: Annotated[str, typer.Option("--url", metavar="URL", help="Where it was.")] = "",
    archive: Annotated[
        str, typer.Option("--archive", metavar="URL", help="Where a copy is kept.")
    ] = "",
    licence: Annotated[
        str, typer.Option("--licence", metavar="TEXT", help="Under which it may be shown.")
    ] = "",
    encoding: Annotated[
        str, typer.Option("--encoding", metavar="NAME", help="If it is not UTF-8.")
    ] = "",
    private: Annotated[
        bool, typer.Option("--private", help="Keep it below private/, which git leaves alone.")
    ] = False,
    internal: Annotated[
        bool, typer.Option("--internal", help="Private, and never in a published report.")
    ] = False,
    json: Json = False,
) -> None:
    """Keep documents with hash, words, title, publisher, language, date and address."""
    need_case(case)
    import sys
    from datetime import UTC, datetime

    from pydantic import ValidationError

    from steelyard.base.errors import CaseError
    from steelyard.case.folder import Said
    from steelyard.desk.adding import add as add_one
    from steelyard.desk.progress import Progress

    if len(sources) > 1 and (id or title or url or archive):
        fail("--id, --title, --url and --archive speak of one document; add it by itself.")
    said = Said(
        id=id, title=title, publisher=publisher, language=lang, published=date, kind=kind, url=url,
        archive_url=archive, licence=licence, private=private, internal=internal,
    )  # fmt: skip
    day = datetime.now(UTC).date().isoformat()
    told: list[dict[str, Any]] = []
    failed = False
    with Progress(sys.stderr) as progress:
        for source in sources:
            try:
                kept = add_one(case, source, said, day=day, encoding=encoding, progress=progress)
            except CaseError as error:
                failed = True
                for problem in error.problems:
                    say(f"steelyard: {problem.what} {problem.mend} [{problem.name}]")
                told.append({"source": source, "problems": [one.name for one in error.problems]})
            except ValidationError as error:
                wrong = ", ".join(f"{e['loc'][0]}: {e['input']!r}" for e in error.errors())
                fail(
                    f"a document's record does not take {wrong}. A date is written 2024-03-14, "
                    "2024-03 or 2024."
                    if "published" in wrong
                    else f"a document's record does not take {wrong}."
                )
            else:
                told.append({"source": source, "documents": [_told(one) for one in kept]})
                if not json:
                    for one in kept:
                        emit(_line(one, said))
    if json:
        emit_json(told)
    raise typer.Exit(EXIT_PROBLEMS if failed else 0)


def _told(kept: Any) -> dict[str, Any]:
    document = kept.document
    names: tuple[str, ...] = (
        "id",
        "title",
        "kind",
        "publisher",
        "language",
        "published",
        "url",
        "archive_url",
    )
    names += ("text", "sha256", "original", "original_sha256", "replaces", "internal")
    return {
        "new": kept.new,
        **{name: getattr(document, name) for name in names},
        "claims_on_the_old": kept.claims,
        "remarks": list(kept.remarks),
    }


_OPTIONS = {
    "title": "--title", "publisher": "--publisher", "language": "--lang", "published": "--date",
    "kind": "--kind", "url": "--url", "archive_url": "--archive", "licence": "--licence",
}  # fmt: skip


def _line(kept: Any, said: Any) -> str:
    one = kept.document
    if not kept.new:
        lost = [
            option
            for name, option in _OPTIONS.items()
            if getattr(said, name) and getattr(said, name) != getattr(one, name)
        ]
        if not lost:
            return f"{one.id}: is there already"
        return (
            f"{one.id}: is there already, and its record stays as it is\n  {' and '.join(lost)} "
            f"changed nothing: put it right in documents/{one.id}.yaml or with `steelyard serve`"
        )
    facts = ", ".join([one.kind, one.publisher, one.language, one.published or "no date"])
    lines = [f"{one.id}: kept ({facts})"]
    if one.replaces:
        count = "1 claim stays" if kept.claims == 1 else f"{kept.claims} claims stay"
        lines.append(f"  a new version of {one.replaces}; {count} on the old one")
    return "\n".join([*lines, *(f"  {remark}" for remark in kept.remarks)])
