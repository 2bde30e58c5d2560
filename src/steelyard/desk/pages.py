"""What every page of HTML is made with: the templates, their style and script, and its policy.

In: names of templates. Out: the environment, texts with plain line ends, a hash as a policy
names it. A page loads nothing, so its style and script stand in it.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import cache
from typing import Any


@cache
def environment() -> Any:
    """The templates. The library is slow to load, so only a page that is made pays for it."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("steelyard.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def asset(name: str) -> str:
    """A style sheet or script, the same on every system."""
    text: str = environment().loader.get_source(environment(), name)[0]
    return text.replace("\r\n", "\n").strip() + "\n"


def content_hash(text: str) -> str:
    """By what a content security policy allows a style or script that stands in the page."""
    return "sha256-" + b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
