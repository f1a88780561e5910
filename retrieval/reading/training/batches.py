"""Examples as token windows with targets, in batches of like length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random

import numpy as np

from retrieval.reading.spans import KINDS
from retrieval.reading.training.examples import Example
from retrieval.reading.training.packing import Integers, numbers, packed, padded
from retrieval.reading.training.recipe import Recipe
from retrieval.reading.windows import PREFIX, Window, window
from store.encoder.tokenizer import Tokenizer

# Batches are cut from so many examples at a time, sorted by length: enough for little padding.
_POOL = 2048


@dataclass(frozen=True, slots=True)
class Target:
    """A window and its answer's first and last token; both 0, the null answer's place, if it has none."""

    window: Window
    start: int
    end: int
    kind: int = -1

    @property
    def ids(self) -> Sequence[int]:
        return self.window.ids


@dataclass(frozen=True, slots=True)
class Batch:
    """ids (batch, tokens), padded with 0; lengths, offsets, starts, ends (batch); groups (batch): the number
    of the question, from 0 on, that a window is of; kinds (batch): of its answer, the place in KINDS, -1 for
    none."""

    ids: Integers
    lengths: Integers
    offsets: Integers
    starts: Integers
    ends: Integers
    groups: Integers
    kinds: Integers


class Targets:
    """Makes examples into targets."""

    def __init__(self, tokenizer: Tokenizer, length: int, headers: float = 0.0) -> None:
        """headers: the chance that a passage is read with its header."""
        self._tokenizer, self._length, self._headers = tokenizer, length, headers
        self._spans = lru_cache(maxsize=None)(tokenizer.spans)

    def of_group(self, group: Sequence[Example], draw: Random) -> list[Target]:
        """A window of each; none at all if the answer fits into no window."""
        headed = draw.random() < self._headers
        made = [self.of(example if headed else replace(example, header=""), draw) for example in group]
        found = [target for target in made if target]
        return found if len(found) == len(made) else []

    def of(self, example: Example, draw: Random) -> Target | None:
        """A window of the passage, drawn among those that hold the answer; None if none holds it whole."""
        question = self._tokenizer.encode(PREFIX + example.question)
        header = self._tokenizer.encode(example.header) if example.header else []
        ids, spans = self._spans(example.passage)
        room = window(question, ids, 0, self._length, header).passage_tokens
        last = len(ids) - room
        if example.span is None:
            return Target(window(question, ids, draw.randint(0, last), self._length, header), 0, 0)
        held = [place for place, span in enumerate(spans) if _overlap(span, example.span)]
        if not held or held[-1] - held[0] >= room:
            return None
        first = draw.randint(max(0, held[-1] - room + 1), min(held[0], last))
        made = window(question, ids, first, self._length, header)
        start, end = (made.offset + place - first for place in (held[0], held[-1]))
        return Target(made, start, end, KINDS.index(example.kind))


def batches(groups: Sequence[Sequence[Target]], recipe: Recipe, draw: Random) -> Iterator[Batch]:
    """All groups once, in batches of at most `batch_tokens` with their padding, in random order."""
    return map(batch_of, packed(groups, recipe.batch_tokens, _POOL, draw))


def batch_of(groups: Sequence[Sequence[Target]]) -> Batch:
    targets = [target for group in groups for target in group]
    ids, lengths = padded(targets)
    return Batch(
        ids,
        lengths,
        np.array([target.window.offset for target in targets]),
        np.array([target.start for target in targets]),
        np.array([target.end for target in targets]),
        numbers(groups),
        np.array([target.kind for target in targets]),
    )


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
