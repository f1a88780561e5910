"""The source of an encoder in small: random weights in the form that the real ones come in."""

from __future__ import annotations

import math
import struct
from typing import Any

import numpy as np

from store.encoder.build.source import Source
from store.encoder.words import Floats

HIDDEN, LAYERS, HEADS, FEED_FORWARD, VOCABULARY, POSITIONS, EPSILON = 32, 2, 4, 64, 9, 12, 1e-5
PIECES = [b"<s>", b"<pad>", b"</s>", b"<unk>", "▁é".encode(), b"ab"]
CHARSMAP = b"\x01\x02map"


def tensors() -> dict[str, tuple[int, bytes]]:
    """Name to (kind, bytes): the matrices in 4 bits, the rest as float32."""
    rng = np.random.default_rng(5)

    def q4(*shape: int) -> tuple[int, bytes]:
        blocks = rng.integers(0, 256, (math.prod(shape) // 32, 18), np.uint8)
        blocks[:, :2] = rng.uniform(0.02, 0.06, len(blocks)).astype(np.float16)[:, None].view(np.uint8)
        return 1, blocks.tobytes()

    def f32(size: int, mean: float = 0.0) -> tuple[int, bytes]:
        return 0, rng.normal(mean, 0.2, size).astype(np.float32).tobytes()

    found = {
        "emb.word": q4(VOCABULARY, HIDDEN),
        "emb.pos": q4(POSITIONS, HIDDEN),
        "emb.type": f32(2 * HIDDEN),
    }
    found |= {"emb.ln.w": f32(HIDDEN, 1), "emb.ln.b": f32(HIDDEN)}
    for at in (f"l{number}." for number in range(LAYERS)):
        for name in ("q", "k", "v", "ao"):
            found |= {f"{at}{name}.w": q4(HIDDEN, HIDDEN), f"{at}{name}.b": f32(HIDDEN)}
        found |= {f"{at}fi.w": q4(FEED_FORWARD, HIDDEN), f"{at}fi.b": f32(FEED_FORWARD)}
        found |= {f"{at}fo.w": q4(HIDDEN, FEED_FORWARD), f"{at}fo.b": f32(HIDDEN)}
        for name in ("aln", "oln"):
            found |= {f"{at}{name}.w": f32(HIDDEN, 1), f"{at}{name}.b": f32(HIDDEN)}
    return found


def e5s1(absolute: bool = False, block: int = 32, special: tuple[int, ...] = (0, 2, 1, 3)) -> bytes:
    """The file; its offsets count from the first tensor or, if `absolute`, from the file's start."""
    shape = (HIDDEN, LAYERS, HEADS, FEED_FORWARD, VOCABULARY, POSITIONS, 2)
    head = b"E5S1" + struct.pack("<I7ifi", 1, *shape, EPSILON, block)
    blob = b"".join(PIECES)
    offsets = np.cumsum([0, *map(len, PIECES)]).astype(np.uint32)
    head += struct.pack("<5iQ", len(PIECES), *special, len(blob)) + offsets.tobytes()
    head += np.arange(len(PIECES), dtype=np.float32).tobytes() + blob
    head += struct.pack("<iI", 1, len(CHARSMAP)) + CHARSMAP
    stored = tensors()
    table_size = 4 + sum(2 + len(name) + 21 for name in stored)
    at = len(head) + table_size if absolute else 0
    table, data = struct.pack("<i", len(stored)), b""
    for name, (kind, content) in stored.items():
        elements = len(content) // 4 if kind == 0 else len(content) // 18 * 32
        table += struct.pack("<H", len(name)) + name.encode()
        table += struct.pack("<BIQQ", kind, elements, at + len(data), len(content))
        data += content
    assert len(table) == table_size
    return head + table + data


def reference(source: Source, words: Floats, lengths: Any) -> list[Floats]:
    """The token vectors of a plain BERT: post-layer-norm, erf GELU, padding unseen."""

    def linear(x: Any, name: str) -> Any:
        weight = source.floats(f"{name}.w").reshape(-1, x.shape[-1])
        return x @ weight.T + source.floats(f"{name}.b")

    def normalize(x: Any, name: str) -> Any:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + source.epsilon)
        return scaled * source.floats(f"{name}.w") + source.floats(f"{name}.b")

    states = []
    for row, length in zip(words, lengths, strict=True):
        x = row[:length] + source.floats("emb.pos").reshape(-1, HIDDEN)[:length]
        x = normalize(x + source.floats("emb.type")[:HIDDEN], "emb.ln")
        for at in (f"l{number}." for number in range(source.layers)):
            q, k, v = (linear(x, at + n).reshape(length, HEADS, -1).swapaxes(0, 1) for n in "qkv")
            scores = q @ k.swapaxes(1, 2) / math.sqrt(HIDDEN // HEADS)
            shares = np.exp(scores - scores.max(-1, keepdims=True))
            mixed = (shares / shares.sum(-1, keepdims=True)) @ v
            x = normalize(x + linear(mixed.swapaxes(0, 1).reshape(length, HIDDEN), at + "ao"), at + "aln")
            raised = linear(x, at + "fi")
            gelu = raised * 0.5 * (1 + np.vectorize(math.erf)(raised / math.sqrt(2)))
            x = normalize(x + linear(gelu, at + "fo"), at + "oln")
        states.append(x)
    return states
