"""Write docs/brief.de.md and docs/brief.en.md: the brief of the worked case, from one weighing.

In: the path of a weighing document (`results/<name>/weighing.json`). Out: the two pages. Run
`python docs/make_brief.py cases/.../weighing.json`. A test holds what rests on the case alone to
the letter, and the rest to its shape: its figures move with the draws.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from steelyard.desk.brief.article import make_article
from steelyard.desk.brief.markdown import render_markdown
from steelyard.desk.words import LANGUAGES

DOCS = Path(__file__).resolve().parent


def page_of(lang: str) -> Path:
    """Where the brief in a language stands."""
    return DOCS / f"brief.{lang}.md"


def make_pages(document: dict[str, Any]) -> dict[str, str]:
    """The brief of a weighing by language."""
    return {lang: render_markdown(make_article(document, lang)) for lang in LANGUAGES}


if __name__ == "__main__":
    weighed = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    for lang, text in make_pages(weighed).items():
        page_of(lang).write_text(text, encoding="utf-8", newline="\n")
