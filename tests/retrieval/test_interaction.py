from __future__ import annotations

import numpy as np
import pytest

from retrieval.interaction import cosine, nearest
from store.encoder.words import Floats


def unit(*degrees: float) -> Floats:
    """Unit vectors in the plane at these angles, (len(degrees), 2)."""
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


NONE = np.empty((0, 2), np.float32)


def test_each_token_of_the_question_counts_with_its_nearest_in_the_text() -> None:
    # 0 is nearest to 60 (1/2), 90 is nearest to 90 (1).
    assert nearest(unit(0, 90), unit(60, 90, 180)) == pytest.approx(0.75)
    # The text's other tokens do not count, however many and far they are.
    assert nearest(unit(0, 90), unit(60, 90, 180, *[225] * 50)) == pytest.approx(0.75)
    # The other way about it is another question: 60 -> 90 (sqrt(3)/2), 90 -> 90 (1), 180 -> 90 (0).
    assert nearest(unit(60, 90, 180), unit(0, 90)) == pytest.approx((3**0.5 / 2 + 1) / 3)


def test_a_question_whose_every_token_stands_in_the_text_has_one_and_an_opposite_minus_one() -> None:
    assert nearest(unit(10, 80), unit(80, 200, 10)) == pytest.approx(1)
    assert nearest(unit(30), unit(210)) == pytest.approx(-1)


def test_the_cosine_is_that_of_the_means_whatever_their_lengths() -> None:
    # The means point to 45 and to 90 degrees, and are 0.71 and 1 long.
    assert cosine(unit(0, 90), unit(90)) == pytest.approx(0.5**0.5)
    assert cosine(unit(0, 90), unit(45, 45, 45)) == pytest.approx(1)
    assert cosine(unit(0, 60), unit(120, 120)) == pytest.approx(0, abs=1e-6)
    assert cosine(unit(90), unit(0, 90)) == cosine(unit(0, 90), unit(90))


def test_tokens_that_cancel_out_say_nothing() -> None:
    opposites = np.array([[1, 0], [-1, 0]], np.float32)
    assert cosine(opposites, unit(0)) == 0.0
    assert nearest(opposites, unit(0)) == pytest.approx(0)


@pytest.mark.parametrize(("question", "text"), [(NONE, unit(0)), (unit(0), NONE), (NONE, NONE)])
def test_without_tokens_both_are_zero(question: Floats, text: Floats) -> None:
    assert (nearest(question, text), cosine(question, text)) == (0.0, 0.0)


def test_both_are_plain_numbers() -> None:
    assert type(nearest(unit(0), unit(1))) is type(cosine(unit(0), unit(1))) is float
