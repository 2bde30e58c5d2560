"""The plan of the house, held: who may import whom, and where the doors to the disk are."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "steelyard"
# From the top down: a wing imports itself and those below it. `data` holds no code.
WINGS = ("desk", "corpus", "weighing", "reading", "case", "base")
LONGEST = 500

# Documents come in by the one, and words go out to a model that somebody named by the other.
NETWORK_DOORS = {"case.capture", "reading.model"}
LISTENERS = {"desk.web.serving"}
"""They wait on a port of this machine and never call out."""
NETWORK = {"socket", "ssl", "ftplib", "smtplib", "telnetlib", "requests", "httpx", "aiohttp"}
NETWORK |= {"urllib.request", "http.client", "http.server", "urllib3", "websockets"}
# The wing of arithmetic sees no disk, clock, environment or hidden chance.
IMPURE = {"os", "time", "pathlib", "random", "secrets", "shutil", "tempfile", "subprocess"}
# Seeded by an argument, so the same case and seed give the same draws.
OPEN_CHANCE = {"Generator", "default_rng", "SeedSequence", "PCG64", "Philox"}
# What touches files, and the modules that may: the case's door, the desk, archives, our data.
DISK_CALLS = {"open", "read_text", "write_text", "read_bytes", "write_bytes", "mkdir", "unlink"}
DISK_CALLS |= {"rename", "replace_file", "rmtree", "copytree", "touch", "iterdir", "rglob"}
DISK_DOORS = ("case.folder", "corpus", "desk", "base.tables", "base.records")
# Tests of what stands in a case folder and not of a module.
OF_A_CASE = {"case/test_flagship.py", "case/test_notes.py"}
# Tests of a language, which is a file of data and no module.
# The workbench as a whole, whichever of its modules is at fault.
OF_A_WHOLE = {
    f"desk/web/test_{name}.py"
    for name in ("access", "day", "hostile", "killed", "small_screen", "two_tabs")
}
OF_A_LANGUAGE = {"reading/test_french.py"}
# Libraries that a quick command must not pay for: only imported inside functions of the desk.
SLOW = {"rich", "openpyxl", "xlsxwriter", "jinja2", "resvg_py", "ruamel"}
SLOW |= {"resiliparse", "pypdfium2", "fastwarc", "py3langid", "daft", "ray", "pyarrow"}


@cache
def modules() -> dict[str, Path]:
    """Dotted name below the package -> file."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(modules()[name].read_text(encoding="utf-8"))


def imports(name: str, *, top_level_only: bool = False) -> set[str]:
    """Every module that `name` imports, absolute, with the names a `from` may mean."""
    found: set[str] = set()
    body = tree(name)
    nodes = body.body if top_level_only else list(ast.walk(body))
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: relative imports hide where a name comes from"
            module = node.module or ""
            names = {f"{module}.{alias.name}" for alias in node.names}
            # `from package import part` asks for the part; the package is only the way there.
            parts = {one for one in names if one.removeprefix("steelyard.") in modules()}
            found |= names if parts == names else {module, *names}
    return found


def own(name: str, *, top_level_only: bool = False) -> set[str]:
    """The modules of this package that `name` imports, as dotted names below it."""
    known = modules()
    found = set()
    for imported in imports(name, top_level_only=top_level_only):
        if imported.startswith("steelyard."):
            below = imported.removeprefix("steelyard.")
            if below in known:
                found.add(below)
    return found - {name}


def wing(name: str) -> str:
    return name.split(".", maxsplit=1)[0]


@pytest.mark.parametrize("name", modules())
def test_imports_run_down_only(name: str) -> None:
    if wing(name) not in WINGS:
        assert name in {"", "__main__", "data"}, f"{name} stands in no wing"
        return
    allowed = WINGS[WINGS.index(wing(name)) :]
    upward = {other for other in own(name) if wing(other) not in allowed}
    assert not upward, f"{name} imports upward: {sorted(upward)}"


def test_no_circle_of_imports() -> None:
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, "a circle: " + " > ".join([*path[path.index(name) :], name])
        if name in done:
            return
        # A package's own parts may be handed on by its __init__; a part never asks its package.
        for other in sorted(own(name)):
            walk(other, (*path, name))
        done.add(name)

    for name in modules():
        walk(name, ())
    assert done >= set(modules())


@pytest.mark.parametrize("name", modules())
def test_a_module_says_what_it_is_and_is_not_too_long(name: str) -> None:
    text = modules()[name].read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST, f"{name} is too long: split it by what it makes"
    if text.strip():
        assert ast.get_docstring(tree(name)), f"{name} has no first lines"


@pytest.mark.parametrize("name", modules())
def test_nobody_imports_the_package_itself_or_for_type_checking_only(name: str) -> None:
    found = imports(name)
    assert "steelyard" not in found, f"{name} imports the package it is part of"
    assert "typing.TYPE_CHECKING" not in found, f"{name} hides an import from the run"


@pytest.mark.parametrize("one", WINGS)
def test_the_wings_own_init_is_empty(one: str) -> None:
    assert (SOURCE / one / "__init__.py").read_text(encoding="utf-8") == ""


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "helpers", "common", "models", "misc"}
    assert not [name for name in modules() if name.rsplit(".", maxsplit=1)[-1] in drawers]


