"""What the tests of the desk share: one small weighing document, made by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def document() -> dict[str, Any]:
    """A weighing of a made-up exchange: every key of the document, an open end, a copy, a proxy."""
    path = Path(__file__).with_name("document.json")
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read
