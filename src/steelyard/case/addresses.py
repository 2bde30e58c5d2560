"""Web addresses: taken apart, and brought to one spelling.

In: an address as somebody wrote it. Out: its parts, or a CaseError. Looks nothing up.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from steelyard.base.errors import CaseError
from steelyard.case.texts.extracted import refusal

LONGEST_ADDRESS: Final = 4_000
PORTS: Final = {"http": 80, "https": 443}


def parse_address(url: str) -> SplitResult:
    """A web address in its parts, the host in small ASCII letters and the path quoted.

    Raises CaseError `not-a-web-address`.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii").lower()
        port = parts.port
    except (ValueError, UnicodeError):
        raise _no_address(url, "its host cannot be read") from None
    if parts.scheme not in PORTS:
        raise _no_address(url, "only http and https are fetched")
    if not host or len(url) > LONGEST_ADDRESS:
        raise _no_address(url, "it names no host" if not host else "it is too long")
    if parts.username is not None or parts.password is not None:
        raise _no_address(url, "a name or password in it would be kept in the case")
    if re.search(r"[\x00-\x20\x7f]", url.strip()):
        raise _no_address(url, "it holds a space or a control sign")
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != PORTS[parts.scheme]:
        host = f"{host}:{port}"
    # What is quoted already stays so.
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return SplitResult(parts.scheme, host, path, query, "")


def same_address(url: str) -> str:
    """One spelling for an address, by which a page is known again; itself where it is none."""
    try:
        return urlunsplit(parse_address(url))
    except CaseError:
        return url.strip()


def _no_address(url: str, why: str) -> CaseError:
    shown = url if "@" not in url else "The address"
    return refusal(
        shown[:200],
        "not-a-web-address",
        f"{shown[:200]} was not fetched: {why}.",
        "Give an address that begins with http:// or https://.",
    )
