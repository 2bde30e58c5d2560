"""documents/*.yaml: what was read, who published it, where, and the hash of what is kept."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from steelyard.case.exchange import CONFIG, Id, PartialDate


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Document:
    """One document. `text` is the frozen UTF-8 NFC rendition that anchors point into."""

    id: Id
    title: str
    kind: Literal[
        "report", "wire", "news", "statement", "customs", "imagery", "dataset", "social", "note"
    ]
    publisher: str
    language: str = Field(default="en", pattern=r"^[a-z]{2,3}$")
    published: PartialDate | None = None
    url: str = ""
    archive_url: str = ""
    text: str | None = Field(default=None, description="Path below the case, texts/<id>.txt.")
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    cites: tuple[Id, ...] = Field(
        default=(), description="Rows that a note reports; never evidence twice."
    )
    licence: str = ""
    internal: bool = False
    note: str = ""
