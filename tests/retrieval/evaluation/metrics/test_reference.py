"""The metrics against other people's implementations, on random cases."""

from __future__ import annotations

import collections
import random
import re
import string

import ir_measures
import numpy as np
import pytest
from ir_measures import RR, R, nDCG
from scipy import stats
from sklearn.metrics import roc_auc_score

from retrieval.evaluation.metrics import abstention, ranking, resample, squad

CASES = 1000
VOCABULARY = ["a", "an", "the", "The", "A", "then", "Mei", "mei", "2023", "U.S.", "well-known", "don't", "Rp",
              "1.500", "--", "!", "’", "…", " ", "\t", "an.", "été", "Thea", "(the)", ""]  # fmt: skip


def test_rankings_agree_with_trec_eval() -> None:
    draw = random.Random(1)  # noqa: S311
    measures = {R @ 1: (ranking.recall, 1), R @ 5: (ranking.recall, 5), R @ 20: (ranking.recall, 20),
                RR @ 10: (ranking.reciprocal_rank, 10), nDCG @ 10: (ranking.ndcg, 10)}  # fmt: skip
    relevant, retrieved = {}, {}
    for number in range(CASES):
        sources = [f"s{place}" for place in range(40)]
        grades = {source: draw.randint(0, 3) for source in draw.sample(sources, draw.randint(1, 15))}
        relevant[str(number)] = grades | {draw.choice(sources): draw.randint(1, 3)}
        retrieved[str(number)] = draw.sample(sources, draw.randint(1, 30))
    run = {
        case: {source: -float(rank) for rank, source in enumerate(sources)}
        for case, sources in retrieved.items()
    }
    # By pytrec_eval, save that RR with a cut is MS MARCO's own script.
    found = list(ir_measures.iter_calc(list(measures), relevant, run))
    assert len(found) == CASES * len(measures)
    for one in found:
        metric, k = measures[one.measure]
        assert metric(retrieved[one.query_id], relevant[one.query_id], k) == pytest.approx(one.value)


def test_auroc_agrees_with_scikit_learn() -> None:
    draw = np.random.default_rng(2)
    for _ in range(CASES):
        cases = int(draw.integers(2, 80))
        # One or two decimals: with and without many ties.
        confidence = draw.random(cases).round(int(draw.integers(1, 3)))
        positive = draw.permutation(np.arange(cases) < draw.integers(1, cases))
        assert abstention.auroc(confidence, positive) == pytest.approx(roc_auc_score(positive, confidence))


def test_aurc_agrees_with_its_definition() -> None:
    draw = np.random.default_rng(3)
    for _ in range(100):
        confidence = draw.random(int(draw.integers(1, 60))).round(1)
        right = draw.random(confidence.size) < 0.6
        risks = [
            np.mean([not good for other, good in zip(confidence, right, strict=True) if other >= threshold])
            for threshold in confidence
        ]
        assert abstention.area_under_risk_coverage(confidence, right) == pytest.approx(np.mean(risks))


def test_calibration_error_agrees_with_its_definition() -> None:
    draw = np.random.default_rng(4)
    for _ in range(100):
        confidence = draw.random(int(draw.integers(1, 60)))
        right = draw.random(confidence.size) < confidence
        expected = 0.0
        for low in np.arange(10) / 10:
            of = (confidence > low) & (confidence <= low + 0.1)
            if of.any():
                expected += of.mean() * abs(right[of].mean() - confidence[of].mean())
        assert abstention.expected_calibration_error(confidence, right) == pytest.approx(expected)


def test_intervals_agree_with_scipy() -> None:
    draw = np.random.default_rng(5)
    for cases in (20, 228):
        values = draw.random(cases)
        theirs = stats.bootstrap(
            (values,), np.mean, n_resamples=20_000, method="percentile", rng=np.random.default_rng(6)
        ).confidence_interval
        ours = resample.mean_interval(values, resamples=20_000)
        # A 2.5 % point of 20,000 normal draws scatters by sqrt(0.025 * 0.975 / 20,000) / 0.0584 = 0.019
        # standard errors of the mean, the difference of two by 0.027; 0.12 is over four times that.
        tolerance = 0.12 * values.std() / np.sqrt(cases)
        assert ours == pytest.approx(tuple(theirs), abs=tolerance)


def test_mcnemar_agrees_with_the_binomial_test() -> None:
    draw = np.random.default_rng(7)
    for _ in range(CASES):
        new, old = draw.random((2, int(draw.integers(2, 300)))) < draw.random((2, 1))
        gained, flipped = int((new & ~old).sum()), int((new != old).sum())
        expected = stats.binomtest(gained, flipped, 0.5).pvalue if flipped else 1.0
        assert resample.mcnemar(new, old) == pytest.approx(expected)


def official_normalize(text: str) -> str:
    """normalize_answer of evaluate-v2.0.py."""
    text = "".join(character for character in text.lower() if character not in set(string.punctuation))
    text = re.sub(re.compile(r"\b(a|an|the)\b", re.UNICODE), " ", text)
    return " ".join(text.split())


def official_exact(gold: str, predicted: str) -> int:
    return int(official_normalize(gold) == official_normalize(predicted))


def official_f1(gold: str, predicted: str) -> float:
    gold_tokens = official_normalize(gold).split() if gold else []
    predicted_tokens = official_normalize(predicted).split() if predicted else []
    same = sum((collections.Counter(gold_tokens) & collections.Counter(predicted_tokens)).values())
    if len(gold_tokens) == 0 or len(predicted_tokens) == 0:
        return int(gold_tokens == predicted_tokens)
    if same == 0:
        return 0
    precision, recall = same / len(predicted_tokens), same / len(gold_tokens)
    return (2 * precision * recall) / (precision + recall)


def test_squad_agrees_with_the_official_script() -> None:
    draw = random.Random(8)  # noqa: S311

    def text() -> str:
        return draw.choice([" ", "", "  "]).join(draw.choices(VOCABULARY, k=draw.randint(0, 6)))

    exact = 0.0
    for _ in range(CASES):
        prediction, answers = text(), [text() for _ in range(draw.randint(0, 3))]
        # get_raw_scores: answers that normalise to nothing do not count; without any, the gold is "".
        golds = [answer for answer in answers if official_normalize(answer)] or [""]
        assert squad.squad_normalise(prediction) == official_normalize(prediction)
        assert squad.squad_exact(prediction, answers) == max(
            official_exact(gold, prediction) for gold in golds
        )
        expected = max(official_f1(gold, prediction) for gold in golds)
        assert squad.squad_f1(prediction, answers) == pytest.approx(expected)
        exact += squad.squad_exact(prediction, answers)
    # The pairs must try both outcomes.
    assert 0 < exact < CASES
