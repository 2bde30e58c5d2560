"""Puts the worked example into the built package, so that `init --example` works anywhere.

In a checkout it is read from cases/ where it lies; everything else stands in pyproject.toml.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

EXAMPLE = Path(__file__).parent / "cases" / "unequal-partnership"


class BuildWithExample(build_py):
    """Copies the example beside the package's data, without results and hidden files."""

    def run(self) -> None:
        super().run()
        if self.editable_mode or not EXAMPLE.is_dir():
            return
        target = Path(self.build_lib) / "steelyard" / "data" / "example"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(EXAMPLE, target, ignore=shutil.ignore_patterns("results", ".*"))


setup(cmdclass={"build_py": BuildWithExample})
