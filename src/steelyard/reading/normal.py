"""A text in composed form, and the way back to the places of the text as it came.

In: a text in any normal form. Out: its NFC, and for each place in it the place in the original.
A text that is composed already goes through untouched; nothing but composition changes.
"""

from __future__ import annotations

import re
import unicodedata

# What may be joined to the sign before it: marks, and the vowels and finals of Hangul.
_CLUSTER = re.compile(r"(?s).[\u0300-\u036f\u0483-\u0489\u1160-\u11ff\u3099\u309a]*")


def compose(text: str) -> tuple[str, list[int] | None]:
    """`text` composed, with the original place of each of its places; None if nothing changed."""
    if unicodedata.is_normalized("NFC", text):
        return text, None
    made: list[str] = []
    places: list[int] = []
    for match in _CLUSTER.finditer(text):
        one = unicodedata.normalize("NFC", match.group())
        made.append(one)
        places += [match.start()] * len(one)
    places.append(len(text))
    return "".join(made), places
