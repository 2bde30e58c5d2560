"""Documents and cases that wish harm: in every field and text of a case, shown as harmless words.

Tried in a real browser. The fixture `page` fails a test on any dialog, any complaint of a script
or the page's policy, and any request that goes elsewhere.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import Any, Final

import pytest
import yaml
from playwright.sync_api import Page, expect

from steelyard.case.folder import check_folder
from steelyard.desk.results import weigh_folder
from steelyard.desk.web.places import PAGES
from steelyard.desk.web.serving import Serving
from steelyard.desk.words import visible

SMALL = Path(__file__).parents[2] / "cases" / "drones-for-gold"
HARM: Final = (
    "<script>window.harmed=1</script><img src=x onerror=window.harmed=2>"
    "<svg onload=window.harmed=3><style>*{display:none}</style><base href=//evil.example>"
    "</textarea></title></select>\"'><a href='javascript:window.harmed=4'>a</a>"
    "<iframe srcdoc='<script>top.harmed=5</script>'></iframe><link rel=stylesheet href=//evil.example>"
    "<meta http-equiv=refresh content='0;url=//evil.example'>{{7*191}}${7*191}<%= 7*191 %>"
    "&lt;b&gt;\u202etxt.exe\u2066\u200bzero\ufeff"
)
"""Something of everything: markup, handlers, drawings, styles, addresses, templates, unseen signs."""
SAID: Final = {
    *("name", "title", "publisher", "said", "words", "attribution", "paraphrase", "note", "why"),
    *("aliases", "reason", "about", "by", "decision", "beside", "what", "text", "en", "de"),
    *("adjective", "label", "differs", "buyer", "seller", "drift", "study", "said_de"),
}
"""Fields that hold words of people; all others hold names, numbers and dates that are checked."""
LONG: Final = 10_000_000
LONG_FIELD: Final = 1_000_000
PATIENCE: Final = 60_000
"""Milliseconds after which something that should come is taken not to come."""
WITHIN: Final = 10.0
"""Seconds within which a page comes, whatever stands in the case."""
UNSEEN = re.compile(r"[\u200b\u202a-\u202e\u2066-\u2069\ufeff]")


def harmful(folder: Path) -> None:
    """Write harm into every text and every field of words of the small case."""
    shutil.copytree(SMALL, folder, ignore=shutil.ignore_patterns("results", ".steelyard"))
    text = folder / "texts" / "harbour-report.txt"
    whole = text.read_text(encoding="utf-8")
    start = len(whole) + 1
    quote = f"about 200 drones {HARM} had been delivered"
    text.write_text(f"{whole}\n{quote}\n\u202e{HARM}\n", encoding="utf-8")
    for path in sorted(folder.rglob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        if path.parent.name == "documents":
            content["sha256"] = sha256(text.read_bytes()).hexdigest()
        if path.parent.name == "claims":
            content.append(
                content[0]
                | {"id": "harm-1", "quote": quote, "start": start, "end": start + len(quote)}
                | {"amount_low": 200, "amount_high": 200, "bound": "approx", "state": "proposed"}
            )
        path.write_text(yaml.safe_dump(marked(content, path.parent.name)), encoding="utf-8")
    for path in sorted(folder.rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            for row in rows:
                writer.writerow(
                    {
                        name: value + (HARM if name in SAID and (value or name == "note") else "")
                        for name, value in row.items()
                    }
                )


def marked(value: Any, folder: str, name: str = "") -> Any:
    """`value` with harm behind every text in a field of words."""
    if isinstance(value, dict):
        return {key: marked(one, folder, key) for key, one in value.items()}
    if isinstance(value, list):
        return [marked(one, folder, name) for one in value]
    if not isinstance(value, str) or name not in SAID or (folder == "documents" and name == "text"):
        return value
    return value + HARM


@pytest.fixture(scope="module")
def harmed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A workbench on such a case, weighed."""
    folder = tmp_path_factory.mktemp("harm") / "case"
    harmful(folder)
    assert not check_folder(folder)
    weigh_folder(folder)
    serving = Serving(folder, f"anna{HARM}", 0)
    thread = Thread(target=serving.run, daemon=True)
    thread.start()
    yield serving
    serving.stop()
    thread.join(timeout=10)


def open_at(page: Page, serving: Serving, path: str) -> None:
    """Open a page of the workbench, by its token where that was not done."""
    if page.url == "about:blank":
        page.goto(serving.address)
    page.goto(f"http://127.0.0.1:{serving.keys.port}{path}")


