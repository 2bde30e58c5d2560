"""An e-mail (.eml) -> its words.

In: the bytes of one message. Out: one Extracted; the plain part, or else the words of the HTML
part. Attachments are named and not read.
"""

from __future__ import annotations

from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import MIMEPart
from email.utils import parseaddr
from typing import Final

from steelyard.base.errors import CaseError
from steelyard.case.texts.dates import find_day
from steelyard.case.texts.decoding import decode_text
from steelyard.case.texts.extracted import (
    Extracted,
    broken,
    first_line,
    need_words,
    one_line,
    with_title,
)
from steelyard.case.texts.html import extract_html

MOST_PARTS: Final = 500
"""Parts of one message; a press release has a handful."""


def extract_mail(content: bytes, file: str) -> Extracted:
    """The words of one e-mail.

    Raises CaseError `broken-file`, `no-text`, `unknown-encoding`.
    """
    try:
        # More parts than this in one another are only made to be unreadable.
        if content.count(b"\nContent-Type:") > MOST_PARTS:
            raise broken(file, "an e-mail", f"it has more than {MOST_PARTS} parts")
        message = message_from_bytes(content, policy=policy.default)
        body = message.get_body(preferencelist=("plain", "html"))
        words, remarks = _words(body, file)
        subject = one_line(str(message.get("subject") or ""))
        name, address = parseaddr(str(message.get("from") or ""))
        published = find_day(str(message.get("date") or ""))
        attached = [part.get_filename() or "without a name" for part in message.iter_attachments()]
    except CaseError:
        raise
    except (MessageError, RecursionError, ValueError, LookupError, TypeError, AttributeError) as e:
        raise broken(file, "an e-mail", str(e)) from None
    return Extracted(
        text=need_words(with_title(subject, words), file),
        kind="statement",
        by="e-mail",
        title=subject or first_line(words),
        publisher=one_line(name) or address.rpartition("@")[2],
        published=published,
        note=f"Attachments that were not read: {one_line(', '.join(attached))}."
        if attached
        else "",
        remarks=(
            *remarks,
            *(
                (f"It has {len(attached)} attached, not read: add them by themselves.",)
                * bool(attached)
            ),
        ),
    )


def _words(body: MIMEPart | None, file: str) -> tuple[str, tuple[str, ...]]:
    if body is None:
        return need_words("", file), ()
    content = body.get_payload(decode=True)
    if not isinstance(content, bytes):
        return need_words("", file), ()
    charset = body.get_content_charset() or ""
    if body.get_content_subtype() == "html":
        page = extract_html(content, file, charset)
        return page.text, page.remarks
    text, remarks = decode_text(content, file, charset)
    return need_words(text, file), remarks
