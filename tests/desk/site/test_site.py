"""desk/site: a site of plain files in which no byte is internal, and whose totals are those weighed."""

from __future__ import annotations

import copy
import csv
import io
import json
import re
import shutil
import zipfile
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.started import run

from steelyard.case.folder import read_case
from steelyard.desk.release.lock import file_rows
from steelyard.desk.replacing import OccupiedError
from steelyard.desk.report.cards import claim_amount
from steelyard.desk.report.public import public_document
from steelyard.desk.results import weigh_case
from steelyard.desk.site.accepted import without_unaccepted
from steelyard.desk.site.guard import find_leaks, secrets_of
from steelyard.desk.site.making import PublishError, make_site, publish
from steelyard.desk.site.pages import document_page
from steelyard.desk.words import day

SMALL = Path(__file__).parents[2] / "cases" / "drones-for-gold"

# Of a claim by a source of its own that says far more than the others, so that they contradict.
SECRETS = (
    "S900", "hushed-source", "The Hushed Source", "whispered in the harbour bar",
    "example.org/hushed-page", "for the eyes of the desk alone", "P900", "paid under the table",
    "restricted-memo", "A memo nobody may see", "locked in the cellar since spring",
)  # fmt: skip


def nothing(stage: str, share: float) -> None:
    pass


