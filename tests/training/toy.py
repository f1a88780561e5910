"""Toy questions: the answer begins and ends with a token that nothing else has."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from retrieval.reading.training.batches import Batch, Target, batch_of
from retrieval.reading.windows import Window

VOCABULARY = 40
FIRST, LAST = 5, 6


def toy_batches(count: int, size: int = 8) -> Iterator[Batch]:
    """Questions of three tokens over passages of different lengths; every fourth has no answer."""
    rng = np.random.default_rng(7)
    for _ in range(count):
        yield batch_of([[_toy(rng, answered=number % 4 > 0)] for number in range(size)])


def toy_groups(count: int, size: int = 4) -> Iterator[Batch]:
    """Questions of three windows each, of which any one holds the answer; every fourth has none."""
    rng = np.random.default_rng(8)
    for _ in range(count):
        right = [int(rng.integers(3)) if number % 4 else None for number in range(size)]
        yield batch_of([[_toy(rng, answered=place == one) for place in range(3)] for one in right])


def _toy(rng: np.random.Generator, *, answered: bool) -> Target:
    passage = rng.integers(10, VOCABULARY, rng.integers(6, 13)).tolist()
    ids = [0, 7, 8, 9, 2, 2, *passage, 2]
    if not answered:
        return Target(Window(ids, 6, 0), 0, 0)
    start = 6 + int(rng.integers(0, len(passage) - 3))
    end = start + int(rng.integers(1, 3))
    ids[start], ids[end] = FIRST, LAST
    return Target(Window(ids, 6, 0), start, end)
