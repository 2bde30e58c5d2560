"""Settings of the model: the package's own, replaced by those that a case names."""

from __future__ import annotations

import dataclasses

import pytest

from steelyard.base.errors import CaseError
from steelyard.base.tables import read_table
from steelyard.case.case import Case
from steelyard.case.priors import Prior
from steelyard.weighing.settings import read_settings


def test_without_a_word_of_the_case_the_defaults_stand(small: Case) -> None:
    settings = read_settings(small)
    assert settings.changed == frozenset()
    for row in read_table("priors.csv"):
        assert settings[row["name"]] == float(row["value"])
        assert settings.table[row["name"]].reason


def test_a_case_replaces_a_setting_with_its_value_and_reason(small: Case) -> None:
    wider = Prior(name="width_observed", value=0.3, reason="Counts here were often mended.")
    settings = read_settings(dataclasses.replace(small, priors=(wider,)))
    assert settings["width_observed"] == 0.3
    assert settings.table["width_observed"].reason == "Counts here were often mended."
    assert settings.changed == {"width_observed"}
    assert settings["width_estimate"] == read_settings(small)["width_estimate"]


def test_a_name_that_the_program_does_not_know_is_an_error(small: Case) -> None:
    strange = Prior(name="widht_observed", value=0.3, reason="A slip of the hand.")
    with pytest.raises(CaseError) as caught:
        read_settings(dataclasses.replace(small, priors=(strange,)))
    (problem,) = caught.value.problems
    assert problem.name == "unknown-prior"
    assert "widht_observed" in problem.what


def test_only_an_uncertain_setting_has_a_spread(small: Case) -> None:
    settings = read_settings(small)
    assert settings.spread("hedge_over") == 0.5
    with pytest.raises(KeyError):
        settings.spread("width_observed")
