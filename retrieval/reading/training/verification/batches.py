"""Cases and claims as ids, in batches of like length; a question's options stay together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random

import numpy as np
import numpy.typing as npt

from retrieval.conversation.parsing import names
from retrieval.reading.training.packing import Integers, numbers, packed, padded
from retrieval.reading.training.verification.candidates import Case
from retrieval.reading.training.verification.claims import Claim
from retrieval.reading.training.verification.recipe import Recipe
from retrieval.reading.training.verification.replaced import replaced
from retrieval.verification.marking import Marking
from store.encoder.tokenizer import Tokenizer

# Batches are cut from so many groups at a time, sorted by length.
_POOL = 1024
# The label of what is no claim.
NO_CLAIM = -1


@dataclass(frozen=True, slots=True)
class Row:
    """What is read; whether it is a right answer, or what it says of its claim (the place in LABELS)."""

    ids: list[int]
    right: bool = False
    label: int = NO_CLAIM


@dataclass(frozen=True, slots=True)
class Batch:
    """ids (batch, tokens), padded with 0; lengths, labels (batch); rights (batch), bool; groups (batch): the
    number of the question, from 0 on."""

    ids: Integers
    lengths: Integers
    rights: npt.NDArray[np.bool_]
    labels: Integers
    groups: Integers


class Rows:
    """Makes cases and claims into rows."""

    def __init__(self, tokenizer: Tokenizer, recipe: Recipe, cases: Sequence[Case]) -> None:
        """cases: the questions whose names replace those of others."""
        self._marking, self._recipe = Marking(tokenizer), recipe
        self._spans = lru_cache(maxsize=None)(tokenizer.spans)
        self._names = [name.text for case in cases for name in names(case.question) if name.start]

    def of_case(self, case: Case, draw: Random, *, as_is: bool = False) -> list[Row]:
        """as_is: with the headers, and nothing replaced."""
        headed = as_is or draw.random() < self._recipe.headers
        options = case.options if headed else [replace(one, header="") for one in case.options]
        question, answerable = case.question, True
        if not as_is and draw.random() < self._recipe.replaced:
            texts = [text for one in case.options for text in (one.passage, one.header)]
            other = replaced(question, texts, self._names, draw)
            question, answerable = (other, False) if other else (question, True)
        return [
            Row(
                self._marking.answer(question, one.header, self._spans(one.passage), one.start, one.end),
                right=one.right and answerable,
            )
            for one in options
        ]

    def of_claim(self, claim: Claim) -> list[Row]:
        ids = self._marking.claim(claim.claim, claim.quote, claim.header)
        return [Row(ids, label=claim.label)]


def batches(groups: Sequence[Sequence[Row]], tokens: int, draw: Random) -> Iterator[Batch]:
    """All groups once, in batches of at most `tokens` with their padding, in random order."""
    return map(batch_of, packed(groups, tokens, _POOL, draw))


def batch_of(groups: Sequence[Sequence[Row]]) -> Batch:
    rows = [row for group in groups for row in group]
    rights, labels = np.array([row.right for row in rows]), np.array([row.label for row in rows])
    return Batch(*padded(rows), rights, labels, numbers(groups))
