"""desk/exports: what is written is taken by the libraries of the formats, and says what it loses."""

from __future__ import annotations

import copy
import json
import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import stix2
from pyld import jsonld
from tests.started import run

from steelyard.case.case import Case
from steelyard.case.folder import read_case
from steelyard.desk.exports import followthemoney, stix
from steelyard.desk.exports import jsonld as written
from steelyard.desk.exports.writing import ExportError, _check, export_weighing
from steelyard.desk.report.public import public_document
from steelyard.desk.results import weigh_case

Document = dict[str, Any]
SMALL = Path(__file__).parents[2] / "cases" / "drones-for-gold"
DOCS = Path(__file__).parents[3] / "docs"
OA, PROV, SCHEMA = (
    "http://www.w3.org/ns/oa#",
    "http://www.w3.org/ns/prov#",
    "http://schema.org/",
)
# What the context of the Web Annotation recommendation makes of the terms that are used here.
ANNO = {
    "oa": OA,
    "schema": SCHEMA,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    **{
        name: f"oa:{name}"
        for name in ("Annotation", "SpecificResource", "TextQuoteSelector", "TextPositionSelector")
    },
    "describing": "oa:describing",
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "exact": "oa:exact",
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
}


def loader(url: str, options: dict[str, Any]) -> dict[str, Any]:
    """Contexts from here; nothing else is asked for."""
    if url != written.ANNO:
        raise AssertionError(f"{url} is asked for")
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": ANNO}}


@cache
def weighed() -> tuple[Case, Document]:
    case = read_case(SMALL)
    return case, weigh_case(case, progress=lambda stage, share: None, draws=400)


@pytest.fixture
def public() -> Document:
    return copy.deepcopy(public_document(weighed()[1])[0])


def expanded(graph: Document, base: str = "https://example.org/site/") -> dict[str, Document]:
    """The things of a graph by their IRI, as a JSON-LD processor understands them."""
    found = jsonld.expand(graph, {"documentLoader": loader, "base": base})
    return {one["@id"]: one for one in found}


# --- JSON-LD ---


def test_a_quoted_claim_is_an_annotation_with_both_selectors_on_its_document(
    public: Document,
) -> None:
    case, _ = weighed()
    things = expanded(written.to_jsonld(public))
    one = things["https://example.org/site/documents.html#harbour-report-2"]
    assert one["@type"] == [f"{OA}Annotation"]
    assert one[f"{OA}motivatedBy"] == [{"@id": f"{OA}describing"}]
    target = one[f"{OA}hasTarget"][0]
    source = target[f"{OA}hasSource"][0]["@id"]
    assert f"{PROV}Entity" in things[source]["@type"]
    selectors = {each["@type"][0]: each for each in target[f"{OA}hasSelector"]}
    quote = selectors[f"{OA}TextQuoteSelector"][f"{OA}exact"][0]["@value"]
    place = selectors[f"{OA}TextPositionSelector"]
    start, end = (place[f"{OA}{name}"][0]["@value"] for name in ("start", "end"))
    assert case.texts["harbour-report"][start:end] == quote == "at least 140 kilograms"


def test_every_claim_that_somebody_judged_is_an_annotation_with_a_body_and_a_target(
    public: Document,
) -> None:
    things = expanded(written.to_jsonld(public))
    told = [one for one in things.values() if f"{OA}Annotation" in one.get("@type", ())]
    judged = [one for one in public["claims"] if one["use"] != "unreviewed"]
    assert len(told) == len(judged)
    for one in told:
        body = one[f"{OA}hasBody"][0]
        assert f"{SCHEMA}Claim" in body["@type"]
        assert one[f"{OA}hasTarget"][0]


def test_the_weighing_is_an_activity_that_used_what_counts_and_made_the_figures(
    public: Document,
) -> None:
    things = expanded(written.to_jsonld(public))
    weighing = next(one for one in things.values() if f"{PROV}Activity" in one.get("@type", ()))
    used = {one["@id"] for one in weighing[f"{PROV}used"]}
    counted = {
        f"https://example.org/site/documents.html#{one['id']}"
        for one in public["claims"]
        if one["use"] in {"evidence", "stale_repeat", "capacity"}
    }
    assert counted <= used
    assert used <= set(things)
    made = [one for one in things.values() if f"{PROV}wasGeneratedBy" in one]
    assert len(made) > 10
    for one in made:
        assert one[f"{PROV}wasGeneratedBy"] == [{"@id": weighing["@id"]}]
        assert {each["@id"] for each in one.get(f"{PROV}wasDerivedFrom", ())} <= set(things)
    agent = weighing[f"{PROV}wasAssociatedWith"][0]["@id"]
    assert f"{PROV}SoftwareAgent" in things[agent]["@type"]


