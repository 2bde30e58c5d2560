"""The words on screen: whole in both languages, and what the program says told in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from steelyard.base.tables import read_yaml
from steelyard.desk.web.speech import Speech

GERMAN, ENGLISH = Speech("de"), Speech("en")


def phrases(found: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for key, value in found.items():
        if isinstance(value, dict) and "en" in value:
            yield f"{path}.{key}", value
        else:
            yield from phrases(value, f"{path}.{key}")


def test_every_phrase_has_both_languages_and_nothing_else() -> None:
    # A comma that is not quoted ends a phrase, and what follows is lost as a name of its own.
    for path, phrase in phrases(read_yaml("web.yaml")):
        assert set(phrase) == {"en", "de"}, path
        assert all(isinstance(text, str) for text in phrase.values()), path


def test_an_edit_is_called_by_what_it_was() -> None:
    assert GERMAN.deed("accept D001") == "D001 annehmen"
    assert ENGLISH.deed("accept D001") == "accept D001"
    assert GERMAN.deed("case.yaml") == "case.yaml"
    assert GERMAN.deed("a thing nobody knows") == "a thing nobody knows"


def test_fields_are_called_as_forms_call_them() -> None:
    assert ENGLISH.fields("`price_low` is 0, and must be `x_y`.") == (
        "“Price from” is 0, and must be `x_y`."
    )
    assert GERMAN.fields("`unit`") == "„Einheit“"


def test_what_the_program_says_is_told_in_the_language() -> None:
    sentence = "There is nothing to undo."
    assert ENGLISH.tell(sentence) == sentence
    assert GERMAN.tell(sentence) == "Es gibt nichts rückgängig zu machen."
