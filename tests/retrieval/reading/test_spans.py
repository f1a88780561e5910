from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.reading.spans import LONGEST, Span, best_spans
from retrieval.reading.windows import Window
from store.encoder.words import Floats

# What is read before the passage: a question of one token.
HEAD = 4


def read(tokens: int, first: int = 0) -> Window:
    return Window([5] * (HEAD + tokens + 1), HEAD, first)


def logits(none: float, starts: Sequence[float], ends: Sequence[float]) -> Floats:
    """With 9 on all tokens of the question and at the end, which may not answer."""
    rows = [[none, 0.0], *[[9.0, 9.0]] * (HEAD - 1), *zip(starts, ends, strict=True), [9.0, 9.0]]
    return np.array(rows, np.float32)


def letters(tokens: int) -> list[tuple[int, int]]:
    """A passage of one letter a token, with blanks between them."""
    return [(2 * place, 2 * place + 1) for place in range(tokens)]


def test_the_best_spans_come_first_with_what_they_exceed_no_answer_by() -> None:
    found = best_spans(logits(1.5, [0, 5, 1], [0, 2, 4]), read(3), letters(3), 4)
    assert found == [Span(2, 5, 7.5), Span(2, 3, 5.5), Span(4, 5, 3.5), Span(0, 5, 2.5)]


def test_a_span_never_ends_before_it_begins() -> None:
    found = best_spans(logits(0, [0, 9], [9, 0]), read(2), letters(2), 9)
    assert found == [Span(0, 1, 9.0), Span(2, 3, 9.0), Span(0, 3, 0.0)]


def test_a_window_begins_within_its_passage() -> None:
    offsets = [(0, 4), (5, 7), (8, 20)]
    assert best_spans(logits(0, [1, 0], [0, 1]), read(2, first=1), offsets, 1) == [Span(5, 20, 2.0)]


def test_no_answer_may_be_preferred_to_all() -> None:
    assert best_spans(logits(9, [1], [1]), read(1), [(0, 3)], 1) == [Span(0, 3, -7.0)]


def test_the_longest_answer_has_a_bound() -> None:
    tokens = LONGEST + 1
    starts, ends = [5.0] + [0.0] * LONGEST, [0.0] * LONGEST + [5.0]
    found = best_spans(logits(0, starts, ends), read(tokens), letters(tokens), tokens**2)
    # All but that from the first token to the last, which would be the best.
    assert len(found) == tokens * (tokens + 1) // 2 - 1
    assert found[0].score == 5.0
    assert max(span.end - span.start for span in found) == 2 * LONGEST - 1


@pytest.mark.parametrize("limit", [0, 1, 2])
def test_no_more_spans_than_the_limit(limit: int) -> None:
    assert len(best_spans(logits(0, [1, 2], [1, 2]), read(2), letters(2), limit)) == limit


def test_a_passage_without_tokens_has_no_span() -> None:
    assert best_spans(logits(0, [], []), read(0), [], 5) == []


def test_blanks_alone_are_no_span() -> None:
    # The first token is a blank, which belongs to no answer, but may begin one.
    found = best_spans(logits(0, [3, 1], [3, 1]), read(2), [(0, 0), (1, 4)], 3)
    assert found == [Span(0, 4, 4.0), Span(1, 4, 2.0)]


def naive(scores: Floats, window: Window, offsets: Sequence[tuple[int, int]], limit: int) -> list[Span]:
    ranked = []
    for first in range(window.passage_tokens):
        for last in range(first, min(first + LONGEST, window.passage_tokens)):
            score = float(scores[HEAD + first, 0]) + float(scores[HEAD + last, 1])
            ranked.append((-score, offsets[window.first + first][0], offsets[window.first + last][1]))
    none = float(scores[0, 0]) + float(scores[0, 1])
    best = sorted(ranked, key=lambda one: one[0])[:limit]
    return [Span(start, end, -score - none) for score, start, end in best if start < end]


# Few values, so that many are equal; and any.
SCORES = st.sampled_from([-1.0, 0.0, 0.5, 2.0]) | st.floats(-20, 20, width=32)


@settings(deadline=None)
@given(
    st.lists(st.tuples(SCORES, SCORES), min_size=1, max_size=12),
    SCORES,
    st.integers(0, 3),
    st.integers(0, 100),
)
def test_the_spans_are_those_of_a_plain_search(
    rows: list[tuple[float, float]], none: float, first: int, limit: int
) -> None:
    scores = logits(none, [start for start, _ in rows], [end for _, end in rows])
    window, offsets = read(len(rows), first), letters(first + len(rows))
    assert best_spans(scores, window, offsets, limit) == naive(scores, window, offsets, limit)


@pytest.mark.parametrize("seed", range(5))
def test_so_they_are_in_a_long_window(seed: int) -> None:
    rows = np.random.default_rng(seed).normal(0, 5, (2 * LONGEST, 2)).astype(np.float32)
    scores = logits(1, rows[:, 0].tolist(), rows[:, 1].tolist())
    window, offsets = read(len(rows)), letters(len(rows))
    assert best_spans(scores, window, offsets, 8) == naive(scores, window, offsets, 8)
