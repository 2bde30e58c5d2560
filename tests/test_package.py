"""What `pip install .` installs: every file of the package, and nothing made on this machine."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

LEFT = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", "results", ".steelyard", "*.egg-info", "build", ".*_cache"
)


def test_the_wheel_holds_all_files_of_the_package(root: Path, tmp_path: Path) -> None:
    source, out = tmp_path / "source", tmp_path / "out"
    shutil.copytree(root, source, ignore=LEFT)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    done = subprocess.run(
        [*build, "--no-index", "--wheel-dir", str(out), str(source)],
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(out.glob("steelyard-*.whl"))) as wheel:
        packed = {name for name in wheel.namelist() if name.startswith("steelyard/")}
    package = root / "src"
    wanted = {
        path.relative_to(package).as_posix()
        for path in (package / "steelyard").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted <= packed, sorted(wanted - packed)
    # The worked example travels with the package, so that `init --example` works anywhere.
    beyond = {name for name in packed - wanted if not name.startswith("steelyard/data/example/")}
    assert not beyond
    assert "steelyard/data/example/case.yaml" in packed
