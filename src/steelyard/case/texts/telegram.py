"""The export of a Telegram channel or chat (JSON) -> its messages, a document each.

In: the bytes of `result.json`. Out: an Extracted for each message with words, told apart by the
number of its channel and its own, so that a later export adds the new ones only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from steelyard.base.errors import CaseError
from steelyard.case.texts.dates import find_day
from steelyard.case.texts.decoding import decode_text
from steelyard.case.texts.extracted import (
    MOST_TEXTS,
    Extracted,
    broken,
    first_line,
    freeze,
    has_words,
    one_line,
    refusal,
    too_much,
)

_NUMBER: Final = re.compile(r"-?\d{1,20}\Z")


def extract_telegram(content: bytes, file: str) -> tuple[Extracted, ...]:
    """The messages of an export, in its order.

    Raises CaseError `broken-file`, `unknown-format`, `no-text` or `too-much-text`.
    """
    text, _ = decode_text(content, file)
    try:
        export = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise broken(file, "JSON", str(error)) from None
    chats = [chat for chat in _chats(export) if isinstance(chat.get("messages"), list)]
    if not chats:
        raise refusal(
            file,
            "unknown-format",
            f"{file} is JSON, and not the export of a Telegram channel.",
            "Export the channel from Telegram Desktop as machine-readable JSON.",
        )
    found = [message for chat in chats for message in _messages(chat, file)]
    if not found:
        raise _nothing(file)
    return tuple(found)


def _chats(export: object) -> Iterator[Mapping[str, Any]]:
    """One channel, or all chats of an account."""
    if not isinstance(export, dict):
        return
    yield export
    chats = export.get("chats")
    listed = chats.get("list") if isinstance(chats, dict) else None
    if isinstance(listed, list):
        yield from (chat for chat in listed if isinstance(chat, dict))


def _messages(chat: Mapping[str, Any], file: str) -> Iterator[Extracted]:
    if len(chat["messages"]) > MOST_TEXTS:
        raise too_much(file, f"{len(chat['messages']):,} messages")
    channel = one_line(str(chat.get("name") or ""))
    number = str(chat.get("id") or "")
    for message in chat["messages"]:
        if not isinstance(message, dict) or message.get("type", "message") != "message":
            continue
        words, id = freeze(_words(message.get("text"))), str(message.get("id"))
        if not has_words(words) or not _NUMBER.match(id):
            continue
        origin = one_line(str(message.get("forwarded_from") or ""))
        yield Extracted(
            text=words,
            kind="social",
            by="Telegram export",
            title=first_line(words),
            publisher=channel or one_line(str(message.get("from") or "")),
            published=find_day(str(message.get("date") or "")),
            key=f"telegram{number if _NUMBER.match(number) else ''}-{id}".replace("--", "-"),
            note=f"Forwarded from {origin}." if origin else "",
        )


def _words(text: object) -> str:
    """Telegram writes a text as words, or as a list of words and marked words."""
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return ""
    parts = (part.get("text") if isinstance(part, dict) else part for part in text)
    return "".join(part for part in parts if isinstance(part, str))


def _nothing(file: str) -> CaseError:
    return refusal(
        file,
        "no-text",
        f"{file} holds no words to read: none of its messages has any.",
        "Export the channel with its messages.",
    )
