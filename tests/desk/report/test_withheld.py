"""desk/report/withheld.py: a source that internal claims alone name keeps its share and loses its name."""

from __future__ import annotations

import copy
import json
import math
from typing import Any

import pytest

from steelyard.desk.report.public import public_document
from steelyard.desk.report.withheld import hidden_sources, hide_sources
from steelyard.weighing.drivers.splits import OTHERS, UNNAMED

Document = dict[str, Any]


@pytest.fixture
def secret(document: Document) -> Document:
    """The weighing made by hand with a source of one internal claim, which contradicts another."""
    claim = copy.deepcopy(document["claims"][0])
    claim |= {"id": "S1", "source": "hushed", "source_name": "The Hushed", "internal": True}
    document["claims"].append(claim)
    document["sources"].append({**document["sources"][0], "id": "hushed", "name": "The Hushed"})
    item = document["claims"][0]["item"]
    side = {"claim": "S1", "source": "hushed", "source_name": "The Hushed", "amount": 9e5}
    other = {"claim": "C01", "source": "harbour_office", "source_name": "Harbour", "amount": 2e5}
    document["contradictions"] = [
        {"item": item, "at_least": side, "at_most": other, "beaten": None}
    ]
    document["failed_checks"] = [
        {"code": "contradiction", "items": [item], "least_source": "The Hushed"},
        {"code": "unreviewed", "n": 3},
    ]
    document["warnings"] = [
        {"code": "contradiction", "en": "The Hushed says so", "de": "The Hushed sagt es"},
        {"code": "unreviewed", "en": "3", "de": "3"},
    ]
    document["drivers"] = {
        "source": [
            {"name": "hushed", "share": 0.5, "se": 0.03},
            {"name": "harbour_office", "share": 0.3, "se": 0.01},
            {"name": UNNAMED, "share": 0.15, "se": 0.04},
            {"name": OTHERS, "share": 0.05, "se": 0.0},
        ]
    }
    return document


def test_the_name_stands_nowhere_and_the_split_still_adds_to_one(secret: Document) -> None:
    shown, withheld = public_document(secret)
    told = json.dumps(shown)
    assert "hushed" not in told.lower()
    assert withheld >= 1
    rows = shown["drivers"]["source"]
    assert math.isclose(sum(row["share"] for row in rows), 1.0)
    assert [row["name"] for row in rows] == [UNNAMED, "harbour_office", OTHERS]
    assert math.isclose(rows[0]["share"], 0.65)
    assert math.isclose(rows[0]["se"], 0.05)


def test_a_contradiction_is_said_without_its_sides(secret: Document) -> None:
    shown, _ = public_document(secret)
    assert shown["contradictions"] == []
    assert [one["code"] for one in shown["failed_checks"]] == [
        "contradiction_withheld",
        "unreviewed",
    ]
    assert "not shown here" in shown["warnings"][0]["en"]
    assert "nicht zu sehen" in shown["warnings"][0]["de"]
    assert shown["warnings"][1] == {"code": "unreviewed", "en": "3", "de": "3"}
    # What was given stays as it was.
    assert "The Hushed" in json.dumps(secret["warnings"])


def test_a_source_that_a_public_claim_names_as_well_keeps_its_name(secret: Document) -> None:
    secret["claims"][1]["source"] = "hushed"
    assert hidden_sources(secret, {"S1"}) == set()
    shown, _ = public_document(secret)
    assert shown["drivers"]["source"][0]["name"] == "hushed"


def test_a_source_that_internal_prices_or_expectations_alone_name_loses_its_name_too(
    secret: Document,
) -> None:
    price, row = secret["prices"][0], secret["expectations"][0]
    secret["sources"].append({**secret["sources"][0], "id": "teller", "name": "The Teller"})
    secret["prices"].append({**price, "id": "P8", "source": "Dealer in the dark", "internal": True})
    secret["expectations"].append({**row, "id": "W8", "source": "teller", "internal": True})
    secret["drivers"]["source"].append({"name": "Dealer in the dark", "share": 0.0, "se": 0.01})
    assert {"Dealer in the dark", "teller"} <= hidden_sources(secret, {"S1"})
    shown, _ = public_document(secret)
    assert "dealer in the dark" not in json.dumps(shown).lower()
    assert "teller" not in json.dumps(shown).lower()
    assert math.isclose(sum(one["share"] for one in shown["drivers"]["source"]), 1.0)
    # A public price that names it, by its name or an alias, is enough to tell of it.
    secret["prices"].append({**price, "id": "P9", "source": "The Teller"})
    assert "teller" not in hidden_sources(secret, {"S1"})


def test_nothing_changes_where_nothing_is_hidden(secret: Document) -> None:
    for claim in secret["claims"]:
        claim["internal"] = False
    before = copy.deepcopy(secret)
    hide_sources(secret, before, set())
    assert secret == before
