"""The flagship case holds every row of its register, judged by hand, and is whole in itself."""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.expressions import parse_expression, parse_inequality
from steelyard.case.folder import read_case

FLAGSHIP = Path(__file__).parents[2] / "cases" / "unequal-partnership"

GIVEN = {f"G{n:03d}" for n in range(1, 321)}
RETURNED = {f"R{n:03d}" for n in range(1, 123)}
REGISTER_PRICES = {f"P{n:03d}" for n in range(1, 95)}
REGISTER_SERIES = {f"S{n:03d}" for n in range(1, 121)}
PUBLISHED = {f"F{n:03d}" for n in range(1, 86)}

# Results of studies and totals in money; G236 and G237 are the two that nobody else counts.
COMPARED = (
    {f"G{n:03d}" for n in (*range(35, 42), *range(190, 193), *range(225, 242))} - {"G236", "G237"}
) | {f"R{n:03d}" for n in (69, 70, *range(74, 87))}
REPEATS_MARKED_IN_THE_REGISTER = 101
CAPACITIES_MARKED_IN_THE_REGISTER = 30
READ_FROM_WORDS = {
    "G001",
    "G002",
    "G013",
    "G021",
    "G045",
    "G065",
    "G086",
    "G094",
    "G118",
    "G134",
    "G221",
    "G241",
    "G282",
    "G292",
    "G312",
}
STALE = {
    ("G059", "G057"),
    ("G122", "G106"),
    ("G155", "G152"),
    ("G166", "G162"),
    ("G172", "G162"),
    ("G193", "G162"),
}
VALUED = {"exchange", "due", "trade"}


@cache
def flagship() -> Case:
    """The case, read once."""
    return read_case(FLAGSHIP)


def claims() -> dict[str, Claim]:
    """Claims by id."""
    return {claim.id: claim for claim in flagship().claims}


def rows(name: str) -> list[dict[str, str]]:
    """A register as it stands on disk."""
    with (FLAGSHIP / name).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_every_row_of_the_register_is_there_once_under_its_id() -> None:
    case = flagship()
    assert [row["id"] for row in rows("claims/given.csv")] == sorted(GIVEN)
    assert [row["id"] for row in rows("claims/returned.csv")] == sorted(RETURNED)
    assert {claim.id for claim in case.claims} == GIVEN | RETURNED
    assert {price.id for price in case.prices} >= REGISTER_PRICES
    assert {row.id for row in case.series} >= REGISTER_SERIES
    assert {figure.id for figure in case.published} == PUBLISHED


def test_ids_of_prices_and_series_run_on_without_a_gap() -> None:
    case = flagship()
    assert sorted(price.id for price in case.prices) == [
        f"P{n:03d}" for n in range(1, len(case.prices) + 1)
    ]
    assert sorted(row.id for row in case.series) == [
        f"S{n:03d}" for n in range(1, len(case.series) + 1)
    ]


def test_results_of_studies_and_totals_in_money_are_never_evidence() -> None:
    by_id = claims()
    assert {id: by_id[id].role for id in COMPARED} == dict.fromkeys(COMPARED, "comparison")
    prices = {price.id: price for price in flagship().prices}
    assert prices["P048"].role == prices["P049"].role == "comparison"
    assert all(claim.role != "evidence" for claim in by_id.values() if claim.kind == "value")


def test_the_two_counts_of_a_study_that_stay_evidence_say_so() -> None:
    for id in ("G236", "G237"):
        assert claims()[id].role == "evidence"
        assert "rests on the study it is compared with" in claims()[id].note


def test_what_does_not_count_says_why() -> None:
    silent = [
        claim.id for claim in flagship().claims if claim.role != "evidence" and not claim.reason
    ]
    silent += [
        price.id for price in flagship().prices if price.role != "evidence" and not price.reason
    ]
    assert silent == []


