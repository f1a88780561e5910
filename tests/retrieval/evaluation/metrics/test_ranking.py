from __future__ import annotations

import math

import pytest

from retrieval.evaluation.metrics import citations, ranking

RETRIEVED = ["a", "x", "b", "y", "c"]
RELEVANT = {"b": 2, "c": 1, "a": 0, "away": 3}


def test_recall_is_the_share_found_of_the_relevant() -> None:
    # b, c and away are relevant; a has grade 0.
    assert ranking.recall(RETRIEVED, RELEVANT, 2) == 0.0
    assert ranking.recall(RETRIEVED, RELEVANT, 3) == pytest.approx(1 / 3)
    assert ranking.recall(RETRIEVED, RELEVANT, 100) == pytest.approx(2 / 3)


def test_the_reciprocal_rank_is_that_of_the_first_relevant() -> None:
    assert ranking.reciprocal_rank(RETRIEVED, RELEVANT) == pytest.approx(1 / 3)
    assert ranking.reciprocal_rank(RETRIEVED, RELEVANT, k=2) == 0.0
    assert ranking.reciprocal_rank([], RELEVANT) == 0.0


def test_ndcg_is_the_gain_over_the_best_gain() -> None:
    # Found: 2 at rank 3 and 1 at rank 5; best: 3, 2, 1 at ranks 1, 2, 3.
    gain = 2 / math.log2(4) + 1 / math.log2(6)
    best = 3 / math.log2(2) + 2 / math.log2(3) + 1 / math.log2(4)
    assert ranking.ndcg(RETRIEVED, RELEVANT) == pytest.approx(gain / best)
    # Cut at 3 the best is still all three, and only b is found.
    assert ranking.ndcg(RETRIEVED, RELEVANT, k=3) == pytest.approx(1 / best)
    assert ranking.ndcg(["away", "b", "c", "x"], RELEVANT) == 1.0


@pytest.mark.parametrize("relevant", [{}, {"a": 0}, {"a": -1}])
def test_nothing_to_find_is_no_figure(relevant: dict[str, int]) -> None:
    assert math.isnan(ranking.recall(RETRIEVED, relevant, 5))
    assert math.isnan(ranking.reciprocal_rank(RETRIEVED, relevant))
    assert math.isnan(ranking.ndcg(RETRIEVED, relevant))


def test_a_source_of_negative_grade_takes_nothing_away() -> None:
    assert ranking.ndcg(["spam", "a"], {"spam": -2, "a": 1}) == pytest.approx(1 / math.log2(3))


@pytest.mark.parametrize(("rank", "k", "score"), [(1, 1, 1.0), (5, 5, 1.0), (6, 5, 0.0), (None, 5, 0.0)])
def test_answer_recall_is_whether_a_passage_in_reach_holds_it(rank: int | None, k: int, score: float) -> None:
    assert ranking.answer_recall(rank, k) == score


def test_citations_are_precise_and_complete_by_distinct_source() -> None:
    # Cited a (twice) and x; relevant a and b: one of two either way; c as well: one of three.
    assert citations.precision(["a", "x", "a"], {"a", "b"}) == 0.5
    assert citations.recall(["a", "x", "a"], ["a", "b", "c", "b"]) == pytest.approx(1 / 3)
    assert citations.precision(["x"], ()) == 0.0
    assert citations.recall([], {"a"}) == 0.0


def test_without_citations_or_relevant_sources_there_is_no_figure() -> None:
    assert citations.precision([], {"a"}) is None
    assert citations.recall(["a"], ()) is None
