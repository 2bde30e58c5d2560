"""Charts that go into the page: their ids are their own, and nothing in them runs or loads."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from steelyard.desk.report.drawings import chart_versions, needed_hashes


@dataclass(frozen=True)
class Sketch:
    """A chart of our own making, small enough to read."""

    svg: str
    name: str = "pans"
    lang: str = "en"
    width_mm: float = 176.0
    title: str = "A title"


HATCHED = (
    '<svg xmlns="http://www.w3.org/2000/svg" aria-labelledby="t"><title id="t">A</title>'
    '<pattern id="h"/><rect fill="url(#h)" style="stroke: red; stroke-width: 2"/></svg>'
)


def test_one_chart_in_two_languages_and_widths_is_one_entry_with_ids_of_its_own() -> None:
    sketches = [
        Sketch(HATCHED, lang=lang, width_mm=width) for lang in ("en", "de") for width in (176, 85)
    ]
    (shown,) = chart_versions(sketches, frozenset())
    assert [shown.spoken(one) for one in shown.drawings] == [
        "en wide", "en narrow", "de wide", "de narrow",
    ]  # fmt: skip
    for one in shown.drawings:
        id = f"pans-{one.lang}-{one.width}"
        assert f'<pattern id="{id}-h"/>' in one.svg
        assert f'fill="url(#{id}-h)"' in one.svg
        assert f'aria-labelledby="{id}-t"' in one.svg


def test_a_chart_in_one_language_is_shown_in_both() -> None:
    (shown,) = chart_versions([Sketch(HATCHED)], frozenset())
    assert shown.spoken(shown.drawings[0]) == ""
    assert shown.title() == ("A title", "A title")


def test_style_attributes_become_attributes_that_a_strict_page_lets_in() -> None:
    (shown,) = chart_versions([Sketch(HATCHED)], frozenset())
    assert "style=" not in shown.drawings[0].svg
    assert 'stroke="red" stroke-width="2"' in shown.drawings[0].svg


def test_a_style_element_is_let_in_by_its_hash() -> None:
    plain = chart_versions([Sketch(HATCHED)], frozenset())
    styled = chart_versions([Sketch("<svg><style>a{}</style></svg>")], frozenset())
    assert needed_hashes(plain) == ()
    assert [one[:7] for one in needed_hashes(styled)] == ["sha256-"]


@pytest.mark.parametrize(
    "inside",
    [
        "<script>x</script>",
        '<rect onclick="x"/>',
        '<a href="javascript:x"/>',
        "<foreignObject/>",
        '<image href="x"/>',
        "<style>@import url(x)</style>",
        "<rect fill=\"url('http://example.org/x')\"/>",
    ],
)
def test_a_drawing_that_could_run_or_load_something_is_refused(inside: str) -> None:
    with pytest.raises(ValueError, match="cannot take in"):
        chart_versions([Sketch(f"<svg>{inside}</svg>")], frozenset())


def test_a_drawing_that_shows_a_withheld_row_is_refused() -> None:
    sketch = Sketch('<svg><circle data-claim="C1 C2"/></svg>')
    assert chart_versions([sketch], frozenset({"C3"}))
    with pytest.raises(ValueError, match="withheld rows: C2"):
        chart_versions([sketch], frozenset({"C2"}))


def test_what_a_case_says_in_a_drawing_is_free() -> None:
    words = "javascript:x onclick=x url(http://example.org) @import &lt;script&gt;"
    svg = f'<svg data-about="{words}"><title>{words}</title><text>{words}</text></svg>'
    (shown,) = chart_versions([Sketch(svg)], frozenset())
    assert words in shown.drawings[0].svg
