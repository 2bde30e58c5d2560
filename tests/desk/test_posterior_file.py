"""The draws of a weighing are kept so that a statistician's own tools open them."""

from __future__ import annotations

import importlib
import io
import warnings
from pathlib import Path
from typing import Any

import h5netcdf
import numpy as np
import pytest

from steelyard.case.folder import read_case
from steelyard.desk.posterior_file import render_posterior
from steelyard.weighing.document.checks import diagnostics
from steelyard.weighing.weigh import REPEATS, Weighing, weigh

SMALL = Path(__file__).parents[1] / "cases" / "drones-for-gold"


@pytest.fixture(scope="module")
def weighing() -> Weighing:
    return weigh(read_case(SMALL), draws=400)


@pytest.fixture(scope="module")
def drawn(weighing: Weighing) -> bytes:
    return render_posterior(weighing)


@pytest.fixture(scope="module")
def opened(drawn: bytes, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The file as ArviZ reads it."""
    path = tmp_path_factory.mktemp("drawn") / "posterior.nc"
    path.write_bytes(drawn)
    with warnings.catch_warnings():
        # What ArviZ and xarray say of their own future is no matter of this file.
        warnings.simplefilter("ignore")
        arviz = importlib.import_module("arviz")
        return arviz.from_netcdf(str(path))


def test_the_same_case_and_seed_give_the_same_bytes(drawn: bytes) -> None:
    assert render_posterior(weigh(read_case(SMALL), draws=400)) == drawn


def test_another_seed_gives_other_draws(drawn: bytes) -> None:
    assert render_posterior(weigh(read_case(SMALL), draws=400, seed=2)) != drawn


def test_arviz_opens_every_group_with_named_places(opened: Any, weighing: Weighing) -> None:
    assert set(opened.groups()) == {"posterior", "sample_stats", "prior", "observed_data"}
    posterior = opened.posterior
    chains, draws, _ = weighing.posterior.parameters.shape
    assert posterior.sizes["chain"] == chains
    assert posterior.sizes["draw"] == draws
    assert tuple(posterior["parameter"].values) == weighing.posterior.model.names
    assert np.allclose(
        posterior["parameters"].values,
        weighing.posterior.parameters[..., : weighing.posterior.model.packed.size],
        rtol=2.0**-15,
        atol=0.0,
    )
    assert opened.sample_stats["lp"].shape == (chains, draws)
    assert list(opened.observed_data["claim"].values) == [
        one.reading.claim.id for one in weighing.posterior.model.soundings
    ]


def test_reported_figures_are_those_of_the_weighing(opened: Any, weighing: Weighing) -> None:
    given = opened.posterior["reported"].sel(figure="given.value").values
    assert np.allclose(given.ravel(), weighing.balance.given.value[::REPEATS], rtol=1e-6)


def test_r_hat_of_arviz_is_that_of_the_diagnostics(opened: Any, weighing: Weighing) -> None:
    ours = {row["name"]: row["r_hat"] for row in diagnostics(weighing)["quantities"]}
    arviz = importlib.import_module("arviz")
    theirs = arviz.rhat(opened, var_names=["quantity"])["quantity"]
    compared = 0
    for id, r_hat in zip(opened.posterior["item"].values, theirs.values, strict=True):
        if f"{id}.sampled" in ours:
            # Single precision may tie two ranks; nothing else differs.
            assert r_hat == pytest.approx(ours[f"{id}.sampled"], abs=5e-4)
            compared += 1
    assert compared >= 5


def test_the_file_says_which_weighing_it_is_and_asks_no_clock(drawn: bytes) -> None:
    with h5netcdf.File(io.BytesIO(drawn), "r") as file:
        said = dict(file.attrs)
    assert said["case"] == "drones-for-gold"
    assert said["seed"] == read_case(SMALL).exchange.seed
    assert "created_at" not in said
