"""What is made from the code stands in the repository as the code would make it now."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    place = ROOT / "docs" / "make_reference.py"
    spec = importlib.util.spec_from_file_location("make_reference", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_schemas_are_current(maker: ModuleType) -> None:
    for path, text in maker.schema_texts().items():
        assert path.read_text(encoding="utf-8") == text, "run: make docs"


def test_the_page_of_the_case_format_is_current(maker: ModuleType) -> None:
    page = (ROOT / "docs" / "case-format.md").read_text(encoding="utf-8")
    assert page == maker.case_format(), "run: make docs"


def test_the_page_of_problems_is_current(maker: ModuleType) -> None:
    page = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
    assert page == maker.problems_page(), "run: make docs"
