"""Which column of a table or field of a line holds what.

In: the names of the columns. Out: what each is for. Pure; a table that calls its columns
otherwise is renamed by its owner, for instance with `SELECT body AS text`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

ROWS_AT_ONCE: Final = 64
"""Rows of a table held at once; a text mostly has 10 kB."""
BYTES_AT_ONCE: Final = 128_000_000
"""Of texts in one row group, unpacked; of a larger one each row is held alone."""
MOST_GROUP: Final = 1_000_000_000
"""Of one row group, unpacked; writers make them of 128 MB, and what is larger is a trap."""

MOST_WORD: Final = 2_000
"""Letters of a cell that is no text: an address, a title."""

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("text", "plain_text", "body_text", "raw_text"),
    "html": ("html", "raw_html", "content", "body", "raw_content"),
    "id": ("id", "doc", "doc_id"),
    "url": ("url", "uri", "link", "warc_target_uri"),
    "title": ("title", "headline"),
    "publisher": ("publisher", "outlet", "site_name"),
    "language": ("lang", "language"),
    "published": ("date", "published", "publish_date", "date_published"),
    "fetched": ("fetched", "crawl_date", "warc_date"),
    "media": ("media", "content_type", "mime", "mime_type"),
}
"""What a column may be called, in small letters with `_`, the likeliest first."""


def find_columns(given: Sequence[str]) -> dict[str, str] | None:
    """The given name of each column that is used; None where none holds texts."""
    known = {one.lower().replace("-", "_").replace(" ", "_"): one for one in reversed(given)}
    first = {
        name: next((known[one] for one in called if one in known), None)
        for name, called in NAMES.items()
    }
    found = {name: column for name, column in first.items() if column is not None}
    return found if "text" in found or "html" in found else None


def as_word(cell: object) -> str:
    """A cell that is no text, in the letters that are kept of it."""
    if isinstance(cell, bytes):
        cell = cell.decode("utf-8", "replace")
    return "" if cell is None else str(cell)[:MOST_WORD]
