"""Text is measured with the widths of the shipped fonts, and broken where it may be."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from steelyard.desk.charts.fonts import FILES, font_files, text_width, wrap


def test_widths_are_those_of_arial_in_thousandths_of_the_size() -> None:
    """So a live text keeps its room where the reader's computer has Arial or a twin of it."""
    known = {"A": 667, "ä": 556, "0": 556, ".": 278, "W": 944, "€": 556, " ": 278, "i": 222}
    for character, width in known.items():
        assert text_width(character, 1000) == pytest.approx(width, abs=1)
    assert text_width("A", 1000, bold=True) == pytest.approx(722, abs=1)


def test_widths_add_up_and_bold_is_wider() -> None:
    assert text_width("ab", 8) == pytest.approx(text_width("a", 8) + text_width("b", 8))
    assert text_width("Handel", 8, bold=True) > text_width("Handel", 8)
    assert text_width("", 8) == 0


def test_digits_are_all_equally_wide() -> None:
    assert len({text_width(digit, 7) for digit in "0123456789"}) == 1


def test_hangul_takes_no_more_than_its_square_and_a_combining_mark_nothing() -> None:
    assert text_width("북한", 10) == pytest.approx(20)
    assert text_width("e\N{COMBINING ACUTE ACCENT}", 10) == text_width("e", 10)


@example("/00000000000000:0")
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=80))
def test_wrapped_lines_fit_and_lose_nothing(text: str) -> None:
    lines = wrap(text, 7, 60)
    assert all(text_width(line, 7) <= 60 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_words_stay_whole_and_break_after_a_hyphen_where_they_must() -> None:
    assert wrap("went out and came back", 7, 50) == ("went out and", "came back")
    assert wrap("Kurzstrecken-Raketenwerfer", 7, 60)[0] == "Kurzstrecken-"


def test_the_files_stand_beside_their_licence() -> None:
    with font_files() as paths:
        assert [Path(path).name for path in paths] == list(FILES)
        folder = Path(paths[0]).parent
    licence = (folder / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    for name in FILES:
        assert name in licence


def test_no_reserved_name_is_used_for_a_changed_font() -> None:
    with font_files() as paths:
        for path in paths:
            raw = Path(path).read_bytes()
            names = raw.decode("utf-16-be", errors="ignore")[:0] + raw.decode("latin-1")
            assert "N\0a\0n\0u\0m\0" not in names
            assert "Steelyard".encode("utf-16-be") in raw
