"""All charts, on documents of every kind: what must hold for each of them."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from tests.desk.charts.conftest import SVG, read_texts

from steelyard.desk.charts import Look, all_charts
from steelyard.desk.charts.svg import PALETTES, SMALLEST_TEXT, WIDTHS_MM, Theme


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("width_mm", WIDTHS_MM)
def test_no_text_overlaps_is_cut_or_too_small(
    varied: dict[str, Any], lang: str, width_mm: float
) -> None:
    for chart in all_charts(varied, Look(lang=lang, width_mm=width_mm)):
        view, texts = read_texts(chart.svg)
        for text in texts:
            assert text.box.within(view), (chart.name, text)
            assert text.size >= SMALLEST_TEXT, (chart.name, text)
        for one, other in itertools.combinations(texts, 2):
            assert not one.box.meets(other.box, -0.6), (chart.name, one, other)


def test_a_drawing_is_xml_that_runs_and_loads_nothing(varied: dict[str, Any]) -> None:
    for chart in all_charts(varied, Look(lang="de")):
        root = ET.fromstring(chart.svg)
        assert root.tag == f"{SVG}svg"
        for element in root.iter():
            tag = element.tag.removeprefix(SVG)
            assert tag not in {"script", "foreignObject", "image", "use", "a", "style"}
            for name, value in element.attrib.items():
                assert "href" not in name, chart.name
                assert not name.startswith("on"), chart.name
                assert "url(" not in value or value.startswith("url(#"), chart.name


def test_a_drawing_names_and_describes_itself(varied: dict[str, Any]) -> None:
    for lang in ("en", "de"):
        for chart in all_charts(varied, Look(lang=lang)):
            root = ET.fromstring(chart.svg)
            assert root.attrib["role"] == "img"
            assert root.attrib["lang"] == lang
            assert root.findtext(f"{SVG}title") == chart.title
            assert root.findtext(f"{SVG}desc") == chart.alt
            assert chart.title
            assert chart.subtitle
            assert chart.note
            assert chart.source
            assert chart.alt
            assert "{" not in chart.svg


def test_the_same_document_gives_the_same_bytes(document: dict[str, Any]) -> None:
    first = [chart.svg for chart in all_charts(document)]
    assert first == [chart.svg for chart in all_charts(document)]


def test_german_never_says_billion_nor_writes_english_numbers(varied: dict[str, Any]) -> None:
    for chart in all_charts(varied, Look(lang="de")):
        _, texts = read_texts(chart.svg)
        said = " ".join(text.words for text in texts)
        assert not re.search(r"billion|\$|\dbn|\b(Oct|Dec|Mar|May) ", said), chart.name
        assert not re.search(r"\d\.\d{1,2}(?!\d)", said), chart.name


@pytest.mark.parametrize("theme", PALETTES)
def test_each_theme_draws_with_its_own_colours_only(document: dict[str, Any], theme: Theme) -> None:
    for chart in all_charts(document, Look(theme=theme)):
        used = set(re.findall(r"#[0-9A-F]{6}", chart.svg))
        assert used <= set(PALETTES[theme].values())


def test_with_css_variables_every_colour_can_be_changed_by_the_page(
    document: dict[str, Any],
) -> None:
    for chart in all_charts(document, Look(css_variables=True)):
        assert not re.search(r'"#[0-9A-F]{6}"', chart.svg)
        assert "var(--ground, #FFFFFF)" in chart.svg


def test_ids_differ_between_charts_languages_and_themes(document: dict[str, Any]) -> None:
    ids: list[str] = []
    for lang, theme in itertools.product(("en", "de"), PALETTES):
        for chart in all_charts(document, Look(lang=lang, theme=theme)):
            ids += re.findall(r'\bid="([^"]+)"', chart.svg)
    assert ids
    assert len(ids) == len(set(ids))


def test_internal_claims_and_prices_are_not_drawn_or_named(document: dict[str, Any]) -> None:
    for claim in document["claims"]:
        if claim["id"] in ("C09", "C12"):
            claim["internal"] = True
    document["prices"][0]["internal"] = True
    for chart in all_charts(document):
        for ident in ("C09", "C12", document["prices"][0]["id"]):
            assert f'"{ident}"' not in chart.svg
            assert all(ident not in row.values() for row in chart.rows)


def test_every_row_of_a_chart_has_the_same_columns(varied: dict[str, Any]) -> None:
    for chart in all_charts(varied):
        assert len({tuple(row) for row in chart.rows}) <= 1, chart.name
