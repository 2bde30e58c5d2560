"""desk/brief/article.py: an article whose every number stands in the weighing."""

from __future__ import annotations

import copy
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.weighing.drawn import weigh

from steelyard.case.folder import read_case
from steelyard.desk.brief.article import Article, as_json, make_article
from steelyard.desk.brief.frames import Words
from steelyard.desk.brief.numbers import Number
from steelyard.desk.caveats import add_words
from steelyard.weighing.document import to_document

Document = dict[str, Any]
CASES = Path(__file__).parents[2] / "cases"
LANGUAGES = ("en", "de")
SCALES = {
    "trillion": 1e12, "tn": 1e12, "Bio.": 1e12, "billion": 1e9, "bn": 1e9, "Milliarden": 1e9,
    "Milliarde": 1e9, "million": 1e6, "m": 1e6, "Millionen": 1e6, "Million": 1e6,
}  # fmt: skip
# A printed amount with the scale behind it, which a range may say once for both ends.
AMOUNT = re.compile(
    r"(?<![\w.,])([-−]?)[$€£¥]?(\d[\d.,]*\d|\d)[\s ]?"
    r"(trillion|tn|Bio\.|billion|bn|Milliarden?|million|m|Millionen|Million)?(?!\w)"
)


@cache
def _weighed() -> Document:
    return add_words(to_document(weigh(read_case(CASES / "drones-for-gold"), draws=400)))


@pytest.fixture(params=["by hand", "drones-for-gold"])
def some(request: pytest.FixtureRequest, document: Document) -> Document:
    """Two weighings of unlike cases."""
    return document if request.param == "by hand" else copy.deepcopy(_weighed())


def numbers(article: Article) -> Iterator[Number]:
    for block in article.blocks:
        for sentence in block.sentences:
            yield from (run for run in sentence.runs if isinstance(run, Number))


def amounts(text: str, lang: str) -> list[float]:
    """The amounts of a printed number, read without any help of the program."""
    found = list(AMOUNT.finditer(text))
    values: list[float] = []
    scale = 1.0
    for one, after in reversed(list(zip(found, [*found[1:], None], strict=True))):
        sign, digits, word = one.groups()
        between = text[one.end() : after.start()] if after else ""
        # "2.6 to 14 billion": the first end has the scale of the last.
        shared = not word and after and re.fullmatch(r"\s*(to|bis)\s*", between)
        scale = scale if shared else SCALES.get(word, 1.0)
        plain = (
            digits.replace(".", "").replace(",", ".") if lang == "de" else digits.replace(",", "")
        )
        values.insert(0, (-scale if sign else scale) * float(plain))
    return values


def stands_at(document: Document, path: str) -> Any:
    """What stands at a path, walked in the plainest way."""
    at: Any = document
    parts = path.split(".")
    if parts[0] == "information" and len(parts) > 2:
        return next(
            c for c in document["information"]["checks"] if [c["kind"], c["name"]] == parts[1:3]
        )[parts[3]]
    for part in parts:
        if isinstance(at, list):
            at = next(
                row
                for row in at
                if part in [row.get(k) for k in ("id", "claim", "code", "name", "item")]
            )
        else:
            at = at[part]
    return at


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_is_one_of_the_weighing(some: Document, lang: str) -> None:
    article = make_article(some, lang)
    assert sum(1 for _ in numbers(article)) > 15
    for number in numbers(article):
        if number.form in {"day", "month", "year"}:
            assert str(stands_at(some, number.path)) == number.values[0]
            assert str(number.values[0])[:4] in number.text
            continue
        if number.form == "warning":
            assert number.text == stands_at(some, number.path)[lang]
            continue
        printed = amounts(number.text, lang)
        held = [x for x in number.values if isinstance(x, int | float)]
        if "*" in number.path:
            middles = [one["given"]["p50"] for one in some["by_basis"].values()]
            assert held == [min(middles), max(middles)]
        else:
            at = stands_at(some, number.path)
            known = json.dumps(at)
            assert all(json.dumps(x) in known for x in held) or held == [len(at)]
        scale = 100.0 if "rozent" in number.text or "per cent" in number.text else 1.0
        if number.form == "bounds":
            # Rounded outwards; an open end is said in words.
            for x, y in zip(printed, held, strict=True):
                assert math.isclose(x, y, rel_tol=0.11)
            continue
        wanted = [abs(x) if number.form == "size" else x for x in held]
        if number.form == "said" and len(set(wanted)) == 1:
            wanted = wanted[:1]
        assert len(printed) >= len(wanted) or len(printed) == 1, number
        for x, y in zip(printed, wanted, strict=False):
            tolerance = 1e-9 if number.form in {"said", "count"} else 0.051
            # Few of what comes whole are told as a whole number.
            whole = number.path.endswith("quantity") and y < 10 and x == round(y)
            assert whole or math.isclose(x, y * scale, rel_tol=tolerance), number


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_digit_stands_outside_numbers_and_names(some: Document, lang: str) -> None:
    known = json.dumps(some, ensure_ascii=False)
    for block in make_article(some, lang).blocks:
        for sentence in block.sentences:
            for run in sentence.runs:
                if isinstance(run, Words) and re.search(r"\d", run.text.replace("90", "")):
                    assert run.own, sentence
                    assert json.dumps(run.text, ensure_ascii=False)[1:-1] in known


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_has_its_note_and_every_note_its_number(some: Document, lang: str) -> None:
    article = make_article(some, lang)
    marked = {article.note_of(number) for number in numbers(article) if number.noted}
    assert marked == set(range(1, len(article.notes) + 1))
    for note in article.notes:
        assert note.body(lang)
    assert not any(article.note_of(n) for n in numbers(article) if not n.noted)


