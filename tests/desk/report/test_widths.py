"""The sentences of the cards: each follows from the figures, in both languages, for any reader."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest

from steelyard.desk.report.widths import explained_widths

NO_BREAK = "\N{NO-BREAK SPACE}"


def told(document: dict[str, Any], item: str = "timber") -> tuple[str, str]:
    """All that is said of an item's width, English and German."""
    found = next(one for one in explained_widths(document) if one.item == item)
    en, de = (" ".join(getattr(p, lang) for p in found.paragraphs) for lang in ("en", "de"))
    return en.replace(NO_BREAK, " "), de.replace(NO_BREAK, " ")


def said_as(document: dict[str, Any], item: str, **counts: int) -> tuple[str, str]:
    """What is said when so many of the item's statements are of a kind."""
    changed = copy.deepcopy(document)
    width = changed["widths"][item]
    pattern = width["figures"][0]
    origins = sum(counts.values())
    width["figures"] = [{**pattern, "source": f"s{n % 2}"} for n in range(origins)]
    width["origins"], width["reports"] = origins, origins + 1
    blank = {"lowest": None, "highest": None, "times": None, "plain": 0}
    width["apart"] = {**blank, "at_least": 0, "at_most": 0, "none": 0, **counts}
    width["camps"] = []
    return told(changed, item)


def test_every_sentence_begins_with_a_capital_and_ends_with_a_stop(
    document: dict[str, Any],
) -> None:
    for one in explained_widths(document):
        for paragraph in one.paragraphs:
            for text in paragraph:
                assert re.match(r"[A-ZÄÖÜ„“]", text), text
                assert text.endswith("."), text
                assert "  " not in text
                assert "{" not in text


def test_the_words_are_those_of_a_newspaper_and_not_of_a_statistician(
    document: dict[str, Any],
) -> None:
    words = "posterior|prior|log|variance|exaggerat|confirmed|Varianz|übertr"
    for one in explained_widths(document):
        for text in (part for paragraph in one.paragraphs for part in paragraph):
            assert not re.search(rf"\b({words})", text), text


def test_a_source_ran_so_many_times_the_median_of_the_others(document: dict[str, Any]) -> None:
    en, de = told(document)
    assert (
        "Harbour Office ran about 1.2 times the median of the others; with 90% probability it "
        "was between 0.95 and 1.6 times." in en
    )
    assert "lag etwa beim 1,2-Fachen des Medians der anderen" in de
    assert "ran level with the median of the others" in en
    assert "too few figures to say whether Field Institute runs high or low" in en
    assert "It does not show who is right." in en


def test_reports_statements_and_sources_are_counted_in_letters(document: dict[str, Any]) -> None:
    en, de = told(document)
    assert (
        "Four reports give numbers for this. They go back to three statements by three sources."
        in en
    )
    assert (
        "Vier Berichte nennen hierfür Zahlen. Sie gehen auf drei Aussagen von drei Quellen zurück."
        in de
    )
    assert "One of them says only “at least”." in en
    assert "One report gives a number for this." in told(document, "grain")[0]


@pytest.mark.parametrize(
    ("counts", "en", "de"),
    [
        (
            {"at_least": 1},
            "It says only “at least”, so it sets no upper end.",
            "Gesagt ist nur „mindestens“, also kein oberes Ende.",
        ),
        (
            {"at_least": 2},
            "Both say only “at least”, so neither sets an upper end.",
            "Beide Male heißt es nur „mindestens“; ein oberes Ende nennt niemand.",
        ),
        (
            {"at_most": 3},
            "All of them say only “at most” or give a calculated ceiling, so none sets a lower end.",
            "eine rechnerische Obergrenze; ein unteres Ende nennt niemand.",
        ),
        (
            {"at_least": 2, "none": 1},
            "Two of them say only “at least”. One of them says that none was seen.",
            "„mindestens“. In einem Fall heißt es, dass nichts zu sehen war.",
        ),
    ],
)
def test_one_sided_statements_are_told_by_how_many_of_all_they_are(
    document: dict[str, Any], counts: dict[str, int], en: str, de: str
) -> None:
    told_en, told_de = said_as(document, "timber", **counts)
    assert en in told_en
    assert de in told_de


