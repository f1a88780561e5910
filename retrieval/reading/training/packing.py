"""Groups of windows in batches of like length, padded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]


class Read(Protocol):
    """What is read as one row of a batch."""

    @property
    def ids(self) -> Sequence[int]: ...


Row = TypeVar("Row", bound=Read)


def packed(
    groups: Sequence[Sequence[Row]], tokens: int, pool: int, draw: Random
) -> list[list[Sequence[Row]]]:
    """All groups once, in batches of at most `tokens` with their padding, in random order; a group too large
    for a batch is a batch alone.

    pool: of so many groups at a time those of like length come together.
    """
    cut: list[list[Sequence[Row]]] = []
    for at in range(0, len(groups), pool):
        rows = width = 0
        for group in sorted(groups[at : at + pool], key=_longest, reverse=True):
            if not rows or (rows + len(group)) * width > tokens:
                cut.append([])
                rows, width = 0, _longest(group)
            cut[-1].append(group)
            rows += len(group)
    draw.shuffle(cut)
    return cut


def padded(rows: Sequence[Read]) -> tuple[Integers, Integers]:
    """ids (rows, tokens), padded with 0, and lengths (rows)."""
    lengths = np.array([len(row.ids) for row in rows])
    ids = np.zeros((len(rows), lengths.max()), np.int64)
    for row, one in zip(ids, rows, strict=True):
        row[: len(one.ids)] = one.ids
    return ids, lengths


def numbers(groups: Sequence[Sequence[object]]) -> Integers:
    """For each row the number of its group, from 0 on."""
    return np.repeat(np.arange(len(groups)), [len(group) for group in groups])


def fingerprint(recipe: Mapping[str, Any]) -> str:
    """Tells a run by this recipe from any other, 12 hexadecimal digits."""
    return hashlib.sha256(json.dumps(recipe, sort_keys=True).encode()).hexdigest()[:12]


def _longest(group: Sequence[Read]) -> int:
    return max(len(row.ids) for row in group)
