"""How confidence is fitted, and the figures of a fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pytest

from retrieval.confidence import Evidence
from retrieval.confidence import load as load_calibration
from retrieval.evaluation.records import Case
from retrieval.evaluation.studies.calibrate import (
    FITTED,
    calibrated,
    cheapest,
    crossed,
    figures,
    fit,
    regression,
    surest,
)
from retrieval.evaluation.studies.outcomes import Outcome, Read, outcome, reads
from retrieval.reading.model import ReaderModel

if TYPE_CHECKING:
    from store.store import Store

Array = npt.NDArray[np.float64]

TEXTS = {
    "suramadu": "Jembatan Suramadu diresmikan pada 10 Juni 2009.",
    "toba": "Danau Toba ditetapkan sebagai geopark dunia pada tahun 2020.",
}
# Its answer is written in another way than in the text.
WHEN = Case("7", "Kapan jembatan Suramadu diresmikan?", ("10 June 2009",), language="id")
NEVER = Case("8", "Siapa raja Jupiter?", answerable=False, language="id")


@pytest.fixture(scope="module")
def known() -> tuple[list[Evidence], list[bool]]:
    """Evidence of which the margin alone counts."""
    draw = np.random.default_rng(11)
    inputs, rights = [], []
    for _ in range(200):
        margin, gap, covered = (float(one) for one in draw.normal(0, (4.0, 2.0, 0.3)))
        inputs.append(Evidence(margin, gap, 0.0, 0.0, covered, 0.0, 1.0))
        rights.append(bool(draw.random() < 1 / (1 + np.exp(1 - margin / 2))))
    return inputs, rights


def by_hand(inputs: Array, rights: Array, counts: Array) -> tuple[float, Array]:
    """Logistic regression by Newton's method over standardised inputs, whose weights are penalised."""
    mean, spread = inputs.mean(0), inputs.std(0)
    spread[spread == 0] = 1.0
    scaled = np.hstack([np.ones((len(inputs), 1)), (inputs - mean) / spread])
    penalty = np.diag([0.0, *[1.0] * inputs.shape[1]])
    found = np.zeros(scaled.shape[1])
    for _ in range(30):
        chances = 1 / (1 + np.exp(-scaled @ found))
        slope = scaled.T @ (counts * (chances - rights)) + penalty @ found
        curve = scaled.T @ (scaled * (counts * chances * (1 - chances))[:, None]) + penalty
        found -= np.linalg.solve(curve, slope)
    weights: Array = found[1:] / spread
    return float(found[0] - weights @ mean), weights


def test_the_fit_is_a_penalised_logistic_regression(known: tuple[list[Evidence], list[bool]]) -> None:
    inputs, rights = known
    fitted = [field.name in FITTED for field in fields(Evidence)]
    rows = np.array([[getattr(one, field.name) for field in fields(Evidence)] for one in inputs]) * fitted
    # The second half counts three times as much.
    counts = np.array([0.5] * 100 + [1.5] * 100)
    found = regression(inputs, rights, [1.0] * 100 + [3.0] * 100)
    bias, weights = by_hand(rows, np.array(rights, np.float64), counts)
    assert found.bias == pytest.approx(bias, abs=1e-2)
    np.testing.assert_allclose(found.weights, weights, atol=1e-2)
    # What never differs, or is not fitted, says nothing.
    unfitted = [at for at, field in enumerate(fields(Evidence)) if field.name not in FITTED]
    assert [found.weights[at] for at in unfitted] == pytest.approx([0.0] * len(unfitted))


def reading(case: str, *, answerable: bool) -> Read:
    """One of which the answers do not matter."""
    return Read(Case(case, "?", answerable=answerable), None, (), None, answerable)  # type: ignore[arg-type]


def test_figures_worked_by_hand() -> None:
    # Right, and whether there is a right answer.
    given = [(True, True), (False, True), (False, False), (True, True), (False, False), (False, False)]
    chances = [0.9, 0.8, 0.7, 0.4, 0.3, 0.2]
    known = [reading(str(n), answerable=one[1]) for n, one in enumerate(given)]
    rows = enumerate(zip(chances, given, strict=True))
    found = [Outcome(chance, one[0], n / 10) for n, (chance, one) in rows]
    assert figures(known, found, 0.7) == pytest.approx(
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
    refused = figures(known, found, 0.95)
    assert (refused["right"], refused["refused"], refused["wrong of answers"]) == (0.0, 1.0, 0.0)


def test_the_threshold_lets_pass_what_is_right_more_often_than_it_costs() -> None:
    known = [reading(str(n), answerable=n < 4) for n in range(5)]
    given = [(0.9, True), (0.7, True), (0.5, False), (0.3, False), (0.6, False)]
    found = [Outcome(chance, right, 0.0) for chance, right in given]
    assert 0.6 < cheapest({"a": known}, {"a": found}) <= 0.7


def test_sure_is_where_nearly_all_are_right() -> None:
    found = [Outcome(0.5 + n / 100, n > 5, 0.0) for n in range(40)]
    threshold, share = surest({"a": found})
    above = [one.right for one in found if one.confidence >= threshold]
    assert sum(above) / len(above) >= 0.95
    assert share == pytest.approx(len(above) / 40)
    assert surest({"a": [Outcome(0.5, False, 0.0)]}) == (1.0, 0.0)


@pytest.fixture
def asked(
    open_store: Callable[..., Store], make_article: Callable[..., object]
) -> tuple[Store, ReaderModel, list[Read]]:
    store = open_store()
    with store.writing():
        store.put([make_article(name, text, language="id") for name, text in TEXTS.items()])  # type: ignore[misc]
    model = ReaderModel(store.encoder)
    return store, model, list(reads(store, model, [WHEN, NEVER], 2, hide=True))


def test_a_question_is_put_again_without_the_passages_that_answer_it(
    asked: tuple[Store, ReaderModel, list[Read]],
) -> None:
    store, model, known = asked
    assert [one.answerable for one in known] == [True, False, False]
    there, gone, never = (outcome(one, load_calibration()) for one in known)
    assert [there.right, gone.right, never.right] == [True, False, False]
    assert there.f1 > gone.f1 == never.f1 == 0.0
    assert there.confidence > max(gone.confidence, never.confidence)
    assert len(list(reads(store, model, [WHEN, NEVER], 2, hide=False))) == 2
    # Where every passage answers, nothing is left to read.
    both = Case("9", WHEN.question, ("10 June 2009", "2020"), language="id")
    assert len(list(reads(store, model, [both], 2, hide=True))) == 1


def test_each_question_is_judged_by_a_model_that_has_not_seen_its_story(
    asked: tuple[Store, ReaderModel, list[Read]],
) -> None:
    known, base = asked[2], load_calibration()
    many = [of_story(one, str(n)) for n in range(5) for one in known]
    found = crossed({"a": many}, base)["a"]
    # The stories are alike, so that each fit is one over four of them.
    model = calibrated(base, fit({"a": many[: 4 * len(known)]}, base.verify_weight))
    assert found[0].confidence == pytest.approx(outcome(many[0], model).confidence)


def of_story(one: Read, story: str) -> Read:
    of = one.case
    case = Case(f"{of.id} {story}", of.question, of.answers, of.answerable, story=story)
    return Read(case, one.question, one.offered, one.about, one.answerable)
