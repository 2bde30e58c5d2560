"""The parts of a Word file that every one needs: text, paragraphs, links, styles, the zip itself.

In: pieces of text and their look. Out: XML, and the bytes of a .docx, the same for the same parts.
Written as the few parts that a word processor asks for (ECMA-376, parts 1 and 2), so that no
library is needed. Every text is escaped, and what XML cannot hold is replaced.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

SPACE: Final = "http://schemas.openxmlformats.org"
_UNPRINTABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A zip keeps a time for each file; a fixed one gives the same bytes for the same article.
_WHEN: Final = (1980, 1, 1, 0, 0, 0)
# Twentieths of a point: A4, and margins of 25 mm upright, 15 mm across.
_UPRIGHT: Final = '<w:pgSz w:w="11906" w:h="16838"/>'
_ACROSS: Final = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
_MARGINS: Final = (
    '<w:pgMar w:top="{0}" w:right="{0}" w:bottom="{0}" w:left="{0}" '
    'w:header="{1}" w:footer="{1}" w:gutter="0"/>'
)


def word_file(title: str, lang: str, body: str, links: Sequence[str], *, across: bool) -> bytes:
    """The bytes of a .docx; `links` are the addresses that `linked` runs name by their place."""
    page = (
        (_ACROSS + _MARGINS.format(850, 425)) if across else (_UPRIGHT + _MARGINS.format(1418, 709))
    )
    document = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document '
        f'xmlns:w="{SPACE}/wordprocessingml/2006/main" '
        f'xmlns:r="{SPACE}/officeDocument/2006/relationships"><w:body>{body}'
        f'<w:sectPr><w:footerReference w:type="default" r:id="footer"/>{page}</w:sectPr></w:body></w:document>'
    )
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "docProps/core.xml": _core(title, lang),
        "word/document.xml": document,
        "word/styles.xml": _STYLE_PART.replace("LANG", lang),
        "word/numbering.xml": _NUMBERING,
        "word/footer1.xml": _FOOTER,
        "word/_rels/document.xml.rels": _relations(links),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(zipfile.ZipInfo(name, _WHEN), text.encode("utf-8"), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def text(words: str, style: str = "") -> str:
    """A run of words, in a character style where one is named."""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    clean = escape(_UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", words))
    return f'<w:r>{look}<w:t xml:space="preserve">{clean}</w:t></w:r>' if words else ""


def paragraph(runs: str, style: str = "") -> str:
    """A paragraph of runs, in a paragraph style where one is named."""
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}{runs}</w:p>"


def bookmark(name: str, id: int, runs: str) -> str:
    """Runs that a link inside the file leads to."""
    return f'<w:bookmarkStart w:id="{id}" w:name="{name}"/>{runs}<w:bookmarkEnd w:id="{id}"/>'


def table(widths: Sequence[int], rows: Sequence[Sequence[str]]) -> str:
    """A table with a head that is repeated on every page; cells are paragraphs, widths twentieths of a point."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    made = []
    for n, cells in enumerate(rows):
        head = "<w:tblHeader/>" if n == 0 else ""
        shade = '<w:shd w:val="clear" w:color="auto" w:fill="E6EDF2"/>' if n == 0 else ""
        told = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
            f"{cell or paragraph('')}</w:tc>"
            for width, cell in zip(widths, cells, strict=True)
        )
        made.append(f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{told}</w:tr>")
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="D9D9D9"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}'
        '</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(made)}</w:tbl>"
    )


def link(address: str, shown: str, links: list[str]) -> str:
    """A run that leads to a web address, which is put among `links`."""
    if address not in links:
        links.append(address)
    at = links.index(address) + 1
    return f'<w:hyperlink r:id="link{at}">{text(shown, "Link")}</w:hyperlink>'


def _relations(links: Sequence[str]) -> str:
    kind = f"{SPACE}/officeDocument/2006/relationships"
    rows = [
        f'<Relationship Id="styles" Type="{kind}/styles" Target="styles.xml"/>',
        f'<Relationship Id="numbering" Type="{kind}/numbering" Target="numbering.xml"/>',
        f'<Relationship Id="footer" Type="{kind}/footer" Target="footer1.xml"/>',
    ]
    rows += [
        f'<Relationship Id="link{n}" Type="{kind}/hyperlink" Target={quoteattr(address)} '
        'TargetMode="External"/>'
        for n, address in enumerate(links, start=1)
    ]
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships '
        f'xmlns="{SPACE}/package/2006/relationships">{"".join(rows)}</Relationships>'
    )


def _core(title: str, lang: str) -> str:
    shown = escape(_UNPRINTABLE.sub("", title))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
        f'xmlns:cp="{SPACE}/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{shown}</dc:title><dc:language>{lang}</dc:language>"
        "</cp:coreProperties>"
    )


_TYPES: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<Types xmlns="{SPACE}/package/2006/content-types">'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-{kind}+xml"/>'
        for name, kind in (
            ("word/document.xml", "officedocument.wordprocessingml.document.main"),
            ("word/styles.xml", "officedocument.wordprocessingml.styles"),
            ("word/numbering.xml", "officedocument.wordprocessingml.numbering"),
            ("word/footer1.xml", "officedocument.wordprocessingml.footer"),
            ("docProps/core.xml", "package.core-properties"),
        )
    )
    + "</Types>"
)
_ROOT: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<Relationships xmlns="{SPACE}/package/2006/relationships">'
    f'<Relationship Id="words" Type="{SPACE}/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/>'
    f'<Relationship Id="core" Type="{SPACE}/package/2006/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/></Relationships>'
)
_NUMBERING: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<w:numbering xmlns:w="{SPACE}/wordprocessingml/2006/main">'
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
    '<w:lvlText w:val="•"/><w:pPr><w:ind w:left="360" w:hanging="260"/></w:pPr></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


# The page and how many there are, in figures: needs no word of any language.
_FOOTER: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<w:ftr xmlns:w="{SPACE}/wordprocessingml/2006/main"><w:p><w:pPr><w:pStyle w:val="Quiet"/>'
    f'<w:jc w:val="right"/></w:pPr>{_field("PAGE")}<w:r><w:t xml:space="preserve"> / </w:t></w:r>'
    f"{_field('NUMPAGES')}</w:p></w:ftr>"
)


def _style(id: str, name: str, paragraph: str, look: str, based: str = "Normal") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based}"/><w:qFormat/><w:pPr>{paragraph}</w:pPr>'
        f"<w:rPr>{look}</w:rPr></w:style>"
    )


_STYLE_PART: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<w:styles xmlns:w="{SPACE}/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Georgia" w:hAnsi="Georgia" w:cs="Georgia"/><w:sz w:val="22"/>'
    '<w:lang w:val="LANG"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
    '<w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    + _style(
        "Title",
        "Title",
        '<w:keepNext/><w:spacing w:before="160" w:after="60" w:line="250" w:lineRule="auto"/>',
        '<w:b/><w:sz w:val="36"/>',
    )
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
        '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:spacing w:after="120"/><w:contextualSpacing/>',
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
    + '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr>'
    '</w:style><w:style w:type="character" w:styleId="Mark"><w:name w:val="Mark"/><w:rPr>'
    '<w:color w:val="084C7A"/><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Link"><w:name w:val="Hyperlink"/><w:rPr>'
    '<w:color w:val="084C7A"/><w:u w:val="single"/></w:rPr></w:style></w:styles>'
)
