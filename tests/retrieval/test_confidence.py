from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from retrieval import confidence
from retrieval.confidence import Calibration, Evidence, coverage
from retrieval.evaluation.calibrate import fit, judge

GOOD = Evidence(sentence=0.92, passage=0.9, coverage=1.0, same_language=True, expected=1.0)


def test_the_bundled_calibration_trusts_better_evidence_more() -> None:
    model = confidence.load()
    assert 0 < model.threshold < 1
    assert model.probability(GOOD) > model.probability(replace(GOOD, sentence=0.8))
    assert model.probability(GOOD) > model.probability(replace(GOOD, coverage=0.0))
    assert model.probability(GOOD) > model.probability(replace(GOOD, expected=0.0))


@pytest.mark.parametrize("bias", [-1e9, 1e9])
def test_a_probability_stays_one_however_large_the_logit(bias: float) -> None:
    assert 0.0 <= Calibration(bias, (0.0,) * 8, 0.5).probability(GOOD) <= 1.0


def test_the_best_of_the_first_few_sentences_speaks_for_all() -> None:
    model = confidence.load()
    poor = replace(GOOD, sentence=0.8)
    assert model.confidence([poor, GOOD]) == model.probability(GOOD)
    assert model.confidence([*[poor] * 5, GOOD]) == model.probability(poor)
    assert model.confidence([]) == 0.0


def test_coverage_is_the_share_of_distinct_words_held() -> None:
    assert coverage(["a", "b", "a", "c"], {"a", "c", "z"}) == pytest.approx(2 / 3)
    assert coverage([], {"a"}) is None


def test_the_fit_recovers_a_known_model() -> None:
    draw = np.random.default_rng(7)
    outcomes = []
    for sentence, passage in draw.uniform(0.7, 1.0, (4000, 2)):
        evidence = Evidence(float(sentence), float(passage), None, True, None)
        chance = 1 / (1 + np.exp(-(-34 + 40 * sentence)))
        outcomes.append(([evidence], bool(draw.random() < chance), True))
    bias, weights = fit(outcomes)
    model = Calibration(bias, weights, 0.5)
    for sentence in (0.75, 0.85, 0.95):
        evidence = Evidence(sentence, 0.85, None, True, None)
        assert model.probability(evidence) == pytest.approx(1 / (1 + np.exp(34 - 40 * sentence)), abs=0.04)


def test_judging_counts_right_answers_and_right_refusals() -> None:
    model = Calibration(-8.5, (10.0, 0, 0, 0, 0, 0, 0, 0), 0.5)
    sure, unsure = replace(GOOD, sentence=0.9), replace(GOOD, sentence=0.8)
    outcomes = [([sure], True, True), ([sure], False, True), ([unsure], True, True), ([unsure], False, False)]
    assert judge(model, outcomes) == pytest.approx((1 / 3, 1.0))
