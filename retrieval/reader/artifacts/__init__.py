"""The reader's model file."""

from __future__ import annotations

from pathlib import Path

from store.bundle import Bundle

FOLDER = Path(__file__).parent
READER = "reader.int8.onnx"


def bundle(folder: Path = FOLDER) -> Bundle:
    return Bundle(folder, (READER,))
