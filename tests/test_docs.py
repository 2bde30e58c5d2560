"""The docs say what the program does: their commands run, their links lead somewhere."""

from __future__ import annotations

import re
import runpy
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from tests import started

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
COMMANDS = (
    "init", "import", "export", "check", "add", "read", "accept", "reject", "park", "serve",
    "corpus", "copies", "weigh", "trace", "compare", "hindcast", "suppose", "scenarios",
    "bridge", "promises", "hypotheses", "brief", "release", "verify", "publish",
)  # fmt: skip
# Looks back over quarters of evidence, which a case of five minutes does not have.
# What is read there is accepted as a whole; docs/documents.md shows the other judgements.
# A workbench is opened and not run to its end; docs/workbench.md shows it.
# Nor has it studies to differ from, promises, or readings to hold against each other.
NOT_ON_THE_TOUR = {
    "hindcast", "scenarios", "bridge", "promises", "hypotheses", "corpus", "reject", "park",
    "serve",
}  # fmt: skip


def shell_lines(page: Path) -> list[list[str]]:
    """The words of every line of the page's `sh` blocks, without comments."""
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    lines = [line for block in blocks for line in block.split("\n") if line.strip()]
    return [words for line in lines if (words := shlex.split(line, comments=True))]


def run(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a `steelyard ...` line of the docs in `folder`, where nobody answers questions."""
    assert words[0] == "steelyard"
    return started.run(*words[1:], folder=folder)


def test_the_tour_runs_as_it_stands(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs" / "tour", tmp_path / "docs" / "tour")
    printed = {}
    for words in shell_lines(ROOT / "docs" / "tour.md"):
        done = run(words, tmp_path)
        assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        printed[" ".join(words[1:])] = done.stdout
    assert "no problems" in printed["check mycase"]
    weighed = printed["weigh mycase"]
    assert "Given" in weighed
    assert max(map(len, weighed.splitlines())) <= 80
    report = re.search(r"Report: (\S+)", weighed)
    assert report
    assert (tmp_path / report[1]).is_file()
    assert "maschinen" in printed["trace mycase given.value"]
    assert "0 new, 0 changed" in printed["import mycase mycase.xlsx"]
    shown = {words[1] for words in shell_lines(ROOT / "docs" / "tour.md")}
    assert shown == set(COMMANDS) - NOT_ON_THE_TOUR


def test_the_steps_of_the_readme_are_those_of_the_tour() -> None:
    tour = [words[:4] for words in shell_lines(ROOT / "docs" / "tour.md")]
    for words in shell_lines(ROOT / "README.md"):
        if words[0] == "steelyard" and "--basis" not in words:
            assert words[:4] in tour, words


def test_the_verbs_of_the_readme_are_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in PAGES:
        for words in shell_lines(page):
            if words[0] == "make" and len(words) > 1:
                assert re.search(rf"^{words[1]}:", makefile, re.MULTILINE), words


def test_the_page_of_commands_is_what_the_program_says() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "make_commands.py"))
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert page == made["make_page"](), "docs/commands.md is old: make docs"


def test_every_command_is_documented() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+)$", page, re.MULTILINE) == list(COMMANDS)
    for block in re.split(r"\n###? ", page)[1:]:
        assert "Example: steelyard " in block, block.split("\n", maxsplit=1)[0]


def test_examples_of_the_help_name_options_that_exist() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for block in re.split(r"\n###? ", page)[1:]:
        example = block[block.index("Example: ") :]
        for option in re.findall(r"--[a-z-]+", example):
            assert f"  {option}" in block[: block.index("Example: ")], option


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" in target or target.startswith("#"):
            continue
        path = page.parent / target.split("#", maxsplit=1)[0]
        assert path.exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("name", ["base", "case", "reading", "weighing", "corpus", "desk"])
def test_a_wings_page_names_every_module_of_it(name: str) -> None:
    page = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    wing = ROOT / "src" / "steelyard" / name
    packages = {path.parent.name for path in wing.glob("*/__init__.py")}
    modules = {path.stem for path in wing.glob("*.py")} - {"__init__"}
    for word in packages | modules:
        # A module split off for its length is named with the one it serves.
        named = [word, *(word.rsplit("_", n)[0] for n in range(1, word.count("_") + 1))]
        assert any(
            f"`{one}.py`" in page or f"`{one}/`" in page or f"{one}s.py" in page for one in named
        ), f"docs/{name}.md says nothing of {word}"


def test_the_glossary_is_sorted_and_speaks_both_languages() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.split("\n") if line.startswith("| ")]
    words = [row[0] for row in rows[1:] if row[0] != "---"]
    assert words == sorted(words, key=str.casefold)
    assert all(len(row) == 3 and row[2].endswith(".") for row in rows[1:])


def test_docs_have_one_sentence_a_line() -> None:
    """Two sentences a line hide what a change changed; tables, lists and code are free."""
    made = {"commands.md", "case-format.md", "problems.md", "brief.de.md", "brief.en.md"}
    for page in PAGES:
        if page.name in made:
            continue
        text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for line in text.split("\n"):
            if line.startswith(("|", "-", "#", " ", "!", ">")) or re.match(r"\d", line):
                continue
            assert not re.search(r"[a-z)]\. [A-Z]", line), f"{page.name}: {line}"


def test_the_locks_say_what_and_not_where_from() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for name, needs in (
        ("requirements.lock", wanted["project"]["dependencies"]),
        ("requirements-dev.lock", wanted["project"]["optional-dependencies"]["dev"]),
    ):
        lock = (ROOT / name).read_text(encoding="utf-8")
        for line in lock.splitlines():
            assert re.fullmatch(
                r"[a-z0-9-]+==\S+( ; .*)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line
            )
        for need in needs:
            project = re.split(r"[>=<~!;\[ ]", need)[0].replace(".", "-").replace("_", "-").lower()
            assert f"\n{project}==" in f"\n{lock}", f"{name} lacks {project}: make lock"
