"""The gallery of problems: a small broken case each, and its message to the letter.

Set STEELYARD_REWRITE=1 to write the messages anew, and review the difference.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.problems.refusals import REFUSALS

from steelyard.base.errors import CaseError
from steelyard.case.folder import MAX_BYTES, check_folder, create_case, file_hash, save_file
from steelyard.case.known import KINDS

HERE = Path(__file__).parent
SOURCE = HERE.parent.parent / "src" / "steelyard"
FOLDERS = sorted(path.name for path in HERE.iterdir() if path.is_dir() and path.name[0] not in "._")
REWRITE = os.environ.get("STEELYARD_REWRITE") == "1"


def _message(error: CaseError) -> str:
    return "\n\n".join(str(problem) for problem in error.problems)


def _listed(path: Path) -> str:
    return "\n\n".join(str(problem) for problem in check_folder(path))


def _no_such_folder() -> str:
    return _listed(Path("boats-for-wine"))


def _not_a_case() -> str:
    folder = Path("boats-for-wine")
    folder.mkdir()
    return _listed(folder)


def _sound_case() -> Path:
    folder = Path("boats-for-wine")
    create_case(folder)
    return folder


def _file_too_big() -> str:
    folder = _sound_case()
    with (folder / "sources.csv").open("wb") as file:
        file.truncate(MAX_BYTES + 6 * 1024 * 1024)
    return _listed(folder)


def _cannot_read() -> str:
    folder = _sound_case()
    (folder / "sources.csv").unlink()
    (folder / "sources.csv").mkdir()
    return _listed(folder)


def _changed_elsewhere() -> str:
    file = _sound_case() / "items.yaml"
    seen = file_hash(file)
    file.write_text("items: []\n", encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        save_file(file, "items: []\nties: []\n", seen)
    return _message(caught.value)


def _folder_not_empty() -> str:
    folder = _sound_case()
    with pytest.raises(CaseError) as caught:
        create_case(folder)
    return _message(caught.value)


def _no_example() -> str:
    """A package on its own, without the source tree around it."""
    package = Path("elsewhere") / "steelyard"
    package.mkdir(parents=True)
    for part in ("__init__.py", "base", "case"):
        place = SOURCE / part
        (shutil.copytree if place.is_dir() else shutil.copy)(place, package / part)
    program = (
        "from pathlib import Path\n"
        "from steelyard.base.errors import CaseError\n"
        "from steelyard.case.folder import copy_example\n"
        "try:\n    copy_example(Path('boats-for-wine'))\n"
        "except CaseError as error:\n    print(error)\n"
    )
    # The data folder is an empty package here.
    (package / "data").mkdir()
    (package / "data" / "__init__.py").touch()
    environment = {**os.environ, "PYTHONPATH": str(Path("elsewhere").resolve())}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.rstrip("\n")


SPECIAL: dict[str, Callable[[], str]] = {
    "no-such-folder": _no_such_folder,
    "not-a-case": _not_a_case,
    "file-too-big": _file_too_big,
    "cannot-read": _cannot_read,
    "changed-elsewhere": _changed_elsewhere,
    "folder-not-empty": _folder_not_empty,
    "no-example": _no_example,
    **REFUSALS,
}
"""What no folder kept in git can show: made in a temporary one."""


@pytest.mark.parametrize("name", FOLDERS)
def test_a_broken_case_gives_exactly_its_message(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    message = SPECIAL[name]() if name in SPECIAL else _listed(HERE / name)
    file = HERE / name / "expected.txt"
    if REWRITE:
        file.write_text(message + "\n", encoding="utf-8", newline="\n")
    assert f": {name}\n" in message
    assert len(re.findall(r"^\S.*:\d+:\d+: [a-z0-9-]+$", message, re.MULTILINE)) == 1
    assert message + "\n" == file.read_text(encoding="utf-8")
    assert "pydantic" not in message.lower()
    assert "Input should" not in message


def _named_in(path: Path) -> set[str]:
    """The kebab-case text constants of a module: all names of problems are among them."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", node.value):
                found.add(node.value)
    return found


def test_every_problem_of_a_case_stands_in_the_gallery_and_no_other() -> None:
    other_words = {"utf-8", "utf-8-sig", "my-case", "unequal-partnership"}
    # Encodings, and names that pages have for their facts.
    other_words |= {
        "utf-16",
        "utf-32",
        "x-gzip",
        "parsely-pub-date",
        "application-name",
        "e-mail",
        "user-agent",
    }
    named: set[str] = set()
    for wing in ("base", "case"):
        for path in sorted((SOURCE / wing).rglob("*.py")):
            named |= _named_in(path)
    named |= {f"unknown-{word}" for word, _ in KINDS.values()}
    named |= {"bad-date", "window-order"}  # made of the validators' own names
    named |= {"language-not-covered"}  # told at the desk, which knows what can be read
    assert sorted(named - other_words) == FOLDERS
