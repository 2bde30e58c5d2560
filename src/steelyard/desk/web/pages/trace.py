"""Every number down to the sentence it rests on, and every claim up to its figures.

In: a Bench; in the path a figure (`/trace/given.value`) or `up/CLAIM`, in the query which part of
the tree is on top (`at=0.3`) and the page of its children. Out: values of the page. The tree is
that of the last full weighing; nothing is reckoned or rounded here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlencode

from steelyard.desk import words
from steelyard.desk.sentences import begun
from steelyard.desk.tree_words import Line, Writer
from steelyard.desk.web import listing
from steelyard.desk.web.asking import NotFoundError, Query
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.speech import Speech
from steelyard.weighing.trace import FigureError, Node, trace_claim, trace_figure
from steelyard.weighing.trace.figures import figures

UP: Final = "up/"
MOST_NODES: Final = 80
"""Nodes of one page, the upper ones first: a tree of thousands stays a page that loads at once."""
MOST_BESIDE: Final = 50
"""Children of one node on a page."""
OPEN_DEPTH: Final = 2
"""So far down the branches stand open."""
LISTED: Final = 100
"""Figures on one page of the list."""
FOLDED: Final = frozenset({"set_aside", "copies"})
_WIDTH: Final = 10_000
"""The page breaks its own lines."""


@dataclass(slots=True)
class _Shown:
    """A node with its place in the tree, and what of its branches is shown."""

    node: Node
    at: tuple[int, ...]
    depth: int
    children: list[_Shown] = field(default_factory=list)
    left: int = 0


def view(bench: Bench, query: Query) -> dict[str, Any]:
    """The list of figures, the tree of one of them, or the figures above a claim."""
    document, speech = bench.document, query.speech
    if document is None:
        return {"unweighed": True, "tree": None, "figures": []}
    if not query.path:
        return {"unweighed": False, "tree": None, **_list(document, query)}
    up = query.path.startswith(UP)
    name = query.path.removeprefix(UP) if up else query.path
    try:
        root = trace_claim(document, name) if up else trace_figure(document, name)
    except FigureError as error:
        if up and bench.case is not None and any(one.id == name for one in bench.case.claims):
            return {"unweighed": False, "tree": None, "new": name, "figures": []}
        near = ", ".join(error.suggestions)
        raise NotFoundError(
            speech.t("trace.near" if near else "trace.no_figure", name=name, near=near)
        ) from error
    writer = Writer(speech.lang, full=True, width=_WIDTH, names=words.item_names(document))
    at, top = _below(writer, root, query.one("at"))
    page = query.number("page", 0, 10_000)
    tree = _spread(writer, top, at, page)
    address = f"/trace/{quote(query.path, safe='/@:')}"
    claims = {one["id"]: one for one in document["claims"]}
    whole = writer.children(top)
    return {
        "unweighed": False,
        "figure": query.path,
        "up": up,
        "name": begun(_title(writer, top)),
        "as_of": words.day(document["as_of"], speech.lang),
        "stale": bench.stale,
        "tree": _plain(writer, tree, address, claims, speech),
        "above": _steps(writer, root, at, address),
        "address": f"{address}?at={_at(at)}&" if at else f"{address}?",
        "page": page,
        "pages": -(-len(whole) // MOST_BESIDE),
    }


def _list(document: Mapping[str, Any], query: Query) -> dict[str, Any]:
    """Figures by path and value, those whose name or path holds what is searched for."""
    speech = query.speech
    names = {id: words.pick(text, speech.lang) for id, text in words.item_names(document).items()}
    wanted = query.one("q").strip().casefold()
    rows = []
    for path, figure in figures(document).items():
        name = names.get(figure.about[0], "") if figure.about else ""
        if wanted in f"{path} {name}".casefold():
            rows.append({"figure": path, "name": name, "address": f"/trace/{quote(path)}"})
    page = query.number("page", 0, 10_000)
    return {
        "q": query.one("q"),
        "total": len(rows),
        "figures": rows[page * LISTED : (page + 1) * LISTED],
        "page": page,
        "pages": -(-len(rows) // LISTED),
    }


def _below(writer: Writer, root: Node, asked: str) -> tuple[tuple[int, ...], Node]:
    """The node that the address puts on top; as far down as there is one."""
    at: tuple[int, ...] = ()
    for part in asked.split("."):
        children = writer.children(root)
        if not part.isdecimal() or len(part) > _DIGITS or int(part) >= len(children):
            break
        root, at = children[int(part)], (*at, int(part))
    return at, root


def _spread(writer: Writer, top: Node, at: tuple[int, ...], page: int) -> _Shown:
    """The nodes of this page, by their levels from the top, so many and no more."""
    tree = _Shown(top, at, 0)
    waiting, number = deque([tree]), 1
    while waiting:
        one = waiting.popleft()
        children = writer.children(one.node)
        first = page * MOST_BESIDE if one is tree else 0
        room = max(0, MOST_NODES - number) if one is not tree else MOST_BESIDE
        taken = children[first : first + min(MOST_BESIDE, room)]
        if one is not tree and len(taken) < min(len(children), MOST_BESIDE):
            # A branch is shown as far as it goes on a page, or not at all.
            taken = ()
        one.children = [
            _Shown(child, (*one.at, first + n), one.depth + 1) for n, child in enumerate(taken)
        ]
        one.left = 0 if one is tree else len(children) - len(taken)
        number += len(taken)
        waiting.extend(one.children)
    return tree


def _plain(
    writer: Writer,
    shown: _Shown,
    address: str,
    claims: Mapping[str, Mapping[str, Any]],
    speech: Speech,
) -> dict[str, Any]:
    node = shown.node
    lines = writer.text(node)
    head, rest = (lines[0] if lines else Line(node.kind)), lines[1:]
    more = {"at": _at(shown.at)}
    if shown.left and shown.children:
        more["page"] = "1"
    return {
        "kind": node.kind,
        "head": head.text.removesuffix(f" [{node.figure}]"),
        "strong": head.style == "head",
        "lines": [
            {"text": line.text, "flag": line.style == "flag"}
            for line in rest
            # The path is a link here, and so is the address.
            if line.style != "link" and line.text != f"[{node.figure}]"
        ],
        "figure": node.figure,
        "figure_address": f"/trace/{quote(node.figure, safe='/@:')}" if node.figure else "",
        "claim": node.claim,
        "words": claim_address(claims.get(node.claim)) if node.claim else "",
        "up": f"/trace/{UP}{quote(node.claim, safe='')}" if node.claim else "",
        "price": f"/prices?{urlencode({'q': node.row})}" if node.kind == "price" else "",
        "url": node.url if node.url.startswith(("https://", "http://")) else "",
        "internal": node.internal,
        "open": shown.depth < OPEN_DEPTH and node.kind not in FOLDED,
        "children": [_plain(writer, one, address, claims, speech) for one in shown.children],
        "left": shown.left,
        "more": f"{address}?{urlencode(more)}" if shown.left else "",
    }


def claim_address(claim: Mapping[str, Any] | None) -> str:
    """Where the words of a claim of the document stand; nothing where there is no such claim."""
    if claim is None:
        return ""
    return listing.claim_address(claim["document"], claim["id"])


def _steps(writer: Writer, root: Node, at: tuple[int, ...], address: str) -> list[dict[str, Any]]:
    """The way from the whole tree to the part that is on top."""
    steps = []
    node = root
    for depth in range(len(at)):
        steps.append(
            {
                "name": _title(writer, node),
                "address": f"{address}?at={_at(at[:depth])}" if depth else address,
            }
        )
        node = writer.children(node)[at[depth]]
    return steps


def _title(writer: Writer, node: Node) -> str:
    lines = writer.text(node)
    return lines[0].text if lines else node.kind


def _at(at: tuple[int, ...]) -> str:
    return ".".join(map(str, at))


_DIGITS = 6
