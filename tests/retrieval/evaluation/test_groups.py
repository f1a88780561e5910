"""What the figures of a kind, of a word for the confidence and of stories add up from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from retrieval.evaluation.records import Item
from retrieval.evaluation.scores import figures, measure
from tests.retrieval.evaluation.items import ANSWER, ANSWERABLE, FOUR, SOURCES_ONLY, UNANSWERABLE, item


def test_a_kind_has_intervals_that_are_wide_even_if_all_agree() -> None:
    who = [item(replace(ANSWERABLE, id=str(n))) for n in range(5)]
    found = measure("kutip", [*who, *FOUR[2:]]).by["kind"]
    right, refused = found["who"]["right"], found["who"]["refused"]
    assert (right.value, right.low, right.high, right.count) == pytest.approx((1, 0.5655, 1, 5), abs=1e-4)
    assert (refused.value, refused.low, refused.high) == pytest.approx((0, 0, 0.4345), abs=1e-4)
    assert found["who"]["f1"] == figures(who)["f1"]
    assert (found["none"]["refused"].value, found["none"]["wrong_of_answers"].value) == (0.5, 1.0)
    assert "right" not in found["none"]


def test_each_word_for_a_confidence_has_its_share_of_right_answers() -> None:
    sure = [item(ANSWERABLE, confidence=0.95)] * 3 + [item(UNANSWERABLE, confidence=0.94)]
    unsure = [item(ANSWERABLE, confidence=0.7, answer="Ia tiba.")]
    refused = [item(ANSWERABLE, confidence=0.95, answered=False)]
    found = measure("kutip", [*sure, *unsure, *refused, item(SOURCES_ONLY, confidence=0.95)]).by["confidence"]
    assert {word: (of["right"].value, of["right"].count) for word, of in found.items()} == {
        "high": (0.75, 4),
        "medium": (0.0, 1),
    }
    assert {word: (of["share"].value, of["share"].count) for word, of in found.items()} == {
        "high": (0.8, 5),
        "medium": (0.2, 5),
    }
    assert found["high"]["right"].low < 0.75 < found["high"]["right"].high


def test_the_confidence_scatters_as_much_as_the_stories_do() -> None:
    def items(story: Callable[[int], str]) -> list[Item]:
        """Three questions to each of twenty stories, of which every second is answered right throughout."""
        return [
            item(
                replace(ANSWERABLE, id=str(n), story=story(n)),
                confidence=0.5 + n % 7 / 20,
                answer=ANSWER if n // 3 % 2 else "Ia tiba.",
            )
            for n in range(60)
        ]

    alike, apart = (figures(items(story)) for story in (lambda n: f"s{n // 3}", str))
    for name in ("auroc_right", "ece", "aurc"):
        assert alike[name].value == apart[name].value
    assert alike["ece"].high - alike["ece"].low > 1.2 * (apart["ece"].high - apart["ece"].low)
    # Of too few stories nothing can be drawn.
    assert figures(items(lambda n: f"s{n % 4}"))["ece"] == apart["ece"]
