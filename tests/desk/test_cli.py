"""The command line as a person meets it: in a process of its own, on a real folder."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests import started

PROGRAM = [sys.executable, "-m", "steelyard"]
TOUR = Path(__file__).parent.parent.parent / "docs" / "tour"
COMMANDS = ("init", "import", "export", "check", "weigh", "trace", "compare")


def run(
    *arguments: str | Path, folder: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `steelyard ...` where nobody answers questions."""
    return started.run(*arguments, folder=folder, environment={**os.environ, **environment})


def failed_plainly(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """One clear line on stderr, nothing on stdout, the right exit code."""
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    for word in words:
        assert word in done.stderr


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case that the tour makes, in a folder of its own."""
    folder = tmp_path_factory.mktemp("tour")
    for step in (
        ("init", "mycase"),
        ("import", "mycase", TOUR / "claims.xlsx", "--yes"),
        ("import", "mycase", TOUR / "prices.xlsx", "--yes"),
    ):
        done = run(*step, folder=folder)
        assert done.returncode == 0, done.stderr
    return folder / "mycase"


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_a_command_does_with_an_example(command: str, tmp_path: Path) -> None:
    done = run(command, "--help", folder=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith(f"Usage: steelyard {command}")
    assert f"Example: steelyard {command} " in done.stdout
    assert done.stderr == ""


def test_help_loads_the_command_line_only(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "steelyard", "--help"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
    )
    loaded = {line.rsplit("|", maxsplit=1)[-1].strip() for line in done.stderr.splitlines()}
    assert "typer" in loaded
    assert not loaded & {
        "numpy",
        "numba",
        "scipy",
        "pydantic",
        "yaml",
        "rich",
        "openpyxl",
        "jinja2",
    }
    ours = {one for one in loaded if one.startswith("steelyard")}
    assert {one for one in ours if not one.startswith("steelyard.desk.commands")} <= {
        "steelyard",
        "steelyard.__main__",
        "steelyard.desk",
        "steelyard.desk.cli",
    }


def test_the_version_is_that_of_the_package(tmp_path: Path) -> None:
    from importlib.metadata import version

    assert run("--version", folder=tmp_path).stdout == f"steelyard {version('steelyard')}\n"


def test_weigh_prints_the_lines_and_says_where_the_results_lie(case: Path) -> None:
    done = run("weigh", "mycase", folder=case.parent)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert any(line.startswith("Given ") for line in lines)
    assert all(len(line) <= 80 for line in lines)
    assert "\x1b" not in done.stdout
    report = next(line for line in lines if line.startswith("Report: ")).removeprefix("Report: ")
    assert (case.parent / report.split("   ")[0]).is_file()


def test_weigh_in_json_is_one_document_on_stdout(case: Path) -> None:
    done = run("weigh", "mycase", "--json", folder=case.parent)
    document = json.loads(done.stdout)
    assert done.stderr == ""
    for key in ("case", "as_of", "seed", "currency", "price_year", "basis", "given", "returned"):
        assert key in document
    assert set(document["balance"]) >= {"low", "high", "p05", "p50", "p95"}
    assert document["diagnostics"]["seconds"] >= 0


def test_no_report_writes_nothing(case: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "mycase"
    shutil.copytree(case, copy, ignore=shutil.ignore_patterns("results", ".steelyard"))
    before = sorted(copy.rglob("*"))
    done = run("weigh", copy, "--no-report", "--draws", "400", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Given" in done.stdout
    assert "Report:" not in done.stdout
    assert sorted(copy.rglob("*")) == before


def test_a_terminal_without_unicode_gets_plain_signs(case: Path) -> None:
    done = run("weigh", "mycase", folder=case.parent, PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()
    assert "#" in done.stdout


def test_trace_walks_down_and_up(case: Path) -> None:
    down = run("trace", "mycase", "given.items.maschinen.quantity", folder=case.parent)
    assert down.returncode == 0, down.stderr
    assert "Harbour Watch" in down.stdout
    claim = next(word for word in down.stdout.split() if word.startswith("c-"))
    up = run("trace", "mycase", "--up", claim, folder=case.parent)
    assert up.returncode == 0, up.stderr
    assert "given" in up.stdout
    tree = json.loads(run("trace", "mycase", "ratio", "--json", folder=case.parent).stdout)
    assert tree["kind"]


def test_a_window_shorter_than_the_day_asked_for_is_said(case: Path) -> None:
    arguments = ("weigh", "mycase", "--draws", "400", "--no-report", "--as-of")
    done = run(*arguments, "2030", folder=case.parent)
    assert done.returncode == 0, done.stderr
    assert "The window ends " in done.stderr
    assert "not 31 Dec 2030" in done.stderr
    assert "The window ends" not in done.stdout
    assert max(map(len, done.stderr.splitlines())) <= 80


def test_compare_prints_what_moved_and_writes_it_where_asked(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "moved"
    done = run(
        "compare", "mycase", "2025-01-31", ".", "--draws", "400", "--out", out, folder=case.parent,
        PYTHONIOENCODING="ascii",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "as of 31 Jan 2025, then the case as it stands" in done.stdout
    assert "  new claim  " in done.stdout
    assert f"Wrote {out}." in done.stderr
    printed = run("compare", "mycase", "2025-01", "--draws", "400", "--json", folder=case.parent)
    document = json.loads(printed.stdout)
    assert document["figures"] == json.loads((out / "compare.json").read_text("utf-8"))["figures"]


def test_compare_refuses_what_it_cannot_find_in_one_line(case: Path, tmp_path: Path) -> None:
    for a, b, word in (
        ("nowhere", ".", "'nowhere' is no date (2025-06-30, 2025-06), no folder of results"),
        (".", "2025-13", "2025-13 is not in the calendar"),
        ("1990-01", ".", "nothing counts"),
    ):
        failed_plainly(run("compare", "mycase", a, b, folder=case.parent), 2, word)
    (tmp_path / "letter.txt").write_text("Dear", encoding="utf-8")
    done = run("compare", "mycase", "2025-01", "--out", tmp_path, folder=case.parent)
    failed_plainly(done, 2, "holds letter.txt")


def test_check_finds_nothing_wrong_and_then_everything(case: Path, tmp_path: Path) -> None:
    import shutil

    good = run("check", "mycase", folder=case.parent)
    assert (good.returncode, good.stdout) == (0, "mycase: no problems\n")
    copy = tmp_path / "mycase"
    shutil.copytree(case, copy)
    prices = copy / "prices.csv"
    prices.write_text(
        prices.read_text(encoding="utf-8").replace("EUR", "euro"), encoding="utf-8", newline="\n"
    )
    bad = run("check", copy, folder=tmp_path)
    assert bad.returncode == 1
    assert "prices.csv:2:" in bad.stdout
    assert "prices.csv:3:" in bad.stdout
    listed = json.loads(run("check", copy, "--json", folder=tmp_path).stdout)
    assert len(listed) >= 3
    assert set(listed[0]) == {"file", "line", "column", "name", "what", "mend", "line_text"}
    weighed = run("weigh", copy, folder=tmp_path)
    assert weighed.returncode == 1
    assert weighed.stdout == ""
    assert "prices.csv:2:" in weighed.stderr
    assert "Traceback" not in weighed.stderr


def test_check_tells_what_is_missing_in_json_too(tmp_path: Path) -> None:
    assert run("init", "new", folder=tmp_path).returncode == 0
    spoken = run("check", "new", folder=tmp_path)
    listed = run("check", "new", "--json", folder=tmp_path)
    assert (spoken.returncode, listed.returncode) == (0, 0)
    rows = json.loads(listed.stdout)
    assert rows
    assert {one["name"] for one in rows} == {"missing"}
    assert all(f"Still missing: {one['what']}" in spoken.stderr for one in rows)
    assert all(one["file"] is None and one["line"] is None for one in rows)


def test_a_folder_that_is_not_there_names_its_neighbours(case: Path) -> None:
    failed_plainly(run("weigh", "mycaes", folder=case.parent), 2, "'mycaes'", "mycase")
    failed_plainly(run("check", "mycaes", folder=case.parent), 2, "mycase")


def test_a_folder_that_is_no_case_says_how_to_make_one(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    failed_plainly(run("weigh", "empty", folder=tmp_path), 2, "steelyard init empty")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--basis", "comparible"), ("comparible", "comparable")),
        (("--without", "harbor_watch"), ("harbor_watch", "harbour_watch")),
        (("--as-of", "last tuesday"), ("--as-of", "2025-06-30")),
        (("--as-of", "2025-13"), ("--as-of", "2025-13")),
        (("--as-of", "1999-01-01"), ("nothing counts",)),
    ],
)
def test_an_unknown_name_or_date_gives_one_line(
    case: Path, options: tuple[str, ...], words: tuple[str, ...]
) -> None:
    failed_plainly(run("weigh", "mycase", *options, folder=case.parent), 2, *words)


def test_an_unknown_figure_names_the_nearest(case: Path) -> None:
    done = run("trace", "mycase", "given.valeu", folder=case.parent)
    failed_plainly(done, 2, "given.valeu", "given.value")
    failed_plainly(run("trace", "mycase", "--up", "nobody", folder=case.parent), 2, "nobody")
    failed_plainly(run("trace", "mycase", folder=case.parent), 2, "FIGURE")


@pytest.mark.parametrize(
    "arguments",
    [
        ("wiegh", "mycase"),
        ("weigh",),
        ("weigh", "mycase", "--draws", "3"),
        ("weigh", "x", "--nope"),
    ],
)
def test_wrong_usage_is_told_and_exits_with_2(case: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments, folder=case.parent)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Error" in done.stderr
    assert "Traceback" not in done.stderr


def test_import_shows_and_writes_only_when_told(case: Path, tmp_path: Path) -> None:
    run("init", "fresh", folder=tmp_path)
    claims = tmp_path / "fresh" / "claims"
    before = {path: path.read_bytes() for path in claims.iterdir()}
    shown = run("import", "fresh", TOUR / "claims.xlsx", folder=tmp_path)
    assert shown.returncode == 0
    assert "Menge" in shown.stdout
    assert "--yes" in shown.stderr
    assert {path: path.read_bytes() for path in claims.iterdir()} == before
    wrote = run("import", "fresh", TOUR / "claims.xlsx", "--yes", "--json", folder=tmp_path)
    assert json.loads(wrote.stdout)["written"]
    failed_plainly(run("import", "fresh", "nope.xlsx", folder=tmp_path), 2, "nope.xlsx")
    failed_plainly(
        run("import", "fresh", TOUR / "claims.xlsx", "--as", "claim", folder=tmp_path), 2, "claims"
    )


def test_what_was_exported_comes_back_unchanged(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "sheet.xlsx"
    assert run("export", "mycase", "--out", out, folder=case.parent).returncode == 0
    back = run("import", "mycase", out, "--yes", folder=case.parent)
    assert back.returncode == 0, back.stderr
    assert "claims: 0 new, 0 changed" in back.stdout
    assert "prices: 0 new, 0 changed" in back.stdout


def test_init_does_not_write_over_a_folder(case: Path) -> None:
    done = run("init", "mycase", folder=case.parent)
    assert done.returncode in {1, 2}
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


# Signals and pipes as here are those of POSIX.
if os.name == "posix":

    def test_ctrl_c_stops_with_one_line_and_leaves_nothing_half_written(
        case: Path, tmp_path: Path
    ) -> None:
        import shutil

        copy = tmp_path / "mycase"
        shutil.copytree(case, copy, ignore=shutil.ignore_patterns("results", ".steelyard"))
        with subprocess.Popen(
            [*PROGRAM, "weigh", str(copy), "--draws", "200000"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            # Where the tests run in the background, a shell has the signal ignored.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        ) as process:
            time.sleep(3)
            process.send_signal(signal.SIGINT)
            printed, said = process.communicate(timeout=60)
        assert process.returncode == 130, said
        assert printed == ""
        assert said.strip() == "Stopped. Nothing was left half written."
        assert not (copy / "results").exists()
        assert not list(copy.rglob("*.new*"))

    def test_a_reader_who_leaves_early_is_no_error(case: Path) -> None:
        with subprocess.Popen(
            [*PROGRAM, "weigh", "mycase", "--json"],
            cwd=case.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.read(10)
            process.stdout.close()
            said = process.stderr.read()
            process.wait(timeout=120)
        assert said == b""
        assert process.returncode in {0, 1}


def test_texts_of_a_case_cannot_steer_the_terminal(tmp_path: Path) -> None:
    assert run("init", "mycase", folder=tmp_path).returncode == 0
    file = tmp_path / "mycase" / "claims" / "claims.csv"
    file = file if file.is_file() else next((tmp_path / "mycase" / "claims").glob("*.csv"))
    text = file.read_text(encoding="utf-8").splitlines()[0]
    file.write_text(f"{text}\nC1,\x1b[2J\x9b31mnothing,x\n", encoding="utf-8")
    for arguments in (("check",), ("weigh",), ("check", "--json")):
        done = run(arguments[0], "mycase", *arguments[1:], folder=tmp_path)
        assert done.returncode == 1
        said = done.stdout + done.stderr
        assert "[2J" in said
        assert not {"\x1b", "\x9b"} & set(said)
