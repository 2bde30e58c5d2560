"""desk/report/headline.py: the first sentence says what went out in the case's own words."""

from __future__ import annotations

from typing import Any

import pytest
from markupsafe import Markup

from steelyard.desk.report import render_report
from steelyard.desk.report.headline import headline
from steelyard.desk.report.public import public_document

Document = dict[str, Any]


def said(document: Document) -> Any:
    return headline(public_document(document)[0], lambda path, shown: Markup("{}").format(shown))[
        "headline"
    ]


def test_without_words_of_the_case_it_is_goods_and_services(document: Document) -> None:
    assert "goods and services" in said(document).en
    assert said(document).en.startswith("By public accounts Avalia gave")
    assert said(document).de.startswith("Nach öffentlichen Angaben gab Avalien")


@pytest.mark.parametrize("continued", [False, True])
def test_the_cases_words_take_their_place(document: Document, continued: bool) -> None:
    document["scope"]["legs"] = {"given": {"en": "doctors", "de": "junge Ärzte"}}
    document["failed_checks"] = [{"code": "continued_returned", "percent": 40}] if continued else []
    both = said(document)
    assert both.en.startswith(
        "By public accounts doctors went from Avalia to Belmar, for a notional $"
    )
    assert both.de.startswith(
        "Avalien an Belmar, nach öffentlichen Angaben: junge Ärzte, rechnerisch etwa "
    )
    assert ("assumed" in both.en) == continued
    assert "goods and services" not in both.en
    assert "By public accounts doctors went from" in render_report(document, charts=())
