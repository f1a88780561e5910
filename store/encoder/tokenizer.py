"""XLM-R's subword tokenizer over the bundled SentencePiece model."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import sentencepiece

START, END, UNKNOWN = 0, 2, 3


class Tokenizer:
    """Loads the model at the first use; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _model(self) -> sentencepiece.SentencePieceProcessor:
        return sentencepiece.SentencePieceProcessor(model_file=str(self._path))

    def encode(self, text: str) -> list[int]:
        """Ids without the start and end tokens. A lone surrogate counts as an unknown character."""
        # The model's ids are XLM-R's less one; its unknown is 0.
        ids = self._model.encode(text.encode("utf-8", "replace").decode("utf-8"))
        return [piece + 1 if piece else UNKNOWN for piece in ids]

    def spans(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Ids as `encode` gives them, and the span [start, end) of `text` that each stands for, in
        characters and without the blanks around it; a piece of blanks alone has an empty span."""
        data = text.encode("utf-8", "replace")
        pieces = self._model.encode(data.decode("utf-8"), return_type="proto").pieces
        # SentencePiece counts bytes of UTF-8.
        places = [at for at, byte in enumerate(data) if byte & 0xC0 != 0x80]
        starts = dict(zip(places, range(len(places)), strict=True)) | {len(data): len(places)}
        found = []
        for piece in pieces:
            start, end = starts[piece.begin], starts[piece.end]
            covered = text[start:end]
            lead = len(covered) - len(covered.lstrip())
            found.append((start + lead, max(start + lead, start + len(covered.rstrip()))))
        return [piece.id + 1 if piece.id else UNKNOWN for piece in pieces], found

    def count(self, text: str) -> int:
        """The number of tokens of `text`, without the start and end tokens."""
        return len(self.encode(text))
