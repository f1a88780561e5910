from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np
import pytest

from retrieval.evaluation.metrics.weighted import Floats
from retrieval.evaluation.models import Case
from retrieval.evaluation.tune import (
    NAMES,
    Candidates,
    features,
    fit,
    fit_ranking,
    gather,
    neighbours,
    recall,
)
from retrieval.ranking import Ranking
from retrieval.search import Search

if TYPE_CHECKING:
    from store.store import Store

# In the order of NAMES, with the second, the sentence's, as the unit of a ranking.
TRUE = np.array([-1.5, 2.0, 1.0, 0.5])


def asked(questions: int, weights: Floats = TRUE, seed: int = 3) -> list[Candidates]:
    """Questions with ten candidates, one of which holds the answer, as likely as the weights make it."""
    draw = np.random.default_rng(seed)
    made = []
    for _ in range(questions):
        rows = draw.normal(0, 1.5, (10, len(weights)))
        scores = rows @ weights
        chances = np.exp(scores - scores.max())
        holding = np.zeros(10)
        holding[draw.choice(10, p=chances / chances.sum())] = 1
        made.append(Candidates(rows, holding))
    return made


def without_a_lesson(holding: float) -> Candidates:
    return Candidates(np.full((3, 4), 9.0), np.full(3, holding))


def weights_of(ranking: Ranking) -> list[float]:
    return [asdict(ranking)[name] for name in NAMES]


def test_the_fit_recovers_known_weights() -> None:
    made = asked(3000)
    found = fit([one.features for one in made], [one.holding for one in made])
    assert found == pytest.approx(TRUE, abs=0.15)


def test_the_unit_of_a_feature_does_not_count() -> None:
    made = asked(1500)
    units = np.array([1.0, 100.0, 0.01, 5.0])
    holding = [one.holding for one in made]
    plain = fit([one.features for one in made], holding)
    assert fit([one.features * units for one in made], holding) * units == pytest.approx(plain, rel=0.01)


def test_what_several_candidates_hold_counts_for_any_of_them() -> None:
    # The second feature tells holders from others, the first one holder from another.
    draw = np.random.default_rng(5)
    rows = [draw.normal(0, 1, (6, 2)) for _ in range(500)]
    holding = [(x[:, 1] > np.median(x[:, 1])).astype(np.float64) for x in rows]
    one, other = fit(rows, holding)
    assert other > 5 * abs(one)


@pytest.mark.parametrize("holding", [0.0, 1.0])
def test_questions_that_all_or_no_candidates_answer_teach_nothing(holding: float) -> None:
    made = asked(300)
    more = [*made[:100], *[without_a_lesson(holding)] * 50, *made[100:]]
    plain, mixed = (fit([one.features for one in few], [one.holding for one in few]) for few in (made, more))
    assert mixed.tolist() == plain.tolist()
    assert fit_ranking(more) == fit_ranking(made)


def test_a_ranking_is_in_units_of_the_sentences_weight() -> None:
    ranking = fit_ranking(asked(3000))
    assert ranking.sentence == 1.0
    assert weights_of(ranking) == pytest.approx((TRUE / 2).tolist(), abs=0.08)


def test_some_features_may_be_fitted_alone() -> None:
    ranking = fit_ranking(asked(1000), ["tokens", "sentence"])
    assert (ranking.cosine, ranking.sentence, ranking.lexical) == (0.0, 1.0, 0.0)
    assert ranking.tokens == pytest.approx(0.5, abs=0.15)


def test_recall_is_the_share_of_questions_with_a_holder_in_front() -> None:
    rows = np.zeros((3, len(NAMES)))
    rows[:, NAMES.index("tokens")] = (3, 2, 1)
    made = [Candidates(rows, np.array(holding)) for holding in ((1.0, 0, 0), (0, 1.0, 1.0), (0, 0, 0))]
    tokens, reverse = Ranking(0.0, 1.0, 0.0, 0.0), Ranking(0.0, -1.0, 0.0, 0.0)
    assert [recall(tokens, made, k) for k in (1, 2, 3)] == pytest.approx([1 / 3, 2 / 3, 2 / 3])
    assert [recall(reverse, made, k) for k in (1, 2, 3)] == pytest.approx([1 / 3, 1 / 3, 2 / 3])
    # Equals keep the order of search.
    assert recall(Ranking(0.0, 0.0, 0.0, 0.0), made, 1) == pytest.approx(1 / 3)


def test_neighbours_begin_with_the_ranking_and_keep_the_sentences_weight() -> None:
    ranking = Ranking(-1.0, 2.0, 3.0, 0.004)
    near = list(neighbours(ranking))
    assert near[0] == ranking
    assert len(set(near)) == len(near) == 27
    assert {one.sentence for one in near} == {3.0}
    assert {one.cosine for one in near} == {-1.0, -0.8, -1.25}
    assert {one.tokens for one in near} == {2.0, 1.6, 2.5}
    assert {one.lexical for one in near} == {0.004, 0.006, 0.008}


def test_candidates_are_gathered_from_search_in_its_own_order(
    open_store: Callable[..., Store], make_article: Callable[..., object]
) -> None:
    texts = (
        "Jembatan Suramadu diresmikan pada 10 Juni 2009.",
        "Harga cabai naik.",
        "Bandara baru di Kertajati.",
    )
    with (store := open_store()).writing():
        store.put([make_article(text, text, language="id") for text in texts])  # type: ignore[misc]
    search = Search.bundled(store)
    question = "Kapan Jembatan Suramadu diresmikan?"
    [found] = gather(search, [Case("1", question, answers=("10 Juni 2009",))])
    assert found.holding.tolist() == [1.0, 0.0, 0.0]
    passages = search.find(search.question(question), 3)
    assert [one.score for one in passages] == sorted((one.score for one in passages), reverse=True)
    ranking = Ranking(-2.0, 1.5, 1.0, 0.01)
    expected = [ranking.score(one.match, one.lexical) for one in passages if one.match]
    assert (found.features @ np.array(weights_of(ranking))).tolist() == pytest.approx(expected)
    assert [features(one) for one in passages] == [tuple(row) for row in found.features.tolist()]