def test_no_term_is_lost_in_expansion(public: Document) -> None:
    """A key that no context knows would vanish without a word."""
    graph = written.to_jsonld(public)["@graph"]
    keys: set[str] = set()

    def gather(value: Any) -> None:
        if isinstance(value, dict):
            keys.update(value)
            for one in value.values():
                gather(one)
        elif isinstance(value, list):
            for one in value:
                gather(one)

    gather(graph)
    known = set(ANNO) | set(written.CONTEXT[1])
    assert {key for key in keys if ":" not in key and not key.startswith("@")} <= known
    assert {key.partition(":")[0] for key in keys if ":" in key} <= {"schema", "prov", "steelyard"}


def test_names_below_a_base_are_the_same_each_time_and_are_iris(public: Document) -> None:
    one = export_weighing(weighed()[1], "jsonld")
    assert one.content == export_weighing(copy.deepcopy(weighed()[1]), "jsonld").content
    things = expanded(json.loads(one.content), base="")
    assert all(iri.startswith("urn:uuid:") for iri in things)
    other = export_weighing(weighed()[1], "jsonld", "https://example.org/case#")
    assert "https://example.org/case#claim-D001" in expanded(json.loads(other.content))


def test_it_is_a_graph_of_triples_that_a_processor_takes(public: Document) -> None:
    options = {
        "documentLoader": loader,
        "format": "application/n-quads",
        "base": "https://example.org/",
    }
    quads = jsonld.to_rdf(written.to_jsonld(public), options)
    assert quads.count("\n") > 500
    assert f"<{OA}TextQuoteSelector>" in quads


# --- STIX 2.1 ---


def test_the_bundle_is_taken_by_the_library_of_the_format(public: Document) -> None:
    bundle = stix.to_bundle(public)
    parsed = stix2.parse(json.dumps(bundle), allow_custom=False)
    assert len(parsed.objects) == len(bundle["objects"])
    ids = [one["id"] for one in bundle["objects"]]
    assert len(ids) == len(set(ids))
    known = set(ids)
    for one in bundle["objects"]:
        asked = [
            one[name] for name in ("source_ref", "target_ref", "created_by_ref") if name in one
        ]
        assert set(asked) | set(one.get("object_refs", ())) <= known
        assert set(one.get("extensions", ())) <= known


def test_notes_hold_the_claims_with_quantity_and_confidence(public: Document) -> None:
    for claim in public["claims"]:
        claim["credibility"] = {"D001": "2", "D004": "6"}.get(claim["id"], "")
    notes = {
        one["external_references"][0]["external_id"]: one
        for one in stix.to_bundle(public)["objects"]
        if one["type"] == "note"
    }
    assert notes["D001"]["confidence"] == 70
    assert "confidence" not in notes["D004"]
    assert "confidence" not in notes["D007"]
    quantity = next(iter(notes["D004"]["extensions"].values()))
    assert (quantity["amount_low"], quantity["amount_high"], quantity["unit"]) == (
        250,
        300,
        "pieces",
    )
    assert notes["harbour-report-2"]["content"].startswith("at least 140 kilograms")


@pytest.mark.parametrize(
    "change",
    [{"direction": None}, {"direction": ["NV"]}, {"direction": ["XX", "NV"]}, {"item": ""}],
)
def test_a_claim_on_no_flow_is_a_note_on_the_parties(
    public: Document, change: dict[str, Any]
) -> None:
    giver = str(public["parties"][0]["id"])
    change = {
        key: [giver if one == "NV" else one for one in value] if isinstance(value, list) else value
        for key, value in change.items()
    }
    public["claims"] = [
        {**one, **change} if one["id"] == "D001" else one for one in public["claims"]
    ]
    bundle = stix.to_bundle(public)
    stix2.parse(json.dumps(bundle), allow_custom=False)
    by_id = {one["id"]: one for one in bundle["objects"]}
    [note] = [
        one
        for one in by_id.values()
        if one["type"] == "note" and one["external_references"][0]["external_id"] == "D001"
    ]
    subjects = [by_id[one] for one in note["object_refs"]]
    assert [one["roles"] for one in subjects] in ([["party"]], [["party"], ["party"]])
    assert any("note on the parties" in line for line in stix.LOST)


# --- FollowTheMoney ---

