"""A brief as Markdown, with footnotes.

In: an Article. Out: text. Whatever comes from a case is escaped, so that no name of a good can
become a link or a heading.
"""

from __future__ import annotations

import re
from typing import Final

from steelyard.desk import words
from steelyard.desk.brief.article import Article
from steelyard.desk.brief.frames import Words
from steelyard.desk.brief.length import Block
from steelyard.desk.brief.numbers import Number, frame_words

_SIGNS: Final = re.compile(r"([\\`*_\[\]<>#|~])")
_OPENS_LIST: Final = re.compile(r"^(\d+)([.)])(?=\s)")


def render_markdown(article: Article) -> str:
    """The whole brief."""
    lines: list[str] = []
    warnings = [block for block in article.blocks if block.kind == "warning"]
    for block in warnings:
        lines += [f"> **{_runs(article, block)}**", ">"]
    if warnings:
        lines[-1] = ""
    for block in article.blocks:
        if block.kind == "title":
            lines += [f"# {_runs(article, block)}", "", _dateline(article), ""]
        elif block.kind == "heading":
            lines += [f"## {_runs(article, block)}", ""]
        elif block.kind == "group":
            lines += [f"**{_runs(article, block)}**", ""]
        elif block.kind == "item":
            lines += [f"- {_runs(article, block)}", ""]
        elif block.kind != "warning":
            lines += [_runs(article, block), ""]
    lines += [f"## {frame_words('notes', article.lang)}", ""]
    lines += [frame_words("notes_about", article.lang), ""]
    lines += [
        f"[^{note.n}]: {_escaped(note.text)} = `{note.key}`: {_addressed(note.body(article.lang))}\n"
        for note in article.notes
    ]
    lines += [_escaped(article.foot)]
    # Two items of one list stand on lines that follow one another.
    text = re.sub(r"(?m)^(- .*)\n\n(?=- )", r"\1\n", "\n".join(lines))
    return text.rstrip() + "\n"


def _dateline(article: Article) -> str:
    day = words.day(article.as_of, article.lang)
    time = frame_words("reading_time", article.lang, minutes=article.minutes)
    return f"*{frame_words('as_of', article.lang, day=day)} · {time}*"


def _runs(article: Article, block: Block) -> str:
    sentences = []
    for sentence in block.sentences:
        text = ""
        for run in sentence.runs:
            if isinstance(run, Number):
                n = article.note_of(run)
                text += _escaped(run.text) + (f"[^{n}]" if n else "")
            else:
                text += _escaped(run.text) if isinstance(run, Words) else ""
        sentences.append(text)
    return _OPENS_LIST.sub(r"\1\\\2", " ".join(sentences))


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text)


def _addressed(text: str) -> str:
    """Escaped, and web addresses as links that do not break over their own signs."""
    parts = re.split(r"(https?://[^\s,;]+)", text)
    return "".join(f"<{part}>" if n % 2 else _escaped(part) for n, part in enumerate(parts))