def append_row(file: Path, **values: str) -> None:
    with file.open(encoding="utf-8", newline="") as read:
        header = next(csv.reader(read))
    missing = [name for name in values if name not in header]
    if missing:
        rows = list(csv.reader(io.StringIO(file.read_text("utf-8"))))
        rows[0] += missing
        rows[1:] = [[*row, *[""] * (len(rows[0]) - len(row))] for row in rows[1:]]
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        file.write_text(out.getvalue(), "utf-8")
        header = rows[0]
    with file.open("a", encoding="utf-8", newline="") as write:
        csv.writer(write, lineterminator="\n").writerow([values.get(name, "") for name in header])


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small case with an internal claim, price and document, and words of their own in each."""
    folder = tmp_path_factory.mktemp("site") / "case"
    shutil.copytree(SMALL, folder, ignore=shutil.ignore_patterns("results", ".steelyard"))
    append_row(
        folder / "sources.csv", id="hushed-source", name="The Hushed Source", camp="observers",
        kind="intelligence",
    )  # fmt: skip
    append_row(
        folder / "claims" / "reported.csv", id="S900", item="drones", status="delivered",
        bound="at_least", amount_low="2000", unit="pieces", direction="AA>BB", words="at least",
        said="whispered in the harbour bar", as_of="2025-06-30", reported_on="2025-07-05",
        source="hushed-source", attribution="The Hushed Source",
        url="https://example.org/hushed-page", measure="cumulative", knowledge="stated",
        certainty="asserted", kind="quantity", role="evidence", state="accepted",
        paraphrase="for the eyes of the desk alone", note="locked in the cellar since spring",
        internal="true",
    )  # fmt: skip
    append_row(
        folder / "claims" / "reported.csv", id="S901", item="gold", status="promised",
        bound="exact", amount_low="77", amount_high="77", unit="kilograms", direction="BB>AA",
        said="whispered in the harbour bar", as_of="2025-06-30", reported_on="2025-07-05",
        source="hushed-source", measure="cumulative", knowledge="stated", certainty="asserted",
        kind="quantity", role="evidence", state="accepted", internal="true",
    )  # fmt: skip
    append_row(
        folder / "prices.csv", id="P900", item="drones", basis="comparable", kind="contract",
        price_low="30000", price_high="30000", currency="USD", unit="piece", price_year="2023",
        bound="exact", said="paid under the table", source="hushed-source", reported_on="2024",
        role="evidence", state="accepted", internal="true",
    )  # fmt: skip
    (folder / "documents" / "restricted-memo.yaml").write_text(
        "id: restricted-memo\ntitle: A memo nobody may see\nkind: report\n"
        "publisher: The Hushed Source\ninternal: true\nurl: https://example.org/hushed-page\n",
        "utf-8",
    )
    append_row(
        folder / "links.csv", a="S901", b="S900", kind="contradicts", judgement="yes",
        why="whispered in the harbour bar",
    )  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def document(case: Path) -> dict[str, Any]:
    return weigh_case(read_case(case), progress=nothing, draws=400)


@pytest.fixture(scope="module")
def site(document: dict[str, Any]) -> dict[str, bytes]:
    return make_site(document, licence="CC0-1.0")[0]


def unpacked(files: dict[str, bytes]) -> dict[str, bytes]:
    """Every byte as somebody can get at it, zips opened."""
    found = dict(files)
    for name, content in files.items():
        for n, one in enumerate(re.findall(rb"data:[^,;]*;base64,([A-Za-z0-9+/=]+)", content)):
            found[f"{name}/data {n}"] = b64decode(one)
    for name, content in files.items():
        if name.endswith((".xlsx", ".docx")):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                found |= {f"{name}/{part}": packed.read(part) for part in packed.namelist()}
    return found


def test_nothing_internal_is_in_any_byte(site: dict[str, bytes], document: dict[str, Any]) -> None:
    whole = json.dumps(document, ensure_ascii=False)
    for secret in SECRETS:
        assert secret in whole, "the case does not hold what is looked for"
        for name, content in unpacked(site).items():
            assert secret.encode() not in content, f"{secret!r} stands in {name}"
            assert secret.lower().encode() not in content.lower(), f"{secret!r} stands in {name}"


def test_totals_are_those_weighed_and_what_is_withheld_is_counted(
    site: dict[str, bytes], document: dict[str, Any]
) -> None:
    shown = json.loads(site["weighing.json"])
    for path in ("given", "returned"):
        assert shown[path]["value"] == document[path]["value"]
    assert shown["balance"] == document["balance"]
    assert shown["counts"] == document["counts"]
    # Four of this test, and what the small case has of its own.
    withheld = public_document(document)[1]
    assert withheld > 4
    assert json.loads(site["site.json"])["withheld"] == withheld
    assert f"{withheld} rows are not shown here" in site["index.html"].decode()
    assert f"{withheld} Zeilen sind hier nicht zu sehen" in site["index.de.html"].decode()


def test_a_contradiction_with_something_internal_is_said_and_not_told(
    site: dict[str, bytes], document: dict[str, Any]
) -> None:
    assert any(one["code"].startswith("contradiction") for one in document["failed_checks"])
    assert b"contradict" in site["index.html"]
    assert b"not shown here" in site["index.html"]


def test_every_page_has_a_strict_policy_and_loads_nothing(site: dict[str, bytes]) -> None:
    pages = [name for name in site if name.endswith(".html")]
    assert len(pages) == 8
    for name in pages:
        text = site[name].decode()
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
        assert policy, name
        told = policy[1].replace("&#39;", "'")
        assert "default-src 'none'" in told
        assert "unsafe" not in told
        assert not re.search(r"(src|href)=\"(//|http)[^\"]*\.(js|css|png|svg|woff2?)\"", text), name
        assert not re.search(r"\son\w+=\"", text), name


def test_every_link_inside_the_site_leads_somewhere(site: dict[str, bytes]) -> None:
    for name, content in site.items():
        if not name.endswith(".html") or name.startswith("report"):
            continue
        text = content.decode()
        for target in re.findall(r'href="([^"]+)"', text):
            if target.startswith(("http://", "https://")):
                continue
            file, _, anchor = target.partition("#")
            assert (file or name) in site, f"{name} leads to {target}"
            assert not anchor or f'id="{anchor}"' in site[file or name].decode(), target


def test_documents_show_their_quotes_and_claims(site: dict[str, bytes]) -> None:
    text = site["documents.html"].decode()
    assert "Harbour Watch, spring report" in text
    assert "at least 140 kilograms</blockquote>" in text
    assert 'id="harbour-report-2"' in text
    assert "CC0-1.0" in site["index.html"].decode()


def claim_of(page: str, id: str) -> str:
    found = re.search(rf'<li id="{id}">.*?</li>', page, re.DOTALL)
    return "" if found is None else found.group()


def test_a_claim_shows_amount_status_dates_source_and_address(document: dict[str, Any]) -> None:
    public = public_document(document)[0]
    text = document_page(public, "en")
    said = claim_of(text, "D001")
    claim = next(one for one in public["claims"] if one["id"] == "D001")
    amount = claim_amount(claim).en
    assert f"{amount}</b> · delivered" in said
    assert f"as of {day(claim['as_of'], 'en')}" in said
    assert claim["source_name"] in said
    assert "https://" in said or "no address" in said
    assert "geliefert" in claim_of(document_page(public, "de"), "D001")


def test_a_short_quote_stands_in_its_kept_sentence(document: dict[str, Any]) -> None:
    text = (SMALL / "texts" / "harbour-report.txt").read_text("utf-8")
    pages = make_site(document, texts={"harbour-report": text})[0]
    assert "A pilot spoke of “at least 140 kilograms”" in claim_of(
        pages["documents.html"].decode(), "harbour-report-2"
    )


@pytest.mark.parametrize("state", ["rejected", "parked", "proposed"])
def test_what_nobody_accepted_is_not_shown_under_a_sources_name(
    document: dict[str, Any], state: str
) -> None:
    public = public_document(document)[0]
    assert claim_of(document_page(public, "en"), "D001")
    claims = [{**one, "state": state} if one["id"] == "D001" else one for one in public["claims"]]
    assert not claim_of(document_page({**public, "claims": claims}, "en"), "D001")


def test_the_list_of_files_has_their_hashes(site: dict[str, bytes]) -> None:
    told = json.loads(site["site.json"])["files"]
    assert told == file_rows({name: site[name] for name in site if name != "site.json"})


def test_the_same_weighing_gives_the_same_bytes(
    site: dict[str, bytes], document: dict[str, Any]
) -> None:
    assert make_site(document, licence="CC0-1.0")[0] == site


def test_a_word_that_slips_through_stops_the_whole(document: dict[str, Any]) -> None:
    # Somebody copies the note of an internal claim into one that is shown.
    leaky = json.loads(json.dumps(document))
    leaky["scope"]["excluded"] = [
        {"what": {"en": "locked in the cellar since spring"}, "why": {"en": "no"}}
    ]
    with pytest.raises(PublishError, match="of S900"):
        make_site(leaky)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<p>whispered in the harbour bar</p>"),
        ("b.json", json.dumps({"x": 'the "Hushed\u00e9" one here'}).encode()),
        ("c.html", b"the &quot;Hushed&eacute;&quot; one here"),
        ("d.svg", b"<text>S900</text>"),
        ("e.csv", b"x,S900,y"),
        ("f.html", b"<img src='data:image/svg+xml;base64," + b64encode(b"<t>S900</t>") + b"'>"),
    ],
)
def test_the_guard_sees_through_what_files_write_otherwise(
    document: dict[str, Any], name: str, content: bytes
) -> None:
    own = json.loads(json.dumps(document))
    for claim in own["claims"]:
        if claim["id"] == "S900":
            claim["note"] = 'the "Hushed\u00e9" one here'
    assert find_leaks(own, {name: content})
    assert not find_leaks(own, {name: b"XS900Y S900-1 nothing else"})


def test_who_internal_prices_alone_name_is_a_secret(document: dict[str, Any]) -> None:
    own = json.loads(json.dumps(document))
    price = next(one for one in own["prices"] if one["id"] == "P900")
    price["source"] = "Dealer in the dark"
    assert find_leaks(own, {"a.html": b"<td>Dealer in the dark</td>"})
    own["prices"].append({**price, "id": "P901", "internal": False})
    assert not find_leaks(own, {"a.html": b"<td>Dealer in the dark</td>"})


def test_what_a_public_row_says_as_well_is_no_secret(document: dict[str, Any]) -> None:
    own = json.loads(json.dumps(document))
    for claim in own["claims"]:
        if claim["id"] == "D001":
            claim["note"] = "locked in the cellar since spring"
    assert "locked in the cellar since spring" not in secrets_of(own)
    assert "S900" in secrets_of(own)


def test_a_site_takes_the_place_of_an_earlier_one_and_of_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish({"site.json": b"{}", "index.html": b"one"}, out)
    publish({"site.json": b"{}", "index.html": b"two"}, out)
    assert (out / "index.html").read_bytes() == b"two"
    (out / "mine.txt").write_text("keep", "utf-8")
    with pytest.raises(OccupiedError):
        publish({"site.json": b"{}"}, out)
    assert (out / "mine.txt").read_text("utf-8") == "keep"


# --- in a browser, from the disk ---


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_work_from_the_disk_and_fit(
    browser: Browser, site: dict[str, bytes], tmp_path: Path, width: int, scheme: Any
) -> None:
    out = publish(site, tmp_path / "site")
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((out / "index.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for link in ("documents.html", "brief.html", "report.html"):
        page.goto((out / "index.html").as_uri())
        page.click(f'a[href="{link}"]')
        page.wait_for_url(f"**/{link}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, link
    page.goto((out / "index.html").as_uri())
    page.click("text=Deutsch")
    assert page.get_attribute("html", "lang") == "de"
    assert not said
    assert all(url.startswith("file://") for url in asked)
    page.close()


# --- the command ---


def test_publish_from_the_command_line(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    done = run("publish", str(case), "--out", str(out), "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["withheld"] > 4
    assert {name.partition("/")[0] for name in told["files"]} == {p.name for p in out.iterdir()}
    assert not (case / "results").exists()
    for file in out.rglob("*"):
        if file.is_file():
            assert b"hushed" not in file.read_bytes().lower(), file
    for words, said in (
        (["publish", str(case)], "--out DIR"),
        (["publish", str(case), "--out", str(case)], "only into a new folder"),
    ):
        wrong = run(*words)
        assert wrong.returncode == 2
        assert said in wrong.stderr
        assert wrong.stderr.count("\n") == 1


@pytest.mark.parametrize("state", ["rejected", "parked", "proposed"])
def test_what_nobody_accepted_is_in_no_file_and_its_number_is_told(
    document: dict[str, Any], state: str
) -> None:
    changed = copy.deepcopy(document)
    claim = next(one for one in changed["claims"] if one["use"] == "comparison")
    claim |= {"state": state, "use": "excluded", "paraphrase": "a misread zebra crossing"}
    claim |= {"said": "zebras", "note": "zebra note", "quote": None}
    others = sum(one["state"] not in {"accepted", "edited"} for one in document["claims"])
    files = make_site(changed)[0]
    for name, content in files.items():
        for part in _unzipped(name, content):
            assert b"zebra" not in part, name
    assert json.loads(files["site.json"])["not_accepted"] == others + 1
    weighed = json.loads(files["weighing.json"])
    assert claim["id"] not in {one["id"] for one in weighed["claims"]}
    assert weighed["given"] == changed["given"]
    assert "nobody accepted" in files["index.html"].decode()


def _unzipped(name: str, content: bytes) -> list[bytes]:
    if not name.endswith((".xlsx", ".docx")):
        return [content]
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return [file.read(one) for one in file.namelist()]


def test_no_reference_to_what_nobody_accepted_is_left() -> None:
    claims = [{"id": "A", "state": "accepted", "use": "evidence", "source": "x", "why": "see B"}]
    claims += [{"id": "B", "state": "rejected", "use": "excluded", "source": "y", "why": ""}]
    document: dict[str, Any] = {
        "claims": claims,
        "sources": [{"id": "x", "name": "X"}, {"id": "y", "name": "Y"}],
        "links": [{"a": "A", "b": "B"}],
        "origins": [{"id": "A", "claims": ["A", "B"]}, {"id": "B", "claims": ["B"]}],
        "hypotheses": {"pieces": [{"id": "p", "rests_on": ["A", "B"]}]},
    }
    kept, n = without_unaccepted(document)
    assert n == 1
    assert kept["links"] == []
    assert kept["origins"] == [{"id": "A", "claims": ["A"]}]
    assert kept["hypotheses"]["pieces"] == [{"id": "p", "rests_on": ["A"]}]
    assert [one["id"] for one in kept["sources"]] == ["x"]
    assert kept["claims"][0]["why"] == ""
    assert without_unaccepted(kept) == (kept, 0)
