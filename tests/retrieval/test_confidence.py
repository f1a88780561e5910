from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from retrieval import confidence
from retrieval.confidence import Calibration, Evidence, coverage
from retrieval.evaluation.calibrate import fit, judge

GOOD = Evidence(
    tokens=0.92,
    cosine=0.95,
    passage_tokens=0.93,
    passage_cosine=0.94,
    coverage=1.0,
    same_language=True,
    expected=1.0,
)
POOR = replace(GOOD, tokens=0.8, cosine=0.82, passage_tokens=0.82, passage_cosine=0.85)
UNKNOWN = replace(GOOD, coverage=None, expected=None)


def only(weight: float, place: int = 0) -> tuple[float, ...]:
    """Weights of the model of which one counts."""
    return tuple(weight if at == place else 0.0 for at in range(len(GOOD.features())))


def test_the_bundled_calibration_trusts_better_evidence_more() -> None:
    model = confidence.load()
    assert 0 < model.threshold < 1
    assert model.probability(GOOD) > model.threshold > model.probability(POOR)
    assert model.probability(GOOD) > model.probability(replace(GOOD, coverage=0.0))
    assert model.probability(GOOD) > model.probability(replace(GOOD, expected=0.0))


def test_the_bundled_calibration_has_a_weight_for_each_feature() -> None:
    assert len(confidence.load().weights) == len(GOOD.features())


def test_a_feature_has_one_place_and_a_language_a_level_of_its_own() -> None:
    same, other = GOOD.features(), replace(GOOD, same_language=False).features()
    assert same == (0.92, 0.95, 0.93, 0.94, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0)
    assert other == (0.92, 0.95, 0.93, 0.94, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
    assert UNKNOWN.features() == (0.92, 0.95, 0.93, 0.94, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0)
    assert replace(GOOD, expected=0.0).features()[-2:] == (1.0, 0.0)
    assert replace(GOOD, expected=0.5).features()[-2:] == (0.0, 1.0)


def test_a_model_of_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        Calibration(0.0, (1.0,) * 8, 0.5).probability(GOOD)


@pytest.mark.parametrize("bias", [-1e9, 1e9])
def test_a_probability_stays_one_however_large_the_logit(bias: float) -> None:
    assert 0.0 <= Calibration(bias, only(0.0), 0.5).probability(GOOD) <= 1.0


def test_a_probability_is_the_logistic_of_the_weighted_sum() -> None:
    model = Calibration(-9.0, only(10.0), 0.5)
    assert model.probability(GOOD) == pytest.approx(1 / (1 + np.exp(-0.2)))
    assert Calibration(-9.2, only(10.0), 0.5).probability(GOOD) == pytest.approx(0.5)


def test_the_best_of_the_first_few_sentences_speaks_for_all() -> None:
    model = Calibration(-8.5, only(10.0), 0.5)
    assert model.confidence([POOR, GOOD]) == model.probability(GOOD) > model.probability(POOR)
    assert model.confidence([*[POOR] * 4, GOOD]) == model.probability(GOOD)
    assert model.confidence([*[POOR] * 5, GOOD]) == model.probability(POOR)
    assert model.confidence([]) == 0.0


def test_coverage_is_the_share_of_distinct_words_held() -> None:
    assert coverage(["a", "b", "a", "c"], {"a", "c", "z"}) == pytest.approx(2 / 3)
    assert coverage([], {"a"}) is None


def test_the_fit_recovers_a_known_model() -> None:
    draw = np.random.default_rng(7)
    outcomes = []
    for tokens, cosine in draw.uniform(0.7, 1.0, (4000, 2)):
        evidence = replace(UNKNOWN, tokens=float(tokens), cosine=float(cosine))
        chance = 1 / (1 + np.exp(-(-34 + 40 * tokens)))
        outcomes.append(([evidence], bool(draw.random() < chance), True))
    bias, weights = fit(outcomes)
    model = Calibration(bias, weights, 0.5)
    for tokens in (0.75, 0.85, 0.95):
        evidence = replace(UNKNOWN, tokens=tokens, cosine=0.85)
        assert model.probability(evidence) == pytest.approx(1 / (1 + np.exp(34 - 40 * tokens)), abs=0.04)


def test_judging_counts_right_answers_and_right_refusals() -> None:
    model = Calibration(-8.5, only(10.0), 0.5)
    outcomes = [([GOOD], True, True), ([GOOD], False, True), ([POOR], True, True), ([POOR], False, False)]
    assert judge(model, outcomes) == pytest.approx((1 / 3, 1.0))
