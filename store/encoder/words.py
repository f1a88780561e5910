"""The word-embedding table: 4-bit blocks on disk, read by memory map a row at a time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

HIDDEN = 384
BLOCK = 32
BLOCK_BYTES = 18


def dequantize(blocks: npt.NDArray[np.uint8]) -> Floats:
    """Q4_0 blocks, shape (..., 18) bytes, to float32 of shape (..., 32).

    A block is an fp16 scale and 16 bytes; byte j's low nibble is weight j, its high nibble weight
    j + 16, the value (nibble - 8) * scale (the layout of llama.cpp's GGML).
    """
    scale = np.ascontiguousarray(blocks[..., :2]).view(np.float16).astype(np.float32)
    packed = blocks[..., 2:]
    nibbles = np.concatenate([packed & 0x0F, packed >> 4], axis=-1).astype(np.float32)
    result: Floats = (nibbles - 8.0) * scale
    return result


class Words:
    """Looks up word embeddings; only the pages that are touched take memory."""

    def __init__(self, path: Path) -> None:
        table = np.memmap(path, np.uint8, mode="r")
        self._table = table.reshape(-1, HIDDEN // BLOCK, BLOCK_BYTES)

    def __getitem__(self, ids: npt.NDArray[np.int64]) -> Floats:
        """ids of any shape (...) to float32 of shape (..., 384)."""
        unique, inverse = np.unique(ids, return_inverse=True)
        rows = dequantize(self._table[unique]).reshape(len(unique), HIDDEN)
        result: Floats = rows[inverse.reshape(ids.shape)]
        return result
