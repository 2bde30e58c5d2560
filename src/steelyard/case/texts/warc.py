"""A web archive (.warc, .warc.gz) -> the documents in it.

In: the bytes of the archive. Out: an Extracted for each page, PDF or text that can be read, with
the address it was fetched from; the others are counted in a remark, with the reason of the first.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any, Final

from steelyard.base.errors import CaseError
from steelyard.case.texts.extracted import MOST_TEXTS, Extracted, broken, refusal, too_much
from steelyard.case.texts.html import extract_html
from steelyard.case.texts.pdf import extract_pdf
from steelyard.case.texts.plain import extract_plain

MOST_IN_A_RECORD: Final = 32_000_000
MOST_IN_ALL: Final = 256_000_000
"""Bytes after unpacking; more is work for the reader of archives, not for a case."""


def extract_warc(content: bytes, file: str) -> tuple[Extracted, ...]:
    """The documents of an archive, in its order.

    Raises CaseError `broken-file`, `unpacks-too-large`, `too-much-text`, `no-text`.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    found: list[Extracted] = []
    failed: list[str] = []
    total = 0
    wanted = WarcRecordType.response | WarcRecordType.resource
    try:
        for number, record in enumerate(ArchiveIterator(io.BytesIO(content), record_types=wanted)):
            if number >= MOST_TEXTS:
                raise too_much(file, f"more than {MOST_TEXTS:,} records")
            body = record.reader.read(MOST_IN_A_RECORD + 1)
            total += len(body)
            if len(body) > MOST_IN_A_RECORD or total > MOST_IN_ALL:
                raise refusal(
                    file,
                    "unpacks-too-large",
                    f"{file} unpacks to more than {MOST_IN_ALL // 1_000_000} MB, or a record of it "
                    f"to more than {MOST_IN_A_RECORD // 1_000_000} MB.",
                    "Take the records that the case needs out of it, and add those.",
                )
            url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
            try:
                one = _record(record, body, url)
            except CaseError as error:
                failed.append(error.problems[0].what)
                continue
            if one is not None:
                found.append(one)
    except CaseError:
        raise
    except Exception as error:  # noqa: BLE001 - the library tells a broken archive in many ways
        raise broken(file, "a web archive", str(error)) from None
    if not found:
        why = f": {failed[0]}" if failed else "."
        raise refusal(
            file,
            "no-text",
            f"{file} holds no words to read{why}",
            "Look at what was saved; only answers of pages, PDFs and texts are read.",
        )
    if failed:
        left = f"{len(failed)} of its records cannot be read; the first: {failed[0]}"
        found[0] = replace(found[0], remarks=(*found[0].remarks, left))
    return tuple(found)


def _record(record: Any, body: bytes, url: str) -> Extracted | None:
    """The document in one record; None for pictures, scripts and failed answers."""
    http = record.http_headers
    status = record.http_headers.status_code if http is not None else 200
    if status is not None and not 200 <= int(status) < 300:
        return None
    sort = record.http_content_type if http is not None else record.headers.get("Content-Type", "")
    sort = (sort or "").partition(";")[0].strip().lower()
    charset = (record.http_charset or "") if http is not None else ""
    if "html" in sort:
        page = extract_html(body, url or "a record", charset, url)
    elif sort == "application/pdf":
        page = extract_pdf(body, url or "a record")
    elif sort == "text/plain":
        page = extract_plain(body, url or "a record", charset)
    else:
        return None
    return replace(page, url=url)
