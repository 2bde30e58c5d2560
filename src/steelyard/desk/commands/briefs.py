"""Commands that tell a weighing in words: brief.

In: arguments. Out: a short article, printed or in a file; or what of a printed one no longer holds.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from steelyard.desk.commands.talk import (
    EXIT_PROBLEMS,
    Basis,
    CaseFolder,
    Json,
    emit,
    emit_json,
    fail,
    need_case,
    need_file,
    say,
)

commands = typer.Typer()

EXIT_UNREAD = 3
"""Nothing is known to be wrong, and not every number could be checked."""
_FORMATS = {"md": "md", "html": "html", "htm": "html", "docx": "docx"}
_PACKS = (".docx", ".xlsx")
_LANGUAGES = ("en", "de")


@commands.command(
    short_help="The weighing as a short article, every number with a note",
    epilog="Example: steelyard brief mycase --lang de --out brief.docx",
)
def brief(
    case: CaseFolder,
    lang: Annotated[
        str | None, typer.Option("--lang", metavar="LANG", help="en or de. [default: en]")
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="FORMAT", help="md, html or docx. [default: as FILE ends, or md]"
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it there, not here.")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Leave nothing out for length.")] = False,
    basis: Basis = None,
    pack: Annotated[
        Path | None,
        typer.Option(
            "--pack",
            metavar="FILE",
            help="Write the fact-check pack there, .docx or .xlsx: each number with all behind it.",
        ),
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option(
            "--check", metavar="OLD", help="List which numbers of a printed brief no longer hold."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Tell the weighing as an article of some minutes, by fixed rules, every number with a note.

    Takes the results that are kept if nothing changed, else weighs; writes nothing but FILE. With
    --check it reads a brief printed earlier (md, html, docx or plain text) and ends with 1 if a
    number no longer holds, with 3 if all that could be checked holds and lines are left over.
    """
    need_case(case)
    if lang is not None and lang not in _LANGUAGES:
        fail(f"A brief is written in {' or '.join(_LANGUAGES)}, not {lang!r}.")
    if check is not None:
        if out is not None or form is not None or pack is not None:
            fail("--check prints what no longer holds; leave --out, --format and --pack away.")
        need_file(check)
        _check(case, check, lang, basis, json=json)
        return
    if pack is not None:
        if pack.suffix.lower() not in _PACKS:
            fail(f"A fact-check pack is a .docx or an .xlsx file, not {pack.name!r}.")
        if out is None and form is not None:
            fail("Beside --pack a brief is written to a file; say where with --out FILE.")
        if out is not None and out.resolve() == pack.resolve():
            fail("--out and --pack name the same file.")
    chosen = _format(form, out)
    if chosen == "docx" and out is None:
        fail("A Word file is not printed; say where with --out FILE.docx.")
    if json and (out is not None or form is not None):
        fail("--json prints it as JSON; leave --out and --format away.")
    from steelyard.desk.brief.article import as_json, make_article

    document, earlier = _weighed(case, basis)
    article = make_article(document, lang or "en", earlier, full=full)
    if pack is not None:
        _write_pack(case, pack, article, document, json=json)
        if out is None:
            return
    if json:
        emit_json(as_json(article))
    elif out is None:
        emit(str(_render(article, chosen)).rstrip("\n"))
    else:
        rendered = _render(article, chosen)
        _write(out, rendered if isinstance(rendered, bytes) else rendered.encode("utf-8"))
        say(f"{out}: {article.words} words, {article.minutes} min, {len(article.notes)} notes.")


def _write(out: Path, content: bytes) -> None:
    """The file as a whole or not at all."""
    fresh = out.with_name(f".{out.name}.new")
    try:
        fresh.write_bytes(content)
        fresh.replace(out)
    finally:
        fresh.unlink(missing_ok=True)


def _write_pack(
    case: Path, out: Path, article: Any, document: dict[str, Any], *, json: bool
) -> None:
    from steelyard.case.folder import read_case, read_reviews
    from steelyard.desk.brief.pack import make_pack
    from steelyard.desk.report.public import public_document

    public = public_document(document)[0]
    made = make_pack(article, public, read_case(case).texts, read_reviews(case))
    if out.suffix.lower() == ".docx":
        from steelyard.desk.brief.pack_word import render_pack_word

        _write(out, render_pack_word(made))
    else:
        from steelyard.desk.brief.pack_sheet import render_pack_sheet

        _write(out, render_pack_sheet(made))
    if json:
        emit_json(made.to_json())
    unsigned = sum(1 for one in made.proofs if one.state and not one.accepted_on)
    say(
        f"{out}: {len(made.entries)} numbers, {len(made.proofs)} pieces of evidence, "
        f"{unsigned} of them accepted by nobody that the files name."
    )


def _format(form: str | None, out: Path | None) -> str:
    if form is not None and form not in _FORMATS:
        fail(f"A brief is written as md, html or docx, not {form!r}.")
    if out is None:
        return _FORMATS[form or "md"]
    ending = out.suffix.lower().lstrip(".")
    if ending not in _FORMATS:
        fail(f"A brief is written as .md, .html, .htm or .docx, not {out.name!r}.")
    if form is not None and _FORMATS[form] != _FORMATS[ending]:
        fail(f"--format {form} and {out.name!r} do not go together.")
    return _FORMATS[ending]


def _weighed(case: Path, basis: str | None) -> tuple[dict[str, Any], dict[str, Any] | None]:
    from steelyard.desk.progress import Progress
    from steelyard.desk.results import find_earlier, kept_or_weighed

    with Progress(sys.stderr) as progress:
        document = kept_or_weighed(case, basis=basis, progress=progress)
    return document, find_earlier(case, document)


def _render(article: Any, form: str) -> str | bytes:
    if form == "html":
        from steelyard.desk.brief.page import render_page

        return render_page(article)
    if form == "docx":
        from steelyard.desk.brief.word import render_word

        return render_word(article)
    from steelyard.desk.brief.markdown import render_markdown

    return render_markdown(article)


def _check(case: Path, old: Path, lang: str | None, basis: str | None, *, json: bool) -> None:
    from steelyard.desk.brief.checking import check_brief, read_brief, render_checked

    # Read first: a file that cannot be read should not cost a weighing.
    text = read_brief(old.read_bytes(), old.name)
    document, earlier = _weighed(case, basis)
    checked = check_brief(text, document, earlier, lang)
    if json:
        emit_json(checked.to_json())
    else:
        emit(render_checked(checked))
    if checked.wrong or not checked.findings:
        raise typer.Exit(EXIT_PROBLEMS)
    if checked.unread:
        raise typer.Exit(EXIT_UNREAD)
