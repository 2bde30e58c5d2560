"""The graph of quantities: which items the model holds, free or defined, in order.

In: the items, ties and the items that evidence speaks about. Out: a program of nodes that
computes every quantity from the free ones. Never looks at an amount.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from steelyard.case.case import Case
from steelyard.case.expressions import (
    Binary,
    Integral,
    Name,
    Node,
    Number,
    parse_expression,
    parse_inequality,
)
from steelyard.case.items import Item
from steelyard.weighing.estimates.packed import (
    ADD,
    CONSTANT,
    DIVIDE,
    FLOW,
    INTEGRAL,
    LEVEL,
    MULTIPLY,
    NUMBER,
    Floats,
    Ints,
)

_CODES = {"+": ADD, "*": MULTIPLY, "/": DIVIDE}
VALUED = frozenset({"exchange", "due", "trade"})


@dataclass(frozen=True, slots=True)
class Program:
    """Nodes in topological order. `node_of` maps an item to its node, `free` the free items."""

    node_of: dict[str, int]
    flows: tuple[Item, ...]
    levels: tuple[Item, ...]
    constants: tuple[Item, ...]
    kind: Ints
    left: Ints
    right: Ints
    number: Floats
    ties: tuple[tuple[int, int, float], ...]
    leaves: dict[str, frozenset[str]]
    """Item -> the free items it is computed from, itself where it is free."""


def make_program(case: Case, spoken_of: frozenset[str]) -> Program:
    """Compile the definitions of all items that are spoken of, or valued and thereby known.

    `spoken_of`: ids of items with evidence that counts. A free item nobody speaks of is left
    out unless something spoken of or valued is defined by it.
    """
    items = {item.id: item for item in case.items if item.same_as is None}
    needed: set[str] = set()

    def need(id: str) -> None:
        if id in needed or id not in items:
            return
        needed.add(id)
        for name in sorted(_names(items[id])):
            need(name)

    for id in sorted(spoken_of):
        need(id)
    grown = True
    while grown:
        # A defined item that is valued comes in once one of its parts is spoken of.
        grown = False
        for id, item in sorted(items.items()):
            if (
                id not in needed
                and item.definition is not None
                and item.account in VALUED
                and _names(item) & needed
            ):
                need(id)
                grown = True
    compiler = _Compiler(items)
    for id in sorted(needed):
        compiler.item(id)
    ties = []
    for tie in case.ties:
        inequality = parse_inequality(tie.tie)
        if (inequality.left.names | inequality.right.names) <= compiler.reachable(needed):
            left = compiler.node(inequality.left.root)
            right = compiler.node(inequality.right.root)
            ties.append((left, right, tie.width))
    return compiler.program(tuple(ties))


def _names(item: Item) -> frozenset[str]:
    return parse_expression(item.definition).names if item.definition else frozenset()


class _Compiler:
    """Appends nodes; a name is compiled once."""

    def __init__(self, items: dict[str, Item]) -> None:
        self._items = items
        self._nodes: list[tuple[int, int, int, float]] = []
        self._node_of: dict[str, int] = {}
        self._free: dict[str, list[Item]] = {"cumulative": [], "level": [], "constant": []}
        self._leaves: dict[str, frozenset[str]] = {}

    def reachable(self, needed: set[str]) -> set[str]:
        """Items that a tie may name: those needed, and constants that only ties hold."""
        constants = {id for id, item in self._items.items() if item.measure == "constant"}
        return needed | constants

    def item(self, id: str) -> int:
        if id in self._node_of:
            return self._node_of[id]
        item = self._items[id]
        if item.definition is not None:
            node = self.node(parse_expression(item.definition).root)
            names = _names(item)
            self._leaves[id] = frozenset().union(*(self._leaves[name] for name in names))
        else:
            kind = {"cumulative": FLOW, "level": LEVEL, "constant": CONSTANT}[item.measure]
            peers = self._free[item.measure]
            node = self._append(kind, len(peers))
            peers.append(item)
            self._leaves[id] = frozenset({id})
        self._node_of[id] = node
        return node

    def node(self, root: Node) -> int:
        match root:
            case Name(id=id):
                return self.item(id)
            case Number(value=value):
                return self._append(NUMBER, number=value)
            case Integral(id=id):
                return self._append(INTEGRAL, self.item(id))
            case Binary(op=op, left=left, right=right):
                a = self.node(left)
                return self._append(_CODES[op], a, self.node(right))

    def _append(self, kind: int, left: int = 0, right: int = 0, number: float = 0.0) -> int:
        self._nodes.append((kind, left, right, number))
        return len(self._nodes) - 1

    def program(self, ties: tuple[tuple[int, int, float], ...]) -> Program:
        kind, left, right, number = zip(*self._nodes, strict=True)
        return Program(
            dict(self._node_of),
            tuple(self._free["cumulative"]),
            tuple(self._free["level"]),
            tuple(self._free["constant"]),
            np.array(kind, np.int64),
            np.array(left, np.int64),
            np.array(right, np.int64),
            np.array(number, np.float64),
            ties,
            dict(self._leaves),
        )
