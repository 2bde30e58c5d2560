"""Plain text and Markdown.

In: bytes. Out: one Extracted. Of Markdown the marks go and the words stay, cells of a table
parted by tabs; front matter gives title, date, publisher, language and address.
"""

from __future__ import annotations

import re
from typing import Final

from steelyard.case.texts.dates import find_day
from steelyard.case.texts.decoding import decode_text
from steelyard.case.texts.extracted import Extracted, first_line, need_words, one_line

_FRONT: Final = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_FIELD: Final = re.compile(r"^([A-Za-z_]{1,30}):[ \t]*(.+)$", re.MULTILINE)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING: Final = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_IMAGE: Final = re.compile(r"!\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)")
_LINK: Final = re.compile(r"\[([^\]\n]{1,500})\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,200}\])")
_BARE: Final = re.compile(r"<(https?://[^>\s]{1,2000})>")
_TARGET: Final = re.compile(r"^ {0,3}\[[^\]\n]{1,200}\]:[ \t]+\S+.*$", re.MULTILINE)
_STRONG: Final = re.compile(r"(\*\*|__)(?=\S)([^\n]{1,1000}?)(?<=\S)\1")
_EMPHASIS: Final = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^\n*_]{1,1000})(?<=\S)\1(?![\w*])")
_CODE: Final = re.compile(r"(`{1,3})([^`\n]{1,1000})\1")
_FENCE: Final = re.compile(r"^ {0,3}(?:```|~~~).*$", re.MULTILINE)
_QUOTED: Final = re.compile(r"^(?: {0,3}>[ \t]?)+", re.MULTILINE)
_RULED: Final = re.compile(
    r"^[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+[ \t]*(?::?-{2,}:?[ \t]*)?$\n?", re.MULTILINE
)
_ROW: Final = re.compile(r"^[ \t]*\|(.*?)\|?[ \t]*$", re.MULTILINE)
_ESCAPED: Final = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")


def extract_plain(content: bytes, file: str, encoding: str = "") -> Extracted:
    """A text as it stands; its first line is the title."""
    text, remarks = decode_text(content, file, encoding)
    text = need_words(text, file)
    return Extracted(
        text=text, kind="news", by="plain text", title=first_line(text), remarks=remarks
    )


def extract_markdown(content: bytes, file: str, encoding: str = "") -> Extracted:
    """The words of a Markdown file, without its marks."""
    text, remarks = decode_text(content, file, encoding)
    text = text.replace("\r\n", "\n")
    fields: dict[str, str] = {}
    front = _FRONT.match(text)
    if front:
        fields = {
            match[1].lower(): match[2].strip().strip("'\"") for match in _FIELD.finditer(front[1])
        }
        text = text[front.end() :]
    heading = _HEADING.search(text)
    words = need_words(_plain(text), file)
    title = fields.get("title") or (_plain(heading[1]) if heading else "") or first_line(words)
    language = fields.get("lang") or fields.get("language") or ""
    return Extracted(
        text=words,
        kind="news",
        by="Markdown",
        title=one_line(title),
        publisher=one_line(fields.get("publisher") or fields.get("source") or ""),
        language=language[:2].lower(),
        published=find_day(fields.get("date") or fields.get("published") or ""),
        url=fields.get("url") or "",
        remarks=remarks,
    )


def _plain(text: str) -> str:
    text = _COMMENT.sub("", text)
    text = _FENCE.sub("", _TARGET.sub("", text))
    text = _HEADING.sub(r"\1", _QUOTED.sub("", text))
    text = _ROW.sub(_cells, _RULED.sub("", text))
    text = _BARE.sub(r"\1", _LINK.sub(r"\1", _IMAGE.sub(r"\1", text)))
    text = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", text))
    return _ESCAPED.sub(r"\1", _CODE.sub(r"\2", text))


def _cells(row: re.Match[str]) -> str:
    return "\t".join(cell.strip() for cell in re.split(r"(?<!\\)\|", row[1]))