def test_every_repeat_marked_in_the_register_became_a_link() -> None:
    repeats = [
        link
        for link in flagship().links
        if link.kind == "same_origin" and link.why.startswith("marked in the register")
    ]
    # G077 was marked as probable; the notes on circular reporting settle it.
    settled = [link for link in flagship().links if (link.a, link.b) == ("G077", "G069")]
    assert len(repeats) + len(settled) == REPEATS_MARKED_IN_THE_REGISTER
    assert {link.judgement for link in (*repeats, *settled)} == {"yes"}
    assert len({link.a for link in (*repeats, *settled)}) == REPEATS_MARKED_IN_THE_REGISTER


def test_links_are_unique_name_known_rows_and_never_point_at_themselves() -> None:
    known = set(claims())
    seen = Counter((link.a, link.b, link.kind) for link in flagship().links)
    assert [key for key, times in seen.items() if times > 1] == []
    assert {end for link in flagship().links for end in (link.a, link.b)} <= known
    assert [link for link in flagship().links if link.a == link.b] == []
    assert all(link.by == "hand" for link in flagship().links)


def test_figures_repeated_at_a_later_date_are_stale_repeats() -> None:
    stale = {(link.a, link.b) for link in flagship().links if link.kind == "stale_repeat"}
    assert stale >= STALE


def test_one_number_told_with_two_windows_is_one_claim() -> None:
    """The second telling calls the same number this year's; it counts once."""
    found = next(link for link in flagship().links if (link.a, link.b) == ("G133", "G132"))
    assert (found.kind, found.judgement) == ("same_origin", "yes")


def test_a_reassessment_is_no_correction() -> None:
    assert [link for link in flagship().links if link.kind == "supersedes"] == []


def test_capacities_name_the_load_and_the_containers_they_were_computed_from() -> None:
    by_id = claims()
    loads = {item.id for item in flagship().items if item.family == "loads"}
    capacities = [claim for claim in by_id.values() if claim.capacity and claim.id in GIVEN]
    assert len(capacities) == CAPACITIES_MARKED_IN_THE_REGISTER
    for claim in capacities:
        assert claim.capacity_of in loads, claim.id
        assert [by_id[id].item for id in claim.capacity_inputs] == ["containers"], claim.id
    typical = {claim.id for claim in capacities if claim.capacity == "typical_load"}
    assert typical == {"G185", "G186"}


def test_rounds_per_container_come_out_as_the_register_has_them() -> None:
    by_id = claims()
    loads = {}
    for id in ("G031", "G032", "G063", "G107", "G123", "G129", "G217"):
        claim = by_id[id]
        top = by_id[claim.capacity_inputs[0]]
        amount = claim.amount_low if claim.amount_low is not None else claim.amount_high
        containers = top.amount_low if top.amount_low is not None else top.amount_high
        assert amount is not None
        assert containers is not None
        loads[id] = round(amount / containers)
    assert loads == {
        "G031": 500,
        "G032": 100,
        "G063": 448,
        "G107": 462,
        "G123": 615,
        "G129": 470,
        "G217": 455,
    }


def test_digits_read_out_of_words_say_so() -> None:
    assert {id for id in GIVEN if claims()[id].reading} >= READ_FROM_WORDS


def test_promises_and_denials_keep_their_status() -> None:
    counts = Counter(claims()[id].status for id in GIVEN)
    assert counts["denied"] == 3
    assert {claims()[id].status for id in ("R016", "R027", "R041", "R054", "G269")} == {"promised"}
    assert {claims()[id].status for id in ("G255", "G271", "G317", "R108")} == {"planned"}


def test_claims_are_reported_reviewed_and_hold_no_text_of_their_sources() -> None:
    for claim in flagship().claims:
        assert (claim.text_basis, claim.quote, claim.state) == ("reported", None, "accepted")
        assert claim.url.startswith("http"), claim.id
        assert claim.paraphrase, claim.id
        assert claim.attribution, claim.id


def test_a_claim_runs_the_way_its_item_runs() -> None:
    items = {item.id: item for item in flagship().items}
    for claim in flagship().claims:
        way = items[claim.item].direction
        assert way is None or claim.direction == way, claim.id


