"""Texts to unit vectors with the bundled multilingual-e5-small, on ONNX Runtime."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from store.encoder import artifacts
from store.encoder.session import Session
from store.encoder.tokenizer import END, START, Tokenizer
from store.encoder.words import HIDDEN, Floats, Words
from store.encoder.workers import Workers

MAX_TOKENS = 512


class Encoder:
    """Loads its parts when they are first needed; safe to use from several threads."""

    dimensions = HIDDEN

    def __init__(self, threads: int = 0, folder: Path = artifacts.FOLDER) -> None:
        """threads: how many processors to use, 0 for all. Raises ArtifactError on a missing file."""
        self.workers = Workers(threads)
        self._bundle = artifacts.bundle(folder)
        self.tokenizer = Tokenizer(self._bundle.locate(artifacts.TOKENIZER))

    @cached_property
    def words(self) -> Words:
        """The table of word embeddings, which the reader shares."""
        return Words(self._bundle.locate(artifacts.WORDS))

    @cached_property
    def _session(self) -> Session:
        return Session(self._bundle.locate(artifacts.ENCODER))

    def encode(self, texts: Sequence[str], prefix: str = "") -> Floats:
        """Unit vectors, float32 of shape (len(texts), 384), in the order of the texts.

        `prefix` stands before each text, e5's "query: " or "passage: ". A text of more than 512
        tokens is read in windows of that length, whose vectors are averaged by their lengths. The vector
        of a text does not depend on what stands beside it.
        """
        before = self.tokenizer.encode(prefix)
        owners, windows = [], []
        for row, text in enumerate(texts):
            for window in self._windows(self.tokenizer.encode(text), before):
                owners.append(row)
                windows.append(window)
        vectors = np.zeros((len(texts), HIDDEN), np.float32)
        # Loaded here, for the workers would all load it.
        _ = self._session, self.words
        found = self.workers.map(self._vector, windows)
        for row, window, vector in zip(owners, windows, found, strict=True):
            vectors[row] += vector * len(window)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        result: Floats = vectors / np.maximum(norms, 1e-12)
        return result

    def _vector(self, window: list[int]) -> Floats:
        return self._session.run("vectors", self.words[np.array(window, np.int64)])

    def _windows(self, ids: list[int], before: list[int]) -> Iterator[list[int]]:
        room = MAX_TOKENS - len(before) - 2
        for at in range(0, max(len(ids), 1), room):
            yield [START, *before, *ids[at : at + room], END]
