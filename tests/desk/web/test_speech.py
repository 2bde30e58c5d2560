"""The words on screen: whole in both languages, and what the program says told in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from steelyard.base.tables import read_yaml
from steelyard.desk.sheet_columns import KINDS, field_specs
from steelyard.desk.web.fields import label_of
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


def test_one_thing_is_told_as_one() -> None:
    assert ENGLISH.t("items.sales", n=1) == "1 sale"
    assert ENGLISH.t("items.sales", n="1") == "1 sale"
    assert ENGLISH.t("items.sales", n=2) == "2 sales"
    assert GERMAN.t("items.n_claims", n=1) == "1 Angabe"
    assert GERMAN.t("items.n_claims", n=0) == "0 Angaben"
    assert ENGLISH.t("frame.problems", n=1) == "1 problem in the case's files"


def test_every_phrase_of_one_has_its_phrase_of_several() -> None:
    known = dict(phrases(read_yaml("web.yaml")))
    own = [path for path in known if path.endswith("_one") and path.removesuffix("_one") in known]
    assert len(own) > 10
    for path in own:
        assert known[path] != known[path.removesuffix("_one")], path


def test_every_field_of_a_sheet_has_a_name() -> None:
    for kind in KINDS:
        for name in field_specs(kind):
            found = f"field_of.{kind}.{name}"
            assert ENGLISH.has(found) or ENGLISH.has(f"field.{name}"), (kind, name)
    assert label_of("claims", "start", ENGLISH) != label_of("items", "start", ENGLISH)
