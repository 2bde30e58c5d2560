"""A brief as a Word file: headings, lists, and notes that its marks lead to.

In: an Article. Out: the bytes of a .docx, the same for the same article.
"""

from __future__ import annotations

import re
from typing import Final

from steelyard.desk import words
from steelyard.desk.brief.article import Article
from steelyard.desk.brief.length import Block
from steelyard.desk.brief.numbers import Number, frame_words
from steelyard.desk.brief.word_parts import bookmark, link, paragraph, text, word_file
from steelyard.desk.report.public import web_address

_STYLES: Final = {
    "title": "Title",
    "lead": "Lead",
    "heading": "Heading1",
    "group": "Heading2",
    "item": "ListBullet",
    "warning": "Warning",
}


def render_word(article: Article) -> bytes:
    """The whole brief."""
    body, links = _Body(article).render()
    return word_file(article.title, article.lang, body, links, across=False)


class _Body:
    """The part with the words; `links` are the web addresses it leads to, by their number."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._links: list[str] = []
        self._seen: set[int] = set()

    def render(self) -> tuple[str, list[str]]:
        article, lang = self._article, self._article.lang
        warnings = [block for block in article.blocks if block.kind == "warning"]
        parts = [self._block(block) for block in warnings]
        for block in article.blocks:
            if block.kind != "warning":
                parts.append(self._block(block))
            if block.kind == "title":
                day = frame_words("as_of", lang, day=words.day(article.as_of, lang))
                time = frame_words("reading_time", lang, minutes=article.minutes)
                parts.append(paragraph(text(f"{day} · {time}"), "Quiet"))
        parts.append(paragraph(text(frame_words("notes", lang)), "Heading1"))
        parts.append(paragraph(text(frame_words("notes_about", lang)), "Note"))
        parts += [self._note(n) for n in range(len(article.notes))]
        parts.append(paragraph(text(article.foot), "Quiet"))
        return "".join(parts), self._links

    def _block(self, block: Block) -> str:
        sentences = []
        for sentence in block.sentences:
            runs = ""
            for run in sentence.runs:
                runs += text(run.text)
                n = self._article.note_of(run) if isinstance(run, Number) else 0
                if n:
                    runs += self._mark(n)
            sentences.append(runs)
        return paragraph(text(" ").join(sentences), _STYLES.get(block.kind, ""))

    def _mark(self, n: int) -> str:
        marked = f'<w:hyperlink w:anchor="n{n}">{text(f"[{n}]", "Mark")}</w:hyperlink>'
        if n in self._seen:
            return marked
        self._seen.add(n)
        return bookmark(f"r{n}", 2 * n, marked)

    def _note(self, place: int) -> str:
        note = self._article.notes[place]
        mark = f'<w:hyperlink w:anchor="r{note.n}">{text(f"[{note.n}]")}</w:hyperlink>'
        runs = bookmark(f"n{note.n}", 2 * note.n + 1, mark)
        runs += text(f" {note.text} = {note.key}: ")
        body = re.split(r"(https?://[^\s,;]+)", note.body(self._article.lang))
        for n, part in enumerate(body):
            address = web_address(part) if n % 2 else None
            if address is None:
                runs += text(part)
                continue
            runs += link(address, part, self._links)
        return paragraph(runs, "Note")