def test_a_failed_check_takes_the_first_line(some: Document) -> None:
    first = make_article(some, "en").blocks[0]
    assert first.kind == "warning"
    assert first.text == some["warnings"][0]["en"] + "."
    some["warnings"] = []
    assert make_article(some, "en").blocks[0].kind == "title"


def test_another_case_gives_another_article(document: Document) -> None:
    one, other = (
        {sentence.frame for block in make_article(d, "de").blocks for sentence in block.sentences}
        for d in (document, _weighed())
    )
    assert one - other
    assert other - one


def test_both_languages_say_the_same_numbers(some: Document) -> None:
    en, de = (
        Counter((one.path, one.form, one.values) for one in numbers(make_article(some, lang)))
        for lang in LANGUAGES
    )
    assert en == de


def test_the_same_weighing_gives_the_same_article(some: Document) -> None:
    assert make_article(some, "de") == make_article(copy.deepcopy(some), "de")


def test_which_side_gave_more_is_open_where_the_range_holds_zero(document: Document) -> None:
    text = " ".join(block.text for block in make_article(document, "en").blocks)
    assert "is open" not in text
    document["balance"] |= {"p05": -5e7, "p50": 1e8, "p95": 3e8}
    text = " ".join(block.text for block in make_article(document, "en").blocks)
    assert "Which side gave more is open" in text
    assert "$50m in favour of Avalia to $300m in favour of Belmar" in text
    assert "would be level" not in text


def test_an_open_ratio_is_told_as_a_floor(document: Document) -> None:
    document["ratio"] |= {"p50": 20.0, "p95": None, "open": "what came back may be nothing"}
    text = " ".join(block.text for block in make_article(document, "en").blocks)
    assert "at least 4.7 went out" in text
    assert "about 20 went" not in text


def test_what_nobody_reported_is_said_in_the_title(document: Document) -> None:
    document["continued"]["returned"] = 0.3
    assert make_article(document, "de").title.endswith("zum Teil Annahme")
    document["continued"]["returned"] = 0.6
    assert make_article(document, "de").title.endswith("das meiste davon Annahme")
    document["continued"]["returned"] = 0.1
    assert make_article(document, "de").title.endswith("sichtbar zurück")


def test_an_internal_row_is_in_no_note(document: Document) -> None:
    hidden = next(one for one in document["claims"] if one["internal"])
    hidden["quote"], hidden["text_basis"] = "the secret words", "quoted"
    hidden["paraphrase"] = "the secret words"
    for lang in LANGUAGES:
        told = json.dumps(as_json(make_article(document, lang)), ensure_ascii=False)
        assert "secret" not in told
        assert f'"{hidden["id"]}"' not in told


def test_what_changed_is_told_against_an_earlier_weighing(document: Document) -> None:
    earlier = copy.deepcopy(document)
    earlier["given"]["value"]["p50"] = 4e8
    earlier["known_to"] = "2024-01-31"
    text = " ".join(block.text for block in make_article(document, "en", earlier).blocks)
    assert "The last weighing, as of 31 Jan 2024, had $400m for what went out" in text
    assert "What changed" not in " ".join(b.text for b in make_article(document, "en").blocks)


def test_articles_of_parties_are_declined(document: Document) -> None:
    document["parties"][0]["article"] = {"en": "the", "de": "die"}
    document["parties"][1]["article"] = {"en": "the", "de": "plural"}
    lead = {b.kind: b.text for b in make_article(document, "de").blocks}["lead"]
    assert "von der Avalien an die Belmar" in lead
    document["balance"] |= {"p05": -5e7}
    lead = {b.kind: b.text for b in make_article(document, "de").blocks}["lead"]
    assert "für die Avalien" in lead
    assert "für die Belmar" in lead


