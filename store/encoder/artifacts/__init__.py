"""The encoder's model files; the reader shares the words and the tokenizer."""

from __future__ import annotations

from pathlib import Path

from store.bundle import Bundle

FOLDER = Path(__file__).parent
WORDS = "words.q4_0.bin"
ENCODER = "encoder.int8.onnx"
TOKENIZER = "tokenizer.model"


def bundle(folder: Path = FOLDER) -> Bundle:
    return Bundle(folder, (WORDS, ENCODER, TOKENIZER))
