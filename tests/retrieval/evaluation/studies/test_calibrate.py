"""How confidence is fitted, and the figures of a fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pytest

from retrieval.confidence import Calibration, Evidence
from retrieval.evaluation.records import Case
from retrieval.evaluation.studies.calibrate import FITTED, Outcome, figures, fit, inputs_of, outcomes
from retrieval.reading.model import ReaderModel

if TYPE_CHECKING:
    from store.store import Store

Array = npt.NDArray[np.float64]

BLANK = Evidence(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0)
TEXTS = {
    "suramadu": "Jembatan Suramadu diresmikan pada 10 Juni 2009.",
    "toba": "Danau Toba ditetapkan sebagai geopark dunia pada tahun 2020.",
}
# Its answer is written in another way than in the text; its id is that of an English version.
WHEN = Case("7-en", "Kapan jembatan Suramadu diresmikan?", ("10 June 2009",), language="id")
NEVER = Case("8", "Siapa raja Jupiter?", answerable=False, language="id")


@pytest.fixture
def known() -> list[Outcome]:
    """Five cases, as many as there are folds, put 40 times each; what counts is the margin alone."""
    draw = np.random.default_rng(11)
    made = []
    for row in range(200):
        margin, gap, covered = (float(one) for one in draw.normal(0, (4.0, 2.0, 0.3)))
        right = draw.random() < 1 / (1 + np.exp(1 - margin / 2))
        made.append(
            Outcome(str(row % 5), Evidence(margin, gap, 0.0, 0.0, covered, 0.0, 1.0), bool(right), True, 0.0)
        )
    return made


def regression(inputs: Array, rights: Array) -> tuple[float, Array]:
    """Logistic regression by Newton's method over standardised inputs, whose weights are penalised."""
    mean, spread = inputs.mean(0), inputs.std(0)
    spread[spread == 0] = 1.0
    scaled = np.hstack([np.ones((len(inputs), 1)), (inputs - mean) / spread])
    penalty = np.diag([0.0, *[1.0] * inputs.shape[1]])
    found = np.zeros(scaled.shape[1])
    for _ in range(30):
        chances = 1 / (1 + np.exp(-scaled @ found))
        slope = scaled.T @ (chances - rights) + penalty @ found
        curve = scaled.T @ (scaled * (chances * (1 - chances))[:, None]) + penalty
        found -= np.linalg.solve(curve, slope)
    weights: Array = found[1:] / spread
    return float(found[0] - weights @ mean), weights


def test_the_fit_is_a_penalised_logistic_regression(known: list[Outcome]) -> None:
    inputs = inputs_of(known)
    rights = np.array([one.right for one in known], np.float64)
    bias, weights, _ = fit(known)
    expected_bias, expected = regression(inputs, rights)
    assert bias == pytest.approx(expected_bias, abs=1e-2)
    np.testing.assert_allclose(weights, expected, atol=1e-2)
    # What never differs says nothing.
    unfitted = [at for at, field in enumerate(fields(Evidence)) if field.name not in FITTED]
    assert [weights[at] for at in unfitted] == pytest.approx([0.0] * len(unfitted))
    made = Calibration(1.0, 1.0, bias, weights, 0.5)
    assert made.probability(known[0].evidence) == pytest.approx(
        1 / (1 + np.exp(-(expected_bias + inputs[0] @ expected))), abs=1e-2
    )


def test_each_case_is_judged_by_a_model_that_has_not_seen_it(known: list[Outcome]) -> None:
    inputs = inputs_of(known)
    rights = np.array([one.right for one in known], np.float64)
    _, _, crossed = fit(known)
    for case in "01234":
        own = np.array([one.case == case for one in known])
        bias, weights = regression(inputs[~own], rights[~own])
        np.testing.assert_allclose(crossed[own], 1 / (1 + np.exp(-(bias + inputs[own] @ weights))), atol=1e-2)


def test_figures_worked_by_hand() -> None:
    # Right, and whether there is a right answer.
    given = [(True, True), (False, True), (False, False), (True, True), (False, False), (False, False)]
    known = [Outcome(str(n), BLANK, *one, f1=n / 10) for n, one in enumerate(given)]
    chances = np.array([0.9, 0.8, 0.7, 0.4, 0.3, 0.2])
    assert figures(known, chances, 0.7) == pytest.approx(
        {
            "right": 1 / 3,
            "right if forced": 2 / 3,
            "F1 if forced": (0.0 + 0.1 + 0.3) / 3,
            "refused": 2 / 3,
            "wrong of answers": 2 / 3,
            # Of 8 pairs of a right and a wrong one, 4 and 2 are in order.
            "AUROC": 6 / 8,
            # Each is in a bin of its own.
            "ECE": (0.1 + 0.8 + 0.7 + 0.6 + 0.3 + 0.2) / 6,
        }
    )
    refused = figures(known, chances, 0.95)
    assert (refused["right"], refused["refused"], refused["wrong of answers"]) == (0.0, 1.0, 0.0)


def test_a_question_is_put_again_without_the_passages_that_answer_it(
    open_store: Callable[..., Store], make_article: Callable[..., object]
) -> None:
    store = open_store()
    with store.writing():
        store.put([make_article(name, text, language="id") for name, text in TEXTS.items()])  # type: ignore[misc]
    model = ReaderModel(store.encoder)
    there, gone, never = outcomes(store, model, [WHEN, NEVER], 2, hide=True)
    assert (there.case, there.right, there.answerable) == ("7", True, True)
    assert (gone.case, gone.right, gone.answerable) == ("7", False, False)
    assert (never.case, never.right, never.answerable) == ("8", False, False)
    assert there.f1 > gone.f1 == never.f1 == 0.0
    # Other passages, other evidence.
    assert there.evidence.margin > gone.evidence.margin
    assert there.evidence.covered > gone.evidence.covered
    assert list(outcomes(store, model, [WHEN, NEVER], 2, hide=False)) == [there, never]
    # Where every passage answers, nothing is left to read.
    both = Case("9", WHEN.question, ("10 June 2009", "2020"), language="id")
    assert len(list(outcomes(store, model, [both], 2, hide=True))) == 1
