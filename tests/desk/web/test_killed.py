"""A workbench that is killed outright: what was weighed is found again, and nothing goes on alone."""

from __future__ import annotations

import http.cookiejar
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 90.0

pytestmark = pytest.mark.skipif(os.name == "nt", reason="nothing is killed like this there")


class Program:
    """`steelyard serve` as a program of its own, asked without a browser."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "steelyard", "serve", str(folder), "--port", "0"]
        self.process = subprocess.Popen(
            [*command, "--by", "anna", "--no-browser", "--json"], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        said = ""
        while not said.rstrip().endswith("}"):
            said += self.process.stdout.readline()
        address = json.loads(said)["address"]
        self.origin = address.partition("/?")[0]
        jar = http.cookiejar.CookieJar()
        self._web = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self._web.open(address).close()

    def state(self) -> dict[str, Any]:
        with self._web.open(f"{self.origin}/state.json") as answer:
            found: dict[str, Any] = json.loads(answer.read())
        return found

    def do(self, name: str) -> None:
        with self._web.open(f"{self.origin}/overview") as answer:
            page = answer.read().decode()
        csrf = page.partition('data-csrf="')[2].partition('"')[0]
        request = urllib.request.Request(
            f"{self.origin}/do/{name}",
            f"csrf={csrf}".encode(),
            {"origin": self.origin, "accept": "application/json"},
        )
        self._web.open(request).close()

    def balance(self) -> dict[str, Any]:
        """The balance, once its draws are there."""
        until = time.monotonic() + PATIENCE
        while True:
            state = self.state()
            if state["ready"] and state["balance"]["kind"] != "waits":
                found: dict[str, Any] = state["balance"]
                return found
            assert time.monotonic() < until, state
            time.sleep(0.1)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def programs() -> Iterator[list[Program]]:
    """What was started; killed when the test is over."""
    started: list[Program] = []
    yield started
    for one in started:
        one.kill()


def draws(folder: Path) -> dict[str, int]:
    """The kept draws by name, with the number of their file: another one where written anew."""
    return {one.name: one.stat().st_ino for one in (folder / ".steelyard").glob("posterior-*.npz")}


def test_draws_of_the_last_weighing_are_loaded_after_a_kill_and_not_drawn_anew(
    weighed: Path, programs: list[Program]
) -> None:
    claims = next((weighed / "claims").glob("*.csv"))
    text = claims.read_text(encoding="utf-8")
    # An edit that nobody weighed: the draws are of the case as it was.
    claims.write_text(text.replace(",accepted,", ",parked,", 1), encoding="utf-8")
    programs.append(Program(weighed))
    before = programs[-1].balance()
    assert before["kind"] == "provisional"
    kept = draws(weighed)
    assert kept
    programs[-1].kill()
    programs.append(Program(weighed))
    assert programs[-1].balance() == before
    assert draws(weighed) == kept


def test_a_weighing_ends_with_the_workbench_that_began_it_and_leaves_no_half_results(
    weighed: Path, programs: list[Program]
) -> None:
    claims = next((weighed / "claims").glob("*.csv"))
    text = claims.read_text(encoding="utf-8")
    claims.write_text(text.replace(",accepted,", ",parked,", 1), encoding="utf-8")
    results = sorted(one.name for one in (weighed / "results").iterdir())
    programs.append(Program(weighed))
    programs[-1].balance()
    programs[-1].do("weigh")
    children = subprocess.run(
        ["ps", "-ww", "-A", "-o", "pid=,ppid=,command="],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.splitlines()
    parent = str(programs[-1].process.pid)
    weighers = [
        int(one.split()[0]) for one in children if one.split()[1] == parent and "spawn_main" in one
    ]
    assert len(weighers) == 1
    programs[-1].kill()
    until = time.monotonic() + PATIENCE
    while _runs(weighers[0]):
        assert time.monotonic() < until
        time.sleep(0.1)
    assert sorted(one.name for one in (weighed / "results").iterdir()) == results


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    # One that ended and that nobody asks for is no longer at work.
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
