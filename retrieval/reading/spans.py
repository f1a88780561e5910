"""From the network's logits to the spans of a passage that may answer. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.reading.windows import Window
from store.encoder.words import Floats

# An answer is words of the passage, a whole statement, or a yes or no with the sentence that decides it.
KINDS = SPAN, STATEMENT, YES, NO = ("span", "statement", "yes", "no")
# Tokens of the longest answer.
LONGEST = 64


@dataclass(frozen=True, slots=True)
class Span:
    """`[start, end)` of the passage. `score`: by how much its logits exceed those of "no answer"; `kinds`:
    the logits of the kinds of answer, as in KINDS, of the window that it was found in."""

    start: int
    end: int
    score: float
    kinds: tuple[float, ...] = ()


def best_spans(
    logits: Floats,
    window: Window,
    offsets: Sequence[tuple[int, int]],
    limit: int,
    kinds: tuple[float, ...] = (),
) -> list[Span]:
    """The best spans within a window, best first, at most `limit`.

    logits: (tokens, 2), start and end; position 0 stands for "no answer". offsets: of the passage's tokens
    in its text. As in BERT's reader for SQuAD 2.0 (Devlin et al. 2019).
    """
    count = window.passage_tokens
    if count <= 0:
        return []
    inner = logits[window.offset : window.offset + count].astype(np.float64)
    sums = inner[:, None, 0] + inner[None, :, 1]
    # Row is the first token and column the last, which is less than LONGEST tokens further on.
    possible = np.triu(np.ones_like(sums, bool)) & ~np.triu(np.ones_like(sums, bool), k=LONGEST)
    sums = np.where(possible, sums, -np.inf)
    order = np.argsort(-sums, axis=None, kind="stable")[:limit]
    null = float(logits[0, 0]) + float(logits[0, 1])
    found = []
    for flat in order.tolist():
        first, last = divmod(flat, count)
        if np.isinf(sums[first, last]):
            break
        start, end = offsets[window.first + first][0], offsets[window.first + last][1]
        if start < end:
            found.append(Span(start, end, float(sums[first, last]) - null, kinds))
    return found
