"""What the reader's network reads: `<s> query: QUESTION </s></s> HEADER </s> PASSAGE </s>`, in windows. Pure.

The header, if there is one, says of which article the passage is a part; no answer can stand in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from store.encoder.tokenizer import END, START

PREFIX = "query: "
# Tokens of a window, and how many of them the next one reads again.
LENGTH = 256
OVERLAP = 64
# A longer question leaves too little room for the passage; what is asked stands in its first words.
LONGEST_QUESTION = 96
# So that a chunk of the usual size, its question and its header fit into one window.
LONGEST_HEADER = 48


@dataclass(frozen=True, slots=True)
class Window:
    """`ids`: what is read. Token `offset + n` of it is token `first + n` of the passage."""

    ids: list[int]
    offset: int
    first: int

    @property
    def passage_tokens(self) -> int:
        return len(self.ids) - self.offset - 1


def window(
    question: Sequence[int],
    passage: Sequence[int],
    first: int = 0,
    length: int = LENGTH,
    header: Sequence[int] = (),
) -> Window:
    """The window that begins at the token `first` of the passage. question: with its prefix."""
    head = [START, *question[:LONGEST_QUESTION], END, END]
    if header:
        head += [*header[:LONGEST_HEADER], END]
    room = length - len(head) - 1
    return Window([*head, *passage[first : first + room], END], len(head), first)


def windows(
    question: Sequence[int], passage: Sequence[int], length: int = LENGTH, header: Sequence[int] = ()
) -> Iterator[Window]:
    """Windows that together hold the whole passage; at least one."""
    first = 0
    while True:
        made = window(question, passage, first, length, header)
        yield made
        if first + made.passage_tokens >= len(passage):
            return
        first += made.passage_tokens - OVERLAP