def test_counted_amounts_are_in_the_unit_of_their_item() -> None:
    items = {item.id: item for item in flagship().items}
    for claim in flagship().claims:
        if claim.role == "evidence" and claim.status == "delivered" and claim.kind == "quantity":
            item = items[claim.item]
            unit = items[item.same_as].unit if item.same_as else item.unit
            per = re.sub(r"/(month|year)$", "", claim.unit)
            assert per == unit, claim.id
            assert (per != claim.unit) == (claim.measure == "rate"), claim.id


def test_shares_are_decimals() -> None:
    for claim in flagship().claims:
        if claim.kind == "share":
            assert claim.unit == "share", claim.id
            assert all(abs(x) <= 1 for x in (claim.amount_low, claim.amount_high) if x is not None)


def test_definitions_are_acyclic_and_name_known_items() -> None:
    items = {item.id: item for item in flagship().items}
    open_names: set[str] = set()

    def walk(id: str) -> None:
        assert id not in open_names, f"{id} is defined by itself"
        open_names.add(id)
        item = items[id]
        assert not (item.definition and item.same_as)
        for name in parse_expression(item.definition).names if item.definition else ():
            walk(name)
        if item.same_as:
            walk(item.same_as)
        open_names.discard(id)

    for id in items:
        walk(id)
    for tie in flagship().ties:
        inequality = parse_inequality(tie.tie)
        assert (inequality.left.names | inequality.right.names) <= set(items)


def test_free_items_state_an_order_of_magnitude_and_defined_ones_none() -> None:
    for item in flagship().items:
        free = item.definition is None and item.same_as is None and item.account != "unpriced"
        assert (item.magnitude is not None) == free, item.id


def test_the_mapping_switch_reads_artillery_shells_as_all_rounds() -> None:
    assert flagship().item("artillery_shells_all").same_as == "rounds"


def test_every_valued_good_has_a_price_or_an_open_proxy_on_every_basis() -> None:
    case = flagship()
    filled = {
        (price.item, price.basis)
        for price in case.prices
        if price.role == "evidence" and price.kind not in {"asking", "illustration"}
    }
    for item in case.items:
        if item.account not in VALUED or item.unit == case.exchange.money.currency:
            continue
        for basis in case.exchange.bases:
            proxy = item.proxies.get(basis)
            assert ((item.id, basis) in filled) != (proxy is not None), (item.id, basis)
            if proxy is not None:
                assert (proxy.item, proxy.basis) in filled, (item.id, basis)
                assert set(proxy.reason) == {"en", "de"}


def test_every_price_has_its_cell_or_the_reason_why_not() -> None:
    for price in flagship().prices:
        if price.role == "evidence":
            assert price.item, price.id
            assert price.basis, price.id
        else:
            assert price.reason, price.id
        assert (price.per_item == 1.0) or price.per_item_reason, price.id


def test_asking_prices_illustrations_and_outliers_never_enter() -> None:
    prices = {price.id: price for price in flagship().prices}
    for id in ("P008", "P012", "P013", "P047"):
        assert prices[id].role == "excluded"
    assert all(
        price.role != "evidence"
        for price in prices.values()
        if price.kind in {"asking", "illustration"}
    )


def test_every_price_that_counts_can_be_converted() -> None:
    case = flagship()
    money = case.exchange.money
    known = {(row.series, row.period) for row in case.series if row.use and row.value is not None}
    for price in case.prices:
        if price.role != "evidence":
            continue
        assert (money.deflator, str(price.price_year)) in known, price.id
        if price.currency != money.currency:
            series = money.exchange_rates[price.currency]
            assert (series, str(price.price_year)) in known, price.id


def test_a_year_of_a_series_has_one_value_in_use() -> None:
    used = Counter((row.series, row.period) for row in flagship().series if row.use)
    assert [key for key, times in used.items() if times > 1] == []
    assert all(row.value is not None for row in flagship().series if row.use)


