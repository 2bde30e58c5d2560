"""All files of a site: report, brief, documents with their quotes, charts, tables, downloads.

In: a weighing document, an earlier one where there is one. Out: contents by name, the same for the
same weighing, of the public part of the document alone; and a folder that holds them. Every byte is
looked through for what is marked internal before anything is written; a single word of it stops the
whole. Totals are kept: what is withheld is counted in them and its number is told. Claims that nobody
accepted are in no file, and their number is told too.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from steelyard.desk.brief.article import make_article
from steelyard.desk.brief.pack import sentence_round
from steelyard.desk.brief.page import render_page
from steelyard.desk.brief.word import render_word
from steelyard.desk.charts import write_charts
from steelyard.desk.exports.jsonld import to_jsonld
from steelyard.desk.release.lock import file_rows
from steelyard.desk.replacing import check_replaceable, replacing
from steelyard.desk.report import public_document, render_report
from steelyard.desk.site.accepted import without_unaccepted
from steelyard.desk.site.guard import find_leaks
from steelyard.desk.site.pages import document_page, file_of, first_page, is_short, told_claims
from steelyard.desk.tables import write_tables
from steelyard.desk.words import LANGUAGES
from steelyard.desk.workbook import write_workbook

Document = Mapping[str, Any]
Progress = Callable[[str, float], None]

MARK: Final = "site.json"
SCHEMA: Final = "steelyard-site/1"
_OWN: Final = frozenset(
    {MARK, "charts", "tables", "report.xlsx", "weighing.json", "annotations.jsonld"}
    | {
        file_of(stem, lang)
        for stem in ("index", "report", "brief", "documents")
        for lang in LANGUAGES
    }
    | {f"brief.{lang}.docx" for lang in LANGUAGES}
)
_NAMED: Final = 3
_PLACES: Final = frozenset({"text", "original", "original_sha256", "note"})
"""Fields of a document that tell of the analyst's own machine and work."""


class PublishError(ValueError):
    """A site that would show something internal; says where, and nothing of it is written."""


def make_site(
    document: Document,
    earlier: Document | None = None,
    *,
    licence: str = "",
    texts: Mapping[str, str] | None = None,
    progress: Progress = lambda stage, share: None,
) -> tuple[dict[str, bytes], int]:
    """The contents of all files by name, and how many rows are withheld. Raises PublishError.

    Of kept `texts` no more is shown than the sentences that short quotations stand in.
    """
    whole = document
    document, unaccepted = without_unaccepted(document)
    public, withheld = public_document(document)
    public["documents"] = [
        {name: value for name, value in one.items() if name not in _PLACES}
        for one in public["documents"]
    ]
    told = {**public, "licence": licence}
    files: dict[str, bytes] = {}
    sentences = _sentences(document, told, texts or {})
    before = without_unaccepted(earlier)[0] if earlier is not None else None
    articles = {lang: make_article(document, lang, before) for lang in LANGUAGES}
    for n, lang in enumerate(LANGUAGES):
        progress("publishing", n / 4)
        files[file_of("report", lang)] = render_report(document, lang=lang).encode()
        files[file_of("brief", lang)] = render_page(articles[lang]).encode()
        files[f"brief.{lang}.docx"] = render_word(articles[lang])
        files[file_of("documents", lang)] = document_page(told, lang, sentences).encode()
    files["weighing.json"] = _json(public)
    files["annotations.jsonld"] = _json(to_jsonld(told))
    progress("publishing", 0.5)
    files |= _written(document, public)
    progress("publishing", 0.9)
    sizes = {name: len(content) for name, content in files.items()}
    for lang in LANGUAGES:
        page = first_page(told, articles[lang], withheld, sizes, unaccepted)
        files[file_of("index", lang)] = page.encode()
    files[MARK] = _json(
        {
            "schema": SCHEMA,
            "case": public["case"],
            "known_to": public["known_to"],
            "withheld": withheld,
            "not_accepted": unaccepted,
            "files": file_rows(files),
        }
    )
    leaks = find_leaks(whole, files)
    if leaks:
        where = "; ".join(f"{one.file} (of {one.row})" for one in leaks[:_NAMED])
        more = f", and {len(leaks) - _NAMED} more" if len(leaks) > _NAMED else ""
        raise PublishError(
            f"words of rows marked internal would be shown, so nothing is published: {where}{more}; "
            "look whether a row that is not internal repeats them"
        )
    progress("publishing", 1.0)
    return files, withheld


def publish(files: Mapping[str, bytes], out: Path) -> Path:
    """Put a site into a new folder, or in place of an earlier one. Raises OccupiedError."""
    out = out.resolve()
    check_site(out)
    with replacing(out) as fresh:
        for name, content in files.items():
            file = fresh / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    return out


def check_site(out: Path) -> None:
    """Whether a site may be put here: a new or empty folder, or an earlier site."""
    check_replaceable(
        out.resolve(), "a site is", mark=MARK, ours=lambda name: name in _OWN, earlier="site"
    )


def _sentences(document: Document, public: Document, texts: Mapping[str, str]) -> dict[str, str]:
    """The sentence round each short quotation, by the id of its claim.

    One that repeats something internal is left out: the quotation says no less without it.
    """
    shown = {str(one["id"]) for one in public["documents"]}
    kept = {id: text for id, text in texts.items() if id in shown}
    found = {
        str(one["id"]): sentence
        for one in told_claims(public)
        if is_short(str(one.get("quote") or ""))
        and (sentence := sentence_round(one, kept)) not in {"", one["quote"]}
    }
    leaks = find_leaks(document, {id: text.encode() for id, text in found.items()})
    return {id: text for id, text in found.items() if id not in {one.file for one in leaks}}


def _written(document: Document, public: Document) -> dict[str, bytes]:
    """What is made as files: tables, charts, the spreadsheet."""
    with tempfile.TemporaryDirectory(prefix="steelyard-") as folder:
        root = Path(folder)
        write_tables(public, root / "tables")
        write_charts(public, root / "charts")
        write_workbook(document, root / "report.xlsx")
        return {
            file.relative_to(root).as_posix(): file.read_bytes()
            for file in sorted(root.rglob("*"))
            if file.is_file()
        }


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