ALL = [f"/{name}" for name in PAGES] + [
    "/inbox/harbour-report?state=all",
    "/inbox/harbour-report?state=all&claim=harm-1",
    "/inbox/-?state=all",
    "/items/drones",
    "/items/drones?off=source:harbour-watch",
    "/items/drones?edit=1",
    "/items/blueprints",
    "/case?edit=about",
    "/series?edit=S001",
    "/sources/harbour-watch",
    "/trace/ratio",
    "/trace/given.items.drones.value",
    "/trace/up/D001",
    "/prices?edit=P001",
    "/no-such-page",
]


def test_harm_in_every_field_is_harmless_words(page: Page, harmed: Serving) -> None:
    for path in ALL:
        open_at(page, harmed, path)
        assert page.locator("main").is_visible()
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found = page.evaluate(FOUND)
        assert found["harmed"] is None, path
        assert found["tags"] == [], path
        # A handler or a style on one of our elements would be there only by harm.
        assert not [one for one in found["attributes"] if one.startswith("on") or one == "style"]
        assert all(one and one.startswith("/static/") for one in found["scripts"]), path
        links = ("/", "?", "#", "https://example.org/")
        assert all(one.startswith(links) and one[:2] != "//" for one in found["links"]), path
        assert not UNSEEN.search(found["words"]), path
        assert "1337" not in found["words"], path


FOUND: Final = """({
  harmed: window.harmed ?? null,
  tags: [...document.querySelectorAll(
    'iframe, base, meta[http-equiv], img, style, object, embed, link[href*=evil]'
  )].map(one => one.outerHTML),
  attributes: [...document.querySelectorAll('*')].flatMap(one => one.getAttributeNames()),
  scripts: [...document.scripts].map(one => one.getAttribute('src')),
  links: [...document.links].map(one => one.getAttribute('href')),
  words: document.title + document.body.innerText,
})"""


def test_the_harm_is_there_to_be_read(page: Page, harmed: Serving) -> None:
    open_at(page, harmed, "/inbox/harbour-report?state=all&claim=harm-1")
    assert "<script>window.harmed=1</script>" in page.locator("article.text").inner_text()
    assert "<script>window.harmed=1</script>" in page.locator(".judge .quote").first.inner_text()
    assert "U+202E" in page.locator("article.text .mark-sign").all_inner_texts()


def test_harm_is_accepted_like_any_other_claim_and_its_words_stay(
    page: Page, harmed: Serving
) -> None:
    open_at(page, harmed, "/inbox/harbour-report?claim=harm-1")
    before = next(one for one in harmed.bench.case.claims if one.id == "harm-1")  # type: ignore[union-attr]
    page.keyboard.press("a")
    expect(page.locator("[data-said]")).to_contain_text("harm-1")
    after = next(one for one in harmed.bench.case.claims if one.id == "harm-1")  # type: ignore[union-attr]
    assert (before.state, after.state) == ("proposed", "accepted")
    assert (after.quote, after.said, after.attribution) == (
        before.quote,
        before.said,
        before.attribution,
    )
    assert page.evaluate("window.harmed") is None


def test_a_twin_with_harm_is_never_taken_for_a_page(page: Page, harmed: Serving) -> None:
    for path in ("/overview.json", "/inbox/harbour-report.json?state=all"):
        open_at(page, harmed, path)
        assert page.evaluate("document.contentType") == "application/json"
        assert page.evaluate("window.harmed") is None


DROPPED: Final = (
    (
        '"><img src=x onerror=alert(1)>.html',
        b"<p>Aland gave Borda 200 drones.<script>alert(1)</script>",
    ),
    (
        "a.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>1</script></svg>",
    ),
    ("../../case.yaml", b"id: taken"),
    ("..\\..\\case.yaml", b"id: taken, in another way"),
    ("/etc/passwd", b"Aland gave Borda 201 drones."),
    ("\u202egpj.exe.txt", "Aland gave Borda 202\u200b drones\u202e.".encode()),
    ("a" * 300 + ".txt", b"Aland gave Borda 203 drones."),
    ("empty.txt", b""),
    ("broken.pdf", b"%PDF-1.7 broken"),
    ("zeros.bin", bytes(1000)),
)