def test_output_references_name_a_series_with_values_in_the_window() -> None:
    case = flagship()
    years = {row.series: set[str]() for row in case.series}
    for row in case.series:
        if row.use:
            years[row.series].add(row.period)
    for reference in case.exchange.output:
        assert years[reference.series] & {"2023", "2024", "2025", "2026"}, reference.id
    assert case.exchange.output[0].kind == "nominal"


def test_camps_are_at_most_six_and_both_war_parties_and_both_neighbours_are_interested() -> None:
    case = flagship()
    assert len(case.exchange.camps) <= 6
    assert {source.camp for source in case.sources} <= set(case.exchange.camps)
    for source in case.sources:
        assert source.interested == (source.id.split("_")[0] in {"rok", "ua", "dprk", "ru"})
    assert {claim.source for claim in case.claims} == {source.id for source in case.sources}


def test_no_grade_is_invented() -> None:
    assert flagship().grades == ()


def test_every_word_shown_to_readers_is_in_both_languages() -> None:
    exchange = flagship().exchange
    shown = [exchange.title, exchange.about, *exchange.included]
    shown += [words for left in exchange.excluded for words in (left.what, left.why)]
    for setting in exchange.settings.values():
        shown += [setting.decision, setting.reason, setting.beside]
    shown += [party.name for party in exchange.parties]
    shown += [camp.name for camp in exchange.camps.values()]
    shown += [family.name for family in exchange.families.values()]
    for basis in exchange.bases.values():
        shown += [basis.name, basis.about]
    shown += [reference.name for reference in exchange.output]
    shown += [item.name for item in flagship().items]
    shown += [tie.reason for tie in flagship().ties]
    assert all(set(words) == {"en", "de"} and all(words.values()) for words in shown)


def test_the_contestable_decisions_are_settings() -> None:
    assert set(flagship().exchange.settings) >= {
        "price_basis",
        "empty_basis",
        "kinds_of_price",
        "output_reference",
        "output_wording",
        "stock_and_condition",
        "troops",
        "troop_pay",
        "the_dead",
        "return_or_trade",
        "intangibles",
        "start",
        "end",
        "no_news_since",
        "capacity",
        "promises",
        "not_seen",
        "ratio",
        "plain_bounds",
        "interested_sources",
        "rounding",
    }


def test_published_totals_are_labelled_with_what_they_measure() -> None:
    headlines = {figure.id: figure for figure in flagship().published if figure.headline}
    assert {figure.measures for figure in headlines.values()} == {"given", "due", "received"}
    assert all(figure.label and figure.differs for figure in headlines.values())
    by_value = {(figure.value_low, figure.value_high) for figure in headlines.values()}
    assert {(5.6e9, 9.8e9), (1.7e9, 5.5e9), (None, 20e9), (457e6, 1190e6)} <= by_value


@pytest.mark.parametrize("name", ["claims/given.csv", "claims/returned.csv", "links.csv"])
def test_registers_are_plain_text_with_unix_line_ends(name: str) -> None:
    text = (FLAGSHIP / name).read_bytes()
    assert b"\r" not in text
    assert text.endswith(b"\n")
    text.decode("utf-8")


def test_every_piece_of_the_readings_has_its_ground_its_reason_and_its_rater() -> None:
    file = flagship().hypotheses
    assert file is not None
    assert {one.id for one in file.hypotheses} == {"partnership", "barter", "dependence", "hidden"}
    for piece in file.pieces:
        assert piece.result or piece.rests_on or piece.url
        assert piece.by
        for words in (piece.text, piece.why):
            assert set(words) == {"en", "de"}
    # Opinions and signs, not the weighing alone.
    assert sum(bool(piece.result) for piece in file.pieces) < len(file.pieces) / 2


def test_what_became_of_a_promise_and_what_was_expected_say_on_whose_word() -> None:
    for row in flagship().promises:
        assert row.source
        assert row.said
        assert row.said_de
        assert row.rests_on or row.url
