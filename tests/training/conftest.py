"""A reader's network in small: random weights of the encoder's form, and a table of words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from retrieval.reading.training.network import Network
from store.encoder.build.source import Source
from store.encoder.words import BLOCK, BLOCK_BYTES, HIDDEN, Floats, Words
from tests.training.toy import VOCABULARY

LAYERS, HEADS, FEED_FORWARD, POSITIONS = 2, 4, 64, 20


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    """Threads would wait for each other longer than networks this small take."""
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def source() -> Source:
    """Of the encoder's width, which the table of words has, and small otherwise."""
    rng = np.random.default_rng(5)
    weights: dict[str, Floats] = {}

    def linear(name: str, inputs: int, outputs: int) -> None:
        weights[f"{name}.w"] = rng.normal(0, inputs**-0.5, inputs * outputs).astype(np.float32)
        weights[f"{name}.b"] = rng.normal(0, 0.1, outputs).astype(np.float32)

    def norm(name: str) -> None:
        weights[f"{name}.w"] = rng.normal(1, 0.1, HIDDEN).astype(np.float32)
        weights[f"{name}.b"] = rng.normal(0, 0.1, HIDDEN).astype(np.float32)

    weights["emb.pos"] = rng.normal(0, 0.2, POSITIONS * HIDDEN).astype(np.float32)
    weights["emb.type"] = rng.normal(0, 0.2, 2 * HIDDEN).astype(np.float32)
    norm("emb.ln")
    for at in (f"l{number}." for number in range(LAYERS)):
        for name in ("q", "k", "v", "ao"):
            linear(at + name, HIDDEN, HIDDEN)
        linear(at + "fi", HIDDEN, FEED_FORWARD)
        linear(at + "fo", FEED_FORWARD, HIDDEN)
        norm(at + "aln")
        norm(at + "oln")
    return Source(
        HIDDEN, LAYERS, HEADS, FEED_FORWARD, VOCABULARY, POSITIONS, 1e-5, [], np.zeros(0, np.float32), b"",
        {name: (0, value.tobytes()) for name, value in weights.items()},
    )  # fmt: skip


@pytest.fixture(scope="session")
def words(tmp_path_factory: pytest.TempPathFactory) -> Words:
    path: Path = tmp_path_factory.mktemp("words") / "words.bin"
    rng = np.random.default_rng(6)
    blocks = rng.integers(0, 256, (VOCABULARY * HIDDEN // BLOCK, BLOCK_BYTES), np.uint8)
    blocks[:, :2] = np.full(len(blocks), 0.1, np.float16)[:, None].view(np.uint8)
    path.write_bytes(blocks.tobytes())
    return Words(path)


@pytest.fixture
def network(source: Source, words: Words) -> Network:
    """Its head is not drawn, so that two of them are equal."""
    made = Network(source, words, dropout=0.1)
    made.freeze(1)
    made.head.weight.data.copy_(made.layers[0].out.weight.data[:2])
    made.head.bias.data.copy_(made.layers[0].out.bias.data[:2])
    return made


@pytest.fixture
def moved(network: Network) -> Network:
    """Every weight moved, as training does."""
    torch.manual_seed(3)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.02)
    network.eval()
    return network
