"""desk/caveats.py: what must be said beside the figures, with the numbers of this weighing."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.weighing.drawn import weigh

from steelyard.case.folder import read_case
from steelyard.desk.caveats import add_words
from steelyard.desk.words import item_names, item_words
from steelyard.weighing.document import to_document

Document = dict[str, Any]
SMALL = Path(__file__).parents[1] / "cases" / "drones-for-gold"
ALWAYS = ["value", "interval", "bounds", "returns"]


@cache
def _weighed() -> Document:
    return to_document(weigh(read_case(SMALL), draws=400))


@pytest.fixture
def document() -> Document:
    """The small case as the weighing hands it over, without its words."""
    return copy.deepcopy(_weighed())


def caveats(document: Document) -> dict[str, dict[str, str]]:
    return {one["id"]: one for one in add_words(document)["caveats"]}


def warnings(document: Document, *checks: Document) -> list[Document]:
    found: list[Document] = add_words({**document, "failed_checks": list(checks)})["warnings"]
    return found


def test_some_things_are_always_said_and_said_first(document: Document) -> None:
    assert list(caveats(document))[: len(ALWAYS)] == ALWAYS


def test_every_caveat_and_warning_is_worded_in_both_languages_without_a_gap(
    document: Document,
) -> None:
    checks: list[Document] = [
        {
            "code": "not_converged",
            "failed": [
                {"name": "r_hat", "r_hat": 1.1},
                {"name": "ess", "ess": 321.4},
                {
                    "name": "divergent",
                    "divergences": 120,
                    "trajectories": 9600,
                    "divergent_share": 0.03,
                },
                {"name": "depth", "depth_limit_share": 0.31},
            ],
        },
        {"code": "unreviewed", "n": 3},
        {"code": "orphans", "n": 2},
        {"code": "proxy_over_half", "percent": 64},
        {"code": "unpriced_items", "items": [next(iter(document["given"]["items"]))]},
        {"code": "no_magnitude", "items": ["unheard-of"]},
        {"code": "monte_carlo_error", "percent": 1.4},
        {"code": "error_missed", "percent": 1.4, "asked": "0.01", "figure": "ratio"},
        {"code": "without", "names": "The Harbour Watch"},
        {"code": "as_of_asked", "day": "2024-06-30"},
        {"code": "continued_given", "percent": 31},
        {"code": "continued_returned", "percent": 58},
    ]
    worded = add_words({**document, "failed_checks": checks})
    assert [one["code"] for one in worded["warnings"]] == [check["code"] for check in checks]
    for one in (*worded["warnings"], *worded["caveats"]):
        for lang in ("en", "de"):
            assert one[lang].strip()
            assert not set("{}") & set(one[lang])
        assert one["en"] != one["de"]


def test_a_warning_carries_its_numbers_and_names(document: Document) -> None:
    item = next(iter(document["given"]["items"]))
    name = document["given"]["items"][item]["name"]
    (unpriced, unreviewed) = warnings(
        document, {"code": "unpriced_items", "items": [item]}, {"code": "unreviewed", "n": 17}
    )
    assert name["en"] in unpriced["en"]
    assert name["de"] in unpriced["de"]
    assert "17" in unreviewed["en"]


def test_draws_that_fall_short_are_told_with_their_numbers_in_either_language(
    document: Document,
) -> None:
    divergent = {"divergences": 120, "trajectories": 9600, "divergent_share": 0.03}
    failed = [{"name": "r_hat", "r_hat": 1.0234}, {"name": "divergent", **divergent}]
    (found,) = warnings(document, {"code": "not_converged", "failed": failed})
    assert "(R-hat 1.023, 120 of 9,600 trajectories divergent, 3% in one block)" in found["en"]
    assert "R-Dach 1,023, 120 von 9.600 Bahnen divergent, 3\N{NO-BREAK SPACE}%" in found["de"]


def test_a_warning_of_chance_names_the_figure_it_moves_and_no_option(document: Document) -> None:
    item = next(iter(document["given"]["items"]))
    name = document["given"]["items"][item]["name"]
    found = warnings(
        document,
        *(
            {"code": "monte_carlo_error", "percent": 12.2, **figure}
            for figure in (
                {"figure": "ratio"},
                {"figure": f"given.items.{item}.value"},
                {"figure": f"{item}.quantity"},
                {"figure": "some.other"},
                {},
            )
        ),
    )
    assert "moves the exchange ratio by up to 12%" in found[0]["en"]
    assert f"the value of “{name['en']}”" in found[1]["en"]
    assert f"die Menge bei „{name['de']}“" in found[2]["de"]
    assert found[3] == found[4]
    assert "moves a figure by" in found[4]["en"]
    (small,) = warnings(document, {"code": "monte_carlo_error", "percent": 2.4})
    assert "bis zu 2,4\N{NO-BREAK SPACE}%" in small["de"]
    assert not [one for one in (*found, small) if "--" in one["en"] + one["de"]]


def test_two_sums_share_their_unit_in_german(document: Document) -> None:
    items = document["given"]["items"]
    leading = max(items.values(), key=lambda item: item["value"]["p50"])
    leading["unit_price"] = {"p05": 1.0, "p50": 10.0, "p95": 100.0, "low": 1.0, "high": 100.0}
    leading["quantity"].update(p05=9.0, p50=10.0, p95=11.0)
    first, *others = document["by_basis"].values()
    first["given"]["p50"] = 4.7e9
    for basis in others:
        basis["given"]["p50"] = 1.9e10
    found = caveats(document)["price"]["de"]
    assert "4,7 bis 19\N{NO-BREAK SPACE}Mrd.\N{NO-BREAK SPACE}Dollar" in found


def test_an_item_without_a_name_in_the_document_is_called_by_its_id(document: Document) -> None:
    (found,) = warnings(document, {"code": "no_magnitude", "items": ["unheard-of"]})
    assert "unheard-of" in found["en"]


def test_the_other_parts_of_the_document_stay_as_they_are(document: Document) -> None:
    worded = add_words(document)
    kept = {key: value for key, value in worded.items() if key not in {"caveats", "warnings"}}
    assert kept == {k: v for k, v in document.items() if k not in {"caveats", "warnings"}}


def test_prices_are_named_as_the_weaker_part_only_where_they_are(document: Document) -> None:
    items = document["given"]["items"]
    leading = max(items.values(), key=lambda item: item["value"]["p50"])
    leading["unit_price"] = {"p05": 1.0, "p50": 10.0, "p95": 100.0, "low": 1.0, "high": 100.0}
    leading["quantity"].update(p05=9.0, p50=10.0, p95=11.0)
    assert "price" in caveats(document)
    leading["unit_price"].update(p05=9.9, p95=10.1)
    assert "price" not in caveats(document)
    leading["unit_price"] = None
    assert "price" not in caveats(document)


def test_one_basis_alone_has_no_span_of_bases(document: Document) -> None:
    items = document["given"]["items"]
    leading = max(items.values(), key=lambda item: item["value"]["p50"])
    leading["unit_price"] = {"p05": 1.0, "p50": 10.0, "p95": 100.0, "low": 1.0, "high": 100.0}
    leading["quantity"].update(p05=9.0, p50=10.0, p95=11.0)
    document["by_basis"] = {document["basis"]: document["by_basis"][document["basis"]]}
    assert "price" not in caveats(document)


def test_a_capacity_is_called_one_only_where_one_is_used(document: Document) -> None:
    for claim in document["claims"]:
        claim["use"] = "evidence"
    assert "capacity" not in caveats(document)
    first, other = document["claims"][0], document["claims"][1]
    first["use"], first["capacity_inputs"] = "capacity", [other["id"]]
    name = item_words(item_names(document), other["read_as"], "en")
    assert name in caveats(document)["capacity"]["en"]


@pytest.mark.parametrize(("lang", "words"), [("en", "equals 34 per"), ("de", "entspricht 34 Pro")])
def test_the_share_of_output_is_a_bare_number(document: Document, lang: str, words: str) -> None:
    document["share_of_economy"]["given"]["p50"] = 0.342
    found = caveats(document)["output"]
    assert words in found[lang]
    assert found[lang].endswith(".")
    own = {"en": "They publish nothing.", "de": "Sie veröffentlichen nichts."}
    document["share_of_economy"]["reference"][0]["caveat"] = own
    assert caveats(document)["output"][lang] == f"{found[lang]} {own[lang]}"


def test_what_may_have_passed_unseen_is_the_cases_own_words(document: Document) -> None:
    assert "Other goods" in caveats(document)["returns"]["en"]
    document["scope"]["unseen"] = {"en": "Favours", "de": "Gefallen"}
    assert "Favours may have passed" in caveats(document)["returns"]["en"]


def test_sources_are_called_official_only_where_most_are(document: Document) -> None:
    for source in document["sources"]:
        source["kind"] = "media"
    assert "governments" not in caveats(document)["sources"]["en"]
    for source in document["sources"]:
        source["kind"] = "government"
    assert "governments" in caveats(document)["sources"]["en"]


def test_without_an_output_nothing_is_said_of_it(document: Document) -> None:
    document["share_of_economy"]["reference"] = []
    assert "output" not in caveats(document)


def test_silence_is_one_sentence_that_names_each_item_that_goes_on_unseen(
    document: Document,
) -> None:
    for leg in ("given", "returned"):
        for item in document[leg]["items"].values():
            item.update(continued_share=0.0)
    assert not [id for id in caveats(document) if id.startswith("silence")]
    item = next(iter(document["returned"]["items"].values()))
    item.update(continued_share=0.2, newest_evidence="2025-06-30")
    found = caveats(document)["silence"]
    assert f"{item['name']['en']} ends in Jun 2025" in found["en"]
    assert "Juni 2025" in found["de"].replace("\N{NO-BREAK SPACE}", " ")
    other = next(iter(document["given"]["items"].values()))
    other.update(continued_share=0.2, newest_evidence="2024-11-05")
    found = caveats(document)["silence"]
    assert f"{item['name']['en']} (Jun 2025)" in found["en"]
    assert f"{other['name']['de']} (Nov. 2024)" in found["de"]
    for one in (item, other):
        one.update(newest_evidence=None)
    assert "silence" not in caveats(document)


def test_reports_and_origins_are_counted_and_rivals_named_where_there_are_any(
    document: Document,
) -> None:
    document["counts"].update(reports=41, origins=29)
    found = caveats(document)["sources"]
    assert "41" in found["en"]
    assert "29" in found["en"]
    sources = {row["source"] for row in document["origins"]}
    assert f"sources that made them: {len(sources)}" in found["en"]
    assert f"von denen sie stammen: {len(sources)}" in found["de"]
    first = document["published"][:1]
    for rows in (first, first[:0]):
        document["published"] = rows
        assert "rivals" not in caveats(document)


def test_a_contradiction_calls_its_sources_as_the_reader_calls_them(document: Document) -> None:
    first, second = document["sources"][:2]
    first["name_de"], second["name_de"] = "Zollverein", ""
    ends = {"least": 30, "least_source": first["name"], "most": 20, "most_source": second["name"]}
    document["failed_checks"] = [{"code": "contradiction", "items": ["drones"], **ends}]
    (warning,) = add_words(document)["warnings"]
    assert "Zollverein sagt mindestens" in warning["de"]
    assert f"{first['name']} says at least" in warning["en"]
    assert second["name"] in warning["de"]