def test_a_case_without_anything_of_worth_has_an_article_too(document: Document) -> None:
    nothing = {"low": None, "high": None, "p05": None, "p50": None, "p95": None}
    for leg in ("given", "returned", "due", "trade"):
        document[leg] = {"value": dict(nothing), "items": {}}
    for name in ("balance", "ratio", "break_even"):
        document[name] = dict(nothing)
    document["promises"] = document["published"] = document["warnings"] = []
    article = make_article(document, "de")
    assert article.title.endswith("nichts, was sich beziffern ließe")
    assert "ist nichts bekannt" in article.blocks[1].text


def test_reading_time_counts_the_words_of_the_article(some: Document) -> None:
    article = make_article(some, "de")
    assert article.words == sum(len(block.text.split()) for block in article.blocks)
    assert article.minutes == max(1, round(article.words / 187))


def _told(document: Document, lang: str) -> str:
    return " ".join(block.text for block in make_article(document, lang, full=True).blocks)


def test_small_chance_of_the_draws_does_not_open_the_article(document: Document) -> None:
    warning = {"code": "monte_carlo_error", "en": "Chance moves it by 1.8%", "de": "Zufall"}
    document["warnings"] = [warning]
    document["failed_checks"] = [{"code": "monte_carlo_error", "figure": "ratio", "percent": 1.8}]
    article = make_article(document, "en")
    assert article.blocks[0].kind == "title"
    sure = next(block.text for block in article.blocks if block.id == "sure_text")
    assert sure.endswith("Chance moves it by 1.8%.")
    document["failed_checks"][0]["percent"] = 8.0
    assert make_article(document, "en").blocks[0].text == "Chance moves it by 1.8%."


def test_a_price_is_told_for_its_unit(document: Document) -> None:
    assert "a tonne." in _told(document, "en")
    assert "je Tonne." in _told(document, "de")
    assert not re.search(r"\d t\b", _told(document, "en") + _told(document, "de"))


def test_money_of_another_currency_has_no_price_of_its_own(document: Document) -> None:
    item = document["given"]["items"]["timber"]
    item["unit"] = "DEM"
    text = _told(document, "en")
    assert "In money of the time: about" in text
    assert "marks. Smaller" not in text
    assert re.search(r"In money of the time: about [\d,.]+( million)?\smarks\.", text)


def test_the_newest_total_of_a_camp_names_the_camp(document: Document) -> None:
    assert "totals stated, camp first:" in _told(document, "en")
    assert "Coast states\N{NO-BREAK SPACE}– " in _told(document, "en")
    assert "Küstenstaaten\N{NO-BREAK SPACE}– " in _told(document, "de")
    for claim in document["claims"]:
        claim["camp"] = None
    assert "camp" not in _told(document, "en")
    assert "– " not in _told(document, "en")


def test_a_basis_without_a_german_name_has_the_common_one(document: Document) -> None:
    document["bases"]["comparable"]["name"] = {"en": "Comparable sales"}
    assert "nach dem Preisansatz „vergleichbare Verkäufe“" in _told(document, "de")
    assert "on the price basis “Comparable sales”" in _told(document, "en")
    document["bases"]["own"] = {"name": {"en": "Own prices"}}
    document["basis"] = "own"
    assert "nach dem Preisansatz „Own prices“" in _told(document, "de")


def test_the_reading_that_the_evidence_speaks_against_least_is_told(document: Document) -> None:
    text = _told(document, "en")
    assert "the evidence speaks least against this one: " in text
    assert re.search(r"Confidence in this order: (low|moderate|high)\.", text)
    found = document["hypotheses"]
    found["leaders"] = [one["id"] for one in found["hypotheses"]][:2]
    assert "least, and equally little, against these: " in _told(document, "en")
    document["hypotheses"] = None
    assert "readings" not in _told(document, "en")


def test_a_claim_on_a_whole_month_is_told_by_its_month(document: Document) -> None:
    claim = next(one for one in document["claims"] if one["use"] == "evidence")
    claim |= {"measure": "window", "window_start": "2032-02-01", "as_of": "2032-02-29"}
    claim |= {"certainty": "asserted", "reported_on": "2026-01-01"}
    assert re.search(r"[\w.]+ in Feb 2032\.", _told(document, "en"))
    claim["as_of"] = "2032-02-28"
    assert "from 1 Feb 2032 to 28 Feb 2032" in _told(document, "en")


def test_words_for_the_pans_claim_no_more_than_a_median(document: Document) -> None:
    text = _told(document, "en")
    assert "would be level if about " in text
    assert "only if" not in text
    assert "original sources" not in text
