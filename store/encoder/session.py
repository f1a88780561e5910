"""ONNX Runtime: an int8 transformer, from word embeddings to its outputs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from store.encoder.words import Floats

# ONNX Runtime reports its use to its maker unless it is told not to before it is loaded; kutip is offline.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

import onnxruntime


class Session:
    """Runs one model, each run in the thread that asks for it; safe to use from several threads."""

    def __init__(self, model: Path) -> None:
        options = onnxruntime.SessionOptions()
        # Two threads at one text are no faster than one, unless it is long: `Workers` gives each its own.
        options.intra_op_num_threads = 1
        # The arena would keep the memory of the largest batch for good.
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])

    def run(self, output: str, words: Floats) -> Floats:
        """The output for one text whose word embeddings are `words`, (tokens, hidden).

        One text at a time: int8 scales are chosen for a whole batch, so that in one with others a text's
        output would depend on them; batches are no faster here.
        """
        return self.run_all([output], words)[0]

    def run_all(self, outputs: Sequence[str], words: Floats) -> list[Floats]:
        """As `run`, several outputs of one run."""
        lengths = np.array([len(words)], np.int32)
        found: list[Floats] = self._session.run(outputs, {"words": words[None], "lengths": lengths})
        return [output[0] for output in found]
