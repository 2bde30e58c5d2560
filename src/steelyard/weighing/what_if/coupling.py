"""The draws of two posteriors paired by rank, so that what differs is the case and not the chance.

In: the posterior of a weighing and that of a changed case. Out: the second with the rows of its
blocks in another order: a draw in which much was delivered stands beside one in which much was.
This is what common random numbers are where a distribution cannot be drawn by inversion. Each
block keeps its own draws, so nothing that is said of the changed case alone moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from steelyard.base.spread import Draws
from steelyard.weighing.estimates.blocks import Block, split
from steelyard.weighing.estimates.model import Model
from steelyard.weighing.estimates.part import part_of
from steelyard.weighing.estimates.posterior import Posterior, quantity_draws


def pair(base: Posterior, other: Posterior, worth: Mapping[str, float]) -> Posterior:
    """`other` in the order of `base`.

    `worth` is what a unit of each item is taken to be worth: blocks are ranked by the value that
    they hold, those without a valued item by the first item they have.
    """
    sizes = base.flat().shape[0], other.flat().shape[0]
    if sizes[0] != sizes[1]:
        return other
    known = set(base.model.program.node_of) & set(other.model.program.node_of)
    blocks = {
        block.name: (block, ids)
        for block in split(other.model.packed, other.model.names, other.model.start)
        if (ids := _items(other.model, block) & known)
    }
    homes = {
        id: block.name
        for block in split(base.model.packed, base.model.names, base.model.start)
        for id in _items(base.model, block)
    }
    sizes_of = {name: block.packed.size for name, (block, _) in blocks.items()}
    flat = other.flat().copy()
    taken: set[str] = set()
    for block, ids in (
        blocks[name] for name in sorted(blocks, key=lambda one: (-sizes_of[one], one))
    ):
        own = {homes[id] for id in ids if id in homes}
        if own & taken:
            # Two blocks that were one: to order both by it would tie what is independent now.
            continue
        taken |= own
        valued = {id: worth[id] for id in sorted(ids) if worth.get(id)} or {min(ids): 1.0}
        rows = _matched(_held(base, valued), _held(other, valued))
        size = other.model.packed.size
        columns = np.concatenate([block.params, size + block.flows])
        flat[:, columns] = flat[np.ix_(rows, columns)]
    return replace(other, parameters=flat.reshape(other.parameters.shape))


def _items(model: Model, block: Block) -> set[str]:
    nodes = set(block.nodes.tolist())
    return {id for id, node in model.program.node_of.items() if node in nodes}


def _held(posterior: Posterior, valued: Mapping[str, float]) -> Draws:
    """What these items come to at the window's end, draw by draw, no common lean on it."""
    model, flat = part_of(posterior.model, tuple(valued)), posterior.flat()
    families = {item.family for item in (*model.program.flows, *model.program.levels)}
    leans = np.zeros((len(families), flat.shape[0]))
    last = np.array([len(posterior.model.packed.grid) - 1], np.int64)
    draws = quantity_draws(model, flat, leans, last)
    total = np.zeros(flat.shape[0])
    for k, id in enumerate(sorted(valued)):
        total += valued[id] * draws[k, 0]
    return total


def _matched(base: Draws, other: Draws) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """For each place the row of `other` that has there the rank that `base` has."""
    rows = np.empty(len(base), np.int64)
    rows[np.argsort(base, kind="stable")] = np.argsort(other, kind="stable")
    return rows
