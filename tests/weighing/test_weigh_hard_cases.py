"""Bad input gives a clear problem, or an honest wide or open answer: never NaN, never a hang."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steelyard.case.folder import check_folder, read_case
from steelyard.desk.results import STORE, weigh_case, weigh_folder
from steelyard.weighing.weigh import UNSPOKEN, OptionError

CASE = """id: boats-for-wine
title: {{en: Boats for wine}}
parties:
  - {{id: AA, name: {{en: Aland}}}}
  - {{id: BB, name: {{en: Borda}}}}
window: {{start: {start}}}
money: {{currency: EUR, price_year: 2024, deflator: consumer prices}}
basis: market
bases:
  market: {{name: {{en: Market}}, about: {{en: Market prices.}}}}
families:
  goods: {{name: {{en: Goods}}}}
camps:
  press: {{name: {{en: Press}}}}
  parties: {{name: {{en: Parties}}}}
"""
FIXED = {
    "sources.csv": "id,name,camp,kind\npaper,Coast Paper,press,media\n"
    "watch,Harbour Watch,press,think_tank\nministry,Ministry,parties,government\n",
    "series.csv": "id,series,period,value,unit\nS1,consumer prices,2024,100,index\n",
    "prices.csv": "id,item,basis,kind,price_low,price_high,currency,unit,price_year,state\n"
    "P1,boats,market,market,1000,1200,EUR,piece,2024,accepted\n"
    "P2,wine,market,market,5,6,EUR,litre,2024,accepted\n",
}
WINE_ITEM = (
    "{id: wine, name: {en: Wine}, unit: litres, family: goods, account: exchange, "
    "direction: [BB, AA], magnitude: 1000}"
)
DEFAULTS = {
    "item": "boats",
    "status": "delivered",
    "bound": "approx",
    "state": "accepted",
    "measure": "cumulative",
    "knowledge": "stated",
    "source": "paper",
    "as_of": "2024-12-31",
    "reported_on": "2025-01",
}
COLUMNS = [*DEFAULTS, "id", "amount_low", "amount_high", "unit", "direction", "window_start"]
DRAWS = 400
Row = dict[str, Any]


def boats(**fields: Any) -> Row:
    return {"unit": "pieces", "direction": "AA>BB", **fields}


def wine(**fields: Any) -> Row:
    return {
        "item": "wine",
        "unit": "litres",
        "direction": "BB>AA",
        "amount_low": 20000,
        **fields,
    }


def item(id: str, extra: str) -> str:
    return f"{{id: {id}, name: {{en: {id.title()}}}, unit: pieces, family: goods, {extra}}}"


BOATS = item("boats", "account: exchange, direction: [AA, BB], magnitude: 20")


def case_of(
    folder: Path,
    *claims: Row,
    start: str = "2024-01-01",
    items: tuple[str, ...] = (BOATS, WINE_ITEM),
    **files: str,
) -> Path:
    """A small whole case; `files` replace or add tables, `sources` for sources.csv."""
    (folder / "claims").mkdir(parents=True)
    texts = {**FIXED, **{f"{name}.csv": text for name, text in files.items()}}
    texts["case.yaml"] = CASE.format(start=start)
    texts["items.yaml"] = "items:\n" + "".join(f"  - {line}\n" for line in items)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for at, claim in enumerate(claims):
        writer.writerow({**DEFAULTS, "id": f"C{at}", **claim})
    (folder / "claims" / "reported.csv").write_text(out.getvalue(), encoding="utf-8")
    return folder


def weighed(folder: Path, draws: int = DRAWS) -> dict[str, Any]:
    """The document of a case without problems, after every number in it was looked at."""
    assert check_folder(folder) == ()
    case = read_case(folder)
    document = weigh_case(
        case, progress=lambda stage, share: None, store=folder / STORE, draws=draws
    )
    assert list(faults(document)) == []
    json.dumps(document, allow_nan=False)
    return document


def faults(node: Any, path: str = "") -> Iterator[str]:
    """Where a document holds NaN, an infinity, quantiles out of order or bounds that cross."""
    if isinstance(node, float) and not math.isfinite(node):
        yield path
    if isinstance(node, dict):
        for key, value in node.items():
            yield from faults(value, f"{path}.{key}")
        asked = ("p05", "p50", "p95")
        numbers = [n for q in asked if isinstance(n := node.get(q), float)]
        if numbers != sorted(numbers):
            yield f"{path} quantiles"
        ends = [n for q in ("low", "high") if isinstance(n := node.get(q), float)]
        if ends != sorted(ends):
            yield f"{path} bounds"
    if isinstance(node, (list, tuple)):
        for at, value in enumerate(node):
            yield from faults(value, f"{path}[{at}]")


def said(document: dict[str, Any]) -> str:
    return "\n".join(warning["en"] for warning in document["warnings"])


def quantity(document: dict[str, Any], id: str = "boats") -> dict[str, Any]:
    for leg in ("given", "returned"):
        if id in document[leg]["items"]:
            return document[leg]["items"][id]["quantity"]  # type: ignore[no-any-return]
    return document["supporting"][id]["quantity"]  # type: ignore[no-any-return]


# --- what is refused -----------------------------------------------------------------------------

NOW = {"amount_low": 100}
BROKEN: dict[str, tuple[str, dict[str, Any]]] = {
    "an amount that contradicts itself": (
        "amounts-reversed",
        {"claims": [boats(bound="at_least", amount_low=10000, amount_high=1000)]},
    ),
    "none of what has no detection limit": (
        "no-detection-limit",
        {"claims": [boats(amount_low=0)]},
    ),
    "a negative quantity": ("negative-amount", {"claims": [boats(amount_low=-3)]}),
    "a day that is not in the calendar": (
        "bad-date",
        {"claims": [boats(**NOW, as_of="2024-02-30")]},
    ),
    "a year far off": ("bad-date", {"claims": [boats(**NOW, as_of="9999-12-31")]}),
    "a window from the year one": (
        "bad-date",
        {"claims": [boats(**NOW)], "start": "0001-01-01"},
    ),
    "a total that starts after its report": (
        "window-order",
        {"claims": [boats(**NOW, reported_on="2024-03", window_start="2024-06")]},
    ),
    "a claim before its item starts": (
        "before-the-start",
        {
            "claims": [boats(**NOW)],
            "items": (item("boats", "magnitude: 20, start: 2027-01-01"), WINE_ITEM),
        },
    ),
    "an unknown unit": ("other-unit", {"claims": [boats(**NOW, unit="tonnes")]}),
    "an unknown direction": ("unknown-party", {"claims": [boats(**NOW) | {"direction": "AA>ZZ"}]}),
    "an unknown item": ("unknown-item", {"claims": [boats(**NOW, item="bots")]}),
    "two claims of one id": (
        "duplicate-id",
        {"claims": [boats(**NOW, id="C1"), boats(**NOW, id="C1")]},
    ),
    "two sources of one id": (
        "duplicate-id",
        {"claims": [boats(**NOW)], "sources": FIXED["sources.csv"] + "paper,Other,press,media\n"},
    ),
    "two prices of one id": (
        "duplicate-id",
        {"claims": [boats(**NOW)], "prices": FIXED["prices.csv"].replace("P2", "P1")},
    ),
    "two items of one id": ("duplicate-id", {"claims": [], "items": (BOATS, BOATS, WINE_ITEM)}),
    "a definition in a circle": (
        "definition-cycle",
        {
            "claims": [],
            "items": (
                BOATS,
                item("a", "definition: b + boats"),
                item("b", "definition: a"),
                WINE_ITEM,
            ),
        },
    ),
    "a second definition": (
        "second-definition",
        {"claims": [], "items": (BOATS, item("a", "definition: boats, magnitude: 3"), WINE_ITEM)},
    ),
    "a division by nought": (
        "definition-syntax",
        {"claims": [], "items": (BOATS, item("a", "definition: boats / 0"), WINE_ITEM)},
    ),
    "an expression without end": (
        "definition-syntax",
        {
            "claims": [],
            "items": (
                BOATS,
                item("a", "definition: " + "(" * 3000 + "boats" + ")" * 3000),
                WINE_ITEM,
            ),
        },
    ),
    "a grade that is no letter of the code": (
        "unknown-value",
        {"claims": [boats(**NOW)], "grades": "source,letter,since,by,why\npaper,G,2023,me,None\n"},
    ),
    "a spread that makes anything possible": (
        "out-of-range",
        {"claims": [], "items": (item("boats", "magnitude: 2, spread: 1e300"), WINE_ITEM)},
    ),
    "a setting that makes anything possible": (
        "out-of-range",
        {"claims": [], "priors": "name,value,spread,reason\nrate_spread,1e300,,Too wide\n"},
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_mistake_is_a_problem_with_its_place_and_its_mend(name: str, tmp_path: Path) -> None:
    problem, fields = BROKEN[name]
    claims = fields.pop("claims")
    folder = case_of(tmp_path / "case", *claims, wine(), **fields)
    fields["claims"] = claims
    found = [str(one) for one in check_folder(folder)]
    assert any(f": {problem}\n" in one for one in found), found
    for one in found:
        assert re.match(r"^[a-z/.]+:\d+:\d+: [a-z-]+\n", one)
        assert one.splitlines()[-1].strip().endswith((".", "?"))


@pytest.mark.parametrize("number", ["1e300", "1e-300", "inf", "-inf", "nan", "1e999", "5e-324"])
@pytest.mark.parametrize("place", ["claim", "price", "magnitude", "series"])
def test_a_number_beyond_all_measure_is_a_problem(place: str, number: str, tmp_path: Path) -> None:
    fields: dict[str, Any] = {}
    amount: Any = 100
    if place == "claim":
        amount = number
    elif place == "price":
        fields["prices"] = FIXED["prices.csv"].replace("1000,1200", f"{number},{number}")
    elif place == "series":
        fields["series"] = FIXED["series.csv"].replace("100", number)
    else:
        written = number.replace("inf", ".inf").replace("nan", ".nan")
        fields["items"] = (item("boats", f"magnitude: {written}"), WINE_ITEM)
    folder = case_of(tmp_path / "case", boats(amount_low=amount), wine(), **fields)
    names = {problem.name for problem in check_folder(folder)}
    assert names & {"not-a-number", "out-of-range", "negative-amount", "amounts-reversed"}


def test_the_same_id_in_two_files_names_the_other_place(tmp_path: Path) -> None:
    folder = case_of(tmp_path / "case", boats(**NOW), wine())
    text = (folder / "claims" / "reported.csv").read_text(encoding="utf-8")
    (folder / "claims" / "second.csv").write_text(text, encoding="utf-8")
    problem = check_folder(folder)[0]
    assert problem.name == "duplicate-id"
    assert "claims/reported.csv:2" in problem.what


def test_a_case_in_which_nothing_counts_says_why(tmp_path: Path) -> None:
    early = case_of(
        tmp_path / "early", boats(amount_low=3, as_of="2020-01-01", reported_on="2020-02")
    )
    with pytest.raises(OptionError, match=r"nothing counts.*\(1 ends before the window starts\)"):
        weigh_case(read_case(early), progress=lambda stage, share: None)
    empty = case_of(tmp_path / "empty")
    with pytest.raises(OptionError, match="nothing counts"):
        weigh_case(read_case(empty), progress=lambda stage, share: None)


def test_a_window_of_more_than_a_century_is_refused(tmp_path: Path) -> None:
    folder = case_of(tmp_path / "case", boats(**NOW), wine(), start="1850-01-01")
    with pytest.raises(OptionError, match="a hundred years are the most"):
        weigh_case(read_case(folder), progress=lambda stage, share: None)


# --- what is weighed, and says so ----------------------------------------------------------------


def test_sources_that_contradict_each_other_are_named(tmp_path: Path) -> None:
    folder = case_of(
        tmp_path / "case",
        boats(bound="at_least", amount_low=10000),
        boats(bound="at_most", amount_high=1000, source="watch"),
        wine(),
    )
    document = weighed(folder)
    (found,) = document["contradictions"]
    assert (found["item"], found["at_least"]["claim"], found["at_most"]["claim"]) == (
        "boats",
        "C0",
        "C1",
    )
    assert (
        "Sources contradict each other on Boats: Coast Paper says at least 10,000, "
        "Harbour Watch at most 1,000"
    ) in said(document)
    # Neither side is believed outright.
    spread = quantity(document)
    assert spread["p95"] / spread["p05"] > 3


@pytest.mark.parametrize(
    ("more", "beaten", "end"),
    [
        ("at_least", "at_most", "the most lies below"),
        ("at_most", "at_least", "the least lies above"),
    ],
)
def test_of_two_sides_the_one_outside_the_range_is_named(
    tmp_path: Path, more: str, beaten: str, end: str
) -> None:
    sides = {"at_least": {"amount_low": 10000}, "at_most": {"amount_high": 1000}}
    lone = {"at_least": "at_most", "at_most": "at_least"}[more]
    amount = 10000 if more == "at_least" else 1000
    folder = case_of(
        tmp_path / "case",
        boats(bound=more, **sides[more]),
        *(boats(amount_low=amount, source=source) for source in ("watch", "ministry", "paper")),
        boats(bound=lone, source="watch", **sides[lone]),
        wine(),
    )
    document = weighed(folder)
    (found,) = document["contradictions"]
    assert found["beaten"] == beaten
    assert end in said(document)


def test_a_ceiling_from_before_the_floor_contradicts_nothing(tmp_path: Path) -> None:
    folder = case_of(
        tmp_path / "case",
        boats(bound="at_most", amount_high=100, as_of="2024-03-31", reported_on="2024-04"),
        boats(bound="at_least", amount_low=500, source="watch"),
        wine(),
    )
    assert weighed(folder)["contradictions"] == []


@pytest.mark.parametrize("bound", ["at_least", "at_most"])
def test_a_case_of_one_sided_claims_alone_has_open_or_wide_ends(bound: str, tmp_path: Path) -> None:
    end = "amount_low" if bound == "at_least" else "amount_high"
    goods = wine(bound=bound) | {"amount_low": None, end: 2000}
    document = weighed(case_of(tmp_path / "case", boats(bound=bound, **{end: 100}), goods))
    spread = quantity(document)
    if bound == "at_least":
        assert spread["high"] is None
        assert spread["open"] == "every claim is one-sided"
    else:
        assert (spread["low"], spread["high"]) == (0.0, 100.0)
    assert spread["p95"] / spread["p05"] > 3


def test_a_leg_of_which_nobody_speaks_is_open_and_not_nothing(tmp_path: Path) -> None:
    document = weighed(case_of(tmp_path / "case", wine()))
    assert document["given"]["value"]["high"] is None
    assert document["given"]["value"]["open"] == UNSPOKEN
    assert "No claim that counts speaks of anything given" in said(document)
    assert [row["item"] for row in document["unpriced"]] == ["boats"]


def test_an_item_that_starts_after_the_window_says_so(tmp_path: Path) -> None:
    items = (
        BOATS,
        item("later", "magnitude: 1, start: 2027-01-01"),
        item("quotient", "definition: boats / later"),
        WINE_ITEM,
    )
    folder = case_of(
        tmp_path / "case", boats(**NOW), boats(item="quotient", amount_low=3), wine(), items=items
    )
    assert "Starts only after the window ends, so none is counted: Later" in said(weighed(folder))


def test_an_absent_grade_and_f_are_the_same_absence(tmp_path: Path) -> None:
    """Unknown knowledge is a mixture of widths; F is that too, and never a middle letter."""
    claims = [boats(**NOW, knowledge="unknown", source="paper"), wine(source="watch")]
    plain = weighed(case_of(tmp_path / "plain", *claims))
    graded = weighed(
        case_of(
            tmp_path / "graded",
            *claims,
            grades="source,letter,since,by,why\npaper,F,2023,me,Cannot be judged\n",
        )
    )
    assert quantity(plain) == quantity(graded)


ODD: dict[str, tuple[list[Row], dict[str, Any]]] = {
    "a claim after the report of everything else": (
        [boats(**NOW), boats(amount_low=3, as_of="2030-01-01", reported_on="2030-02"), wine()],
        {},
    ),
    "a claim from before the window": (
        [boats(**NOW), boats(amount_low=3, as_of="2020-01-01", reported_on="2020-02"), wine()],
        {},
    ),
    "one source alone": (
        [boats(**NOW), boats(amount_low=150, as_of="2025-06-30", reported_on="2025-07"), wine()],
        {},
    ),
    "all on one day": (
        [
            boats(amount_low=10),
            boats(amount_low=20, source="watch"),
            boats(amount_low=30, source="ministry"),
            wine(),
        ],
        {},
    ),
    "hundreds of the same claim": ([boats(**NOW)] * 200 + [wine()], {}),
    "none, where a limit is stated": (
        [boats(amount_low=0), wine()],
        {"items": (BOATS.replace("20}", "20, detection_limit: 1}"), WINE_ITEM)},
    ),
    "a window of one day": (
        [boats(**NOW, as_of="2024-01-02"), wine(as_of="2024-01-02")],
        {},
    ),
    "a window of forty years": (
        [boats(**NOW, as_of="1990", reported_on="1991"), boats(amount_low=300), wine()],
        {"start": "1985-01-01"},
    ),
    "a vague date that closes a stretch": (
        [boats(**NOW, as_of="2024", window_start="2024-12"), wine()],
        {},
    ),
    "the largest and the smallest amounts": (
        [boats(amount_low=1e24), boats(amount_low=1e-15, source="watch"), wine()],
        {},
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_case_is_weighed_and_written_without_a_fault(name: str, tmp_path: Path) -> None:
    claims, fields = ODD[name]
    folder = case_of(tmp_path / "case", *claims, **fields)
    weighed(folder)
    document, results = weigh_folder(folder, draws=DRAWS)
    assert document["given"]["value"]["p50"] > 0
    written = (results / "weighing.json").read_text(encoding="utf-8")
    assert "NaN" not in written
    assert "Infinity" not in written


# --- and any other -------------------------------------------------------------------------------

DAYS = st.sampled_from(
    ["2023-11-30", "2024-01-02", "2024-02", "2024-06-30", "2024", "2024-03/2024-09", "2025-02-28"]
)
AMOUNTS = st.floats(-6, 6).map(lambda power: float(f"{10**power:.3g}"))


@st.composite
def any_claim(draw: st.DrawFn) -> Row:
    bound = draw(st.sampled_from(["exact", "approx", "at_least", "at_most", "range", "order"]))
    ends = sorted((draw(AMOUNTS), draw(AMOUNTS)))
    low: float | None = ends[0] if bound != "at_most" else None
    high: float | None = ends[1] if bound in {"at_most", "range", "order"} else None
    measure = draw(st.sampled_from(["cumulative", "cumulative", "window", "additional", "rate"]))
    make = draw(st.sampled_from([boats, wine]))
    row: Row = make(
        bound=bound,
        amount_low=low,
        amount_high=high,
        measure=measure,
        source=draw(st.sampled_from(["paper", "watch", "ministry", ""])),
        knowledge=draw(st.sampled_from(["observed", "stated", "computed", "unknown"])),
        status=draw(st.sampled_from(["delivered"] * 4 + ["promised", "denied"])),
        state=draw(st.sampled_from(["accepted"] * 4 + ["proposed", "rejected"])),
        as_of=draw(DAYS),
        reported_on=draw(st.sampled_from(["2024-01", "2024-07", "2025-03", ""])),
        window_start=draw(st.sampled_from(["", "", "2022", "2024-02-01", "2024-12"])),
    )
    if measure == "rate":
        row["unit"] += draw(st.sampled_from(["/month", "/year"]))
    return row


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(any_claim(), min_size=1, max_size=6))
def test_any_case_that_passes_the_check_is_weighed_without_a_fault(claims: list[Row]) -> None:
    with TemporaryDirectory() as place:
        folder = case_of(Path(place) / "case", *claims)
        if check_folder(folder):
            return
        # Nothing may count, or nothing after the first day of the window.
        with suppress(OptionError):
            weighed(folder)
