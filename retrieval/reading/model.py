"""The reader's network: for each window of a passage, how well each token begins or ends an answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from pathlib import Path

import numpy as np

from retrieval.reading import artifacts
from retrieval.reading.spans import Span, best_spans
from retrieval.reading.windows import PREFIX, Window, windows
from store.encoder.encoder import Encoder
from store.encoder.session import Session
from store.encoder.words import Floats


class ReaderModel:
    """Shares the encoder's tokenizer, word embeddings and workers. Safe to use from several threads."""

    def __init__(self, encoder: Encoder, folder: Path = artifacts.FOLDER) -> None:
        """The model loads when it is first needed. Raises ArtifactError then if its file is missing."""
        self._encoder, self._bundle = encoder, artifacts.bundle(folder)

    @cached_property
    def _session(self) -> Session:
        return Session(self._bundle.locate(artifacts.READER))

    def spans(self, question: str, texts: Sequence[str], limit: int) -> list[list[Span]]:
        """For each text its best spans, best first, at most `limit` for each of its windows."""
        if not texts:
            return []
        asked = self._encoder.tokenizer.encode(PREFIX + question)
        # Loaded here, for the workers would all load it.
        _ = self._session, self._encoder.words
        return self._encoder.workers.map(partial(self._spans, asked, limit), texts)

    def _spans(self, asked: Sequence[int], limit: int, text: str) -> list[Span]:
        ids, offsets = self._encoder.tokenizer.spans(text)
        found = [
            span
            for window in windows(asked, ids)
            for span in best_spans(self.logits(window), window, offsets, limit)
        ]
        return sorted(found, key=lambda span: -span.score)

    def logits(self, window: Window) -> Floats:
        """Start and end logits, float32 of shape (tokens, 2); those of position 0 stand for no answer."""
        return self._session.run("logits", self._encoder.words[np.array(window.ids, np.int64)])
