"""The report page as text: whole, closed to the outside, the same each time, and never fooled."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from copy import deepcopy
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from steelyard.base.tables import read_table
from steelyard.desk.report import public_document, render_report
from steelyard.desk.report.figures import trace_nodes
from steelyard.weighing.trace import figure_paths, trace_figure

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "]]><svg/onload=alert(1)>",
    "invoice\u202egnp.exe",
    "zero\u200bwidth\ufeff",
    "\x00\x08nul",
    "&lt;b&gt;",
)


class Reader(HTMLParser):
    """What a browser would make of the page: elements in order, and the text outside scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.blocks: dict[str, str] = {}
        self.text: list[str] = []
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style", "title"):
            self._within = tag + ("-data" if ("type", "application/json") in attrs else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "title"):
            self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within:
            self.blocks[self._within] = self.blocks.get(self._within, "") + data
        else:
            self.text.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


def everywhere(value: Any, evil: str) -> Any:
    """The document with `evil` behind every text that the page could print."""
    keep = {
        "id", "item", "use", "status", "bound", "measure", "kind", "basis", "account", "leg",
        "measures", "role", "state", "source", "family", "camp", "origin", "read_as", "claim",
        "a", "b", "start", "end", "date", "as_of", "known_to", "reported_on", "window_start", "window_end",
        "newest_evidence", "promised_on", "since", "schema", "currency", "definition", "published",
        "leading_item", "grade", "troops", "technology", "shape", "per", "value_currency",
        "figure", "on", "due_by", "due_from", "timing", "seen", "term", "out", "trust", "level",
        "side", "how",
    }  # fmt: skip
    if isinstance(value, dict):
        return {
            key: one if key in keep and isinstance(one, str) else everywhere(one, evil)
            for key, one in value.items()
        }
    if isinstance(value, list):
        return [everywhere(one, evil) for one in value]
    return f"{value}{evil}" if isinstance(value, str) else value


def hostile(document: dict[str, Any], evil: str) -> dict[str, Any]:
    """Ids, months and codes stay what they are: a case cannot hold others."""
    made = everywhere(document, evil)
    ids = (
        "months", "options", "basis", "price_year", "grid", "origins", "links", "window", "widths",
    )  # fmt: skip
    for key in ids:
        made[key] = deepcopy(document[key])
    for basis, totals in made["by_basis"].items():
        totals["unfilled"] = document["by_basis"][basis]["unfilled"]
    for claim, old in zip(made["claims"], document["claims"], strict=True):
        claim["capacity_inputs"] = old["capacity_inputs"]
    for bridge, old in zip(made["bridges"], document["bridges"], strict=True):
        for end, way in bridge["ends"].items():
            for step, was in zip(way["steps"], old["ends"][end]["steps"], strict=True):
                step["name"] = was["name"]
    found, was = made["hypotheses"], document["hypotheses"]
    for key in ("leaders", "overturn", "confidence", "bayes_factors"):
        found[key] = deepcopy(was[key])
    for piece, old in zip(found["pieces"], was["pieces"], strict=True):
        piece["ratings"], piece["stands_for"] = old["ratings"], old["stands_for"]
    for kind in ("without_piece", "without_source"):
        for row, old in zip(found[kind], was[kind], strict=True):
            row["without"], row["leaders"] = old["without"], old["leaders"]
    return dict(made)


def test_the_page_is_the_same_each_time(document: dict[str, Any]) -> None:
    shuffled = dict(reversed(list(document.items())))
    assert render_report(document) == render_report(deepcopy(document)) == render_report(shuffled)


def test_the_document_that_was_given_is_not_changed(document: dict[str, Any]) -> None:
    before = deepcopy(document)
    render_report(document)
    assert document == before


def test_the_policy_lets_in_only_the_pages_own_script_and_style(document: dict[str, Any]) -> None:
    reader = read(render_report(document))
    policy = next(a["content"] for tag, a in reader.tags if "http-equiv" in a) or ""
    for name in ("script", "style"):
        digest = hashlib.sha256(reader.blocks[name].encode()).digest()
        assert f"{name}-src 'sha256-{b64encode(digest).decode()}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy


def test_nothing_is_loaded_and_nothing_is_styled_or_scripted_in_place(
    document: dict[str, Any],
) -> None:
    page = render_report(document)
    reader = read(page)
    for tag, attributes in reader.tags:
        assert tag not in {"link", "iframe", "object", "embed", "base", "img", "image"}
        assert not {"src", "srcset", "style", "srcdoc", "ping"} & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]
    assert "url(http" not in page
    assert "@import" not in page


