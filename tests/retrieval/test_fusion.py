from __future__ import annotations

import pytest

from retrieval.fusion import Weights, fuse, shared_words


def test_a_score_is_the_cosine_and_the_weighted_bm25_of_each_leg() -> None:
    scores = fuse({"a": 0.8, "b": 0.7, "c": 0.6}, {"b": 20.0}, {"c": 10.0}, Weights(0.01, 0.005))
    assert scores == pytest.approx({"a": 0.8, "b": 0.9, "c": 0.65})


def test_the_cosine_has_a_weight_of_its_own() -> None:
    scores = fuse({"a": 0.8, "b": 0.5}, {"b": 20.0}, {}, Weights(0.01, 0.005, dense=0.0))
    assert scores == pytest.approx({"a": 0.0, "b": 0.2})
    doubled = fuse({"a": 0.8}, {}, {}, Weights(0.01, 0.005, dense=2.0))
    assert doubled == pytest.approx({"a": 1.6})


def test_a_chunk_without_a_cosine_has_no_score() -> None:
    assert fuse({}, {"gone": 5.0}, {}, Weights(1.0, 1.0)) == {}


@pytest.mark.parametrize(
    ("question", "shared"),
    [
        ("When did President Sukarno open the Istora in 1961?", ["President", "Sukarno", "Istora", "1961"]),
        ("Which of the clubs won in 1998", ["1998", "clubs", "won"]),
        ("when did the mayor visit bandung", ["mayor", "visit", "bandung"]),
        ("Kapan itu?", ["itu"]),
    ],
)
def test_names_and_numbers_may_stand_in_another_language(question: str, shared: list[str]) -> None:
    words = question.rstrip("?").split()
    function_words = {"when", "did", "the", "which", "of", "in", "kapan"}
    assert sorted(shared_words(words, function_words)) == sorted(shared)