# Of the model followthemoney 4.11.2: of each schema the properties that are used, and which of
# them a thing of the schema must have. The extra `ftm` checks against the model itself.
SCHEMATA = {
    "PublicBody": {"name"},
    "Organization": {"name", "alias", "summary"},
    "Document": {"title", "publisher", "publishedAt", "sourceUrl"},
    "Payment": {
        "payer", "beneficiary", "amount", "currency", "purpose", "summary", "description",
        "startDate", "endDate", "publisher", "sourceUrl", "proof", "recordId",
    },
    "UnknownLink": {
        "subject", "object", "role", "status", "summary", "description", "startDate", "endDate",
        "publisher", "sourceUrl", "proof", "recordId",
    },
}  # fmt: skip


def test_entities_use_what_the_model_has_and_lead_to_entities_there_are(public: Document) -> None:
    money = next(one for one in public["claims"] if one["id"] == "D005")
    money |= {"unit": "USD", "amount_low": 5e6, "amount_high": 5e6}
    entities = followthemoney.to_entities(public)
    ids = {one["id"] for one in entities}
    assert len(ids) == len(entities)
    assert {one["schema"] for one in entities} == set(SCHEMATA)
    for one in entities:
        assert set(one["properties"]) <= SCHEMATA[one["schema"]]
        for name in ("payer", "beneficiary", "subject", "object", "proof"):
            assert set(one["properties"].get(name, ())) <= ids
        for name in ("startDate", "endDate", "publishedAt"):
            for day in one["properties"].get(name, ()):
                assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", day)
        for texts in one["properties"].values():
            assert texts
            assert all(isinstance(text, str) and text for text in texts)
    paid = next(one for one in entities if one["schema"] == "Payment")
    assert paid["properties"]["amount"] == ["5000000"]
    assert paid["properties"]["currency"] == ["USD"]


def test_the_library_of_the_model_takes_them_where_it_is_installed(public: Document) -> None:
    library = pytest.importorskip("followthemoney", reason="the extra `ftm` is not installed")
    for one in followthemoney.to_entities(public):
        back = library.model.get_proxy(one, cleaned=False).to_dict()
        assert back["schema"] == one["schema"]
        for name, texts in one["properties"].items():
            assert set(texts) == set(back["properties"][name])


# --- all of them ---


@pytest.mark.parametrize("to", ["jsonld", "ftm", "stix"])
def test_nothing_internal_is_exported_and_what_is_lost_is_said(to: str) -> None:
    document = copy.deepcopy(weighed()[1])
    for claim in document["claims"]:
        if claim["id"] == "D004":
            claim |= {"internal": True, "paraphrase": "for the eyes of the desk"}
    made = export_weighing(document, to)
    assert made.withheld >= 1
    assert b"eyes of the desk" not in made.content
    assert b"D004" not in made.content
    page = (DOCS / "releases.md").read_text("utf-8")
    for one in made.lost:
        assert one in page, f"docs/releases.md does not say: {one}"
    if to == "stix":
        assert made.checked_by.startswith("stix2 ")


def test_unreviewed_claims_are_not_told(public: Document) -> None:
    told = json.dumps(
        [written.to_jsonld(public), followthemoney.to_entities(public), stix.to_bundle(public)]
    )
    unreviewed = [one["id"] for one in public["claims"] if one["use"] == "unreviewed"]
    assert unreviewed
    for id in unreviewed:
        assert f'"{id}"' not in told
        assert f"#{id}" not in told


def test_what_a_library_does_not_take_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ExportError, match="stix2 does not take"):
        _check("stix", [{"type": "bundle", "id": "bundle--1", "objects": [{"type": "note"}]}])
    with pytest.raises(ValueError, match="expected one of"):
        export_weighing(weighed()[1], "xml")


def test_export_from_the_command_line(tmp_path: Path) -> None:
    case = tmp_path / "case"
    shutil.copytree(SMALL, case, ignore=shutil.ignore_patterns("results", ".steelyard"))
    out = tmp_path / "x.json"
    for to in ("jsonld", "ftm", "stix"):
        told = run("export", str(case), "--to", to, "--out", str(out), "--json")
        assert told.returncode == 0, told.stderr
        assert json.loads(told.stdout)["lost"]
    told = run("export", str(case), "--to", "stix", "--out", str(out))
    assert "Lost in this format:" in told.stderr
    for words, said in (
        (["--to", "xml"], "--to takes"),
        (["--to", "stix", "--base", "https://example.org/"], "only with --to jsonld"),
        (["--to", "jsonld", "--base", "no iri"], "an IRI such as"),
        (["--basis", "replacement"], "leave --basis"),
    ):
        wrong = run("export", str(case), *words)
        assert wrong.returncode == 2
        assert said in wrong.stderr
        assert wrong.stderr.count("\n") == 1