def test_the_middle_figure_of_each_camp_stands_beside_the_estimate(
    document: dict[str, Any],
) -> None:
    width, q = document["widths"]["timber"], document["given"]["items"]["timber"]["quantity"]
    coast, research = (word["ratio"] * q["p50"] for word in width["camps"])
    assert (round(coast, -4), round(research, -4)) == (730_000, 670_000)
    en, de = told(document)
    assert (
        "The middle figure by camp is 730,000 for coast states (one figure) and 670,000 for "
        "researchers (one figure); this estimate puts it at 610,000." in en
    )
    assert "Küstenstaaten 730.000 (eine Zahl) und Forschung 670.000 (eine Zahl)" in de


def test_a_camp_without_a_name_is_the_others(document: dict[str, Any]) -> None:
    document["widths"]["timber"]["camps"][0]["camp"] = ""
    en, de = told(document)
    assert "730,000 for the others (one figure)" in en
    assert "die Übrigen 730.000 (eine Zahl)" in de


@pytest.mark.parametrize(
    ("quantity", "said"),
    [
        (0.18, "uncertain mostly because of the price (82%), less because of the quantity (18%)"),
        (0.75, "uncertain mostly because of the quantity (75%), less because of the price (25%)"),
        (0.47, "about as much because of the quantity (47%) as because of the price (53%)"),
    ],
)
def test_price_or_quantity_is_named_by_its_share(
    document: dict[str, Any], quantity: float, said: str
) -> None:
    document["widths"]["timber"]["value_parts"] = {"quantity": quantity, "price": 1 - quantity}
    assert said in told(document)[0]


def test_a_second_reason_is_named_only_where_it_is_large(document: dict[str, Any]) -> None:
    parts = document["widths"]["timber"]["parts"]
    assert "the second is that the figures are few, rough or one-sided (30%)" in told(document)[0]
    parts[0]["share"], parts[1]["share"] = 0.9, 0.1
    en, de = told(document)
    assert (
        "The main reason is that individual sources may run high or low (90% of the width)." in en
    )
    assert "Der Hauptgrund: Einzelne Quellen können zu hoch oder zu niedrig liegen" in de
    assert "second is" not in en


def test_half_and_twice_the_shared_error_are_told_from_the_document(
    document: dict[str, Any],
) -> None:
    assert (
        "With half that allowance it would run from 450,000 to 820,000, with twice the allowance "
        "from 340,000 to 1.1 million." in told(document)[0]
    )
    for part in document["widths"]["timber"]["parts"]:
        part["share"] = 0.0 if part["name"] == "common_lean" else 0.25
    assert "allowance" not in told(document)[0]


def test_more_sources_than_are_named_are_left_to_the_table_of_sources(
    document: dict[str, Any],
) -> None:
    leans = document["widths"]["timber"]["leans"]
    leans[:] = [{**leans[0], "source": f"s{n}", "learnt": True} for n in range(5)]
    assert "The table of sources tells the same of one more." in told(document)[0]
    leans += [{**leans[0], "source": f"t{n}", "learnt": False} for n in range(4)]
    leans += [{**leans[0], "source": "s9"}]
    en = told(document)[0]
    assert "The table of sources tells the same of two more." in en
    assert "For four other sources there are too few figures" in en


def test_what_nobody_reports_on_says_what_it_is_worked_out_from(document: dict[str, Any]) -> None:
    width = document["widths"]["barges"]
    width.update(figures=[], reports=0, origins=0)
    en, de = told(document, "barges")
    assert "No report gives a number for this alone; it " in en
    assert "Kein Bericht nennt hierfür allein eine Zahl; sie " in de
    assert "Nobody has reported on " in en


def test_the_price_of_one_is_told_with_how_little_stands_behind_it(
    document: dict[str, Any],
) -> None:
    changed = copy.deepcopy(document)
    leg = next(leg for leg in ("given", "returned") if changed[leg]["items"])
    id, item = next(iter(changed[leg]["items"].items()))
    item["unit_price"] = {"low": 90, "p05": 80, "p50": 100, "p95": 210, "high": 190}
    item["proxy_price"] = None
    row = {**changed["prices"][0], "item": id, "basis": changed["basis"], "used": True}

    def said(*rows: dict[str, Any]) -> str:
        changed["prices"] = [*rows, {**row, "used": False}, {**row, "basis": "another"}]
        return told(changed, id)[0]

    assert "One is put at" not in said()
    assert "a single reported price stands behind it" in said(row)
    assert "from 3 reported prices" in said(row, row, row)
    item["proxy_price"] = {"item": "a_loan", "low": 0.5, "high": 2.0}
    assert "so that of “a loan” is borrowed, times 0.50 to 2." in said()
