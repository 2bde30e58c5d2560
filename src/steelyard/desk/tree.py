"""A trace as text for the terminal and as JSON.

In: a Node of weighing/trace. Out: lines with box drawing that fit the width, or plain values.
Sentences are made in desk/tree_words. Never reads the disk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from steelyard.desk.terminal import columns
from steelyard.desk.tree_words import Writer
from steelyard.desk.words import one_line
from steelyard.weighing.trace import Node

_BOX = {"branch": "├─ ", "last": "└─ ", "trunk": "│  ", "none": "   "}
_ASCII = {"branch": "|- ", "last": "`- ", "trunk": "|  ", "none": "   "}
_STYLES = {"": "", "head": "1", "faint": "2", "flag": "33", "link": "36"}
_NARROWEST = 24


def can_draw(encoding: str | None) -> bool:
    """Whether a screen of that encoding has the signs of box drawing."""
    try:
        "".join(_BOX.values()).encode(encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True


def render_tree(
    node: Node,
    width: int = 80,
    color: bool = False,
    full: bool = False,
    *,
    lang: str = "en",
    ascii: bool = False,
) -> str:
    """The tree as lines of at most `width` columns, ending in a newline.

    `full` opens what is set aside; `ascii` draws the lines without box signs.
    """
    signs = _ASCII if ascii else _BOX
    writer = Writer(lang, full, max(width, _NARROWEST))
    lines: list[str] = []

    def put(one: Node, first: str, rest: str) -> None:
        shown = writer.children(one)
        follow = rest + (signs["trunk"][:2] if shown else "  ")
        room = writer.width - columns(follow)
        for place, line in enumerate(writer.text(one)):
            for turn, piece in enumerate(_wrap(one_line(line.text), room, writer.width)):
                prefix = first if place == turn == 0 else follow
                lines.append(_join(prefix, piece, line.style, writer.width, color))
        for place, child in enumerate(shown):
            last = place == len(shown) - 1
            branch, under = ("last", "none") if last else ("branch", "trunk")
            put(child, rest + signs[branch], rest + signs[under])

    put(node, "", "")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def tree_json(node: Node) -> dict[str, Any]:
    """The tree as plain values for JSON; what is empty is left out."""
    found: dict[str, Any] = {"kind": node.kind}
    if node.label:
        found["label"] = dict(node.label)
    for name in ("figure", "row", "claim", "url", "note"):
        if getattr(node, name):
            found[name] = getattr(node, name)
    if node.number is not None:
        found["number"] = asdict(node.number)
    details = {key: _plain(value) for key, value in node.details.items()}
    kept = {key: value for key, value in details.items() if value not in (None, "", [], {})}
    if kept:
        found["details"] = kept
    if node.internal:
        found["internal"] = True
    if node.children:
        found["children"] = [tree_json(child) for child in node.children]
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value


def _join(prefix: str, text: str, style: str, width: int, color: bool) -> str:
    # An address that fits the screen, but not behind its lines, is moved over them: in one
    # piece it can be opened.
    room = width - columns(text)
    if columns(prefix) > room:
        prefix = prefix[: room - 1] + " " if room else ""
    if not color:
        return prefix + text
    code = _STYLES[style]
    shown = f"\x1b[{code}m{text}\x1b[0m" if code else text
    return (f"\x1b[2m{prefix}\x1b[0m" if prefix.strip() else prefix) + shown


def _wrap(text: str, room: int, width: int) -> Iterator[str]:
    """Pieces of at most `room` columns; an address stays whole up to `width`."""
    room = max(room, _NARROWEST // 2)
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if columns(joined) <= room:
            line = joined
            continue
        if line:
            yield line
        line = word
        limit = width if "://" in word else room
        while columns(line) > limit:
            taken, limit = _fit(line, room), room
            yield line[:taken]
            line = line[taken:]
    if line:
        yield line


def _fit(text: str, width: int) -> int:
    taken = used = 0
    for sign in text:
        used += columns(sign)
        if used > width:
            break
        taken += 1
    return max(1, taken)
