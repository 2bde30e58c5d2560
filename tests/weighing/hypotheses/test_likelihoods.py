"""Bayes factors, probabilities of hypotheses, and the words for them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.weighing.hypotheses.likelihoods import (
    TERMS,
    log_factors,
    probabilities,
    soft_likelihood,
    term_of,
)


def test_factors_multiply_over_pieces() -> None:
    logs = log_factors([({"a": 0.8, "b": 0.2}, 1.0), ({"a": 0.6, "b": 0.3}, 1.0)], ("a", "b"))
    assert math.exp(logs["a"] - logs["b"]) == pytest.approx(4.0 * 2.0)


def test_probabilities_follow_bayes_from_the_weights_before() -> None:
    logs = log_factors([({"a": 0.9, "b": 0.1}, 1.0)], ("a", "b"))
    found = probabilities(logs, {"a": 1.0, "b": 3.0})
    assert found["a"] == pytest.approx(0.9 / (0.9 + 3 * 0.1))
    assert sum(found.values()) == pytest.approx(1.0)


def test_a_piece_as_likely_as_not_changes_nothing() -> None:
    assert soft_likelihood(0.9, 0.5) == pytest.approx(soft_likelihood(0.1, 0.5))


def test_a_piece_that_is_not_so_speaks_the_other_way() -> None:
    assert soft_likelihood(0.9, 0.0) == pytest.approx(0.1)


@given(st.floats(0.01, 0.99), st.floats(0.0, 1.0))
def test_less_sure_pieces_say_less(likelihood: float, probability: float) -> None:
    sure = abs(likelihood - 0.5)
    assert abs(soft_likelihood(likelihood, probability) - 0.5) <= sure + 1e-12


def test_many_pieces_overflow_nothing() -> None:
    logs = log_factors([({"a": 0.999, "b": 0.001}, 1.0)] * 5000, ("a", "b"))
    assert probabilities(logs, {"a": 1.0, "b": 1.0})["a"] == 1.0


@pytest.mark.parametrize(
    ("probability", "term"),
    [
        (0.0, "almost_no_chance"),
        (0.049, "almost_no_chance"),
        (0.05, "very_unlikely"),
        (0.2, "unlikely"),
        (0.44, "unlikely"),
        (0.45, "even_chance"),
        (0.5, "even_chance"),
        (0.55, "even_chance"),
        (0.56, "likely"),
        (0.8, "likely"),
        (0.95, "very_likely"),
        (0.951, "almost_certain"),
        (1.0, "almost_certain"),
    ],
)
def test_each_probability_has_its_word(probability: float, term: str) -> None:
    assert term_of(probability) == term


@given(st.floats(0.0, 0.5))
def test_words_mirror_each_other(probability: float) -> None:
    order = [term for _, term in TERMS]
    below, above = order.index(term_of(probability)), order.index(term_of(1.0 - probability))
    # Borders at which 1 - p is not exact belong to a neighbour.
    assert abs(below + above - (len(order) - 1)) <= (1 if probability in {0.05, 0.2, 0.45} else 0)
