"""Splits an article into chunks of whole sentences."""

from __future__ import annotations

from collections.abc import Callable

from store.language.sentences import sentence_spans

# Grows whenever the same settings give other chunks than before.
_RULES = 1


def way(limit: int, overlap: int) -> str:
    """How `chunk_spans` makes chunks with these settings: what a store remembers and shows."""
    return f"{limit} tokens, overlap {overlap}, rules {_RULES}"


def chunk_spans(
    text: str, count_tokens: Callable[[str], int], limit: int, overlap: int
) -> list[tuple[int, int]]:
    """Spans [start, end) of chunks, in order: as many sentences as fit in `limit` tokens.

    Each chunk begins with the last `overlap` sentences of the one before it, as far as they leave
    room for a new one. A sentence longer than the limit is a chunk of its own, never cut.
    """
    sentences = sentence_spans(text)
    sizes = [count_tokens(text[start:end]) for start, end in sentences]
    chunks: list[tuple[int, int]] = []
    first = end = 0
    while end < len(sentences):
        first, end = _overlapped(sizes, end, limit, min(overlap, end - first)), end + 1
        total = sum(sizes[first:end])
        while end < len(sentences) and total + sizes[end] <= limit:
            total += sizes[end]
            end += 1
        chunks.append((sentences[first][0], sentences[end - 1][1]))
    return chunks


def _overlapped(sizes: list[int], new: int, limit: int, overlap: int) -> int:
    """The first sentence of the chunk whose first new sentence is `new`."""
    first, total = new, sizes[new]
    while first > new - overlap and total + sizes[first - 1] <= limit:
        first -= 1
        total += sizes[first]
    return first
