"""What a page is asked for, and what a form wants done.

In: the parts of a request. Out: small values that pages and deeds work on, so that these know
nothing of HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from steelyard.desk.web.speech import Speech

MOST_TEXT = 20_000
"""Characters of one field of a form; a reason or a quote is far shorter."""


_ODD = re.compile(r"[\x00-\x20\\\x7f]")


def local(address: str) -> str:
    """An address on this server, whatever was asked for.

    Browsers leave out tabs and line ends and take a backslash for a slash, so none may be there.
    """
    if not address.startswith("/") or address.startswith("//") or _ODD.search(address):
        return "/"
    return address


@dataclass(frozen=True, slots=True)
class Query:
    """The address of a page: the rest of its path, and what stands behind the question mark."""

    speech: Speech
    path: str = ""
    pairs: tuple[tuple[str, str], ...] = ()

    def one(self, name: str, default: str = "") -> str:
        """The last value of that name."""
        return next((value for key, value in reversed(self.pairs) if key == name), default)

    def every(self, name: str) -> tuple[str, ...]:
        """All values of that name, each once, in order."""
        return tuple(dict.fromkeys(value for key, value in self.pairs if key == name and value))

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 0 to `most`; whatever else stands there is the default."""
        text = self.one(name)
        return min(int(text), most) if text.isdecimal() and len(text) < _DIGITS else default


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was dropped on a page."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """What was sent to be done."""

    speech: Speech
    fields: Mapping[str, str]
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: tuple[Upload, ...] = ()

    def text(self, name: str) -> str:
        """A field without spaces around it; nothing where it was not sent."""
        return self.fields.get(name, "").strip()[:MOST_TEXT]

    def prefixed(self, prefix: str) -> dict[str, str]:
        """The fields whose names begin so, by the rest of their names.

        Raises RefusedError where one is too long: cut, it would be saved without its end.
        """
        found = {
            name.removeprefix(prefix): value
            for name, value in self.fields.items()
            if name.startswith(prefix)
        }
        if any(len(value) > MOST_TEXT for value in found.values()):
            raise RefusedError(self.speech.t("error.too_long", n=MOST_TEXT))
        return found


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a deed: a sentence for the user, and where to go on."""

    said: str
    back: str = "/"
    more: Mapping[str, Any] = field(default_factory=dict)
    onward: str = ""
    """Where to go on whatever page it was sent from, where that one is done with."""


class NotFoundError(ValueError):
    """A page of something that the case does not have; says what."""


class RefusedError(ValueError):
    """A deed that cannot be done, in words for the user; nothing was changed."""


_DIGITS = 10
