"""Bytes -> text, by what the bytes themselves allow.

In: bytes, and the encoding that came with them, if any. Out: the text and the encoding it was
read in; a remark where that was told by the letters, or where single bytes fit nothing.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from steelyard.base.errors import CaseError
from steelyard.case.texts.extracted import refusal

# Byte order marks, the longer before those they begin with.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Tried in this order where nothing is told; each has a test of its letters below.
_OLD: Final = ("cp949", "cp1251", "koi8_u", "cp1252")
# Of the letters beyond ASCII so many must be of the script that the encoding is for; text in
# another encoding gives a mixture of scripts and signs.
LEAST_SHARE: Final = 0.9
# Letters beyond ASCII are the exception in Latin script; a text full of them is something else.
MOST_ACCENTS: Final = 0.25
# A text has line ends and tabs; one sign in a thousand may be an accident, more are no text.
MOST_CONTROL: Final = 0.001
# Of the letters of another script, in a word with Latin ones: a typing slip or two.
MOST_AMONG_LATIN: Final = 0.2
# Pages put together from parts have a broken sign here and there; more is another encoding.
MOST_LOST: Final = 0.02

_AMONG_LATIN: Final = re.compile("(?<=[A-Za-z])[^\\W\\da-zA-Z_]|[^\\W\\da-zA-Z_](?=[A-Za-z])")
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BEYOND: Final = re.compile("[^\x00-\x7f]")
_CYRILLIC: Final = re.compile("[\u0400-\u045f\u0490\u0491«»–—„“”’№…\u00a0]")
_HANGUL: Final = re.compile("[\uac00-\ud7a3\u3131-\u318e·“”‘’…\u3000-\u3015\uff00-\uff5e]")
_LATIN: Final = re.compile("[À-ÖØ-öø-ÿŒœŠšŽžŸ«»–—„“”‚‘’…€§°·¿¡\u00a0]")


def decode_text(content: bytes, file: str, told: str = "") -> tuple[str, tuple[str, ...]]:
    """The text, and a remark where its encoding was told by its letters.

    `told` is the encoding named by the document or by whoever adds it; it is only tried.
    Raises CaseError `unknown-encoding`.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            text = _decoded(content[len(mark) if encoding == "utf-8" else 0 :], encoding)
            if text is not None:
                return text, ()
            raise _unknown(file)
    text = _decoded(content, "utf-8")
    if text is not None:
        return text, ()
    known = _codec(told)
    if known and known != "utf-8":
        text = _decoded(content, known)
        if text is not None:
            return text, ()
    for encoding in _OLD:
        text = _decoded(content, encoding)
        if text is not None and _fits(text, encoding):
            wrong = f", not {told}" if told else ""
            return text, (f"It was read as {encoding}{wrong}, by its letters; look at them.",)
    text = content.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if lost <= MOST_LOST * len(_BEYOND.findall(text)) and not _CONTROL.search(text):
        return text, (f"{lost} of its signs are no UTF-8 and stand there as \ufffd.",)
    raise _unknown(file)


def _codec(name: str) -> str:
    """Python's own name of a text encoding; empty for anything else."""
    try:
        found = codecs.lookup(name.strip()) if name.strip() else None
    except (LookupError, ValueError):
        return ""
    # Codecs such as `zip` unpack bytes without a bound and are none of text.
    return found.name if found and getattr(found, "_is_text_encoding", False) else ""


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding)
    except (UnicodeError, ValueError):
        return None
    control = len(_CONTROL.findall(text))
    return text if control <= MOST_CONTROL * len(text) else None


def _fits(text: str, encoding: str) -> bool:
    beyond = _BEYOND.findall(text)
    signs = {"cp949": _HANGUL, "cp1251": _CYRILLIC, "koi8_u": _CYRILLIC, "cp1252": _LATIN}
    fitting = sum(1 for sign in beyond if signs[encoding].match(sign))
    if not beyond or fitting < LEAST_SHARE * len(beyond):
        return False
    if encoding == "cp1252":
        return len(beyond) <= MOST_ACCENTS * len(text)
    # A letter with an accent, read as another script, stands in the middle of a Latin word.
    if len(_AMONG_LATIN.findall(text)) > MOST_AMONG_LATIN * len(beyond):
        return False
    # Read in the other Cyrillic encoding, small letters become capitals.
    return encoding == "cp949" or 2 * sum(map(str.islower, beyond)) > sum(map(str.isalpha, beyond))


def _unknown(file: str) -> CaseError:
    return refusal(
        file,
        "unknown-encoding",
        f"{file} is no UTF-8, and its letters do not tell what else it is.",
        "Save it as UTF-8, or name its encoding: --encoding NAME.",
    )
