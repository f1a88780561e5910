"""Texts to unit vectors with the bundled multilingual-e5-small, on ONNX Runtime."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import onnxruntime

from store.encoder import artifacts
from store.encoder.tokenizer import END, PAD, START, Tokenizer
from store.encoder.words import HIDDEN, Floats, Words

MAX_TOKENS = 512
_BATCH = 8
# Attention's memory grows with the square of the length, so long texts go in smaller batches.
_BATCH_TOKENS = 1024


class Encoder:
    """Loads its parts when they are first needed; safe to use from several threads."""

    dimensions = HIDDEN

    def __init__(self, threads: int = 0, folder: Path = artifacts.FOLDER) -> None:
        """threads: how many processors to use, 0 for all. Raises ArtifactError on a missing file."""
        self._threads = threads
        self._folder = folder
        self.tokenizer = Tokenizer(artifacts.locate(artifacts.TOKENIZER, folder))

    @cached_property
    def _words(self) -> Words:
        return Words(artifacts.locate(artifacts.WORDS, self._folder))

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        # The arena would keep the memory of the largest batch for good.
        options.enable_cpu_mem_arena = False
        model = artifacts.locate(artifacts.ENCODER, self._folder)
        return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str], prefix: str = "") -> Floats:
        """Unit vectors, float32 of shape (len(texts), 384), in the order of the texts.

        `prefix` stands before each text, e5's "query: " or "passage: ". A text of more than 512
        tokens is read in windows of that length, whose vectors are averaged by their lengths.
        """
        start = [START, *self.tokenizer.encode(prefix)]
        room = MAX_TOKENS - len(start) - 1
        windows: list[list[int]] = []
        owners: list[int] = []
        for owner, text in enumerate(texts):
            ids = self.tokenizer.encode(text)
            for at in range(0, max(len(ids), 1), room):
                windows.append([*start, *ids[at : at + room], END])
                owners.append(owner)
        vectors = np.zeros((len(texts), HIDDEN), np.float32)
        for batch in _batches([len(window) for window in windows]):
            found = self._run([windows[i] for i in batch])
            for i, vector in zip(batch, found, strict=True):
                vectors[owners[i]] += vector * len(windows[i])
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        result: Floats = vectors / np.maximum(norms, 1e-12)
        return result

    def _run(self, windows: list[list[int]]) -> Floats:
        ids = np.full((len(windows), max(map(len, windows))), PAD, np.int64)
        for row, window in zip(ids, windows, strict=True):
            row[: len(window)] = window
        lengths = np.array([len(window) for window in windows], np.int32)
        vectors: Floats = self._session.run(["vectors"], {"words": self._words[ids], "lengths": lengths})[0]
        return vectors


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices, longest first, in batches of like length: little is padded."""
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    while order:
        size = max(1, min(_BATCH, _BATCH_TOKENS // lengths[order[0]]))
        yield order[:size]
        order = order[size:]
