"""The lines of a weighing: what they say, how wide they are, without colour and Unicode too."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steelyard.desk.terminal import columns, render_terminal, window_note

EXPECTED = """\
! Not reviewed and not counted yet: 1 of the claims
Avalia > Belmar   Aug 2023 to 14 Mar 2024   prices of 2024, comparable sales
USD bn                low     5%    50%    95%   high  # to 50%, . to 95%
Given                0.21   0.37   0.63    1.1    1.8  ###############..........
Came back, visible   0.03   0.05   0.07   0.10   open  ##
Difference           open   0.29   0.55    1.0    1.8  level if 0.55 came unseen
For each dollar seen to come back about 8.5 went out (90%: 4.7 to 16)
Equals 8.1% of a year's Avalian output (nominal, per year)
By price basis: 0.63 comparable sales, 0.93 export price; price moves most
12 reports of 11 original statements; newest: given Mar 2024, back Feb 2024
Left out: training, tourism, 1 promise
Draws: R-hat 1.004, ESS 640, 0 divergent; chance moves the above by 1.2%
Report: out/report.html   Spreadsheet: out/report.xlsx
"""

Json = dict[str, Any]


def test_the_lines_in_full(document: Json) -> None:
    text = render_terminal(
        document, ascii_only=True, report="out/report.html", sheet="out/report.xlsx"
    )
    assert text == EXPECTED


def test_where_the_difference_may_be_zero_no_side_is_named(document: Json) -> None:
    for name in ("balance", "break_even"):
        document[name] = {**document[name], "p05": -2e8}
    english, german = (render_terminal(document, lang=lang) for lang in ("en", "de"))
    assert "came unseen" not in english
    assert "which gave more is open" in english
    assert "wer mehr gab, ist offen" in german


def test_without_a_failed_check_there_are_ten_lines_and_one_of_the_draws(document: Json) -> None:
    document["warnings"] = []
    lines = render_terminal(document, color=True).splitlines()
    assert len(lines) == 11
    assert lines[-1].startswith("\x1b[2mDraws: ")


def test_the_error_of_the_draws_is_that_of_the_sums_and_not_of_a_small_item(
    document: Json,
) -> None:
    row = document["diagnostics"]["quantities"][0]
    document["diagnostics"]["quantities"] += [
        {**row, "name": "balance", "mcse_log": 0.004},
        {**row, "name": "ratio", "mcse_log": 0.007},
    ]
    document["diagnostics"] |= {"divergences": 3}
    last = render_terminal(document).splitlines()[-1]
    assert last.endswith("3 divergent; chance moves the above by 0.70%")
    german = render_terminal(document, lang="de").splitlines()[-1]
    assert "R-Dach 1,004, ESS 640, 3 divergent" in german
    assert "0,70\N{NO-BREAK SPACE}%" in german


@pytest.mark.parametrize("lang", ["en", "de"])
def test_the_newest_evidence_is_named_in_the_language_of_the_line_and_never_dropped(
    document: Json, lang: str
) -> None:
    document["warnings"] = []
    shown = {
        "en": ["12 reports of 11 original statements; newest: given Mar 2024, back Feb 2024"],
        "de": [
            "12 Berichte über 11 ursprüngliche Aussagen",
            "Neueste Belege: gegeben März 2024, zurück Feb. 2024",
        ],
    }
    lines = render_terminal(document, lang=lang).splitlines()
    at = lines.index(shown[lang][0])
    assert lines[at : at + len(shown[lang])] == shown[lang]
    for one in document["newest"]:
        one["name"] = {"en": "x" * 70, "de": "y" * 70}
    short = {
        "en": "given Mar 2024, back Feb 2024",
        "de": "gegeben März 2024, zurück Feb. 2024",
    }
    assert short[lang] in render_terminal(document, lang=lang)


def test_why_the_window_ends_before_the_day_asked_for_is_said(document: Json) -> None:
    end = document["window"]["end"]
    assert window_note(document, end, None) == ""
    assert window_note(document, "2024-12-31", None) == (
        "The window ends 14 Mar 2024, not 31 Dec 2024: nothing that was known by then speaks of "
        "a later day."
    )
    assert "case.yaml ends it there (window.end)" in window_note(document, "2024-12-31", end)
    assert "endet 14. März 2024, nicht 31. Dezember 2024" in window_note(
        document, "2024-12-31", end, "de"
    )


def test_a_second_failed_check_is_pointed_to(document: Json) -> None:
    document["warnings"] *= 3
    first = render_terminal(document).splitlines()[0]
    assert first.startswith("! Not reviewed")
    assert first.endswith("(2 more in the report)")


def test_more_draws_are_offered_only_where_chance_comes_first(document: Json) -> None:
    assert "--draws" not in render_terminal(document)
    document["warnings"] = [{"code": "monte_carlo_error", "en": "Chance", "de": "Zufall"}]
    assert render_terminal(document).splitlines()[0] == "! Chance (see --error)"


def test_what_was_asked_otherwise_hides_nothing_that_the_case_is_to_be_read_with(
    document: Json,
) -> None:
    document["warnings"] = [
        {"code": code, "en": code, "de": code}
        for code in ("without", "monte_carlo_error", "proxy_over_half", "unreviewed")
    ]
    assert render_terminal(document).splitlines()[:3] == [
        "! without",
        "! monte_carlo_error (see --error)",
        "! proxy_over_half (1 more in the report)",
    ]
    document["warnings"] = document["warnings"][:1]
    assert render_terminal(document).splitlines()[1][0] != "!"


def test_only_outputs_of_the_same_kind_stand_beside_the_chosen_one(document: Json) -> None:
    references = document["share_of_economy"]["reference"]
    alike = {**references[0], "id": "other", "default": False, "given": {"p50": 0.0744}}
    trade = {**alike, "id": "trade", "kind": "exports", "given": {"p50": 3.1}}
    references += [alike, trade]
    text = render_terminal(document)
    assert "(nominal, per year); 7.4% by others\n" in text
    references.append({**alike, "id": "third", "given": {"p50": 0.0912}})
    assert "; 7.4 to 9.1% by " in render_terminal(document)
    assert "; 7,4 bis 9,1\N{NO-BREAK SPACE}% " in render_terminal(document, lang="de")


def test_no_text_of_a_case_steers_the_terminal(document: Json) -> None:
    nasty = {"en": "Av\x1b[2J\x9b1m\r\u202ealia\nx", "de": "x"}
    document["parties"][0]["name"] = nasty
    document["warnings"] = [{"code": "x", **nasty}]
    document["scope"]["excluded"] = [{"what": nasty, "why": nasty}]
    for one in (*document["by_basis"].values(), *document["newest"]):
        one["name"] = nasty
    text = render_terminal(document, 120)
    assert text.replace("\n", "").isprintable()
    assert "Av[U+001B][2J[U+009B]1m [U+202E]alia x > Belmar" in text


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_colour_changes_no_letter(document: Json, lang: str, ascii_only: bool) -> None:
    plain = render_terminal(document, 80, color=False, lang=lang, ascii_only=ascii_only)
    bright = render_terminal(document, 80, color=True, lang=lang, ascii_only=ascii_only)
    assert bright != plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", bright) == plain


def test_german_uses_german_words_and_numbers(document: Json) -> None:
    text = render_terminal(document, lang="de")
    assert "Mrd. USD" in text
    assert "0,63" in text
    assert "offen" in text
    assert "billion" not in text.lower()


def test_ascii_only_prints_on_any_terminal(document: Json) -> None:
    for lang in ("en", "de"):
        text = render_terminal(document, lang=lang, ascii_only=True)
        assert text.isascii()
    assert "Maerz" in text


def test_an_open_upper_ratio_reads_at_least_and_no_infinity(document: Json) -> None:
    document["ratio"] |= {"p95": None, "high": None, "open": "the return may be nothing"}
    assert "come back at least 4.7 went out" in render_terminal(document)


def test_nothing_come_back_has_no_ratio(document: Json) -> None:
    document["ratio"] = dict.fromkeys(("low", "high", "p05", "p50", "p95"))
    text = render_terminal(document)
    assert "there is no ratio" in text
    assert "inf" not in text


def test_a_negative_balance_has_no_break_even(document: Json) -> None:
    for key in ("balance", "break_even"):
        document[key] |= {"p05": -9e8, "p50": -4e8, "p95": 1e8}
    line = next(one for one in render_terminal(document).splitlines() if "Difference" in one)
    assert "\N{MINUS SIGN}0.40" in line
    assert "unseen" not in line


def test_price_moves_most_only_where_the_weighing_found_it(document: Json) -> None:
    assert "price moves most" in render_terminal(document)
    document["caveats"] = [one for one in document["caveats"] if one["id"] != "price"]
    assert "moves most" not in render_terminal(document)


def test_both_bars_have_one_scale(document: Json) -> None:
    lines = render_terminal(document, ascii_only=True).splitlines()
    given_, returned = (next(one for one in lines if name in one) for name in ("Given", "Came"))
    share = document["returned"]["value"]["p50"] / document["given"]["value"]["p50"]
    marks = returned.count("#") / given_.count("#")
    assert marks == pytest.approx(share, abs=1 / given_.count("#"))


def test_a_path_that_is_too_long_stays_whole_on_a_line_of_its_own(document: Json) -> None:
    path = "cases/" + "a-very-long-name-" * 5 + "/report.html"
    assert path in render_terminal(document, report=path).splitlines()[-1]


@settings(max_examples=60)
@given(
    name=st.text(alphabet=st.characters(categories=["L", "Zs"]), min_size=1, max_size=70),
    lang=st.sampled_from(["en", "de"]),
    width=st.integers(60, 80),
    ascii_only=st.booleans(),
)
def test_no_line_is_ever_wider_than_it_may_be(
    name: str, lang: str, width: int, ascii_only: bool
) -> None:
    document = copy.deepcopy(_document())
    words = {"en": name, "de": name}
    document["parties"][0]["name"] = words
    document["warnings"] = [{"code": "x", **words}]
    for basis in document["by_basis"].values():
        basis["name"] = words
    document["newest"][2]["name"] = words
    document["scope"]["excluded"] = [{"what": words, "why": words}] * 4
    for line in render_terminal(document, width, lang=lang, ascii_only=ascii_only).splitlines():
        assert columns(line) <= width


def _document() -> Json:
    import json
    from pathlib import Path

    read: Json = json.loads(Path(__file__).with_name("document.json").read_text(encoding="utf-8"))
    return read
