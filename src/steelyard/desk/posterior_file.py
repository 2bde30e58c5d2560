"""posterior.nc: the draws of a weighing, in the format that ArviZ and xarray open.

In: a Weighing. Out: the bytes of one netCDF-4 file, the same for the same case and seed: it asks
no clock. Draws are kept in single precision or less, far finer than their Monte Carlo error;
whatever the results say was computed in double. Touches no disk.

Groups follow ArviZ's schema of InferenceData: `posterior`, `sample_stats`, `prior` and
`observed_data`.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steelyard.base.spread import Draws
from steelyard.weighing.estimates.chains import EXTRA, WARMUP
from steelyard.weighing.estimates.posterior import quantity_draws
from steelyard.weighing.weigh import REPEATS, Weighing

# Deflate at its fastest after sorting bytes by place: 0.2 s for the flagship, a third of the size.
_PACKED = {"compression": "gzip", "compression_opts": 1, "shuffle": True}
_COLUMNS_A_CHUNK = 32
# Bits kept of a parameter's 24: errors of 4e-5, a hundredth of its Monte Carlo error and less.
_BITS = 15


def render_posterior(w: Weighing) -> bytes:
    """The whole file: parameters, quantities and reported figures by chain and draw."""
    import h5netcdf

    posterior = w.posterior
    model = posterior.model
    picked = posterior.usual
    parameters = posterior.parameters[:, picked]
    chains, draws, width = parameters.shape
    size = model.packed.size
    items = tuple(sorted(model.program.node_of))
    reported = _reported(w)
    held = io.BytesIO()
    with h5netcdf.File(held, "w") as file:
        file.attrs.update(_about(w))
        after = _Group(file, "posterior", {"chain": chains, "draw": draws})
        after.labels("parameter", model.names)
        after.labels("flow", tuple(item.id for item in model.program.flows))
        after.labels("item", items)
        after.labels("figure", tuple(reported))
        rounded = _rounded(parameters[..., :size])
        after.floats("parameters", ("chain", "draw", "parameter"), rounded)
        after.floats("segments", ("chain", "draw", "flow"), parameters[..., size:width])
        sampled = _sampled(w, parameters).reshape(len(items), chains, draws)
        after.floats("quantity", ("chain", "draw", "item"), np.moveaxis(sampled, 0, -1))
        shown = np.array(
            [one[::REPEATS].reshape(chains, -1)[:, picked] for one in reported.values()]
        )
        after.floats("reported", ("chain", "draw", "figure"), np.moveaxis(shown, 0, -1))

        stats = _Group(file, "sample_stats", {"chain": chains, "draw": draws})
        stats.floats("lp", ("chain", "draw"), posterior.densities[:, picked])

        before = next(iter(w.prior.values())).shape[0]
        prior = _Group(file, "prior", {"chain": 1, "draw": before})
        prior.labels("item", items)
        drawn = np.array([w.prior[id] for id in items])
        prior.floats("quantity", ("chain", "draw", "item"), drawn.T[None])

        said = model.soundings
        data = _Group(file, "observed_data", {})
        data.labels("claim", tuple(one.reading.claim.id for one in said))
        data.texts("item_of_claim", ("claim",), tuple(one.item.id for one in said))
        data.texts(
            "source_of_claim", ("claim",), tuple(one.reading.claim.source or "" for one in said)
        )
        data.texts("bound", ("claim",), tuple(one.reading.claim.bound for one in said))
        for name, ends in (
            ("amount_low", [one.amount_low for one in said]),
            ("amount_high", [one.amount_high for one in said]),
        ):
            data.floats(name, ("claim",), np.array([np.nan if x is None else x for x in ends]))
    return held.getvalue()


def _about(w: Weighing) -> dict[str, Any]:
    """What the file says of itself; the information cut-off stands in for the clock."""
    options = w.options
    return {
        "inference_library": "steelyard",
        "inference_library_version": version("steelyard"),
        "creation_library": "steelyard",
        "case": w.case.exchange.id,
        "as_of": (options.as_of or options.end).isoformat(),
        "window": f"{options.start.isoformat()}/{options.end.isoformat()}",
        "basis": options.basis,
        "seed": options.seed,
        "draws_of_large_blocks": w.posterior.drawn,
        "warmup_per_chain": WARMUP,
        "divergences": w.posterior.divergences,
        "trajectories": w.posterior.trajectories,
        "depth_limit_share": w.posterior.deepest,
        "about": (
            "parameters: as sampled, on the scale of docs/method.md. segments: how many segments "
            "each flow runs. quantity: each item at the end of the window as sampled, before the "
            "lean that all sources share. reported: figures of the report, with that lean and "
            "with prices, one of the draws laid over each. Draws of large blocks stand "
            f"{EXTRA} times in a row. Where blocks were drawn on for a smaller error, an even "
            f"choice of the draws. Single precision, parameters to {_BITS} bits."
        ),
    }


def _rounded(draws: Draws) -> NDArray[np.float32]:
    """Draws with _BITS binary digits each: what is left of them packs well."""
    dropped = 24 - _BITS
    bits = draws.astype(np.float32).view(np.uint32)
    bits += np.uint32(1 << (dropped - 1))
    bits &= np.uint32(0xFFFFFFFF ^ ((1 << dropped) - 1))
    return bits.view(np.float32)


def _sampled(w: Weighing, parameters: Draws) -> Draws:
    """Every item at the window's end without common leans, (items, draws)."""
    model = w.posterior.model
    flat = parameters.reshape(-1, parameters.shape[-1])
    families = {item.family for item in (*model.program.flows, *model.program.levels)}
    last = np.array([model.grid.point(w.options.end)], np.int64)
    return quantity_draws(model, flat, np.zeros((len(families), flat.shape[0])), last)[:, 0]


