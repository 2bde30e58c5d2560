"""The language of a text, by the signs it is written with.

In: words. Out: an ISO 639 code of two letters, or empty where the text is too short to tell.
"""

from __future__ import annotations

from typing import Any, Final

ENOUGH: Final = 20_000
"""Characters that are looked at; more of them tell nothing new."""
FEWEST_LETTERS: Final = 12


def find_language(text: str) -> str:
    """The language, out of about a hundred."""
    head = text[:ENOUGH]
    if sum(map(str.isalpha, head)) < FEWEST_LETTERS:
        return ""
    import py3langid

    identify: Any = py3langid.classify
    return str(identify(head)[0])
