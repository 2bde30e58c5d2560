"""Part of a model: some items, and whatever they are computed from.

In: a model and ids of items. Out: a model whose curves are those of these items alone, the same to
the last bit. Parameters, flows and levels keep their places, so draws of the whole model fit it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from steelyard.weighing.estimates.model import Model
from steelyard.weighing.estimates.packed import ADD, DIVIDE, INTEGRAL, MULTIPLY

_OF_TWO = frozenset({ADD, MULTIPLY, DIVIDE})


def part_of(model: Model, ids: Collection[str]) -> Model:
    """The model with the nodes of these items. Of use to read curves only: ties and claims still
    name nodes of the whole.
    """
    program, p = model.program, model.packed
    kinds, left, right = (one.tolist() for one in (p.node_kind, p.node_left, p.node_right))
    needed: set[int] = set()
    open_nodes = [program.node_of[id] for id in ids]
    while open_nodes:
        node = open_nodes.pop()
        if node in needed:
            continue
        needed.add(node)
        if kinds[node] in _OF_TWO or kinds[node] == INTEGRAL:
            open_nodes.append(left[node])
        if kinds[node] in _OF_TWO:
            open_nodes.append(right[node])
    # In the order of the whole, which is one in which parts come before what is made of them.
    kept = np.array(sorted(needed), np.int64)
    place = np.full(len(kinds), -1, np.int64)
    place[kept] = np.arange(len(kept))
    kind = p.node_kind[kept]
    of_two = np.isin(kind, list(_OF_TWO))
    of_nodes = of_two | (kind == INTEGRAL)
    # On the left of anything else stands a free quantity, which keeps its place.
    new_left = np.where(
        of_nodes, place[np.where(of_nodes, p.node_left[kept], 0)], p.node_left[kept]
    )
    new_right = np.where(of_two, place[np.where(of_two, p.node_right[kept], 0)], p.node_right[kept])
    packed = p._replace(
        node_kind=kind, node_left=new_left, node_right=new_right, node_number=p.node_number[kept]
    )
    node_of = {id: int(place[program.node_of[id]]) for id in ids}
    return replace(model, packed=packed, program=replace(program, node_of=node_of))
