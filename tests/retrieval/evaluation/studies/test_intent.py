"""How the threshold is chosen and the artifact made, on lines of our own."""

from __future__ import annotations

import numpy as np

from retrieval.evaluation.studies.intent import Line, cross_validated, fit, threshold_of
from retrieval.intent import HELP, META, OTHERS, QUESTION, SMALL_TALK, marks


def lines_of(kind: str, origin: str, count: int) -> list[Line]:
    return [
        Line(f"{origin} {n}", kind, "id" if n % 2 else "en", origin, f"{origin} {n}") for n in range(count)
    ]


def test_few_short_questions_may_lie_above_the_threshold() -> None:
    known = [*lines_of(QUESTION, "short question", 200), *lines_of(QUESTION, "news, plain", 100)]
    doubts = np.concatenate([np.linspace(0.0, 0.9, 200), np.zeros(100)])
    threshold = threshold_of(known, doubts)
    assert (doubts > threshold).sum() == 2
    # Even one of the others would be too many: each origin weighs alike.
    doubts[-1] = 0.95
    assert (doubts > threshold_of(known, doubts)).sum() <= 1


def test_the_same_is_fitted_each_time_and_tells_the_kinds_apart() -> None:
    known = [
        *lines_of(QUESTION, "short question", 30),
        *lines_of(SMALL_TALK, "greeting", 30),
        *lines_of(HELP, "help", 30),
        *lines_of(META, "meta", 30),
    ]
    inputs = np.repeat(np.eye(4), 30, axis=0)
    doubts, right = cross_validated(known, inputs, 10.0)
    assert doubts[:30].max() < 0.5 < doubts[30:].min()
    assert right[30:].all()
    made = fit(known, inputs, 0.5)
    assert made == fit(known, inputs, 0.5)
    assert set(made["weights"]) == set(OTHERS)
    assert {len(row) for row in made["weights"].values()} == {4}
    # Three kinds and the language.
    assert len(made["words"]["^ greeting"]) == 4
    assert not any("question" in word for word in made["words"])


def test_first_and_last_words_are_marked() -> None:
    assert marks("Halo kutip, halo!") == ["^ halo", "halo", "halo $", "kutip"]
    assert marks("?!") == []
