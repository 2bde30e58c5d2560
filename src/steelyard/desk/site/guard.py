"""The last look before anything leaves the house: is there a word of what is marked internal?

In: the whole weighing document, and the files of a site by name. Out: Leaks, each with its file and
what stands there. Zips and Word files are opened. What a public row says as well is no secret. Knows
nothing of how the files were made, so that a mistake there is found here.
"""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

Document = Mapping[str, Any]

LEAST_SIGNS: Final = 12
"""A text of fewer signs may stand anywhere by chance; a name of a row is looked for as a word."""
LEAST_ID: Final = 3
_WORDS: Final = (
    "quote", "paraphrase", "note", "url", "archive_url", "title", "said", "words", "translation",
    "reason", "why", "context", "buyer", "seller", "text", "original", "sha256", "original_sha256",
    "publisher", "per_item_reason", "by", "said_by", "said_de",
)  # fmt: skip
_PACKED: Final = re.compile(r"data:[\w/+.-]*;base64,([A-Za-z0-9+/=]+)")
_ZIPPED: Final = (".xlsx", ".docx", ".zip")
_DRAWN: Final = (".png",)


@dataclass(frozen=True, slots=True)
class Leak:
    """Something internal that stands in a file."""

    file: str
    row: str
    what: str


def secrets_of(document: Document) -> dict[str, str]:
    """What must stand nowhere -> the row that it is of."""
    rows = list(_rows(document))
    hidden = [row for row in rows if row["internal"]]
    # A claim read from an internal document keeps its number and loses the document's words.
    kept = {row["id"] for row in document["documents"] if row.get("internal")}
    read = [row for row in rows if not row["internal"] and row.get("document") in kept]
    shown = [row for row in rows if not row["internal"] and row.get("document") not in kept]
    told = [shown, *(document.get(name) for name in ("published", "series", "names", "camps"))]
    open_words = json.dumps(told, ensure_ascii=False)
    found: dict[str, str] = {}
    for row in (*hidden, *read):
        id = str(row["id"])
        # An id that reads like a word of the language gives nothing away and stands everywhere.
        if row["internal"] and _distinct(id) and not _stands(id, open_words):
            found[id] = id
        for text in _said(row):
            if (
                len(text) >= LEAST_SIGNS
                and json.dumps(text, ensure_ascii=False)[1:-1] not in open_words
            ):
                found[text] = id
    named = {str(row.get("source") or "").casefold() for row in rows if not row["internal"]}
    said = {str(row["source"]) for row in hidden if row.get("source")}
    for source in document["sources"]:
        spelled = {str(one) for one in (source["id"], source["name"], *source.get("aliases", ()))}
        called = {one.casefold() for one in spelled}
        if called & {one.casefold() for one in said} and not called & named:
            found |= {
                str(source[name]): str(source["id"])
                for name in ("id", "name")
                if len(str(source[name])) >= LEAST_ID and not _stands(str(source[name]), open_words)
            }
        said -= {one for one in said if one.casefold() in called}
    # A price may name its source in words that no row of a source has.
    found |= {one: one for one in said if len(one) >= LEAST_ID and not _stands(one, open_words)}
    return found


def _distinct(id: str) -> bool:
    return len(id) >= LEAST_ID and not (id.isalpha() and id.islower())


def _rows(value: Any) -> Iterator[Document]:
    """Every row of the document, of any kind, that says whether it is internal."""
    if isinstance(value, Mapping):
        if "internal" in value and "id" in value:
            yield value
        for one in value.values():
            yield from _rows(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _rows(one)


def _said(row: Document) -> Iterator[str]:
    """Texts of a row, in every language it has them in."""
    for name in _WORDS:
        value = row.get(name)
        yield from (
            (str(one) for one in value.values())
            if isinstance(value, Mapping)
            else [str(value or "")]
        )


def find_leaks(document: Document, files: Mapping[str, bytes]) -> tuple[Leak, ...]:
    """Every secret of the document that stands in one of the files."""
    secrets = secrets_of(document)
    if not secrets:
        return ()
    return tuple(
        Leak(name, row, secret)
        for name, text in _texts(files)
        for secret, row in secrets.items()
        if _stands(secret, text)
    )


def _stands(secret: str, text: str) -> bool:
    """Whether it stands there by itself, and not within a longer word."""
    at = text.find(secret)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(secret) : at + len(secret) + 1]
        if not re.match(r"[\w-]", before) and not re.match(r"[\w-]", after):
            return True
        at = text.find(secret, at + 1)
    return False


def _texts(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    for name, content in files.items():
        if name.endswith(_DRAWN):
            # Drawn from the SVG of the same name, which is looked through.
            continue
        if name.endswith(_ZIPPED):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                for part in packed.namelist():
                    yield f"{name}: {part}", _plain(packed.read(part))
        else:
            yield name, _plain(content)


def _plain(content: bytes) -> str:
    """The words behind what HTML, XML and JSON write otherwise, beside what stands there."""
    text = content.decode("utf-8", "replace")
    # Pictures in a page are packed; one that is no text is read as signs that mean nothing.
    packed = (
        b64decode(found[1] + "==").decode("utf-8", "replace") for found in _PACKED.finditer(text)
    )
    text = "\n".join((text, *packed))
    unescaped = html.unescape(text)
    if "\\" in unescaped:
        unescaped += "\n" + re.sub(
            r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), unescaped
        ).replace('\\"', '"').replace("\\\\", "\\")
    return unescaped if unescaped == text else f"{text}\n{unescaped}"
