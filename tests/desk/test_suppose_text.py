"""`steelyard suppose`: what a figure would take, by the command and in both languages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from steelyard.desk.cli import app
from steelyard.desk.suppose_text import WIDTH, render_supposition
from steelyard.weighing.weigh import OptionError

CASE = Path(__file__).parents[1] / "cases" / "drones-for-gold"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(CASE, tmp_path_factory.mktemp("suppose") / "case"))


def asked(folder: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["suppose", str(folder), *words])
    return done.exit_code, done.output


def test_a_figure_is_asked_of_in_words_and_answered_in_both(folder: Path) -> None:
    code, text = asked(folder, "given", "at least 20m", "--json")
    assert code == 0
    document = json.loads(text[text.index("{") :])
    assert document["side"] == "at_least"
    assert document["end"] == 20e6
    assert 0.0 < document["probability"] < 0.5
    english, german = (render_supposition(document, lang) for lang in ("en", "de"))
    assert english.startswith("What went out comes to $20m at least: probability ")
    assert german.startswith("Das Gegebene kommt auf mindestens 20\N{NO-BREAK SPACE}Mio.")
    assert "price: Drones" in english
    assert "Preis: Drohnen" in german
    assert all(len(line) <= WIDTH for line in (english + german).splitlines())
    assert render_supposition(document, ascii_only=True).isascii()


def test_it_writes_no_results(folder: Path) -> None:
    before = sorted(path.name for path in folder.iterdir() if path.name != ".steelyard")
    code, text = asked(folder, "returned", "<= 20m")
    assert code == 0
    assert "at most: probability" in text
    assert sorted(p.name for p in folder.iterdir() if p.name != ".steelyard") == before


def test_what_no_draw_shows_is_said_without_claiming_that_it_cannot_be(folder: Path) -> None:
    code, text = asked(folder, "given", "at least 900bn")
    assert code == 0
    assert "in none of the draws" in text
    assert "not of what is possible" in " ".join(text.split())


@pytest.mark.parametrize("words", [("given", "at least €5m"), ("ratio", "at least $5")])
def test_a_sum_in_another_currency_is_refused(folder: Path, words: tuple[str, str]) -> None:
    done = CliRunner().invoke(app, ["suppose", str(folder), *words])
    assert isinstance(done.exception, OptionError)
    assert "for money in USD" in str(done.exception)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("gold", "at least 5"), "There is no figure 'gold'"),
        (("given", "5m to 10m"), "has two ends"),
        (("given", "1,200"), "may mean 1200 or 1.2"),
        (("given", "20bn"), "says no end"),
        (("given", "about 20bn"), "says no end"),
        (("given", "at least 35%"), "counts something"),
        (("given", "at least 5 tonnes"), "counts something"),
        (("given", "much"), "at most 1.2bn"),
    ],
)
def test_a_wrong_question_costs_one_line(folder: Path, words: tuple[str, ...], said: str) -> None:
    code, text = asked(folder, *words)
    assert code == 2
    assert said in text
    assert "Traceback" not in text
