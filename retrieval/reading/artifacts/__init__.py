"""The reader's model file, and what it was worth when it was made."""

from __future__ import annotations

from pathlib import Path

from store.bundle import Bundle

FOLDER = Path(__file__).parent
READER = "reader.int8.onnx"
# {"fp32": {...}, "int8": {...}}: the figures on the valid splits of the model as trained and as bundled.
FIGURES = "figures.json"


def bundle(folder: Path = FOLDER) -> Bundle:
    return Bundle(folder, (READER,))
