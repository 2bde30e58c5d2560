"""The workbench's words on screen, in the languages of data/web.yaml.

In: a language and the key of a phrase. Out: the phrase with its places filled. Numbers and dates
are put into words by desk/words.py, here only handed on with the language set.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from steelyard.base.tables import read_yaml
from steelyard.case.sources import Source
from steelyard.desk import words
from steelyard.desk.sentences import said_in

LANGUAGES: Final = ("en", "de")
_FIELD: Final = re.compile(r"`([a-z_]+)`")
MOST_SHOWN: Final = 2_000
"""Characters of one text of the case on a page: a paragraph; the file has the rest."""


@dataclass(frozen=True, slots=True)
class Speech:
    """One language of the workbench."""

    lang: str

    def t(self, key: str, /, **values: object) -> str:
        """The phrase at the dotted `key`, of one thing where `n` is 1 and there is such a phrase.

        Raises KeyError for one that there is not.
        """
        if str(values.get("n")) == "1" and self.has(f"{key}_one"):
            key = f"{key}_one"
        found: Any = read_yaml("web.yaml")
        for part in key.split("."):
            if not isinstance(found, dict) or part not in found:
                raise KeyError(f"data/web.yaml has no phrase {key!r}")
            found = found[part]
        text = str(found.get(self.lang, found["en"]))
        return text.format(**values) if values else text

    def has(self, key: str) -> bool:
        """Whether there is such a phrase."""
        try:
            self.t(key)
        except (KeyError, TypeError, AttributeError):
            return False
        return True

    def name(self, key: str, /) -> str:
        """The phrase at `key`, else its last part as words: for values that a case may add to."""
        if self.has(key):
            return self.t(key)
        return key.rpartition(".")[2].replace("_", " ")

    def tell(self, sentence: str, /) -> str:
        """A sentence of the program that speaks of a case, in this language."""
        return said_in(sentence, self.lang)

    def deed(self, what: str, /) -> str:
        """What an edit was, as the history calls it: a verb or a kind, and a name."""
        word, _, name = what.partition(" ")
        key = f"deed.{word}"
        return self.t(key, name=name) if name and self.has(key) else what

    def fields(self, sentence: str, /) -> str:
        """A sentence with the names of fields as forms call them: `price_low` is “Price from”."""
        return _FIELD.sub(self._field, sentence)

    def _field(self, found: re.Match[str]) -> str:
        key = f"field.{found[1]}"
        if not self.has(key):
            return found[0]
        return f"{self.t('frame.quote_open')}{self.t(key)}{self.t('frame.quote_close')}"

    def pick(self, text: Mapping[str, str] | None) -> str:
        """A text of the case in this language where it has it, as `seen` shows it."""
        return seen(words.pick(text, self.lang))


def seen(text: object) -> str:
    """A text of the case as a page shows it: nothing unseen in it, and bounded in length."""
    said = "" if text is None else str(text)
    return words.visible(said if len(said) <= MOST_SHOWN else f"{said[:MOST_SHOWN]} […]")


def source_name(source: Source, speech: Speech) -> str:
    """A source as it is called in the language of the page."""
    return (source.name_de if speech.lang == "de" else "") or source.name


def chosen(accept: str, kept: str) -> str:
    """The language kept by the reader, else the first that the browser asks for and we have."""
    if kept in LANGUAGES:
        return kept
    for part in accept.split(","):
        lang = part.partition(";")[0].strip().lower()[:2]
        if lang in LANGUAGES:
            return lang
    return LANGUAGES[0]
