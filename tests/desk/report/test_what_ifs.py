"""What must be true and why not their figure, as sections of the page."""

from __future__ import annotations

import re
from typing import Any

from steelyard.desk.report import render_report

Json = dict[str, Any]


def section(page: str, id: str) -> str:
    found = re.search(rf'<section id="{id}".*?</section>', page, re.DOTALL)
    assert found, id
    return found[0]


def test_what_must_be_true_tells_combinations_and_single_numbers(document: Json) -> None:
    text = section(render_report(document), "suppositions")
    assert "For what went out to come to $900m or more" in text
    assert "Damit das Gegebene auf 900\N{NO-BREAK SPACE}Mio." in text
    assert "Forestry 2024" in text
    # Three combinations of two numbers, each with its chance.
    assert len(re.findall(r'<tr><th scope="row">.{0,90}high', text)) >= 2
    assert "1.7 times" in text
    assert "Lorries" not in text, "a number that no draw reaches is left out"
    assert "Draws in which it holds: 0" in text
    levels = re.findall(r'<th scope="row">.*?\$([\d.]+(?:m|bn))', text)
    assert levels[-5:] == ["290m", "440m", "550m", "720m", "1.0bn"]


def test_every_published_sum_has_its_steps_and_the_drawn_one_stands_first(document: Json) -> None:
    text = section(render_report(document), "bridges")
    assert re.findall(r'id="from-(V\d+)"', text) == ["V01", "V02", "V03", "V04"]
    document["bridges"].reverse()
    text = section(render_report(document), "bridges")
    assert re.findall(r'id="from-(V\d+)"', text)[0] == "V01"
    assert 'id="chart-why-not-v01"' in text
    assert "no day in common" in text
    assert "remainder, not explained" in text
    assert "Rest, nicht erklärt" in text


def test_a_document_without_them_has_no_such_sections(document: Json) -> None:
    for key in ("bridges", "suppositions", "break_even_levels"):
        document.pop(key)
    page = render_report(document)
    assert 'id="bridges"' not in page
    assert 'id="suppositions"' not in page
    assert 'href="#bridges"' not in page