def test_every_address_is_a_plain_link_that_tells_nobody_where_it_was_clicked(
    document: dict[str, Any],
) -> None:
    links = [a for tag, a in read(render_report(document)).tags if tag == "a"]
    outside = [a for a in links if not (a["href"] or "").startswith("#")]
    assert outside
    assert all((a["href"] or "").startswith(("https://", "http://")) for a in outside)
    assert {a["rel"] for a in outside} == {"noopener noreferrer"}


@pytest.mark.parametrize("evil", HOSTILE)
def test_hostile_text_stays_text(document: dict[str, Any], evil: str) -> None:
    attack = hostile(document, evil)
    plain, attacked = (read(render_report(one, ())) for one in (document, attack))
    tame = [tag for tag, _ in plain.tags if tag not in {"a", "span", "bdi"}]
    assert [tag for tag, _ in attacked.tags if tag not in {"a", "span", "bdi"}] == tame
    assert not [a for _, a in attacked.tags if any(name.startswith("on") for name in a)]
    assert attacked.blocks["script"] == plain.blocks["script"]
    data = json.loads(attacked.blocks["script-data"])
    assert set(data["claims"]) == {claim["id"] for claim in document["claims"]} - {
        claim["id"] for claim in document["claims"] if claim["internal"]
    }
    for tag, attributes in attacked.tags:
        if tag == "a":
            assert (attributes["href"] or "").startswith(("#", "https://", "http://"))
    # Charts break longer words into more lines, so only the kinds of their elements are held.
    drawn, fooled = (read(render_report(one)) for one in (document, attack))
    assert {tag for tag, _ in fooled.tags} <= {tag for tag, _ in drawn.tags} | {"tspan"}
    assert {name for _, a in fooled.tags for name in a} <= {
        name for _, a in drawn.tags for name in a
    }
    for unseen in "\u202e\u200b\ufeff\x00\x08":
        assert unseen not in "".join(attacked.text)
        assert unseen not in attacked.blocks["script-data"]


@settings(max_examples=25, deadline=None)
@given(note=st.text(st.characters(codec="utf-8"), max_size=40))
def test_any_note_comes_through_as_the_note_it_was(note: str) -> None:
    claim = {"id": "C1", "item": "grain", "use": "evidence", "status": "delivered"}
    shown, _ = public_document({"claims": [{**claim, "note": note}]})
    assert len(shown["claims"][0]["note"]) >= len(note)


def test_a_note_of_200_kilobytes_is_carried_and_breaks_nothing(document: dict[str, Any]) -> None:
    document["claims"][0]["note"] = "long & <long> " * 15_000
    reader = read(render_report(document))
    data = json.loads(reader.blocks["script-data"])
    assert data["claims"]["C01"]["note"] == document["claims"][0]["note"]


def test_what_is_internal_is_not_in_the_page_and_is_counted(document: dict[str, Any]) -> None:
    for row, name in ((document["claims"][3], "C04"), (document["prices"][0], "P01")):
        row["internal"] = True
        row["note"] = f"the confidential word about {name}"
        row["url"] = f"https://example.org/secret-{name}"
    document["documents"][0]["internal"] = True
    document["documents"][0]["title"] = "the confidential paper"
    page = render_report(document)
    assert "confidential" not in page
    assert "secret-" not in page
    assert not re.search(r"\b(C04|P01)\b", page)
    withheld = sum(
        row["internal"] for kind in ("claims", "prices", "documents") for row in document[kind]
    )
    withheld += sum(piece["internal"] for piece in document["hypotheses"]["pieces"])
    assert f"Internal rows withheld: {withheld}" in page


def test_totals_do_not_move_when_rows_are_withheld(document: dict[str, Any]) -> None:
    before, _ = public_document(document)
    document["claims"][3]["internal"] = True
    after, _ = public_document(document)
    for key in ("given", "returned", "balance", "ratio", "counts", "by_basis"):
        assert before[key] == after[key]


def test_both_languages_are_in_the_page_and_one_is_shown(document: dict[str, Any]) -> None:
    for lang in ("en", "de"):
        reader = read(render_report(document, lang=lang))
        assert reader.tags[0] == ("html", {"lang": lang, "data-written-for": lang})
        spoken = [a.get("class") for tag, a in reader.tags if tag == "span"]
        assert spoken.count("en") == spoken.count("de") > 100
    assert read(render_report(document)).tags[0] == ("html", {"lang": "en"})
    with pytest.raises(ValueError, match="en and de"):
        render_report(document, lang="fr")


def test_german_text_never_says_billion(document: dict[str, Any]) -> None:
    page = render_report(document)
    german = re.findall(r'<span class="de">([^<]*)</span>', page)
    assert german
    assert not [one for one in german if re.search(r"billion|\d[bm]n\b", one, re.IGNORECASE)]
    assert any("Mio.\xa0Dollar" in one for one in german)


