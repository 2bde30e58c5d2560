"""A short name means the long one before it, and forms of a word are one."""

from __future__ import annotations

import pytest

from steelyard.reading.namesakes import alike, longer_name


def test_a_family_name_means_the_whole_name_heard_last() -> None:
    assert longer_name("Lind", ["Oskar Lind", "Harbour Board", "Mara Lind"]) == "Mara Lind"


def test_a_name_of_which_a_word_is_missing_means_nobody_else() -> None:
    assert longer_name("Lind Group", ["Mara Lind"]) == "Lind Group"


def test_a_name_of_no_words_is_itself() -> None:
    assert longer_name("", ["Mara Lind"]) == ""


@pytest.mark.parametrize(("one", "other"), [("Лось", "Лося"), ("министерство", "министерства")])
def test_forms_of_a_word_are_alike(one: str, other: str) -> None:
    assert alike(one, other)


def test_words_that_only_begin_alike_are_two() -> None:
    assert not alike("minister", "ministration")
