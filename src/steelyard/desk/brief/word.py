"""A brief as a Word file: headings, lists, and notes that its marks lead to.

In: an Article. Out: the bytes of a .docx, the same for the same article. Written as the few parts
that a word processor asks for (ECMA-376, parts 1 and 2), so that no library is needed.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from steelyard.desk import words
from steelyard.desk.brief.article import Article
from steelyard.desk.brief.length import Block
from steelyard.desk.brief.numbers import Number, frame_words
from steelyard.desk.report.public import web_address

_SPACE: Final = "http://schemas.openxmlformats.org"
_STYLES: Final = {
    "title": "Title",
    "lead": "Lead",
    "heading": "Heading1",
    "group": "Heading2",
    "item": "ListBullet",
    "warning": "Warning",
}
_UNPRINTABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A zip keeps a time for each file; a fixed one gives the same bytes for the same article.
_WHEN: Final = (1980, 1, 1, 0, 0, 0)


def render_word(article: Article) -> bytes:
    """The whole brief."""
    body, links = _Body(article).render()
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "docProps/core.xml": _core(article),
        "word/document.xml": body,
        "word/styles.xml": _STYLE_PART.replace("LANG", article.lang),
        "word/numbering.xml": _NUMBERING,
        "word/_rels/document.xml.rels": _relations(links),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(zipfile.ZipInfo(name, _WHEN), text.encode("utf-8"), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


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
                parts.append(_paragraph(_text(f"{day} · {time}"), "Quiet"))
        parts.append(_paragraph(_text(frame_words("notes", lang)), "Heading1"))
        parts.append(_paragraph(_text(frame_words("notes_about", lang)), "Note"))
        parts += [self._note(n) for n in range(len(article.notes))]
        parts.append(_paragraph(_text(article.foot), "Quiet"))
        text = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document '
            f'xmlns:w="{_SPACE}/wordprocessingml/2006/main" '
            f'xmlns:r="{_SPACE}/officeDocument/2006/relationships"><w:body>{"".join(parts)}'
            '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1418" '
            'w:bottom="1418" w:left="1418" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>'
            "</w:body></w:document>"
        )
        return text, self._links

    def _block(self, block: Block) -> str:
        sentences = []
        for sentence in block.sentences:
            runs = ""
            for run in sentence.runs:
                runs += _text(run.text)
                n = self._article.note_of(run) if isinstance(run, Number) else 0
                if n:
                    runs += self._mark(n)
            sentences.append(runs)
        return _paragraph(_text(" ").join(sentences), _STYLES.get(block.kind, ""))

    def _mark(self, n: int) -> str:
        marked = f'<w:hyperlink w:anchor="n{n}">{_text(f"[{n}]", "Mark")}</w:hyperlink>'
        if n in self._seen:
            return marked
        self._seen.add(n)
        return _bookmark(f"r{n}", 2 * n, marked)

    def _note(self, place: int) -> str:
        note = self._article.notes[place]
        mark = f'<w:hyperlink w:anchor="r{note.n}">{_text(f"[{note.n}]")}</w:hyperlink>'
        runs = _bookmark(f"n{note.n}", 2 * note.n + 1, mark)
        runs += _text(f" {note.text} = {note.key}: ")
        body = re.split(r"(https?://[^\s,;]+)", note.body(self._article.lang))
        for n, part in enumerate(body):
            address = web_address(part) if n % 2 else None
            if address is None:
                runs += _text(part)
                continue
            if address not in self._links:
                self._links.append(address)
            at = self._links.index(address) + 1
            runs += f'<w:hyperlink r:id="link{at}">{_text(part, "Link")}</w:hyperlink>'
        return _paragraph(runs, "Note")


def _text(text: str, style: str = "") -> str:
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    clean = escape(_UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text))
    return f'<w:r>{look}<w:t xml:space="preserve">{clean}</w:t></w:r>' if text else ""


def _paragraph(runs: str, style: str = "") -> str:
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}{runs}</w:p>"


def _bookmark(name: str, id: int, runs: str) -> str:
    return f'<w:bookmarkStart w:id="{id}" w:name="{name}"/>{runs}<w:bookmarkEnd w:id="{id}"/>'


def _relations(links: list[str]) -> str:
    kind = f"{_SPACE}/officeDocument/2006/relationships"
    rows = [
        f'<Relationship Id="styles" Type="{kind}/styles" Target="styles.xml"/>',
        f'<Relationship Id="numbering" Type="{kind}/numbering" Target="numbering.xml"/>',
    ]
    rows += [
        f'<Relationship Id="link{n}" Type="{kind}/hyperlink" Target={quoteattr(address)} '
        'TargetMode="External"/>'
        for n, address in enumerate(links, start=1)
    ]
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships '
        f'xmlns="{_SPACE}/package/2006/relationships">{"".join(rows)}</Relationships>'
    )


def _core(article: Article) -> str:
    title = escape(_UNPRINTABLE.sub("", article.title))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
        f'xmlns:cp="{_SPACE}/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:language>{article.lang}</dc:language>"
        "</cp:coreProperties>"
    )


_TYPES: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<Types xmlns="{_SPACE}/package/2006/content-types">'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-{kind}+xml"/>'
        for name, kind in (
            ("word/document.xml", "officedocument.wordprocessingml.document.main"),
            ("word/styles.xml", "officedocument.wordprocessingml.styles"),
            ("word/numbering.xml", "officedocument.wordprocessingml.numbering"),
            ("docProps/core.xml", "package.core-properties"),
        )
    )
    + "</Types>"
)
_ROOT: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<Relationships xmlns="{_SPACE}/package/2006/relationships">'
    f'<Relationship Id="words" Type="{_SPACE}/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/>'
    f'<Relationship Id="core" Type="{_SPACE}/package/2006/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/></Relationships>'
)
_NUMBERING: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<w:numbering xmlns:w="{_SPACE}/wordprocessingml/2006/main">'
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
    '<w:lvlText w:val="•"/><w:pPr><w:ind w:left="360" w:hanging="260"/></w:pPr></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def _style(id: str, name: str, paragraph: str, look: str, based: str = "Normal") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based}"/><w:qFormat/><w:pPr>{paragraph}</w:pPr>'
        f"<w:rPr>{look}</w:rPr></w:style>"
    )


_STYLE_PART: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<w:styles xmlns:w="{_SPACE}/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Georgia" w:hAnsi="Georgia" w:cs="Georgia"/><w:sz w:val="22"/>'
    '<w:lang w:val="LANG"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
    '<w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    + _style("Title", "Title", '<w:spacing w:after="60"/>', '<w:b/><w:sz w:val="36"/>')
    + _style("Lead", "Lead", '<w:spacing w:before="120" w:after="160"/>', '<w:sz w:val="25"/>')
    + _style(
        "Heading1",
        "heading 1",
        '<w:keepNext/><w:spacing w:before="280" w:after="80"/><w:outlineLvl w:val="0"/>',
        '<w:b/><w:sz w:val="25"/>',
    )
    + _style(
        "Heading2",
        "heading 2",
        '<w:keepNext/><w:spacing w:before="140" w:after="40"/><w:outlineLvl w:val="1"/>',
        '<w:b/><w:color w:val="55595E"/>',
    )
    + _style(
        "ListBullet",
        "List Bullet",
        '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:spacing w:after="60"/>',
        "",
    )
    + _style(
        "Warning",
        "Warning",
        '<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="CF6A12"/></w:pBdr>'
        '<w:spacing w:after="40"/>',
        "<w:b/>",
    )
    + _style("Quiet", "Quiet", "", '<w:color w:val="55595E"/><w:sz w:val="18"/>')
    + _style("Note", "Note", '<w:spacing w:after="60" w:line="240"/>', '<w:sz w:val="16"/>')
    + '<w:style w:type="character" w:styleId="Mark"><w:name w:val="Mark"/><w:rPr>'
    '<w:color w:val="084C7A"/><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Link"><w:name w:val="Hyperlink"/><w:rPr>'
    '<w:color w:val="084C7A"/><w:u w:val="single"/></w:rPr></w:style></w:styles>'
)