@pytest.mark.parametrize("name", modules())
def test_nobody_opens_a_network_connection(name: str) -> None:
    if name in NETWORK_DOORS:
        return
    allowed = {"socket"} if name in LISTENERS else set()
    assert imports(name) & NETWORK <= allowed


def test_the_door_to_a_model_is_opened_by_its_one_command_only() -> None:
    """Nothing that reads a text loads it: without the option no words can leave the machine."""
    opened = {name for name in modules() if "reading.model" in own(name)}
    assert opened == {"desk.model_reading", "desk.commands.reading"}
    for name in opened:
        if name.startswith("desk.commands"):
            assert "reading.model" not in own(name, top_level_only=True)
    assert {name for name in modules() if "desk.model_reading" in own(name)} == {
        "desk.commands.reading"
    }


@pytest.mark.parametrize("name", modules())
def test_files_are_touched_at_the_doors_only(name: str) -> None:
    if any(name == door or name.startswith(f"{door}.") for door in DISK_DOORS):
        return
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Call):
            called = node.func
            word = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            owner = called.value if isinstance(called, ast.Attribute) else None
            # The loader of the package's data, and a zip that is held in memory.
            loader = isinstance(owner, ast.Name) and owner.id in {"tables", "packed"}
            imported = isinstance(called, ast.Name) and word != "open"
            assert word not in DISK_CALLS or loader or imported, (
                f"{name}:{node.lineno} calls {word}"
            )


@pytest.mark.parametrize("name", [name for name in modules() if wing(name) == "weighing"])
def test_the_arithmetic_is_pure(name: str) -> None:
    found = imports(name)
    assert not found & IMPURE
    assert not {one for one in found if one.startswith("datetime.") and one.endswith("now")}
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            clock = node.func.attr in {"today", "now", "utcnow"}
            # The global stream of numpy is hidden chance; a Generator comes by argument.
            source = ast.unparse(node.func.value) in {"np.random", "numpy.random"}
            chance = source and node.func.attr not in OPEN_CHANCE
            assert not clock, f"{name}:{node.lineno} asks the clock"
            assert not chance, f"{name}:{node.lineno} draws from a hidden stream"


@pytest.mark.parametrize("name", [name for name in modules() if wing(name) != "desk"])
def test_slow_libraries_are_loaded_late_and_at_the_desk(name: str) -> None:
    top = {one.split(".", maxsplit=1)[0] for one in imports(name, top_level_only=True)}
    assert not top & SLOW, f"{name} loads {sorted(top & SLOW)} when imported"


def test_the_command_line_loads_typer_only() -> None:
    parts = [name for name in modules() if name.startswith("desk.commands")]
    assert len(parts) > 1
    for part in ("desk.cli", *parts):
        names = imports(part, top_level_only=True)
        # The parts of the command line see one another, and nothing else of the program.
        names = {name for name in names if not name.startswith("steelyard.desk.commands")}
        heavy = {name.split(".", maxsplit=1)[0] for name in names}
        assert not heavy & {"steelyard", "numpy", "numba", "scipy", "pydantic", "yaml", *SLOW}


def test_nothing_of_a_case_stands_in_the_code() -> None:
    """No country, good or currency: the words of the flagship occur in no module."""
    forbidden = re.compile(
        r"\b(korea|russia|pyongyang|moscow|kremlin|ukrain|shells?_|howitzer|kn-?23|won\b)",
        re.IGNORECASE,
    )
    for name, path in modules().items():
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            assert not forbidden.search(line), f"{name}:{number}: {line.strip()}"


def test_nothing_is_left_half_done() -> None:
    words = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error")
    root = SOURCE.parent.parent
    here = Path(__file__)
    for folder in ("src", "tests", "bench", "docs"):
        for path in sorted((root / folder).rglob("*.py")):
            if path != here:
                text = path.read_text(encoding="utf-8")
                assert not [word for word in words if re.search(rf"\b{word}\b", text)], path


def test_tests_mirror_the_source() -> None:
    """A test file of a wing is named after a module or package, or is known to be of a case."""
    known = {name.rsplit(".", maxsplit=1)[-1] for name in modules()}
    tests = Path(__file__).parent
    for one in WINGS:
        for path in sorted((tests / one).rglob("test_*.py")):
            if path.relative_to(tests).as_posix() in OF_A_CASE | OF_A_LANGUAGE | OF_A_WHOLE:
                continue
            about = path.stem.removeprefix("test_")
            words = about.split("_")
            named = {"_".join(words[:n]) for n in range(1, len(words) + 1)}
            assert named & known, f"{path.relative_to(tests)} mirrors no module"


def test_public_names_are_handed_on_lazily() -> None:
    import steelyard

    assert (SOURCE / "__init__.py").read_text(encoding="utf-8").count("\n") < 40
    for name in steelyard.__all__:
        assert getattr(steelyard, name) is not None
    with pytest.raises(AttributeError, match="nothing"):
        _ = steelyard.nothing
