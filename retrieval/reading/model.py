"""The reader's network: for each window of a passage, how well each token begins or ends an answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

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
        self.encoder, self._bundle = encoder, artifacts.bundle(folder)

    @cached_property
    def _session(self) -> Session:
        return Session(self._bundle.locate(artifacts.READER))

    def spans(
        self, question: str, texts: Sequence[str], limit: int, headers: Sequence[str] = ()
    ) -> list[list[Span]]:
        """For each text its best spans, best first, at most `limit` for each of its windows.

        headers: what stands before each text (`header.py`), if there is something.
        """
        if not texts:
            return []
        asked = self.encoder.tokenizer.encode(PREFIX + question)
        pieces = [_Piece(*one) for one in zip_longest(headers, texts, fillvalue="")]
        # Loaded here, for the workers would all load it.
        _ = self._session, self.encoder.words
        return self.encoder.workers.map(partial(self._spans, asked, limit), pieces)

    def _spans(self, asked: Sequence[int], limit: int, piece: _Piece) -> list[Span]:
        tokenizer = self.encoder.tokenizer
        ids, offsets = tokenizer.spans(piece.text)
        found: list[Span] = []
        for window in windows(asked, ids, header=tokenizer.encode(piece.header)):
            logits, kinds = self.logits(window)
            found += best_spans(logits, window, offsets, limit, tuple(kinds.tolist()))
        return sorted(found, key=lambda span: -span.score)

    def logits(self, window: Window) -> tuple[Floats, Floats]:
        """Start and end logits, float32 of shape (tokens, 2), those of position 0 stand for no answer; and
        the logits of the kinds of answer, (kinds)."""
        words = self.encoder.words[np.array(window.ids, np.int64)]
        logits, kinds = self._session.run_all(["logits", "kinds"], words)
        return logits, kinds


class _Piece(NamedTuple):
    header: str
    text: str

    def __len__(self) -> int:
        return len(self.text)
