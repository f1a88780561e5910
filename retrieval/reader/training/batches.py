"""Examples as token windows with targets, in batches of like length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random

import numpy as np
import numpy.typing as npt

from retrieval.reader.training.examples import Example
from retrieval.reader.training.recipe import Recipe
from retrieval.reader.windows import PREFIX, Window, window
from store.encoder.tokenizer import Tokenizer

Integers = npt.NDArray[np.int64]

# Batches are cut from so many examples at a time, sorted by length: enough for little padding.
_POOL = 2048


@dataclass(frozen=True, slots=True)
class Target:
    """A window and its answer's first and last token; both 0, the null answer's place, if it has none."""

    window: Window
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Batch:
    """ids (batch, tokens), padded with 0; lengths, offsets, starts, ends (batch)."""

    ids: Integers
    lengths: Integers
    offsets: Integers
    starts: Integers
    ends: Integers


class Targets:
    """Makes examples into targets."""

    def __init__(self, tokenizer: Tokenizer, length: int) -> None:
        self._tokenizer, self._length = tokenizer, length
        self._spans = lru_cache(maxsize=None)(tokenizer.spans)

    def of(self, example: Example, draw: Random) -> Target | None:
        """A window of the passage, drawn among those that hold the answer; None if none holds it whole."""
        question = self._tokenizer.encode(PREFIX + example.question)
        ids, spans = self._spans(example.passage)
        room = window(question, ids, 0, self._length).passage_tokens
        last = len(ids) - room
        if example.span is None:
            return Target(window(question, ids, draw.randint(0, last), self._length), 0, 0)
        held = [place for place, span in enumerate(spans) if _overlap(span, example.span)]
        if not held or held[-1] - held[0] >= room:
            return None
        first = draw.randint(max(0, held[-1] - room + 1), min(held[0], last))
        made = window(question, ids, first, self._length)
        return Target(made, *(made.offset + place - first for place in (held[0], held[-1])))


def batches(targets: Sequence[Target], recipe: Recipe, draw: Random) -> Iterator[Batch]:
    """All targets once, in batches of at most `batch_tokens` with their padding, in random order."""
    cut: list[list[Target]] = []
    for at in range(0, len(targets), _POOL):
        pool = sorted(targets[at : at + _POOL], key=lambda target: -len(target.window.ids))
        while pool:
            size = max(1, recipe.batch_tokens // len(pool[0].window.ids))
            cut.append(pool[:size])
            del pool[:size]
    draw.shuffle(cut)
    return map(batch_of, cut)


def batch_of(targets: Sequence[Target]) -> Batch:
    lengths = np.array([len(target.window.ids) for target in targets])
    ids = np.zeros((len(targets), lengths.max()), np.int64)
    for row, target in zip(ids, targets, strict=True):
        row[: len(target.window.ids)] = target.window.ids
    return Batch(
        ids,
        lengths,
        np.array([target.window.offset for target in targets]),
        np.array([target.start for target in targets]),
        np.array([target.end for target in targets]),
    )


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