def test_every_figure_the_weighing_has_opens_a_trace_that_ends_somewhere(
    document: dict[str, Any],
) -> None:
    shown, _ = public_document(document)
    nodes = trace_nodes(shown)
    bare = {path.split("@")[0] for path in figure_paths(shown)}
    assert bare <= set(nodes)
    for node in nodes.values():
        assert all(part in nodes for part in node["p"])


def reached(nodes: dict[str, Any], start: str) -> set[str]:
    """All nodes below `start`."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        id = waiting.pop()
        if id not in found:
            found.add(id)
            waiting += nodes[id]["p"]
    return found


def test_the_page_traces_a_value_to_the_rows_that_the_command_line_names(
    document: dict[str, Any],
) -> None:
    shown, _ = public_document(document)
    nodes = trace_nodes(shown)
    for leg in ("given", "returned"):
        for item in shown[leg]["items"]:
            path = f"{leg}.items.{item}.value"
            leaves = {
                f"{one.kind}:{one.row}"
                for one in trace_figure(shown, path).walk()
                if one.kind in {"claim", "price"}
            }
            assert leaves
            assert leaves <= reached(nodes, path)
            assert leaves <= reached(nodes, f"{leg}.value")


def test_each_number_links_to_its_trace_and_ids_are_given_once(document: dict[str, Any]) -> None:
    reader = read(render_report(document))
    ids = [a["id"] for _, a in reader.tags if a.get("id")]
    assert len(ids) == len(set(ids))
    data = json.loads(reader.blocks["script-data"])
    figures = [a for _, a in reader.tags if a.get("class") == "fig" and "data-figure" in a]
    assert len(figures) > 50
    for one in figures:
        assert one["data-figure"] in data["nodes"]
        assert one["href"] == f"#fig={one['data-figure']}"
    for path in ("given.value", "returned.value", "balance", "ratio", "share_of_economy.given"):
        assert path in ids


def test_headings_step_down_one_at_a_time(document: dict[str, Any]) -> None:
    levels = [
        int(tag[1]) for tag, _ in read(render_report(document)).tags if tag in {"h1", "h2", "h3"}
    ]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_every_heading_cell_a_scope(
    document: dict[str, Any],
) -> None:
    tags = read(render_report(document)).tags
    tables = [n for n, (tag, _) in enumerate(tags) if tag == "table"]
    assert len(tables) > 10
    assert all(tags[n + 1][0] == "caption" for n in tables)
    assert all(a.get("scope") in {"col", "row"} for tag, a in tags if tag == "th")


def test_a_warning_comes_before_the_headline(document: dict[str, Any]) -> None:
    page = render_report(document)
    assert page.index(document["warnings"][0]["en"]) < page.index("<h1")


def test_an_open_ratio_is_said_as_a_floor(document: dict[str, Any]) -> None:
    document["ratio"].update(p50=None, p95=None, high=None, open="the return may be nothing")
    text = "".join(read(render_report(document)).text)
    assert "at least 4.7 went out" in text
    document["ratio"].update(p05=None, low=None)
    assert "there is no ratio" in "".join(read(render_report(document)).text)


def test_an_exchange_without_output_reference_series_or_promises_still_has_a_page(
    document: dict[str, Any],
) -> None:
    document["share_of_economy"] = {"given": None, "returned": None, "reference": []}
    for key in ("promises", "series", "documents", "published", "unpriced", "prices", "priors"):
        document[key] = []
    document["warnings"], document["newest"], document["settings"] = [], [], []
    document["due"]["items"], document["trade"]["items"], document["supporting"] = {}, {}, {}
    assert "<h1" in render_report(document)


def test_a_case_without_output_says_nothing_of_it(document: dict[str, Any]) -> None:
    assert "Against a year's output" in "".join(read(render_report(document)).text)
    nothing = {**dict.fromkeys(("low", "high", "p05", "p50", "p95")), "open": "no output"}
    document["share_of_economy"] = {"given": nothing, "returned": nothing, "reference": []}
    page = render_report(document)
    text = "".join(read(page).text)
    assert "Against a year's output" not in text
    assert "Gemessen an der Jahreswirtschaftsleistung" not in text
    assert 'id="references' not in page
    assert "equals open" not in text
    assert "entspricht offen" not in text


def test_the_totals_as_assumed_stand_between_half_and_twice_the_allowance(
    document: dict[str, Any],
) -> None:
    table = section(render_report(document, ()), "lean-table")
    rows = [
        re.sub("<[^>]*>", " ", row.split("</tr>")[0]) for row in table.split('<th scope="row">')[1:]
    ]
    assert [row.split("  ")[0].strip() for row in rows] == [
        "half the allowance", "as assumed", "twice the allowance",
    ]  # fmt: skip
    for part in ("given", "returned"):
        assert f'data-figure="{part}.value"' in table
    assert 'data-figure="balance"' in table


def test_default_reasons_are_said_in_german_and_a_cases_own_as_it_wrote_them(
    document: dict[str, Any],
) -> None:
    default = next(row for row in read_table("priors.csv") if row["name"] == "camp_scale")
    document["priors"] = [
        {**default, "value": 0.35, "spread": None, "origin": "default"},
        {
            "name": "lean_scale", "value": 0.3, "spread": None, "origin": "case",
            "reason": "harbour tallies differ",
        },
    ]  # fmt: skip
    table = section(render_report(document, ()), "priors-table")
    german = next(r["reason"] for r in read_table("priors.de.csv") if r["name"] == "camp_scale")
    assert (
        f'<span class="en">{escape(default["reason"])}</span>'
        f'<span class="de">{escape(german)}</span>'
    ) in table
    assert '<td class="text c">harbour tallies differ</td>' in table


def test_every_default_has_a_german_reason_with_the_same_numbers() -> None:
    german = {row["name"]: row["reason"] for row in read_table("priors.de.csv")}
    defaults = read_table("priors.csv")
    assert list(german) == [row["name"] for row in defaults]

    def numbers(text: str) -> list[str]:
        return re.findall(r"\d+(?:\.\d+)?", text)

    for row in defaults:
        said = re.sub(r"(?<=\d),(?=\d)", ".", german[row["name"]])
        assert numbers(said) == numbers(row["reason"]), row["name"]
        assert said.endswith(".")


def test_a_window_that_ends_before_the_day_asked_for_is_said(document: dict[str, Any]) -> None:
    document["options"]["as_of"] = "2024-12-31"
    text = "".join(read(render_report(document)).text)
    assert "What was known by 31 Dec 2024; the window ends earlier, on 14 Mar 2024" in text
    document["options"]["as_of"] = document["window"]["end"]
    assert "the window ends earlier" not in "".join(read(render_report(document)).text)


def section(page: str, id: str) -> str:
    return page.split(f'id="{id}"')[1].split("</table>", maxsplit=1)[0]


def test_settings_that_are_words_are_said_in_both_languages(document: dict[str, Any]) -> None:
    table = section(render_report(document, ()), "settings-table")
    assert '<span class="en">documented</span><span class="de">nur Belegtes</span>' in table
    assert '<span class="en">comparable sales</span>' in table


def test_items_that_only_lend_a_price_are_named_and_an_unchanged_price_is_called_so(
    document: dict[str, Any],
) -> None:
    cell = next(one for one in document["grid"] if one["proxy"])
    cell["proxy"].update(item="log_used", low=1.0, high=1.0)
    document["names"]["log_used"] = {"en": "Used log", "de": "Gebrauchter Stamm"}
    table = section(render_report(document, ()), "grid-table")
    assert "Used log" in table
    assert "gleicher Preis" in table
    assert "log used" not in table


def test_a_definition_stands_apart_from_the_family(document: dict[str, Any]) -> None:
    document["given"]["items"]["timber"]["definition"] = "barges * load"
    table = section(render_report(document, ()), "items-given")
    assert '</span><span class="why c">= ' in table


def test_the_newest_evidence_is_that_of_the_heaviest_item_of_each_leg(
    document: dict[str, Any],
) -> None:
    text = "".join(read(render_report(document, ())).text)
    (line,) = re.findall(r"Newest evidence: (.*?)Neueste", text, re.DOTALL)
    heaviest = [
        max(document[leg]["items"].items(), key=lambda pair: pair[1]["value"]["p50"])[1]
        for leg in ("given", "returned")
    ]
    for item in heaviest:
        assert item["name"]["en"] in line
    assert line.count(";") == 1


def test_a_share_of_output_is_of_a_year(document: dict[str, Any]) -> None:
    text = re.sub(r"\s+", " ", "".join(read(render_report(document, ())).text))
    assert "What was given per year equals 8.1% of a year's Avalian output" in text
    assert "einer avalischen Jahreswirtschaftsleistung" in text


def test_other_peoples_words_are_german_where_the_case_has_them(document: dict[str, Any]) -> None:
    page = render_report(document, ())
    for word in ("Listenpreise", "Forstinstitut 2024", "Preis: Listenpreise sind höher"):
        assert word in section(page, "published-given")
