"""A brief as one offline page: no script, nothing loaded, made to be printed.

In: an Article. Out: HTML. Every text is escaped; addresses become links only where a browser may
open them.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from steelyard.desk import words
from steelyard.desk.brief.article import Article
from steelyard.desk.brief.length import Block
from steelyard.desk.brief.numbers import Number, frame_words
from steelyard.desk.pages import asset, content_hash, environment
from steelyard.desk.report.public import web_address


def render_page(article: Article) -> str:
    """The whole brief."""
    css = asset("brief.css")
    lang = article.lang
    day = frame_words("as_of", lang, day=words.day(article.as_of, lang))
    time = frame_words("reading_time", lang, minutes=article.minutes)
    seen: set[int] = set()
    page: str = (
        environment()
        .get_template("brief.html.j2")
        .render(
            lang=lang,
            title=article.title,
            policy=f"default-src 'none'; style-src '{content_hash(css)}'; base-uri 'none'; form-action 'none'",
            css=Markup(css),
            warnings=[_runs(article, b, seen) for b in article.blocks if b.kind == "warning"],
            blocks=[
                {"kind": b.kind, "id": b.id, "html": _runs(article, b, seen)}
                for b in article.blocks
                if b.kind != "warning"
            ],
            dateline=f"{day} · {time}",
            notes_title=frame_words("notes", lang),
            notes_about=frame_words("notes_about", lang),
            notes=[
                {"n": note.n, "text": note.text, "key": note.key, "body": _linked(note.body(lang))}
                for note in article.notes
            ],
            made=article.foot,
        )
    )
    return page.encode("utf-8", "replace").decode("utf-8")


def _runs(article: Article, block: Block, seen: set[int]) -> Markup:
    """The block with its marks; the first mark of a note is where the note leads back to."""
    sentences = []
    for sentence in block.sentences:
        html = Markup("")
        for run in sentence.runs:
            n = article.note_of(run) if isinstance(run, Number) else 0
            if not n:
                html += escape(run.text)
                continue
            back = Markup("") if n in seen else Markup(' id="r{}"').format(n)
            seen.add(n)
            html += Markup('<span class="number">{}</span>').format(run.text)
            html += Markup('<sup{}><a href="#n{}">[{}]</a></sup>').format(back, n, n)
        sentences.append(html)
    return Markup(" ").join(sentences)


def _linked(text: str) -> Markup:
    parts = re.split(r"(https?://[^\s,;]+)", text)
    html = Markup("")
    for n, part in enumerate(parts):
        address = web_address(part) if n % 2 else None
        if address:
            html += Markup('<a href="{}" rel="noreferrer noopener">{}</a>').format(address, part)
        else:
            html += escape(part)
    return html
