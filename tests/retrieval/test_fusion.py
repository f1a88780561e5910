from __future__ import annotations

import pytest

from retrieval.fusion import DEFAULT_FUSION, LEXICAL_ALONE, ONE_WEIGHT, WeightedSum


def test_a_score_is_the_cosine_and_the_weighted_bm25() -> None:
    scores = WeightedSum(0.01, 0.005)({"a": 0.8, "b": 0.7, "c": 0.6}, {"b": 20.0}, {"c": 10.0})
    assert scores == pytest.approx({"a": 0.8, "b": 0.9, "c": 0.65})


def test_the_cosine_has_a_weight_of_its_own() -> None:
    scores = WeightedSum(0.01, 0.005, dense=0.0)({"a": 0.8, "b": 0.5}, {"b": 20.0}, {})
    assert scores == pytest.approx({"a": 0.0, "b": 0.2})
    assert WeightedSum(0.01, 0.005, dense=2.0)({"a": 0.8}, {}, {}) == pytest.approx({"a": 1.6})


def test_a_chunk_without_a_cosine_has_no_score() -> None:
    assert WeightedSum(1.0, 1.0)({}, {"gone": 5.0}, {}) == {}


def test_what_the_default_is_compared_with_has_its_weight() -> None:
    assert (
        ONE_WEIGHT.same_language
        == ONE_WEIGHT.other_language
        == LEXICAL_ALONE.same_language
        == LEXICAL_ALONE.other_language
        == DEFAULT_FUSION.same_language
    )
