"""What the scripts share that write tables into pages on cases: markers and Markdown.

In: text. Out: text. Touches no file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence


def marked(page: str, kind: str, name: str, end: str, text: str) -> str:
    """The page with what stands between `<!-- kind: name -->` and `<!-- end -->` replaced.

    Raises SystemExit where the page does not have these markers once.
    """
    pattern = re.compile(rf"(<!-- {kind}: {name} -->\n).*?(<!-- {end} -->)", re.DOTALL)
    if len(pattern.findall(page)) != 1:
        raise SystemExit(f"the page needs the markers of {name!r} once")
    return pattern.sub(lambda match: match[1] + text + match[2], page)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)