def _reported(w: Weighing) -> Mapping[str, Draws]:
    """The sums of the first screen, and value and quantity of what makes them up."""
    balance = w.balance
    found = {
        "given.value": balance.given.value,
        "returned.value": balance.returned.value,
        "balance": balance.difference,
        "ratio": balance.ratio,
    }
    for leg in (balance.given, balance.returned):
        for v in leg.valuations:
            found[f"{v.estimate.item.id}.quantity"] = v.estimate.quantity
            found[f"{v.estimate.item.id}.value"] = v.value
    return found


class _Group:
    """One group of the file: its dimensions, and the variables on them."""

    def __init__(self, file: Any, name: str, sizes: Mapping[str, int]) -> None:
        self._group = file.create_group(name)
        for dimension, size in sizes.items():
            self._group.dimensions[dimension] = size
            # Counted from 0, as ArviZ counts chains and draws.
            self._group.create_variable(dimension, (dimension,), data=np.arange(size))

    def labels(self, dimension: str, names: tuple[str, ...]) -> None:
        """A dimension whose places have names."""
        self._group.dimensions[dimension] = len(names)
        self.texts(dimension, (dimension,), names)

    def texts(self, name: str, dimensions: tuple[str, ...], texts: tuple[str, ...]) -> None:
        """A variable of texts."""
        import h5py

        held = np.array(texts, dtype=object)
        self._group.create_variable(name, dimensions, h5py.string_dtype(), data=held)

    def floats(self, name: str, dimensions: tuple[str, ...], values: NDArray[Any]) -> None:
        """A variable of numbers in single precision, packed by a few columns at a time."""
        single = values.astype(np.float32)
        packing: dict[str, Any] = {}
        if single.ndim == 3 and single.size:
            columns = min(single.shape[2], _COLUMNS_A_CHUNK)
            packing = {**_PACKED, "chunks": (1, single.shape[1], columns)}
        self._group.create_variable(name, dimensions, np.float32, data=single, **packing)
