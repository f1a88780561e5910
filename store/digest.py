"""What a set of chunk ids is, in a few characters: the catalog and the vectors compare theirs. Pure.

The sum of the ids' hashes depends on no order and changes with each id alone, so keeping it costs what a
change costs, not what the store holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b, sha256

_BYTES = 16


@dataclass(frozen=True, slots=True)
class Digest:
    """count: how many ids. sum: of their hashes, modulo 2 to the power of 128."""

    count: int = 0
    sum: int = 0

    @classmethod
    def of(cls, ids: Iterable[str]) -> Digest:
        return cls().changed(ids, ())

    @classmethod
    def read(cls, text: str) -> Digest:
        """From the form that `str` gives."""
        count, _, total = text.partition(":")
        return cls(int(count), int(total, 16))

    def changed(self, added: Iterable[str], removed: Iterable[str]) -> Digest:
        """With ids that were not in the set, and without some that were."""
        more, fewer = [_number(name) for name in added], [_number(name) for name in removed]
        total = (self.sum + sum(more) - sum(fewer)) % 256**_BYTES
        return Digest(self.count + len(more) - len(fewer), total)

    def mark(self, embedding: str) -> str:
        """What an index bears that holds just these chunks, as that embedding sees them."""
        return f"{self} {_short(embedding)}"

    def __str__(self) -> str:
        return f"{self.count}:{self.sum:032x}"


def is_mark_of(mark: str, embedding: str) -> bool:
    """Whether an index with that mark was built with the embedding, whatever it holds."""
    return mark.rpartition(" ")[2] == _short(embedding)


def _number(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=_BYTES).digest(), "big")


def _short(embedding: str) -> str:
    # The name may say where a service is, which a shared Chroma server need not know.
    return sha256(embedding.encode()).hexdigest()[:16]
