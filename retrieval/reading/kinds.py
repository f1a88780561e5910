"""Of what form the answer to a question is: words, a statement, or a verdict, yes or no. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from retrieval.reading.spans import KINDS, NO, SPAN, STATEMENT, YES, Span

VERDICT = "verdict"


def form_of(spans: Sequence[Sequence[Span]]) -> str:
    """SPAN, STATEMENT or VERDICT: what the reader, over the passages, takes the question to ask for.

    spans: of each passage, best first. What is asked shows in the question, so all passages are heard.
    """
    heard = [own[0].kinds for own in spans if own and own[0].kinds]
    if not heard:
        return SPAN
    logits = np.array(heard)
    chances = np.exp(logits - logits.max(axis=1, keepdims=True))
    of = dict(zip(KINDS, (chances / chances.sum(axis=1, keepdims=True)).mean(axis=0).tolist(), strict=True))
    forms = {SPAN: of[SPAN], STATEMENT: of[STATEMENT], VERDICT: of[YES] + of[NO]}
    return max(forms, key=forms.__getitem__)