def test_dropped_files_of_any_name_stay_in_the_case(
    page: Page, weighed: Path, serve: Callable[..., Serving]
) -> None:
    before = {one: one.read_bytes() for one in weighed.parent.rglob("*") if one.is_file()}
    serving = serve(weighed)
    for name, content in DROPPED:
        open_at(page, serving, "/documents")
        page.set_input_files(
            "[data-drop] input[type=file]",
            {"name": name, "mimeType": "application/octet-stream", "buffer": content},
        )
        page.click("[data-drop] button")
        # It goes on to the document, or says why not.
        expect(page.locator("#review, [data-said].problem").first).to_be_visible(timeout=PATIENCE)
        assert not UNSEEN.search(page.evaluate("document.title + document.body.innerText"))
    for path, content in before.items():
        assert path.read_bytes() == content
    fresh = [one for one in weighed.parent.rglob("*") if one.is_file() and one not in before]
    assert all(one.is_relative_to(weighed) for one in fresh)
    assert not check_folder(weighed)


def test_ten_megabytes_on_one_line_are_a_page_like_any_other(
    page: Page, weighed: Path, serve: Callable[..., Serving]
) -> None:
    line = "Aland gave Borda 200 drones and 30 kilograms of gold in March 2025. "
    text = weighed / "texts" / "harbour-report.txt"
    whole = text.read_text(encoding="utf-8") + line * (LONG // len(line))
    text.write_text(whole, encoding="utf-8")
    document = weighed / "documents" / "harbour-report.yaml"
    told = yaml.safe_load(document.read_text(encoding="utf-8"))
    told |= {"sha256": sha256(text.read_bytes()).hexdigest(), "title": "t" * LONG_FIELD}
    told |= {"publisher": "p" * LONG_FIELD}
    document.write_text(yaml.safe_dump(told), encoding="utf-8")
    claims = weighed / "claims" / "harbour-report.yaml"
    rows = yaml.safe_load(claims.read_text(encoding="utf-8"))
    rows[0]["note"] = "n" * LONG_FIELD
    claims.write_text(yaml.safe_dump(rows), encoding="utf-8")
    serving = serve(weighed)
    assert not serving.bench.problems
    page.goto(serving.address)
    for path in (
        "/",
        "/documents",
        "/inbox?state=all",
        "/inbox/harbour-report?state=all",
        "/inbox/harbour-report?state=all&from=5000000",
        "/items/drones",
    ):
        open_at(page, serving, path)
        began = perf_counter()
        open_at(page, serving, path)
        assert perf_counter() - began < WITHIN, path
        assert len(page.content()) < 1_000_000
    # A field too long to be sent back whole is shown and not sent.
    open_at(page, serving, "/inbox/harbour-report?state=all&claim=harbour-report-1")
    assert page.locator("[name=set_note]").is_disabled()


@pytest.mark.parametrize(
    "address",
    [
        " JavaScript:window.harmed=1",
        "data:text/html,<script>window.harmed=1</script>",
        "//evil.example/",
    ],
)
def test_an_address_that_runs_is_no_link(
    page: Page, weighed: Path, serve: Callable[..., Serving], address: str
) -> None:
    for table in sorted(weighed.glob("*.csv")) + sorted((weighed / "claims").glob("*.csv")):
        text = table.read_text(encoding="utf-8")
        table.write_text(
            re.sub(r"https://example\.org/\w+", f'"{address}"', text), encoding="utf-8"
        )
    document = weighed / "documents" / "harbour-report.yaml"
    text = document.read_text(encoding="utf-8")
    document.write_text(text.replace("https://example.org/spring", json.dumps(address)))
    weighing = next((weighed / "results").glob("*/weighing.json"))
    known = json.loads(weighing.read_text(encoding="utf-8"))
    weighing.write_text(json.dumps(readdressed(known, address)), encoding="utf-8")
    serving = serve(weighed)
    assert not serving.bench.problems
    page.goto(serving.address)
    for path in ("/documents", "/prices", "/items/drones", "/trace/ratio", "/hypotheses"):
        open_at(page, serving, path)
        links = page.evaluate("[...document.links].map(one => one.getAttribute('href'))")
        assert all(one.startswith(("/", "?", "#")) and one[:2] != "//" for one in links)


def readdressed(value: Any, address: str) -> Any:
    """`value` with that address in the place of every other."""
    if isinstance(value, dict):
        return {key: readdressed(one, address) for key, one in value.items()}
    if isinstance(value, list):
        return [readdressed(one, address) for one in value]
    return address if str(value).startswith("https://example.org/") else value


def test_the_name_of_unseen_signs_is_what_the_terminal_says_too() -> None:
    assert visible("\u202e") == "[U+202E]"
