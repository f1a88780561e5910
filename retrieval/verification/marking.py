"""What the verifier's network reads: `<s> query: QUESTION </s></s> HEADER </s> BEFORE [ANSWER] AFTER </s>`.

Or, of a claim that is held against a quote: `<s> query: CLAIM </s></s> HEADER </s> QUOTE </s>`. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.reading.windows import LONGEST_HEADER, LONGEST_QUESTION, PREFIX
from store.encoder.tokenizer import END, START, Tokenizer

# Tokens before and after the answer, and of the answer itself.
BEFORE, AFTER, LONGEST = 60, 36, 64
# Of a quote that a claim is held against.
_LONGEST_QUOTE = 192


# A passage's tokens and their offsets in its text, as `Tokenizer.spans` gives them.
Tokens = tuple[Sequence[int], Sequence[tuple[int, int]]]


class Marking:
    """Makes texts into ids. Safe to use from several threads."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._open, *_, self._close = tokenizer.encode("[a]")

    def answer(self, question: str, header: str, passage: Tokens, start: int, end: int) -> list[int]:
        """start, end: of the answer in the passage's text."""
        ids, offsets = passage
        held = [place for place, (first, last) in enumerate(offsets) if first < end and start < last]
        first, last = (held[0], held[-1] + 1) if held else (0, 0)
        answer = list(ids[first:last])
        if len(answer) > LONGEST:
            answer = [*answer[: LONGEST // 2], *answer[-LONGEST // 2 :]]
        around = [*ids[max(0, first - BEFORE) : first], self._open, *answer, self._close]
        return self._joined(question, header, [*around, *ids[last : last + AFTER]])

    def claim(self, claim: str, quote: str, header: str = "") -> list[int]:
        """header: of the quote's article, which may tell who is meant; empty where there is none."""
        return self._joined(claim, header, self._tokenizer.encode(quote)[:_LONGEST_QUOTE])

    def _joined(self, question: str, header: str, rest: Sequence[int]) -> list[int]:
        asked = self._tokenizer.encode(PREFIX + question)[:LONGEST_QUESTION]
        about = self._tokenizer.encode(header)[:LONGEST_HEADER] if header else []
        return [START, *asked, END, END, *about, *([END] if about else []), *rest, END]
